//! Puts mended contents in the place of files: all of them or none.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::cli::Failure;
use crate::fs::{Staged, display_path, stage};
use crate::text::{SourceFile, StandIns};
use crate::validate::Report;

/// A file with what it holds and what it shall hold.
struct Change<'c> {
    path: &'c Path,
    old: Vec<u8>,
    new: Staged,
}

/// Replaces each file that `contents` names, which must be as `report` saw it.
pub(super) fn replace(report: &Report, contents: &StandIns) -> Result<(), Failure> {
    let files: BTreeMap<&Path, &SourceFile> = report
        .sources
        .iter()
        .map(|(_, file)| (file.path(), file))
        .filter(|(path, _)| contents.contains_key(*path))
        .collect();
    let mut changes: Vec<Change<'_>> = Vec::new();
    for (path, file) in files {
        let Some(bytes) = contents.get(path) else { continue };
        let new = stage(path, bytes).map_err(|error| unwritable(path, &error))?;
        if let Some(other) = changes.iter().find(|other| other.new.target() == new.target()) {
            // A link to a file that is mended under its own name.
            if contents.get(other.path) == Some(bytes) {
                continue;
            }
            return Err(Failure::new(format!("{} and {} are one file", other.path.display(), path.display()))
                .help("name only one of them, as each asks for other changes"));
        }
        let old = fs::read(path).map_err(|error| unwritable(path, &error))?;
        if !file.is_made_of(old.clone()) {
            return Err(Failure::new(format!("{} changed while it was checked; nothing is written", path.display()))
                .help("run the command again"));
        }
        changes.push(Change { path, old, new });
    }
    let mut done: Vec<(PathBuf, Vec<u8>)> = Vec::new();
    for Change { path, old, new } in changes {
        let target = new.target().to_owned();
        if let Err(error) = new.put() {
            // What prevents one file from being written may well prevent this.
            let stuck = done.iter().filter(|(target, old)| stage(target, old).and_then(Staged::put).is_err());
            let stuck: Vec<_> = stuck.map(|(target, _)| display_path(target).display().to_string()).collect();
            if stuck.is_empty() {
                return Err(unwritable(path, &error));
            }
            let message = format!("cannot write {}; {} is mended already", path.display(), stuck.join(", "));
            return Err(Failure::new(message).cause(&error).help("run the command again once files can be written"));
        }
        done.push((target, old));
    }
    Ok(())
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    Failure::new(format!("cannot write {}; nothing is changed", path.display())).cause(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_was_saved_in_the_meantime_keeps_all_files_as_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let mut report = Report::default();
        let mut contents = StandIns::new();
        for name in ["a.json", "b.json"] {
            let path = folder.path().join(name);
            fs::write(&path, "{}").unwrap();
            report.sources.add(SourceFile::new(path.clone(), b"{}".to_vec()));
            contents.insert(path, b"[]".to_vec());
        }
        fs::write(folder.path().join("b.json"), "{ }").unwrap();
        let failure = replace(&report, &contents).unwrap_err();
        assert!(failure.message.contains("b.json changed while it was checked"), "{failure:?}");
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!((read("a.json").as_str(), read("b.json").as_str()), ("{}", "{ }"));
        fs::write(folder.path().join("b.json"), "{}").unwrap();
        replace(&report, &contents).unwrap();
        assert_eq!((read("a.json").as_str(), read("b.json").as_str()), ("[]", "[]"));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "no temporary file is left");
    }
}
