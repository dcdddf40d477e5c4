//! A file that is asked for again and again: what is known of it holds as long as a look tells that it is the same.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use axum::body::Bytes;

use super::super::mounts;
use super::super::stamp::Stamp;

/// Content beyond this size is not kept: to read it takes little of the time that it takes to send it.
const LARGEST: usize = 256 * 1024;

/// One file.
#[derive(Debug)]
pub(super) struct Kept {
    path: PathBuf,
    /// The device whose looks can be trusted.
    device: Option<u64>,
    known: Mutex<Option<(Stamp, Bytes)>>,
}

impl Kept {
    /// The file at `path`, on `device` or another one.
    pub(super) fn new(path: PathBuf, device: Option<u64>) -> Self {
        Self { path, device, known: Mutex::default() }
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// What tells its present content from all that it may have later, if a look can: one at a disk of this machine, quick.
    pub(super) fn look(&self) -> Option<Stamp> {
        let device = self.device?;
        // A link is not followed: it may lead anywhere.
        let metadata = self.path.symlink_metadata().ok().filter(std::fs::Metadata::is_file)?;
        Some(Stamp::of(&metadata)).filter(|stamp| stamp.device() == Some(device) && stamp.is_settled())
    }

    /// Its content, if that is known; costs a look.
    pub(super) fn at_hand(&self) -> Option<Bytes> {
        let stamp = self.look()?;
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.as_ref().filter(|(known, _)| *known == stamp).map(|(_, bytes)| bytes.clone())
    }

    /// Its content, read if need be.
    pub(super) fn read(&self) -> io::Result<Bytes> {
        if let Some(bytes) = self.at_hand() {
            return Ok(bytes);
        }
        let mut file = crate::fs::open_regular(&self.path)?;
        // Of the open file: whatever is put in its place meanwhile has another stamp.
        let stamp = Stamp::of(&file.metadata()?);
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let bytes = Bytes::from(bytes);
        let lasts = stamp.is_settled() && bytes.len() <= LARGEST;
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = lasts.then(|| (stamp, bytes.clone()));
        Ok(bytes)
    }
}

/// The device that `folder` is on, if looks at files there tell all that happens to them.
pub(super) fn trusted_device(folder: &Path) -> Option<u64> {
    let metadata = folder.metadata().ok()?;
    mounts::is_own(folder).then(|| Stamp::of(&metadata).device()).flatten()
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use std::fs;
    use std::time::{Duration, Instant};

    use super::*;

    /// A file that was saved long ago enough, and its folder.
    fn settled(text: &str) -> (tempfile::TempDir, Kept) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("widgets.json");
        fs::write(&path, text).unwrap();
        let device = Stamp::of(&path.metadata().unwrap()).device();
        let kept = Kept::new(path, device);
        let deadline = Instant::now() + Duration::from_secs(30);
        while kept.read().is_ok() && kept.at_hand().is_none() {
            assert!(Instant::now() < deadline, "it never settles");
            std::thread::sleep(Duration::from_millis(20));
        }
        (folder, kept)
    }

    #[test]
    fn what_is_kept_is_given_up_when_the_file_is_another_one() {
        let (folder, kept) = settled("one");
        assert_eq!(kept.at_hand().unwrap(), "one");
        let saved = kept.path().metadata().unwrap().modified().unwrap();
        let file = fs::File::options().write(true).open(kept.path()).unwrap();
        fs::write(kept.path(), "two").unwrap();
        file.set_modified(saved).unwrap();
        assert_eq!(kept.at_hand(), None, "of the same size and time");
        assert_eq!(kept.read().unwrap(), "two");
        assert_eq!(kept.at_hand(), None, "another save may follow at once");
        fs::write(folder.path().join("other.json"), "two").unwrap();
        fs::rename(folder.path().join("other.json"), kept.path()).unwrap();
        assert_eq!(kept.read().unwrap(), "two");
        fs::remove_file(kept.path()).unwrap();
        assert_eq!(kept.at_hand(), None);
        assert!(kept.read().is_err());
    }

    #[test]
    fn a_link_is_followed_anew_each_time() {
        let (folder, kept) = settled("one");
        fs::rename(kept.path(), folder.path().join("target.json")).unwrap();
        std::os::unix::fs::symlink("target.json", kept.path()).unwrap();
        assert_eq!(kept.read().unwrap(), "one");
        assert_eq!(kept.at_hand(), None);
    }

    #[test]
    fn other_devices_are_not_trusted() {
        let (_folder, kept) = settled("one");
        for device in [None, kept.device.map(|device| device + 1)] {
            let elsewhere = Kept::new(kept.path().to_owned(), device);
            assert_eq!(elsewhere.read().unwrap(), "one");
            assert_eq!(elsewhere.at_hand(), None);
        }
    }
}
