//! Findings made of schema failures.

use super::context::{Context, Loaded, Profile};
use super::table;
use crate::diagnostic::{Diagnostic, Severity};
use crate::json::{Node, Pointer, Value};
use crate::schema::{Document, Violation, Violations, check, check_entry};
use crate::text::FileId;

/// Checks every document against its schema. The second list names those that have more faults than are listed.
pub(super) fn run(cx: &Context<'_, '_>) -> (Vec<Diagnostic>, Vec<FileId>) {
    let (mut found, mut cut) = (Vec::new(), Vec::new());
    for loaded in cx.documents().iter() {
        for violations in violations(loaded) {
            if violations.more && cut.last() != Some(&loaded.file) {
                cut.push(loaded.file);
            }
            found.extend(violations.list.into_iter().filter_map(|violation| diagnostic(cx, loaded, violation)));
        }
    }
    (found, cut)
}

/// A list where single entries stand, or one entry where a list should, has a rule of its own; its entries are checked all the same.
fn violations(loaded: &Loaded<'_>) -> Vec<Violations> {
    let Some(root) = &loaded.root else { return Vec::new() };
    let whole = || vec![check(loaded.document, root)];
    let one = |node: &Node<'_>, base: &Pointer| check_entry(loaded.document, root, node, base);
    let each = |items: &[Node<'_>], base: &Pointer| {
        let entries =
            items.iter().enumerate().filter(|(_, item)| loaded.document == Document::Agents || item.is_object());
        entries.map(|(at, item)| one(item, &base.index(at))).collect()
    };
    match (loaded.document, &root.value) {
        (Document::Widgets, Value::Object(_)) if is_bare_widget(root) => vec![one(root, &Pointer::root())],
        (Document::Apps, Value::Object(members)) if !members.is_empty() => match root.get("apps") {
            Some(apps) if root.get("tabs").is_none() => each(apps.items(), &Pointer::root().key("apps")),
            _ => vec![one(root, &Pointer::root())],
        },
        (Document::Widgets | Document::Agents, Value::Array(items)) => each(items, &Pointer::root()),
        (Document::Widgets | Document::Agents, Value::Object(_)) | (Document::Apps, Value::Array(_)) => whole(),
        _ => Vec::new(),
    }
}

/// Whether the document is one definition without an id around it.
pub(super) fn is_bare_widget(root: &Node<'_>) -> bool {
    ["name", "endpoint"].iter().all(|key| root.get(key).is_some_and(|value| value.as_str().is_some()))
}

/// Type names that OpenBB's documentation uses and Workspace does not know.
const DOCUMENTED_TYPES: &[&str] = &["W117", "W118"];

fn diagnostic(cx: &Context<'_, '_>, loaded: &Loaded<'_>, violation: Violation) -> Option<Diagnostic> {
    let rule = table::find(&violation.rule)?;
    let label = loaded.label(violation.span, &violation.pointer, "");
    let mut diagnostic = Diagnostic::new(&rule.meta, violation.message, label);
    diagnostic.severity = violation.severity.unwrap_or(rule.meta.severity);
    if cx.profile() == Profile::Docs && DOCUMENTED_TYPES.contains(&rule.meta.id) {
        diagnostic.severity = Severity::Warning;
    }
    diagnostic.help = violation.help;
    if violation.fix.is_none() {
        diagnostic.help.push(rule.meta.help.to_owned());
    }
    diagnostic.fix = violation.fix;
    Some(diagnostic)
}
