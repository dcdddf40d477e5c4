//! The paths that a project answers already.

use std::path::{Path, PathBuf};

/// A path with the file that answers it.
#[derive(Debug)]
pub(super) struct Served {
    path: String,
    /// Relative to the project's folder.
    pub(super) file: PathBuf,
}

/// What the sources in `root` say.
pub(super) fn find(root: &Path) -> Vec<Served> {
    let mut served = Vec::new();
    let mut folders = vec![root.join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            // A link may lead back to where it stands.
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = std::fs::read_to_string(&path).unwrap_or_default();
                let file = path.strip_prefix(root).unwrap_or(&path);
                served.extend(paths(&text).map(|path| Served { path, file: file.to_owned() }));
            }
        }
    }
    served.sort_by(|one, other| one.file.cmp(&other.file));
    served
}

/// What answers `path` already; placeholders are alike whatever they are called.
pub(super) fn at<'a>(served: &'a [Served], path: &str) -> Option<&'a Served> {
    let path = alike(path);
    served.iter().find(|one| one.path == path)
}

fn paths(text: &str) -> impl Iterator<Item = String> {
    let calls = text.split(".route(").skip(1);
    calls.filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next().map(alike))
}

fn alike(path: &str) -> String {
    let segments = path.split('/').map(|segment| if segment.starts_with('{') { "{}" } else { segment });
    segments.collect::<Vec<_>>().join("/")
}
