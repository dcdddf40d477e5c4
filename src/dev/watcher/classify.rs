//! Which files matter, and how.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder, Glob};

use super::patterns::{Named, Patterns, has_wildcard};
use crate::project::launch::DATA_FOLDER;
use crate::project::{config, is_document, is_environment, is_ignored_name};

/// Endings of files that are code to some language. Data is left out: a backend that writes a file of its own at every start
/// would otherwise be started for ever.
const SOURCE: &[&str] = &[
    "py", "pyi", "rs", "js", "mjs", "cjs", "ts", "mts", "cts", "go", "java", "kt", "rb", "php", "cs", "ex", "exs", "r",
    "jl", "scala", "swift", "c", "cc", "cpp", "h", "hpp", "sh",
];

/// Endings of files that code reads once at its start.
const SETTINGS: &[&str] = &["toml", "yaml", "yml", "ini", "cfg", "sql", "j2", "jinja", "jinja2"];

/// Holds what a backend reads once at its start, and is hidden and kept out of version control all the same.
const VARIABLES: &str = ".env";

/// Holds the rules of version control for a folder.
pub(super) const GITIGNORE: &str = ".gitignore";

/// Endings of what editors write beside a file.
const SCRATCH: &[&str] = &["swp", "swo", "swx", "tmp", "bak", "orig", "part", "crdownload"];

/// The same without a point before them.
const SCRATCH_ENDS: &[&str] = &["___jb_tmp___", "___jb_old___"];

/// What a change of a file means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// One of the documents that Workspace reads.
    Document,
    /// What the running program is made of.
    Source,
    /// Something else that the running program has read already.
    Settings,
    /// A data file of a static project.
    Data,
    /// The settings of this project.
    Config,
}

/// What a project consists of, and what of it is watched.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scope {
    /// The project's folder.
    pub(crate) root: PathBuf,
    /// Whether its folder of data is served.
    pub(crate) data: bool,
    /// Files that are documents, whatever their names.
    pub(crate) documents: Vec<PathBuf>,
    /// Patterns of files that count as code.
    pub(crate) watch: Vec<String>,
    /// Patterns of files that do not count.
    pub(crate) ignore: Vec<String>,
}

/// Tells files that matter from the rest.
#[derive(Debug)]
pub(super) struct Classifier {
    root: PathBuf,
    data: bool,
    documents: Vec<PathBuf>,
    watch: Patterns,
    ignore: Patterns,
    /// The rules of version control, by the folder that they stand in.
    gitignores: HashMap<PathBuf, Gitignore>,
}

impl Classifier {
    /// For a project, without its rules of version control.
    pub(super) fn new(scope: &Scope) -> Self {
        let Scope { root, data, documents, watch, ignore } = scope;
        let (watch, ignore) = (Patterns::new(root, watch), Patterns::new(root, ignore));
        let documents = documents.clone();
        Self { root: root.clone(), data: *data, documents, watch, ignore, gitignores: HashMap::new() }
    }

    /// Everything to walk: the project, and what settings name outside it.
    pub(super) fn roots(&self) -> Vec<PathBuf> {
        std::iter::once(self.root.as_path()).chain(self.watch.outside()).map(Path::to_owned).collect()
    }

    /// Takes in the rules of version control that stand in `folder`.
    pub(super) fn enter(&mut self, folder: &Path) {
        let file = folder.join(GITIGNORE);
        if !file.is_file() {
            self.gitignores.remove(folder);
            return;
        }
        let mut builder = GitignoreBuilder::new(folder);
        // A broken line is git's to report.
        let _ = builder.add(file);
        if let Ok(rules) = builder.build() {
            self.gitignores.insert(folder.to_owned(), rules);
        }
    }

    /// Whether nothing in the folder `path` matters.
    pub(super) fn skips_folder(&self, path: &Path) -> bool {
        if self.ignore.named(path, true) == Named::Yes {
            return true;
        }
        !self.watch.lead_through(path)
            && !self.is_watched(path, true)
            && (self.is_left_out(path) || is_environment(path))
    }

    /// What a change of the file `path` means; nothing for most files.
    pub(super) fn kind(&self, path: &Path) -> Option<Kind> {
        if self.documents.iter().any(|document| document == path) {
            return Some(Kind::Document);
        }
        let name = path.file_name()?.to_str()?;
        let folder = path.parent()?;
        if name == config::FILE_NAME && folder == self.root {
            return Some(Kind::Config);
        }
        if is_scratch(name) || self.ignore.named(path, false) == Named::Yes {
            return None;
        }
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
        if self.is_watched(path, false) || (folder == self.root && is_variables(name)) {
            return Some(if SOURCE.contains(&ending.as_str()) { Kind::Source } else { Kind::Settings });
        }
        if name.starts_with('.') || self.is_left_out(folder) || self.is_passed_over(path) {
            return None;
        }
        if is_document(name) {
            return Some(Kind::Document);
        }
        if SOURCE.contains(&ending.as_str()) {
            return Some(Kind::Source);
        }
        if SETTINGS.contains(&ending.as_str()) {
            return Some(Kind::Settings);
        }
        (self.data && path.starts_with(self.root.join(DATA_FOLDER))).then_some(Kind::Data)
    }

    /// Whether the settings name `path`, or a folder that it is in, and no folder between the two is one that nobody writes to.
    fn is_watched(&self, path: &Path, is_folder: bool) -> bool {
        let named = |place: &&Path| self.watch.named(place, is_folder || *place != path) == Named::Yes;
        let Some(top) = path.ancestors().take_while(named).last() else { return false };
        let folder = if is_folder { path } else { path.parent().unwrap_or(path) };
        let between = folder.strip_prefix(top).unwrap_or(Path::new(""));
        let above = top.parent().filter(|above| above.starts_with(&self.root));
        !has_ignored_name(between) && above.is_none_or(|above| self.watch.lead_to(top) || !self.is_left_out(above))
    }

    /// Whether the folder lies outside the project, holds nothing that a user writes or is kept out of version control.
    fn is_left_out(&self, folder: &Path) -> bool {
        let Ok(below) = folder.strip_prefix(&self.root) else { return true };
        let is_in = |place: &&Path| place.starts_with(&self.root) && **place != *self.root;
        has_ignored_name(below)
            || folder.ancestors().take_while(is_in).any(|place| self.git_says(place, true).is_ignore())
    }

    /// Whether version control passes over the file by a pattern. One that is named in full is mostly a setting of this
    /// machine, which a program has read all the same.
    fn is_passed_over(&self, path: &Path) -> bool {
        match self.git_says(path, false) {
            Match::Ignore(glob) => has_wildcard(glob.original()) && self.ignore.named(path, false) != Named::Excepted,
            _ => false,
        }
    }

    fn git_says(&self, path: &Path, is_folder: bool) -> Match<&Glob> {
        let folders = path.ancestors().skip(1).take_while(|folder| folder.starts_with(&self.root));
        let says = folders.filter_map(|folder| self.gitignores.get(folder)).map(|rules| rules.matched(path, is_folder));
        says.into_iter().find(|says| !says.is_none()).unwrap_or(Match::None)
    }
}

fn has_ignored_name(below: &Path) -> bool {
    below.components().any(|part| is_ignored_name(&part.as_os_str().to_string_lossy()))
}

/// Whether a file of this name holds variables for the program, as `.env` and `.env.local` do.
fn is_variables(name: &str) -> bool {
    name.strip_prefix(VARIABLES).is_some_and(|variant| variant.is_empty() || variant.starts_with('.'))
}

/// Whether it is the name of something that an editor writes beside a file.
fn is_scratch(name: &str) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    name.ends_with('~')
        || name.starts_with(".#")
        || (name.starts_with('#') && name.ends_with('#'))
        || SCRATCH.contains(&ending)
        || SCRATCH_ENDS.iter().any(|end| name.ends_with(end))
        || name.contains(".tmp.")
        // vim tries whether it may write to the folder with a file 4913, and counts up where that is there.
        || (name.len() >= 4 && name.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classifier(scope: &Scope) -> Classifier {
        let mut classifier = Classifier::new(scope);
        for folder in ["", "pkg"] {
            classifier.enter(&scope.root.join(folder));
        }
        classifier
    }

    #[test]
    fn only_what_the_user_writes_matters() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().to_owned();
        std::fs::create_dir(root.join("pkg")).unwrap();
        std::fs::write(root.join(".gitignore"), "*.gen.py\nlocal_settings.py\n/cache/\n/out/*\n.env*\n").unwrap();
        std::fs::write(root.join("pkg/.gitignore"), "*_pb2.py\n!kept_pb2.py\n").unwrap();
        let documents = vec![root.join("funds.json")];
        let scope = Scope { root: root.clone(), data: true, documents, ..Scope::default() };
        let classifier = classifier(&scope);
        for (path, expected) in [
            ("main.py", Some(Kind::Source)),
            ("pkg/routes/a.PY", Some(Kind::Source)),
            ("widgets.json", Some(Kind::Document)),
            ("app/apps.json", Some(Kind::Document)),
            ("copilots.json", Some(Kind::Document)),
            ("obb-backend.toml", Some(Kind::Config)),
            ("sub/obb-backend.toml", Some(Kind::Settings)),
            ("data/rows.csv", Some(Kind::Data)),
            ("rows.csv", None),
            ("cache.sqlite", None),
            ("other.json", None),
            ("funds.json", Some(Kind::Document)),
            (".env", Some(Kind::Settings)),
            (".env.local", Some(Kind::Settings)),
            (".envrc", None),
            ("pkg/.env", None),
            ("page.gen.py", None),
            ("local_settings.py", Some(Kind::Source)),
            ("pkg/local_settings.py", Some(Kind::Source)),
            ("pkg/x_pb2.py", None),
            ("pkg/kept_pb2.py", Some(Kind::Source)),
            ("x_pb2.py", Some(Kind::Source)),
            ("cache/x.py", None),
            ("cache/local_settings.py", None),
            ("out/x.py", None),
            (".venv/lib/x.py", None),
            ("a/node_modules/x.js", None),
            ("__pycache__/main.py", None),
            (".hidden/x.py", None),
        ] {
            assert_eq!(classifier.kind(&root.join(path)), expected, "{path}");
        }
        let program = Classifier::new(&Scope { root: root.clone(), ..Scope::default() });
        assert_eq!(program.kind(&root.join("data/rows.csv")), None, "a program's own data");
        assert_eq!(classifier.kind(Path::new("/elsewhere/main.py")), None);
        std::fs::create_dir(root.join("python")).unwrap();
        std::fs::write(root.join("python/pyvenv.cfg"), "").unwrap();
        for (folder, expected) in
            [("python", true), ("venv", true), ("cache", true), ("out/a", true), ("pkg", false), ("", false)]
        {
            assert_eq!(classifier.skips_folder(&root.join(folder)), expected, "{folder}");
        }
    }

    #[test]
    fn what_editors_write_beside_a_file_never_matters() {
        let scope =
            Scope { root: "/project".into(), data: true, watch: vec!["/queries".to_owned()], ..Scope::default() };
        let classifier = Classifier::new(&scope);
        for name in [
            ".main.py.swp",
            "main.py~",
            ".env.swp",
            ".env~",
            "4913",
            "5036",
            ".#main.py",
            "#main.py#",
            "main.py___jb_tmp___",
            "main.py___jb_old___",
            "main.py.tmp.4711.1700000000",
            "rows.csv.tmp",
            "rows.csv.part",
            "main.py.orig",
        ] {
            for folder in ["", "data", "queries"] {
                let path = scope.root.join(folder).join(name);
                assert_eq!(classifier.kind(&path), None, "{}", path.display());
            }
        }
        assert_eq!(classifier.kind(Path::new("/project/data/2024")), None, "digits alone");
        assert_eq!(classifier.kind(Path::new("/project/data/2024.csv")), Some(Kind::Data));
    }

    #[test]
    fn settings_add_and_take_out() {
        let folder = tempfile::tempdir().unwrap();
        let top = folder.path().canonicalize().unwrap();
        let root = top.join("project");
        for made in ["project/pkg", "project/build", "shared/.git", "shared/lib"] {
            std::fs::create_dir_all(top.join(made)).unwrap();
        }
        std::fs::write(root.join(".gitignore"), "build/\n*.gen.py\n").unwrap();
        let list = |patterns: &[&str]| patterns.iter().map(|pattern| (*pattern).to_owned()).collect();
        let scope = Scope {
            root: root.clone(),
            watch: list(&["queries/*.txt", "build/settings.py", "../shared", "*.html", ".streamlit/config"]),
            ignore: list(&["jobs/", "*.scratch.py", "../shared/out", "!kept.gen.py"]),
            ..Scope::default()
        };
        let classifier = classifier(&scope);
        for (path, expected) in [
            ("project/queries/a.txt", Some(Kind::Settings)),
            ("project/queries/a.md", None),
            ("project/build/settings.py", Some(Kind::Source)),
            ("project/build/other.py", None),
            ("project/pkg/page.html", Some(Kind::Settings)),
            ("project/.venv/page.html", None),
            ("project/build/page.html", None),
            ("project/.streamlit/config", Some(Kind::Settings)),
            ("project/jobs/nightly.py", None),
            ("project/pkg/a.scratch.py", None),
            ("project/kept.gen.py", Some(Kind::Source)),
            ("project/other.gen.py", None),
            ("shared/model.bin", Some(Kind::Settings)),
            ("shared/lib/a.py", Some(Kind::Source)),
            ("shared/.git/index", None),
            ("shared/lib/__pycache__/a.pyc", None),
            ("shared/out/rows.csv", None),
            ("other/a.py", None),
        ] {
            assert_eq!(classifier.kind(&top.join(path)), expected, "{path}");
        }
        for (path, expected) in [
            ("project/build", false),
            ("project/build/deeper", true),
            ("project/jobs", true),
            ("project/.venv", true),
            ("project/.streamlit", false),
            ("shared", false),
            ("shared/lib", false),
            ("shared/.git", true),
            ("shared/out", true),
        ] {
            assert_eq!(classifier.skips_folder(&top.join(path)), expected, "{path}");
        }
        assert_eq!(classifier.roots(), [root, top.join("shared")]);
    }
}
