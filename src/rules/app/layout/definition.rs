//! Placed widgets: what each item of a layout needs, and the keys it takes.

use crate::diagnostic::{Class, RuleMeta, Severity};
use crate::rules::{Check, Example, Rule, Scope};

/// A layout item that does not say which widget it places.
pub(crate) static MISSING_WIDGET: Rule = Rule {
    meta: RuleMeta {
        id: "A030",
        name: "layout-item-without-widget",
        severity: Severity::Error,
        class: Class::Schema,
        why: "`i` names the widget to place; without it Workspace drops all apps of this backend",
        help: "add `i`, the key of the widget in widgets.json",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::App,
        bad: r#"{"tabs": {"": {"id": "", "name": "", "layout": [{"x": 0, "y": 0, "w": 20, "h": 12}]}}}"#,
        good: r#"{"tabs": {"": {"id": "", "name": "", "layout": [{"i": "prices", "x": 0, "y": 0, "w": 20, "h": 12}]}}}"#,
    },
};

/// A layout item without its four numbers.
pub(crate) static MISSING_POSITION: Rule = Rule {
    meta: RuleMeta {
        id: "A032",
        name: "incomplete-position",
        severity: Severity::Error,
        class: Class::Schema,
        why: "a placed widget needs position and size as numbers; with one missing or in quotes Workspace drops all apps of this backend",
        help: "give `x`, `y`, `w` and `h` as numbers, directly in the layout item",
    },
    check: Check::Schema,
    example: Example { scope: Scope::Layout, bad: r#"{"w": "20"}"#, good: r#"{"w": 20}"# },
};

/// A key that no layout item has.
pub(crate) static UNKNOWN_KEY: Rule = Rule {
    meta: RuleMeta {
        id: "A040",
        name: "unknown-layout-key",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace ignores the key without a word, so the widget is placed as if it was not there",
        help: "correct the spelling, remove the key, or move parameters and charts into `state`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Layout,
        bad: r#"{"params": {"symbol": "ALPHA"}}"#,
        good: r#"{"state": {"params": {"symbol": "ALPHA"}}}"#,
    },
};
