//! Checking the documents of the backend that is served.

use std::path::{Path, PathBuf};

use super::served::Served;
use crate::diagnostic::render::{self, Omitted, Summary};
use crate::diagnostic::{Diagnostic, Severity};
use crate::project;
use crate::text::{FileId, SourceFile, Sources};
use crate::validate::{self, Report};

/// The outcome of one check.
#[derive(Debug, Default)]
pub struct Checked {
    /// The findings, unless there was nothing to check; without hints where these are not listed.
    pub report: Report,
    /// All findings, counted.
    pub counts: Summary,
    /// Whether hints are listed, not only counted.
    pub hints: bool,
    /// Whether widgets.json was found as a file.
    pub has_widgets_file: bool,
    /// What of it the backend served, since there is no file.
    pub served: Vec<FileId>,
    /// Why the documents could not be read, in words.
    pub unreadable: Option<String>,
}

/// Findings of one file that are listed; more could not be read anyway.
const LISTED: usize = 50;

impl Checked {
    /// Whether any document was found, as a file or served.
    pub fn has_documents(&self) -> bool {
        self.unreadable.is_some() || self.report.sources.iter().next().is_some()
    }

    /// Whether widgets.json was found, as a file or served.
    pub fn has_widgets(&self) -> bool {
        self.has_widgets_file || self.serves("widgets.json")
    }

    /// Whether a document of this name was served, since there is no file.
    pub fn serves(&self, name: &str) -> bool {
        self.served.iter().any(|file| self.report.sources.file(*file).path().ends_with(name))
    }

    /// The findings to list, in their order, and those of each file that are left out.
    pub fn listed(&self) -> (Vec<&Diagnostic>, Vec<Omitted>) {
        render::limit(self.report.shown(self.hints), LISTED)
    }
}

/// Finds and checks the documents in `root`.
pub fn check_files(root: &Path, settings: &validate::Settings) -> Checked {
    check(root, settings, &Served::default())
}

/// Finds and checks the documents in `root`, and those that were `served` where there is no file.
pub(crate) fn check(root: &Path, settings: &validate::Settings, served: &Served) -> Checked {
    let mut backend = project::discover(root).unwrap_or_default();
    let has_widgets_file = backend.widgets.is_some();
    let contents = served.complete(&mut backend);
    if backend.files().next().is_none() {
        return Checked::default();
    }
    let names: Vec<PathBuf> = contents.keys().cloned().collect();
    let mut report = Report { sources: Sources::with(contents), ..Report::default() };
    let options = validate::Options { catalog: true, ..settings.options.clone() };
    if let Err(error) = validate::check_into(&mut report, &backend, &options) {
        return unreadable(&error.path, &error.source.to_string(), has_widgets_file);
    }
    let is_served = |file: &SourceFile| names.iter().any(|name| name == file.path());
    let served: Vec<FileId> = report.sources.iter().filter(|(_, file)| is_served(file)).map(|(id, _)| id).collect();
    // There is no text that could be edited.
    for diagnostic in report.diagnostics.iter_mut().filter(|one| served.contains(&one.primary.file)) {
        diagnostic.fix = None;
    }
    let counts = report.summary();
    if !settings.hints {
        // A large project has thousands, and what is found is kept until the next check.
        report.diagnostics.retain(|diagnostic| diagnostic.severity != Severity::Hint);
        report.diagnostics.shrink_to_fit();
    }
    Checked { report, counts, hints: settings.hints, has_widgets_file, served, unreadable: None }
}

fn unreadable(path: &Path, why: &str, has_widgets_file: bool) -> Checked {
    let path = crate::fs::display_path(path);
    let told = format!("{} cannot be read: {}", path.display(), crate::fs::in_words(why));
    Checked { has_widgets_file, unreadable: Some(told), ..Checked::default() }
}
