//! The size a widget has when it is placed.

use crate::diagnostic::{Class, RuleMeta, Severity};
use crate::rules::{Check, Example, Rule, Scope};

/// A size without the numbers `w` and `h`.
pub(crate) static INCOMPLETE_SIZE: Rule = Rule {
    meta: RuleMeta {
        id: "W201",
        name: "incomplete-grid-size",
        severity: Severity::Error,
        class: Class::Schema,
        why: "a size needs width and height as numbers; with one missing or in quotes Workspace drops all widgets of this backend",
        help: "give `w` and `h` as numbers, or leave `gridData` out",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"gridData": {"w": 20}}"#,
        good: r#"{"gridData": {"w": 20, "h": 12}}"#,
    },
};

/// A key of `gridData` that is no size.
pub(crate) static UNKNOWN_GRID_KEY: Rule = Rule {
    meta: RuleMeta {
        id: "W208",
        name: "unknown-grid-key",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace takes only sizes from `gridData` and ignores the rest; where a widget stands is decided in apps.json",
        help: "remove the key; write positions into a layout of apps.json",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"gridData": {"x": 0, "w": 20, "h": 12}}"#,
        good: r#"{"gridData": {"w": 20, "h": 12}}"#,
    },
};
