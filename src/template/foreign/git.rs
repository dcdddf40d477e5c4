//! Fetching a repository with the user's own git, which knows the user's keys and proxies.

use std::fmt;
use std::io;
use std::process::Command;
use std::time::Duration;

use tempfile::TempDir;

use crate::programs::{self, RunError};
use crate::text::escapes;

/// Time for a template to arrive.
const LIMIT: Duration = Duration::from_mins(5);

/// Why a repository was not fetched.
#[derive(Debug)]
pub enum FetchError {
    /// There is no git.
    NoGit,
    /// There is no place for it.
    NoFolder(io::Error),
    /// There is no such repository, or none for this user.
    NoRepository,
    /// The repository has no such branch or tag.
    NoBranch,
    /// The host wants to know who asks.
    NoLogin,
    /// The host was not reached.
    NoHost,
    /// It took too long.
    Late(Duration),
    /// In git's own words.
    Other(String),
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoGit => f.write_str("git was not found on this machine"),
            Self::NoFolder(_) => f.write_str("no temporary folder could be used"),
            Self::NoRepository => f.write_str("there is no such repository, or you may not read it"),
            Self::NoBranch => f.write_str("it has no branch or tag of that name"),
            Self::NoLogin => f.write_str("the host did not let git in"),
            Self::NoHost => f.write_str("the host was not reached"),
            Self::Late(limit) => write!(f, "it took longer than {} minutes", limit.as_secs() / 60),
            // A part of it may come from the host.
            Self::Other(said) => f.write_str(&escapes::visible(said)),
        }
    }
}

impl std::error::Error for FetchError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NoFolder(error) => Some(error),
            _ => None,
        }
    }
}

/// Fetches the newest files of `address` into a temporary folder: those of the branch or tag, if one is named. Git may ask at the
/// terminal only if `may_ask`.
pub fn fetch(address: &str, branch: Option<&str>, may_ask: bool) -> Result<TempDir, FetchError> {
    let folder = tempfile::Builder::new().prefix("obb-backend-").tempdir().map_err(FetchError::NoFolder)?;
    let mut command = Command::new(programs::find("git").ok_or(FetchError::NoGit)?);
    command.args(["clone", "--quiet", "--depth", "1"]);
    command.args(branch.map(|branch| format!("--branch={branch}")));
    // What follows is no option, however it begins.
    command.arg("--").arg(address).arg(folder.path());
    // What git says is read here.
    command.env("LC_ALL", "C");
    if !may_ask {
        command.env("GIT_TERMINAL_PROMPT", "0").env("GCM_INTERACTIVE", "never");
        if std::env::var_os("GIT_SSH_COMMAND").is_none() {
            command.env("GIT_SSH_COMMAND", "ssh -o BatchMode=yes");
        }
    }
    // Inside of a hook of git these name the repository that it runs for.
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        command.env_remove(variable);
    }
    match programs::run(&mut command, LIMIT) {
        Ok(_) => Ok(folder),
        Err(RunError::Start(_)) => Err(FetchError::NoGit),
        Err(RunError::Late(limit)) => Err(FetchError::Late(limit)),
        Err(RunError::Failed(said)) => Err(understood(&said)),
    }
}

/// What the words of git mean.
fn understood(said: &str) -> FetchError {
    let has = |parts: &[&str]| parts.iter().any(|part| said.contains(part));
    if has(&["Remote branch"]) && has(&["not found in upstream"]) {
        FetchError::NoBranch
    } else if has(&[
        "Could not resolve host",
        "Could not connect",
        "Couldn't connect",
        "Failed to connect",
        "Connection refused",
    ]) {
        FetchError::NoHost
    } else if has(&[
        "could not read Username",
        "Authentication failed",
        "Permission denied",
        "Host key verification failed",
    ]) {
        FetchError::NoLogin
    } else if has(&["not found", "does not exist", "does not appear to be a git repository", "not a git repository"]) {
        FetchError::NoRepository
    } else {
        let plain = said.strip_prefix("fatal: ").unwrap_or(said);
        FetchError::Other(if plain.is_empty() { "git failed without a word".to_owned() } else { plain.to_owned() })
    }
}

/// The user's name and mail address as git knows them, else as the system does.
pub(super) fn author() -> (String, Option<String>) {
    let known = |key: &str| {
        let git = programs::find("git")?;
        let said = programs::run(Command::new(git).args(["config", "--get", key]), programs::QUICK).ok()?;
        Some(said.trim().to_owned()).filter(|text| !text.is_empty())
    };
    let user = || ["USER", "USERNAME"].iter().find_map(|variable| std::env::var(variable).ok());
    (known("user.name").or_else(user).unwrap_or_else(|| "unknown".to_owned()), known("user.email"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_git_says_is_understood() {
        for (said, expected) in [
            (
                "warning: Could not find remote branch x to clone.; fatal: Remote branch x not found in upstream origin",
                "no branch or tag",
            ),
            ("fatal: repository 'https://example.com/x/' not found", "no such repository"),
            (
                "remote: Repository not found.; fatal: Authentication failed for 'https://github.com/a/b'",
                "did not let git in",
            ),
            (
                "fatal: could not read Username for 'https://github.com': terminal prompts disabled",
                "did not let git in",
            ),
            ("fatal: unable to access 'https://x/': Could not resolve host: x", "was not reached"),
            (
                "fatal: '/x' does not appear to be a git repository; fatal: Could not read from remote repository.",
                "no such repository",
            ),
            ("fatal: protocol 'ext' not allowed", "protocol 'ext' not allowed"),
        ] {
            let error = understood(said).to_string();
            assert!(error.contains(expected), "{said}: {error}");
        }
    }
}
