//! The state a placed widget starts in.

use crate::diagnostic::{Class, RuleMeta, Severity};
use crate::rules::{Check, Example, Rule, Scope};

/// A part of the state of the wrong kind.
pub(crate) static TYPE: Rule = Rule {
    meta: RuleMeta {
        id: "A050",
        name: "wrong-state-type",
        severity: Severity::Error,
        class: Class::Schema,
        why: "parts of a state are objects, `paramOrder` is a list of texts; with anything else Workspace drops all apps of this backend",
        help: "write an object such as `{\"params\": {\"symbol\": \"ALPHA\"}}`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Layout,
        bad: r#"{"state": {"params": ["ALPHA"]}}"#,
        good: r#"{"state": {"params": {"symbol": "ALPHA"}}}"#,
    },
};

/// A kind of chart that Workspace does not have.
pub(crate) static CHART_TYPE: Rule = Rule {
    meta: RuleMeta {
        id: "A055",
        name: "unknown-chart-type-in-app",
        severity: Severity::Error,
        class: Class::Schema,
        why: "Workspace has a fixed list of chart types; one outside it makes it drop all apps of this backend",
        help: "use a chart type of the list, for example `line`, `groupedColumn` or `pie`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Layout,
        bad: r#"{"state": {"chartView": {"enabled": true, "chartType": "linechart"}}}"#,
        good: r#"{"state": {"chartView": {"enabled": true, "chartType": "line"}}}"#,
    },
};

/// A kind of chart model that Workspace does not have.
pub(crate) static MODEL_TYPE: Rule = Rule {
    meta: RuleMeta {
        id: "A056",
        name: "unknown-chart-model",
        severity: Severity::Error,
        class: Class::Schema,
        why: "a chart is drawn from a range of columns or a pivot table; with any other model Workspace drops all apps of this backend",
        help: "use range, or pivot for pivot tables",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Layout,
        bad: r#"{"state": {"chartModel": {"modelType": "table", "chartType": "line"}}}"#,
        good: r#"{"state": {"chartModel": {"modelType": "range", "chartType": "line"}}}"#,
    },
};

/// A key that no state has.
pub(crate) static UNKNOWN_KEY: Rule = Rule {
    meta: RuleMeta {
        id: "A064",
        name: "unknown-state-key",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "Workspace has no known use for this part of a state; whatever is written here changes nothing",
        help: "correct the spelling, or remove the key",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Layout,
        bad: r#"{"state": {"parameters": {"symbol": "ALPHA"}}}"#,
        good: r#"{"state": {"params": {"symbol": "ALPHA"}}}"#,
    },
};
