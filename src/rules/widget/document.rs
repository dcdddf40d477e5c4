//! widgets.json as a whole.

use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::{Pointer, Value};
use crate::rules::shape::is_bare_widget;
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::Span;

/// A top-level list.
pub(crate) static LIST_OF_WIDGETS: Rule = Rule {
    meta: RuleMeta {
        id: "W002",
        name: "widgets-as-list",
        severity: Severity::Error,
        class: Class::Schema,
        why: "Workspace reads widgets.json as one object whose keys are the widget ids; anything else is refused whole",
        help: "write `{\"my_widget\": {…}}`: one object, each widget under its id",
    },
    check: Check::Code(top_level),
    example: Example {
        scope: Scope::Widgets,
        bad: r#"[{"name": "Prices", "description": "Closing prices of the desk.", "endpoint": "prices"}]"#,
        good: r#"{"prices": {"name": "Prices", "description": "Closing prices of the desk.", "endpoint": "prices"}}"#,
    },
};

/// A definition without an id around it.
pub(crate) static BARE_WIDGET: Rule = Rule {
    meta: RuleMeta {
        id: "W003",
        name: "widget-without-id",
        severity: Severity::Error,
        class: Class::Schema,
        why: "Workspace takes every top-level key for a widget id, so one bare definition looks like many broken widgets",
        help: "wrap it: `{\"my_widget\": {…}}`",
    },
    check: Check::With("W002"),
    example: Example {
        scope: Scope::Widgets,
        bad: r#"{"name": "Prices", "description": "Closing prices of the desk.", "endpoint": "prices"}"#,
        good: r#"{"prices": {"name": "Prices", "description": "Closing prices of the desk.", "endpoint": "prices"}}"#,
    },
};

/// A top-level value that is not a widget definition.
pub(crate) static NOT_A_WIDGET: Rule = Rule {
    meta: RuleMeta {
        id: "W004",
        name: "not-a-widget",
        severity: Severity::Error,
        class: Class::Schema,
        why: "Workspace takes every top-level key for a widget id; a value that is no object makes it drop all widgets of this backend",
        help: "remove the key, or move it into a widget",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Widgets,
        bad: r#"{"_comment": "prices of the desk"}"#,
        good: r#"{"prices": {"name": "Prices", "description": "Closing prices of the desk.", "type": "table", "endpoint": "prices"}}"#,
    },
};

/// No widgets at all.
pub(crate) static NO_WIDGETS: Rule = Rule {
    meta: RuleMeta {
        id: "W007",
        name: "no-widgets",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "Workspace accepts the backend and shows nothing of it",
        help: "add a widget",
    },
    check: Check::With("W002"),
    example: Example {
        scope: Scope::Widgets,
        bad: "{}",
        good: r#"{"prices": {"name": "Prices", "description": "Closing prices of the desk.", "endpoint": "prices"}}"#,
    },
};

/// Sound widgets that are lost because of an invalid one.
pub(crate) static ONE_HIDES_ALL: Rule = Rule {
    meta: RuleMeta {
        id: "W009",
        name: "invalid-widget-hides-all",
        severity: Severity::Error,
        class: Class::Schema,
        why: "Workspace checks all definitions together: while one is invalid, none of the backend's widgets is loaded",
        help: "mend the errors reported for it",
    },
    check: Check::With("summary"),
    example: Example {
        scope: Scope::Widgets,
        bad: r#"{"prices": {"name": "Prices", "description": "Closing prices of the desk.", "endpoint": "prices"}, "news": {"name": "News", "description": "What moved the desk today."}}"#,
        good: r#"{"prices": {"name": "Prices", "description": "Closing prices of the desk.", "endpoint": "prices"}, "news": {"name": "News", "description": "What moved the desk today.", "endpoint": "news"}}"#,
    },
};

fn top_level(cx: &Context<'_, '_>) -> Vec<Diagnostic> {
    let Some(loaded) = &cx.documents().widgets else { return Vec::new() };
    let Some(root) = &loaded.root else { return Vec::new() };
    let start = Span::new(root.span.start as usize, root.span.start as usize + 1);
    let label = loaded.label(start, &Pointer::root(), "");
    let diagnostic = match &root.value {
        Value::Array(items) if items.is_empty() => {
            Diagnostic::new(&LIST_OF_WIDGETS.meta, "widgets.json is a list, not an object", label)
                .help("write `{}` as long as there are no widgets")
        }
        Value::Array(_) => Diagnostic::new(&LIST_OF_WIDGETS.meta, "widgets.json is a list, not an object", label),
        Value::Null => Diagnostic::new(&LIST_OF_WIDGETS.meta, "widgets.json is null, not an object", label),
        Value::String(text) if !text.is_empty() => {
            Diagnostic::new(&LIST_OF_WIDGETS.meta, "widgets.json is a string, not an object", label)
                .help("serve the object itself, not its text: return it without json.dumps")
        }
        Value::Object(_) if is_bare_widget(root) => {
            Diagnostic::new(&BARE_WIDGET.meta, "widgets.json holds one widget without an id", label)
        }
        Value::Object(members) if !members.is_empty() => return Vec::new(),
        Value::Invalid => return Vec::new(),
        _ => Diagnostic::new(&NO_WIDGETS.meta, "widgets.json defines no widgets", label),
    };
    vec![diagnostic]
}

/// Adds, after all other rules, the finding that sound widgets are lost with the invalid ones.
pub(crate) fn summarize(cx: &Context<'_, '_>) -> Vec<Diagnostic> {
    let Some(loaded) = &cx.documents().widgets else { return Vec::new() };
    let refused = |diagnostic: &&Diagnostic| {
        diagnostic.primary.file == loaded.file
            && diagnostic.severity == Severity::Error
            && diagnostic.class == Class::Schema
    };
    let all = cx.widgets().len();
    let mut invalid: Vec<(&str, &Pointer, Span)> = Vec::new();
    for diagnostic in cx.diagnostics().iter().filter(refused) {
        let pointer = Pointer::from_text(diagnostic.primary.pointer.as_str());
        let Some(id) = pointer.segments().next() else { continue };
        let Some(widget) = cx.widget(&id) else { continue };
        if invalid.iter().all(|(known, ..)| *known != widget.id) {
            invalid.push((widget.id, &widget.pointer, widget.member.key_span));
        }
    }
    invalid.sort_by_key(|(.., span)| *span);
    let Some((_, pointer, span)) = invalid.first().copied().filter(|_| invalid.len() < all) else { return Vec::new() };
    let count = invalid.len();
    let widgets =
        if count == 1 { "1 invalid widget hides".to_owned() } else { format!("{count} invalid widgets hide") };
    let rest = all - count;
    let message = format!("{widgets} the {rest} sound one{} of this backend", if rest == 1 { "" } else { "s" });
    let names: Vec<String> = invalid.iter().take(5).map(|(id, ..)| format!("`{id}`")).collect();
    let more = if count > 5 { format!(" and {} more", count - 5) } else { String::new() };
    let diagnostic =
        Diagnostic::new(&ONE_HIDES_ALL.meta, message, loaded.label(span, pointer, "the first invalid one"))
            .help(format!("mend the errors of {}{more}", names.join(", ")));
    vec![diagnostic]
}
