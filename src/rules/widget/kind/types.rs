//! The type of a widget: unknown and disputed names.

use crate::diagnostic::{Class, RuleMeta, Severity};
use crate::rules::{Check, Example, Rule, Scope};

/// A type that Workspace does not have.
pub(crate) static UNKNOWN_TYPE: Rule = Rule {
    meta: RuleMeta {
        id: "W116",
        name: "unknown-widget-type",
        severity: Severity::Error,
        class: Class::Schema,
        why: "Workspace has a fixed list of widget types; a single one outside it makes it drop all widgets of this backend",
        help: "use a type of the list: `table` for a list of records, `chart` for a Plotly figure, `metric` for single numbers",
    },
    check: Check::Schema,
    example: Example { scope: Scope::Widget, bad: r#"{"type": "plotly"}"#, good: r#"{"type": "chart"}"# },
};

/// The other spelling of `ssrm_table`.
pub(crate) static TABLE_SSRM: Rule = Rule {
    meta: RuleMeta {
        id: "W117",
        name: "table-ssrm-type",
        severity: Severity::Error,
        class: Class::Schema,
        why: "the name is documented in places; today's Workspace knows only `ssrm_table` and drops all widgets of this backend",
        help: "write `ssrm_table`",
    },
    check: Check::Schema,
    example: Example { scope: Scope::Widget, bad: r#"{"type": "table_ssrm"}"#, good: r#"{"type": "ssrm_table"}"# },
};

/// The other spelling of the chart by `TradingView`.
pub(crate) static ADVANCED_CHART: Rule = Rule {
    meta: RuleMeta {
        id: "W118",
        name: "advanced-chart-type",
        severity: Severity::Error,
        class: Class::Schema,
        why: "the name comes from one documentation page; Workspace knows only `advanced_charting` and drops all widgets of this backend",
        help: "write `advanced_charting`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"type": "advanced-chart", "data": {"defaultSymbol": "ALPHA"}}"#,
        good: r#"{"type": "advanced_charting", "data": {"defaultSymbol": "ALPHA"}}"#,
    },
};

/// A type seen in one old example.
pub(crate) static LIVE_FEED: Rule = Rule {
    meta: RuleMeta {
        id: "W119",
        name: "live-feed-type",
        severity: Severity::Error,
        class: Class::Schema,
        why: "the name comes from one old example; today's Workspace does not know it and drops all widgets of this backend",
        help: "use `newsfeed` for articles, or `live_grid` for rows that a WebSocket updates",
    },
    check: Check::Schema,
    example: Example { scope: Scope::Widget, bad: r#"{"type": "live_feed"}"#, good: r#"{"type": "newsfeed"}"# },
};

/// A type that a plugin would draw.
pub(crate) static PLUGIN_TYPE: Rule = Rule {
    meta: RuleMeta {
        id: "W144",
        name: "plugin-widget-type",
        severity: Severity::Error,
        class: Class::Schema,
        why: "names such as `@scope/package/renderer` belong to plugins; today's Workspace refuses them and drops all widgets of this backend",
        help: "use one of Workspace's own types; only an installation with plugins, and the plugin in it, could draw this one",
    },
    check: Check::Schema,
    example: Example { scope: Scope::Widget, bad: r#"{"type": "@desk/charts/candles"}"#, good: r#"{"type": "chart"}"# },
};
