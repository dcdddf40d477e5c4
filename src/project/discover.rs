//! Finding the files that Workspace reads.

use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use super::{config, is_environment, is_ignored_name};

/// Subfolders in which backends commonly keep the files, searched in this order when the folder itself has none.
pub(super) const SUBFOLDERS: &[&str] = &["app", "src", "backend", "api", "server", "static", "public", "config"];

/// The documents of one backend, as far as they exist.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Backend {
    /// The folder that was searched.
    pub root: PathBuf,
    /// widgets.json.
    pub widgets: Option<PathBuf>,
    /// apps.json, or its older name templates.json.
    pub apps: Option<PathBuf>,
    /// agents.json, or its older name copilots.json.
    pub agents: Option<PathBuf>,
}

impl Backend {
    /// Every document that exists.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        [&self.widgets, &self.apps, &self.agents].into_iter().flatten().map(PathBuf::as_path)
    }
}

/// No document was found.
#[derive(Debug, PartialEq, Eq)]
pub struct NotFound {
    /// Every folder that was searched.
    pub searched: Vec<PathBuf>,
}

/// Names by which a document is served, the current one first.
const NAMES: [&[&str]; 3] = [&["widgets.json"], &["apps.json", "templates.json"], &["agents.json", "copilots.json"]];

/// Whether a document is served by this name, be it an older one.
pub fn is_document(name: &str) -> bool {
    NAMES.iter().any(|names| names.contains(&name))
}

/// The backend that the document at `path` belongs to: the file itself, in the role its name tells, with its neighbours.
/// None if the name tells nothing.
pub fn of_file(path: &Path) -> Option<Backend> {
    let name = path.file_name()?.to_str()?.to_lowercase();
    let role = NAMES.iter().position(|names| names.contains(&name.as_str())).or_else(|| {
        let stems = ["widget", "app", "agent"];
        let mut fitting = (0..stems.len())
            .filter(|&at| path.extension().is_some_and(|end| end == "json") && name.contains(stems[at]));
        fitting.next().filter(|_| fitting.next().is_none())
    })?;
    let root = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut backend = in_folder(root, root);
    let own = Some(root.join(path.file_name()?));
    match role {
        0 => backend.widgets = own,
        1 => backend.apps = own,
        _ => backend.agents = own,
    }
    Some(backend)
}

fn in_folder(root: &Path, folder: &Path) -> Backend {
    // A link that leads nowhere is there all the same: reading it says what is wrong.
    let first =
        |names: &[&str]| names.iter().map(|name| folder.join(name)).find(|path| path.symlink_metadata().is_ok());
    Backend { root: root.to_owned(), widgets: first(NAMES[0]), apps: first(NAMES[1]), agents: first(NAMES[2]) }
}

/// Finds the documents of the backend in the folder `root`: there, or else in the first common subfolder that has any.
pub fn discover(root: &Path) -> Result<Backend, NotFound> {
    let mut searched = Vec::new();
    for folder in std::iter::once(root.to_owned()).chain(SUBFOLDERS.iter().map(|name| root.join(name))) {
        if !folder.is_dir() {
            continue;
        }
        let backend = in_folder(root, &folder);
        if backend.files().next().is_some() {
            return Ok(backend);
        }
        searched.push(folder);
    }
    Err(NotFound { searched })
}

/// Levels of folders in which [`discover_all`] looks.
pub const DEPTH: usize = 6;

/// The backends in the folders below `root`, sorted by path. Inside a backend no other is looked for, nor in folders that hold
/// nothing the user writes.
pub fn discover_all(root: &Path) -> Vec<Backend> {
    discover_below(root, DEPTH)
}

/// The folder of the backend that is probably meant with `root`, in which there is none: one around it, or else below.
pub fn nearest(root: &Path) -> Option<PathBuf> {
    let absolute = std::path::absolute(root).ok()?;
    let around = absolute.ancestors().skip(1).take(NEAR).find(|folder| holds_documents(folder));
    around.map(Path::to_owned).or_else(|| Some(discover_below(root, NEAR).into_iter().next()?.root))
}

/// Levels of folders in which [`nearest`] looks.
const NEAR: usize = 3;

/// The backends down to `depth` levels of folders below `root`, as [`discover_all`] finds them.
pub fn discover_below(root: &Path, depth: usize) -> Vec<Backend> {
    let folders = folders_below(root, depth, holds_documents);
    folders.iter().map(|folder| in_folder(folder, folder)).collect()
}

/// Whether a backend keeps its documents in `folder`.
pub(super) fn holds_documents(folder: &Path) -> bool {
    NAMES.iter().any(|names| folder.join(names[0]).is_file())
}

/// The folders below `root` that are a backend, sorted by path; inside one no other is looked for.
pub(super) fn folders_below(root: &Path, depth: usize, is_backend: fn(&Path) -> bool) -> Vec<PathBuf> {
    let top = root.to_owned();
    let walk = WalkBuilder::new(root)
        .require_git(false)
        .git_global(false)
        .parents(false)
        .max_depth(Some(depth))
        .same_file_system(true)
        .sort_by_file_name(Ord::cmp)
        .filter_entry(move |entry| {
            let path = entry.path();
            entry.depth() == 0
                || (entry.file_type().is_some_and(|kind| kind.is_dir())
                    && !is_ignored_name(&entry.file_name().to_string_lossy())
                    && !is_environment(path)
                    && !path.parent().is_some_and(|above| above != top && is_backend(above)))
        })
        .build();
    let folders = walk.flatten().filter(|entry| entry.depth() > 0 && is_backend(entry.path()));
    folders.map(ignore::DirEntry::into_path).collect()
}

/// The folder with the settings of the backend in `root`: that folder, or the one above if `root` is a common subfolder.
pub fn settings_folder(root: &Path) -> PathBuf {
    let absolute = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
    let name = absolute.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    match absolute.parent() {
        Some(above) if SUBFOLDERS.contains(&name) && !root.join(config::FILE_NAME).exists() => above.to_owned(),
        _ => root.to_owned(),
    }
}
