//! Parts of a document that a fault of its text hides: what seems to be missing or misplaced there may be neither.

use super::context::Loaded;
use crate::diagnostic::Diagnostic;
use crate::json::{Node, SyntaxKind};
use crate::text::{FileId, Span};

/// The parts of the documents that could not be read as they were meant.
#[derive(Debug, Default)]
pub(super) struct Damage {
    places: Vec<(FileId, Span)>,
}

impl Damage {
    /// What the faults of `documents` hide: whole entries where brackets or quotes do not close, else the single value.
    pub(super) fn of<'l, 's: 'l>(documents: impl Iterator<Item = &'l Loaded<'s>>) -> Self {
        let mut places = Vec::new();
        for loaded in documents {
            let mut unsure = Vec::new();
            for error in &loaded.errors {
                match error.kind {
                    SyntaxKind::Unquoted(_) | SyntaxKind::Number(_) => places.push((loaded.file, error.span)),
                    // What follows stands one level too high.
                    SyntaxKind::UnexpectedClose(_) => {
                        unsure.push(error.span.start);
                        places.push((loaded.file, Span { start: error.span.start, end: u32::MAX }));
                    }
                    _ if error.kind.hides_structure() => unsure.push(error.span.start),
                    _ => {}
                }
            }
            let entries = loaded.root.as_ref().filter(|_| !unsure.is_empty()).map(entries).unwrap_or_default();
            let hidden = entries.into_iter().filter(|entry| unsure.iter().any(|at| contains(*entry, *at)));
            places.extend(hidden.map(|entry| (loaded.file, entry)));
        }
        Self { places }
    }

    /// Whether `finding` is about something that can be read.
    pub(super) fn spares(&self, finding: &Diagnostic) -> bool {
        let at = &finding.primary;
        !self.places.iter().any(|(file, place)| {
            *file == at.file && contains(*place, at.span.start) && at.span.end <= place.end.max(at.span.start)
        })
    }
}

/// The widgets, apps or agents in `root`, with their keys.
fn entries(root: &Node<'_>) -> Vec<Span> {
    let with_key =
        root.members().iter().map(|member| Span { start: member.key_span.start, end: member.value.span.end });
    with_key.chain(root.items().iter().map(|item| item.span)).collect()
}

fn contains(span: Span, at: u32) -> bool {
    (span.start..span.end).contains(&at)
}
