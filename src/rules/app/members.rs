//! Who belongs to a group: the layout items that name it, or, where an item names none, the groups' own lists.

use std::collections::HashMap;

use crate::json::Node;
use crate::rules::view::{AppView, GroupView, ItemView};

/// The placed members of each group of `app`, by group name.
///
/// An item's own `groups` list decides alone. Only items without one are looked up in the groups' `widgetIds`.
pub(super) fn members<'d, 's>(app: &AppView<'d, 's>) -> HashMap<&'d str, Vec<ItemView<'d, 's>>> {
    let groups = app.groups();
    let mut members: HashMap<&str, Vec<ItemView<'d, 's>>> = HashMap::new();
    for item in app.items() {
        let names: Vec<&'d str> = match item.groups() {
            Some(names) => names.iter().filter_map(Node::as_str).collect(),
            None => groups.iter().filter(|group| lists(group, item.widget_id())).filter_map(GroupView::name).collect(),
        };
        for name in names {
            members.entry(name).or_default().push(ItemView { node: item.node, pointer: item.pointer.clone() });
        }
    }
    members
}

fn lists(group: &GroupView<'_, '_>, widget: Option<&str>) -> bool {
    let Some(widget) = widget else { return false };
    group.widget_ids().is_some_and(|ids| ids.iter().any(|id| id.as_str() == Some(widget)))
}
