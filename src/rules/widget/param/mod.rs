//! Rules about parameters, and what they share.

pub(in crate::rules) mod across;
pub(in crate::rules) mod choices;
pub(in crate::rules) mod dates;
pub(in crate::rules) mod defaults;
pub(in crate::rules) mod definition;
pub(in crate::rules) mod form_definition;
pub(in crate::rules) mod forms;
pub(in crate::rules) mod names;
pub(in crate::rules) mod options_endpoint;
pub(in crate::rules) mod options_params;
pub(in crate::rules) mod rows;
pub(in crate::rules) mod single_choice;
pub(in crate::rules) mod values;
pub(in crate::rules) mod visibility;
pub(in crate::rules) mod wording;

use std::borrow::Cow;

use crate::diagnostic::Label;
use crate::json::{Node, Pointer, Value, rewrite};
use crate::rules::view::{ParamView, WidgetView};
use crate::text::{Edit, Fix};

/// A param together with its widget.
#[derive(Debug, Clone, Copy)]
pub(super) struct Param<'w, 'd, 's> {
    widget: &'w WidgetView<'d, 's>,
    view: ParamView<'d, 's>,
}

/// The params of `widget`.
pub(super) fn params<'w, 'd, 's>(widget: &'w WidgetView<'d, 's>) -> impl Iterator<Item = Param<'w, 'd, 's>> {
    widget.params().map(move |view| Param { widget, view })
}

impl<'d, 's> Param<'_, 'd, 's> {
    /// Its name, where it has one.
    pub(super) fn name(&self) -> Option<&'d str> {
        self.view.name().filter(|name| !name.is_empty())
    }

    /// Its effective type.
    pub(super) fn kind(&self) -> &'d str {
        self.view.kind().unwrap_or_default()
    }

    /// The value of `key`, unless it is null.
    pub(super) fn get(&self, key: &str) -> Option<&'d Node<'s>> {
        self.view.node.get(key).filter(|value| !value.is_null())
    }

    /// The text of `key`.
    pub(super) fn text(&self, key: &str) -> Option<&'d str> {
        self.get(key).and_then(Node::as_str)
    }

    /// Whether `key` is true.
    pub(super) fn is(&self, key: &str) -> bool {
        self.get(key).and_then(Node::as_bool) == Some(true)
    }

    /// The static options.
    pub(super) fn options(&self) -> &'d [Node<'s>] {
        self.get("options").map(Node::items).unwrap_or_default()
    }

    /// Whether users see its control.
    pub(super) fn is_visible(&self) -> bool {
        self.get("show").and_then(Node::as_bool) != Some(false) && !self.is("hidden")
    }

    /// Whether it has a role that chooses the files of a viewer.
    pub(super) fn selects_files(&self) -> bool {
        let roles = self.get("roles").map(Node::items).unwrap_or_default();
        roles.iter().any(|role| role.as_str() == Some("fileSelector"))
    }

    /// What sentences call it.
    pub(super) fn words(&self) -> String {
        let words = self.widget.words();
        self.name().map_or_else(|| format!("a parameter of {words}"), |name| format!("parameter `{name}` of {words}"))
    }

    fn pointer(&self) -> Pointer {
        self.widget.param_pointer(&self.view)
    }

    /// A label on its name, for what is missing.
    pub(super) fn own_label(&self, text: impl Into<String>) -> Label {
        let node = self.view.node;
        let span = node
            .member("paramName")
            .map_or(crate::text::Span { end: node.span.start + 1, ..node.span }, |member| member.value.span);
        self.widget.label(span, &self.pointer(), text)
    }

    /// A label on the key `key`.
    pub(super) fn key_label(&self, key: &str, text: impl Into<String>) -> Label {
        match self.view.node.member(key) {
            Some(member) => self.widget.label(member.key_span, &self.pointer().key(key), text),
            None => self.own_label(text),
        }
    }

    /// A label on the value of `key`.
    pub(super) fn value_label(&self, key: &str, text: impl Into<String>) -> Label {
        match self.view.node.get(key) {
            Some(value) => self.widget.label(value.span, &self.pointer().key(key), text),
            None => self.own_label(text),
        }
    }

    /// Deletes `key`, where that changes nothing.
    pub(super) fn without(&self, key: &str) -> Option<Fix> {
        let edit = rewrite::remove_key(self.widget.text(), self.view.node, key)?;
        Some(Fix::safe(format!("remove `{key}`"), [edit]))
    }

    /// Gives `key` the value `json`.
    pub(super) fn set(&self, key: &str, json: &str) -> Option<Edit> {
        match self.view.node.get(key) {
            Some(value) => Some(rewrite::replace_value(value, json)),
            None => rewrite::insert_member(self.widget.text(), self.view.node, key, json),
        }
    }
}

/// Whether Workspace takes `value` for no value.
pub(super) fn is_falsy(value: &Node<'_>) -> bool {
    match &value.value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Number(_) => value.as_f64() == Some(0.0),
        _ => false,
    }
}

/// Whether `value` holds nothing: neither a value nor items.
pub(super) fn is_void(value: &Node<'_>) -> bool {
    is_falsy(value) || (value.is_array() && value.items().is_empty())
}

/// A value as it is sent; none for lists and objects.
pub(in crate::rules) fn sent_text<'d>(value: &'d Node<'_>) -> Option<Cow<'d, str>> {
    match &value.value {
        Value::String(text) => Some(Cow::Borrowed(text)),
        Value::Bool(value) => Some(Cow::Borrowed(if *value { "true" } else { "false" })),
        Value::Number(_) => value.as_f64().map(|number| Cow::Owned(number.to_string())),
        _ => None,
    }
}
