//! Live grids: the socket and the row it changes.

use std::collections::HashSet;

use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::{Node, Pointer, Value, rewrite};
use crate::rules::view::WidgetView;
use crate::rules::widget::param::{is_void, params};
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::{Fix, closest};

/// A row id that is no column.
pub(crate) static UNKNOWN_ROW_ID: Rule = Rule {
    meta: RuleMeta {
        id: "W804",
        name: "unknown-row-id-column",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "rows keep only the declared columns, so no row has this field, and no message finds the row it changes",
        help: "declare the column, or name one that is declared",
    },
    check: Check::Widget(live_grid),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"type": "live_grid", "wsEndpoint": "prices/ws", "data": {"wsRowIdColumn": "ticker", "table": {"columnsDefs": [{"field": "symbol", "headerName": "Symbol"}]}}}"#,
        good: r#"{"type": "live_grid", "wsEndpoint": "prices/ws", "data": {"wsRowIdColumn": "symbol", "table": {"columnsDefs": [{"field": "symbol", "headerName": "Symbol"}]}}}"#,
    },
};

/// A live grid whose parameters are all empty.
pub(crate) static NO_VALUE: Rule = Rule {
    meta: RuleMeta {
        id: "W805",
        name: "live-grid-without-value",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace opens no socket while all parameters are empty, so the grid shows its first rows and never changes",
        help: "give a parameter a first `value`",
    },
    check: Check::With("W804"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"type": "live_grid", "wsEndpoint": "prices/ws", "data": {"wsRowIdColumn": "symbol"}, "params": [{"paramName": "symbol", "type": "text"}]}"#,
        good: r#"{"type": "live_grid", "wsEndpoint": "prices/ws", "data": {"wsRowIdColumn": "symbol"}, "params": [{"paramName": "symbol", "type": "text", "value": "ALPHA"}]}"#,
    },
};

/// A socket behind an address that is none.
pub(crate) static SCHEME: Rule = Rule {
    meta: RuleMeta {
        id: "W806",
        name: "websocket-scheme",
        severity: Severity::Error,
        class: Class::Behaviour,
        why: "a WebSocket is reached by ws, wss, http or https; with any other scheme no connection comes about",
        help: "write a path below the backend URL",
    },
    check: Check::With("W804"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"type": "live_grid", "wsEndpoint": "tcp://localhost:9000/prices", "data": {"wsRowIdColumn": "symbol"}}"#,
        good: r#"{"type": "live_grid", "wsEndpoint": "prices/ws", "data": {"wsRowIdColumn": "symbol"}}"#,
    },
};

fn live_grid(_: &Context<'_, '_>, widget: &WidgetView<'_, '_>, found: &mut Vec<Diagnostic>) {
    let socket = widget.get("wsEndpoint").and_then(Node::as_str);
    found.extend(socket.and_then(|address| scheme(widget, address)));
    if widget.kind() != Some("live_grid") {
        return;
    }
    if let Some(column) = widget.get("data").and_then(|data| data.get("wsRowIdColumn")) {
        row_id(widget, column, found);
    }
    let has_value =
        params(widget).any(|param| param.kind() == "ticker" || param.get("value").is_some_and(|value| !is_void(value)));
    // A list that is none has its own finding.
    let readable = widget.get("params").is_none_or(|list| list.is_array() || list.is_null());
    if socket.is_some() && readable && !has_value {
        let message = format!("no parameter of {} has a value", widget.words());
        let label = widget.key_label("params", "").unwrap_or_else(|| widget.own_label(""));
        found.push(Diagnostic::new(&NO_VALUE.meta, message, label));
    }
}

fn scheme(widget: &WidgetView<'_, '_>, address: &str) -> Option<Diagnostic> {
    let (scheme, _) = address.split_once("://")?;
    let is_scheme =
        !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    let usable = ["ws", "wss", "http", "https"].iter().any(|known| known.eq_ignore_ascii_case(scheme));
    (is_scheme && !usable).then_some(())?;
    let message = format!("`wsEndpoint` of {} has the scheme `{scheme}`", widget.words());
    Some(Diagnostic::new(&SCHEME.meta, message, widget.value_label("wsEndpoint", "no scheme of WebSockets")?))
}

fn row_id(widget: &WidgetView<'_, '_>, column: &Node<'_>, found: &mut Vec<Diagnostic>) {
    let Some(fields) = widget.only_fields() else { return };
    let pointer = widget.pointer.key("data").key("wsRowIdColumn");
    match &column.value {
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                found.extend(unknown_column(widget, fields, item, &pointer.index(at)));
            }
        }
        _ => found.extend(unknown_column(widget, fields, column, &pointer)),
    }
}

fn unknown_column(
    widget: &WidgetView<'_, '_>,
    fields: &HashSet<&str>,
    node: &Node<'_>,
    pointer: &Pointer,
) -> Option<Diagnostic> {
    let name = node.as_str().filter(|name| !name.is_empty() && !fields.contains(name))?;
    let message = format!("`{name}`, the row id of {}, is no column", widget.words());
    let diagnostic = Diagnostic::new(&UNKNOWN_ROW_ID.meta, message, widget.label(node.span, pointer, "not declared"));
    if let Some(near) = closest(name, fields.iter().copied()) {
        let edit = rewrite::replace_value(node, rewrite::quote(near));
        return Some(
            diagnostic.help(format!("did you mean `{near}`?")).fix(Fix::safe(format!("write `{near}`"), [edit])),
        );
    }
    let list = widget.table().and_then(|table| table.get("columnsDefs"))?;
    let column = format!(r#"{{ "field": {0}, "headerName": {0} }}"#, rewrite::quote(name));
    let edit = rewrite::insert_item(widget.text(), list, &column);
    Some(diagnostic.fix(edit.map(|edit| Fix::offered(format!("declare the column `{name}`"), [edit]))))
}
