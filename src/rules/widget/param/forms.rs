//! Tabs, forms and buttons.

use super::{Param, is_falsy, params};
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::{Node, rewrite};
use crate::rules::view::WidgetView;
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::Fix;

/// One tab, or many.
pub(crate) static TAB_COUNT: Rule = Rule {
    meta: RuleMeta {
        id: "W739",
        name: "unusual-number-of-tabs",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "tabs stand side by side above the widget; one is no choice, and more than five do not fit",
        help: "use 2 to 5 tabs, or a dropdown: `\"type\": \"text\"` with the same `options`",
    },
    check: Check::Widget(controls),
    example: Example {
        scope: Scope::Param,
        bad: r#"{"type": "tabs", "value": "1", "options": [{"label": "1 year", "value": "1"}]}"#,
        good: r#"{"type": "tabs", "value": "1", "options": [{"label": "1 year", "value": "1"}, {"label": "5 years", "value": "5"}]}"#,
    },
};

/// Tabs of which none is chosen at first.
pub(crate) static TABS_WITHOUT_DEFAULT: Rule = Rule {
    meta: RuleMeta {
        id: "W740",
        name: "tabs-without-default",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "the documentation asks for a first tab; without one the first request has no value",
        help: "set `value` to the value of one of the options",
    },
    check: Check::With("W739"),
    example: Example {
        scope: Scope::Param,
        bad: r#"{"type": "tabs", "options": [{"label": "1 year", "value": "1"}, {"label": "5 years", "value": "5"}]}"#,
        good: r#"{"type": "tabs", "value": "1", "options": [{"label": "1 year", "value": "1"}, {"label": "5 years", "value": "5"}]}"#,
    },
};

/// A form that cannot be sent.
pub(crate) static FORM_WITHOUT_BUTTON: Rule = Rule {
    meta: RuleMeta {
        id: "W743",
        name: "form-without-button",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "a form is sent by a press of one of its buttons, and it has none",
        help: "add `{\"paramName\": \"submit\", \"type\": \"button\", \"label\": \"Submit\"}` to `inputParams`",
    },
    check: Check::With("W739"),
    example: Example {
        scope: Scope::Param,
        bad: r#"{"type": "form", "endpoint": "add_trade", "inputParams": [{"paramName": "quantity", "type": "number"}]}"#,
        good: r#"{"type": "form", "endpoint": "add_trade", "inputParams": [{"paramName": "quantity", "type": "number"}, {"paramName": "submit", "type": "button"}]}"#,
    },
};

/// A button outside a form.
pub(crate) static LONE_BUTTON: Rule = Rule {
    meta: RuleMeta {
        id: "W745",
        name: "button-outside-form",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "a button sends the inputs of the form around it; outside a form it does nothing",
        help: "move it into the `inputParams` of a form",
    },
    check: Check::With("W739"),
    example: Example {
        scope: Scope::Param,
        bad: r#"{"type": "button"}"#,
        good: r#"{"type": "form", "endpoint": "add_trade", "inputParams": [{"paramName": "submit", "type": "button"}]}"#,
    },
};

fn controls(_: &Context<'_, '_>, widget: &WidgetView<'_, '_>, found: &mut Vec<Diagnostic>) {
    for param in params(widget) {
        match param.kind() {
            "tabs" => tabs(&param, found),
            "form" => found.extend(form(&param)),
            "button" => {
                let message = format!("{} is a button outside a form", param.words());
                found.push(Diagnostic::new(&LONE_BUTTON.meta, message, param.value_label("type", "")));
            }
            _ => {}
        }
    }
}

fn tabs(param: &Param<'_, '_, '_>, found: &mut Vec<Diagnostic>) {
    let options = param.options();
    if options.is_empty() {
        return;
    }
    if !(2..=5).contains(&options.len()) {
        let tabs = if options.len() == 1 { "tab" } else { "tabs" };
        let message = format!("{} has {} {tabs}", param.words(), options.len());
        found.push(Diagnostic::new(&TAB_COUNT.meta, message, param.key_label("options", "")));
    }
    if param.get("value").is_none_or(is_falsy) {
        let first =
            options[0].get("value").and_then(Node::as_str).filter(|value| !value.is_empty()).map(rewrite::quote);
        let fix = first
            .and_then(|first| Some(Fix::offered(format!("choose {first} at first"), [param.set("value", &first)?])));
        let message = format!("{} has no default", param.words());
        found.push(Diagnostic::new(&TABS_WITHOUT_DEFAULT.meta, message, param.own_label("")).fix(fix));
    }
}

fn form(param: &Param<'_, '_, '_>) -> Option<Diagnostic> {
    let inputs = param.get("inputParams").filter(|inputs| inputs.is_array())?;
    let has =
        |key: &str, text: &str| inputs.items().iter().any(|input| input.get(key).and_then(Node::as_str) == Some(text));
    if has("type", "button") {
        return None;
    }
    let button = r#"{ "paramName": "submit", "type": "button", "label": "Submit" }"#;
    let edit =
        if has("paramName", "submit") { None } else { rewrite::insert_item(param.widget.text(), inputs, button) };
    let message = format!("form {} has no button", param.words());
    let label = param.key_label("inputParams", "");
    Some(
        Diagnostic::new(&FORM_WITHOUT_BUTTON.meta, message, label)
            .fix(edit.map(|edit| Fix::offered("add a button", [edit]))),
    )
}
