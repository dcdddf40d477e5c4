//! Changes to the documents of a backend that exists: what they come to, why they are refused, and what they would add to the findings.

use std::collections::HashMap;
use std::fmt;
use std::path::PathBuf;

use super::draft::{Draft, EditError};
use crate::changes::Changes;
use crate::diagnostic::Diagnostic;
use crate::json::{Node, Value};
use crate::project::Backend;
use crate::text::{Sources, closest};
use crate::validate::{self, Options, ReadError, Report};

/// What will change.
#[derive(Debug, Default)]
pub struct Revision {
    /// The files.
    pub changes: Changes,
    /// What the user should know, a phrase each.
    pub remarks: Vec<String>,
}

/// Why nothing can be changed.
#[derive(Debug)]
pub enum RevisionError {
    /// A document cannot be edited.
    Edit(EditError),
    /// The backend has no widgets.json as a file.
    NoWidgets(PathBuf),
    /// This document is not what it should be, which the text names.
    Shape(PathBuf, &'static str),
    /// There is no such widget.
    Unknown {
        /// What was asked for.
        id: String,
        /// What may have been meant.
        near: Option<String>,
        /// The widgets that there are.
        known: Vec<String>,
    },
    /// A widget with this id, or an app with this name, is there already.
    Taken(String),
    /// The name cannot be used: why, and what to use instead.
    BadName(String, &'static str, &'static str),
}

impl fmt::Display for RevisionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |path: &PathBuf| crate::fs::display_path(path).display().to_string();
        match self {
            Self::Edit(error) => error.fmt(f),
            Self::NoWidgets(root) => write!(f, "there is no widgets.json in {}", shown(root)),
            Self::Shape(path, wanted) => write!(f, "{} is not {wanted}", shown(path)),
            Self::Unknown { id, .. } => write!(f, "there is no widget `{id}`"),
            Self::Taken(what) => write!(f, "there is {what} already"),
            Self::BadName(name, problem, _) => write!(f, "`{name}` {problem}"),
        }
    }
}

impl std::error::Error for RevisionError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Edit(error) => error.source(),
            _ => None,
        }
    }
}

impl From<EditError> for RevisionError {
    fn from(error: EditError) -> Self {
        Self::Edit(error)
    }
}

/// The widgets.json of `backend`, which must be an object.
pub(super) fn widgets(backend: &Backend) -> Result<Draft, RevisionError> {
    let path = backend.widgets.as_ref().ok_or_else(|| RevisionError::NoWidgets(backend.root.clone()))?;
    let draft = Draft::read(path)?;
    if draft.look(|root| matches!(root.value, Value::Object(_)))? {
        Ok(draft)
    } else {
        Err(RevisionError::Shape(path.clone(), "an object of widgets, each under its id"))
    }
}

/// Whether the document has all the widgets `ids`.
pub(super) fn require(root: &Node<'_>, ids: &[String]) -> Result<(), RevisionError> {
    let Some(id) = ids.iter().find(|id| root.member(id).is_none()) else { return Ok(()) };
    let known = || root.members().iter().map(|member| member.key.as_ref());
    let near = closest(id, known()).map(str::to_owned);
    Err(RevisionError::Unknown { id: id.clone(), near, known: known().map(str::to_owned).collect() })
}

/// Findings that changes would add.
#[derive(Debug, Default)]
pub struct Added {
    /// The documents as they would be.
    pub sources: Sources,
    /// What would be found in them and is not found now.
    pub diagnostics: Vec<Diagnostic>,
}

/// The findings that `changes` would add to `backend`. A document that they create is to be named in `after`.
pub fn added(backend: &Backend, after: &Backend, changes: &Changes, options: &Options) -> Result<Added, ReadError> {
    let before = validate::check(backend, options)?;
    let mut report = Report { sources: Sources::with(changes.stand_ins()), ..Report::default() };
    validate::check_into(&mut report, after, options)?;
    // Messages name ids, which a change of name changes: by the message alone, an old finding would seem new.
    let mut rules: HashMap<_, isize> = HashMap::new();
    let mut messages: HashMap<_, isize> = HashMap::new();
    let of_rule =
        |report: &Report, one: &Diagnostic| (report.sources.file(one.primary.file).path().to_owned(), one.rule.id);
    for one in &before.diagnostics {
        *rules.entry(of_rule(&before, one)).or_default() -= 1;
        *messages.entry((one.rule.id, one.message.clone())).or_default() += 1;
    }
    for one in &report.diagnostics {
        *rules.entry(of_rule(&report, one)).or_default() += 1;
    }
    let mut diagnostics = std::mem::take(&mut report.diagnostics);
    diagnostics.retain(|one| {
        let known = messages.entry((one.rule.id, one.message.clone())).or_default();
        *known -= 1;
        let more = rules.entry(of_rule(&report, one)).or_default();
        let is_new = *known < 0 && *more > 0;
        *more -= isize::from(is_new);
        is_new
    });
    Ok(Added { sources: report.sources, diagnostics })
}
