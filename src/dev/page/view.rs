//! What the page shows: the whole state each time, so that a browser that missed something misses nothing.

use serde::Serialize;

use super::super::check::Checked;
use super::super::event::Exit;
use super::super::notice::Remark;
use super::super::session::{Phase, Session};

/// The state of the server.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct View {
    /// Addresses, the one for Workspace first.
    pub(crate) urls: Vec<String>,
    /// What serves.
    pub(crate) source: String,
    /// `starting`, `ready`, `restarting`, `failed` or `closing`.
    pub(crate) phase: &'static str,
    /// The instance that answers.
    pub(crate) generation: u64,
    /// Milliseconds its start took.
    pub(crate) millis: u64,
    /// Why the newest code does not run.
    pub(crate) failure: Option<FailureView>,
    /// What the user is advised to do.
    pub(crate) remarks: Vec<RemarkView>,
    /// Number of widgets, unless there is no file.
    pub(crate) widgets: Option<usize>,
    /// Number of apps.
    pub(crate) apps: usize,
    /// Why the documents could not be checked.
    pub(crate) unreadable: Option<String>,
    /// What the check found, counted.
    pub(crate) counts: Counts,
    /// What the check found, the worst of each file first; hints only where they are wanted.
    pub(crate) findings: Vec<FindingView>,
}

/// Findings by severity.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Counts {
    error: usize,
    warning: usize,
    hint: usize,
    /// How many of all these are not listed.
    left_out: usize,
}

/// A failure.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct FailureView {
    reason: String,
    output: Vec<String>,
}

/// An advice.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct RemarkView {
    kind: &'static str,
    message: String,
    help: String,
}

/// A finding.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct FindingView {
    severity: &'static str,
    rule: &'static str,
    message: String,
    file: String,
    line: usize,
    column: usize,
    help: Vec<String>,
}

impl View {
    /// Takes over what `session` knows.
    pub(crate) fn update(&mut self, session: &Session) {
        self.phase = match session.phase() {
            Phase::Starting => "starting",
            Phase::Ready => "ready",
            Phase::Restarting => "restarting",
            Phase::Failed => "failed",
            Phase::Closing => "closing",
        };
        self.generation = session.generation().0;
        self.millis = u64::try_from(session.took().as_millis()).unwrap_or(u64::MAX);
        self.failure = session.failure().map(failure);
        self.remarks = session.remarks().iter().map(remark).collect();
        if let Some(checked) = session.findings() {
            self.widgets = checked.has_widgets_file.then_some(checked.report.widgets);
            self.apps = checked.report.apps;
            self.unreadable.clone_from(&checked.unreadable);
            self.findings = findings(checked);
            let counted = checked.report.summary();
            let (error, warning, hint) = (counted.errors, counted.warnings, counted.hints);
            self.counts = Counts { error, warning, hint, left_out: error + warning + hint - self.findings.len() };
        }
    }
}

fn failure(exit: &Exit) -> FailureView {
    FailureView { reason: exit.reason.clone(), output: exit.output.clone() }
}

fn remark(remark: &Remark) -> RemarkView {
    let Remark { kind, message, help } = remark;
    RemarkView { kind: kind.name(), message: message.clone(), help: help.clone() }
}

fn findings(checked: &Checked) -> Vec<FindingView> {
    let view = |diagnostic: &crate::diagnostic::Diagnostic| {
        let file = checked.report.sources.file(diagnostic.primary.file);
        let position = file.position(diagnostic.primary.span.start);
        FindingView {
            severity: diagnostic.severity.as_str(),
            rule: diagnostic.rule.id,
            message: diagnostic.message.clone(),
            file: file.path().display().to_string(),
            line: position.line,
            column: position.column,
            help: diagnostic.help.clone(),
        }
    };
    let (mut listed, _) = checked.listed();
    for of_file in listed.chunk_by_mut(|one, next| one.primary.file == next.primary.file) {
        of_file.sort_by_key(|diagnostic| diagnostic.severity);
    }
    listed.into_iter().map(view).collect()
}
