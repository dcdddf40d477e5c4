//! Where a template is that is none of ours, spelt as cargo-generate has it.

use std::path::{Path, PathBuf};

/// Where to take a template from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A folder of this machine.
    Folder(PathBuf),
    /// A repository, by the address that git understands.
    Repository(String),
}

/// Short names of hosts, and what stands before and behind the rest.
const HOSTS: &[(&str, &str, &str)] = &[
    ("gh:", "https://github.com/", ".git"),
    ("gl:", "https://gitlab.com/", ".git"),
    ("bb:", "https://bitbucket.org/", ".git"),
    ("sr:", "https://git.sr.ht/~", ""),
];

const SCHEMES: &[&str] = &["https://", "http://", "ssh://", "git://", "file://"];

impl Origin {
    /// What `text` names; none for a mere name. With a branch to take, a folder is a repository too.
    pub fn of(text: &str, has_branch: bool) -> Option<Self> {
        for (short, before, behind) in HOSTS {
            if let Some(rest) = text.strip_prefix(short).filter(|rest| !rest.is_empty()) {
                let rest = rest.strip_suffix(behind).unwrap_or(rest);
                return Some(Self::Repository(format!("{before}{rest}{behind}")));
            }
        }
        if SCHEMES.iter().any(|scheme| text.starts_with(scheme)) || is_secure_copy(text) {
            return Some(Self::Repository(text.to_owned()));
        }
        let is_path = text == "." || text == ".." || text.contains(['/', std::path::MAIN_SEPARATOR]);
        is_path.then(|| {
            let folder = PathBuf::from(text);
            if has_branch || is_bare(&folder) { Self::Repository(text.to_owned()) } else { Self::Folder(folder) }
        })
    }
}

/// `user@host:path`, as SSH spells it.
fn is_secure_copy(text: &str) -> bool {
    let before_path = text.split('/').next().unwrap_or_default();
    before_path.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains(':'))
}

/// Whether `folder` is a repository without files beside it.
fn is_bare(folder: &Path) -> bool {
    folder.join("HEAD").is_file() && folder.join("objects").is_dir() && folder.join("refs").is_dir()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_paths_are_told_from_names() {
        for (text, address) in [
            ("gh:ada/desk", "https://github.com/ada/desk.git"),
            ("gh:ada/desk.git", "https://github.com/ada/desk.git"),
            ("gl:ada/team/desk", "https://gitlab.com/ada/team/desk.git"),
            ("bb:ada/desk", "https://bitbucket.org/ada/desk.git"),
            ("sr:ada/desk", "https://git.sr.ht/~ada/desk"),
            ("https://git.example.com/desk", "https://git.example.com/desk"),
            ("file:///srv/desk.git", "file:///srv/desk.git"),
            ("git@github.com:ada/desk.git", "git@github.com:ada/desk.git"),
        ] {
            assert_eq!(Origin::of(text, false), Some(Origin::Repository(address.to_owned())), "{text}");
        }
        for text in ["./desk", "../desk", "/srv/desk", ".", "..", "templates/desk", "a@b/c:d"] {
            assert_eq!(Origin::of(text, false), Some(Origin::Folder(text.into())), "{text}");
        }
        for text in ["static", "python-fastapi", "gh:", "", "a@b", "ext::sh"] {
            assert_eq!(Origin::of(text, false), None, "{text}");
        }
        assert_eq!(Origin::of("./desk", true), Some(Origin::Repository("./desk".to_owned())));
    }
}
