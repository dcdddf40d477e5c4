//! Types whose requests differ from a plain GET: omni and the server-side tables.

use super::type_label;
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::rewrite;
use crate::rules::view::WidgetView;
use crate::rules::widget::param::params;
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::Fix;

/// A prompt that is no text.
pub(crate) static PROMPT_TYPE: Rule = Rule {
    meta: RuleMeta {
        id: "W808",
        name: "prompt-not-text",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "what the user types is sent as this parameter; a control of another type does not take it",
        help: "set `\"type\": \"text\"`",
    },
    check: Check::Widget(requests),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"type": "omni", "params": [{"paramName": "prompt", "type": "number"}]}"#,
        good: r#"{"type": "omni", "params": [{"paramName": "prompt", "type": "text"}]}"#,
    },
};

/// A key of rows where it is fixed.
pub(crate) static DATA_KEY: Rule = Rule {
    meta: RuleMeta {
        id: "W812",
        name: "data-key-on-server-side-table",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "server-side tables always read `rowData` of the answer; this key is not looked at",
        help: "remove `dataKey`, and answer with `rowData` and `rowCount`",
    },
    check: Check::With("W808"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"type": "ssrm_table", "data": {"dataKey": "rows"}}"#,
        good: r#"{"type": "ssrm_table", "data": {"dataKey": "rowData"}}"#,
    },
};

/// The undocumented server-side table.
pub(crate) static UNDOCUMENTED: Rule = Rule {
    meta: RuleMeta {
        id: "W817",
        name: "undocumented-table-type",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "this type is made for database connections: it needs schema routes and a `query` parameter, and no documentation describes it",
        help: "use `ssrm_table`, or `omni` for questions",
    },
    check: Check::With("W808"),
    example: Example { scope: Scope::Widget, bad: r#"{"type": "ssrm_advanced"}"#, good: r#"{"type": "ssrm_table"}"# },
};

/// A parameter that server-side tables lose.
pub(crate) static QUERY_PARAM: Rule = Rule {
    meta: RuleMeta {
        id: "W818",
        name: "query-param-on-server-side-table",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace takes a parameter called `query` out of the requests of server-side tables, so your route never gets it",
        help: "rename it, here and in your route",
    },
    check: Check::With("W808"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"type": "ssrm_table", "params": [{"paramName": "query", "type": "text", "value": "ALPHA"}]}"#,
        good: r#"{"type": "ssrm_table", "params": [{"paramName": "search", "type": "text", "value": "ALPHA"}]}"#,
    },
};

/// A type that Excel cannot request.
pub(crate) static POST_IN_EXCEL: Rule = Rule {
    meta: RuleMeta {
        id: "W820",
        name: "post-type-in-excel",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "the Excel add-in only sends GET, and Workspace asks widgets of this type by POST",
        help: "offer the same data to Excel as a `table`",
    },
    check: Check::With("W808"),
    example: Example { scope: Scope::Widget, bad: r#"{"type": "ssrm_table"}"#, good: r#"{"type": "table"}"# },
};

fn requests(_: &Context<'_, '_>, widget: &WidgetView<'_, '_>, found: &mut Vec<Diagnostic>) {
    let Some(kind) = widget.kind() else { return };
    match kind {
        "omni" => found.extend(prompt(widget)),
        "multi_file_viewer" => {}
        "ssrm_table" | "ssrm_advanced" => {
            found.extend(data_key(widget));
            if kind == "ssrm_table" {
                found.extend(query(widget));
            } else {
                let message = format!("{} has the undocumented type `ssrm_advanced`", widget.words());
                found.push(Diagnostic::new(&UNDOCUMENTED.meta, message, type_label(widget, "")));
            }
        }
        _ => return,
    }
    let message = format!("the Excel add-in cannot request {}", widget.words());
    found.push(Diagnostic::new(&POST_IN_EXCEL.meta, message, type_label(widget, "requested by POST")));
}

fn prompt(widget: &WidgetView<'_, '_>) -> Option<Diagnostic> {
    let named = |name: &str| params(widget).find(|param| param.name() == Some(name));
    let prompt = named("prompt").or_else(|| named("query"))?;
    if matches!(prompt.kind(), "text" | "") {
        return None;
    }
    let alone =
        prompt.get("optionsEndpoint").is_none() && prompt.get("value").is_none_or(|value| value.as_str().is_some());
    let edit = alone.then(|| prompt.set("type", "\"text\"")).flatten();
    let message = format!("{} is the prompt, but its type is {}", prompt.words(), prompt.kind());
    let label = prompt.value_label("type", "");
    Some(Diagnostic::new(&PROMPT_TYPE.meta, message, label).fix(edit.map(|edit| Fix::safe("make it a text", [edit]))))
}

fn data_key(widget: &WidgetView<'_, '_>) -> Option<Diagnostic> {
    let data = widget.get("data")?;
    let key = data.get("dataKey")?;
    let text = key.as_str().filter(|text| *text != "rowData")?;
    let edit = rewrite::remove_key(widget.text(), data, "dataKey");
    let message = format!("`data.dataKey` of {} is `{text}`, but server-side tables read `rowData`", widget.words());
    let label = widget.label(key.span, &widget.pointer.key("data").key("dataKey"), "");
    Some(Diagnostic::new(&DATA_KEY.meta, message, label).fix(edit.map(|edit| Fix::safe("remove `dataKey`", [edit]))))
}

fn query(widget: &WidgetView<'_, '_>) -> Option<Diagnostic> {
    let param = params(widget).find(|param| param.name() == Some("query"))?;
    let message = format!("{} is never sent", param.words());
    Some(Diagnostic::new(&QUERY_PARAM.meta, message, param.value_label("paramName", "")))
}
