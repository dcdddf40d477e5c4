//! Forms: parameters that send their inputs to a route of their own.

use crate::diagnostic::{Class, RuleMeta, Severity};
use crate::rules::{Check, Example, Rule, Scope};

/// A form without an address or without inputs.
pub(crate) static INCOMPLETE: Rule = Rule {
    meta: RuleMeta {
        id: "W741",
        name: "incomplete-form",
        severity: Severity::Error,
        class: Class::Schema,
        why: "with a wrong kind of `endpoint` or `inputParams` Workspace drops all widgets; where one is missing the form does nothing",
        help: "add `endpoint`, the path of a POST route, and `inputParams`, the list of inputs",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Param,
        bad: r#"{"type": "form", "endpoint": "add_trade", "inputParams": {"quantity": {"type": "number"}}}"#,
        good: r#"{"type": "form", "endpoint": "add_trade", "inputParams": [{"paramName": "quantity", "type": "number"}, {"paramName": "submit", "type": "button"}]}"#,
    },
};

/// An input that forms do not have.
pub(crate) static INPUT_TYPE: Rule = Rule {
    meta: RuleMeta {
        id: "W742",
        name: "invalid-form-input",
        severity: Severity::Error,
        class: Class::Schema,
        why: "each input of a form writes out its type, from a shorter list than other parameters have; otherwise Workspace drops all widgets",
        help: "use text, number, boolean, date, endpoint or button",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Param,
        bad: r#"{"type": "form", "endpoint": "add_trade", "inputParams": [{"paramName": "symbol", "type": "ticker"}]}"#,
        good: r#"{"type": "form", "endpoint": "add_trade", "inputParams": [{"paramName": "symbol", "type": "text"}]}"#,
    },
};

/// A form that is not sent by POST.
pub(crate) static METHOD: Rule = Rule {
    meta: RuleMeta {
        id: "W744",
        name: "form-method",
        severity: Severity::Error,
        class: Class::Schema,
        why: "forms are sent by POST, or by PUT, which is not documented; any other method makes Workspace drop all widgets",
        help: "write POST, or leave the key out",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Param,
        bad: r#"{"type": "form", "endpoint": "add_trade", "method": "GET", "inputParams": [{"paramName": "quantity", "type": "number"}, {"paramName": "submit", "type": "button"}]}"#,
        good: r#"{"type": "form", "endpoint": "add_trade", "method": "POST", "inputParams": [{"paramName": "quantity", "type": "number"}, {"paramName": "submit", "type": "button"}]}"#,
    },
};
