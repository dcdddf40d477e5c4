//! What a look at a file tells without reading it.

use std::fs::Metadata;
use std::time::{Duration, SystemTime};

/// Coarsest steps of the times that file systems keep: within them two saves may bear the same time.
const COARSEST: Duration = Duration::from_secs(2);

/// Tells a file from others, and from itself before it was saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    /// Its size.
    pub(super) length: u64,
    /// When it was saved.
    pub(super) modified: Option<SystemTime>,
    inode: Option<Inode>,
}

/// More, where the system tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Inode {
    device: u64,
    number: u64,
    /// Time of the last change of any kind, which no program can choose: seconds and nanoseconds since 1970.
    changed: (i64, i64),
}

impl Stamp {
    /// The stamp of the file that `metadata` was asked for.
    pub(super) fn of(metadata: &Metadata) -> Self {
        #[cfg(unix)]
        let inode = {
            use std::os::unix::fs::MetadataExt;
            let changed = (metadata.ctime(), metadata.ctime_nsec());
            Some(Inode { device: metadata.dev(), number: metadata.ino(), changed })
        };
        #[cfg(not(unix))]
        let inode = None;
        Self { length: metadata.len(), modified: metadata.modified().ok(), inode }
    }

    /// Whether a save so soon after the last one may bear the same time.
    pub(super) fn is_recent(&self) -> bool {
        self.modified.is_none_or(|modified| modified.elapsed().is_ok_and(|age| age < COARSEST))
    }

    /// Whether every change from now on gives the file another stamp. Where the system does not tell enough, no.
    pub(super) fn is_settled(&self) -> bool {
        self.inode.is_some_and(|inode| inode.changed().is_some_and(|at| at.elapsed().is_ok_and(|age| age > COARSEST)))
    }

    /// The device that it is on, where the system tells.
    pub(super) fn device(&self) -> Option<u64> {
        self.inode.map(|inode| inode.device)
    }
}

impl Inode {
    fn changed(&self) -> Option<SystemTime> {
        let (seconds, nanoseconds) = self.changed;
        let since = Duration::new(seconds.try_into().ok()?, nanoseconds.try_into().ok()?);
        SystemTime::UNIX_EPOCH.checked_add(since)
    }
}
