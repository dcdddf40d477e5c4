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
pub(crate) fn check(root: &Path, settings: &validate::Settings) -> Checked {
    let Ok(backend) = project::discover(root) else {
        return Checked::default();
    };
    let has_widgets_file = backend.widgets.is_some();
    if let Some(special) = backend.files().find(|path| crate::fs::is_special(path)) {
        return unreadable(special, crate::fs::SPECIAL, has_widgets_file);
    }
    match validate::check(&backend, &settings.options) {
        Ok(report) => Checked { report, hints: settings.hints, has_widgets_file, unreadable: None },
        Err(error) => unreadable(&error.path, &error.source.to_string(), has_widgets_file),
    }
}

fn unreadable(path: &Path, why: &str, has_widgets_file: bool) -> Checked {
    let path = crate::fs::display_path(path);
    let told = format!("{} cannot be read: {}", path.display(), crate::fs::in_words(why));
    Checked { has_widgets_file, unreadable: Some(told), ..Checked::default() }
}
