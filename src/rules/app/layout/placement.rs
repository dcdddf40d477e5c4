//! Which widgets a layout names.

use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::rewrite::quote;
use crate::rules::widget::naming::is_built_in;
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::{Edit, Fix, Guesses, closest};

/// A layout item whose widget does not exist.
pub(crate) static UNKNOWN_WIDGET: Rule = Rule {
    meta: RuleMeta {
        id: "A031",
        name: "unknown-widget",
        severity: Severity::Error,
        class: Class::Behaviour,
        why: "Workspace compares `i` with the keys of widgets.json letter by letter and silently leaves out what it does not find",
        help: "write the widget's key of widgets.json",
    },
    check: Check::Code(unknown_widgets),
    example: Example { scope: Scope::Layout, bad: r#"{"i": "price"}"#, good: r#"{"i": "prices"}"# },
};

fn unknown_widgets(cx: &Context<'_, '_>) -> Vec<Diagnostic> {
    let Some(loaded) = &cx.documents().apps else { return Vec::new() };
    if !cx.widgets_are_known() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut meant = Guesses::default();
    for app in cx.apps() {
        for item in app.items() {
            let Some(id) = item.widget_id() else { continue };
            if cx.widget(id).is_some() || is_built_in(id) {
                continue;
            }
            let Some(value) = item.node.get("i") else { continue };
            let label = loaded.label(value.span, &item.pointer.key("i"), "no such widget");
            let message = format!("layout of {} places `{id}`, which is not in widgets.json", app.words);
            let mut diagnostic = Diagnostic::new(&UNKNOWN_WIDGET.meta, message, label);
            match meant.find(id, || intended(cx, id)) {
                Some(right) => {
                    let there = cx.widget(right).zip(cx.documents().widgets.as_ref());
                    if let Some((widget, widgets)) = there {
                        diagnostic =
                            diagnostic.related(widgets.label(widget.member.key_span, &widget.pointer, "this one?"));
                    }
                    diagnostic = diagnostic.help(format!("did you mean `{right}`?")).fix(replace(value.span, right));
                }
                None => diagnostic = diagnostic.help(known_ids(cx)),
            }
            found.push(diagnostic);
        }
    }
    found
}

/// The widget that a misspelt id most likely means: without a leading slash or the suffix of OpenBB's own generator, with `_` for
/// `/` and `-`, or a typing error away.
pub(in crate::rules) fn intended<'d>(cx: &Context<'d, '_>, id: &str) -> Option<&'d str> {
    match cx.widgets_spelt_like(id) {
        [only] => Some(only),
        [] => closest(id, cx.widgets().iter().map(|widget| widget.id)),
        _ => None,
    }
}

pub(in crate::rules) fn known_ids(cx: &Context<'_, '_>) -> String {
    let ids: Vec<String> = cx.widgets().iter().take(8).map(|widget| format!("`{}`", widget.id)).collect();
    match cx.widgets().len() {
        0 => "add the widget to widgets.json".to_owned(),
        count if count > ids.len() => format!("widgets.json has {} and {} more", ids.join(", "), count - ids.len()),
        _ => format!("widgets.json has {}", ids.join(", ")),
    }
}

pub(in crate::rules) fn replace(span: crate::text::Span, right: &str) -> Fix {
    Fix::safe(format!("write `{right}`"), [Edit { span, text: quote(right) }])
}
