//! The run of every rule over the documents of one backend.

use super::context::{Context, Documents, Profile};
use super::table::RULES;
use super::{Check, shape, syntax, widget};
use crate::diagnostic::Diagnostic;
use crate::parallel;
use crate::text::FileId;

/// What a run over one backend found.
#[derive(Debug)]
pub struct Findings {
    /// The findings, file by file, from top to bottom.
    pub diagnostics: Vec<Diagnostic>,
    /// Files with more faults of their text or shape than are listed.
    pub cut: Vec<FileId>,
    /// Number of widgets defined.
    pub widgets: usize,
    /// Number of apps defined.
    pub apps: usize,
}

/// Runs every rule over `documents`. `admit` may change a finding, and drops it by answering false: what is dropped or no error any
/// more does not count for the rules that sum up.
pub fn run(documents: &Documents<'_>, profile: Profile, admit: &dyn Fn(&mut Diagnostic) -> bool) -> Findings {
    let mut cx = Context::new(documents, profile);
    cx.report(syntax::run(&cx));
    let (found, mut cut) = shape::run(&cx);
    cx.report(found);
    cut.extend(documents.iter().filter(|loaded| loaded.more_errors).map(|loaded| loaded.file));
    cut.sort_unstable();
    cut.dedup();
    cx.report(run_code(&cx));
    cx.admit(admit);
    cx.report(widget::document::summarize(&cx));
    cx.admit(admit);
    let (widgets, apps) = (cx.widgets().len(), cx.apps().len());
    Findings { diagnostics: cx.finish(), cut, widgets, apps }
}

/// Runs the checks written as functions: first those over all documents, then those over single widgets and apps, many at once.
fn run_code(cx: &Context<'_, '_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in RULES {
        if let Check::Code(check) = rule.check {
            found.extend(check(cx));
        }
    }
    found.extend(parallel::flat_map(cx.widgets(), |widget, found| {
        for rule in RULES {
            if let Check::Widget(check) = rule.check {
                check(cx, widget, found);
            }
        }
    }));
    found.extend(parallel::flat_map(cx.apps(), |app, found| {
        for rule in RULES {
            if let Check::App(check) = rule.check {
                check(cx, app, found);
            }
        }
    }));
    found
}
