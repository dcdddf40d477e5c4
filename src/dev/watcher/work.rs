//! The work of a watch: what happened is gathered, looked at, and told where it matters.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime};

use tokio::sync::oneshot;

use super::super::mounts;
use super::super::notice::Remark;
use super::classify::{Classifier, GITIGNORE, Kind, Scope};
use super::content::{Contents, Difference};
use super::debounce::{Batch, Debounce};
use super::system::{Happened, RECURSIVE, Refused, System};
use super::{Changes, Identity, Seen, identity, remarks, tree};

/// Time between two looks at what makes no events: the folder itself being replaced, the targets of links.
const HEARTBEAT: Duration = Duration::from_secs(1);

/// The same while the folder is gone.
const LOST_HEARTBEAT: Duration = Duration::from_millis(100);

/// Time between two looks at everything, where the system reports nothing.
const POLL: Duration = Duration::from_millis(500);

/// How much longer than a look at everything the pause after it is, at least.
const REST: u32 = 10;

/// Bytes read ahead of any change. Of what lies beyond, a save of equal content counts as a change.
const READ_AHEAD: u64 = 64 * 1024 * 1024;

/// Events gathered before anything else is done.
const AT_ONCE: usize = 1024;

pub(super) struct Work {
    classifier: Classifier,
    contents: Contents,
    debounce: Debounce,
    system: System,
    /// Each root with the folder that it was when it was walked last.
    roots: Vec<(PathBuf, Option<Identity>)>,
    linked: BTreeSet<PathBuf>,
    links: BTreeSet<(PathBuf, PathBuf)>,
    cut: bool,
    /// Files whose content may be read while nothing else is to be done.
    unread: Vec<PathBuf>,
    read: u64,
    heartbeat: Instant,
    /// When everything is looked at next, where that must be.
    poll: Option<Instant>,
    silent: bool,
    remarks: Vec<Remark>,
    /// Is there as long as git changes files.
    git_lock: PathBuf,
    since: SystemTime,
    over: Arc<AtomicBool>,
}

impl Work {
    /// Nothing is watched yet, and what is saved after `since` is a change. Where it is `polled`, the system is not asked for
    /// reports.
    pub(super) fn new(scope: &Scope, polled: bool, since: SystemTime, over: Arc<AtomicBool>) -> Self {
        let classifier = Classifier::new(scope);
        let roots = classifier.roots().into_iter().map(|root| (root, None)).collect();
        let now = Instant::now();
        let mut work = Self {
            classifier,
            contents: Contents::default(),
            debounce: Debounce::default(),
            system: System::silent(),
            roots,
            linked: BTreeSet::new(),
            links: BTreeSet::new(),
            cut: false,
            unread: Vec::new(),
            read: 0,
            heartbeat: now + HEARTBEAT,
            poll: polled.then_some(now + POLL),
            silent: polled,
            remarks: Vec::new(),
            git_lock: git_lock(&scope.root),
            since,
            over,
        };
        let remote = work.roots.iter().find_map(|(root, _)| mounts::remote(root));
        if let Some(kind) = remote.filter(|_| !polled) {
            work.poll_from_now(remarks::remote(&kind));
        }
        work
    }

    /// Tells what changes until nobody listens; `ready` hears when everything is watched.
    pub(super) fn run(mut self, ready: oneshot::Sender<()>, mut tell: impl FnMut(Seen) -> bool) {
        self.prepare();
        let _ = ready.send(());
        while !self.over.load(Ordering::Relaxed) {
            let mut patience = self.pause(Instant::now());
            for _ in 0..AT_ONCE {
                let Some(happened) = self.system.next(patience) else { break };
                self.gather(happened);
                patience = Duration::ZERO;
            }
            let seen = self.turn(Instant::now());
            if self.over.load(Ordering::Relaxed) || !seen.into_iter().all(&mut tell) {
                return;
            }
        }
    }

    /// Does what is due, and returns what there is to tell.
    fn turn(&mut self, now: Instant) -> Vec<Seen> {
        if self.system.take_lost() {
            self.system.forget(Path::new(""));
            self.debounce.push_everything(now);
        }
        if self.heartbeat <= now {
            self.look_at_the_quiet(now);
        }
        if self.poll.is_some_and(|due| due <= now) {
            for path in self.look_everywhere() {
                self.debounce.push(now, path);
            }
            self.poll = Some(Instant::now() + POLL.max(now.elapsed() * REST));
        }
        let mut seen = Vec::new();
        match self.debounce.deadline() {
            Some(deadline) if deadline <= now && !self.debounce.hold(now, || self.git_lock.exists()) => {
                let changes = self.changes();
                if !changes.files.is_empty() || !changes.resaved.is_empty() {
                    seen.push(Seen::Changes(changes));
                }
            }
            Some(_) => {}
            None => self.read_ahead(1),
        }
        seen.extend(self.remarks.drain(..).map(Seen::Remark));
        seen
    }

    /// How long nothing is due.
    fn pause(&self, now: Instant) -> Duration {
        let deadline = self.debounce.deadline();
        if (deadline.is_none() && !self.unread.is_empty()) || !self.remarks.is_empty() {
            return Duration::ZERO;
        }
        let next = [Some(self.heartbeat), self.poll, deadline].into_iter().flatten().min().unwrap_or(now);
        next.saturating_duration_since(now)
    }

    /// Watches everything and remembers it as it is now.
    fn prepare(&mut self) {
        self.listen();
        let now = Instant::now();
        for file in self.walk_all() {
            let modified = std::fs::metadata(&file).and_then(|metadata| metadata.modified());
            // Saved since the program was started, which may have read what was there before.
            if modified.is_ok_and(|modified| modified >= self.since && modified <= SystemTime::now()) {
                self.debounce.push(now, file);
                continue;
            }
            self.unread.push(file.clone());
            self.contents.note(file);
        }
        // Data is read last, and later: nothing is started anew for it.
        self.unread.sort_by_key(|file| self.classifier.kind(file) != Some(Kind::Data));
        let data = self.unread.iter().take_while(|file| self.classifier.kind(file) == Some(Kind::Data)).count();
        self.read_ahead(self.unread.len() - data);
    }

    /// Begins to hear of the system what happens.
    fn listen(&mut self) {
        self.system = System::silent();
        if !self.silent {
            match System::start() {
                Ok(system) => self.system = system,
                Err(why) => self.refused(&self.roots[0].0.clone(), &why),
            }
        }
    }

    fn refused(&mut self, folder: &Path, why: &Refused) {
        let remark = match why {
            Refused::Limit => remarks::limit(),
            Refused::Other(words) => remarks::refused(folder, words),
        };
        self.poll_from_now(remark);
    }

    fn poll_from_now(&mut self, remark: Remark) {
        if self.poll.is_none() {
            self.poll = Some(Instant::now() + POLL);
            self.remarks.push(remark);
        }
    }

    fn read_ahead(&mut self, files: usize) {
        for _ in 0..files {
            match self.unread.pop() {
                Some(file) if self.read < READ_AHEAD => self.read += self.contents.learn(&file),
                Some(_) => self.unread.clear(),
                None => return,
            }
        }
    }

    /// Watches every folder there is, and returns the files that matter.
    fn walk_all(&mut self) -> Vec<PathBuf> {
        let mut files = Vec::new();
        for at in 0..self.roots.len() {
            let root = self.roots[at].0.clone();
            self.roots[at].1 = identity(&root);
            if root.is_dir() {
                if RECURSIVE {
                    self.watch(&root);
                }
                files.extend(self.walk(&root));
            } else {
                // A file alone, or something that is not there yet.
                if let Some(folder) = root.parent().filter(|folder| folder.is_dir()) {
                    self.watch(folder);
                }
                files.extend(root.is_file().then_some(root));
            }
        }
        files
    }

    fn watch(&mut self, folder: &Path) {
        if let Err(why) = self.system.watch(folder) {
            self.refused(folder, &why);
        }
    }

    /// Watches every folder from `start` down and returns the files that matter.
    fn walk(&mut self, start: &Path) -> Vec<PathBuf> {
        let mut refused = None;
        let system = &mut self.system;
        let found = tree::walk(&mut self.classifier, start, &mut |folder| {
            if !RECURSIVE && let Err(why) = system.watch(folder) {
                refused.get_or_insert((folder.to_owned(), why));
            }
        });
        if let Some((folder, why)) = refused {
            self.refused(&folder, &why);
        }
        if RECURSIVE {
            for (target, _) in &found.links {
                self.watch(target);
            }
            self.links.extend(found.links);
        }
        if found.cut && !std::mem::replace(&mut self.cut, true) {
            self.remarks.push(remarks::cut());
        }
        self.linked.extend(found.linked);
        found.files
    }

    fn gather(&mut self, Happened { path, appeared }: Happened) {
        let now = Instant::now();
        let path = match self.links.iter().find_map(|(target, link)| Some(link.join(path.strip_prefix(target).ok()?))) {
            Some(shown) => shown,
            None => path,
        };
        if let Some((_, known)) = self.roots.iter_mut().find(|(root, _)| *root == path) {
            // Perhaps it is another folder by now, or was away for a moment.
            (*known, self.heartbeat) = (None, now);
        }
        if path.file_name().is_some_and(|name| name == GITIGNORE) {
            self.learn_rules(&path);
        } else if appeared && path.is_dir() {
            // What was written into a folder before it was watched made no event of its own.
            self.system.forget(&path);
            for file in self.walk(&path) {
                self.debounce.push(now, file);
            }
        } else if self.classifier.kind(&path).is_some() {
            self.debounce.push(now, path);
        } else if self.contents.below(&path).next().is_some() && !path.exists() {
            for file in self.contents.below(&path).cloned().collect::<Vec<_>>() {
                self.debounce.push(now, file);
            }
        }
    }

    /// Takes in other rules of version control. What matters from now on was not changed by that.
    fn learn_rules(&mut self, gitignore: &Path) {
        if let Some(folder) = gitignore.parent() {
            self.classifier.enter(folder);
            for file in self.walk(folder) {
                if !self.contents.knows(&file) {
                    self.contents.note(file.clone());
                    self.unread.push(file);
                }
            }
        }
    }

    /// Looks at what makes no event: links, and folders that were replaced as a whole.
    fn look_at_the_quiet(&mut self, now: Instant) {
        for file in &self.linked {
            if self.contents.looks_changed(file) {
                self.debounce.push(now, file.clone());
            }
        }
        let mut replaced = false;
        for (root, known) in &mut self.roots {
            let found = identity(root);
            replaced |= found.is_some() && found != *known;
            *known = found;
        }
        if replaced {
            self.listen();
            self.debounce.push_everything(now);
        }
        let gone = self.roots.first().is_some_and(|(_, found)| found.is_none());
        self.heartbeat = now + if gone { LOST_HEARTBEAT } else { HEARTBEAT };
    }

    /// Every file that may have changed, appeared or vanished.
    fn look_everywhere(&mut self) -> BTreeSet<PathBuf> {
        let found: BTreeSet<PathBuf> = self.walk_all().into_iter().collect();
        let gone = self.contents.all().filter(|known| !found.contains(*known));
        let changed = found.iter().filter(|file| self.contents.looks_changed(file));
        gone.chain(changed).cloned().collect()
    }

    fn changes(&mut self) -> Changes {
        let paths = match self.debounce.take() {
            Batch::Paths(paths) => paths,
            Batch::Everything => self.look_everywhere(),
        };
        let mut changes = Changes::default();
        for path in paths {
            let Some(kind) = self.classifier.kind(&path) else { continue };
            match self.contents.compare(&path) {
                Difference::None => continue,
                Difference::Touched => {
                    if matches!(kind, Kind::Source | Kind::Settings) {
                        changes.resaved.push(crate::fs::display_path(&path));
                    }
                    continue;
                }
                Difference::Content => {}
            }
            match kind {
                Kind::Document => changes.documents = true,
                Kind::Source => (changes.code, changes.source) = (true, true),
                Kind::Settings => changes.code = true,
                Kind::Config => changes.config = true,
                Kind::Data => {}
            }
            changes.files.push(crate::fs::display_path(&path));
        }
        changes
    }
}

fn git_lock(root: &Path) -> PathBuf {
    let git = root.ancestors().map(|folder| folder.join(".git")).find(|git| git.exists());
    let git = git.unwrap_or_else(|| root.join(".git"));
    // In a worktree it is a file that says where the folder is.
    let elsewhere = std::fs::read_to_string(&git).ok();
    let elsewhere = elsewhere.as_deref().and_then(|text| text.strip_prefix("gitdir:")).map(str::trim);
    elsewhere.map_or(git.clone(), |folder| git.with_file_name(folder)).join("index.lock")
}
