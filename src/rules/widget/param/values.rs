//! Values of parameters: first values, choices, looks and roles.

use crate::diagnostic::{Class, RuleMeta, Severity};
use crate::rules::{Check, Example, Rule, Scope};

/// Choices that are no list of objects.
pub(crate) static OPTIONS: Rule = Rule {
    meta: RuleMeta {
        id: "W707",
        name: "options-not-objects",
        severity: Severity::Error,
        class: Class::Schema,
        why: "each choice is an object with a label to show and a value to send; otherwise Workspace drops all widgets of this backend",
        help: "write `[{\"label\": \"Alpha Fund\", \"value\": \"ALPHA\"}]`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Param,
        bad: r#"{"options": ["ALPHA", "BETA"]}"#,
        good: r#"{"options": [{"label": "Alpha Fund", "value": "ALPHA"}, {"label": "Beta Fund", "value": "BETA"}]}"#,
    },
};

/// A choice without a label.
pub(crate) static OPTION_LABEL: Rule = Rule {
    meta: RuleMeta {
        id: "W708",
        name: "option-without-label",
        severity: Severity::Error,
        class: Class::Schema,
        why: "the label is what users see in the dropdown; without a text there Workspace drops all widgets of this backend",
        help: "give the choice both `label` and `value`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Param,
        bad: r#"{"options": [{"value": "ALPHA"}]}"#,
        good: r#"{"options": [{"label": "Alpha Fund", "value": "ALPHA"}]}"#,
    },
};

/// Free entries on a control that has none.
pub(crate) static MULTIPLE: Rule = Rule {
    meta: RuleMeta {
        id: "W712",
        name: "multiple-without-text",
        severity: Severity::Error,
        class: Class::Schema,
        why: "`multiple` lets users type several texts; on any other type Workspace drops all widgets of this backend",
        help: "remove it; to choose several of the `options`, set `multiSelect`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Param,
        bad: r#"{"type": "number", "value": 10, "multiple": true}"#,
        good: r#"{"type": "text", "value": "ALPHA", "multiple": true}"#,
    },
};

/// The first value of a number that is none.
pub(crate) static NUMBER_DEFAULT: Rule = Rule {
    meta: RuleMeta {
        id: "W715",
        name: "number-default-type",
        severity: Severity::Error,
        class: Class::Schema,
        why: "the first value of a number box must begin like a number; otherwise Workspace drops all widgets of this backend",
        help: "write a number without quotes",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Param,
        bad: r#"{"type": "number", "value": "ten"}"#,
        good: r#"{"type": "number", "value": 10}"#,
    },
};

/// The first value of a switch that is not true or false.
pub(crate) static BOOLEAN_DEFAULT: Rule = Rule {
    meta: RuleMeta {
        id: "W716",
        name: "boolean-default-type",
        severity: Severity::Error,
        class: Class::Schema,
        why: "Workspace does not read \"true\" in quotes or 1 as on; it drops all widgets of this backend",
        help: "write true or false without quotes",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Param,
        bad: r#"{"type": "boolean", "value": "true"}"#,
        good: r#"{"type": "boolean", "value": true}"#,
    },
};

/// Extra information on a fixed choice.
pub(crate) static EXTRA_INFO: Rule = Rule {
    meta: RuleMeta {
        id: "W734",
        name: "extra-info-on-fixed-option",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace removes `extraInfo` from choices written in the file; it shows it only for choices that come from a route",
        help: "remove it, or serve the choices from an `optionsEndpoint`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Param,
        bad: r#"{"options": [{"label": "Alpha Fund", "value": "ALPHA", "extraInfo": {"description": "Equity"}}]}"#,
        good: r#"{"type": "endpoint", "optionsEndpoint": "fund_options"}"#,
    },
};

/// A dropdown that is too narrow or too wide.
pub(crate) static POPUP_WIDTH: Rule = Rule {
    meta: RuleMeta {
        id: "W735",
        name: "popup-width-out-of-range",
        severity: Severity::Error,
        class: Class::Schema,
        why: "Workspace accepts 100 to 1000 pixels, and the documentation 200 to 1000; beyond that no widget of this backend is loaded",
        help: "use a number from 200 to 1000",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Param,
        bad: r#"{"style": {"popupWidth": 1600}}"#,
        good: r#"{"style": {"popupWidth": 450}}"#,
    },
};

/// A style other than the width of the dropdown.
pub(crate) static UNKNOWN_STYLE: Rule = Rule {
    meta: RuleMeta {
        id: "W736",
        name: "unknown-param-style",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "the width of the dropdown is the only style Workspace reads here; the rest does nothing",
        help: "remove the key",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Param,
        bad: r##"{"style": {"color": "#4488ff"}}"##,
        good: r#"{"style": {"popupWidth": 450}}"#,
    },
};

/// Roles that are no list of known roles.
pub(crate) static ROLES: Rule = Rule {
    meta: RuleMeta {
        id: "W737",
        name: "invalid-param-roles",
        severity: Severity::Error,
        class: Class::Schema,
        why: "roles are a list of texts, and one parameter of a widget chooses its files; otherwise Workspace drops all widgets of this backend",
        help: "write `[\"fileSelector\"]` on one parameter, and leave the key out elsewhere",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Param,
        bad: r#"{"type": "endpoint", "optionsEndpoint": "report_options", "roles": "fileSelector"}"#,
        good: r#"{"type": "endpoint", "optionsEndpoint": "report_options", "roles": ["fileSelector"]}"#,
    },
};

/// Tabs without choices.
pub(crate) static TABS: Rule = Rule {
    meta: RuleMeta {
        id: "W738",
        name: "tabs-without-options",
        severity: Severity::Error,
        class: Class::Schema,
        why: "each tab is one of the `options`: without any there is nothing to click, and with a value that is no text Workspace drops all widgets of this backend",
        help: "add `options` with a label and a text value for each tab",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Param,
        bad: r#"{"type": "tabs", "value": "1", "options": [{"label": "1 year", "value": 1}, {"label": "5 years", "value": 5}]}"#,
        good: r#"{"type": "tabs", "value": "1", "options": [{"label": "1 year", "value": "1"}, {"label": "5 years", "value": "5"}]}"#,
    },
};

/// An unknown language of the code editor.
pub(crate) static LANGUAGE: Rule = Rule {
    meta: RuleMeta {
        id: "W746",
        name: "unknown-language",
        severity: Severity::Error,
        class: Class::Schema,
        why: "the code editor knows a fixed list of languages; with any other Workspace drops all widgets of this backend",
        help: "use sql, javascript, python, json, html, css, markdown, xml or text",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Param,
        bad: r#"{"type": "text", "language": "postgresql"}"#,
        good: r#"{"type": "text", "language": "sql"}"#,
    },
};
