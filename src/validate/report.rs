//! What a run found.

use std::path::Path;

use crate::diagnostic::render::Summary;
use crate::diagnostic::{Diagnostic, Severity};
use crate::text::Sources;

/// Findings with the texts they point into, in the order to print them.
#[derive(Debug, Default)]
pub struct Report {
    /// The documents that were checked.
    pub sources: Sources,
    /// What was found: backend by backend, file by file, from top to bottom.
    pub diagnostics: Vec<Diagnostic>,
    /// Number of widgets defined.
    pub widgets: usize,
    /// Number of apps defined.
    pub apps: usize,
}

impl Report {
    /// Counts by severity.
    pub fn summary(&self) -> Summary {
        Summary::count(&self.diagnostics, self.sources.iter().count())
    }

    /// Keeps of the findings after the first `from` only those in the file shown as `path`.
    pub fn keep_only(&mut self, from: usize, path: &Path) {
        let tail = self.diagnostics.split_off(from.min(self.diagnostics.len()));
        let here = |diagnostic: &Diagnostic| self.sources.file(diagnostic.primary.file).path() == path;
        self.diagnostics.extend(tail.into_iter().filter(here));
    }

    /// The findings without hints.
    pub fn without_hints(&self) -> Vec<Diagnostic> {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity != Severity::Hint).cloned().collect()
    }
}
