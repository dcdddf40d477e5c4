//! Columns that a placed widget starts with, in its chart or its table, held against those that the table has.

use std::collections::HashSet;

use super::{OfWidget, Start, fields, starts};
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::{Node, rewrite};
use crate::rules::view::AppView;
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::{Fix, Guesses};

/// The lists of columns in a column state.
const LISTS: [(&str, &str); 3] =
    [("rowGroup", "groupColIds"), ("columnVisibility", "hiddenColIds"), ("columnOrder", "orderedColIds")];

/// A chart of a column that the table does not have.
pub(crate) static CHART_COLUMN: Rule = Rule {
    meta: RuleMeta {
        id: "A057",
        name: "unknown-start-column",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "with `columnsDefs` and without `showAll` only the declared columns are kept, so the chart misses this one",
        help: "write the `field` of a column of the widget",
    },
    check: Check::App(check),
    example: Example {
        scope: Scope::Files,
        bad: r#"{"widgets.json": {"prices": {"name": "Prices", "description": "Closing prices of one fund.", "endpoint": "prices", "data": {"table": {"columnsDefs": [{"field": "day", "headerName": "Day"}, {"field": "close", "headerName": "Close"}]}}}}, "apps.json": [{"name": "Desk", "tabs": {"": {"id": "", "name": "", "layout": [{"i": "prices", "x": 0, "y": 0, "w": 20, "h": 12, "state": {"chartModel": {"modelType": "range", "chartType": "line", "cellRange": {"columns": ["day", "closing"]}}}}]}}}]}"#,
        good: r#"{"widgets.json": {"prices": {"name": "Prices", "description": "Closing prices of one fund.", "endpoint": "prices", "data": {"table": {"columnsDefs": [{"field": "day", "headerName": "Day"}, {"field": "close", "headerName": "Close"}]}}}}, "apps.json": [{"name": "Desk", "tabs": {"": {"id": "", "name": "", "layout": [{"i": "prices", "x": 0, "y": 0, "w": 20, "h": 12, "state": {"chartModel": {"modelType": "range", "chartType": "line", "cellRange": {"columns": ["day", "close"]}}}}]}}}]}"#,
    },
};

/// A state of a column that the table does not have.
pub(crate) static STATE_COLUMN: Rule = Rule {
    meta: RuleMeta {
        id: "A061",
        name: "unknown-column-in-state",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "the table has no such column, so it is neither grouped nor hidden nor moved",
        help: "write the `field` of a column of the widget",
    },
    check: Check::With("A057"),
    example: Example {
        scope: Scope::Files,
        bad: r#"{"widgets.json": {"prices": {"name": "Prices", "description": "Closing prices of one fund.", "endpoint": "prices", "data": {"table": {"columnsDefs": [{"field": "day", "headerName": "Day"}, {"field": "close", "headerName": "Close"}]}}}}, "apps.json": [{"name": "Desk", "tabs": {"": {"id": "", "name": "", "layout": [{"i": "prices", "x": 0, "y": 0, "w": 20, "h": 12, "state": {"columnState": {"default": {"columnVisibility": {"hiddenColIds": ["closing"]}}}}}]}}}]}"#,
        good: r#"{"widgets.json": {"prices": {"name": "Prices", "description": "Closing prices of one fund.", "endpoint": "prices", "data": {"table": {"columnsDefs": [{"field": "day", "headerName": "Day"}, {"field": "close", "headerName": "Close"}]}}}}, "apps.json": [{"name": "Desk", "tabs": {"": {"id": "", "name": "", "layout": [{"i": "prices", "x": 0, "y": 0, "w": 20, "h": 12, "state": {"columnState": {"default": {"columnVisibility": {"hiddenColIds": ["close"]}}}}}]}}}]}"#,
    },
};

fn check(cx: &Context<'_, '_>, app: &AppView<'_, '_>, found: &mut Vec<Diagnostic>) {
    let mut declared = OfWidget::new();
    for start in starts(cx, app) {
        if let Some(fields) = declared.get(start.widget, fields) {
            chart_columns(app, &start, fields, found);
            state_columns(app, &start, fields, found);
        }
    }
}

fn chart_columns(
    app: &AppView<'_, '_>,
    start: &Start<'_, '_, '_>,
    fields: &HashSet<&str>,
    found: &mut Vec<Diagnostic>,
) {
    let Some(model) = start.state.get("chartModel") else { return };
    // A pivot chart has columns of its own making.
    if model.get("modelType").and_then(Node::as_str) == Some("pivot") {
        return;
    }
    let Some(columns) = model.get("cellRange").and_then(|range| range.get("columns")) else { return };
    let pointer = start.pointer.key("chartModel").key("cellRange").key("columns");
    for Unknown { at, node, name, right } in unknown_columns(columns, fields) {
        let message = format!("chart of `{}` uses column `{name}`, which its table does not have", start.widget.id);
        let label = app.label(node.span, &pointer.index(at), "no such column");
        found.push(suggest(Diagnostic::new(&CHART_COLUMN.meta, message, label), start, node, right));
    }
}

fn state_columns(
    app: &AppView<'_, '_>,
    start: &Start<'_, '_, '_>,
    fields: &HashSet<&str>,
    found: &mut Vec<Diagnostic>,
) {
    let state = start.state.get("columnState").map(Node::members).unwrap_or_default();
    for (view, (part, list)) in state.iter().flat_map(|view| LISTS.map(|list| (view, list))) {
        let Some(columns) = view.value.get(part).and_then(|part| part.get(list)) else { continue };
        let pointer = start.pointer.key("columnState").key(&view.key).key(part).key(list);
        for Unknown { at, node, name, right } in unknown_columns(columns, fields) {
            let message =
                format!("{list} of `{}` names column `{name}`, which its table does not have", start.widget.id);
            let label = app.label(node.span, &pointer.index(at), "no such column");
            found.push(suggest(Diagnostic::new(&STATE_COLUMN.meta, message, label), start, node, right));
        }
    }
}

/// An entry of a list of columns that is no field of the table.
struct Unknown<'n> {
    at: usize,
    node: &'n Node<'n>,
    name: &'n str,
    /// The field that it may stand for.
    right: Option<&'n str>,
}

fn unknown_columns<'n>(columns: &'n Node<'n>, fields: &'n HashSet<&str>) -> Vec<Unknown<'n>> {
    let listed = |field: &str| columns.items().iter().any(|node| node.as_str() == Some(field));
    let names = columns.items().iter().enumerate().filter_map(|(at, node)| Some((at, node, node.as_str()?)));
    let mut guesses = Guesses::default();
    let unknown = names.filter(|(_, _, name)| !fields.contains(name) && !is_made_by_grid(name, fields));
    unknown
        .map(|(at, node, name)| {
            let right = guesses.closest(name, fields.iter().copied());
            Unknown { at, node, name, right: right.filter(|right| !listed(right)) }
        })
        .collect()
}

/// Whether the grid itself has a column of this name: one for groups or for marking rows, or a second one of a field.
fn is_made_by_grid(name: &str, fields: &HashSet<&str>) -> bool {
    let second = name.rsplit_once('_').filter(|(_, number)| number.bytes().all(|byte| byte.is_ascii_digit()));
    name.starts_with("ag-Grid-") || second.is_some_and(|(field, _)| fields.contains(field))
}

fn suggest(diagnostic: Diagnostic, start: &Start<'_, '_, '_>, node: &Node<'_>, right: Option<&str>) -> Diagnostic {
    let columns = start.widget.table().and_then(|table| table.member("columnsDefs"));
    let place = start.widget.table_pointer().key("columnsDefs");
    let declared = columns.map(|columns| start.widget.label(columns.key_span, &place, "its columns"));
    let diagnostic = declared.into_iter().fold(diagnostic, Diagnostic::related);
    match right {
        Some(right) => diagnostic
            .help(format!("did you mean `{right}`?"))
            .fix(Fix::safe(format!("write `{right}`"), [rewrite::replace_value(node, rewrite::quote(right))])),
        None => diagnostic,
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::harness::found_in;

    #[test]
    fn only_columns_that_cannot_be_there_are_found() {
        let column = r#"{"field": "close", "headerName": "Close"}"#;
        let cases: [(&str, &str, &[&str]); 8] = [
            ("", r#""cellRange": {"columns": ["close", "opening"]}"#, &["A057"]),
            ("", r#""cellRange": {"columns": ["ag-Grid-AutoColumn", "close_1", "close"]}"#, &[]),
            ("", r#""modelType": "pivot", "cellRange": {"columns": ["opening"]}"#, &[]),
            (r#", "showAll": true"#, r#""cellRange": {"columns": ["opening"]}"#, &[]),
            ("", r#""columns": ["opening"]"#, &[]),
            (
                "",
                r#"}, "columnState": {"default": {"columnOrder": {"orderedColIds": ["close", "opening"]}}"#,
                &["A061"],
            ),
            ("", r#"}, "columnState": {"default_x": {"rowGroup": {"groupColIds": ["closes"]}}"#, &["A061"]),
            ("", r#"}, "columnState": {"default": {"rowGroup": "close"}"#, &[]),
        ];
        for (table, model, expected) in cases {
            let widgets = format!(
                r#"{{"prices": {{"name": "Prices", "endpoint": "prices", "data": {{"table": {{"columnsDefs": [{column}]{table}}}}}}}}}"#
            );
            let apps = format!(
                r#"[{{"tabs": {{"": {{"layout": [{{"i": "prices", "state": {{"chartModel": {{{model}}}}}}}]}}}}}}]"#
            );
            assert_eq!(found_in(&widgets, &apps, &["A057", "A061"]), expected, "{model}{table}");
        }
    }
}
