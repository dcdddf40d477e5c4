//! Whether a group's list of members and the layout items that join it agree.

use std::collections::{HashMap, HashSet};

use super::members::{is_slip, join, listed, members, plain_name, renamed};
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::{Node, Pointer, rewrite};
use crate::rules::app::layout::placement::intended;
use crate::rules::view::{AppView, GroupView, ItemView};
use crate::rules::widget::naming::is_built_in;
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::{Edit, Fix, Guesses, Span};

/// A layout item that joins a group nobody declares.
pub(crate) static UNKNOWN_GROUP: Rule = Rule {
    meta: RuleMeta {
        id: "A081",
        name: "unknown-group",
        severity: Severity::Error,
        class: Class::Behaviour,
        why: "names of groups are compared letter by letter; a layout item that names no declared group shares nothing, and nothing is said",
        help: "write the name of the group exactly as `groups` of the app has it, or declare the group there",
    },
    check: Check::App(check),
    example: Example { scope: Scope::Layout, bad: r#"{"groups": ["group 1"]}"#, good: r#"{"groups": ["Group 1"]}"# },
};

/// A member of the list whose layout item stays out.
pub(crate) static NOT_JOINED: Rule = Rule {
    meta: RuleMeta {
        id: "A082",
        name: "member-not-joined",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "`groups` of a layout item decides alone which groups the placed widget follows; being listed in `widgetIds` does not help",
        help: "add the group's name to `groups` of the layout item",
    },
    check: Check::With("A081"),
    example: Example {
        scope: Scope::App,
        bad: r#"{"tabs": {"": {"id": "", "name": "", "layout": [{"i": "prices", "x": 0, "y": 0, "w": 20, "h": 12, "groups": ["Group 1"]}, {"i": "news", "x": 20, "y": 0, "w": 20, "h": 12, "groups": []}]}}}"#,
        good: r#"{"tabs": {"": {"id": "", "name": "", "layout": [{"i": "prices", "x": 0, "y": 0, "w": 20, "h": 12, "groups": ["Group 1"]}, {"i": "news", "x": 20, "y": 0, "w": 20, "h": 12, "groups": ["Group 1"]}]}}}"#,
    },
};

/// A member by its layout item that the group does not list.
pub(crate) static NOT_LISTED: Rule = Rule {
    meta: RuleMeta {
        id: "A083",
        name: "member-not-listed",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "today's Workspace is content with the layout item, but OpenBB's guide and checks call the group broken unless `widgetIds` agrees",
        help: "add the widget to `widgetIds` of the group",
    },
    check: Check::With("A081"),
    example: Example {
        scope: Scope::Group,
        bad: r#"{"widgetIds": ["prices"]}"#,
        good: r#"{"widgetIds": ["prices", "news"]}"#,
    },
};

/// A member that the app does not place.
pub(crate) static NOT_PLACED: Rule = Rule {
    meta: RuleMeta {
        id: "A092",
        name: "member-not-placed",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "only widgets on the dashboard can share a parameter; no tab of this app places this one",
        help: "place the widget in a tab, or take it out of `widgetIds`",
    },
    check: Check::With("A081"),
    example: Example {
        scope: Scope::App,
        bad: r#"{"tabs": {"": {"id": "", "name": "", "layout": [{"i": "prices", "x": 0, "y": 0, "w": 20, "h": 12, "groups": ["Group 1"]}]}}}"#,
        good: r#"{"tabs": {"": {"id": "", "name": "", "layout": [{"i": "prices", "x": 0, "y": 0, "w": 20, "h": 12, "groups": ["Group 1"]}, {"i": "news", "x": 20, "y": 0, "w": 20, "h": 12, "groups": ["Group 1"]}]}}}"#,
    },
};

/// A name that stands twice in a list.
pub(crate) static TWICE: Rule = Rule {
    meta: RuleMeta {
        id: "A093",
        name: "member-listed-twice",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "the second entry adds nothing; often another widget or group was meant",
        help: "remove one of the two",
    },
    check: Check::With("A081"),
    example: Example {
        scope: Scope::Group,
        bad: r#"{"widgetIds": ["prices", "news", "prices"]}"#,
        good: r#"{"widgetIds": ["prices", "news"]}"#,
    },
};

/// Layout items of no known widget that are looked at in search of members.
const STRANGERS: usize = 100;

fn check<'d, 's>(cx: &Context<'d, 's>, app: &AppView<'d, 's>, found: &mut Vec<Diagnostic>) {
    let (groups, items) = (app.groups(), app.items());
    let mut declared: HashMap<&str, &GroupView<'_, '_>> = HashMap::new();
    for (name, group) in groups.iter().filter_map(|group| Some((group.name()?, group))) {
        declared.entry(name).or_insert(group);
    }
    let first = |group: &&GroupView<'_, '_>| {
        group.name().and_then(|name| declared.get(name)).is_none_or(|first| first.pointer == group.pointer)
    };
    let doubled: HashSet<&str> = groups.iter().filter(|group| !first(group)).filter_map(GroupView::name).collect();
    let members = members(app);
    let names: HashSet<&str> = declared.keys().copied().collect();
    // A name that no layout item can give is the fault of the group.
    if app.groups_are_known() && doubled.is_empty() {
        let renamed = renamed(&names, &members).and_then(|(name, group)| Some((name, *declared.get(group)?)));
        unknown_groups(app, &declared, &items, renamed, found);
    }
    for item in &items {
        if let Some(list) = item.node.get("groups") {
            twice(app, list, &item.pointer.key("groups"), found);
        }
    }
    let mut placed: HashMap<&str, Vec<&ItemView<'_, '_>>> = HashMap::new();
    for (id, item) in items.iter().filter_map(|item| Some((item.widget_id()?, item))) {
        placed.entry(id).or_default().push(item);
    }
    let listed = listed(app);
    let mut guesses = Guesses::default();
    let known = app.layout_is_known();
    // A layout item of no known widget may be the member that seems to be missing.
    let strange = items.iter().filter(|item| is_strange(cx, item));
    let strange: Vec<_> = strange
        .map(|item| (item, item.widget_id().and_then(|id| guesses.find(id, || intended(cx, id)))))
        .take(STRANGERS)
        .collect();
    for group in &groups {
        let Some((list, name)) = group.node.get("widgetIds").zip(group.name()) else { continue };
        twice(app, list, &group.pointer.key("widgetIds"), found);
        for (at, id) in list.items().iter().enumerate() {
            let Some(text) = id.as_str().filter(|text| cx.widget(text).is_some()) else { continue };
            let entry = (list, at);
            match placed.get(text) {
                None if known
                    && !strange
                        .iter()
                        .any(|(item, meant)| may_join(item, name) && meant.is_none_or(|id| id == text)) =>
                {
                    found.push(not_placed(app, group, name, entry));
                }
                Some(copies) if members.contains_key(name) && !doubled.contains(name) => {
                    found.extend(not_joined(app, &listed, &names, group, name, entry, copies));
                }
                _ => {}
            }
        }
        if !doubled.contains(name) {
            let joined = members.get(name).map(Vec::as_slice).unwrap_or_default();
            found.extend(not_listed(cx, app, (group, name), joined, &mut guesses));
        }
    }
    found.extend(items.iter().filter_map(|item| only_listed(app, &listed, &declared, item)));
}

/// Whether `item` places something that is neither a widget of this backend nor one of Workspace.
fn is_strange(cx: &Context<'_, '_>, item: &ItemView<'_, '_>) -> bool {
    item.widget_id().is_some_and(|id| cx.widgets_are_known() && cx.widget(id).is_none() && !is_built_in(id))
}

fn may_join(item: &ItemView<'_, '_>, name: &str) -> bool {
    item.groups().is_none_or(|names| names.iter().any(|other| other.as_str() == Some(name)))
}

/// A group's name in a layout item: the item, the name's place in the list and in the text.
type Entry<'i, 'd, 's> = (&'i ItemView<'d, 's>, usize, Span);

fn unknown_groups(
    app: &AppView<'_, '_>,
    declared: &HashMap<&str, &GroupView<'_, '_>>,
    items: &[ItemView<'_, '_>],
    renamed: Option<(&str, &GroupView<'_, '_>)>,
    found: &mut Vec<Diagnostic>,
) {
    let mut unknown: Vec<(&str, Vec<Entry<'_, '_, '_>>)> = Vec::new();
    let mut index: HashMap<&str, usize> = HashMap::new();
    for item in items {
        for (at, node) in item.groups().unwrap_or_default().iter().enumerate() {
            let Some(name) = node.as_str().filter(|name| !declared.contains_key(name)) else { continue };
            // Where no group is declared at all, one finding tells so.
            let key = if declared.is_empty() { "" } else { name };
            let number = *index.entry(key).or_insert_with(|| {
                unknown.push((name, Vec::new()));
                unknown.len() - 1
            });
            unknown[number].1.push((item, at, node.span));
        }
    }
    let mut variants: HashMap<String, &str> = HashMap::new();
    for known in declared.keys() {
        variants.entry(plain_name(known)).or_insert(known);
    }
    let mut guesses = Guesses::default();
    for (name, places) in unknown {
        let label = |(item, at, span): Entry<'_, '_, '_>, text: &str| {
            app.label(span, &item.pointer.key("groups").index(at), text)
        };
        let Some((&first, others)) = places.split_first() else { continue };
        let words = first.0.widget_id().map_or_else(|| "a layout item".to_owned(), |id| format!("`{id}`"));
        let what = if declared.is_empty() { "but no group is declared in" } else { "which is not declared in" };
        let message = format!("{words} joins group `{name}`, {what} {}", app.words);
        let mut diagnostic = Diagnostic::new(&UNKNOWN_GROUP.meta, message, label(first, "no such group"));
        for other in others.iter().take(3) {
            diagnostic = diagnostic.related(label(*other, "here as well"));
        }
        let variant = variants.get(&plain_name(name)).copied();
        let near = guesses.closest(name, declared.keys().copied()).filter(|near| is_slip(name, near));
        if let Some(right) = variant.or(near) {
            let edits: Vec<_> =
                places.iter().map(|place| Edit { span: place.2, text: rewrite::quote(right) }).collect();
            let title = format!("write `{right}`");
            let fix = if variant.is_some() { Fix::safe(title, edits) } else { Fix::offered(title, edits) };
            if let Some((group, node)) = declared.get(right).and_then(|group| Some((group, group.node.get("name")?))) {
                diagnostic = diagnostic.related(app.label(node.span, &group.pointer.key("name"), "this one?"));
            }
            diagnostic = diagnostic.help(format!("did you mean `{right}`?")).fix(fix);
        } else if let Some((group, node)) =
            renamed.filter(|(other, _)| *other == name).and_then(|(_, group)| Some((group, group.node.get("name")?)))
        {
            diagnostic = diagnostic.related(app.label(node.span, &group.pointer.key("name"), "joined by nobody"));
        } else if let Some(member) = app.node.member("groups") {
            diagnostic =
                diagnostic.related(app.label(member.key_span, &app.pointer.key("groups"), "not declared here"));
        }
        found.push(diagnostic);
    }
}

fn twice(app: &AppView<'_, '_>, list: &Node<'_>, pointer: &Pointer, found: &mut Vec<Diagnostic>) {
    let mut seen = HashMap::new();
    for (at, node) in list.items().iter().enumerate() {
        let Some(text) = node.as_str() else { continue };
        let label = |text: &str| app.label(node.span, &pointer.index(at), text);
        let Some(first) = seen.insert(text, label("the first one")) else { continue };
        let fix = rewrite::remove_item(app.text(), list, at).map(|edit| Fix::safe("remove the second one", [edit]));
        let message = format!("`{text}` is listed twice");
        found.push(Diagnostic::new(&TWICE.meta, message, label("again")).related(first).fix(fix));
    }
}

fn not_placed(app: &AppView<'_, '_>, group: &GroupView<'_, '_>, name: &str, entry: (&Node<'_>, usize)) -> Diagnostic {
    let (list, at) = entry;
    let node = &list.items()[at];
    let id = node.as_str().unwrap_or_default();
    let label = app.label(node.span, &group.pointer.key("widgetIds").index(at), "not on the dashboard");
    let message = format!("group `{name}` lists `{id}`, which {} does not place", app.words);
    // A group of one would be the next fault.
    let edit = rewrite::remove_item(app.text(), list, at).filter(|_| list.items().len() > 2);
    let fix = edit.map(|edit| Fix::safe(format!("take `{id}` out of the group"), [edit]));
    Diagnostic::new(&NOT_PLACED.meta, message, label).fix(fix)
}

fn not_joined(
    app: &AppView<'_, '_>,
    listed: &HashMap<&str, Vec<&str>>,
    declared: &HashSet<&str>,
    group: &GroupView<'_, '_>,
    name: &str,
    entry: (&Node<'_>, usize),
    copies: &[&ItemView<'_, '_>],
) -> Option<Diagnostic> {
    let node = entry.0.items().get(entry.1)?;
    let id = node.as_str()?;
    let nearly = |item: &&&ItemView<'_, '_>| {
        let Some(names) = item.groups() else { return true };
        // A name that no group has is told of, and may be this one.
        names.iter().any(|other| other.as_str().is_none_or(|other| other == name || !declared.contains(other)))
    };
    // Membership belongs to each placed copy: it is enough that one of them joins.
    if copies.iter().any(|copy| nearly(&copy)) {
        return None;
    }
    let first = copies.first()?;
    let list = first.node.get("groups")?;
    let message = format!("group `{name}` lists `{id}`, but its layout item does not join the group");
    let other = app.label(node.span, &group.pointer.key("widgetIds").index(entry.1), "listed here");
    let label = app.label(list.span, &first.pointer.key("groups"), format!("`{name}` is not here"));
    let edit = join(app, listed, first, name).filter(|_| copies.len() == 1);
    let fix = edit.map(|edit| Fix::offered(format!("add `{name}`"), [edit]));
    Some(Diagnostic::new(&NOT_JOINED.meta, message, label).related(other).fix(fix))
}

/// An item that belongs to groups by their lists alone, as in the documentation's own examples.
fn only_listed(
    app: &AppView<'_, '_>,
    listed: &HashMap<&str, Vec<&str>>,
    declared: &HashMap<&str, &GroupView<'_, '_>>,
    item: &ItemView<'_, '_>,
) -> Option<Diagnostic> {
    let id = item.node.get("i").filter(|_| item.node.get("groups").is_none())?;
    let text = id.as_str()?;
    let name = *listed.get(text)?.first()?;
    let group = declared.get(name)?;
    let message = format!("layout item `{text}` names no groups; it is in `{name}` through `widgetIds` alone");
    let fix = join(app, listed, item, name).map(|edit| Fix::safe("name its groups in the layout item", [edit]));
    let label = app.label(id.span, &item.pointer.key("i"), "no `groups` in this item");
    let other = group.node.get("name").map_or(group.node.span, |node| node.span);
    let other = app.label(other, &group.pointer.key("name"), "lists it");
    Some(Diagnostic::new(&NOT_JOINED.meta, message, label).severity(Severity::Hint).related(other).fix(fix))
}

fn not_listed<'d>(
    cx: &Context<'d, '_>,
    app: &AppView<'_, '_>,
    (group, name): (&GroupView<'d, '_>, &str),
    members: &[ItemView<'d, '_>],
    guesses: &mut Guesses<'d, 'd>,
) -> Vec<Diagnostic> {
    let Some(list) = group.node.get("widgetIds").filter(|list| !list.items().is_empty()) else { return Vec::new() };
    let ids: Vec<&str> = list.items().iter().filter_map(Node::as_str).collect();
    // Who stands there under a misspelt id is told so at that id.
    let unknown: Vec<&str> = ids.iter().copied().filter(|id| cx.widget(id).is_none()).collect();
    let misspelt: Vec<&str> = unknown.iter().filter_map(|id| guesses.find(id, || intended(cx, id))).collect();
    // An entry that means no widget may stand for the one that is missing.
    if ids.len() < list.items().len() || misspelt.len() < unknown.len() {
        return Vec::new();
    }
    let mut listed: HashSet<&str> = ids.iter().copied().chain(misspelt).collect();
    let mut found = Vec::new();
    for item in members {
        let Some(id) = item.widget_id().filter(|id| !cx.widgets_are_known() || cx.widget(id).is_some()) else {
            continue;
        };
        if !listed.insert(id) {
            continue;
        }
        let own = item.groups().unwrap_or_default().iter().enumerate().find(|(_, node)| node.as_str() == Some(name));
        let Some((at, node)) = own else { continue };
        let label = app.label(node.span, &item.pointer.key("groups").index(at), "joins the group here");
        let other = app.label(list.span, &group.pointer.key("widgetIds"), format!("`{id}` is missing"));
        let edit = rewrite::insert_item(app.text(), list, &rewrite::quote(id));
        let fix = edit.map(|edit| Fix::safe(format!("add `{id}` to widgetIds"), [edit]));
        let message = format!("`{id}` joins group `{name}` in the layout but is missing in its widgetIds");
        found.push(Diagnostic::new(&NOT_LISTED.meta, message, label).related(other).fix(fix));
    }
    found
}
