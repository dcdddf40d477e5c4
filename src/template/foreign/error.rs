//! Why a foreign template cannot be used.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::expand;
use crate::text::escapes;

/// Why a foreign template cannot be used.
#[derive(Debug)]
pub enum Error {
    /// There is no such folder.
    NoFolder(PathBuf),
    /// There is no such folder inside of the template.
    NoSubfolder(String),
    /// There are several templates, in these folders.
    Several(Vec<String>),
    /// This could not be read.
    Disk(PathBuf, io::Error),
    /// This file's name is no text.
    Name(PathBuf),
    /// There is too much of it.
    Large {
        /// Most files.
        files: usize,
        /// Most megabytes.
        megabytes: u64,
    },
    /// The manifest is not TOML: its path, the line, the reason.
    Manifest(PathBuf, usize, String),
    /// The manifest names this path, which leads out of the template.
    Outside(String),
    /// The template would run scripts: these files.
    Scripts(Vec<PathBuf>),
    /// This placeholder cannot be asked for: why.
    Placeholder(String, String),
    /// This placeholder cannot have the answer that was given: why.
    Answer(String, String),
    /// The conditions of the manifest could not be tried out.
    Engine(expand::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Strangers chose these names.
        let shown = |path: &Path| escapes::visible(&path.to_string_lossy()).into_owned();
        match self {
            Self::NoFolder(path) => write!(f, "there is no folder {}", shown(path)),
            Self::NoSubfolder(path) => write!(f, "the template has no folder {path}"),
            Self::Several(folders) => write!(f, "there are {} templates in it", folders.len()),
            Self::Disk(path, _) => write!(f, "{} could not be read", shown(path)),
            Self::Name(path) => write!(f, "the name of {} is no text", shown(path)),
            Self::Large { files, megabytes } => {
                write!(f, "the template holds more than {files} files or {megabytes} MB")
            }
            Self::Manifest(path, line, reason) => write!(f, "{}:{line}: {}", shown(path), escapes::visible(reason)),
            Self::Outside(path) => {
                write!(
                    f,
                    "the template's cargo-generate.toml names {}, which is no file of its own",
                    escapes::visible(path)
                )
            }
            Self::Scripts(_) => f.write_str("the template runs scripts of its own"),
            Self::Placeholder(name, why) => {
                write!(f, "the template's placeholder `{}` is not sound: {why}", escapes::visible(name))
            }
            Self::Answer(name, why) => write!(f, "`{name}` cannot be that: {why}"),
            Self::Engine(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Disk(_, error) => Some(error),
            _ => None,
        }
    }
}

impl From<expand::Error> for Error {
    fn from(error: expand::Error) -> Self {
        Self::Engine(error)
    }
}
