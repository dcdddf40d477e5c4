//! Colour rules: which cells of a column are coloured.

use crate::diagnostic::{Class, RuleMeta, Severity};
use crate::rules::{Check, Example, Rule, Scope};

/// A colour rule without condition or colour.
pub(crate) static INCOMPLETE: Rule = Rule {
    meta: RuleMeta {
        id: "W510",
        name: "incomplete-color-rule",
        severity: Severity::Error,
        class: Class::Schema,
        why: "colour rules are a list, and each one needs a condition and a colour; otherwise Workspace drops all widgets of this backend",
        help: "write `[{\"condition\": \"gt\", \"value\": 0, \"color\": \"green\"}]`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Column,
        bad: r#"{"renderFn": "columnColor", "renderFnParams": {"colorRules": [{"condition": "gt", "value": 0}]}}"#,
        good: r#"{"renderFn": "columnColor", "renderFnParams": {"colorRules": [{"condition": "gt", "value": 0, "color": "green"}]}}"#,
    },
};

/// An unknown condition.
pub(crate) static CONDITION: Rule = Rule {
    meta: RuleMeta {
        id: "W511",
        name: "unknown-color-condition",
        severity: Severity::Error,
        class: Class::Schema,
        why: "conditions are words, not signs; an unknown one makes Workspace drop all widgets, with an error that names no place",
        help: "use eq, ne, gt, lt, gte, lte, between, contains or notContains",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Column,
        bad: r#"{"renderFn": "columnColor", "renderFnParams": {"colorRules": [{"condition": ">", "value": 0, "color": "green"}]}}"#,
        good: r#"{"renderFn": "columnColor", "renderFnParams": {"colorRules": [{"condition": "gt", "value": 0, "color": "green"}]}}"#,
    },
};

/// A colour that Workspace does not take.
pub(crate) static COLOR: Rule = Rule {
    meta: RuleMeta {
        id: "W512",
        name: "unknown-color",
        severity: Severity::Error,
        class: Class::Schema,
        why: "Workspace takes three colour names and hex colours; with any other name Workspace drops all widgets of this backend",
        help: "use green, red, blue or a hex colour such as `#FFA500`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Column,
        bad: r#"{"renderFn": "columnColor", "renderFnParams": {"colorRules": [{"condition": "lt", "value": 0, "color": "orange"}]}}"#,
        good: r##"{"renderFn": "columnColor", "renderFnParams": {"colorRules": [{"condition": "lt", "value": 0, "color": "#FFA500"}]}}"##,
    },
};

/// A `between` without its two limits.
pub(crate) static BETWEEN_WITHOUT_RANGE: Rule = Rule {
    meta: RuleMeta {
        id: "W513",
        name: "between-without-range",
        severity: Severity::Error,
        class: Class::Schema,
        why: "`between` compares with two limits; without both as numbers Workspace drops all widgets of this backend",
        help: "add `\"range\": {\"min\": 0, \"max\": 10}`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Column,
        bad: r#"{"renderFn": "columnColor", "renderFnParams": {"colorRules": [{"condition": "between", "value": [0, 5], "color": "green"}]}}"#,
        good: r#"{"renderFn": "columnColor", "renderFnParams": {"colorRules": [{"condition": "between", "range": {"min": 0, "max": 5}, "color": "green"}]}}"#,
    },
};

/// A comparison with nothing to compare with.
pub(crate) static COMPARISON_WITHOUT_VALUE: Rule = Rule {
    meta: RuleMeta {
        id: "W515",
        name: "comparison-without-value",
        severity: Severity::Error,
        class: Class::Schema,
        why: "the condition needs a number or a text to compare the cell with; without it Workspace drops all widgets of this backend",
        help: "add `value`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Column,
        bad: r#"{"renderFn": "columnColor", "renderFnParams": {"colorRules": [{"condition": "gt", "color": "green"}]}}"#,
        good: r#"{"renderFn": "columnColor", "renderFnParams": {"colorRules": [{"condition": "gt", "value": 0, "color": "green"}]}}"#,
    },
};

/// A fill that is not true or false.
pub(crate) static FILL: Rule = Rule {
    meta: RuleMeta {
        id: "W517",
        name: "fill-not-boolean",
        severity: Severity::Error,
        class: Class::Schema,
        why: "`fill` is a switch, not a colour; with anything but true or false Workspace drops all widgets of this backend",
        help: "write true or false without quotes; the colour belongs to `color`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Column,
        bad: r#"{"renderFn": "columnColor", "renderFnParams": {"colorRules": [{"condition": "lt", "value": 0, "color": "red", "fill": "red"}]}}"#,
        good: r#"{"renderFn": "columnColor", "renderFnParams": {"colorRules": [{"condition": "lt", "value": 0, "color": "red", "fill": true}]}}"#,
    },
};
