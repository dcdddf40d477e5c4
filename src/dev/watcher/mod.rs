//! Watches the project: file system events in, meaningful changes out. Folders are watched, never files, and ignored trees are
//! not even walked.

mod classify;
mod content;
mod debounce;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Instant;

use ignore::WalkBuilder;
use notify::event::{CreateKind, ModifyKind, RenameMode};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::mpsc;

use classify::{Classifier, Kind};
use content::Contents;
use debounce::Debounce;

/// What changed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Changes {
    /// Which files, as the user reads their paths.
    pub(crate) files: Vec<PathBuf>,
    /// Code that was saved as it was before.
    pub(crate) resaved: Vec<PathBuf>,
    /// Whether the running program has read one of them already.
    pub(crate) code: bool,
    /// Whether one of them is a document that Workspace reads.
    pub(crate) documents: bool,
    /// Whether the project's settings are among them.
    pub(crate) config: bool,
}

/// One recursive watch is cheap where the system offers it; elsewhere each folder takes its own.
const RECURSIVE: bool = cfg!(any(target_os = "macos", windows));

/// A watch on one project.
pub(crate) struct Watcher {
    root: PathBuf,
    notify: RecommendedWatcher,
    raw: mpsc::UnboundedReceiver<notify::Result<notify::Event>>,
    classifier: Classifier,
    contents: Contents,
    debounce: Debounce,
    unwatched: Option<notify::Error>,
}

impl Watcher {
    /// Watches `root`, with its `data` folder if that is served, and remembers its content as it is now. `documents` are some,
    /// whatever their names.
    pub(crate) fn start(root: &Path, data: bool, documents: &[PathBuf]) -> notify::Result<Self> {
        let (sender, raw) = mpsc::unbounded_channel();
        let notify = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            // Reading a file is no change, and our own checks read them all.
            if !matches!(&event, Ok(event) if matches!(event.kind, EventKind::Access(_))) {
                let _ = sender.send(event);
            }
        })?;
        let mut watcher = Self {
            root: root.to_owned(),
            notify,
            raw,
            classifier: Classifier::new(root, data, documents),
            contents: Contents::default(),
            debounce: Debounce::default(),
            unwatched: None,
        };
        if RECURSIVE {
            watcher.notify.watch(root, RecursiveMode::Recursive)?;
        } else {
            // Failing here means that nothing at all can be watched; a folder further down may have vanished meanwhile.
            watcher.notify.watch(root, RecursiveMode::NonRecursive)?;
        }
        for file in watcher.enter(root) {
            watcher.contents.changed(&file);
        }
        Ok(watcher)
    }

    /// Why some folder cannot be watched, once.
    pub(crate) fn trouble(&mut self) -> Option<notify::Error> {
        self.unwatched.take()
    }

    /// The next change that matters.
    pub(crate) async fn next(&mut self) -> Option<Changes> {
        loop {
            let quiet = async {
                match self.debounce.deadline() {
                    Some(deadline) => tokio::time::sleep_until(deadline.into()).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                event = self.raw.recv() => self.gather(event?),
                () = quiet => {
                    let changes = self.changes();
                    if !changes.files.is_empty() || !changes.resaved.is_empty() {
                        return Some(changes);
                    }
                }
            }
        }
    }

    fn gather(&mut self, event: notify::Result<notify::Event>) {
        let now = Instant::now();
        let Ok(event) = event else {
            return;
        };
        if event.need_rescan() {
            let root = self.root.clone();
            for file in self.enter(&root) {
                self.debounce.push(now, file);
            }
            for file in self.contents.below(&root) {
                self.debounce.push(now, file);
            }
        }
        let appeared = matches!(
            event.kind,
            EventKind::Any
                | EventKind::Create(CreateKind::Any | CreateKind::Folder | CreateKind::Other)
                | EventKind::Modify(ModifyKind::Name(RenameMode::To | RenameMode::Both | RenameMode::Any))
        );
        for path in event.paths {
            if appeared && path.is_dir() {
                // What was written into a folder before it was watched made no event of its own.
                for file in self.enter(&path) {
                    self.debounce.push(now, file);
                }
            } else if self.classifier.kind(&path).is_some() {
                self.debounce.push(now, path);
            } else if !path.exists() {
                for file in self.contents.below(&path) {
                    self.debounce.push(now, file);
                }
            }
        }
    }

    /// Watches every folder from `folder` down and returns the files that matter.
    fn enter(&mut self, folder: &Path) -> Vec<PathBuf> {
        let mut files = Vec::new();
        if self.classifier.skips_folder(folder) {
            return files;
        }
        let classifier = self.classifier.clone();
        let walk = WalkBuilder::new(folder)
            .require_git(false)
            .git_global(false)
            .parents(false)
            .filter_entry(move |entry| {
                !entry.file_type().is_some_and(|kind| kind.is_dir()) || !classifier.skips_folder(entry.path())
            })
            .build();
        for entry in walk.flatten() {
            let Some(kind) = entry.file_type() else { continue };
            if kind.is_dir() && !RECURSIVE {
                match self.notify.watch(entry.path(), RecursiveMode::NonRecursive) {
                    // It vanished meanwhile.
                    Err(_) if !entry.path().exists() => {}
                    outcome => self.unwatched = outcome.err().or(self.unwatched.take()),
                }
            } else if self.classifier.kind(entry.path()).is_some() {
                files.push(entry.into_path());
            }
        }
        if folder == self.root {
            // The walk leaves out what is hidden.
            let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
            let hidden =
                |path: &PathBuf| path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
            files.extend(entries.filter(|path| hidden(path) && self.classifier.kind(path).is_some() && path.is_file()));
        }
        files
    }

    fn changes(&mut self) -> Changes {
        let paths: BTreeSet<PathBuf> = self.debounce.take();
        let mut changes = Changes::default();
        for path in paths {
            let Some(kind) = self.classifier.kind(&path) else { continue };
            if !self.contents.changed(&path) {
                if kind == Kind::Code && self.contents.knows(&path) {
                    changes.resaved.push(crate::fs::display_path(&path));
                }
                continue;
            }
            match kind {
                Kind::Document => changes.documents = true,
                Kind::Code => changes.code = true,
                Kind::Config => changes.config = true,
                Kind::Data => {}
            }
            changes.files.push(crate::fs::display_path(&path));
        }
        changes
    }
}
