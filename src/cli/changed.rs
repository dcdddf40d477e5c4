//! How changes to a backend are told, to people and to tools, and why there are none.

use std::error::Error as _;
use std::path::Path;

use serde_json::{Value, json};

use super::{Failure, Shell};
use crate::changes::{Change, Changes};
use crate::diagnostic::{Severity, render};
use crate::endpoint;
use crate::fs::display_path;
use crate::project::Backend;
use crate::scaffold::{EditError, RevisionError};
use crate::validate::{self, Options, ReadError, Report};

/// Faults of a broken document that are shown.
const SHOWN: usize = 3;

/// What was, or is to be, done with a file.
fn verb(change: &Change) -> &'static str {
    match (&change.before, &change.after) {
        (None, _) => "Created",
        (Some(_), Some(_)) => "Edited",
        (Some(_), None) => "Removed",
    }
}

/// Tells each file, as a step that was done.
pub(super) fn steps(changes: &Changes, shell: &mut Shell) {
    for change in changes.iter() {
        shell.status(verb(change), display_path(&change.path).display().to_string());
    }
}

/// The files, for tools.
pub(super) fn files(changes: &Changes) -> Value {
    let file = |change: &Change| {
        let path = display_path(&change.path).display().to_string().replace(std::path::MAIN_SEPARATOR, "/");
        json!({ "path": path, "change": verb(change).to_lowercase() })
    };
    changes.iter().map(file).collect()
}

/// The findings, for tools.
pub(super) fn findings(report: &Report) -> Value {
    let findings = report.diagnostics.iter().map(|one| {
        json!({
            "rule": one.rule.id,
            "severity": one.severity.as_str(),
            "message": one.message,
            "file": report.sources.file(one.primary.file).path().display().to_string(),
            "pointer": one.primary.pointer,
        })
    });
    findings.collect()
}

/// A document could not be read.
pub(super) fn unread(error: &ReadError) -> Failure {
    Failure::new(format!("cannot read {}", display_path(&error.path).display())).cause(&error.source)
}

/// Why nothing can be changed, in words; the faults of a document that cannot be edited are shown first.
pub(super) fn failure(error: RevisionError, backend: &Backend, options: &Options, shell: &mut Shell) -> Failure {
    let failure = Failure::new(error.to_string());
    match error {
        RevisionError::Edit(EditError::Broken(path)) => failure.help(if show_faults(&path, backend, options, shell) {
            "mend what is shown above, and run the command again; `obb-backend validate --fix` mends what can be mended"
        } else {
            "save it as UTF-8, with one entry a widget, and run the command again"
        }),
        RevisionError::Edit(EditError::Disk(_, source)) => failure.cause(&source),
        RevisionError::Refused(refusal) => refusal.help.into_iter().fold(failure, Failure::help),
        RevisionError::Endpoint(endpoint::Error::Impossible { help, .. }) => failure.help(help),
        RevisionError::Endpoint(error) => error.source().into_iter().fold(failure, Failure::cause),
    }
}

/// Shows the faults of the document at `path`; whether there are any.
fn show_faults(path: &Path, backend: &Backend, options: &Options, shell: &mut Shell) -> bool {
    let Ok(report) = validate::check(backend, options) else { return false };
    let path = display_path(path);
    let is_fault = |file| report.sources.file(file).path() == path;
    let faults = report.diagnostics.iter().filter(|one| one.severity == Severity::Error && is_fault(one.primary.file));
    let shown = render::full(&report.sources, faults.take(SHOWN), shell.style());
    let any = !shown.is_empty();
    shell.err(shown);
    any
}
