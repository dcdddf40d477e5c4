//! Writing files so that a failure leaves the disk as it was, and paths and errors as people read them.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read as _, Write};
use std::path::{Component, Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

/// Writes `bytes` to `path` by way of a temporary file beside it, so that readers see the old or the new content, never half of it.
pub fn write_atomic(path: &Path, bytes: &[u8]) -> io::Result<()> {
    beside(path, bytes)?.persist(path).map_err(|error| error.error)?;
    Ok(())
}

fn beside(path: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_data()?;
    Ok(file)
}

/// New content of a file that exists, written beside it and not yet in its place.
#[derive(Debug)]
pub struct Staged {
    content: NamedTempFile,
    target: PathBuf,
}

/// Prepares `bytes` to replace the content of the file at `path`, or of the one it links to. Its permissions stay.
pub fn stage(path: &Path, bytes: &[u8]) -> io::Result<Staged> {
    let target = path.canonicalize()?;
    let permissions = std::fs::metadata(&target)?.permissions();
    if permissions.readonly() {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is read-only"));
    }
    let content = beside(&target, bytes)?;
    content.as_file().set_permissions(permissions)?;
    Ok(Staged { content, target })
}

impl Staged {
    /// The file whose content is replaced, without links.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Puts the content in its place.
    pub fn put(self) -> io::Result<()> {
        self.content.persist(&self.target).map_err(|error| error.error)?;
        Ok(())
    }
}

/// A file that does not exist yet, written into a temporary file in the nearest folder that does.
#[derive(Debug)]
pub struct NewFile {
    content: NamedTempFile,
    path: PathBuf,
}

impl NewFile {
    /// Writes `bytes` for a file at `path`.
    pub fn write(path: &Path, bytes: &[u8]) -> io::Result<Self> {
        let path = std::path::absolute(path)?;
        let folder = path.ancestors().skip(1).find(|folder| folder.symlink_metadata().is_ok());
        let folder = folder.ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "there is no such disk"))?;
        let mut content = Builder::new();
        // A new file of the user's is not for this user alone, as temporary files are.
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            content.permissions(std::fs::Permissions::from_mode(0o666));
        }
        let mut content = content.prefix(".obb-").tempfile_in(folder)?;
        content.write_all(bytes)?;
        content.as_file().sync_data()?;
        Ok(Self { content, path })
    }

    /// Puts it in its place with the folders that are missing; gives those, outermost first. An error leaves none of them.
    pub fn put(self) -> io::Result<Vec<PathBuf>> {
        let missing: Vec<_> = self.path.ancestors().skip(1).take_while(|folder| !folder.exists()).collect();
        let missing: Vec<PathBuf> = missing.into_iter().rev().map(Path::to_owned).collect();
        let mut made = 0;
        let mut outcome = missing.iter().try_for_each(|folder| {
            std::fs::create_dir(folder)?;
            made += 1;
            Ok(())
        });
        if outcome.is_ok() {
            outcome = self.content.persist_noclobber(&self.path).map(drop).map_err(|error| error.error);
        }
        if let Err(error) = outcome {
            for folder in missing[..made].iter().rev() {
                let _ = std::fs::remove_dir(folder);
            }
            return Err(error);
        }
        Ok(missing)
    }
}

/// Reads the file at `path`, unless reading might never end.
pub fn read_regular(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open_regular(path)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Opens the file at `path`, unless opening or reading might never end.
pub fn open_regular(path: &Path) -> io::Result<File> {
    if is_special(path) {
        return Err(io::Error::other(SPECIAL));
    }
    File::open(path)
}

/// Makes the folder at `path`, and those above it, for this user alone.
pub fn private_folder(path: &Path) -> io::Result<()> {
    std::fs::create_dir_all(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// Whether users besides its owner may write to the folder at `path`. Where that is not said by a mode, as on Windows, no.
pub fn is_open_to_others(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::metadata(path).is_ok_and(|found| found.permissions().mode() & 0o022 != 0)
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        false
    }
}

/// Reads the file at `path` as far as `limit`: some devices have no end.
pub fn read_at_most(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What is wrong with a special file.
const SPECIAL: &str = "it is a pipe or a device, not a regular file";

/// Whether `path` is neither file nor folder: a pipe waits for its writer, a device may have no end.
pub fn is_special(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}

/// `path` as the user would type it: relative to the current folder, unless they have nothing in common.
pub fn display_path(path: &Path) -> PathBuf {
    let absolute = normalize(&std::path::absolute(path).unwrap_or_else(|_| path.to_owned()));
    match std::env::current_dir() {
        Ok(current) => relative(&absolute, &current).unwrap_or(absolute),
        Err(_) => absolute,
    }
}

/// The way from the folder `from` to `to`, both absolute; none where they share no more than the root.
fn relative(to: &Path, from: &Path) -> Option<PathBuf> {
    let shared = to.components().zip(from.components()).take_while(|(a, b)| a == b).map(|(part, _)| part);
    let (count, named) =
        shared.fold((0, false), |(count, named), part| (count + 1, named || matches!(part, Component::Normal(_))));
    if !named {
        return None;
    }
    let up = from.components().skip(count).map(|_| Component::ParentDir);
    let way: PathBuf = up.chain(to.components().skip(count)).collect();
    Some(if way.as_os_str().is_empty() { PathBuf::from(".") } else { way })
}

/// What the system says went wrong, without the number that says it to programmers.
pub fn in_words(error: &str) -> &str {
    error.split(" (os error ").next().unwrap_or(error)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_shown_from_where_the_user_stands() {
        let way = |to: &str, from: &str| relative(Path::new(to), Path::new(from)).map(|way| way.display().to_string());
        assert_eq!(way("/home/ada/desk/widgets.json", "/home/ada/desk").as_deref(), Some("widgets.json"));
        assert_eq!(way("/home/ada/desk", "/home/ada/desk").as_deref(), Some("."));
        assert_eq!(way("/home/ada/fund/apps.json", "/home/ada/desk").as_deref(), Some("../fund/apps.json"));
        assert_eq!(way("/srv/desk", "/home/ada"), None);
        assert_eq!(normalize(Path::new("/a/./b/../c")), Path::new("/a/c"));
    }
}
