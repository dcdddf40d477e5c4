//! apps.json as a whole, its apps and their tabs.

use std::collections::HashMap;

use crate::diagnostic::{Class, Diagnostic, Label, RuleMeta, Severity};
use crate::json::{Pointer, Value, rewrite};
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::{Edit, Fix, Span};

/// One app without a list around it.
pub(crate) static SINGLE_APP: Rule = Rule {
    meta: RuleMeta {
        id: "A002",
        name: "single-app-object",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "today's Workspace accepts one bare app, other versions and OpenBB's own tools want a list",
        help: "put the app in a list: `[ … ]`",
    },
    check: Check::Code(top_level),
    example: Example {
        scope: Scope::Apps,
        bad: r#"{"name": "Desk", "allowCustomization": true, "tabs": {}, "groups": []}"#,
        good: r#"[{"name": "Desk", "allowCustomization": true, "tabs": {}, "groups": []}]"#,
    },
};

/// No apps at all.
pub(crate) static NO_APPS: Rule = Rule {
    meta: RuleMeta {
        id: "A025",
        name: "no-apps",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "Workspace accepts the file and offers no app; users have to place each widget themselves",
        help: "add an app, or leave apps.json out",
    },
    check: Check::With("A002"),
    example: Example {
        scope: Scope::Apps,
        bad: "[]",
        good: r#"[{"name": "Desk", "allowCustomization": true, "tabs": {}, "groups": []}]"#,
    },
};

/// The key of a tab is not its id.
pub(crate) static TAB_KEY: Rule = Rule {
    meta: RuleMeta {
        id: "A007",
        name: "tab-key-differs",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace keeps a tab's layout under its `id` and forgets the key; with two names for one tab, links to it go wrong",
        help: "make key and id equal",
    },
    check: Check::Code(tabs),
    example: Example {
        scope: Scope::App,
        bad: r#"{"tabs": {"overview": {"id": "main", "name": "Overview", "layout": []}}}"#,
        good: r#"{"tabs": {"overview": {"id": "overview", "name": "Overview", "layout": []}}}"#,
    },
};

/// Two tabs of an app with one id.
pub(crate) static DUPLICATE_TAB_ID: Rule = Rule {
    meta: RuleMeta {
        id: "A008",
        name: "duplicate-tab-id",
        severity: Severity::Error,
        class: Class::Behaviour,
        why: "layouts are kept by tab id: of two tabs with one id, the later overwrites the positions of the earlier",
        help: "give each tab its own id",
    },
    check: Check::With("A007"),
    example: Example {
        scope: Scope::App,
        bad: r#"{"tabs": {"a": {"id": "a", "name": "A", "layout": []}, "b": {"id": "a", "name": "B", "layout": []}}}"#,
        good: r#"{"tabs": {"a": {"id": "a", "name": "A", "layout": []}, "b": {"id": "b", "name": "B", "layout": []}}}"#,
    },
};

fn top_level(cx: &Context<'_, '_>) -> Vec<Diagnostic> {
    let Some(loaded) = &cx.documents().apps else { return Vec::new() };
    let Some(root) = &loaded.root else { return Vec::new() };
    let start = root.span.start as usize;
    let label = loaded.label(Span::new(start, start + 1), &Pointer::root(), "");
    let diagnostic = match &root.value {
        Value::Object(members) if members.is_empty() => {
            Diagnostic::new(&NO_APPS.meta, "apps.json contains no apps", label)
        }
        Value::Object(_) if root.get("apps").is_some() && root.get("tabs").is_none() => {
            let apps = &super::definition::TABS.meta;
            let message = "apps.json must be a list of apps, found an object with the key `apps`";
            Diagnostic::new(apps, message, label).help("keep only the list itself: `[ … ]`")
        }
        Value::Object(_) => {
            let end = root.span.end as usize;
            let insert = |at: usize, text: &str| Edit { span: Span::new(at, at), text: text.to_owned() };
            let message = "apps.json holds one app, not a list of apps";
            Diagnostic::new(&SINGLE_APP.meta, message, label)
                .fix(Fix::safe("wrap it in a list", [insert(start, "["), insert(end, "]")]))
        }
        Value::Array(items) if !items.is_empty() => return Vec::new(),
        Value::Array(_) | Value::Null => Diagnostic::new(&NO_APPS.meta, "apps.json contains no apps", label),
        Value::Invalid => return Vec::new(),
        _ => {
            let message = format!("apps.json is {}, not a list of apps", root.kind());
            Diagnostic::new(&super::definition::NOT_AN_APP.meta, message, label)
                .class(Class::Behaviour)
                .help("serve a list of apps: `[ … ]`")
        }
    };
    vec![diagnostic]
}

fn tabs(cx: &Context<'_, '_>) -> Vec<Diagnostic> {
    let Some(loaded) = &cx.documents().apps else { return Vec::new() };
    let mut found = Vec::new();
    for app in cx.apps() {
        let mut seen: HashMap<&str, Label> = HashMap::new();
        for tab in app.tabs() {
            let Some(id) = tab.member.value.member("id") else { continue };
            let Some(text) = id.value.as_str() else { continue };
            let key = &tab.member.key;
            let pointer = tab.pointer.key("id");
            let label = |text: &str| loaded.label(id.value.span, &pointer, text);
            if let Some(first) = seen.get(text) {
                let message = format!("two tabs of {} have the id `{text}`", app.words);
                found.push(Diagnostic::new(&DUPLICATE_TAB_ID.meta, message, label("")).related(first.clone()));
            } else if key.as_ref() != text {
                let message = format!("tab key `{key}` and id `{text}` differ; Workspace uses the id");
                let other = loaded.label(tab.member.key_span, &tab.pointer, "the key");
                found.push(
                    Diagnostic::new(&TAB_KEY.meta, message, label("")).related(other).fix(rename_key(tab.member, text)),
                );
            }
            seen.entry(text).or_insert_with(|| label("the first one"));
        }
    }
    found
}

fn rename_key(member: &crate::json::Member<'_>, key: &str) -> Fix {
    Fix::safe(format!("rename the key to `{key}`"), [rewrite::rename_key(member, key)])
}
