//! The chart that a table can start as.

use crate::diagnostic::{Class, RuleMeta, Severity};
use crate::rules::{Check, Example, Rule, Scope};

/// A kind of chart that Workspace does not have.
pub(crate) static UNKNOWN_CHART_TYPE: Rule = Rule {
    meta: RuleMeta {
        id: "W421",
        name: "unknown-chart-type",
        severity: Severity::Error,
        class: Class::Schema,
        why: "Workspace has a fixed list of chart types; one outside it makes it drop all widgets of this backend",
        help: "use a chart type of the list, for example `line`, `groupedColumn` or `pie`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"data": {"table": {"chartView": {"enabled": true, "chartType": "linechart"}}}}"#,
        good: r#"{"data": {"table": {"chartView": {"enabled": true, "chartType": "line"}}}}"#,
    },
};

/// Columns for a kind of chart that Workspace does not have.
pub(crate) static UNKNOWN_CELL_RANGE: Rule = Rule {
    meta: RuleMeta {
        id: "W423",
        name: "unknown-cell-range-key",
        severity: Severity::Error,
        class: Class::Schema,
        why: "each key of `cellRangeCols` is a chart type; with any other key Workspace drops all widgets of this backend",
        help: "use chart types as keys: `{\"line\": [\"date\", \"close\"]}`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"data": {"table": {"chartView": {"cellRangeCols": {"columns": ["date", "close"]}}}}}"#,
        good: r#"{"data": {"table": {"chartView": {"cellRangeCols": {"line": ["date", "close"]}}}}}"#,
    },
};

/// A chart view beside the table instead of in it.
pub(crate) static MISPLACED_CHART_VIEW: Rule = Rule {
    meta: RuleMeta {
        id: "W428",
        name: "misplaced-chart-view",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace looks for the chart view in `data.table`; here it ignores it and the widget starts as a plain table",
        help: "move it to `data.table.chartView`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"data": {"chartView": {"enabled": true, "chartType": "line"}}}"#,
        good: r#"{"data": {"table": {"chartView": {"enabled": true, "chartType": "line"}}}}"#,
    },
};

/// A setting of the chart view of the wrong kind.
pub(crate) static CHART_VIEW_VALUE: Rule = Rule {
    meta: RuleMeta {
        id: "W429",
        name: "chart-view-value-type",
        severity: Severity::Error,
        class: Class::Schema,
        why: "switches are true or false and axis titles are text; with anything else Workspace drops all widgets of this backend",
        help: "write true or false without quotes, and axis titles in quotes",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"data": {"table": {"chartView": {"enabled": "true"}}}}"#,
        good: r#"{"data": {"table": {"chartView": {"enabled": true}}}}"#,
    },
};
