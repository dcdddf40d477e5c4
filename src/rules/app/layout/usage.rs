//! Which widgets the apps place: the same twice, Workspace's own, and those that none places.

use std::collections::{HashMap, HashSet};

use super::placement::intended;
use crate::diagnostic::{Class, Diagnostic, Label, RuleMeta, Severity};
use crate::json::{Node, Value};
use crate::rules::view::{AppView, ItemView};
use crate::rules::widget::naming::is_built_in;
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::Guesses;

/// A widget of Workspace's own.
pub(crate) static BUILT_IN: Rule = Rule {
    meta: RuleMeta {
        id: "A041",
        name: "built-in-widget",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "this widget belongs to Workspace and not to the backend; an installation without it leaves the place empty",
        help: "keep it if all who use the app have it",
    },
    check: Check::App(placed),
    example: Example { scope: Scope::Layout, bad: r#"{"i": "note"}"#, good: r#"{"i": "prices"}"# },
};

/// A widget that no app places.
pub(crate) static UNUSED: Rule = Rule {
    meta: RuleMeta {
        id: "A042",
        name: "unused-widget",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "no app shows this widget; users find it only by searching the list of all widgets",
        help: "place it in an app, or leave it to users to find",
    },
    check: Check::Code(unused),
    example: Example {
        scope: Scope::App,
        bad: r#"{"tabs": {"": {"id": "", "name": "", "layout": [{"i": "prices", "x": 0, "y": 0, "w": 20, "h": 12}]}}}"#,
        good: r#"{"tabs": {"": {"id": "", "name": "", "layout": [{"i": "prices", "x": 0, "y": 0, "w": 20, "h": 12}, {"i": "news", "x": 20, "y": 0, "w": 20, "h": 12}]}}}"#,
    },
};

/// One widget placed twice alike.
pub(crate) static TWICE: Rule = Rule {
    meta: RuleMeta {
        id: "A043",
        name: "same-widget-twice",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "both copies start with the same parameters, groups and view, so the tab shows one thing twice",
        help: "remove one, or give it other parameters in `state`",
    },
    check: Check::With("A041"),
    example: Example {
        scope: Scope::App,
        bad: r#"{"tabs": {"": {"id": "", "name": "", "layout": [{"i": "prices", "x": 0, "y": 0, "w": 20, "h": 12}, {"i": "prices", "x": 20, "y": 0, "w": 20, "h": 12}]}}}"#,
        good: r#"{"tabs": {"": {"id": "", "name": "", "layout": [{"i": "prices", "x": 0, "y": 0, "w": 20, "h": 12}, {"i": "prices", "x": 20, "y": 0, "w": 20, "h": 12, "state": {"params": {"symbol": "BETA"}}}]}}}"#,
    },
};

fn placed(cx: &Context<'_, '_>, app: &AppView<'_, '_>, found: &mut Vec<Diagnostic>) {
    for tab in app.tabs() {
        let mut seen: HashMap<(&str, String), Label> = HashMap::new();
        for item in tab.items() {
            let Some((id, node)) = item.widget_id().zip(item.node.get("i")) else { continue };
            if item.is_navigation_bar() {
                continue;
            }
            let label = |text: &str| app.label(node.span, &item.pointer.key("i"), text);
            if cx.widgets_are_known() && cx.widget(id).is_none() && is_built_in(id) {
                let message = format!("`{id}` is a widget of Workspace's own, which not every installation has");
                found.push(Diagnostic::new(&BUILT_IN.meta, message, label("")));
            }
            let start = (id, start(&item));
            if let Some(first) = seen.get(&start) {
                let message = format!("{} places `{id}` twice with the same parameters", tab.words());
                found.push(Diagnostic::new(&TWICE.meta, message, label("")).related(first.clone()));
            } else {
                seen.insert(start, label("the first one"));
            }
        }
    }
}

/// Everything that tells one copy of a widget from another, as one text.
fn start(item: &ItemView<'_, '_>) -> String {
    let mut text = String::new();
    for key in ["state", "groups"] {
        // A state without anything in it counts as none.
        if let Some(node) = item.node.get(key).filter(|node| node.is_array() || !node.members().is_empty()) {
            canonical(node, &mut text);
        }
    }
    text
}

/// `node` with the keys of objects in one order.
fn canonical(node: &Node<'_>, out: &mut String) {
    match &node.value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by(|a, b| a.key.cmp(&b.key));
            out.push('{');
            for member in members {
                out.push_str(&crate::json::rewrite::quote(&member.key));
                canonical(&member.value, out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for item in items {
                canonical(item, out);
                out.push(',');
            }
            out.push(']');
        }
        _ => out.push_str(&node.to_value().to_string()),
    }
}

fn unused(cx: &Context<'_, '_>) -> Vec<Diagnostic> {
    let readable = |errors: &[crate::json::SyntaxError]| !errors.iter().any(|error| error.kind.hides_structure());
    let items: Vec<ItemView<'_, '_>> = cx.apps().iter().flat_map(AppView::items).collect();
    if items.is_empty() || !cx.documents().apps.as_ref().is_some_and(|apps| readable(&apps.errors)) {
        return Vec::new();
    }
    let mut placed: HashSet<&str> = HashSet::new();
    let mut meant = Guesses::default();
    for id in items.iter().filter_map(ItemView::widget_id) {
        // What a misspelt id means is placed: the misspelling is the finding.
        if placed.insert(id) && cx.widget(id).is_none() {
            placed.extend(meant.find(id, || intended(cx, id)));
        }
    }
    let unplaced = cx.widgets().iter().filter(|widget| !placed.contains(widget.id));
    unplaced
        .map(|widget| {
            let label = widget.label(widget.member.key_span, &widget.pointer, "");
            Diagnostic::new(&UNUSED.meta, format!("widget `{}` is in no app", widget.id), label)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::harness::found_in;

    #[test]
    fn copies_are_alike_only_where_nothing_tells_them_apart() {
        let widgets = r#"{"prices": {"name": "Prices"}, "facts": {"name": "Facts"}}"#;
        let apps = |items: &[&str]| format!(r#"[{{"tabs": {{"": {{"layout": [{}]}}}}}}]"#, items.join(", "));
        let facts = r#"{"i": "facts"}"#;
        let cases: [(&[&str], &[&str]); 8] = [
            (&[r#"{"i": "prices"}"#, facts], &[]),
            (&[r#"{"i": "price"}"#, facts], &[]),
            (&[facts], &["A042"]),
            (&[r#"{"i": "note"}"#, r#"{"i": "navigation_bar"}"#, r#"{"i": "prices"}"#, facts], &["A041"]),
            (&[r#"{"i": "prices"}"#, r#"{"i": "prices", "state": {}}"#, facts], &["A043"]),
            (&[r#"{"i": "prices"}"#, r#"{"i": "prices", "groups": ["Group 1"]}"#, facts], &[]),
            (&[r#"{"i": "prices"}"#, r#"{"i": "prices", "state": {"chartView": {"enabled": true}}}"#, facts], &[]),
            (
                &[
                    r#"{"i": "facts", "state": {"a": 1, "b": [2]}}"#,
                    r#"{"i": "facts", "state": {"b": [2], "a": 1}}"#,
                    r#"{"i": "prices"}"#,
                ],
                &["A043"],
            ),
        ];
        for (items, expected) in cases {
            assert_eq!(found_in(widgets, &apps(items), &["A041", "A042", "A043"]), expected, "{items:?}");
        }
        assert_eq!(found_in(widgets, "[]", &["A042"]), Vec::<&str>::new());
    }
}
