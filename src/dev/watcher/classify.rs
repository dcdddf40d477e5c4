//! Which files matter, and how.

use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::project::launch::DATA_FOLDER;
use crate::project::{config, is_environment, is_ignored_name};

/// Documents that Workspace reads, older names included.
const DOCUMENTS: &[&str] = &["widgets.json", "apps.json", "templates.json", "agents.json", "copilots.json"];

/// Endings of files that are code to some language, or settings that code reads once at its start. Data is left out: a
/// backend that writes a file of its own at every start would otherwise be started for ever.
const CODE: &[&str] = &[
    "py", "pyi", "rs", "js", "mjs", "cjs", "ts", "mts", "cts", "go", "java", "kt", "rb", "php", "cs", "ex", "exs", "r",
    "jl", "scala", "swift", "c", "cc", "cpp", "h", "hpp", "sh", "sql", "toml", "yaml", "yml", "ini", "cfg", "j2",
    "jinja", "jinja2",
];

/// Holds what a backend reads once at its start, and is hidden and kept out of version control all the same.
const ENVIRONMENT: &str = ".env";

/// Endings of what editors write beside a file.
const SCRATCH: &[&str] = &["swp", "swo", "swx", "tmp", "bak"];

/// What a change of a file means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// One of the documents that Workspace reads.
    Document,
    /// Something the running program has read already.
    Code,
    /// A data file of a static project.
    Data,
    /// The settings of this project.
    Config,
}

/// Tells files that matter from the rest.
#[derive(Debug, Clone)]
pub(super) struct Classifier {
    root: PathBuf,
    ignored: Gitignore,
    data: bool,
    documents: Vec<PathBuf>,
}

impl Classifier {
    /// For the backend in `root`, by its `.gitignore`; with its `data` folder, if that is served. `documents` are some, whatever
    /// their names.
    pub(super) fn new(root: &Path, data: bool, documents: &[PathBuf]) -> Self {
        let mut builder = GitignoreBuilder::new(root);
        // A broken line of .gitignore is git's to report.
        let _ = builder.add(root.join(".gitignore"));
        let ignored = builder.build().unwrap_or_else(|_| Gitignore::empty());
        Self { root: root.to_owned(), ignored, data, documents: documents.to_owned() }
    }

    /// Whether nothing below the folder `path` matters.
    pub(super) fn skips_folder(&self, path: &Path) -> bool {
        self.skips(path, true) || is_environment(path)
    }

    fn skips(&self, path: &Path, is_folder: bool) -> bool {
        let Ok(below) = path.strip_prefix(&self.root) else { return true };
        let folders = if is_folder { Some(below) } else { below.parent() };
        let by_name = folders
            .into_iter()
            .flat_map(Path::components)
            .any(|part| is_ignored_name(&part.as_os_str().to_string_lossy()));
        by_name || self.ignored.matched_path_or_any_parents(below, is_folder).is_ignore()
    }

    /// What a change of the file `path` means; nothing for most files.
    pub(super) fn kind(&self, path: &Path) -> Option<Kind> {
        if self.documents.iter().any(|document| document == path) {
            return Some(Kind::Document);
        }
        let name = path.file_name()?.to_str()?;
        if self.is_environment(path, name) {
            return Some(Kind::Code);
        }
        if name.starts_with('.') || name.ends_with('~') || self.skips(path, false) {
            return None;
        }
        if DOCUMENTS.contains(&name) {
            return Some(Kind::Document);
        }
        let below = path.strip_prefix(&self.root).ok()?;
        if below == Path::new(config::FILE_NAME) {
            return Some(Kind::Config);
        }
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
        if CODE.contains(&ending.as_str()) {
            return Some(Kind::Code);
        }
        (self.data && below.starts_with(DATA_FOLDER)).then_some(Kind::Data)
    }

    fn is_environment(&self, path: &Path, name: &str) -> bool {
        let variant = name.strip_prefix(ENVIRONMENT);
        let scratch = path.extension().is_some_and(|ending| SCRATCH.iter().any(|scratch| ending == *scratch));
        variant.is_some_and(|variant| variant.is_empty() || variant.starts_with('.'))
            && !scratch
            && !name.ends_with('~')
            && path.parent() == Some(&self.root)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_user_writes_matters() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(".gitignore"), "generated.py\n/cache/\n.env*\n").unwrap();
        let classifier = Classifier::new(folder.path(), true, &[folder.path().join("funds.json")]);
        for (path, expected) in [
            ("main.py", Some(Kind::Code)),
            ("pkg/routes/a.PY", Some(Kind::Code)),
            ("widgets.json", Some(Kind::Document)),
            ("app/apps.json", Some(Kind::Document)),
            ("copilots.json", Some(Kind::Document)),
            ("obb-backend.toml", Some(Kind::Config)),
            ("sub/obb-backend.toml", Some(Kind::Code)),
            ("data/rows.csv", Some(Kind::Data)),
            ("rows.csv", None),
            ("cache.sqlite", None),
            ("other.json", None),
            ("funds.json", Some(Kind::Document)),
            (".main.py.swp", None),
            (".env", Some(Kind::Code)),
            (".env.local", Some(Kind::Code)),
            (".env.swp", None),
            (".env~", None),
            (".envrc", None),
            ("pkg/.env", None),
            ("main.py~", None),
            ("generated.py", None),
            ("cache/x.py", None),
            (".venv/lib/x.py", None),
            ("a/node_modules/x.js", None),
            ("__pycache__/main.py", None),
            (".hidden/x.py", None),
        ] {
            assert_eq!(classifier.kind(&folder.path().join(path)), expected, "{path}");
        }
        let program = Classifier::new(folder.path(), false, &[]);
        assert_eq!(program.kind(&folder.path().join("data/rows.csv")), None, "a program's own data");
        assert_eq!(classifier.kind(Path::new("/elsewhere/main.py")), None);
        std::fs::create_dir(folder.path().join("python")).unwrap();
        std::fs::write(folder.path().join("python/pyvenv.cfg"), "").unwrap();
        assert!(classifier.skips_folder(&folder.path().join("python")));
        assert!(classifier.skips_folder(&folder.path().join("venv")));
        assert!(classifier.skips_folder(&folder.path().join("cache")));
        assert!(!classifier.skips_folder(&folder.path().join("pkg")));
        assert!(!classifier.skips_folder(folder.path()));
    }
}
