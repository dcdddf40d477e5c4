//! Why there is no certificate.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why there is no certificate.
#[derive(Debug)]
pub enum CertificateError {
    /// The system names no folder for the user's data.
    NoFolder,
    /// A file or folder cannot be used.
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file of the user's own holds something else than what is needed.
    Unfit {
        /// Which.
        path: PathBuf,
        /// What is wrong with it, as the end of a sentence that begins with its name.
        problem: String,
        /// What to do.
        help: String,
    },
    /// Making a certificate failed.
    Issue(String),
}

impl CertificateError {
    pub(super) fn unfit(path: &Path, problem: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Unfit { path: path.to_owned(), problem: problem.into(), help: help.into() }
    }

    pub(super) fn issue(error: &dyn fmt::Display) -> Self {
        Self::Issue(error.to_string())
    }
}

impl fmt::Display for CertificateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoFolder => write!(f, "this system names no folder for user data"),
            Self::File { path, source } => {
                let source = source.to_string();
                write!(f, "{}: {}", path.display(), crate::fs::in_words(&source))
            }
            Self::Unfit { path, problem, .. } => {
                write!(f, "{} {problem}", crate::fs::display_path(path).display())
            }
            Self::Issue(reason) => write!(f, "{reason}"),
        }
    }
}

impl std::error::Error for CertificateError {}
