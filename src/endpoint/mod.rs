//! The code or the data that answers a new widget, written in the backend's own language and style.

mod files;
mod python;
mod rust;
mod typescript;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::changes::Changes;
use crate::fs::display_path;
use crate::project::{Config, Launch, launch};
use crate::template;
use crate::widget::{Data, Widget};

/// What a backend is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// No language: the dev server answers from files in `data/`.
    Files,
    /// Python with FastAPI.
    Python,
    /// Rust with axum.
    Rust,
    /// TypeScript on Node.
    TypeScript,
}

/// The backend that an endpoint is written for.
#[derive(Debug, Clone, Copy)]
pub struct Backend<'a> {
    /// Its folder.
    pub root: &'a Path,
    /// This program, which is started once more to fill in templates.
    pub executable: &'a Path,
}

/// What makes a widget's endpoint.
#[derive(Debug, Default)]
pub struct Written {
    /// Files to create and to edit.
    pub changes: Changes,
    /// The file in which the endpoint's code or data stands, for a look.
    pub place: Option<PathBuf>,
    /// Code that the user must put in its place, where no file can be edited with certainty.
    pub snippets: Vec<Snippet>,
    /// What the user should know, in sentences.
    pub remarks: Vec<String>,
}

/// Code to be put in its place by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// Where it goes: "in main.py, below `app = FastAPI()`".
    pub place: String,
    /// The code.
    pub code: String,
}

/// Why no endpoint could be written.
#[derive(Debug)]
pub enum Error {
    /// This kind of backend cannot answer this type of widget.
    Impossible {
        /// Why not.
        reason: String,
        /// What to do instead.
        help: String,
    },
    /// The template could not be filled.
    Template(template::Error),
    /// This could not be read.
    Disk(PathBuf, io::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Impossible { reason, .. } => f.write_str(reason),
            Self::Template(_) => f.write_str("the endpoint's code could not be written"),
            Self::Disk(path, _) => write!(f, "{} could not be read", path.display()),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Impossible { .. } => None,
            Self::Template(error) => Some(error),
            Self::Disk(_, error) => Some(error),
        }
    }
}

impl Error {
    fn impossible(reason: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Impossible { reason: reason.into(), help: help.into() }
    }

    /// `file`, which was to be made, is there.
    fn exists(file: &Path) -> Self {
        let reason = format!("{} exists already", display_path(file).display());
        Self::impossible(reason, "choose another id, or move that file away")
    }

    /// `file` answers `route`.
    fn answered(route: &str, file: &Path) -> Self {
        let reason = format!("`{route}` is answered already, in {}", display_path(file).display());
        Self::impossible(reason, "choose another path: --endpoint PATH")
    }
}

impl From<template::Error> for Error {
    fn from(error: template::Error) -> Self {
        Self::Template(error)
    }
}

/// What the backend in `root` is written in; none where it is none of the languages for which endpoints can be written.
pub fn language(root: &Path, config: &Config) -> Option<Language> {
    if python::is_used(root) {
        return Some(Language::Python);
    }
    if rust::is_used(root) {
        return Some(Language::Rust);
    }
    if typescript::is_used(root) {
        return Some(Language::TypeScript);
    }
    matches!(launch::detect(root, config, None), Ok(Launch::Static(_))).then_some(Language::Files)
}

/// What answers `widget` in `backend`.
pub fn write(backend: Backend<'_>, language: Language, widget: &Widget) -> Result<Written, Error> {
    if matches!(widget.data, Data::Served) {
        return Ok(Written::default());
    }
    match language {
        Language::Files => files::write(backend, widget),
        Language::Python => python::write(backend, widget),
        Language::Rust => rust::write(backend, widget),
        Language::TypeScript => typescript::write(backend, widget),
    }
}
