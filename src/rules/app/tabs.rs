//! Tabs of an app: their names, their number, and those that show nothing.

use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::Node;
use crate::rules::view::{AppView, ItemView, TabView};
use crate::rules::{Check, Context, Example, Rule, Scope};

/// Tabs that still fit beside each other.
const COMFORTABLE: usize = 5;

/// A tab without a name beside others.
pub(crate) static NAMELESS_TAB: Rule = Rule {
    meta: RuleMeta {
        id: "A009",
        name: "nameless-tab",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "with several tabs Workspace shows a navigation bar of their names; one without a name cannot be clicked",
        help: "give the tab a short name",
    },
    check: Check::App(check),
    example: Example {
        scope: Scope::App,
        bad: r#"{"tabs": {"a": {"id": "a", "name": "", "layout": []}, "b": {"id": "b", "name": "B", "layout": []}}}"#,
        good: r#"{"tabs": {"a": {"id": "a", "name": "A", "layout": []}, "b": {"id": "b", "name": "B", "layout": []}}}"#,
    },
};

/// More tabs than fit, or than the widgets need.
pub(crate) static MANY_TABS: Rule = Rule {
    meta: RuleMeta {
        id: "A010",
        name: "many-tabs",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "users see one tab at a time, and widgets are best compared on one page: one tab when all fits on a screen, 3 to 5 at most",
        help: "join tabs that belong together",
    },
    check: Check::With("A009"),
    example: Example {
        scope: Scope::App,
        bad: r#"{"tabs": {"a": {"id": "a", "name": "A", "layout": [{"i": "prices", "x": 0, "y": 2, "w": 20, "h": 12}]}, "b": {"id": "b", "name": "B", "layout": [{"i": "news", "x": 0, "y": 2, "w": 20, "h": 12}]}}}"#,
        good: r#"{"tabs": {"": {"id": "", "name": "", "layout": [{"i": "prices", "x": 0, "y": 0, "w": 20, "h": 12}, {"i": "news", "x": 20, "y": 0, "w": 20, "h": 12}]}}}"#,
    },
};

/// A tab that places nothing.
pub(crate) static EMPTY_LAYOUT: Rule = Rule {
    meta: RuleMeta {
        id: "A024",
        name: "empty-layout",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace opens the tab as an empty page",
        help: "place widgets in the `layout`, or remove the tab",
    },
    check: Check::With("A009"),
    example: Example {
        scope: Scope::App,
        bad: r#"{"tabs": {"": {"id": "", "name": "", "layout": []}}}"#,
        good: r#"{"tabs": {"": {"id": "", "name": "", "layout": [{"i": "prices", "x": 0, "y": 0, "w": 20, "h": 12}]}}}"#,
    },
};

fn check(_: &Context<'_, '_>, app: &AppView<'_, '_>, found: &mut Vec<Diagnostic>) {
    let tabs = app.tabs();
    for tab in &tabs {
        found.extend(nameless(app, tab).filter(|_| tabs.len() > 1));
        found.extend(empty(app, tab));
    }
    found.extend(many(app, &tabs));
    if let Some(empty) = app.node.get("tabs").filter(|value| value.is_object() && tabs.is_empty()) {
        let label = app.label(empty.span, &app.pointer.key("tabs"), "");
        found.push(Diagnostic::new(&EMPTY_LAYOUT.meta, format!("{} has no tabs", app.words), label));
    }
}

fn nameless(app: &AppView<'_, '_>, tab: &TabView<'_, '_>) -> Option<Diagnostic> {
    let name = tab.member.value.get("name")?;
    name.as_str().filter(|name| name.trim().is_empty())?;
    let words = match tab.id() {
        "" => "a tab".to_owned(),
        id => format!("tab `{id}`"),
    };
    let message = format!("{words} of {} has no name, though there are several tabs", app.words);
    Some(Diagnostic::new(&NAMELESS_TAB.meta, message, app.label(name.span, &tab.pointer.key("name"), "")))
}

fn empty(app: &AppView<'_, '_>, tab: &TabView<'_, '_>) -> Option<Diagnostic> {
    let layout = tab.member.value.get("layout").filter(|layout| layout.is_array())?;
    let bar = |item: &Node<'_>| item.get("i").and_then(Node::as_str) == Some("navigation_bar");
    if !layout.items().iter().all(bar) {
        return None;
    }
    let message = format!("{} of {} has no widgets", tab.words(), app.words);
    Some(Diagnostic::new(&EMPTY_LAYOUT.meta, message, app.label(layout.span, &tab.pointer.key("layout"), "")))
}

fn many(app: &AppView<'_, '_>, tabs: &[TabView<'_, '_>]) -> Option<Diagnostic> {
    let count =
        |tab: &TabView<'_, '_>| tab.items().iter().filter(|item: &&ItemView<'_, '_>| !item.is_navigation_bar()).count();
    let message = if tabs.len() > COMFORTABLE {
        format!("{} has {} tabs; 3 to 5 is comfortable", app.words, tabs.len())
    } else if tabs.len() > 1 && tabs.iter().all(|tab| count(tab) == 1) {
        format!("{} has {} tabs with one widget each", app.words, tabs.len())
    } else {
        return None;
    };
    let key = app.node.member("tabs")?.key_span;
    Some(Diagnostic::new(&MANY_TABS.meta, message, app.label(key, &app.pointer.key("tabs"), "")))
}

#[cfg(test)]
mod tests {
    use crate::rules::Scope;
    use crate::rules::harness::found;

    #[test]
    fn one_page_needs_no_name_and_widgets_need_not_be_spread_over_tabs() {
        let item = r#"{"i": "prices", "x": 0, "y": 2, "w": 20, "h": 12}"#;
        let bar = r#"{"i": "navigation_bar", "x": 0, "y": 0, "w": 40, "h": 2}"#;
        let tab = |key: &str, name: &str, items: &[&str]| {
            format!(r#""{key}": {{"id": "{key}", "name": "{name}", "layout": [{}]}}"#, items.join(", "))
        };
        let many: Vec<String> = (0..6).map(|at| tab(&at.to_string(), "T", &[item, item])).collect();
        let cases: [(String, &[&str]); 6] = [
            (tab("", "", &[item]), &[]),
            (format!("{}, {}", tab("a", " ", &[item, item]), tab("b", "B", &[item])), &["A009"]),
            (format!("{}, {}", tab("a", "A", &[bar, item]), tab("b", "B", &[item])), &["A010"]),
            (format!("{}, {}", tab("a", "A", &[bar]), tab("b", "B", &[item])), &["A024"]),
            (many[..5].join(", "), &[]),
            (many.join(", "), &["A010"]),
        ];
        for (tabs, expected) in cases {
            let app = format!(r#"{{"tabs": {{{tabs}}}}}"#);
            assert_eq!(found(Scope::App, &app, &["A009", "A010", "A024"]), expected, "{tabs}");
        }
    }
}
