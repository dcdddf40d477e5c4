//! New projects, new widgets and apps, and those that change or go: checked, and put in place as a whole or not at all.

mod app;
mod check;
mod dashboard;
mod draft;
mod editor;
mod import;
mod install;
mod name;
mod place;
mod placement;
mod refusal;
mod remains;
mod remove;
mod rename;
mod revision;
mod target;
mod widget;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

pub use app::{NewApp, NewTab, add_app};
pub use check::new_findings;
pub use draft::EditError;
pub use import::{Import, import};
pub use install::{Aim, InstallError, Step, Tools, environment_folder, steps, too_old};
pub use name::{BadName, check_folder_name, check_title};
pub use placement::{Area, Bond, Placed, Shared, Wish, apps, is_known};
pub use refusal::Refusal;
pub use remove::remove;
pub use rename::rename;
pub use revision::{Revision, RevisionError};
pub use target::{Entry, Target};
pub use widget::{Addition, Plan, plan};

use crate::diagnostic;
use crate::project;
use crate::template::{self, Expansion, Template, Values};
use crate::validate::{self, Options, Profile, Report};

/// A project to create.
#[derive(Debug)]
pub struct Request<'a> {
    /// What it is called, in its apps and its README.
    pub name: &'a str,
    /// The folder it fills; made where it does not exist.
    pub folder: &'a Path,
    /// What it is made from.
    pub template: &'a Template,
    /// Whether files in the folder may be replaced.
    pub force: bool,
}

/// Why no project was created. In every case the disk is as it was before.
#[derive(Debug)]
pub enum Error {
    /// Files are in the way.
    Occupied(Vec<Entry>),
    /// This file stands where a folder is needed, or the other way round.
    WrongKind(PathBuf),
    /// The template could not be expanded.
    Template(template::Error),
    /// The template breaks the rules it should teach; the findings, one a line.
    Faulty(String),
    /// This could not be read or written.
    Disk(PathBuf, io::Error),
    /// The user stopped it.
    Interrupted,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Occupied(entries) => write!(f, "{} files are in the way", entries.len()),
            Self::WrongKind(path) if path.is_dir() => write!(f, "{} is a folder", path.display()),
            Self::WrongKind(path) => write!(f, "{} is a file", path.display()),
            Self::Template(error) => error.fmt(f),
            Self::Faulty(findings) => write!(f, "the template breaks rules:\n{findings}"),
            Self::Disk(path, error) => write!(f, "{}: {error}", path.display()),
            Self::Interrupted => f.write_str("interrupted"),
        }
    }
}

impl std::error::Error for Error {}

/// Creates the project. `executable` is this program; `interrupted` tells whether the user wants to stop.
pub fn create(request: &Request<'_>, executable: &Path, interrupted: &dyn Fn() -> bool) -> Result<Expansion, Error> {
    let target = Target::inspect(request.folder)?;
    let values = Values::of_project(request.name);
    let mut expansion = template::expand(executable, request.template, &values).map_err(|error| {
        // Ctrl-C reaches the template engine as well.
        if interrupted() { Error::Interrupted } else { Error::Template(error) }
    })?;
    editor::add_schemas(&mut expansion);
    target.admit(&expansion, request.force)?;
    let staging = place::Staging::write(&target, &expansion)?;
    if request.template.is_own() {
        inspect(staging.folder())?;
    }
    if interrupted() {
        return Err(Error::Interrupted);
    }
    staging.put(&expansion, interrupted)?;
    Ok(expansion)
}

/// A new project has no finding at all, hints and the most demanding sources included.
fn inspect(folder: &Path) -> Result<(), Error> {
    let Ok(backend) = project::discover(folder) else { return Ok(()) };
    let options = Options { profile: Profile::Strict, ..Options::default() };
    let report: Report = validate::check(&backend, &options).map_err(|error| Error::Disk(error.path, error.source))?;
    if report.diagnostics.is_empty() {
        return Ok(());
    }
    Err(Error::Faulty(diagnostic::render::concise(&report.sources, &report.diagnostics)))
}

/// What is wrong with the project in `folder`, a finding a line; none where it has no documents.
pub fn findings(folder: &Path) -> Option<String> {
    let backend = project::discover(folder).ok()?;
    let report = validate::check(&backend, &Options::default()).ok()?;
    Some(diagnostic::render::concise(&report.sources, report.shown(false)))
}
