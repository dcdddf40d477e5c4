//! Which types of widget have a table, and settings of `data` that the widget's type does not read.

use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::{Node, rewrite};
use crate::rules::view::WidgetView;
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::Fix;

/// Types that show something else than a table.
const WITHOUT_TABLE: &[&str] = &[
    "advanced_charting",
    "chart",
    "chart-highcharts",
    "chart-vegalite",
    "file_viewer",
    "html",
    "iframe",
    "markdown",
    "metric",
    "multi_file_viewer",
    "newsfeed",
    "note",
    "pdf",
    "rich_note",
    "youtube",
];

/// Types without a table that take their rows from `data.dataKey` all the same.
const WITH_DATA_KEY: &[&str] = &["chart", "newsfeed"];

/// Types with a table that do not take their rows from `data.dataKey`.
const WITH_FIXED_ROWS: &[&str] = &["omni", "ssrm_advanced", "ssrm_table"];

/// Table settings of a widget without a table.
pub(crate) static UNUSED_TABLE: Rule = Rule {
    meta: RuleMeta {
        id: "W418",
        name: "unused-table-settings",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "this type of widget shows no table, so nothing reads the settings of one",
        help: "remove `data.table`, or choose a type with a table",
    },
    check: Check::Widget(unused),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"type": "metric", "data": {"table": {"showAll": true}}}"#,
        good: r#"{"type": "live_grid", "wsEndpoint": "prices/ws", "data": {"wsRowIdColumn": "fund", "table": {"showAll": true}}}"#,
    },
};

/// A path to the rows that the type does not follow.
pub(crate) static UNUSED_DATA_KEY: Rule = Rule {
    meta: RuleMeta {
        id: "W419",
        name: "unused-data-key",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "only table, live_grid, newsfeed and chart follow `dataKey`; this type reads the answer as it comes and finds no rows",
        help: "remove `dataKey` and let the endpoint answer in the shape that the type needs",
    },
    check: Check::With("W418"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"type": "metric", "data": {"dataKey": "result.rows"}}"#,
        good: r#"{"type": "newsfeed", "data": {"dataKey": "result.rows"}}"#,
    },
};

/// Whether widgets of the type `kind` show something else than a table.
pub(in crate::rules) fn is_tableless(kind: &str) -> bool {
    WITHOUT_TABLE.contains(&kind)
}

/// Whether `widget` shows a table, as its type or as its raw view; true for a type that is not known.
pub(super) fn shows_table(widget: &WidgetView<'_, '_>) -> bool {
    let raw = widget.get("raw").and_then(Node::as_bool) == Some(true);
    raw || widget.kind().is_none_or(|kind| !is_tableless(kind))
}

fn unused(_: &Context<'_, '_>, widget: &WidgetView<'_, '_>, out: &mut Vec<Diagnostic>) {
    let (Some(data), Some(kind)) = (widget.get("data"), widget.kind()) else { return };
    let tableless = !shows_table(widget);
    if let Some(table) = data.member("table").filter(|table| tableless && table.value.is_object()) {
        let message = format!("`data.table` of widget `{}` has no effect on type {kind}", widget.id);
        let edit = rewrite::remove_key(widget.text(), data, "table");
        out.push(
            Diagnostic::new(&UNUSED_TABLE.meta, message, widget.label(table.key_span, &widget.table_pointer(), ""))
                .fix(edit.map(|edit| Fix::offered("remove `table`", [edit]))),
        );
    }
    let follows_no_key = if tableless { !WITH_DATA_KEY.contains(&kind) } else { WITH_FIXED_ROWS.contains(&kind) };
    let given = |node: &Node<'_>| node.as_str().is_some_and(|path| !path.is_empty());
    if let Some(key) = data.member("dataKey").filter(|key| follows_no_key && given(&key.value)) {
        let message = format!("`data.dataKey` of widget `{}` is not used for type {kind}", widget.id);
        let pointer = widget.pointer.key("data").key("dataKey");
        out.push(Diagnostic::new(&UNUSED_DATA_KEY.meta, message, widget.label(key.key_span, &pointer, "")));
    }
}
