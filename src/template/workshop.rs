//! A temporary folder in which cargo-generate can work.

use std::io;
use std::path::{Component, Path, PathBuf};

use tempfile::TempDir;

/// Makes a temporary folder, the first of `candidates` that cargo-generate can cope with.
///
/// It passes every part of the absolute path of its temporary files through Liquid and a file name sanitizer, and fails when
/// either changes it.
pub(super) fn open(candidates: impl IntoIterator<Item = PathBuf>) -> io::Result<TempDir> {
    let mut problem = io::Error::new(io::ErrorKind::NotFound, "no folder for temporary files has a plain name");
    for folder in candidates {
        let folder = std::path::absolute(&folder).unwrap_or(folder);
        if !is_plain(&folder) {
            continue;
        }
        match tempfile::Builder::new().prefix("obb-backend-").tempdir_in(&folder) {
            Ok(workshop) => return Ok(workshop),
            Err(error) => problem = error,
        }
    }
    Err(problem)
}

/// Where temporary files may go, the usual place first.
pub(super) fn candidates() -> Vec<PathBuf> {
    let mut folders = vec![std::env::temp_dir()];
    if cfg!(unix) {
        folders.extend(["/tmp", "/var/tmp"].map(PathBuf::from));
    }
    folders.extend(std::env::home_dir());
    folders.extend(std::env::current_dir());
    folders
}

fn is_plain(path: &Path) -> bool {
    path.components().all(|component| match component {
        Component::Normal(part) => part.to_str().is_some_and(|part| {
            !part.contains(|c: char| "/?<>\\:*|\"{}".contains(c) || c.is_control()) && !part.ends_with(['.', ' '])
        }),
        Component::ParentDir | Component::CurDir => false,
        Component::RootDir | Component::Prefix(_) => true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_that_would_be_renamed_are_passed_over() {
        let usable = tempfile::tempdir().expect("a folder");
        for odd in ["a:b", "a{{b", "dot."] {
            let odd = usable.path().join(odd);
            std::fs::create_dir(&odd).expect("a folder");
            let workshop = open([odd, usable.path().to_owned()]).expect("a workshop");
            assert_eq!(workshop.path().parent(), Some(usable.path()));
        }
    }

    #[test]
    fn the_reason_is_kept_when_nothing_is_usable() {
        assert!(open([]).expect_err("none").to_string().contains("plain name"));
    }
}
