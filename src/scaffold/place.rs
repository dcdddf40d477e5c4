//! Putting generated files in place: staged beside the target, then moved by renaming, and undone when one move fails.

use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::{Error, Target};
use crate::template::Expansion;

/// Files written out on the target's file system but not yet in place.
#[derive(Debug)]
pub(super) struct Staging {
    /// Removed with everything in it when the staging ends.
    room: TempDir,
    target: PathBuf,
    /// The topmost folder that is missing on the way to the target; `None` when the target exists.
    missing: Option<PathBuf>,
    folder: PathBuf,
}

impl Staging {
    /// Writes `expansion` into a temporary folder beside what it will become.
    pub(super) fn write(target: &Target, expansion: &Expansion) -> Result<Self, Error> {
        let folder = std::path::absolute(&target.folder).map_err(|error| Error::Disk(target.folder.clone(), error))?;
        let missing =
            if target.names.is_some() { None } else { folder.ancestors().take_while(|path| !path.exists()).last() };
        let (place, inside) = match missing {
            Some(top) => {
                let parent = top.parent().unwrap_or(top);
                (parent, folder.strip_prefix(parent).unwrap_or(&folder))
            }
            None => (folder.as_path(), Path::new("project")),
        };
        let room = tempfile::Builder::new().prefix(".obb-new-").tempdir_in(place);
        let room = room.map_err(|error| Error::Disk(place.to_owned(), error))?;
        let staged = room.path().join(inside);
        for file in &expansion.files {
            let path = staged.join(&file.path);
            write(&path, &file.bytes).map_err(|error| Error::Disk(folder.join(&file.path), error))?;
        }
        Ok(Self { missing: missing.map(Path::to_owned), folder: staged, target: folder, room })
    }

    /// The folder with the staged files.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Moves everything in place.
    pub(super) fn put(self, expansion: &Expansion, interrupted: &dyn Fn() -> bool) -> Result<(), Error> {
        match &self.missing {
            Some(top) => {
                let staged = top.file_name().map_or_else(|| self.folder.clone(), |name| self.room.path().join(name));
                std::fs::rename(staged, top).map_err(|error| Error::Disk(self.target.clone(), error))
            }
            None => self.merge(expansion, interrupted),
        }
    }

    /// Moves file by file into a folder that exists.
    fn merge(&self, expansion: &Expansion, interrupted: &dyn Fn() -> bool) -> Result<(), Error> {
        let mut done = Moves::default();
        for file in &expansion.files {
            let to = self.target.join(&file.path);
            let kept = self.room.path().join("replaced").join(&file.path);
            let outcome = if interrupted() {
                Err(Error::Interrupted)
            } else {
                done.make(&self.folder.join(&file.path), &to, &kept).map_err(|error| Error::Disk(to, error))
            };
            if let Err(error) = outcome {
                done.undo();
                return Err(error);
            }
        }
        Ok(())
    }
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, bytes)
}

/// What was changed so far, so that it can be undone.
#[derive(Debug, Default)]
struct Moves(Vec<Change>);

#[derive(Debug)]
enum Change {
    Folder(PathBuf),
    Created(PathBuf),
    Replaced { path: PathBuf, kept: PathBuf },
}

impl Moves {
    /// Moves the staged file `from` to `to`; what stood there goes to `kept`.
    fn make(&mut self, from: &Path, to: &Path, kept: &Path) -> io::Result<()> {
        let above: Vec<&Path> = to.ancestors().skip(1).take_while(|path| !path.exists()).collect();
        for folder in above.into_iter().rev() {
            std::fs::create_dir(folder)?;
            self.0.push(Change::Folder(folder.to_owned()));
        }
        if to.symlink_metadata().is_ok() {
            std::fs::create_dir_all(kept.parent().unwrap_or(kept))?;
            std::fs::rename(to, kept)?;
            self.0.push(Change::Replaced { path: to.to_owned(), kept: kept.to_owned() });
        } else {
            self.0.push(Change::Created(to.to_owned()));
        }
        std::fs::rename(from, to)
    }

    /// Restores what was there before, as far as the disk lets us.
    fn undo(self) {
        for change in self.0.into_iter().rev() {
            let _ = match change {
                Change::Folder(path) => std::fs::remove_dir(path),
                Change::Created(path) => std::fs::remove_file(path),
                Change::Replaced { path, kept } => std::fs::rename(kept, path),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::fs;

    use super::*;
    use crate::template::File;

    fn expansion() -> Expansion {
        let file = |path: &str| File { path: path.into(), bytes: b"new".to_vec() };
        Expansion { files: vec![file("a.txt"), file("data/b.txt"), file("z.txt")] }
    }

    /// Relative path and content of every file below `folder`.
    fn tree(folder: &Path) -> Vec<(PathBuf, String)> {
        let mut found = Vec::new();
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                found.push((path.clone(), String::new()));
                found.extend(tree(&path));
            } else {
                let text = fs::read_to_string(&path).expect("text");
                found.push((path, text));
            }
        }
        found.sort();
        found
    }

    #[test]
    fn an_interruption_restores_every_file() {
        for stop_after in 0..3 {
            let home = tempfile::tempdir().expect("a folder");
            fs::write(home.path().join("a.txt"), "old").expect("a file");
            fs::write(home.path().join("notes.txt"), "mine").expect("a file");
            let before = tree(home.path());
            let target = Target::inspect(home.path()).expect("readable");
            let asked = Cell::new(0);
            let interrupted = || asked.replace(asked.get() + 1) == stop_after;
            let staging = Staging::write(&target, &expansion()).expect("writable");
            let outcome = staging.put(&expansion(), &interrupted);
            assert!(matches!(outcome, Err(Error::Interrupted)));
            assert_eq!(tree(home.path()), before, "stopped after {stop_after}");
        }
    }

    #[test]
    fn a_new_folder_appears_whole_with_its_parents() {
        let home = tempfile::tempdir().expect("a folder");
        let target = Target::inspect(&home.path().join("x/y/z")).expect("readable");
        let staging = Staging::write(&target, &expansion()).expect("writable");
        assert!(!home.path().join("x").exists());
        staging.put(&expansion(), &|| false).expect("moved");
        assert_eq!(fs::read_to_string(home.path().join("x/y/z/data/b.txt")).expect("text"), "new");
        assert_eq!(fs::read_dir(home.path()).expect("a folder").count(), 1);
    }

    #[test]
    fn a_staging_that_is_given_up_leaves_nothing() {
        let home = tempfile::tempdir().expect("a folder");
        let target = Target::inspect(&home.path().join("x")).expect("readable");
        drop(Staging::write(&target, &expansion()).expect("writable"));
        assert_eq!(fs::read_dir(home.path()).expect("a folder").count(), 0);
    }
}
