//! What a widget cannot do without: name, description, endpoint and values of the right kind.

use crate::diagnostic::{Class, RuleMeta, Severity};
use crate::rules::{Check, Example, Rule, Scope};

/// No name, or one that is no text.
pub(crate) static MISSING_NAME: Rule = Rule {
    meta: RuleMeta {
        id: "W100",
        name: "missing-widget-name",
        severity: Severity::Error,
        class: Class::Schema,
        why: "the name is the title on the card and in the widget search; without it Workspace drops all widgets of this backend",
        help: "add `name`, a short title in quotes",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Widgets,
        bad: r#"{"fund_prices": {"description": "Daily closing price of each fund in EUR.", "endpoint": "fund_prices"}}"#,
        good: r#"{"fund_prices": {"name": "Fund prices", "description": "Daily closing price of each fund in EUR.", "endpoint": "fund_prices"}}"#,
    },
};

/// No description, or one that is no text.
pub(crate) static MISSING_DESCRIPTION: Rule = Rule {
    meta: RuleMeta {
        id: "W102",
        name: "missing-widget-description",
        severity: Severity::Error,
        class: Class::Schema,
        why: "agents choose a widget by its description, and Workspace insists on it: without one no widget of this backend is loaded",
        help: "add `description`: one sentence on what the data is, its unit and its period",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Widgets,
        bad: r#"{"fund_prices": {"name": "Fund prices", "endpoint": "fund_prices"}}"#,
        good: r#"{"fund_prices": {"name": "Fund prices", "description": "Daily closing price of each fund in EUR.", "endpoint": "fund_prices"}}"#,
    },
};

/// No endpoint, or one that is no text.
pub(crate) static MISSING_ENDPOINT: Rule = Rule {
    meta: RuleMeta {
        id: "W104",
        name: "missing-endpoint",
        severity: Severity::Error,
        class: Class::Schema,
        why: "without an endpoint there is nothing to fetch, and Workspace drops all widgets of this backend",
        help: "add `endpoint`, the path of the route that serves the data",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Widgets,
        bad: r#"{"fund_prices": {"name": "Fund prices", "description": "Daily closing price of each fund in EUR."}}"#,
        good: r#"{"fund_prices": {"name": "Fund prices", "description": "Daily closing price of each fund in EUR.", "endpoint": "fund_prices"}}"#,
    },
};

/// An endpoint without a visible character.
pub(crate) static EMPTY_ENDPOINT: Rule = Rule {
    meta: RuleMeta {
        id: "W105",
        name: "empty-endpoint",
        severity: Severity::Error,
        class: Class::Behaviour,
        why: "Workspace loads the widget but requests the bare address of the backend, which does not serve its data",
        help: "write the path of the route that serves the data",
    },
    check: Check::Schema,
    example: Example { scope: Scope::Widget, bad: r#"{"endpoint": ""}"#, good: r#"{"endpoint": "fund_prices"}"# },
};

/// A value of another JSON type than its key takes.
pub(crate) static WRONG_TYPE: Rule = Rule {
    meta: RuleMeta {
        id: "W124",
        name: "wrong-value-type",
        severity: Severity::Error,
        class: Class::Schema,
        why: "Workspace converts nothing: text where a number, a list or true/false belongs makes it drop all widgets of this backend",
        help: "write the value as the kind its key takes; numbers, true and false stand without quotes",
    },
    check: Check::Schema,
    example: Example { scope: Scope::Widget, bad: r#"{"runButton": "true"}"#, good: r#"{"runButton": true}"# },
};

/// A null where the key should be left out.
pub(crate) static NULL_VALUE: Rule = Rule {
    meta: RuleMeta {
        id: "W125",
        name: "null-value",
        severity: Severity::Error,
        class: Class::Schema,
        why: "Workspace takes null for a wrong value, not for a missing key, and drops all widgets of this backend",
        help: "leave the key out; a FastAPI route does so for every null with `response_model_exclude_none=True`",
    },
    check: Check::Schema,
    example: Example { scope: Scope::Widget, bad: r#"{"category": null}"#, good: r#"{"category": "Funds"}"# },
};

/// An unknown way of parsing for the copilot.
pub(crate) static COPILOT_PARSE_MODE: Rule = Rule {
    meta: RuleMeta {
        id: "W141",
        name: "unknown-parse-mode",
        severity: Severity::Error,
        class: Class::Schema,
        why: "the copilot reads the data of a widget either as `structured` or as `unstructured`; with any other word Workspace drops all widgets of this backend",
        help: "write `structured` for tables and numbers, `unstructured` for prose",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"copilotParseAs": "table"}"#,
        good: r#"{"copilotParseAs": "structured"}"#,
    },
};
