//! Watches the project: file system events in, meaningful changes out. Folders are watched, never files, and ignored trees are
//! not even walked. Where the system reports nothing, the project is looked through again and again.

mod classify;
mod content;
mod debounce;
mod patterns;
mod remarks;
mod system;
mod tree;
mod work;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use tokio::sync::oneshot;

pub(crate) use classify::Scope;

use super::notice::Remark;

/// Set to anything but `0`, it makes the project be looked through, for places where the system reports nothing and that
/// cannot be recognised.
const POLL: &str = "OBB_BACKEND_POLL";

/// How far the time of a file may lie behind that of its save: systems take the time of the clock's last tick.
const TICK: Duration = Duration::from_millis(10);

/// What changed.
#[expect(clippy::struct_excessive_bools, reason = "any kind of files may be among them")]
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Changes {
    /// Which files, as the user reads their paths.
    pub(crate) files: Vec<PathBuf>,
    /// Code that was saved as it was before.
    pub(crate) resaved: Vec<PathBuf>,
    /// Whether the running program has read one of them already.
    pub(crate) code: bool,
    /// Whether one of them is what the program is made of, and not only something that it reads.
    pub(crate) source: bool,
    /// Whether one of them is a document that Workspace reads.
    pub(crate) documents: bool,
    /// Whether the project's settings are among them.
    pub(crate) config: bool,
}

/// What a watch has to tell.
#[derive(Debug)]
pub(crate) enum Seen {
    /// Files changed.
    Changes(Changes),
    /// Changes are noticed late, or not everywhere.
    Remark(Remark),
}

/// A watch on one project; dropped, it ends.
#[derive(Debug)]
pub(crate) struct Watch {
    over: Arc<AtomicBool>,
    /// For the watch that replaces it.
    told: Told,
    prepared: Option<oneshot::Receiver<()>>,
}

/// When changes were told last.
#[derive(Debug, Clone, Default)]
struct Told(Arc<Mutex<Option<SystemTime>>>);

impl Told {
    fn last(&self) -> Option<SystemTime> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(SystemTime::now());
    }
}

impl Watch {
    /// Watches a project, on a thread of its own, until `tell` says that nobody listens. It begins where the watch `before`,
    /// which it replaces, told changes last.
    pub(crate) fn start(
        scope: &Scope,
        before: Option<&Self>,
        mut tell: impl FnMut(Seen) -> bool + Send + 'static,
    ) -> io::Result<Self> {
        let told = before.map_or_else(Told::default, |before| before.told.clone());
        let since = told.last().map_or_else(SystemTime::now, |last| last - TICK);
        let note = told.clone();
        let tell = move |seen| {
            if matches!(seen, Seen::Changes(_)) {
                note.now();
            }
            tell(seen)
        };
        let over = Arc::new(AtomicBool::new(false));
        let (ready, prepared) = oneshot::channel();
        let polled = std::env::var_os(POLL).is_some_and(|value| !value.is_empty() && value != "0");
        let work = work::Work::new(scope, polled, since, Arc::clone(&over));
        std::thread::Builder::new().name("watcher".to_owned()).spawn(move || work.run(ready, tell))?;
        Ok(Self { over, told, prepared: Some(prepared) })
    }

    /// Waits until everything is watched, but no longer than `patience`: a very large project takes its time.
    pub(crate) async fn prepared(&mut self, patience: Duration) {
        if let Some(prepared) = self.prepared.take() {
            let _ = tokio::time::timeout(patience, prepared).await;
        }
    }

    /// Waits until everything is watched.
    pub(crate) fn wait(&mut self) {
        if let Some(prepared) = self.prepared.take() {
            let _ = prepared.blocking_recv();
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
    }
}

/// Tells a folder from another one of the same path; none where there is no folder. The number of a file is given to another
/// once it is free, so that the time it was made at counts as well.
fn identity(folder: &Path) -> Option<Identity> {
    let metadata = std::fs::metadata(folder).ok().filter(std::fs::Metadata::is_dir)?;
    #[cfg(unix)]
    let number = {
        use std::os::unix::fs::MetadataExt;
        (metadata.dev(), metadata.ino())
    };
    #[cfg(not(unix))]
    let number = (0, 0);
    Some((number, metadata.created().ok()))
}

type Identity = ((u64, u64), Option<SystemTime>);
