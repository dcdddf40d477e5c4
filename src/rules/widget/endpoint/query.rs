//! A query string in the endpoint, which keeps the params out.

use super::Endpoint;
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::{Value, rewrite};
use crate::rules::view::WidgetView;
use crate::rules::{Check, Context, Example, Rule, Scope, placeholder};
use crate::text::{Edit, Fix};

/// Types whose params do not travel in the address, or whose address is only a beginning.
const OTHER_WAYS: &[&str] = &["omni", "multi_file_viewer", "advanced_charting"];

/// A query string that keeps the params out.
pub(crate) static BLOCKED_PARAMS: Rule = Rule {
    meta: RuleMeta {
        id: "W108",
        name: "query-string-blocks-params",
        severity: Severity::Error,
        class: Class::Behaviour,
        why: "Workspace adds parameters only to an address without a query string: whatever users choose, the backend never hears of it",
        help: "move the query string into parameters with `\"show\": false`",
    },
    check: Check::Widget(query),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"endpoint": "prices?currency=EUR", "params": [{"paramName": "symbol", "type": "text", "label": "Symbol", "value": "ALPHA"}]}"#,
        good: r#"{"endpoint": "prices", "params": [{"paramName": "symbol", "type": "text", "label": "Symbol", "value": "ALPHA"}, {"paramName": "currency", "type": "text", "label": "Currency", "value": "EUR", "show": false}]}"#,
    },
};

/// A query string that would keep params out.
pub(crate) static QUERY_STRING: Rule = Rule {
    meta: RuleMeta {
        id: "W109",
        name: "query-string-in-endpoint",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "Workspace adds parameters only to an address without a query string; those added later would not be sent",
        help: "move the query string into parameters with `\"show\": false`",
    },
    check: Check::With("W108"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"endpoint": "prices?currency=EUR", "params": []}"#,
        good: r#"{"endpoint": "prices", "params": [{"paramName": "currency", "type": "text", "label": "Currency", "value": "EUR", "show": false}]}"#,
    },
};

fn query(_: &Context<'_, '_>, widget: &WidgetView<'_, '_>, found: &mut Vec<Diagnostic>) {
    let Some(endpoint) = Endpoint::of(widget).filter(|endpoint| !OTHER_WAYS.contains(&endpoint.kind)) else { return };
    let Some((path, pairs)) = endpoint.text.split_once('?') else { return };
    let in_path: Vec<&str> = placeholder::placeholders(endpoint.text).map(|(name, _)| name).collect();
    let sent = widget.params().find_map(|param| {
        let name = param.name().filter(|name| !name.is_empty() && !in_path.contains(name))?;
        let control = !matches!(param.kind(), Some("form" | "button"));
        control.then_some((param, name))
    });
    let words = widget.words();
    let fix = || {
        let mut edits = moved(widget, pairs)?;
        edits.push(endpoint.replace(path));
        Some(Fix::offered("move the query string into hidden parameters", edits))
    };
    match sent {
        Some((param, name)) => {
            let message = format!("`endpoint` of {words} has a query string, so no parameters are sent");
            let place = widget.param_pointer(&param).key("paramName");
            let Some(value) = param.node.get("paramName") else { return };
            let other = widget.label(value.span, &place, format!("`{name}` does not reach the backend"));
            found.push(Diagnostic::new(&BLOCKED_PARAMS.meta, message, endpoint.label("")).related(other).fix(fix()));
        }
        None if endpoint.kind != "iframe" => {
            let message = format!("`endpoint` of {words} has a query string");
            found.push(Diagnostic::new(&QUERY_STRING.meta, message, endpoint.label("")).fix(fix()));
        }
        None => {}
    }
}

/// Adds hidden params for the `a=b&c=d` of a query string; none where one of them cannot be written as a param as it stands.
fn moved(widget: &WidgetView<'_, '_>, pairs: &str) -> Option<Vec<Edit>> {
    let mut names: Vec<&str> = Vec::new();
    let mut params = Vec::new();
    let plain = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.~:,".contains(&byte))
    };
    for pair in pairs.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').filter(|(name, value)| plain(name) && plain(value))?;
        if names.contains(&name) || widget.param(name).is_some() {
            return None;
        }
        names.push(name);
        params.push(format!(
            r#"{{ "paramName": "{name}", "type": "text", "label": "{name}", "value": "{value}", "show": false }}"#
        ));
    }
    if params.is_empty() {
        return Some(Vec::new());
    }
    let params = params.join(", ");
    let list = widget.get("params");
    let edit = match list.map(|list| &list.value) {
        None => rewrite::insert_member(widget.text(), widget.node(), "params", &format!("[{params}]"))?,
        Some(Value::Null) => rewrite::replace_value(list?, format!("[{params}]")),
        Some(_) => rewrite::insert_item(widget.text(), list?, &params)?,
    };
    Some(vec![edit])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::harness::found;

    #[test]
    fn only_params_that_would_be_sent_are_blocked() {
        let text = |kind: &str, endpoint: &str, params: &str| {
            format!(r#"{{"type": "{kind}", "endpoint": "{endpoint}", "params": [{params}]}}"#)
        };
        let fund = r#"{"paramName": "fund", "type": "text", "label": "Fund", "value": "ALPHA"}"#;
        let prompt = r#"{"paramName": "prompt", "type": "text", "show": false}"#;
        let form = r#"{"paramName": "add", "type": "form", "endpoint": "add", "inputParams": []}"#;
        for (text, expected) in [
            (text("table", "x?a=1", fund), "W108"),
            (text("table", "x?a=1", ""), "W109"),
            (text("table", "x?a=1", form), "W109"),
            (text("table", "x/{fund}?a=1", fund), "W109"),
            (text("table", "x?", &format!("[{fund}]")), "W108"),
            (text("iframe", "https://example.com/x?a=1", ""), ""),
            (text("iframe", "https://example.com/x?a=1", fund), "W108"),
            (text("omni", "x?a=1", prompt), ""),
            (text("table", "x", fund), ""),
        ] {
            assert_eq!(found(Scope::Widget, &text, &["W108", "W109"]).join(" "), expected, "{text}");
        }
    }
}
