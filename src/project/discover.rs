//! Finding the files that Workspace reads.

use std::path::{Path, PathBuf};

/// Subfolders in which backends commonly keep the files, searched in this order when the folder itself has none.
const SUBFOLDERS: &[&str] = &["app", "src", "backend", "api", "server", "static", "public", "config"];

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

/// Finds the documents of the backend in the folder `root`: there, or else in the first common subfolder that has any.
pub fn discover(root: &Path) -> Result<Backend, NotFound> {
    let mut searched = Vec::new();
    for folder in std::iter::once(root.to_owned()).chain(SUBFOLDERS.iter().map(|name| root.join(name))) {
        if !folder.is_dir() {
            continue;
        }
        let first = |names: [&str; 2]| names.into_iter().map(|name| folder.join(name)).find(|path| path.is_file());
        let backend = Backend {
            root: root.to_owned(),
            widgets: first(["widgets.json", "widgets.json"]),
            apps: first(["apps.json", "templates.json"]),
            agents: first(["agents.json", "copilots.json"]),
        };
        if backend.files().next().is_some() {
            return Ok(backend);
        }
        searched.push(folder);
    }
    Err(NotFound { searched })
}
