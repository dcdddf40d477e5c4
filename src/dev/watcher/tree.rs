//! Walking folders that are to be watched. Ignored trees are not even looked into.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::classify::Classifier;

/// Folders that are watched at most: who has more of them has forgotten to leave some out.
const MOST: usize = 20_000;

/// What a walk found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Files that matter.
    pub(super) files: Vec<PathBuf>,
    /// Those of them that are links: what becomes of their targets makes no event.
    pub(super) linked: Vec<PathBuf>,
    /// Folders that links inside the project lead to, by the path of the link.
    pub(super) links: Vec<(PathBuf, PathBuf)>,
    /// Whether there are more folders than are watched.
    pub(super) cut: bool,
}

/// Walks `start` and everything below it that matters. `enter` is called with each folder before it is read, so that what
/// appears in it afterwards makes an event.
pub(super) fn walk(classifier: &mut Classifier, start: &Path, enter: &mut dyn FnMut(&Path)) -> Found {
    let mut found = Found::default();
    let mut targets = HashSet::new();
    let mut stack = vec![start.to_owned()];
    let mut folders = 0;
    while let Some(folder) = stack.pop() {
        if classifier.skips_folder(&folder) {
            continue;
        }
        folders += 1;
        if folders > MOST {
            found.cut = true;
            break;
        }
        classifier.enter(&folder);
        enter(&folder);
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            let Ok(kind) = entry.file_type() else { continue };
            let path = entry.path();
            if kind.is_dir() {
                stack.push(path);
            } else if kind.is_symlink() && path.is_dir() {
                // What lies inside is watched there, and what lies above leads here again.
                let target = path.canonicalize().ok().filter(|target| is_elsewhere(classifier, target));
                if let Some(target) = target.filter(|target| targets.insert(target.clone())) {
                    found.links.push((target, path.clone()));
                    stack.push(path);
                }
            } else if classifier.kind(&path).is_some() {
                if kind.is_symlink() {
                    found.linked.push(path.clone());
                }
                found.files.push(path);
            }
        }
    }
    found
}

fn is_elsewhere(classifier: &Classifier, target: &Path) -> bool {
    classifier.roots().iter().all(|root| !target.starts_with(root) && !root.starts_with(target))
}

#[cfg(test)]
mod tests {
    use super::super::classify::Scope;
    use super::*;

    fn walked(root: &Path) -> (Vec<String>, Vec<String>) {
        let mut classifier = Classifier::new(&Scope { root: root.to_owned(), ..Scope::default() });
        let shown = |path: &Path| path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
        let mut entered = Vec::new();
        let found = walk(&mut classifier, root, &mut |folder| entered.push(shown(folder)));
        let mut files: Vec<String> = found.files.iter().map(|file| shown(file)).collect();
        entered.sort();
        files.sort();
        (entered, files)
    }

    #[test]
    fn ignored_trees_are_not_looked_into() {
        let folder = tempfile::tempdir().unwrap();
        for made in [".venv/lib", "node_modules/x", "pkg/__pycache__", "pkg/sub", "generated/deep"] {
            std::fs::create_dir_all(folder.path().join(made)).unwrap();
        }
        for file in [".venv/lib/x.py", "node_modules/x/x.js", "main.py", "pkg/sub/a.py", "generated/deep/x.py"] {
            std::fs::write(folder.path().join(file), "").unwrap();
        }
        std::fs::write(folder.path().join(".gitignore"), "generated\n").unwrap();
        let (entered, files) = walked(folder.path());
        assert_eq!(entered, ["", "pkg", "pkg/sub"]);
        assert_eq!(files, ["main.py", "pkg/sub/a.py"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_once_and_never_in_circles() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let top = folder.path().canonicalize().unwrap();
        let root = top.join("project");
        std::fs::create_dir_all(root.join("pkg")).unwrap();
        std::fs::create_dir_all(top.join("shared/sub")).unwrap();
        std::fs::write(top.join("shared/sub/lib.py"), "").unwrap();
        std::fs::write(top.join("one.py"), "").unwrap();
        symlink(top.join("shared"), root.join("shared")).unwrap();
        symlink(top.join("shared"), root.join("pkg/again")).unwrap();
        symlink("..", root.join("pkg/up")).unwrap();
        symlink(&top, root.join("pkg/top")).unwrap();
        symlink("..", top.join("shared/sub/round")).unwrap();
        symlink(top.join("one.py"), root.join("one.py")).unwrap();
        symlink("nowhere", root.join("two.py")).unwrap();
        let (_, files) = walked(&root);
        assert_eq!(files.iter().filter(|file| file.ends_with("lib.py")).count(), 1, "{files:?}");
        assert!(files.contains(&"one.py".to_owned()), "{files:?}");
    }
}
