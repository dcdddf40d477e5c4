//! The files of a template, read within limits: nothing outside of its folder, nothing without an end.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::Error;

/// Most files of a template.
const FILES: usize = 5_000;

/// Most bytes of a template.
const BYTES: u64 = 64 * 1024 * 1024;

/// What a folder holds.
#[derive(Debug, Default)]
pub(super) struct Contents {
    /// The files by their path inside the folder.
    pub(super) files: BTreeMap<PathBuf, Vec<u8>>,
    /// Links, pipes and devices, which are left out.
    pub(super) left_out: Vec<PathBuf>,
    bytes: u64,
}

/// Reads everything below `folder`.
pub(super) fn read(folder: &Path) -> Result<Contents, Error> {
    let mut contents = Contents::default();
    walk(folder, Path::new(""), &mut contents)?;
    Ok(contents)
}

fn walk(folder: &Path, inside: &Path, contents: &mut Contents) -> Result<(), Error> {
    let failed = |error| Error::Disk(folder.to_owned(), error);
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let path = inside.join(entry.file_name());
        // cargo-generate ends without a word on such a name.
        if entry.file_name().to_str().is_none() {
            return Err(Error::Name(path));
        }
        let kind = entry.file_type().map_err(failed)?;
        if kind.is_dir() {
            if entry.file_name() != ".git" && !entry.path().join("CACHEDIR.TAG").exists() {
                walk(&entry.path(), &path, contents)?;
            }
        } else if kind.is_file() {
            let size = entry.metadata().map_err(failed)?.len();
            contents.bytes = contents.bytes.saturating_add(size);
            if contents.files.len() >= FILES || contents.bytes > BYTES {
                return Err(Error::Large { files: FILES, megabytes: BYTES / 1024 / 1024 });
            }
            let bytes = std::fs::read(entry.path()).map_err(|error| Error::Disk(entry.path(), error))?;
            contents.files.insert(path, bytes);
        } else {
            contents.left_out.push(path);
        }
    }
    Ok(())
}
