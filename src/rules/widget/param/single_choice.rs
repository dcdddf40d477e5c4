//! First values of dropdowns: whether they are among the options.

use std::borrow::Cow;

use super::{Param, is_falsy, params, sent_text};
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::{Node, rewrite};
use crate::rules::view::WidgetView;
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::{Fix, Guesses};

/// A first value that is none of the options.
pub(crate) static DEFAULT_NOT_AN_OPTION: Rule = Rule {
    meta: RuleMeta {
        id: "W710",
        name: "default-not-an-option",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "the first request sends a value that users cannot choose, and the dropdown shows nothing or the bare value",
        help: "use the `value` of one of the options, not its label",
    },
    check: Check::Widget(defaults),
    example: Example {
        scope: Scope::Param,
        bad: r#"{"type": "text", "value": "Alpha Fund", "options": [{"label": "Alpha Fund", "value": "ALPHA"}]}"#,
        good: r#"{"type": "text", "value": "ALPHA", "options": [{"label": "Alpha Fund", "value": "ALPHA"}]}"#,
    },
};

/// A list as the first value of a control for one value.
pub(crate) static LIST_DEFAULT: Rule = Rule {
    meta: RuleMeta {
        id: "W711",
        name: "list-default-on-single-choice",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "the list is sent as one text with commas, which is none of the choices",
        help: "use one value, or set `\"multiSelect\": true`",
    },
    check: Check::With("W710"),
    example: Example {
        scope: Scope::Param,
        bad: r#"{"type": "text", "value": ["ALPHA", "BETA"], "options": [{"label": "Alpha", "value": "ALPHA"}, {"label": "Beta", "value": "BETA"}]}"#,
        good: r#"{"type": "text", "multiSelect": true, "value": ["ALPHA", "BETA"], "options": [{"label": "Alpha", "value": "ALPHA"}, {"label": "Beta", "value": "BETA"}]}"#,
    },
};

/// Options listed in a help text; longer lists name the count.
const MAX_OPTIONS: usize = 8;

fn defaults(_: &Context<'_, '_>, widget: &WidgetView<'_, '_>, found: &mut Vec<Diagnostic>) {
    for param in params(widget) {
        let Some(value) = param.get("value").filter(|value| !is_falsy(value)) else { continue };
        // A switch that is no switch has a finding of its own.
        let several = ["multiSelect", "multiple"]
            .iter()
            .any(|key| param.view.node.get(key).is_some_and(|flag| flag.as_bool() != Some(false)));
        // On other types, and where no type is written, a list is refused.
        let takes_lists = param.get("type").is_some() && matches!(param.kind(), "text" | "endpoint");
        if value.is_array() && !several {
            if takes_lists {
                let message = format!("the default of {} is a list, but it takes one value", param.words());
                found.push(Diagnostic::new(&LIST_DEFAULT.meta, message, param.value_label("value", "")));
            }
            continue;
        }
        if matches!(param.kind(), "text" | "number" | "tabs") && !param.is("multiple") {
            found.extend(outsiders(&param, value));
        }
    }
}

fn outsiders(param: &Param<'_, '_, '_>, value: &Node<'_>) -> Vec<Diagnostic> {
    let values: Vec<_> = param.options().iter().filter_map(|option| option.get("value").and_then(sent_text)).collect();
    // Tabs refuse a default that is no text, and an option without a value may be the one that is missed.
    let refused = param.kind() == "tabs" && value.as_str().is_none();
    if refused || values.is_empty() || values.len() < param.options().len() {
        return Vec::new();
    }
    let known = |text: &str| values.iter().any(|value| value == text);
    let mut missing = Vec::new();
    if value.is_array() {
        missing
            .extend(value.items().iter().filter_map(|item| Some((item, sent_text(item).filter(|text| !known(text))?))));
    } else if let Some(text) = sent_text(value).filter(|text| !known(text)) {
        let of_several = |text: &str| text.split(',').all(|part| known(part.trim()));
        if !(param.is("multiSelect") && of_several(&text)) {
            missing.push((value, text));
        }
    }
    let mut guesses = Guesses::default();
    let diagnostics = missing.iter().map(|(node, text)| {
        let message = format!("default `{text}` of {} is not among its options", param.words());
        let label = param.widget.label(node.span, &param.pointer().key("value"), "");
        let diagnostic = Diagnostic::new(&DEFAULT_NOT_AN_OPTION.meta, message, label);
        match guesses.find(text, || meant(param, text)) {
            Some(right) => {
                let json = rewrite::quote(right);
                let edit = rewrite::replace_value(node, json.clone());
                diagnostic.help(format!("did you mean `{right}`?")).fix(Fix::offered(format!("write {json}"), [edit]))
            }
            None => diagnostic.help(known_options(&values)),
        }
    });
    diagnostics.collect()
}

/// The value of the one option whose label is `text`, or that differs from it in letter case only.
fn meant<'d>(param: &Param<'_, 'd, '_>, text: &str) -> Option<&'d str> {
    let lower = text.to_lowercase();
    let matches = |option: &&Node<'_>| {
        let value = option.get("value").and_then(sent_text);
        option.get("label").and_then(Node::as_str) == Some(text)
            || value.is_some_and(|value| value.to_lowercase() == lower)
    };
    let mut fitting = param.options().iter().filter(matches);
    // A number box takes the text of a number, but a reader expects a number.
    let only = fitting.next().filter(|_| param.kind() != "number")?;
    fitting.next().is_none().then(|| only.get("value").and_then(Node::as_str))?
}

fn known_options(values: &[Cow<'_, str>]) -> String {
    let listed: Vec<String> = values.iter().take(MAX_OPTIONS).map(|value| format!("`{value}`")).collect();
    match values.len() - listed.len() {
        0 => format!("use one of {}", listed.join(", ")),
        more => format!("use one of {} and {more} more", listed.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Scope;
    use crate::rules::harness::found;

    #[test]
    fn a_default_is_compared_as_it_is_sent() {
        let options = r#""options": [{"label": "One", "value": 1}, {"label": "Two", "value": "2"}]"#;
        let cases: &[(&str, &[&str])] = &[
            (r#""value": "1""#, &[]),
            (r#""value": 2.0"#, &[]),
            (r#""value": """#, &[]),
            (r#""value": null"#, &[]),
            (r#""value": "3", "multiple": true"#, &[]),
            (r#""value": "1, 2", "multiSelect": true"#, &[]),
            (r#""value": ["1", "2"], "multiSelect": true"#, &[]),
            (r#""value": "3""#, &["W710"]),
            (r#""value": "1,2""#, &["W710"]),
            (r#""value": ["1", "3"], "multiSelect": true"#, &["W710"]),
            (r#""value": ["1"]"#, &["W711"]),
        ];
        for (value, expected) in cases {
            let param = format!(r#"{{"type": "text", {options}, {value}}}"#);
            assert_eq!(found(Scope::Param, &param, &["W710", "W711"]), *expected, "{value}");
        }
    }
}
