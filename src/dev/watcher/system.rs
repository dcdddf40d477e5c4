//! What the system reports about folders. Memory stays bounded, however much happens at once.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::time::Duration;

use notify::event::{CreateKind, ModifyKind, RenameMode};
use notify::{ErrorKind, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

/// Events on their way. Of more it is enough to know that there were some.
const WAITING: usize = 8 * 1024;

/// One recursive watch is cheap where the system offers it; elsewhere each folder takes its own.
pub(super) const RECURSIVE: bool = cfg!(any(target_os = "macos", windows));

/// Something happened to a path.
#[derive(Debug)]
pub(super) struct Happened {
    /// Which.
    pub(super) path: PathBuf,
    /// Whether it may be a folder that was not there before.
    pub(super) appeared: bool,
}

/// Why the system does not report on a folder.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// It reports on as many as it can.
    Limit,
    /// Something else, in words.
    Other(String),
}

/// The system's reports.
#[derive(Debug)]
pub(super) struct System {
    notify: Option<RecommendedWatcher>,
    watched: HashSet<PathBuf>,
    sender: SyncSender<Happened>,
    events: Receiver<Happened>,
    lost: Arc<AtomicBool>,
}

impl System {
    /// Reports of nothing, for who looks by himself.
    pub(super) fn silent() -> Self {
        let (sender, events) = sync_channel(WAITING);
        Self { notify: None, watched: HashSet::new(), sender, events, lost: Arc::default() }
    }

    /// Reports of nothing yet.
    pub(super) fn start() -> Result<Self, Refused> {
        let mut system = Self::silent();
        let (sender, lost) = (system.sender.clone(), Arc::clone(&system.lost));
        let notify = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            pass_on(event, &sender, &lost);
        });
        system.notify = Some(notify.map_err(|error| refused(&error))?);
        Ok(system)
    }

    /// Reports on `folder` from now on.
    pub(super) fn watch(&mut self, folder: &Path) -> Result<(), Refused> {
        let Some(notify) = &mut self.notify else { return Ok(()) };
        if !self.watched.insert(folder.to_owned()) {
            return Ok(());
        }
        let mode = if RECURSIVE { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
        match notify.watch(folder, mode) {
            Ok(()) => Ok(()),
            Err(error) => {
                self.watched.remove(folder);
                // It vanished meanwhile, or holds what only others may read, such as the files of a database.
                if folder.is_dir() && !is_denied(&error) { Err(refused(&error)) } else { Ok(()) }
            }
        }
    }

    /// Forgets that `folder` and those below it are reported on: they are others by now.
    pub(super) fn forget(&mut self, folder: &Path) {
        self.watched.retain(|known| !known.starts_with(folder));
    }

    /// What happens next, within `patience`.
    pub(super) fn next(&self, patience: Duration) -> Option<Happened> {
        self.events.recv_timeout(patience).ok()
    }

    /// Whether events were lost since the last call.
    pub(super) fn take_lost(&self) -> bool {
        self.lost.swap(false, Ordering::Relaxed)
    }
}

fn pass_on(event: notify::Result<notify::Event>, sender: &SyncSender<Happened>, lost: &AtomicBool) {
    let Ok(event) = event else { return };
    // Reading a file is no change, and our own checks read them all.
    if matches!(event.kind, EventKind::Access(_)) {
        return;
    }
    if event.need_rescan() {
        lost.store(true, Ordering::Relaxed);
        let _ = sender.try_send(Happened { path: PathBuf::new(), appeared: false });
    }
    let appeared = matches!(
        event.kind,
        EventKind::Any
            | EventKind::Create(CreateKind::Any | CreateKind::Folder | CreateKind::Other)
            | EventKind::Modify(ModifyKind::Name(RenameMode::To | RenameMode::Both | RenameMode::Any))
    );
    for path in event.paths {
        if let Err(TrySendError::Full(_)) = sender.try_send(Happened { path, appeared }) {
            lost.store(true, Ordering::Relaxed);
        }
    }
}

fn is_denied(error: &notify::Error) -> bool {
    matches!(&error.kind, ErrorKind::Io(error) if error.kind() == std::io::ErrorKind::PermissionDenied)
}

fn refused(error: &notify::Error) -> Refused {
    const TOO_MANY_OPEN: [i32; 2] = [23, 24];
    match &error.kind {
        ErrorKind::MaxFilesWatch => Refused::Limit,
        ErrorKind::Io(error)
            if cfg!(unix) && error.raw_os_error().is_some_and(|code| TOO_MANY_OPEN.contains(&code)) =>
        {
            Refused::Limit
        }
        ErrorKind::Io(error) => Refused::Other(crate::fs::in_words(&error.to_string()).to_owned()),
        _ => Refused::Other(crate::fs::in_words(&error.to_string()).to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_is_bounded_and_told() {
        let system = System::silent();
        for number in 0..WAITING + 10 {
            let event = notify::Event::new(EventKind::Any).add_path(PathBuf::from(number.to_string()));
            pass_on(Ok(event), &system.sender, &system.lost);
        }
        let counted = std::iter::from_fn(|| system.next(Duration::ZERO)).count();
        assert_eq!(counted, WAITING);
        assert!(system.take_lost());
        assert!(!system.take_lost());
    }

    #[test]
    fn limits_are_recognised() {
        let io = |code| notify::Error::io(std::io::Error::from_raw_os_error(code));
        assert_eq!(refused(&notify::Error::new(ErrorKind::MaxFilesWatch)), Refused::Limit);
        assert!(matches!(refused(&io(5)), Refused::Other(words) if !words.contains("os error")));
        if cfg!(unix) {
            assert_eq!(refused(&io(24)), Refused::Limit);
            assert!(is_denied(&io(13)) && !is_denied(&io(24)));
        }
    }
}
