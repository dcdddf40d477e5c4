//! One run of all rules over one backend, or several.

#[cfg(test)]
pub(crate) mod properties;
mod report;
mod selection;
mod selector;
mod settings;

use std::io;
use std::path::{Path, PathBuf};

pub use crate::rules::{Entry, Profile};
pub use report::Report;
pub use selection::Selection;
pub use selector::{Selector, UnknownRule};
pub use settings::{Arguments, Settings};

use crate::diagnostic::Diagnostic;
use crate::project::Backend;
use crate::rules::{Documents, Loaded};
use crate::schema::Document;
use crate::text::{FileId, SourceFile, Sources};

/// How to check.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// Whose word counts.
    pub profile: Profile,
    /// Which findings are reported.
    pub selection: Selection,
    /// Whether the report lists the widgets.
    pub catalog: bool,
}

/// A document could not be read.
#[derive(Debug)]
pub struct ReadError {
    /// The document.
    pub path: PathBuf,
    /// Why.
    pub source: io::Error,
}

/// Largest document that is read: spans count bytes in 32 bits.
const MAX_BYTES: u64 = u32::MAX as u64;

/// Checks every document of `backend`.
pub fn check(backend: &Backend, options: &Options) -> Result<Report, ReadError> {
    let mut report = Report::default();
    check_into(&mut report, backend, options)?;
    Ok(report)
}

/// Checks every document of `backend` and adds what is found to `report`.
pub fn check_into(report: &mut Report, backend: &Backend, options: &Options) -> Result<(), ReadError> {
    let mut load = |path: &Option<PathBuf>| path.as_deref().map(|path| read(&mut report.sources, path)).transpose();
    let files = [
        (Document::Widgets, load(&backend.widgets)?),
        (Document::Apps, load(&backend.apps)?),
        (Document::Agents, load(&backend.agents)?),
    ];
    let mut documents = Documents::default();
    for (document, file) in files {
        let Some(file) = file else { continue };
        let loaded = Loaded::new(document, file, report.sources.file(file));
        match document {
            Document::Widgets => documents.widgets = Some(loaded),
            Document::Apps => documents.apps = Some(loaded),
            Document::Agents => documents.agents = Some(loaded),
        }
    }
    let admit = |diagnostic: &mut Diagnostic| {
        let file = report.sources.file(diagnostic.primary.file).path();
        options.selection.admit(diagnostic, file)
    };
    let found = crate::rules::run(&documents, options.profile, &admit);
    report.backends += 1;
    report.widgets += found.widgets;
    report.apps += found.apps;
    if options.catalog {
        report.catalog.extend(crate::rules::catalog(&documents));
    }
    report.diagnostics.extend(found.diagnostics);
    report.cut.extend(found.cut);
    Ok(())
}

/// Checks only `files` of `backend`; the other documents are read for what these refer to.
pub fn check_files(
    report: &mut Report,
    backend: &Backend,
    files: &[PathBuf],
    options: &Options,
) -> Result<(), ReadError> {
    let (before, read) = (report.diagnostics.len(), report.sources.iter().count());
    check_into(report, backend, options)?;
    let shown: Vec<PathBuf> = files.iter().map(|file| crate::fs::display_path(file)).collect();
    let others = report.sources.iter().skip(read).filter(|(_, file)| !shown.iter().any(|path| path == file.path()));
    report.neighbours.extend(others.map(|(id, _)| id));
    let found = report.diagnostics.split_off(before);
    let asked =
        |diagnostic: &Diagnostic| shown.iter().any(|path| path == report.sources.file(diagnostic.primary.file).path());
    report.diagnostics.extend(found.into_iter().filter(asked));
    Ok(())
}

fn read(sources: &mut Sources, path: &Path) -> Result<FileId, ReadError> {
    let shown = crate::fs::display_path(path);
    if let Some(bytes) = sources.stand_in(&shown).map(<[u8]>::to_vec) {
        return Ok(sources.add(SourceFile::new(shown, bytes)));
    }
    let error = |source| ReadError { path: path.to_owned(), source };
    let metadata = std::fs::metadata(path).map_err(error)?;
    if metadata.is_dir() {
        return Err(error(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder, not a file")));
    }
    if !metadata.is_file() {
        return Err(error(io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file")));
    }
    if metadata.len() > MAX_BYTES {
        return Err(error(io::Error::new(io::ErrorKind::FileTooLarge, "the file is larger than 4 GiB")));
    }
    let bytes = std::fs::read(path).map_err(error)?;
    Ok(sources.add(SourceFile::new(shown, bytes)))
}
