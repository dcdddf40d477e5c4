//! Widgets, params and columns.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use crate::diagnostic::Label;
use crate::json::{Member, Node, Pointer, rewrite};
use crate::rules::context::Loaded;
use crate::text::{Fix, Span};

/// One widget definition.
#[derive(Debug)]
pub struct WidgetView<'d, 's> {
    /// Its id.
    pub id: &'d str,
    /// Its key and value.
    pub member: &'d Member<'s>,
    /// Where it is.
    pub pointer: Pointer,
    /// The document that holds it.
    pub loaded: &'d Loaded<'s>,
    fields: OnceLock<Option<HashSet<&'d str>>>,
    named: OnceLock<HashMap<&'d str, ParamView<'d, 's>>>,
}

/// One param of a widget, or one input of a form.
#[derive(Debug, Clone, Copy)]
pub struct ParamView<'d, 's> {
    /// Its value.
    pub node: &'d Node<'s>,
    /// The list's key and its place in it, and in the row where the list holds rows.
    place: (usize, Option<usize>),
}

/// One column of a widget's table.
#[derive(Debug, Clone, Copy)]
pub struct ColumnView<'d, 's> {
    /// Its value.
    pub node: &'d Node<'s>,
    pub(super) index: usize,
}

pub(in crate::rules) fn widgets<'d, 's>(loaded: Option<&'d Loaded<'s>>) -> Vec<WidgetView<'d, 's>> {
    let Some((loaded, root)) = loaded.and_then(|loaded| Some((loaded, loaded.root.as_ref()?))) else {
        return Vec::new();
    };
    if crate::rules::shape::is_bare_widget(root) {
        return Vec::new();
    }
    let objects = super::last_members(root).filter(|member| member.value.is_object());
    objects
        .map(|member| {
            let pointer = Pointer::root().key(&member.key);
            WidgetView { id: &member.key, member, pointer, loaded, fields: OnceLock::new(), named: OnceLock::new() }
        })
        .collect()
}

impl<'d, 's> WidgetView<'d, 's> {
    /// A label on `span`.
    pub fn label(&self, span: Span, pointer: &Pointer, text: impl Into<String>) -> Label {
        self.loaded.label(span, pointer, text)
    }

    /// A label on the key that introduces it.
    pub fn own_label(&self, text: impl Into<String>) -> Label {
        self.label(self.member.key_span, &self.pointer, text)
    }

    /// A label on the key `key` of its definition.
    pub fn key_label(&self, key: &str, text: impl Into<String>) -> Option<Label> {
        Some(self.label(self.node().member(key)?.key_span, &self.pointer.key(key), text))
    }

    /// A label on the value of `key`.
    pub fn value_label(&self, key: &str, text: impl Into<String>) -> Option<Label> {
        Some(self.label(self.get(key)?.span, &self.pointer.key(key), text))
    }

    /// Deletes `key`, where that changes nothing.
    pub fn without(&self, key: &str) -> Option<Fix> {
        let edit = rewrite::remove_key(self.text(), self.node(), key)?;
        Some(Fix::safe(format!("remove `{key}`"), [edit]))
    }

    /// What sentences call it.
    pub fn words(&self) -> String {
        if self.id.is_empty() { "the widget with an empty id".to_owned() } else { format!("widget `{}`", self.id) }
    }

    /// The text of the document that holds it.
    pub fn text(&self) -> &'s str {
        self.loaded.source.text()
    }

    /// Its definition.
    pub fn node(&self) -> &'d Node<'s> {
        &self.member.value
    }

    /// The value that counts for `key`.
    pub fn get(&self, key: &str) -> Option<&'d Node<'s>> {
        self.node().get(key)
    }

    /// The type it is drawn as: `type`, else `defaultViz`, else `table`. None where the value is no text.
    pub fn kind(&self) -> Option<&'d str> {
        let given = |key| self.get(key).filter(|node| !node.is_null());
        given("type").or_else(|| given("defaultViz")).map_or(Some("table"), Node::as_str)
    }

    /// Its params in their order, those in rows as well.
    pub fn params(&self) -> impl Iterator<Item = ParamView<'d, 's>> + use<'d, 's> {
        let list = self.get("params").map(Node::items).unwrap_or_default();
        list.iter().enumerate().flat_map(|(at, node)| {
            let row = node.items().iter().enumerate();
            let alone = node.is_object().then_some(ParamView { node, place: (at, None) });
            let inside = row.filter(|(_, node)| node.is_object());
            alone.into_iter().chain(inside.map(move |(inner, node)| ParamView { node, place: (at, Some(inner)) }))
        })
    }

    /// The param called `name`; of several the first.
    pub fn param(&self, name: &str) -> Option<ParamView<'d, 's>> {
        let index = || {
            let mut named = HashMap::new();
            for param in self.params() {
                param.name().map(|name| named.entry(name).or_insert(param));
            }
            named
        };
        self.named.get_or_init(index).get(name).copied()
    }

    /// Where `param` is.
    pub fn param_pointer(&self, param: &ParamView<'_, '_>) -> Pointer {
        let list = self.pointer.key("params").index(param.place.0);
        param.place.1.map_or_else(|| list.clone(), |inner| list.index(inner))
    }

    /// `data.table`.
    pub fn table(&self) -> Option<&'d Node<'s>> {
        self.get("data")?.get("table")
    }

    /// Where `data.table` is.
    pub fn table_pointer(&self) -> Pointer {
        self.pointer.key("data").key("table")
    }

    /// The declared columns in their order.
    pub fn columns(&self) -> impl Iterator<Item = ColumnView<'d, 's>> + use<'d, 's> {
        let list = self.table().and_then(|table| table.get("columnsDefs")).map(Node::items).unwrap_or_default();
        let objects = list.iter().enumerate().filter(|(_, node)| node.is_object());
        objects.map(|(index, node)| ColumnView { node, index })
    }

    /// Where `column` is.
    pub fn column_pointer(&self, column: &ColumnView<'_, '_>) -> Pointer {
        self.table_pointer().key("columnsDefs").index(column.index)
    }

    /// Whether the rows keep only the declared columns: some are declared, and `showAll` is not true.
    pub fn has_only_declared_columns(&self) -> bool {
        let show_all = self.table().and_then(|table| table.get("showAll")).and_then(Node::as_bool);
        show_all != Some(true) && self.columns().next().is_some()
    }

    /// The fields that the rows keep, where that is sure: those of the declared columns, if there are no others.
    pub fn only_fields(&self) -> Option<&HashSet<&'d str>> {
        let collect = || {
            let columns = self.table()?.get("columnsDefs")?.items();
            let field = |column: &'d Node<'s>| column.get("field").and_then(Node::as_str);
            self.has_only_declared_columns().then(|| columns.iter().map(field).collect())?
        };
        self.fields.get_or_init(collect).as_ref()
    }
}

impl<'d> ParamView<'d, '_> {
    /// Its `paramName`, where that is a text.
    pub fn name(&self) -> Option<&'d str> {
        self.node.get("paramName").and_then(Node::as_str)
    }

    /// Its type: `text` where none is given, `date` where it is called `date`. None where the value is no text.
    pub fn kind(&self) -> Option<&'d str> {
        match self.node.get("type").filter(|node| !node.is_null()) {
            Some(kind) => kind.as_str(),
            None if self.name() == Some("date") => Some("date"),
            None => Some("text"),
        }
    }
}
