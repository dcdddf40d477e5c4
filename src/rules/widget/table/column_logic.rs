//! Columns whose settings contradict each other, or the rest of the table.

use std::collections::HashMap;

use super::usage::shows_table;
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::{Node, rewrite};
use crate::rules::view::{ColumnView, WidgetView};
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::Fix;

/// Two columns that show one field.
pub(crate) static DUPLICATE_COLUMN: Rule = Rule {
    meta: RuleMeta {
        id: "W406",
        name: "duplicate-column",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "a table knows its columns by their fields; of two with one field the settings get mixed up",
        help: "remove one of them, or send the value under a second name",
    },
    check: Check::Widget(columns),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"data": {"table": {"columnsDefs": [{"field": "close", "headerName": "Close"}, {"field": "close", "headerName": "Close in %"}]}}}"#,
        good: r#"{"data": {"table": {"columnsDefs": [{"field": "close", "headerName": "Close"}, {"field": "change", "headerName": "Change"}]}}}"#,
    },
};

/// A number format on cells that are no numbers.
pub(crate) static FORMATTER_WITHOUT_EFFECT: Rule = Rule {
    meta: RuleMeta {
        id: "W413",
        name: "formatter-without-effect",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "formatters work on numbers; with this `cellDataType` Workspace skips them, even where the rows hold numbers",
        help: "set `cellDataType` to number, or remove `formatterFn`",
    },
    check: Check::With("W406"),
    example: Example {
        scope: Scope::Column,
        bad: r#"{"cellDataType": "text", "formatterFn": "percent"}"#,
        good: r#"{"cellDataType": "number", "formatterFn": "percent"}"#,
    },
};

/// Widths that exclude each other.
pub(crate) static WIDTHS: Rule = Rule {
    meta: RuleMeta {
        id: "W416",
        name: "contradictory-widths",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "a width has to lie between its limits; the table drops one of the values, and the column does not look as written",
        help: "use positive pixels with minWidth ≤ width ≤ maxWidth",
    },
    check: Check::With("W406"),
    example: Example {
        scope: Scope::Column,
        bad: r#"{"width": 80, "minWidth": 120}"#,
        good: r#"{"width": 160, "minWidth": 120}"#,
    },
};

/// A table that hides every column.
pub(crate) static NOTHING_SHOWN: Rule = Rule {
    meta: RuleMeta {
        id: "W430",
        name: "all-columns-hidden",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "every column is hidden, so the table is empty until the user brings columns back",
        help: "take `hide` from the columns to show, or set `showAll` to true",
    },
    check: Check::With("W406"),
    example: Example { scope: Scope::Column, bad: r#"{"hide": true}"#, good: r#"{"hide": false}"# },
};

/// A switch for live updates in a table without them.
pub(crate) static LIVE_SWITCH: Rule = Rule {
    meta: RuleMeta {
        id: "W432",
        name: "live-switch-without-updates",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "the switch concerns updates over a WebSocket, which only live_grid receives",
        help: "remove `enableCellChangeWs`",
    },
    check: Check::With("W406"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"data": {"table": {"columnsDefs": [{"field": "close", "headerName": "Close", "enableCellChangeWs": false}]}}}"#,
        good: r#"{"type": "live_grid", "wsEndpoint": "prices/ws", "data": {"wsRowIdColumn": "close", "table": {"columnsDefs": [{"field": "close", "headerName": "Close", "enableCellChangeWs": false}]}}}"#,
    },
};

/// A way to combine rows in a table that does not group any.
pub(crate) static UNGROUPED_AGGREGATE: Rule = Rule {
    meta: RuleMeta {
        id: "W434",
        name: "aggregate-without-groups",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "`aggFunc` fills the row of a group; no column groups rows here, and the panel to group them by hand is off",
        help: "set `rowGroup` on the column to group by, or `enableAdvanced` on the table",
    },
    check: Check::With("W406"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"data": {"table": {"columnsDefs": [{"field": "close", "headerName": "Close", "aggFunc": "avg"}]}}}"#,
        good: r#"{"data": {"table": {"columnsDefs": [{"field": "fund", "headerName": "Fund", "rowGroup": true}, {"field": "close", "headerName": "Close", "aggFunc": "avg"}]}}}"#,
    },
};

/// A field that looks like a path.
pub(crate) static DOTTED_FIELD: Rule = Rule {
    meta: RuleMeta {
        id: "W438",
        name: "dotted-field",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "Workspace looks for a key with exactly this text; it does not follow the dots into objects, so the cells stay empty unless the rows are flat",
        help: "flatten the rows in the endpoint, unless their keys have dots",
    },
    check: Check::With("W406"),
    example: Example { scope: Scope::Column, bad: r#"{"field": "price.close"}"#, good: r#"{"field": "close"}"# },
};

fn columns(_: &Context<'_, '_>, widget: &WidgetView<'_, '_>, out: &mut Vec<Diagnostic>) {
    if !shows_table(widget) {
        return;
    }
    let mut first: HashMap<&str, ColumnView<'_, '_>> = HashMap::new();
    let label = |column: &ColumnView<'_, '_>, text: &str| {
        let span = column.node.get("field").map_or(column.node.span, |field| field.span);
        widget.label(span, &widget.column_pointer(column).key("field"), text)
    };
    for column in widget.columns() {
        if let Some(field) = column.field().filter(|field| !field.is_empty()) {
            if let Some(other) = first.get(field) {
                let message = format!("two columns of widget `{}` show `{field}`", widget.id);
                let other = label(other, "the first one");
                out.push(Diagnostic::new(&DUPLICATE_COLUMN.meta, message, label(&column, "")).related(other));
            } else {
                first.insert(field, column);
            }
            if is_path(field) {
                let message =
                    format!("field `{field}` of widget `{}` is looked up literally, not as a path", widget.id);
                out.push(Diagnostic::new(&DOTTED_FIELD.meta, message, label(&column, "")));
            }
        }
        out.extend(idle_formatter(widget, &column));
        out.extend(widths(widget, &column));
        out.extend(live_switch(widget, &column));
    }
    out.extend(all_hidden(widget));
    aggregates(widget, out);
}

fn is_path(field: &str) -> bool {
    let name = |part: &str| {
        part.starts_with(|c: char| c.is_alphabetic() || c == '_')
            && part.chars().all(|c| c.is_alphanumeric() || c == '_')
    };
    field.contains('.') && field.split('.').all(name)
}

fn idle_formatter(widget: &WidgetView<'_, '_>, column: &ColumnView<'_, '_>) -> Option<Diagnostic> {
    let node = column.node.get("formatterFn")?;
    let formatter =
        node.as_str().filter(|name| ["int", "percent", "normalized", "normalizedPercent"].contains(name))?;
    let kind = column.cell_type().filter(|kind| ["text", "boolean", "object"].contains(kind))?;
    let message =
        format!("formatter `{formatter}` of {} of widget `{}` is skipped for {kind} cells", column.words(), widget.id);
    let label = widget.label(node.span, &widget.column_pointer(column).key("formatterFn"), "");
    Some(Diagnostic::new(&FORMATTER_WITHOUT_EFFECT.meta, message, label))
}

fn widths(widget: &WidgetView<'_, '_>, column: &ColumnView<'_, '_>) -> Vec<Diagnostic> {
    let pixels = |key: &'static str| column.node.get(key).and_then(|node| Some((key, node, node.as_f64()?)));
    let label =
        |key: &str, node: &Node<'_>, text: &str| widget.label(node.span, &widget.column_pointer(column).key(key), text);
    let of = || format!("{} of widget `{}`", column.words(), widget.id);
    let mut found = Vec::new();
    let (width, least, most) = (pixels("width"), pixels("minWidth"), pixels("maxWidth"));
    for (key, node, value) in [width, least, most].into_iter().flatten() {
        if value < 0.0 || (value == 0.0 && key != "minWidth") {
            let message = format!("`{key}` of {} is not positive", of());
            found.push(Diagnostic::new(&WIDTHS.meta, message, label(key, node, "")));
        }
    }
    if !found.is_empty() {
        return found;
    }
    for (low, high) in [(least, most), (least, width), (width, most)] {
        let Some(((low, low_node, low_value), (high, high_node, high_value))) = low.zip(high) else { continue };
        if low_value > high_value {
            let message = format!("`{low}` of {} is more than its `{high}`", of());
            let related = label(high, high_node, &format!("{high_value} here"));
            found.push(Diagnostic::new(&WIDTHS.meta, message, label(low, low_node, "")).related(related));
            break;
        }
    }
    found
}

fn live_switch(widget: &WidgetView<'_, '_>, column: &ColumnView<'_, '_>) -> Option<Diagnostic> {
    let kind = widget.kind().filter(|kind| *kind != "live_grid")?;
    let switch = column.node.member("enableCellChangeWs").filter(|switch| !switch.value.is_null())?;
    let message =
        format!("`enableCellChangeWs` of {} of widget `{}` has no effect on type {kind}", column.words(), widget.id);
    let label = widget.label(switch.key_span, &widget.column_pointer(column).key("enableCellChangeWs"), "");
    let edit = rewrite::remove_key(widget.text(), column.node, "enableCellChangeWs");
    let fix = edit.map(|edit| Fix::safe("remove `enableCellChangeWs`", [edit]));
    Some(Diagnostic::new(&LIVE_SWITCH.meta, message, label).fix(fix))
}

fn is_true(node: &Node<'_>, key: &str) -> bool {
    node.get(key).and_then(Node::as_bool) == Some(true)
}

fn all_hidden(widget: &WidgetView<'_, '_>) -> Option<Diagnostic> {
    let hidden = widget.has_only_declared_columns() && widget.columns().all(|column| is_true(column.node, "hide"));
    let list = widget.table()?.member("columnsDefs").filter(|_| hidden)?;
    let label = widget.label(list.key_span, &widget.table_pointer().key("columnsDefs"), "all of them are hidden");
    Some(Diagnostic::new(&NOTHING_SHOWN.meta, format!("the table of widget `{}` shows no column", widget.id), label))
}

fn aggregates(widget: &WidgetView<'_, '_>, out: &mut Vec<Diagnostic>) {
    let Some(table) = widget.table() else { return };
    let by_hand = is_true(table, "enableAdvanced") || widget.kind().is_none_or(|kind| kind.contains("ssrm"));
    let grouped = table.get("columnState").is_some() || widget.columns().any(|column| is_true(column.node, "rowGroup"));
    if by_hand || grouped {
        return;
    }
    for column in widget.columns() {
        let Some(node) = column.node.get("aggFunc").filter(|node| node.as_str().is_some_and(|name| !name.is_empty()))
        else {
            continue;
        };
        let message = format!("{} of widget `{}` has an `aggFunc`, but no rows are grouped", column.words(), widget.id);
        let label = widget.label(node.span, &widget.column_pointer(&column).key("aggFunc"), "");
        out.push(Diagnostic::new(&UNGROUPED_AGGREGATE.meta, message, label));
    }
}
