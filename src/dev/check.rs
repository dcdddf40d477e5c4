//! Checking the documents of the backend that is served.

use std::path::Path;

use crate::project;
use crate::validate::{self, Report};

/// The outcome of one check.
#[derive(Debug, Default)]
pub struct Checked {
    /// The findings, unless there was nothing to check.
    pub report: Report,
    /// Whether widgets.json was found as a file.
    pub has_widgets_file: bool,
    /// Why the documents could not be read, in words.
    pub unreadable: Option<String>,
}

/// Finds and checks the documents in `root`.
pub(crate) fn check(root: &Path, options: &validate::Options) -> Checked {
    let Ok(backend) = project::discover(root) else {
        return Checked::default();
    };
    let has_widgets_file = backend.widgets.is_some();
    match validate::check(&backend, options) {
        Ok(report) => Checked { report, has_widgets_file, unreadable: None },
        Err(error) => {
            let path = crate::fs::display_path(&error.path);
            let unreadable =
                Some(format!("{} cannot be read: {}", path.display(), crate::fs::in_words(&error.source.to_string())));
            Checked { has_widgets_file, unreadable, ..Checked::default() }
        }
    }
}
