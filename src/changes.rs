//! Changes to several files, made all together or not at all.

use std::collections::BTreeSet;
use std::fmt;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use crate::fs::{NewFile, Staged, display_path, stage};
use crate::text::StandIns;

/// What is to become of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The file.
    pub path: PathBuf,
    /// Its content now; none where there is no such file.
    pub before: Option<Vec<u8>>,
    /// Its content afterwards; none where the file goes.
    pub after: Option<Vec<u8>>,
}

/// Changes to different files.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Changes(Vec<Change>);

/// Why nothing was changed, unless it says otherwise.
#[derive(Debug)]
pub enum Error {
    /// A file that was to be created exists.
    Exists(PathBuf),
    /// The file is not as it was when the changes were thought of.
    Changed(PathBuf),
    /// Two names of one file, for which different changes were asked.
    SameFile(PathBuf, PathBuf),
    /// This could not be written.
    Disk(PathBuf, io::Error),
    /// This could not be written, and the changes to those files could not be taken back.
    Stuck(PathBuf, io::Error, Vec<PathBuf>),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |path: &Path| display_path(path).display().to_string();
        match self {
            Self::Exists(path) => write!(f, "{} exists already; nothing is changed", shown(path)),
            Self::Changed(path) => write!(f, "{} changed meanwhile; nothing is written", shown(path)),
            Self::SameFile(one, other) => write!(f, "{} and {} are one file", shown(one), shown(other)),
            Self::Disk(path, _) => write!(f, "cannot write {}; nothing is changed", shown(path)),
            Self::Stuck(path, _, done) => {
                let done: Vec<_> = done.iter().map(|path| shown(path)).collect();
                write!(f, "cannot write {}; {} is changed already", shown(path), done.join(", "))
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Disk(_, error) | Self::Stuck(_, error, _) => Some(error),
            _ => None,
        }
    }
}

impl Changes {
    /// Adds a new file.
    pub fn create(&mut self, path: impl Into<PathBuf>, content: impl Into<Vec<u8>>) {
        self.0.push(Change { path: path.into(), before: None, after: Some(content.into()) });
    }

    /// Adds new content of a file that now holds `before`. A further edit of the same file takes the place of the first.
    pub fn edit(&mut self, path: impl Into<PathBuf>, before: impl Into<Vec<u8>>, after: impl Into<Vec<u8>>) {
        let (path, after) = (path.into(), after.into());
        match self.0.iter_mut().find(|change| change.path == path) {
            Some(change) => change.after = Some(after),
            None => self.0.push(Change { path, before: Some(before.into()), after: Some(after) }),
        }
    }

    /// Adds the end of a file that now holds `before`.
    pub fn remove(&mut self, path: impl Into<PathBuf>, before: impl Into<Vec<u8>>) {
        self.0.push(Change { path: path.into(), before: Some(before.into()), after: None });
    }

    /// Adds all of `others`.
    pub fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// The changes, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = &Change> {
        self.0.iter()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The content that `path` will have, or none where no change gives it one.
    pub fn content(&self, path: &Path) -> Option<&[u8]> {
        self.0.iter().find(|change| change.path == path)?.after.as_deref()
    }

    /// The new contents by the path the user reads, for a check before they are written.
    pub fn stand_ins(&self) -> StandIns {
        let contents = self.0.iter().filter_map(|change| Some((display_path(&change.path), change.after.clone()?)));
        contents.collect()
    }

    /// What takes these changes back once they are made.
    #[must_use]
    pub fn reversed(self) -> Self {
        let turned = |Change { path, before, after }| Change { path, before: after, after: before };
        Self(self.0.into_iter().rev().map(turned).collect())
    }

    /// Holds the folders of the files that are edited until it is dropped, so that of two processes at once one finds the files as
    /// it read them, and the other is told. Where a system cannot hold folders, the time between reading and writing is short.
    fn hold(&self) -> Vec<File> {
        let edited = self.0.iter().filter(|change| change.before.is_some());
        // Links may lead elsewhere; always in the same order, so that no two wait for each other.
        let folders: BTreeSet<PathBuf> =
            edited.filter_map(|change| Some(change.path.canonicalize().ok()?.parent()?.to_owned())).collect();
        let held = |folder: PathBuf| File::open(folder).ok().filter(|folder| folder.lock().is_ok());
        folders.into_iter().filter_map(held).collect()
    }

    /// Makes the changes: all, or none where one fails. Folders that are missing are made.
    pub fn make(self) -> Result<(), Error> {
        let _held = self.hold();
        let mut steps = Vec::new();
        for change in self.0 {
            if let Some(step) = Step::prepare(change, &steps)? {
                steps.push(step);
            }
        }
        let mut done: Vec<Done> = Vec::new();
        for step in steps {
            let path = step.path.clone();
            match step.take() {
                Ok(step) => done.push(step),
                Err(error) => {
                    let stuck: Vec<_> = done.into_iter().rev().filter_map(Done::take_back).collect();
                    return Err(match (error.kind(), stuck.is_empty()) {
                        (io::ErrorKind::AlreadyExists, true) => Error::Exists(path),
                        (_, true) => Error::Disk(path, error),
                        (_, false) => Error::Stuck(path, error, stuck),
                    });
                }
            }
        }
        Ok(())
    }
}

/// A change that is ready to be made: what can be known to fail has been tried.
#[derive(Debug)]
struct Step {
    path: PathBuf,
    before: Option<Vec<u8>>,
    after: Option<Vec<u8>>,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    New(NewFile),
    Replaced(Staged),
    Gone,
}

/// A change that was made.
#[derive(Debug)]
struct Done {
    path: PathBuf,
    before: Option<Vec<u8>>,
    /// Folders that were made for it, outermost first.
    folders: Vec<PathBuf>,
}

impl Step {
    /// Writes the new content beside the file. None for a link to a file that gets the same content under its own name.
    fn prepare(change: Change, others: &[Self]) -> Result<Option<Self>, Error> {
        let Change { path, before, after } = change;
        let failed = |error| Error::Disk(path.clone(), error);
        if let Some(before) = &before {
            let now = crate::fs::read_regular(&path).map_err(failed)?;
            if now != *before {
                return Err(Error::Changed(path));
            }
        } else if path.symlink_metadata().is_ok() {
            return Err(Error::Exists(path));
        }
        let kind = match (&before, &after) {
            (None, Some(content)) => Kind::New(NewFile::write(&path, content).map_err(failed)?),
            (Some(_), Some(content)) => {
                let staged = stage(&path, content).map_err(failed)?;
                let same =
                    |step: &&Self| matches!(&step.kind, Kind::Replaced(other) if other.target() == staged.target());
                if let Some(other) = others.iter().find(same) {
                    if other.after == after {
                        return Ok(None);
                    }
                    return Err(Error::SameFile(other.path.clone(), path));
                }
                Kind::Replaced(staged)
            }
            (_, None) => Kind::Gone,
        };
        Ok(Some(Self { path, before, after, kind }))
    }

    fn take(self) -> io::Result<Done> {
        let mut done = Done { path: self.path, before: self.before, folders: Vec::new() };
        match self.kind {
            Kind::New(file) => done.folders = file.put()?,
            Kind::Replaced(staged) => {
                // Links are followed, also on the way back.
                staged.target().clone_into(&mut done.path);
                staged.put()?;
            }
            Kind::Gone => std::fs::remove_file(&done.path)?,
        }
        Ok(done)
    }
}

impl Done {
    /// Restores what was there; the path where that is not possible.
    fn take_back(self) -> Option<PathBuf> {
        let restored = match &self.before {
            Some(content) if self.path.exists() => stage(&self.path, content).and_then(Staged::put),
            Some(content) => crate::fs::write_atomic(&self.path, content),
            None => std::fs::remove_file(&self.path),
        };
        for folder in self.folders.iter().rev() {
            // One that holds something else by now stays.
            let _ = std::fs::remove_dir(folder);
        }
        restored.is_err().then_some(self.path)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn read(path: PathBuf) -> String {
        fs::read_to_string(path).unwrap()
    }

    #[test]
    fn all_changes_are_made_or_none() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("a.json"), "{}").unwrap();
        fs::write(at("b.json"), "{}").unwrap();
        fs::write(at("c.json"), "{}").unwrap();
        let mut changes = Changes::default();
        changes.edit(at("a.json"), "{}", "[]");
        changes.create(at("new/deep/d.json"), "[]");
        changes.remove(at("c.json"), "{}");
        changes.edit(at("b.json"), "{}", "[]");
        fs::write(at("b.json"), "{ }").unwrap();
        assert!(matches!(changes.clone().make(), Err(Error::Changed(path)) if path == at("b.json")));
        assert_eq!((read(at("a.json")), at("new").exists(), at("c.json").exists()), ("{}".to_owned(), false, true));
        fs::write(at("b.json"), "{}").unwrap();
        changes.make().unwrap();
        assert_eq!([read(at("a.json")), read(at("b.json")), read(at("new/deep/d.json"))], ["[]", "[]", "[]"]);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "no temporary file is left");
    }

    #[test]
    fn a_file_that_exists_is_never_created() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("a.py"), "mine").unwrap();
        let mut changes = Changes::default();
        changes.create(at("b.py"), "new");
        changes.create(at("a.py"), "new");
        assert!(matches!(changes.make(), Err(Error::Exists(path)) if path == at("a.py")));
        assert_eq!((read(at("a.py")).as_str(), at("b.py").exists()), ("mine", false));
    }

    #[test]
    fn what_was_done_is_taken_back_where_a_later_step_fails() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("a.json"), "{}").unwrap();
        fs::write(at("blocked"), "a file where a folder is needed").unwrap();
        let mut changes = Changes::default();
        changes.edit(at("a.json"), "{}", "[]");
        changes.create(at("new/d.json"), "[]");
        changes.create(at("blocked/e.json"), "[]");
        assert!(matches!(changes.make(), Err(Error::Disk(path, _)) if path == at("blocked/e.json")));
        assert_eq!((read(at("a.json")).as_str(), at("new").exists()), ("{}", false));
    }
}
