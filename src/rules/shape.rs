//! Findings made of schema failures.

use super::context::{Context, Loaded};
use super::table;
use crate::diagnostic::Diagnostic;
use crate::json::{Node, Pointer, Value};
use crate::schema::{Document, Violation, check, check_entry};

/// Checks every document against its schema.
pub(super) fn run(cx: &mut Context<'_, '_>) {
    for loaded in cx.documents().iter() {
        for violation in violations(loaded) {
            if let Some(diagnostic) = diagnostic(loaded, violation) {
                cx.report(diagnostic);
            }
        }
    }
}

/// A list where single entries stand, or one entry where a list should, has a rule of its own; its entries are checked all the same.
fn violations(loaded: &Loaded<'_>) -> Vec<Violation> {
    let Some(root) = &loaded.root else { return Vec::new() };
    let whole = || check(loaded.document, root);
    let one = |node: &Node<'_>, base: &Pointer| check_entry(loaded.document, root, node, base);
    match (loaded.document, &root.value) {
        (Document::Widgets, Value::Object(_)) if is_bare_widget(root) => one(root, &Pointer::root()),
        (Document::Apps, Value::Object(members)) if !members.is_empty() && root.get("apps").is_none() => {
            one(root, &Pointer::root())
        }
        (Document::Widgets | Document::Agents, Value::Array(items)) => items
            .iter()
            .enumerate()
            .filter(|(_, item)| item.is_object())
            .flat_map(|(at, item)| one(item, &Pointer::root().index(at)))
            .collect(),
        (Document::Widgets | Document::Agents, Value::Object(_)) | (Document::Apps, Value::Array(_)) => whole(),
        _ => Vec::new(),
    }
}

/// Whether the document is one definition without an id around it.
pub(super) fn is_bare_widget(root: &Node<'_>) -> bool {
    ["name", "endpoint"].iter().all(|key| root.get(key).is_some_and(|value| value.as_str().is_some()))
}

fn diagnostic(loaded: &Loaded<'_>, violation: Violation) -> Option<Diagnostic> {
    let rule = table::find(&violation.rule)?;
    let label = loaded.label(violation.span, &violation.pointer, "");
    let mut diagnostic = Diagnostic::new(&rule.meta, violation.message, label);
    diagnostic.severity = violation.severity.unwrap_or(rule.meta.severity);
    diagnostic.help = violation.help;
    if violation.fix.is_none() {
        diagnostic.help.push(rule.meta.help.to_owned());
    }
    diagnostic.fix = violation.fix;
    Some(diagnostic)
}
