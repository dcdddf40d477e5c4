//! What apps.json says of widgets: where apps place them, which groups they are in, which prompts mention them.

use crate::json::Node;

/// The apps of the document: the objects of its list, or the one that stands without a list.
pub(super) fn apps<'n, 's>(root: &'n Node<'s>) -> Vec<&'n Node<'s>> {
    if root.is_object() {
        return vec![root];
    }
    root.items().iter().filter(|app| app.is_object()).collect()
}

/// What sentences call an app.
pub(super) fn words(app: &Node<'_>) -> String {
    match text(app, "name").filter(|name| !name.trim().is_empty()) {
        Some(name) => format!("app `{name}`"),
        None => "an app without a name".to_owned(),
    }
}

/// The lists of placed widgets, one for each tab.
pub(super) fn layouts<'n, 's>(app: &'n Node<'s>) -> Vec<&'n Node<'s>> {
    let tabs = app.get("tabs").map(Node::members).unwrap_or_default();
    tabs.iter().filter_map(|tab| tab.value.get("layout")).collect()
}

/// The widget that a layout item places. The navigation bar is none.
pub(super) fn placed<'n>(item: &'n Node<'_>) -> Option<&'n str> {
    text(item, "i").filter(|id| *id != "navigation_bar")
}

/// The items of the list under `key`.
pub(super) fn list<'n, 's>(node: &'n Node<'s>, key: &str) -> &'n [Node<'s>] {
    node.get(key).map(Node::items).unwrap_or_default()
}

/// The text under `key`.
pub(super) fn text<'n>(node: &'n Node<'_>, key: &str) -> Option<&'n str> {
    node.get(key).and_then(Node::as_str)
}

/// How a prompt mentions the widget `id`.
pub(super) fn mention(id: &str) -> String {
    format!("@[id:{id}]")
}
