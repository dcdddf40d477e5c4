//! Rows of parameters.

use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::Node;
use crate::rules::view::WidgetView;
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::{Edit, Fix, Span};

/// An empty row with nothing behind it.
pub(crate) static EMPTY_ROW: Rule = Rule {
    meta: RuleMeta {
        id: "W753",
        name: "empty-param-row",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "an empty row moves the following ones down; at the end there is nothing to move",
        help: "remove the empty list",
    },
    check: Check::Widget(rows),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"params": [[{"paramName": "fund", "type": "text", "value": "ALPHA"}], []]}"#,
        good: r#"{"params": [[], [{"paramName": "fund", "type": "text", "value": "ALPHA"}]]}"#,
    },
};

/// Many controls in one row.
pub(crate) static LONG_ROW: Rule = Rule {
    meta: RuleMeta {
        id: "W755",
        name: "many-controls-in-one-row",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "the row is as wide as the widget, and more than six controls do not fit into most",
        help: "make rows: put the parameters into several lists inside `params`",
    },
    check: Check::With("W753"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"params": [{"paramName": "a", "type": "text"}, {"paramName": "b", "type": "text"}, {"paramName": "c", "type": "text"}, {"paramName": "d", "type": "text"}, {"paramName": "e", "type": "text"}, {"paramName": "f", "type": "text"}, {"paramName": "g", "type": "text"}]}"#,
        good: r#"{"params": [[{"paramName": "a", "type": "text"}, {"paramName": "b", "type": "text"}, {"paramName": "c", "type": "text"}, {"paramName": "d", "type": "text"}], [{"paramName": "e", "type": "text"}, {"paramName": "f", "type": "text"}, {"paramName": "g", "type": "text"}]]}"#,
    },
};

/// Rows of parameters for Excel.
pub(crate) static ROWS_IN_EXCEL: Rule = Rule {
    meta: RuleMeta {
        id: "W757",
        name: "param-rows-in-excel",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "the Excel add-in reads a flat list of parameters only, not rows",
        help: "write the parameters as one flat list",
    },
    check: Check::With("W753"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"params": [[{"paramName": "fund", "type": "text", "value": "ALPHA"}]]}"#,
        good: r#"{"params": [{"paramName": "fund", "type": "text", "value": "ALPHA"}]}"#,
    },
};

/// Controls that fit into a row.
const MAX_CONTROLS: usize = 6;

fn rows(_: &Context<'_, '_>, widget: &WidgetView<'_, '_>, found: &mut Vec<Diagnostic>) {
    let Some(list) = widget.get("params").filter(|list| list.is_array()) else { return };
    let items = list.items();
    let pointer = || widget.pointer.key("params");
    let filled = items.iter().rposition(|item| !is_empty_row(item)).map_or(0, |last| last + 1);
    if let Some(empty) = items.get(filled) {
        let start = if filled == 0 { list.span.start + 1 } else { items[filled - 1].span.end };
        let end = items.last().map_or(empty.span.end, |last| last.span.end);
        let edit = Edit { span: Span { start, end }, text: String::new() };
        let label = widget.label(empty.span, &pointer().index(filled), "");
        let message = format!("the parameters of {} end with an empty row", widget.words());
        found.push(Diagnostic::new(&EMPTY_ROW.meta, message, label).fix(Fix::safe("remove the empty row", [edit])));
    }
    if let Some(first) = items.iter().position(Node::is_array) {
        let label = widget.label(items[first].span, &pointer().index(first), "a row");
        let message = format!("the Excel add-in does not read the rows of parameters of {}", widget.words());
        found.push(Diagnostic::new(&ROWS_IN_EXCEL.meta, message, label).fix(flat(items)));
    }
    let alone = || items.iter().filter(|item| item.is_object());
    let lists = items.iter().enumerate().filter(|(_, item)| item.is_array());
    let counts = lists.map(|(at, row)| (row.span, Some(at), controls(row.items().iter())));
    let first = widget.node().member("params").map(|member| (member.key_span, None, controls(alone())));
    for (span, row, count) in first.into_iter().chain(counts) {
        if count > MAX_CONTROLS {
            let message = format!("{} has {count} controls in one row", widget.words());
            let pointer = row.map_or_else(pointer, |at| pointer().index(at));
            found.push(Diagnostic::new(&LONG_ROW.meta, message, widget.label(span, &pointer, "")));
        }
    }
}

fn is_empty_row(item: &Node<'_>) -> bool {
    item.is_array() && item.items().is_empty()
}

/// How many of `params` share a row: the visible ones without tabs, which have rows of their own.
fn controls<'n>(params: impl Iterator<Item = &'n Node<'n>>) -> usize {
    let hidden = |param: &Node<'_>| {
        let flag = |key: &str| param.get(key).and_then(Node::as_bool);
        flag("show") == Some(false) || flag("hidden") == Some(true)
    };
    params.filter(|param| !hidden(param) && param.get("type").and_then(Node::as_str) != Some("tabs")).count()
}

/// Takes away the brackets of the rows.
fn flat(items: &[Node<'_>]) -> Option<Fix> {
    let rows = || items.iter().filter(|item| item.is_array());
    let bracket = |at: u32| Edit { span: Span { start: at, end: at + 1 }, text: String::new() };
    let edits: Vec<Edit> = rows().flat_map(|row| [bracket(row.span.start), bracket(row.span.end - 1)]).collect();
    (!rows().any(is_empty_row)).then(|| Fix::offered("make one flat list", edits))
}
