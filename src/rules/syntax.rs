//! Rules about the text of the documents: JSON syntax, encoding, keys given twice.

use std::collections::HashMap;

use super::context::{Context, Loaded};
use super::{Check, Example, Rule, Scope};
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::{Node, Pointer, SyntaxKind, Value};
use crate::schema::Document;
use crate::text::{Fix, Span};

const fn not_json(id: &'static str, name: &'static str, why: &'static str, example: Example) -> Rule {
    let help = "correct the syntax at this place";
    let meta = RuleMeta { id, name, severity: Severity::Error, class: Class::Schema, why, help };
    Rule { meta, check: Check::Syntax, example }
}

/// widgets.json cannot be parsed.
pub(crate) static WIDGETS_NOT_JSON: Rule = not_json(
    "W001",
    "invalid-widgets-json",
    "Workspace reads the file with the browser's JSON parser, which gives up at the first fault: no widget of this backend is loaded",
    Example { scope: Scope::Widgets, bad: "{'prices': {}}", good: "{}" },
);

/// apps.json cannot be parsed, has a key twice or an odd encoding.
pub(crate) static APPS_NOT_JSON: Rule = not_json(
    "A001",
    "invalid-apps-json",
    "Workspace treats an apps.json that is no JSON as if it were not there: no app is offered and nothing is said",
    Example { scope: Scope::Apps, bad: "[{},]", good: "[]" },
);

/// agents.json cannot be parsed, has a key twice or an odd encoding.
pub(crate) static AGENTS_NOT_JSON: Rule = not_json(
    "G001",
    "invalid-agents-json",
    "Workspace reads the file with the browser's JSON parser, which gives up at the first fault: no agent of this address is loaded",
    Example { scope: Scope::Agents, bad: "{\"desk\": None}", good: "{}" },
);

/// A widget id given twice.
pub(crate) static DUPLICATE_ID: Rule = Rule {
    meta: RuleMeta {
        id: "W005",
        name: "duplicate-widget-id",
        severity: Severity::Error,
        class: Class::Behaviour,
        why: "of two equal keys a JSON parser keeps only the last, so one of the two widgets does not exist for Workspace",
        help: "give one of them another id",
    },
    check: Check::Syntax,
    example: Example {
        scope: Scope::Widgets,
        bad: r#"{"prices": {"name": "A", "description": "Prices of fund A.", "endpoint": "a"}, "prices": {"name": "B", "description": "Prices of fund B.", "endpoint": "b"}}"#,
        good: r#"{"prices_a": {"name": "A", "description": "Prices of fund A.", "endpoint": "a"}, "prices_b": {"name": "B", "description": "Prices of fund B.", "endpoint": "b"}}"#,
    },
};

/// A key given twice inside a widget.
pub(crate) static DUPLICATE_KEY: Rule = Rule {
    meta: RuleMeta {
        id: "W006",
        name: "duplicate-key",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "of two equal keys a JSON parser keeps only the last; the first one is silently without effect",
        help: "delete one of the two",
    },
    check: Check::Syntax,
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"category": "Funds", "category": "Equity"}"#,
        good: r#"{"category": "Funds"}"#,
    },
};

/// Bytes that are not UTF-8, or a byte-order mark.
pub(crate) static ENCODING: Rule = Rule {
    meta: RuleMeta {
        id: "W008",
        name: "not-utf-8",
        severity: Severity::Error,
        class: Class::Behaviour,
        why: "browsers read JSON as UTF-8: other bytes turn into replacement characters, and a byte-order mark stops strict parsers",
        help: "save the file as UTF-8 without a byte-order mark",
    },
    check: Check::Syntax,
    example: Example { scope: Scope::Widgets, bad: "\u{feff}{}", good: "{}" },
};

/// Reports what is wrong with the text of every document.
pub(super) fn run(cx: &Context<'_, '_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for loaded in cx.documents().iter() {
        encoding(loaded, &mut found);
        for error in &loaded.errors {
            let name = loaded.document.file_name();
            let message = format!("{name} is not valid JSON: {}", error.kind.message());
            let mut diagnostic =
                Diagnostic::new(&syntax_rule(loaded).meta, message, loaded.label(error.span, &Pointer::root(), ""))
                    .help(error.kind.help());
            if let (Some(noticed), SyntaxKind::Unclosed(bracket)) = (error.noticed, &error.kind) {
                diagnostic.primary.text = format!("this `{bracket}` is never closed");
                diagnostic = diagnostic.related(loaded.label(noticed, &Pointer::root(), "noticed here"));
            }
            if let Some(edit) = &error.edit {
                diagnostic = diagnostic.fix(Fix::safe(error.kind.help(), [edit.clone()]));
            }
            found.push(diagnostic);
        }
        if let Some(root) = &loaded.root {
            duplicates(loaded, root, &Pointer::root(), &mut found);
        }
    }
    found
}

fn syntax_rule(loaded: &Loaded<'_>) -> &'static Rule {
    match loaded.document {
        Document::Widgets => &WIDGETS_NOT_JSON,
        Document::Apps => &APPS_NOT_JSON,
        Document::Agents => &AGENTS_NOT_JSON,
    }
}

fn encoding(loaded: &Loaded<'_>, found: &mut Vec<Diagnostic>) {
    let name = loaded.document.file_name();
    let rule = if loaded.document == Document::Widgets { &ENCODING } else { syntax_rule(loaded) };
    let fix = loaded.source.is_faithful().then(Fix::encoding);
    if loaded.source.is_utf16() {
        let label = loaded.label(Span::new(0, 0), &Pointer::root(), "");
        let help = "save it as UTF-8; in PowerShell: `… | Out-File -Encoding utf8NoBOM`";
        found.push(
            Diagnostic::new(&rule.meta, format!("{name} is written in UTF-16"), label).help(help).fix(fix.clone()),
        );
    }
    if let Some(at) = loaded.source.invalid_utf8() {
        let width = loaded.source.text()[at..].chars().next().map_or(0, char::len_utf8);
        let label = loaded.label(Span::new(at, at + width), &Pointer::root(), "the first byte that is not UTF-8");
        found.push(Diagnostic::new(&rule.meta, format!("{name} is not UTF-8"), label).help(ENCODING.meta.help));
    }
    if loaded.source.has_bom() {
        let label = loaded.label(Span::new(0, 0), &Pointer::root(), "");
        let message = format!("{name} begins with a byte-order mark");
        let diagnostic = Diagnostic::new(&rule.meta, message, label).severity(Severity::Warning);
        found.push(diagnostic.help(ENCODING.meta.help).fix(fix));
    }
}

fn duplicates(loaded: &Loaded<'_>, node: &Node<'_>, pointer: &Pointer, found: &mut Vec<Diagnostic>) {
    match &node.value {
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate().filter(|(_, item)| item.is_object() || item.is_array()) {
                duplicates(loaded, item, &pointer.index(at), found);
            }
        }
        Value::Object(members) => {
            let mut first: HashMap<&str, Span> = HashMap::with_capacity(members.len());
            for member in members {
                if let Some(before) = first.insert(&member.key, member.key_span) {
                    found.push(duplicate(loaded, pointer, &member.key, before, member.key_span));
                }
                if member.value.is_object() || member.value.is_array() {
                    duplicates(loaded, &member.value, &pointer.key(&member.key), found);
                }
            }
        }
        _ => {}
    }
}

fn duplicate(loaded: &Loaded<'_>, inside: &Pointer, key: &str, before: Span, again: Span) -> Diagnostic {
    let at_top = *inside == Pointer::root();
    let (rule, severity, message) = match loaded.document {
        Document::Widgets if at_top => (&DUPLICATE_ID, Severity::Error, format!("widget id `{key}` is given twice")),
        Document::Widgets => {
            (&DUPLICATE_KEY, Severity::Warning, format!("key `{key}` is given twice in `{}`", inside.dotted()))
        }
        Document::Apps | Document::Agents => {
            (syntax_rule(loaded), Severity::Warning, format!("key `{key}` is given twice in `{}`", inside.dotted()))
        }
    };
    let pointer = inside.key(key);
    Diagnostic::new(&rule.meta, message, loaded.label(again, &pointer, "this one counts"))
        .severity(severity)
        .related(loaded.label(before, &pointer, "this one is lost"))
        .help(if at_top { DUPLICATE_ID.meta.help } else { DUPLICATE_KEY.meta.help })
}
