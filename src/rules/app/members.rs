//! Who belongs to a group: the layout items that name it, or, where an item names none, the groups' own lists.

use std::collections::HashMap;

use crate::json::Node;
use crate::rules::view::{AppView, ItemView};

/// The placed members of each group of `app`, by group name.
///
/// An item's own `groups` list decides alone. Only items without one are looked up in the groups' `widgetIds`.
pub(super) fn members<'d, 's>(app: &AppView<'d, 's>) -> HashMap<&'d str, Vec<ItemView<'d, 's>>> {
    let mut listed: HashMap<&str, Vec<&'d str>> = HashMap::new();
    for group in app.groups() {
        let Some(name) = group.name() else { continue };
        for widget in group.widget_ids().unwrap_or_default().iter().filter_map(Node::as_str) {
            listed.entry(widget).or_default().push(name);
        }
    }
    let mut members: HashMap<&str, Vec<ItemView<'d, 's>>> = HashMap::new();
    for item in app.items() {
        let names = match item.groups() {
            Some(names) => names.iter().filter_map(Node::as_str).collect(),
            None => item.widget_id().and_then(|widget| listed.get(widget)).cloned().unwrap_or_default(),
        };
        for name in names {
            members.entry(name).or_default().push(ItemView { node: item.node, pointer: item.pointer.clone() });
        }
    }
    members
}
