//! What a run found.

use crate::diagnostic::render::Summary;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::Entry;
use crate::text::{FileId, Sources};

/// Findings with the texts they point into, in the order to print them.
#[derive(Debug, Default)]
pub struct Report {
    /// The documents that were checked.
    pub sources: Sources,
    /// What was found: backend by backend, file by file, from top to bottom.
    pub diagnostics: Vec<Diagnostic>,
    /// Documents with more faults of their text or shape than are listed.
    pub cut: Vec<FileId>,
    /// Documents read only for what others refer to.
    pub neighbours: Vec<FileId>,
    /// Number of backends checked.
    pub backends: usize,
    /// Number of widgets defined.
    pub widgets: usize,
    /// Number of apps defined.
    pub apps: usize,
    /// The widgets defined, where the options ask for them.
    pub catalog: Vec<Entry>,
}

impl Report {
    /// Counts by severity.
    pub fn summary(&self) -> Summary {
        Summary::count(&self.diagnostics, self.checked().len())
    }

    /// The documents that were checked, without those read only for what others refer to.
    pub fn checked(&self) -> Vec<FileId> {
        self.sources.iter().map(|(id, _)| id).filter(|id| !self.neighbours.contains(id)).collect()
    }

    /// The findings to show people: hints only on demand.
    pub fn shown(&self, hints: bool) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(move |diagnostic| hints || diagnostic.severity != Severity::Hint)
    }
}
