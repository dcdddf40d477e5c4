//! Waiting for changes of the documents, for a command that checks again and again.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use super::notice::Remark;
use super::watcher::{Changes, Scope, Seen, Watch};
use crate::project::config;

/// What a command that watches is to do next.
#[derive(Debug)]
pub enum Turn {
    /// Check.
    Check,
    /// Tell that changes are noticed late, or not everywhere.
    Tell(Remark),
}

/// Has the documents checked once, and again after every change of one or of settings below `roots`, or of one of `files`,
/// until the process is ended.
pub fn watch(roots: &[PathBuf], files: &[PathBuf], take: &mut dyn FnMut(Turn)) -> io::Result<()> {
    let documents: Vec<PathBuf> = files.iter().map(|file| real_path(file)).collect();
    let (sender, seen) = mpsc::channel();
    let mut watches = Vec::new();
    for root in roots {
        let sender = sender.clone();
        let scope = Scope { root: real_path(root), documents: documents.clone(), ..Scope::default() };
        let tell = move |seen| match seen {
            Seen::Changes(changes) if !concerns_checks(&changes) => true,
            seen => sender.send(seen).is_ok(),
        };
        let mut watch = Watch::start(&scope, None, tell)?;
        watch.wait();
        watches.push(watch);
    }
    drop(sender);
    take(Turn::Check);
    while let Ok(first) = seen.recv() {
        let mut changed = false;
        // One check answers all that came meanwhile.
        for seen in std::iter::once(first).chain(seen.try_iter()) {
            match seen {
                Seen::Changes(_) => changed = true,
                Seen::Remark(remark) => take(Turn::Tell(remark)),
            }
        }
        if changed {
            take(Turn::Check);
        }
    }
    Ok(())
}

fn concerns_checks(changes: &Changes) -> bool {
    let settings = |path: &PathBuf| path.file_name() == Some(OsStr::new(config::FILE_NAME));
    changes.documents || changes.config || changes.files.iter().any(settings)
}

/// The path as the system names it in the changes it reports, links followed.
pub fn real_path(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    // Windows answers in a form that many programs do not take as their folder.
    let real = if cfg!(windows) { None } else { path.canonicalize().ok() };
    real.unwrap_or_else(|| crate::fs::normalize(&path))
}
