//! What stands in the folder that a new project is to fill.

use std::io;
use std::path::{Path, PathBuf};

use super::Error;
use crate::template::Expansion;

/// Left behind by version control and file browsers; a folder with nothing else counts as empty.
const LITTER: &[&str] = &[".git", ".hg", ".svn", ".jj", ".DS_Store", "Thumbs.db", "desktop.ini"];

/// Something in the folder.
#[derive(Debug, PartialEq, Eq)]
pub struct Entry {
    /// Relative to the folder.
    pub path: PathBuf,
    /// Whether the project has a file of that name.
    pub replaced: bool,
}

/// The folder as it was found.
#[derive(Debug)]
pub struct Target {
    /// The folder.
    pub folder: PathBuf,
    /// The names in it, sorted; `None` when there is no such folder.
    pub(super) names: Option<Vec<PathBuf>>,
}

impl Target {
    /// Looks at `folder`.
    pub fn inspect(folder: &Path) -> Result<Self, Error> {
        let failed = |error| Error::Disk(folder.to_owned(), error);
        let names = match std::fs::read_dir(folder) {
            Ok(entries) => {
                let names = entries.map(|entry| Ok(PathBuf::from(entry?.file_name())));
                let mut names = names.collect::<io::Result<Vec<_>>>().map_err(failed)?;
                names.sort();
                Some(names)
            }
            Err(_) if folder.is_file() => return Err(Error::WrongKind(folder.to_owned())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(failed(error)),
        };
        Ok(Self { folder: folder.to_owned(), names })
    }

    /// Whether the project may be put here.
    pub(super) fn admit(&self, expansion: &Expansion, force: bool) -> Result<(), Error> {
        let Some(names) = &self.names else { return Ok(()) };
        for file in &expansion.files {
            let path = self.folder.join(&file.path);
            if path.is_dir() {
                return Err(Error::WrongKind(path));
            }
            let above = file.path.ancestors().skip(1).map(|inside| self.folder.join(inside));
            if let Some(blocked) = above.into_iter().find(|path| path.exists() && !path.is_dir()) {
                return Err(Error::WrongKind(blocked));
            }
        }
        if force || names.iter().all(|name| LITTER.iter().any(|litter| name == Path::new(litter))) {
            return Ok(());
        }
        let present = |path: &PathBuf| self.folder.join(path).symlink_metadata().is_ok();
        let replaced: Vec<PathBuf> = expansion.files.iter().map(|file| file.path.clone()).filter(present).collect();
        let kept = names.iter().filter(|name| !replaced.iter().any(|path| path.starts_with(name)));
        let kept = kept.map(|name| Entry { path: name.clone(), replaced: false }).collect::<Vec<_>>();
        let replaced = replaced.into_iter().map(|path| Entry { path, replaced: true });
        Err(Error::Occupied(replaced.chain(kept).collect()))
    }
}
