//! Patterns of the settings: as in `.gitignore`, relative to the project, and able to lead out of it.

use std::path::{Component, Path, PathBuf};

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// What a path is to a list of patterns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    /// No pattern speaks of it.
    No,
    /// It matches.
    Yes,
    /// A pattern with `!` takes it out.
    Excepted,
}

/// A list of patterns.
#[derive(Debug)]
pub(super) struct Patterns {
    root: PathBuf,
    inside: Gitignore,
    /// The parts of patterns before the first wildcard, where these are a place below the project.
    leads: Vec<PathBuf>,
    outside: Vec<Outside>,
}

/// A pattern that leads out of the project.
#[derive(Debug)]
struct Outside {
    /// The part before the first wildcard.
    base: PathBuf,
    /// The rest; without one, everything in `base` is meant.
    rest: Option<Gitignore>,
    /// Levels of folders below `base` in which the rest may match.
    depth: usize,
}

impl Patterns {
    /// The patterns of the project in `root`. Faults of patterns were reported when the settings were read.
    pub(super) fn new(root: &Path, patterns: &[String]) -> Self {
        let mut inside = GitignoreBuilder::new(root);
        let (mut leads, mut outside) = (Vec::new(), Vec::new());
        for pattern in patterns {
            if Path::new(pattern).components().next() == Some(Component::ParentDir) {
                outside.push(Outside::new(root, pattern));
                continue;
            }
            let _ = inside.add_line(None, pattern);
            let (literal, rest) = split(pattern.trim_start_matches('/'));
            if !literal.as_os_str().is_empty() && (pattern.contains('/') || rest.is_empty()) {
                leads.push(root.join(literal));
            }
        }
        let inside = inside.build().unwrap_or_else(|_| Gitignore::empty());
        Self { root: root.to_owned(), inside, leads, outside }
    }

    /// What `path` is to the patterns; what lies in a folder that matches does so too.
    pub(super) fn named(&self, path: &Path, is_folder: bool) -> Named {
        if let Ok(below) = path.strip_prefix(&self.root) {
            return match self.inside.matched_path_or_any_parents(below, is_folder) {
                Match::None => Named::No,
                Match::Ignore(_) => Named::Yes,
                Match::Whitelist(_) => Named::Excepted,
            };
        }
        if self.outside.iter().any(|outside| outside.names(path, is_folder)) { Named::Yes } else { Named::No }
    }

    /// Whether what a pattern names lies in `folder`, or may.
    pub(super) fn lead_through(&self, folder: &Path) -> bool {
        self.leads.iter().any(|lead| lead.starts_with(folder))
            || self.outside.iter().any(|outside| outside.leads_through(folder))
    }

    /// Whether a pattern names the way to `path`, which is inside the project, up to its first wildcard.
    pub(super) fn lead_to(&self, path: &Path) -> bool {
        self.leads.iter().any(|lead| path.starts_with(lead))
    }

    /// Places outside the project.
    pub(super) fn outside(&self) -> impl Iterator<Item = &Path> {
        self.outside.iter().map(|outside| outside.base.as_path())
    }
}

impl Outside {
    fn new(root: &Path, pattern: &str) -> Self {
        let (literal, rest) = split(pattern);
        let base = super::super::watch::real_path(&crate::fs::normalize(&root.join(literal)));
        if rest.is_empty() {
            return Self { base, rest: None, depth: 0 };
        }
        let mut builder = GitignoreBuilder::new(&base);
        let _ = builder.add_line(None, &format!("/{rest}"));
        let depth = if rest.contains("**") { usize::MAX } else { rest.matches('/').count() };
        let rest = builder.build().unwrap_or_else(|_| Gitignore::empty());
        Self { base, rest: Some(rest), depth }
    }

    fn names(&self, path: &Path, is_folder: bool) -> bool {
        let Ok(below) = path.strip_prefix(&self.base) else { return false };
        match &self.rest {
            None => true,
            Some(_) if below.as_os_str().is_empty() => false,
            Some(rest) => rest.matched_path_or_any_parents(below, is_folder).is_ignore(),
        }
    }

    fn leads_through(&self, folder: &Path) -> bool {
        folder.strip_prefix(&self.base).is_ok_and(|below| below.components().count() <= self.depth)
    }
}

/// The parts of a pattern before the first one with a wildcard, and the rest.
fn split(pattern: &str) -> (PathBuf, String) {
    let parts: Vec<&str> = pattern.split('/').filter(|part| !part.is_empty()).collect();
    let literal = parts.iter().take_while(|part| !has_wildcard(part)).count();
    (parts[..literal].iter().collect(), parts[literal..].join("/"))
}

/// Whether a pattern names more than one path.
pub(super) fn has_wildcard(pattern: &str) -> bool {
    pattern.contains(['*', '?', '[', '{'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_name_what_is_inside_and_what_is_outside() {
        let folder = tempfile::tempdir().unwrap();
        let top = folder.path().canonicalize().unwrap();
        let root = top.join("project");
        for made in ["project", "shared/lib", "config"] {
            std::fs::create_dir_all(top.join(made)).unwrap();
        }
        let patterns: Vec<String> =
            ["*.sql", "/models", "build/config.py", "!old.sql", "../shared", "../config/*.yaml", "../one.txt"]
                .map(str::to_owned)
                .into();
        let patterns = Patterns::new(&root, &patterns);
        for (path, expected) in [
            ("project/a/b.sql", Named::Yes),
            ("project/old.sql", Named::Excepted),
            ("project/models/x/weights.bin", Named::Yes),
            ("project/a/models/weights.bin", Named::No),
            ("project/build/config.py", Named::Yes),
            ("project/build/other.py", Named::No),
            ("shared/lib/x.bin", Named::Yes),
            ("config/a.yaml", Named::Yes),
            ("config/deep/a.yaml", Named::No),
            ("config/a.txt", Named::No),
            ("one.txt", Named::Yes),
            ("two.txt", Named::No),
        ] {
            assert_eq!(patterns.named(&top.join(path), false), expected, "{path}");
        }
        for (path, expected) in [
            ("project/build", true),
            ("project/models", true),
            ("project/.venv", false),
            ("shared", true),
            ("shared/lib", false),
            ("config", true),
            ("config/deep", false),
        ] {
            assert_eq!(patterns.lead_through(&top.join(path)), expected, "{path}");
        }
        assert_eq!(patterns.outside().count(), 3);
    }
}
