//! Findings made of schema failures.

use super::context::{Context, Loaded, Profile};
use super::widget::ids::is_inner_id;
use super::widget::kind::definition::{FILE_SELECTOR, unmarked_selector};
use super::{table, view};
use crate::diagnostic::{Diagnostic, Severity};
use crate::json::{Member, Node, Pointer, Value};
use crate::parallel;
use crate::schema::{Document, Entry, Violation, Violations, check};
use crate::text::FileId;

/// Entries from which on it pays to make ready for checking them uncopied.
const MANY: usize = 500;

/// Checks every entry of every document against its schema. The second list names the documents that have more faults than are listed.
pub(super) fn run(cx: &Context<'_, '_>) -> (Vec<Diagnostic>, Vec<FileId>) {
    let (mut found, mut cut) = (Vec::new(), Vec::new());
    for loaded in cx.documents().iter() {
        let entries = entries(loaded);
        let sound = !cx.diagnostics().iter().any(|finding| finding.primary.file == loaded.file);
        let checked = parallel::flat_map(&entries, |entry, checked| {
            let Violations { list, more } = check(entry, sound && entries.len() >= MANY);
            let found: Vec<_> = list.into_iter().filter_map(|violation| diagnostic(cx, loaded, violation)).collect();
            if more || !found.is_empty() {
                checked.push((found, more));
            }
        });
        cut.extend(checked.iter().any(|(_, more)| *more).then_some(loaded.file));
        found.extend(checked.into_iter().flat_map(|(found, _)| found));
    }
    (found, cut)
}

/// The entries to check. A list where single entries stand, or one entry where a list should, has a rule of its own; its entries are
/// checked all the same.
fn entries<'d, 's>(loaded: &'d Loaded<'s>) -> Vec<Entry<'d, 's>> {
    let Some(root) = &loaded.root else { return Vec::new() };
    let document = loaded.document;
    let one = |node: &'d Node<'s>| vec![Entry { document, node, member: None, pointer: Pointer::root() }];
    let each = |items: &'d [Node<'s>], base: &Pointer| {
        let entries = items.iter().enumerate().filter(|(_, item)| document != Document::Widgets || item.is_object());
        entries.map(|(at, node)| Entry { document, node, member: None, pointer: base.index(at) }).collect()
    };
    match (document, &root.value) {
        (Document::Widgets, Value::Object(_)) if is_bare_widget(root) => one(root),
        (Document::Apps, Value::Object(members)) if !members.is_empty() => match root.get("apps") {
            Some(apps) if root.get("tabs").is_none() => each(apps.items(), &Pointer::root().key("apps")),
            _ => one(root),
        },
        (_, Value::Array(items)) => each(items, &Pointer::root()),
        (Document::Widgets | Document::Agents, Value::Object(_)) => {
            let members = view::last_members(root).filter(|member| !member.value.is_invalid());
            let entry = |member: &'d Member<'s>| {
                let pointer = Pointer::root().key(&member.key);
                Entry { document, node: &member.value, member: Some(member), pointer }
            };
            members.map(entry).collect()
        }
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
    // An id in the wrong place that says something else has a finding that tells more.
    if loaded.document == Document::Widgets
        && loaded.root.as_ref().is_some_and(|root| is_inner_id(root, &violation.pointer))
    {
        return None;
    }
    let place = loaded.root.as_ref().filter(|_| rule.meta.id == FILE_SELECTOR.meta.id);
    let place = place.and_then(|root| unmarked_selector(root, &violation.pointer));
    let (span, pointer) = place.unwrap_or((violation.span, violation.pointer));
    let label = loaded.label(span, &pointer, "");
    let mut diagnostic = Diagnostic::new(&rule.meta, violation.message, label);
    diagnostic.severity = violation.severity.unwrap_or(rule.meta.severity);
    // What was written there has no effect, and its author does not know.
    if violation.misspelt && diagnostic.severity == Severity::Hint {
        diagnostic.severity = Severity::Warning;
    }
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

#[cfg(test)]
mod tests {
    use super::super::example::documents;
    use super::super::{RULES, Rule};
    use super::*;
    use crate::text::{SourceFile, Sources};

    #[test]
    fn entries_are_judged_alike_copied_and_uncopied() {
        let mut rejected = 0;
        for Rule { meta, example, .. } in RULES {
            let texts = [example.bad, example.good].into_iter().flat_map(|text| documents(example.scope, text));
            for (document, text) in texts {
                let mut sources = Sources::default();
                let file = sources.add(SourceFile::new(document.file_name(), text.into_bytes()));
                let loaded = Loaded::new(document, file, sources.file(file));
                if !loaded.errors.is_empty() {
                    continue;
                }
                for entry in entries(&loaded) {
                    let rules = |many| check(&entry, many).list.into_iter().map(|found| found.rule).collect::<Vec<_>>();
                    assert_eq!(rules(true), rules(false), "{}: {}", meta.id, loaded.source.text());
                    rejected += usize::from(!rules(false).is_empty());
                }
            }
        }
        assert!(rejected > 100, "only {rejected} entries were rejected");
    }
}
