//! Changes to the documents of a backend that exists: what they come to, and why they are refused.

use std::fmt;
use std::path::Path;

use super::draft::{Draft, EditError};
use super::refusal::Refusal;
use crate::changes::Changes;
use crate::endpoint;
use crate::fs::display_path;
use crate::json::{Node, Value};
use crate::project::Backend;

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
    /// Something that was asked for cannot be.
    Refused(Refusal),
    /// No endpoint could be written.
    Endpoint(endpoint::Error),
}

impl fmt::Display for RevisionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Edit(error) => error.fmt(f),
            Self::Refused(refusal) => refusal.fmt(f),
            Self::Endpoint(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for RevisionError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Edit(error) => error.source(),
            Self::Refused(_) => None,
            Self::Endpoint(error) => error.source(),
        }
    }
}

impl From<EditError> for RevisionError {
    fn from(error: EditError) -> Self {
        Self::Edit(error)
    }
}

impl From<Refusal> for RevisionError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<endpoint::Error> for RevisionError {
    fn from(error: endpoint::Error) -> Self {
        Self::Endpoint(error)
    }
}

/// The widgets.json of `backend`, which must be an object.
pub(super) fn widgets(backend: &Backend) -> Result<Draft, RevisionError> {
    let path = backend.widgets.as_ref().ok_or_else(|| {
        let folder = display_path(&backend.root).display().to_string();
        let help = "a backend that makes widgets.json by code has to be changed in its code";
        Refusal::new(format!("there is no widgets.json in {folder}"), help)
    })?;
    let draft = Draft::read(path)?;
    if draft.look(|root| matches!(root.value, Value::Object(_)))? {
        Ok(draft)
    } else {
        Err(misshapen(path, "an object of widgets, each under its id").into())
    }
}

/// The document at `path` is not what it should be, which `wanted` names.
pub(super) fn misshapen(path: &Path, wanted: &str) -> Refusal {
    Refusal::new(format!("{} is not {wanted}", display_path(path).display()), "`obb-backend validate` tells more")
}

/// There is `what` already.
pub(super) fn taken(what: &str) -> Refusal {
    Refusal::new(format!("there is {what} already"), "choose another name")
}

/// Whether the document has all the widgets `ids`.
pub(super) fn require(root: &Node<'_>, ids: &[String]) -> Result<(), Refusal> {
    let Some(id) = ids.iter().find(|id| root.member(id).is_none()) else { return Ok(()) };
    let known: Vec<&str> = root.members().iter().map(|member| member.key.as_ref()).collect();
    Err(Refusal::unknown(format!("there is no widget `{id}`"), id, "", &known))
}
