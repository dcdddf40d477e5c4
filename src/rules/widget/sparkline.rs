//! Small charts inside the cells of a column.

use crate::diagnostic::{Class, RuleMeta, Severity};
use crate::rules::{Check, Example, Rule, Scope};

/// A sparkline without a known type.
pub(crate) static TYPE: Rule = Rule {
    meta: RuleMeta {
        id: "W600",
        name: "unknown-sparkline-type",
        severity: Severity::Error,
        class: Class::Schema,
        why: "a sparkline is a line, an area or bars; without one of these types Workspace drops all widgets of this backend",
        help: "set `type` to line, area or bar",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Column,
        bad: r#"{"sparkline": {"type": "column"}}"#,
        good: r#"{"sparkline": {"type": "bar"}}"#,
    },
};

/// A key that no sparkline has.
pub(crate) static UNKNOWN_KEY: Rule = Rule {
    meta: RuleMeta {
        id: "W602",
        name: "unknown-sparkline-key",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace ignores the key without a word, so the sparkline is drawn as if it was not there",
        help: "correct the spelling, or remove the key; colours and sizes belong to `options`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Column,
        bad: r#"{"sparkline": {"type": "line", "field": "history"}}"#,
        good: r#"{"sparkline": {"type": "line", "dataField": "history"}}"#,
    },
};

/// An option of a sparkline with a value it does not take.
pub(crate) static OPTION: Rule = Rule {
    meta: RuleMeta {
        id: "W604",
        name: "invalid-sparkline-option",
        severity: Severity::Error,
        class: Class::Schema,
        why: "sizes are numbers and shapes come from a fixed list; with anything else Workspace drops all widgets of this backend",
        help: "write numbers without quotes, and words of the list",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Column,
        bad: r#"{"sparkline": {"type": "bar", "options": {"direction": "up"}}}"#,
        good: r#"{"sparkline": {"type": "bar", "options": {"direction": "vertical"}}}"#,
    },
};
