//! Writing files so that a failure leaves the disk as it was, and paths as people read them.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

/// Writes `bytes` to `path` by way of a temporary file beside it, so that readers see the old or the new content, never half of it.
pub fn write_atomic(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_data()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// `path` as the user would type it: relative to the current folder where it lies below it, without `./` and `..` detours.
pub fn display_path(path: &Path) -> PathBuf {
    let absolute = normalize(&std::path::absolute(path).unwrap_or_else(|_| path.to_owned()));
    let shown = match std::env::current_dir() {
        Ok(current) => absolute.strip_prefix(&current).map(Path::to_owned).unwrap_or(absolute),
        Err(_) => absolute,
    };
    if shown.as_os_str().is_empty() { PathBuf::from(".") } else { shown }
}

/// Resolves `.` and `..` by text alone, without asking the file system.
pub fn normalize(path: &Path) -> PathBuf {
    let mut parts: Vec<OsString> = Vec::new();
    let mut depth = 0usize;
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if depth > 0 => {
                parts.pop();
                depth -= 1;
            }
            Component::Normal(_) => {
                parts.push(component.as_os_str().to_owned());
                depth += 1;
            }
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => {
                parts.push(component.as_os_str().to_owned());
            }
        }
    }
    parts.into_iter().collect()
}
