//! Rules about the type of a widget: its name, what single types need, and what they do not read.

pub(in crate::rules) mod definition;
pub(in crate::rules) mod files;
pub(in crate::rules) mod live_grid;
pub(in crate::rules) mod other_types;
pub(in crate::rules) mod pages;
pub(in crate::rules) mod raw;
pub(in crate::rules) mod requests;
pub(in crate::rules) mod trading_view;
pub(in crate::rules) mod type_choice;
pub(in crate::rules) mod types;

use crate::diagnostic::{Diagnostic, Label, RuleMeta};
use crate::rules::view::WidgetView;

/// A label on what gives `widget` its type.
fn type_label(widget: &WidgetView<'_, '_>, text: &str) -> Label {
    let key = if widget.get("type").is_some_and(|kind| !kind.is_null()) { "type" } else { "defaultViz" };
    widget.value_label(key, text).unwrap_or_else(|| widget.own_label(text))
}

/// A finding for each of `keys` that `widget` gives although nothing reads it.
fn unread(rule: &'static RuleMeta, widget: &WidgetView<'_, '_>, keys: &[&str], found: &mut Vec<Diagnostic>) {
    for key in keys {
        let given =
            widget.get(key).is_some_and(|value| !value.is_null() && (!value.is_array() || !value.items().is_empty()));
        if let Some(label) = widget.key_label(key, "nothing reads it").filter(|_| given) {
            let message = format!("`{key}` of {} has no effect", widget.words());
            found.push(Diagnostic::new(rule, message, label).fix(widget.without(key)));
        }
    }
}
