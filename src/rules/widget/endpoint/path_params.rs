//! Params in the path of an endpoint.

use std::collections::HashSet;

use super::Endpoint;
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::{Node, Value};
use crate::rules::view::{ParamView, WidgetView};
use crate::rules::{Check, Context, Example, Rule, Scope, placeholder};
use crate::text::{Fix, Guesses};

/// A placeholder that no param fills.
pub(crate) static UNKNOWN_PLACEHOLDER: Rule = Rule {
    meta: RuleMeta {
        id: "W112",
        name: "unknown-path-param",
        severity: Severity::Error,
        class: Class::Behaviour,
        why: "Workspace fills `{name}` with the value of the parameter of that name; without such a parameter the path is never right",
        help: "declare the parameter in `params`, or correct the name",
    },
    check: Check::Widget(placeholders),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"endpoint": "prices/{ticker_name}"}"#,
        good: r#"{"endpoint": "prices/{symbol}"}"#,
    },
};

/// A placeholder whose param has no first value.
pub(crate) static EMPTY_PLACEHOLDER: Rule = Rule {
    meta: RuleMeta {
        id: "W113",
        name: "path-param-without-value",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "until the user chooses a value, Workspace puts nothing in its place and asks for a path that most backends do not have",
        help: "give the parameter a first value",
    },
    check: Check::With("W112"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"endpoint": "prices/{symbol}", "params": [{"paramName": "symbol", "type": "text", "label": "Symbol"}]}"#,
        good: r#"{"endpoint": "prices/{symbol}", "params": [{"paramName": "symbol", "type": "text", "label": "Symbol", "value": "ALPHA"}]}"#,
    },
};

fn placeholders(_: &Context<'_, '_>, widget: &WidgetView<'_, '_>, found: &mut Vec<Diagnostic>) {
    let Some(endpoint) = Endpoint::of(widget) else { return };
    let readable = widget.params_are_named();
    let text = endpoint.text;
    let used: HashSet<&str> = placeholder::placeholders(text).map(|(name, _)| name).collect();
    let mut seen = HashSet::new();
    let mut guesses = Guesses::default();
    for (name, range) in placeholder::placeholders(text) {
        if !seen.insert(name) {
            continue;
        }
        match widget.param(name) {
            None if readable => {
                let free = widget.params().filter_map(|param| param.name()).filter(|param| !used.contains(param));
                found.push(unknown(&endpoint, name, guesses.closest(name, free)));
            }
            Some(param) if !has_value(&param) => {
                let path = format!("{}{}", &text[..range.start], &text[range.end..]);
                let message = format!("`endpoint` of {} becomes `{path}` without a value of `{name}`", widget.words());
                let Some(declared) = param.node.get("paramName") else { continue };
                let place = widget.param_pointer(&param).key("paramName");
                let other = widget.label(declared.span, &place, "has no value");
                found.push(Diagnostic::new(&EMPTY_PLACEHOLDER.meta, message, endpoint.label("")).related(other));
            }
            _ => {}
        }
    }
}

fn unknown(endpoint: &Endpoint<'_, '_, '_>, name: &str, right: Option<&str>) -> Diagnostic {
    let message =
        format!("`endpoint` of {} uses `{{{name}}}`, but there is no parameter `{name}`", endpoint.widget.words());
    let diagnostic = Diagnostic::new(&UNKNOWN_PLACEHOLDER.meta, message, endpoint.label(""));
    let Some(right) = right else { return diagnostic };
    let text = endpoint.text.replace(&format!("{{{name}}}"), &format!("{{{right}}}"));
    let fix = Fix::safe(format!("write `{text}`"), [endpoint.replace(&text)]);
    diagnostic.help(format!("did you mean `{right}`?")).fix(fix)
}

/// Whether something stands in the path at first. A ticker begins with that of the dashboard, a file selector with the first file.
fn has_value(param: &ParamView<'_, '_>) -> bool {
    let selects_file = || {
        let roles = param.node.get("roles").map(Node::items).unwrap_or_default();
        roles.iter().any(|role| role.as_str() == Some("fileSelector"))
    };
    if param.kind() == Some("ticker") || selects_file() {
        return true;
    }
    let Some(value) = param.node.get("value") else { return false };
    match &value.value {
        Value::Null | Value::Bool(false) => false,
        Value::Number(_) => value.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Bool(true) | Value::Object(_) | Value::Invalid => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::harness::found;

    #[test]
    fn every_placeholder_needs_a_param_with_a_value() {
        let text = |endpoint: &str, param: &str| format!(r#"{{"endpoint": "{endpoint}", "params": {param}}}"#);
        for (text, expected) in [
            (text("x/{a}", r#"[{"paramName": "a", "value": "1"}]"#), ""),
            (text("x/{a}/{a}", r#"[[{"paramName": "a", "value": 5}]]"#), ""),
            (text("x/{a}/{a}", "[]"), "W112"),
            (text("x/{a}", "null"), "W112"),
            (text("x/{a}", r#"{"a": {}}"#), ""),
            (text("x/{a}", r#"[{"paramname": "a"}]"#), ""),
            (text("x/{a}", r#"[["a"]]"#), ""),
            (text("x/{a}", r#"[{"paramName": "a", "value": ""}]"#), "W113"),
            (text("x/{a}", r#"[{"paramName": "a", "type": "number", "value": 0}]"#), "W113"),
            (text("x/{a}", r#"[{"paramName": "a", "type": "ticker"}]"#), ""),
            (text("x/{}", "[]"), ""),
            (text("x/{a}/{b}", r#"[{"paramName": "a"}]"#), "W113 W112"),
        ] {
            let mut ids = found(Scope::Widget, &text, &["W112", "W113"]);
            ids.sort_unstable_by(|a, b| b.cmp(a));
            assert_eq!(ids.join(" "), expected, "{text}");
        }
    }
}
