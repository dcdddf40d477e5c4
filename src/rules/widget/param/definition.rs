//! Parameters: the list, what each one needs, and the keys it takes.

use crate::diagnostic::{Class, RuleMeta, Severity};
use crate::rules::{Check, Example, Rule, Scope};

/// Parameters that are no list.
pub(crate) static NOT_A_LIST: Rule = Rule {
    meta: RuleMeta {
        id: "W700",
        name: "params-not-a-list",
        severity: Severity::Error,
        class: Class::Behaviour,
        why: "Workspace reads parameters from a list only; here the widget silently has no controls and sends no values",
        help: "write a list of objects, each with its `paramName`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"params": {"fund": {"type": "text", "value": "ALPHA"}}}"#,
        good: r#"{"params": [{"paramName": "fund", "type": "text", "value": "ALPHA"}]}"#,
    },
};

/// Something in the list that is neither a parameter nor a row of them.
pub(crate) static NESTING: Rule = Rule {
    meta: RuleMeta {
        id: "W701",
        name: "bad-param-nesting",
        severity: Severity::Error,
        class: Class::Schema,
        why: "the list holds parameters and rows of parameters, nothing deeper; with anything else in it Workspace drops all widgets of this backend",
        help: "write each parameter as an object, and put it into one inner list at most",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"params": ["fund", "since"]}"#,
        good: r#"{"params": [{"paramName": "fund", "type": "text"}, {"paramName": "since", "type": "date"}]}"#,
    },
};

/// A parameter without a name.
pub(crate) static MISSING_NAME: Rule = Rule {
    meta: RuleMeta {
        id: "W702",
        name: "param-without-name",
        severity: Severity::Error,
        class: Class::Schema,
        why: "your route receives the value under this name; without it Workspace drops all widgets, sometimes without saying where",
        help: "add `paramName`, spelt like the argument of your FastAPI route",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"params": [{"type": "text", "label": "Fund"}]}"#,
        good: r#"{"params": [{"paramName": "fund", "type": "text", "label": "Fund"}]}"#,
    },
};

/// A type that no parameter has.
pub(crate) static UNKNOWN_TYPE: Rule = Rule {
    meta: RuleMeta {
        id: "W704",
        name: "unknown-param-type",
        severity: Severity::Error,
        class: Class::Schema,
        why: "an unknown type makes Workspace drop all widgets of this backend, with an error that names neither widget nor place",
        help: "use text, number, boolean, date, ticker, endpoint, tabs, form or button; a `text` with `options` is a dropdown",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Param,
        bad: r#"{"paramName": "amount", "type": "float", "value": 1.5}"#,
        good: r#"{"paramName": "amount", "type": "number", "value": 1.5}"#,
    },
};

/// A key that no parameter has.
pub(crate) static UNKNOWN_KEY: Rule = Rule {
    meta: RuleMeta {
        id: "W706",
        name: "unknown-param-key",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace removes the key when it loads the file and says nothing, so the control behaves as if it was not there",
        help: "correct the spelling, or remove the key; the default is called `value`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Param,
        bad: r#"{"type": "text", "default": "ALPHA"}"#,
        good: r#"{"type": "text", "value": "ALPHA"}"#,
    },
};

/// A dropdown from the backend that does not say where its choices come from.
pub(crate) static MISSING_OPTIONS_ENDPOINT: Rule = Rule {
    meta: RuleMeta {
        id: "W724",
        name: "missing-options-endpoint",
        severity: Severity::Error,
        class: Class::Behaviour,
        why: "the choices come from a route of your backend; without its path Workspace requests `/undefined` and the dropdown stays empty",
        help: "add `optionsEndpoint`, the path of the route that serves the choices",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Param,
        bad: r#"{"type": "endpoint"}"#,
        good: r#"{"type": "endpoint", "optionsEndpoint": "fund_options"}"#,
    },
};

/// A setting of a parameter of the wrong kind.
pub(crate) static VALUE_TYPE: Rule = Rule {
    meta: RuleMeta {
        id: "W758",
        name: "param-value-type",
        severity: Severity::Error,
        class: Class::Schema,
        why: "switches are true or false and labels are text; with most other values Workspace drops all widgets of this backend",
        help: "write true or false without quotes, and labels in quotes",
    },
    check: Check::Schema,
    example: Example { scope: Scope::Param, bad: r#"{"label": 2025}"#, good: r#"{"label": "2025"}"# },
};
