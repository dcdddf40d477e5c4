//! Groups: parameters shared between placed widgets, which silently do nothing unless three places agree.

use std::cell::LazyCell;
use std::collections::{BTreeSet, HashMap, HashSet};

use super::members::{is_slip, join, listed, members};
use crate::diagnostic::{Class, Diagnostic, Label, RuleMeta, Severity};
use crate::json::Node;
use crate::rules::app::layout::placement::{intended, known_ids, replace};
use crate::rules::view::{AppView, GroupView, ItemView};
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::{Fix, Guesses};

/// A group name that is not `Group <number>`.
pub(crate) static GROUP_NAME_PATTERN: Rule = Rule {
    meta: RuleMeta {
        id: "A073",
        name: "unusual-group-name",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "OpenBB's guide says that only names like `Group 1` link widgets; today's Workspace takes any name, other builds may not",
        help: "rename it to `Group 1`, `Group 2` …, here and in every layout item that joins it",
    },
    check: Check::Code(names),
    example: Example { scope: Scope::Group, bad: r#"{"name": "Symbols"}"#, good: r#"{"name": "Group 1"}"# },
};

/// Two groups of an app with one name.
pub(crate) static DUPLICATE_GROUP: Rule = Rule {
    meta: RuleMeta {
        id: "A074",
        name: "duplicate-group-name",
        severity: Severity::Error,
        class: Class::Behaviour,
        why: "layout items join a group by its name: with two of one name they join both, and the parameters get in each other's way",
        help: "give one of them another name, also in the layout items that join it",
    },
    check: Check::With("A073"),
    example: Example {
        scope: Scope::App,
        bad: r#"{"groups": [{"name": "Group 1", "type": "param", "paramName": "symbol", "widgetIds": ["prices"]}, {"name": "Group 1", "type": "param", "paramName": "since", "widgetIds": ["prices"]}]}"#,
        good: r#"{"groups": [{"name": "Group 1", "type": "param", "paramName": "symbol", "widgetIds": ["prices"]}, {"name": "Group 2", "type": "param", "paramName": "since", "widgetIds": ["prices"]}]}"#,
    },
};

/// A group that does not say what it shares.
pub(crate) static GROUP_WITHOUT_PARAM: Rule = Rule {
    meta: RuleMeta {
        id: "A075",
        name: "group-without-param",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "without paramName a group of type param shares nothing, and one of type endpointParam takes the first endpoint parameter it meets",
        help: "add `paramName`",
    },
    check: Check::With("A073"),
    example: Example {
        scope: Scope::App,
        bad: r#"{"groups": [{"name": "Group 1", "type": "param", "widgetIds": ["prices", "news"]}]}"#,
        good: r#"{"groups": [{"name": "Group 1", "type": "param", "paramName": "symbol", "widgetIds": ["prices", "news"]}]}"#,
    },
};

/// A ticker group with a paramName.
pub(crate) static TICKER_WITH_PARAM: Rule = Rule {
    meta: RuleMeta {
        id: "A076",
        name: "ticker-group-with-param",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "a widget has one ticker, so a ticker group finds it without a name",
        help: "remove `paramName`",
    },
    check: Check::With("A073"),
    example: Example {
        scope: Scope::Group,
        bad: r#"{"type": "ticker", "paramName": "symbol"}"#,
        good: r#"{"type": "param", "paramName": "symbol"}"#,
    },
};

/// A member that is no widget.
pub(crate) static UNKNOWN_MEMBER: Rule = Rule {
    meta: RuleMeta {
        id: "A077",
        name: "unknown-group-member",
        severity: Severity::Error,
        class: Class::Behaviour,
        why: "members are looked up by their key in widgets.json; a name that is not there joins nothing, and nothing is said",
        help: "write the widget's key of widgets.json",
    },
    check: Check::With("A073"),
    example: Example {
        scope: Scope::Group,
        bad: r#"{"widgetIds": ["prices", "new"]}"#,
        good: r#"{"widgetIds": ["prices", "news"]}"#,
    },
};

/// Groups with and without a member list, and layout items that rely on the lists.
pub(crate) static MIXED_MEMBER_LISTS: Rule = Rule {
    meta: RuleMeta {
        id: "A079",
        name: "mixed-member-lists",
        severity: Severity::Error,
        class: Class::Schema,
        why: "where a layout item names no groups, Workspace reads `widgetIds` of every group and fails at the one that has none: it then loads neither apps nor widgets",
        help: "give every group `widgetIds`, or every layout item `groups`",
    },
    check: Check::With("A073"),
    example: Example {
        scope: Scope::App,
        bad: r#"{"tabs": {"": {"id": "", "name": "", "layout": [{"i": "prices", "x": 0, "y": 0, "w": 20, "h": 12}]}}, "groups": [{"name": "Group 1", "type": "param", "paramName": "symbol", "widgetIds": ["prices"]}, {"name": "Group 2", "type": "param", "paramName": "since"}]}"#,
        good: r#"{"tabs": {"": {"id": "", "name": "", "layout": [{"i": "prices", "x": 0, "y": 0, "w": 20, "h": 12}]}}, "groups": [{"name": "Group 1", "type": "param", "paramName": "symbol", "widgetIds": ["prices"]}, {"name": "Group 2", "type": "param", "paramName": "since", "widgetIds": ["prices"]}]}"#,
    },
};

/// A group that no placed widget joins.
pub(crate) static GROUP_WITHOUT_MEMBERS: Rule = Rule {
    meta: RuleMeta {
        id: "A080",
        name: "group-without-members",
        severity: Severity::Error,
        class: Class::Behaviour,
        why: "a group exists only through the layout items that join it: this one has none, so its parameter is shared by nobody",
        help: "add the group's name to `groups` of each layout item that should follow it",
    },
    check: Check::With("A073"),
    example: Example {
        scope: Scope::App,
        bad: r#"{"tabs": {"": {"id": "", "name": "", "layout": [{"i": "prices", "x": 0, "y": 0, "w": 20, "h": 12, "groups": []}]}}, "groups": [{"name": "Group 1", "type": "param", "paramName": "symbol", "widgetIds": ["prices"]}]}"#,
        good: r#"{"tabs": {"": {"id": "", "name": "", "layout": [{"i": "prices", "x": 0, "y": 0, "w": 20, "h": 12, "groups": ["Group 1"]}]}}, "groups": [{"name": "Group 1", "type": "param", "paramName": "symbol", "widgetIds": ["prices"]}]}"#,
    },
};

fn names(cx: &Context<'_, '_>) -> Vec<Diagnostic> {
    let Some(loaded) = &cx.documents().apps else { return Vec::new() };
    let mut found = Vec::new();
    let mut guesses = Guesses::default();
    for app in cx.apps() {
        let groups = app.groups();
        let members = members(app);
        let declared: HashSet<&str> = groups.iter().filter_map(GroupView::name).collect();
        // Who joins the group under another name is told so, at the layout item.
        let undeclared: Vec<&str> = members.keys().copied().filter(|name| !declared.contains(name)).collect();
        let near = |name: &str| undeclared.iter().any(|other| is_slip(other, name));
        let placed = app.layout_is_known();
        let mut seen: HashMap<&str, Label> = HashMap::new();
        let listing = LazyCell::new(|| Listing::of(app));
        for group in &groups {
            let Some((name, value)) = group.name().zip(group.node.get("name")) else { continue };
            let label = |text: &str| loaded.label(value.span, &group.pointer.key("name"), text);
            if let Some(first) = seen.get(name) {
                let message = format!("two groups of {} are called `{name}`", app.words);
                found.push(Diagnostic::new(&DUPLICATE_GROUP.meta, message, label("")).related(first.clone()));
            } else if !is_numbered(name) && !name.trim().is_empty() {
                let message = format!("group name `{name}` is not of the form `Group 1`");
                found.push(Diagnostic::new(&GROUP_NAME_PATTERN.meta, message, label("")));
            }
            seen.entry(name).or_insert_with(|| label("the first one"));
            let nobody = placed && !members.contains_key(name) && !name.trim().is_empty();
            if nobody && !near(name) {
                let message = format!("no placed widget of {} joins group `{name}`", app.words);
                let diagnostic = Diagnostic::new(&GROUP_WITHOUT_MEMBERS.meta, message, label("joined by nobody"));
                found.push(diagnostic.fix(listing.let_join(app, group, name)));
            }
            found.extend(shared_param(cx, group, name));
            found.extend(unknown_members(cx, group, name, &mut guesses));
        }
        found.extend(mixed_lists(cx, &groups, app));
    }
    found
}

/// Who is listed in an app, and who is placed.
struct Listing<'d, 's> {
    listed: HashMap<&'d str, Vec<&'d str>>,
    placed: HashMap<&'d str, Vec<ItemView<'d, 's>>>,
}

impl<'d, 's> Listing<'d, 's> {
    fn of(app: &AppView<'d, 's>) -> Self {
        let mut placed: HashMap<&str, Vec<_>> = HashMap::new();
        for (id, item) in app.items().into_iter().filter_map(|item| Some((item.widget_id()?, item))) {
            placed.entry(id).or_default().push(item);
        }
        Self { listed: listed(app), placed }
    }

    /// Lets the placed widgets that `group` lists join it; one alone would be no group.
    fn let_join(&self, app: &AppView<'d, 's>, group: &GroupView<'d, 's>, name: &str) -> Option<Fix> {
        let ids: BTreeSet<&str> = group.widget_ids().unwrap_or_default().iter().filter_map(Node::as_str).collect();
        let items = ids.into_iter().filter_map(|id| self.placed.get(id)).flatten();
        let edits: Vec<_> = items.filter_map(|item| join(app, &self.listed, item, name)).collect();
        (edits.len() > 1).then(|| Fix::offered(format!("let the listed widgets join `{name}`"), edits))
    }
}

fn is_numbered(name: &str) -> bool {
    name.strip_prefix("Group ")
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

fn shared_param(cx: &Context<'_, '_>, group: &GroupView<'_, '_>, name: &str) -> Option<Diagnostic> {
    let param = group.node.get("paramName");
    // A name of another kind has a finding of its own.
    if param.is_some_and(|param| param.as_str().is_none()) {
        return None;
    }
    let loaded = cx.documents().apps.as_ref()?;
    let named = param.and_then(Node::as_str).is_some_and(|param| !param.is_empty());
    match group.node.get("type").and_then(Node::as_str)? {
        kind @ ("param" | "endpointParam") if !named => {
            let severity = if kind == "param" { Severity::Error } else { Severity::Warning };
            let message = format!("group `{name}` does not say which parameter it shares");
            let place = match param {
                Some(empty) => loaded.label(empty.span, &group.pointer.key("paramName"), "empty"),
                None => loaded.label(group.node.get("name")?.span, &group.pointer, "no `paramName`"),
            };
            Some(Diagnostic::new(&GROUP_WITHOUT_PARAM.meta, message, place).severity(severity))
        }
        "ticker" if named => {
            let label = loaded.label(param?.span, &group.pointer.key("paramName"), "");
            Some(Diagnostic::new(&TICKER_WITH_PARAM.meta, format!("ticker group `{name}` needs no paramName"), label))
        }
        _ => None,
    }
}

fn unknown_members<'d>(
    cx: &Context<'d, '_>,
    group: &GroupView<'d, '_>,
    name: &str,
    guesses: &mut Guesses<'d, 'd>,
) -> Vec<Diagnostic> {
    let Some(loaded) = cx.documents().apps.as_ref().filter(|_| cx.widgets_are_known()) else { return Vec::new() };
    let ids = group.widget_ids().unwrap_or_default().iter().enumerate();
    ids.filter_map(|(at, node)| {
        let id = node.as_str().filter(|id| cx.widget(id).is_none())?;
        let label = loaded.label(node.span, &group.pointer.key("widgetIds").index(at), "no such widget");
        let message = format!("group `{name}` lists `{id}`, which is not in widgets.json");
        let diagnostic = Diagnostic::new(&UNKNOWN_MEMBER.meta, message, label);
        Some(match guesses.find(id, || intended(cx, id)) {
            Some(right) => diagnostic.help(format!("did you mean `{right}`?")).fix(replace(node.span, right)),
            None => diagnostic.help(known_ids(cx)),
        })
    })
    .collect()
}

fn mixed_lists(cx: &Context<'_, '_>, groups: &[GroupView<'_, '_>], app: &AppView<'_, '_>) -> Option<Diagnostic> {
    let loaded = cx.documents().apps.as_ref()?;
    let with = groups.iter().find(|group| group.node.get("widgetIds").is_some())?;
    let without = groups.iter().find(|group| group.node.get("widgetIds").is_none())?;
    let item = app.items().into_iter().find(|item| item.node.get("groups").is_none())?;
    let words =
        |group: &GroupView<'_, '_>| group.name().map_or_else(|| "a group".to_owned(), |name| format!("group `{name}`"));
    let message = format!("{} has widgetIds and {} has none", words(with), words(without));
    let start = |node: &Node<'_>| crate::text::Span::new(node.span.start as usize, node.span.start as usize + 1);
    Some(
        Diagnostic::new(
            &MIXED_MEMBER_LISTS.meta,
            message,
            loaded.label(start(without.node), &without.pointer, "no widgetIds here"),
        )
        .related(loaded.label(start(item.node), &item.pointer, "this item names no groups")),
    )
}
