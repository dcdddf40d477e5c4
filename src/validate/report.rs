//! What a run found.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::render::Summary;
use crate::text::Sources;

/// Findings with the texts they point into, in the order to print them.
#[derive(Debug, Default)]
pub struct Report {
    /// The documents that were checked.
    pub sources: Sources,
    /// What was found, sorted by file and place.
    pub diagnostics: Vec<Diagnostic>,
    /// Number of widgets defined in widgets.json.
    pub widgets: usize,
    /// Number of apps defined in apps.json.
    pub apps: usize,
}

impl Report {
    /// Counts by severity.
    pub fn summary(&self) -> Summary {
        Summary::count(&self.diagnostics, self.sources.iter().count())
    }
}
