//! Remembers what files contain, so that a touch or a save of equal content is no change.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

/// Files up to this size are compared by content, larger ones by size and time.
const WHOLE: u64 = 4 * 1024 * 1024;

/// Hashes of files by path.
#[derive(Debug, Default)]
pub(super) struct Contents {
    known: HashMap<PathBuf, u64>,
}

impl Contents {
    /// Reads `path` anew and tells whether it differs from what was read last, its disappearance included.
    pub(super) fn changed(&mut self, path: &Path) -> bool {
        match fingerprint(path) {
            Ok(hash) => self.known.insert(path.to_owned(), hash) != Some(hash),
            Err(_) => self.known.remove(path).is_some(),
        }
    }

    /// Whether `path` existed when it was read last.
    pub(super) fn knows(&self, path: &Path) -> bool {
        self.known.contains_key(path)
    }

    /// Known files at or below `path`; a folder that vanished takes them along.
    pub(super) fn below(&self, path: &Path) -> Vec<PathBuf> {
        self.known.keys().filter(|known| known.starts_with(path)).cloned().collect()
    }
}

fn fingerprint(path: &Path) -> std::io::Result<u64> {
    let mut hasher = DefaultHasher::new();
    let metadata = std::fs::metadata(path)?;
    if metadata.len() > WHOLE {
        metadata.len().hash(&mut hasher);
        metadata.modified().ok().hash(&mut hasher);
    } else {
        hasher.write(&crate::fs::read_regular(path)?);
    }
    Ok(hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_other_bytes_are_a_change() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.py");
        let mut contents = Contents::default();
        assert!(!contents.changed(&path), "never existed");
        std::fs::write(&path, "1").unwrap();
        assert!(contents.changed(&path), "new");
        std::fs::write(&path, "1").unwrap();
        assert!(!contents.changed(&path), "saved again");
        std::fs::write(&path, "2").unwrap();
        assert!(contents.changed(&path), "edited");
        assert_eq!(contents.below(folder.path()), std::slice::from_ref(&path));
        std::fs::remove_file(&path).unwrap();
        assert!(contents.changed(&path), "removed");
        assert!(!contents.changed(&path), "still removed");
    }
}
