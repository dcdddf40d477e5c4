//! Widgets, params and columns.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::OnceLock;

use crate::diagnostic::Label;
use crate::json::{Member, Node, Pointer, rewrite};
use crate::rules::context::Loaded;
use crate::text::{Fix, Span};
use crate::widget::{Kind, ParamKind};

/// Params up to which looking at each of them beats an index.
const FEW: usize = 8;

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
    kind: Option<&'d str>,
    params: Vec<ParamView<'d, 's>>,
    table: Option<&'d Node<'s>>,
    columns: &'d [Node<'s>],
    fields: OnceLock<Option<HashSet<&'d str>>>,
    named: OnceLock<HashMap<&'d str, ParamView<'d, 's>>>,
}

/// What sentences call a widget.
#[derive(Debug, Clone, Copy)]
pub struct Words<'d> {
    id: &'d str,
}

impl fmt::Display for Words<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.id.is_empty() { f.write_str("the widget with an empty id") } else { write!(f, "widget `{}`", self.id) }
    }
}

/// One param of a widget, or one input of a form.
#[derive(Debug, Clone, Copy)]
pub struct ParamView<'d, 's> {
    /// Its value.
    pub node: &'d Node<'s>,
    /// Its place in the list, and in the row where the list holds rows.
    place: (usize, Option<usize>),
    name: Option<&'d str>,
    kind: Option<&'d str>,
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
    objects.map(|member| WidgetView::new(member, loaded)).collect()
}

impl<'d, 's> WidgetView<'d, 's> {
    /// What nearly every rule asks for is looked up once.
    fn new(member: &'d Member<'s>, loaded: &'d Loaded<'s>) -> Self {
        let node = &member.value;
        let given = |key| node.get(key).filter(|node| !node.is_null());
        let kind = given("type").or_else(|| given("defaultViz")).map_or(Some("table"), Node::as_str);
        let table = node.get("data").and_then(|data| data.get("table"));
        Self {
            id: &member.key,
            member,
            pointer: Pointer::root().key(&member.key),
            loaded,
            kind: kind.filter(|kind| Kind::written(kind).is_some()),
            params: params(node.get("params").map(Node::items).unwrap_or_default()),
            table,
            columns: table.and_then(|table| table.get("columnsDefs")).map(Node::items).unwrap_or_default(),
            fields: OnceLock::new(),
            named: OnceLock::new(),
        }
    }

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
    pub fn words(&self) -> Words<'d> {
        Words { id: self.id }
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

    /// The type it is drawn as: `type`, else `defaultViz`, else `table`.
    /// None where Workspace has no such type, as nobody can say then what suits it.
    pub fn kind(&self) -> Option<&'d str> {
        self.kind
    }

    /// Its params in their order, those in rows as well.
    pub fn params(&self) -> impl Iterator<Item = ParamView<'d, 's>> {
        self.params.iter().copied()
    }

    /// The param called `name`; of several the first.
    pub fn param(&self, name: &str) -> Option<ParamView<'d, 's>> {
        if self.params.len() <= FEW {
            return self.params().find(|param| param.name() == Some(name));
        }
        let index = || {
            let mut named = HashMap::new();
            for param in self.params() {
                param.name().map(|name| named.entry(name).or_insert(param));
            }
            named
        };
        self.named.get_or_init(index).get(name).copied()
    }

    /// Whether every param tells its name; where one does not, it may be the one that is looked for.
    pub fn params_are_named(&self) -> bool {
        let is_form = |node: &Node<'_>| node.get("type").and_then(Node::as_str) == Some("form");
        let has_name =
            |node: &Node<'_>| node.get("paramName").and_then(Node::as_str).is_some_and(|name| !name.is_empty());
        let named = |node: &Node<'_>| has_name(node) || is_form(node);
        let Some(list) = self.get("params").filter(|list| !list.is_null()) else { return true };
        list.is_array()
            && list.items().iter().all(|item| named(item) || (item.is_array() && item.items().iter().all(named)))
    }

    /// Where `param` is.
    pub fn param_pointer(&self, param: &ParamView<'_, '_>) -> Pointer {
        let list = self.pointer.key("params").index(param.place.0);
        param.place.1.map_or_else(|| list.clone(), |inner| list.index(inner))
    }

    /// `data.table`.
    pub fn table(&self) -> Option<&'d Node<'s>> {
        self.table
    }

    /// Where `data.table` is.
    pub fn table_pointer(&self) -> Pointer {
        self.pointer.key("data").key("table")
    }

    /// The declared columns in their order.
    pub fn columns(&self) -> impl Iterator<Item = ColumnView<'d, 's>> + use<'d, 's> {
        let objects = self.columns.iter().enumerate().filter(|(_, node)| node.is_object());
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
            let field = |column: &'d Node<'s>| column.get("field")?.as_str().filter(|field| !field.is_empty());
            self.has_only_declared_columns().then(|| self.columns.iter().map(field).collect())?
        };
        self.fields.get_or_init(collect).as_ref()
    }
}

/// The params of a list, those in rows as well.
fn params<'d, 's>(list: &'d [Node<'s>]) -> Vec<ParamView<'d, 's>> {
    let each = list.iter().enumerate().flat_map(|(at, node)| {
        let row = node.items().iter().enumerate();
        let alone = node.is_object().then(|| ParamView::new(node, (at, None)));
        let inside = row.filter(|(_, node)| node.is_object());
        alone.into_iter().chain(inside.map(move |(inner, node)| ParamView::new(node, (at, Some(inner)))))
    });
    each.collect()
}

impl<'d, 's> ParamView<'d, 's> {
    fn new(node: &'d Node<'s>, place: (usize, Option<usize>)) -> Self {
        let name = node.get("paramName").and_then(Node::as_str);
        let kind = match node.get("type").filter(|node| !node.is_null()) {
            Some(kind) => kind.as_str().filter(|kind| ParamKind::find(kind).is_some()),
            None if name == Some("date") => Some("date"),
            None => Some("text"),
        };
        Self { node, place, name, kind }
    }

    /// Its `paramName`, where that is a text.
    pub fn name(&self) -> Option<&'d str> {
        self.name
    }

    /// Its type: `text` where none is given, `date` where it is called `date`. None where Workspace has no such type.
    pub fn kind(&self) -> Option<&'d str> {
        self.kind
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_types_are_those_of_the_schema() {
        let schema: serde_json::Value = serde_json::from_str(crate::schema::Document::Widgets.schema_text()).unwrap();
        let listed = |pointer: &str| -> Vec<String> {
            let list = schema.pointer(pointer).and_then(serde_json::Value::as_array).unwrap();
            list.iter().filter_map(|name| Some(name.as_str()?.to_owned())).collect()
        };
        let kinds = listed("/$defs/widgetType/enum");
        let written: BTreeSet<&str> = kinds.iter().map(|name| Kind::written(name).unwrap().name()).collect();
        assert_eq!((written.len(), kinds.len()), (Kind::all().count(), Kind::all().count() + 1), "{kinds:?}");
        assert_eq!(Kind::written("table_ssrm"), None);
        assert_eq!(listed("/$defs/param/properties/type/enum"), ParamKind::ALL.map(ParamKind::name));
    }
}
