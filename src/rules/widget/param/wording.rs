//! What parameters leave unsaid: type, label and description.

use super::params;
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::rewrite::quote;
use crate::rules::view::WidgetView;
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::Fix;

/// A parameter without a type.
pub(crate) static NO_TYPE: Rule = Rule {
    meta: RuleMeta {
        id: "W705",
        name: "param-without-type",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "without a type the control is a text box; written out it says so to every reader, and numbers and lists pass as first values",
        help: "write `\"type\": \"text\"`",
    },
    check: Check::Widget(unsaid),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"params": [{"paramName": "fund", "label": "Fund"}]}"#,
        good: r#"{"params": [{"paramName": "fund", "label": "Fund", "type": "text"}]}"#,
    },
};

/// A visible parameter without label or description.
pub(crate) static NO_LABEL: Rule = Rule {
    meta: RuleMeta {
        id: "W748",
        name: "undescribed-param",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "users see the label on the control and the description under the pointer, and agents read both to fill in the value",
        help: "add `label` and `description`",
    },
    check: Check::With("W705"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"params": [{"paramName": "fund", "type": "text", "description": "Fund of the desk."}]}"#,
        good: r#"{"params": [{"paramName": "fund", "type": "text", "label": "Fund", "description": "Fund of the desk."}]}"#,
    },
};

/// A parameter called date without a type.
pub(crate) static IMPLICIT_DATE: Rule = Rule {
    meta: RuleMeta {
        id: "W754",
        name: "implicit-date",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "a parameter called exactly `date` becomes a date picker where no type is written, which readers of the file do not expect",
        help: "write `\"type\": \"date\"`",
    },
    check: Check::With("W705"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"params": [{"paramName": "date"}]}"#,
        good: r#"{"params": [{"paramName": "date", "type": "date"}]}"#,
    },
};

fn unsaid(_: &Context<'_, '_>, widget: &WidgetView<'_, '_>, found: &mut Vec<Diagnostic>) {
    for param in params(widget) {
        // Another rule tells what to do with a dropdown that is none, and with a first value that a written type would allow.
        let value_speaks = param.get("value").is_some_and(|value| value.as_str().is_none());
        if param.get("type").is_none() && param.text("optionsEndpoint").is_none() && !value_speaks {
            let kind = param.kind();
            let rule = if kind == "date" { &IMPLICIT_DATE.meta } else { &NO_TYPE.meta };
            let message = format!("{} has no type; Workspace takes it for {kind}", param.words());
            let fix =
                param.set("type", &quote(kind)).map(|edit| Fix::safe(format!("write `\"type\": \"{kind}\"`"), [edit]));
            found.push(Diagnostic::new(rule, message, param.own_label("")).fix(fix));
        }
        let named = param.name().filter(|_| param.is_visible() && param.kind() != "button");
        let Some(name) = named else { continue };
        if is_missing(param.get("label")) {
            let label = quote(&title(name));
            let fix = param.set("label", &label).map(|edit| Fix::offered(format!("add the label {label}"), [edit]));
            let message = format!("{} has no label", param.words());
            found.push(Diagnostic::new(&NO_LABEL.meta, message, param.own_label("")).help("add `label`").fix(fix));
        }
        if is_missing(param.get("description")) {
            let message = format!("{} has no description", param.words());
            found.push(Diagnostic::new(&NO_LABEL.meta, message, param.own_label("")).help("add `description`"));
        }
    }
}

fn is_missing(value: Option<&crate::json::Node<'_>>) -> bool {
    value.is_none_or(|value| value.as_str() == Some(""))
}

/// `start_date` as users read it: "Start date".
fn title(name: &str) -> String {
    let words = name.replace(['_', '-'], " ");
    let mut letters = words.trim().chars();
    letters.next().map_or_else(|| name.to_owned(), |first| first.to_uppercase().chain(letters).collect())
}
