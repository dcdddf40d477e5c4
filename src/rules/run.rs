//! The run of every rule over the documents of one backend.

use super::context::{Context, Documents, Profile};
use super::damage::Damage;
use super::table::RULES;
use super::view::{AppView, WidgetView};
use super::{Check, shape, syntax, widget};
use crate::diagnostic::Diagnostic;
use crate::parallel::{self, SHARE};
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
    let damage = Damage::of(documents.iter());
    let readable = |mut found: Vec<Diagnostic>| {
        found.retain(|finding| damage.spares(finding));
        found
    };
    let (found, mut cut) = shape::run(&cx);
    cx.report(readable(found));
    cut.extend(documents.iter().filter(|loaded| loaded.more_errors).map(|loaded| loaded.file));
    cut.sort_unstable();
    cut.dedup();
    cx.report(readable(run_code(&cx)));
    cx.admit(admit);
    cx.report(widget::document::summarize(&cx));
    cx.admit(admit);
    let (widgets, apps) = (cx.widgets().len(), cx.apps().len());
    Findings { diagnostics: cx.finish(), cut, widgets, apps }
}

/// What one thread does in one go.
enum Task<'c, 'd, 's> {
    Documents(fn(&Context<'_, '_>) -> Vec<Diagnostic>),
    Widgets(&'c [WidgetView<'d, 's>]),
    App(&'c AppView<'d, 's>),
}

/// Runs the checks written as functions, many at once where there are many widgets.
fn run_code(cx: &Context<'_, '_>) -> Vec<Diagnostic> {
    let over_documents = RULES.iter().filter_map(|rule| match rule.check {
        Check::Code(check) => Some(Task::Documents(check)),
        _ => None,
    });
    let over_widgets = cx.widgets().chunks(SHARE).map(Task::Widgets);
    let over_apps = cx.apps().iter().map(Task::App);
    let tasks: Vec<Task<'_, '_, '_>> = over_documents.chain(over_widgets).chain(over_apps).collect();
    let threads = parallel::threads(cx.widgets().len() / SHARE);
    parallel::run(tasks.len(), threads, |task, found| match &tasks[task] {
        Task::Documents(check) => found.extend(check(cx)),
        Task::Widgets(widgets) => check_each(widgets, found, |check, widget, found| {
            if let Check::Widget(check) = check {
                check(cx, widget, found);
            }
        }),
        Task::App(app) => check_each(std::slice::from_ref(*app), found, |check, app, found| {
            if let Check::App(check) = check {
                check(cx, app, found);
            }
        }),
    })
}

/// Runs every rule over each of `views`, one after the other.
fn check_each<V>(views: &[V], found: &mut Vec<Diagnostic>, run: impl Fn(Check, &V, &mut Vec<Diagnostic>)) {
    for view in views {
        for rule in RULES {
            run(rule.check, view, found);
        }
    }
}
