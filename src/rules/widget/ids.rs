//! Ids: the keys of widgets.json.

use crate::diagnostic::{Class, RuleMeta, Severity};
use crate::rules::{Check, Example, Rule, Scope};

/// A widget under the key `""`.
pub(crate) static EMPTY_ID: Rule = Rule {
    meta: RuleMeta {
        id: "W015",
        name: "empty-widget-id",
        severity: Severity::Error,
        class: Class::Behaviour,
        why: "apps, prompts and groups name a widget by its id; one without an id cannot be placed or mentioned by any of them",
        help: "give the widget an id, for example the name of its FastAPI route function",
    },
    check: Check::With("W010"),
    example: Example {
        scope: Scope::Widgets,
        bad: r#"{"": {"name": "Fund prices", "description": "Daily closing price of each fund in EUR.", "endpoint": "fund_prices"}}"#,
        good: r#"{"fund_prices": {"name": "Fund prices", "description": "Daily closing price of each fund in EUR.", "endpoint": "fund_prices"}}"#,
    },
};
