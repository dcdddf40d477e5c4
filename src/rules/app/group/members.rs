//! Who belongs to a group: the layout items that name it, or, where an item names none, the groups' own lists.

use std::collections::{HashMap, HashSet};

use crate::json::{Node, rewrite};
use crate::rules::view::{AppView, ItemView};
use crate::text::{Edit, closest};

/// The names of the groups that list each widget.
pub(super) fn listed<'d>(app: &AppView<'d, '_>) -> HashMap<&'d str, Vec<&'d str>> {
    let mut listed: HashMap<&str, Vec<&str>> = HashMap::new();
    for group in app.groups() {
        let Some(name) = group.name() else { continue };
        for widget in group.widget_ids().unwrap_or_default().iter().filter_map(Node::as_str) {
            let names = listed.entry(widget).or_default();
            if names.last() != Some(&name) {
                names.push(name);
            }
        }
    }
    listed
}

/// The placed members of each group of `app`, by group name.
///
/// An item's own `groups` list decides alone. Only items without one are looked up in the groups' `widgetIds`.
pub(in crate::rules) fn members<'d, 's>(app: &AppView<'d, 's>) -> HashMap<&'d str, Vec<ItemView<'d, 's>>> {
    let listed = listed(app);
    let mut members: HashMap<&str, Vec<ItemView<'d, 's>>> = HashMap::new();
    for item in app.items() {
        let names = match item.groups() {
            Some(names) => names.iter().filter_map(Node::as_str).collect::<Vec<_>>(),
            None => item.widget_id().and_then(|widget| listed.get(widget)).cloned().unwrap_or_default(),
        };
        let mut seen = HashSet::new();
        for name in names.into_iter().filter(|name| seen.insert(*name)) {
            members.entry(name).or_default().push(ItemView { node: item.node, pointer: item.pointer.clone() });
        }
    }
    members
}

/// `name` without what people mistype in names of groups: letter case, spaces, `_` and `-`.
pub(super) fn plain_name(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-')).flat_map(char::to_lowercase).collect()
}

/// Whether `name` most likely is `declared`, mistyped. Another number is another group, not a slip of the finger.
pub(super) fn is_slip(name: &str, declared: &str) -> bool {
    let is_numbered = |name: &str| name.strip_prefix("Group ").is_some_and(|number| number.parse::<u32>().is_ok());
    plain_name(name) == plain_name(declared)
        || closest(name, [declared]).is_some() && !(is_numbered(name) && is_numbered(declared))
}

/// The only name that layout items give and no group has, with the only group that nobody joins.
pub(super) fn renamed<'d>(
    declared: &HashSet<&'d str>,
    members: &HashMap<&'d str, Vec<ItemView<'d, '_>>>,
) -> Option<(&'d str, &'d str)> {
    let mut undeclared = members.keys().filter(|name| !declared.contains(*name));
    let mut alone = declared.iter().filter(|name| !members.contains_key(*name));
    match (undeclared.next(), undeclared.next(), alone.next(), alone.next()) {
        (Some(name), None, Some(group), None) => Some((name, group)),
        _ => None,
    }
}

/// Lets `item` join the group called `name`, besides those it belongs to already. `listed` is [`listed`] of `app`.
pub(super) fn join(
    app: &AppView<'_, '_>,
    listed: &HashMap<&str, Vec<&str>>,
    item: &ItemView<'_, '_>,
    name: &str,
) -> Option<Edit> {
    if let Some(list) = item.node.get("groups") {
        return rewrite::insert_item(app.text(), list, &rewrite::quote(name));
    }
    // A list of its own ends the membership that comes from the groups' lists, so it names those groups too.
    let others = item.widget_id().and_then(|id| listed.get(id)).map(Vec::as_slice).unwrap_or_default();
    let names = others.iter().copied().filter(|other| *other != name).chain([name]);
    let names: Vec<String> = names.map(rewrite::quote).collect();
    rewrite::insert_member(app.text(), item.node, "groups", &format!("[{}]", names.join(", ")))
}
