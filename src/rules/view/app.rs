//! Apps, tabs, layout items and groups.

use crate::diagnostic::Label;
use crate::json::{Member, Node, Pointer};
use crate::rules::context::Loaded;
use crate::text::Span;

/// One app.
#[derive(Debug)]
pub struct AppView<'d, 's> {
    /// Its value.
    pub node: &'d Node<'s>,
    /// Where it is.
    pub pointer: Pointer,
    /// Its name as a sentence calls it.
    pub words: String,
    /// The document that holds it.
    pub loaded: &'d Loaded<'s>,
}

/// One tab of an app.
#[derive(Debug)]
pub struct TabView<'d, 's> {
    /// Its key and value.
    pub member: &'d Member<'s>,
    /// Where it is.
    pub pointer: Pointer,
}

/// One placed widget.
#[derive(Debug)]
pub struct ItemView<'d, 's> {
    /// Its value.
    pub node: &'d Node<'s>,
    /// Where it is.
    pub pointer: Pointer,
}

/// One group of an app.
#[derive(Debug)]
pub struct GroupView<'d, 's> {
    /// Its value.
    pub node: &'d Node<'s>,
    /// Where it is.
    pub pointer: Pointer,
}

pub(in crate::rules) fn apps<'d, 's>(loaded: Option<&'d Loaded<'s>>) -> Vec<AppView<'d, 's>> {
    let Some((loaded, root)) = loaded.and_then(|loaded| Some((loaded, loaded.root.as_ref()?))) else {
        return Vec::new();
    };
    let view = |node: &'d Node<'s>, pointer: Pointer, number: usize| {
        let name = node.get("name").and_then(Node::as_str).filter(|name| !name.trim().is_empty());
        let words = name.map_or_else(|| format!("app {number}"), |name| format!("app `{name}`"));
        AppView { node, pointer, words, loaded }
    };
    if root.is_object() {
        return vec![view(root, Pointer::root(), 1)];
    }
    let entries = root.items().iter().enumerate().filter(|(_, node)| node.is_object());
    entries.map(|(at, node)| view(node, Pointer::root().index(at), at + 1)).collect()
}

impl<'d, 's> AppView<'d, 's> {
    /// A label on `span`.
    pub fn label(&self, span: Span, pointer: &Pointer, text: impl Into<String>) -> Label {
        self.loaded.label(span, pointer, text)
    }

    /// A label where it begins, on its name if it has one: for what it lacks.
    pub fn own_label(&self, text: impl Into<String>) -> Label {
        let start = self.node.span.start as usize;
        let name = self.node.get("name").filter(|name| name.as_str().is_some());
        self.label(name.map_or(Span::new(start, start + 1), |name| name.span), &self.pointer, text)
    }

    /// The text of the document that holds it.
    pub fn text(&self) -> &'s str {
        self.loaded.source.text()
    }

    /// Its tabs in their order.
    pub fn tabs(&self) -> Vec<TabView<'d, 's>> {
        let tabs = self.node.get("tabs").map(Node::members).unwrap_or_default();
        let pointer = self.pointer.key("tabs");
        tabs.iter().map(|member| TabView { member, pointer: pointer.key(&member.key) }).collect()
    }

    /// The placed widgets of all tabs.
    pub fn items(&self) -> Vec<ItemView<'d, 's>> {
        self.tabs().iter().flat_map(TabView::items).collect()
    }

    /// Whether every tab and every placed widget can be read, and there is one. What cannot be read has findings of its own, and what
    /// is not there is not missing for certain.
    pub fn layout_is_known(&self) -> bool {
        let layout = |tab: &Member<'_>| {
            let layout = tab.value.get("layout").filter(|layout| layout.is_array())?;
            layout
                .items()
                .iter()
                .all(|item| item.get("i").is_some_and(|id| id.as_str().is_some()))
                .then_some(layout.items().len())
        };
        let tabs = self.node.get("tabs").map(Node::members).unwrap_or_default();
        tabs.iter().map(layout).sum::<Option<usize>>().is_some_and(|items| items > 0)
    }

    /// Whether every one of its groups has a name that layout items can give.
    pub fn groups_are_known(&self) -> bool {
        let named =
            |group: &Node<'_>| group.get("name").and_then(Node::as_str).is_some_and(|name| !name.trim().is_empty());
        self.node.get("groups").is_none_or(|groups| groups.is_array() && groups.items().iter().all(named))
    }

    /// Its groups.
    pub fn groups(&self) -> Vec<GroupView<'d, 's>> {
        let groups = self.node.get("groups").map(Node::items).unwrap_or_default();
        let pointer = self.pointer.key("groups");
        let objects = groups.iter().enumerate().filter(|(_, node)| node.is_object());
        objects.map(|(at, node)| GroupView { node, pointer: pointer.index(at) }).collect()
    }
}

impl<'d, 's> TabView<'d, 's> {
    /// The id under which Workspace keeps the tab: its `id`, else its key.
    pub fn id(&self) -> &'d str {
        self.member.value.get("id").and_then(Node::as_str).unwrap_or(&self.member.key)
    }

    /// Its name as a sentence calls it.
    pub fn words(&self) -> String {
        let name = self.member.value.get("name").and_then(Node::as_str).filter(|name| !name.trim().is_empty());
        match name.unwrap_or_else(|| self.id()) {
            "" => "the tab without a name".to_owned(),
            name => format!("tab `{name}`"),
        }
    }

    /// The widgets placed in it.
    pub fn items(&self) -> Vec<ItemView<'d, 's>> {
        let layout = self.member.value.get("layout").map(Node::items).unwrap_or_default();
        let pointer = self.pointer.key("layout");
        let objects = layout.iter().enumerate().filter(|(_, node)| node.is_object());
        objects.map(|(at, node)| ItemView { node, pointer: pointer.index(at) }).collect()
    }
}

impl<'d, 's> ItemView<'d, 's> {
    /// The widget it places.
    pub fn widget_id(&self) -> Option<&'d str> {
        self.node.get("i").and_then(Node::as_str)
    }

    /// Whether it stands for the navigation bar, which is no widget and takes no place.
    pub fn is_navigation_bar(&self) -> bool {
        self.widget_id() == Some("navigation_bar")
    }

    /// The groups it joins; none where it has no such list.
    pub fn groups(&self) -> Option<&'d [Node<'s>]> {
        self.node.get("groups").filter(|groups| groups.is_array()).map(Node::items)
    }
}

impl<'d, 's> GroupView<'d, 's> {
    /// Its name.
    pub fn name(&self) -> Option<&'d str> {
        self.node.get("name").and_then(Node::as_str)
    }

    /// The widgets it lists; none where it has no such list.
    pub fn widget_ids(&self) -> Option<&'d [Node<'s>]> {
        self.node.get("widgetIds").filter(|ids| ids.is_array()).map(Node::items)
    }
}
