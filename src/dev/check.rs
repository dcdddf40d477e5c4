//! Checking the documents of the backend that is served.

use std::path::Path;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::render::{self, Omitted};
use crate::project;
use crate::validate::{self, Report};

/// The outcome of one check.
#[derive(Debug, Default)]
pub struct Checked {
    /// The findings, unless there was nothing to check.
    pub report: Report,
    /// Whether hints are listed, not only counted.
    pub hints: bool,
    /// Whether widgets.json was found as a file.
    pub has_widgets_file: bool,
    /// Why the documents could not be read, in words.
    pub unreadable: Option<String>,
}

/// Findings of one file that are listed; more could not be read anyway.
const LISTED: usize = 50;

impl Checked {
    /// The findings to list, in their order, and those of each file that are left out.
    pub fn listed(&self) -> (Vec<&Diagnostic>, Vec<Omitted>) {
        render::limit(self.report.shown(self.hints), LISTED)
    }
}

/// Finds and checks the documents in `root`.
pub fn check(root: &Path, settings: &validate::Settings) -> Checked {
    let Ok(backend) = project::discover(root) else {
        return Checked::default();
    };
    let has_widgets_file = backend.widgets.is_some();
    match validate::check(&backend, &settings.options) {
        Ok(report) => Checked { report, hints: settings.hints, has_widgets_file, unreadable: None },
        Err(error) => {
            let path = crate::fs::display_path(&error.path);
            let unreadable =
                Some(format!("{} cannot be read: {}", path.display(), crate::fs::in_words(&error.source.to_string())));
            Checked { has_widgets_file, unreadable, ..Checked::default() }
        }
    }
}
