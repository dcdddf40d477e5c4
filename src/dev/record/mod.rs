//! What each server runs, written down in the user's data folder: a server that was killed cannot end its backend, so the
//! next one does. A lock that the system drops with its process tells which servers still run.

mod orphans;

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use orphans::Group;
pub(super) use orphans::MARK;

/// Folder of the records in the user's data folder.
const FOLDER: &str = "running";

/// The record of this server, removed when it ends.
#[derive(Debug)]
pub(super) struct Record {
    path: PathBuf,
    entry: Entry,
    /// Held as long as the server runs.
    lock: Option<File>,
}

/// A server that runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its number.
    pub pid: u32,
    /// Its port.
    pub port: u16,
    /// Its backend's folder.
    pub root: PathBuf,
    groups: Vec<Group>,
}

/// What was ended.
#[derive(Debug)]
pub(super) struct Reclaimed {
    /// How many processes.
    pub(super) processes: usize,
    /// The folder of their backend.
    pub(super) root: PathBuf,
}

impl Record {
    /// Begins a record in the data folder `home`.
    pub(super) fn begin(home: &Path, root: &Path, port: u16) -> io::Result<Self> {
        let folder = home.join(FOLDER);
        crate::fs::private_folder(&folder)?;
        let pid = std::process::id();
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let path = folder.join(format!("{pid}-{:x}.json", now.as_nanos()));
        let entry = Entry { pid, port, root: root.to_owned(), groups: Vec::new() };
        // Locked before it has its name, or another server would take it for one that was left.
        let unnamed = path.with_extension("new");
        let lock = File::create(&unnamed)?;
        lock.lock()?;
        fs::rename(&unnamed, lock_of(&path))?;
        let record = Self { path, entry, lock: Some(lock) };
        record.write()?;
        Ok(record)
    }

    /// What marks the environment of this server's processes.
    pub(super) fn token(&self) -> String {
        token(&self.path)
    }

    /// Writes down the groups of processes that run now, by their leaders.
    pub(super) fn runs(&mut self, leaders: &[u32]) {
        self.entry.groups.retain(|group| leaders.contains(&group.leader));
        for leader in leaders {
            if !self.entry.groups.iter().any(|group| group.leader == *leader) {
                self.entry.groups.extend(Group::of(*leader));
            }
        }
        // Without it the backend is served all the same.
        let _ = self.write();
    }

    fn write(&self) -> io::Result<()> {
        let unnamed = self.path.with_extension("new");
        fs::write(&unnamed, serde_json::to_vec(&self.entry)?)?;
        fs::rename(&unnamed, &self.path)
    }
}

impl Drop for Record {
    fn drop(&mut self) {
        self.lock = None;
        remove(&self.path);
    }
}

/// Ends what servers that were killed left behind.
pub(super) fn reclaim(home: &Path) -> Vec<Reclaimed> {
    let mut reclaimed = Vec::new();
    for path in records(home) {
        let Ok(lock) = File::open(lock_of(&path)) else {
            remove(&path);
            continue;
        };
        if lock.try_lock().is_err() {
            continue;
        }
        if let Some(entry) = read(&path) {
            let token = token(&path);
            let processes = entry.groups.iter().map(|group| group.end(&token)).sum();
            if processes > 0 {
                reclaimed.push(Reclaimed { processes, root: entry.root });
            }
        }
        drop(lock);
        remove(&path);
    }
    reclaimed
}

/// The server that runs on `port`.
pub(super) fn on_port(home: &Path, port: u16) -> Option<Entry> {
    records(home).into_iter().find_map(|path| {
        let entry = read(&path).filter(|entry| entry.port == port)?;
        let lock = File::open(lock_of(&path)).ok()?;
        matches!(lock.try_lock(), Err(TryLockError::WouldBlock)).then_some(entry)
    })
}

fn records(home: &Path) -> Vec<PathBuf> {
    let folder = home.join(FOLDER);
    if crate::fs::is_open_to_others(&folder) {
        return Vec::new();
    }
    let Ok(folder) = fs::read_dir(folder) else { return Vec::new() };
    let paths = folder.flatten().map(|entry| entry.path());
    paths.filter(|path| path.extension().is_some_and(|extension| extension == "json")).collect()
}

fn read(path: &Path) -> Option<Entry> {
    serde_json::from_slice(&crate::fs::read_regular(path).ok()?).ok()
}

fn token(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn lock_of(path: &Path) -> PathBuf {
    path.with_extension("lock")
}

fn remove(path: &Path) {
    let _ = fs::remove_file(path);
    let _ = fs::remove_file(lock_of(path));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_known_by_its_port_as_long_as_it_runs() {
        let home = tempfile::tempdir().unwrap();
        let record = Record::begin(home.path(), Path::new("/desk"), 7779).unwrap();
        let other = Record::begin(home.path(), Path::new("/fund"), 7780).unwrap();
        assert_eq!(on_port(home.path(), 7779).unwrap(), record.entry);
        assert_eq!(on_port(home.path(), 7780).unwrap().root, Path::new("/fund"));
        assert_eq!(on_port(home.path(), 1), None);
        assert!(reclaim(home.path()).is_empty());
        drop(record);
        assert_eq!(on_port(home.path(), 7779), None);
        drop(other);
        assert_eq!(fs::read_dir(home.path().join(FOLDER)).unwrap().count(), 0);
    }

    #[test]
    #[cfg(unix)]
    fn records_that_others_may_have_written_are_not_believed() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        let record = Record::begin(home.path(), Path::new("/desk"), 7779).unwrap();
        let folder = home.path().join(FOLDER);
        let mode = |mode| fs::set_permissions(&folder, fs::Permissions::from_mode(mode)).unwrap();
        assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
        mode(0o777);
        assert_eq!(on_port(home.path(), 7779), None);
        mode(0o700);
        assert_eq!(on_port(home.path(), 7779).unwrap(), record.entry);
    }

    #[test]
    fn records_that_nobody_holds_are_removed_whatever_is_in_them() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join(FOLDER);
        crate::fs::private_folder(&folder).unwrap();
        for (name, text) in [("1-1.json", "{"), ("1-1.lock", ""), ("2-2.json", "{}")] {
            fs::write(folder.join(name), text).unwrap();
        }
        assert!(reclaim(home.path()).is_empty());
        assert_eq!(fs::read_dir(folder).unwrap().count(), 0);
    }
}
