//! Waiting for changes of the documents, for a command that checks again and again.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use tokio::sync::mpsc;

use super::watcher::{Changes, Watcher};
use crate::project::config;

/// Calls `check` once, and again after every change of a document or of settings below `roots`, or of one of `files`, until the
/// process is ended.
pub fn watch(roots: &[PathBuf], files: &[PathBuf], check: &mut dyn FnMut()) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let files: Vec<PathBuf> = files.iter().map(|file| real_path(file)).collect();
    runtime.block_on(async {
        let (sender, mut changed) = mpsc::unbounded_channel();
        for root in roots {
            let mut watcher = Watcher::start(&real_path(root), false, &files).map_err(io::Error::other)?;
            if let Some(error) = watcher.trouble() {
                return Err(io::Error::other(error));
            }
            let sender = sender.clone();
            tokio::spawn(async move {
                while let Some(changes) = watcher.next().await {
                    if concerns_checks(&changes) && sender.send(()).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        check();
        while changed.recv().await.is_some() {
            // One check answers all that came meanwhile.
            while changed.try_recv().is_ok() {}
            check();
        }
        Ok(())
    })
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
