//! A widget added to a backend: its entry in widgets.json and what answers it, together or not at all.

use std::fmt;
use std::path::{Path, PathBuf};

use super::draft::{Draft, EditError};
use crate::changes::Changes;
use crate::endpoint::{self, Language, Snippet};
use crate::json::{pretty, rewrite};
use crate::widget::{self, Widget};

/// A widget to add.
#[derive(Debug)]
pub struct Addition<'a> {
    /// The folder of the backend.
    pub root: &'a Path,
    /// Its widgets.json.
    pub widgets: &'a Path,
    /// What the backend is written in.
    pub language: Language,
    /// The widget.
    pub widget: &'a Widget,
}

/// What adding a widget will change.
#[derive(Debug)]
pub struct Plan {
    /// The changes.
    pub changes: Changes,
    /// Where the endpoint's code or data stands.
    pub place: Option<PathBuf>,
    /// Code that the user must put in its place.
    pub snippets: Vec<Snippet>,
    /// What the user should know.
    pub remarks: Vec<String>,
}

/// Why a widget cannot be added.
#[derive(Debug)]
pub enum AddError {
    /// A document cannot be edited.
    Edit(EditError),
    /// There is a widget with this id.
    Taken(String),
    /// No endpoint could be written.
    Endpoint(endpoint::Error),
}

impl fmt::Display for AddError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Edit(error) => error.fmt(f),
            Self::Taken(id) => write!(f, "there is a widget `{id}` already"),
            Self::Endpoint(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for AddError {}

impl From<EditError> for AddError {
    fn from(error: EditError) -> Self {
        Self::Edit(error)
    }
}

/// What adding the widget will change. `executable` is this program.
pub fn plan(addition: &Addition<'_>, executable: &Path) -> Result<Plan, AddError> {
    let id = &addition.widget.id;
    let mut widgets = Draft::read(addition.widgets)?;
    if widgets.look(|root| root.member(id).is_some())? {
        return Err(AddError::Taken(id.clone()));
    }
    let entry = pretty(&widget::entry(addition.widget).to_string()).replace('\n', "\n  ");
    widgets.edit(|text, root| Some(vec![rewrite::insert_member(text, root, id, &entry)?]))?;
    let backend = endpoint::Backend { root: addition.root, executable };
    let written = endpoint::write(backend, addition.language, addition.widget).map_err(AddError::Endpoint)?;
    let mut changes = Changes::default();
    widgets.finish(&mut changes)?;
    changes.extend(written.changes);
    Ok(Plan { changes, place: written.place, snippets: written.snippets, remarks: written.remarks })
}
