//! One run of all rules over one backend.

mod report;

use std::io;
use std::path::Path;

pub use report::Report;

use crate::project::Backend;

/// Which of several disagreeing sources the rules follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Profile {
    /// What Workspace itself does today.
    #[default]
    Current,
    /// What OpenBB's documentation says.
    Docs,
    /// Every source satisfied at once.
    Strict,
}

/// How to check.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Whose word counts.
    pub profile: Profile,
}

/// A document could not be read.
#[derive(Debug)]
pub struct ReadError {
    /// The document.
    pub path: std::path::PathBuf,
    /// Why.
    pub source: io::Error,
}

/// Checks every document of `backend`.
pub fn check(backend: &Backend, _options: &Options) -> Result<Report, ReadError> {
    let mut report = Report::default();
    for path in backend.files() {
        report.sources.add(read(path)?);
    }
    Ok(report)
}

fn read(path: &Path) -> Result<crate::text::SourceFile, ReadError> {
    let bytes = std::fs::read(path).map_err(|source| ReadError { path: path.to_owned(), source })?;
    Ok(crate::text::SourceFile::new(crate::fs::display_path(path), bytes))
}
