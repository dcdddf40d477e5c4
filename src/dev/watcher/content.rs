//! Remembers what files contain, so that a touch or a save of equal content is no change.

use std::collections::BTreeMap;
use std::fs::{File, Metadata};
use std::hash::{DefaultHasher, Hasher};
use std::io::{self, Read};
use std::ops::Bound;
use std::path::{Path, PathBuf};

use super::super::stamp::Stamp;

/// Files up to this size are compared by content, larger ones by size and time.
const WHOLE: u64 = 4 * 1024 * 1024;

/// What became of a file since it was looked at last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Difference {
    /// Nothing.
    None,
    /// It was saved, or touched, and contains what it did.
    Touched,
    /// It appeared, vanished or contains something else.
    Content,
}

/// What is known of files, by path.
#[derive(Debug, Default)]
pub(super) struct Contents {
    known: BTreeMap<PathBuf, Known>,
}

#[derive(Debug)]
struct Known {
    stamp: Stamp,
    /// Of the content; none until it was read, or where it is too large to be.
    hash: Option<u64>,
    /// Whether a save so soon after the last one may bear the same stamp.
    unsettled: bool,
}

impl Contents {
    /// Remembers `path` as it is, its content unread. To open a pipe could take for ever, and what is in it is for others.
    pub(super) fn note(&mut self, path: PathBuf) {
        if let Some(metadata) = std::fs::metadata(&path).ok().filter(Metadata::is_file) {
            let stamp = Stamp::of(&metadata);
            // Read later, it could be another content already.
            self.known.insert(path, Known { stamp, hash: None, unsettled: stamp.is_recent() });
        }
    }

    /// Reads what was only noted, unless it was changed meanwhile or is large. The number of bytes read.
    pub(super) fn learn(&mut self, path: &Path) -> u64 {
        let Some(known) = self.known.get_mut(path) else { return 0 };
        if known.hash.is_some() || known.stamp.length > WHOLE {
            return 0;
        }
        let hash = hash(path);
        let still = std::fs::metadata(path).is_ok_and(|metadata| Stamp::of(&metadata) == known.stamp);
        known.hash = hash.ok().filter(|_| still);
        known.stamp.length
    }

    /// Whether a look at `path` tells that it may have changed.
    pub(super) fn looks_changed(&self, path: &Path) -> bool {
        match (self.known.get(path), std::fs::metadata(path)) {
            (Some(known), Ok(metadata)) => known.unsettled || known.stamp != Stamp::of(&metadata),
            (None, Err(_)) => false,
            _ => true,
        }
    }

    /// Looks at `path` anew, and reads it where that may tell more.
    pub(super) fn compare(&mut self, path: &Path) -> Difference {
        let Some(metadata) = std::fs::metadata(path).ok().filter(Metadata::is_file) else {
            return if self.known.remove(path).is_some() { Difference::Content } else { Difference::None };
        };
        let stamp = Stamp::of(&metadata);
        let old = self.known.get(path);
        if old.is_some_and(|old| old.stamp == stamp && !old.unsettled) {
            return Difference::None;
        }
        let large = stamp.length > WHOLE;
        let hash = if large { None } else { hash(path).ok() };
        let difference = match old {
            None => Difference::Content,
            Some(old) => {
                let as_it_was = match (old.hash, hash) {
                    (Some(old), Some(new)) => old == new,
                    _ => (old.stamp.length, old.stamp.modified) == (stamp.length, stamp.modified),
                };
                match (as_it_was, old.stamp == stamp) {
                    (true, true) => Difference::None,
                    (true, false) => Difference::Touched,
                    (false, _) => Difference::Content,
                }
            }
        };
        self.known.insert(path.to_owned(), Known { stamp, hash, unsettled: !large && stamp.is_recent() });
        difference
    }

    /// Whether `path` is known.
    pub(super) fn knows(&self, path: &Path) -> bool {
        self.known.contains_key(path)
    }

    /// Known files at or below `path`; a folder that vanished takes them along.
    pub(super) fn below<'a>(&'a self, path: &'a Path) -> impl Iterator<Item = &'a PathBuf> {
        let from = (Bound::Included(path), Bound::Unbounded);
        self.known.range::<Path, _>(from).map(|(known, _)| known).take_while(move |known| known.starts_with(path))
    }

    /// Every known file.
    pub(super) fn all(&self) -> impl Iterator<Item = &PathBuf> {
        self.known.keys()
    }
}

fn hash(path: &Path) -> io::Result<u64> {
    let mut hasher = DefaultHasher::new();
    // A pipe, or a file that grows meanwhile, has no end.
    let mut file = File::open(path)?.take(WHOLE + 1);
    let mut part = vec![0; 64 * 1024];
    loop {
        match file.read(&mut part)? {
            0 => return Ok(hasher.finish()),
            read => hasher.write(&part[..read]),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    #[test]
    fn only_other_bytes_are_a_change() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.py");
        let mut contents = Contents::default();
        assert_eq!(contents.compare(&path), Difference::None, "never existed");
        std::fs::write(&path, "1").unwrap();
        assert_eq!(contents.compare(&path), Difference::Content, "new");
        assert_eq!(contents.compare(&path), Difference::None, "nothing happened");
        File::options().write(true).open(&path).unwrap().set_modified(SystemTime::UNIX_EPOCH).unwrap();
        assert_eq!(contents.compare(&path), Difference::Touched, "touched");
        std::fs::write(&path, "2").unwrap();
        assert_eq!(contents.compare(&path), Difference::Content, "edited");
        assert_eq!(contents.below(folder.path()).collect::<Vec<_>>(), [&path]);
        std::fs::remove_file(&path).unwrap();
        assert_eq!(contents.compare(&path), Difference::Content, "removed");
        assert_eq!(contents.compare(&path), Difference::None, "still removed");
    }

    #[test]
    fn a_save_of_the_same_length_and_time_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.py");
        let mut contents = Contents::default();
        std::fs::write(&path, "1").unwrap();
        contents.compare(&path);
        let known = contents.known.get_mut(&path).unwrap();
        let stamp = known.stamp;
        assert!(known.unsettled);
        std::fs::write(&path, "2").unwrap();
        // As on a file system that keeps whole seconds.
        contents.known.get_mut(&path).unwrap().stamp = Stamp::of(&std::fs::metadata(&path).unwrap());
        assert_eq!(contents.known[&path].stamp.length, stamp.length);
        assert!(contents.looks_changed(&path));
        assert_eq!(contents.compare(&path), Difference::Content);
    }

    #[test]
    fn what_was_noted_is_learnt_later_and_only_if_it_is_still_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.py");
        std::fs::write(&path, "one").unwrap();
        let mut contents = Contents::default();
        contents.note(path.clone());
        assert_eq!(contents.learn(&path), 3);
        std::fs::write(&path, "one").unwrap();
        assert_eq!(contents.compare(&path), Difference::Touched);
        contents.note(path.clone());
        std::fs::write(&path, "other").unwrap();
        contents.learn(&path);
        assert_eq!(contents.compare(&path), Difference::Content, "what is read late is not taken for what was");
    }

    #[test]
    #[cfg(unix)]
    fn pipes_are_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join(".env");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let mut contents = Contents::default();
        contents.note(pipe.clone());
        assert!(!contents.knows(&pipe));
        assert_eq!(contents.compare(&pipe), Difference::None);
    }

    #[test]
    fn large_files_are_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("prices.csv");
        File::create(&path).unwrap().set_len(WHOLE + 1).unwrap();
        let mut contents = Contents::default();
        contents.note(path.clone());
        assert_eq!(contents.learn(&path), 0);
        File::options().write(true).open(&path).unwrap().set_len(WHOLE + 2).unwrap();
        assert_eq!(contents.compare(&path), Difference::Content);
    }
}
