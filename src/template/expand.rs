//! Expanding a template into files in memory, by way of a hidden subcommand of this binary.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use include_dir::{Dir, DirEntry};

use super::embedded::Content;
use super::{Template, Values, engine::Request, workshop};
use crate::text::escapes;

/// The hidden subcommand that answers [`expand()`].
pub const SUBCOMMAND: &str = "__expand";

/// One generated file.
#[derive(Debug, PartialEq, Eq)]
pub struct File {
    /// Relative to the project's folder.
    pub path: PathBuf,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Everything a template generates, sorted by path.
#[derive(Debug, PartialEq, Eq)]
pub struct Expansion {
    /// The files.
    pub files: Vec<File>,
}

/// A template could not be expanded.
#[derive(Debug)]
pub enum Error {
    /// No temporary folder, or it could not be written.
    Workshop(io::Error),
    /// The hidden subcommand did not start.
    Start(io::Error),
    /// It failed and said why.
    Engine(String),
    /// A variable was left in this file.
    Unfilled(PathBuf),
    /// This file should be there and is not.
    Missing(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Workshop(error) => write!(f, "no temporary folder could be used: {error}"),
            Self::Start(error) => write!(f, "the template engine did not start: {error}"),
            Self::Engine(reason) => write!(f, "the template engine failed: {reason}"),
            Self::Unfilled(path) => write!(f, "a variable was left unfilled in {}", path.display()),
            Self::Missing(path) => write!(f, "the template engine did not write {path}"),
        }
    }
}

impl std::error::Error for Error {}

/// Expands `template` with `values`. `executable` is this program, which is started once more with [`SUBCOMMAND`].
pub fn expand(executable: &Path, template: &Template, values: &Values) -> Result<Expansion, Error> {
    let folder = match &template.content {
        Content::Embedded(folder) => folder,
        Content::Foreign { foreign, name, answers } => return foreign.expand(executable, name, answers),
    };
    let values = values.iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
    let unpack = |target: &Path| unpack(folder, folder.path(), target);
    let files = engine_run(executable, &unpack, values)?;
    if let Some((path, _)) = template.files().find(|(path, _)| !files.contains_key(Path::new(path))) {
        return Err(Error::Missing(path.to_owned()));
    }
    if let Some((path, _)) = files.iter().find(|(_, bytes)| has_variable(bytes)) {
        return Err(Error::Unfilled(path.clone()));
    }
    Ok(Expansion { files: files.into_iter().map(|(path, bytes)| File { path, bytes }).collect() })
}

/// What the engine is told besides the template.
#[derive(Debug)]
pub(super) struct Job {
    /// Values of variables.
    pub(super) values: BTreeMap<String, toml::Value>,
    /// The project's name.
    pub(super) name: String,
    /// The user's name and mail address.
    pub(super) author: (String, Option<String>),
    /// Whether the template's scripts may run commands.
    pub(super) allow_commands: bool,
}

impl Job {
    /// For a template that uses no variables but those given.
    pub(super) fn of_values(values: BTreeMap<String, toml::Value>) -> Self {
        // cargo-generate fails where it cannot find out the user's name, as in many containers.
        let author = (env!("CARGO_PKG_NAME").to_owned(), None);
        Self { values, name: "project".to_owned(), author, allow_commands: false }
    }
}

/// What the engine makes of the template that `unpack` writes into a folder, by path inside the project.
pub(super) fn engine_run(
    executable: &Path,
    unpack: &dyn Fn(&Path) -> io::Result<()>,
    values: BTreeMap<String, toml::Value>,
) -> Result<BTreeMap<PathBuf, Vec<u8>>, Error> {
    run_job(executable, unpack, Job::of_values(values))
}

/// As [`engine_run`], with all that can be told.
pub(super) fn run_job(
    executable: &Path,
    unpack: &dyn Fn(&Path) -> io::Result<()>,
    job: Job,
) -> Result<BTreeMap<PathBuf, Vec<u8>>, Error> {
    let workshop = workshop::open(workshop::candidates()).map_err(Error::Workshop)?;
    let place = |name: &str| workshop.path().join(name);
    let request = Request {
        template: place("template"),
        destination: place("project"),
        settings: place("settings.toml"),
        values: place("values.toml"),
        name: job.name,
        allow_commands: job.allow_commands,
    };
    let prepare = || {
        for folder in [&request.template, &request.destination, &place("temporary")] {
            std::fs::create_dir(folder)?;
        }
        std::fs::write(&request.settings, "")?;
        let values =
            toml::Table::from_iter([("values".to_owned(), toml::Value::Table(job.values.into_iter().collect()))]);
        std::fs::write(&request.values, values.to_string())?;
        unpack(&request.template)
    };
    prepare().map_err(Error::Workshop)?;
    run(executable, &request, &job.author, workshop.path(), &place("temporary"))?;
    let mut files = BTreeMap::new();
    collect(&request.destination, Path::new(""), &mut files).map_err(Error::Workshop)?;
    Ok(files)
}

fn unpack(folder: &Dir<'_>, root: &Path, target: &Path) -> io::Result<()> {
    for entry in folder.entries() {
        let path = target.join(entry.path().strip_prefix(root).unwrap_or(entry.path()));
        match entry {
            DirEntry::Dir(inner) => {
                std::fs::create_dir_all(&path)?;
                unpack(inner, root, target)?;
            }
            DirEntry::File(file) => std::fs::write(&path, file.contents())?,
        }
    }
    Ok(())
}

/// Starts the hidden subcommand with an environment in which nothing of the user's can reach the template.
fn run(
    executable: &Path,
    request: &Request,
    author: &(String, Option<String>),
    folder: &Path,
    temporary: &Path,
) -> Result<(), Error> {
    let mut command = Command::new(executable);
    command.arg(SUBCOMMAND).current_dir(folder).env_clear();
    // Windows programs do not start without it.
    command.envs(std::env::var_os("SystemRoot").map(|root| ("SystemRoot", root)));
    for variable in ["TMPDIR", "TEMP", "TMP"] {
        command.env(variable, temporary);
    }
    command.env("CARGO_NAME", &author.0).envs(author.1.as_ref().map(|mail| ("CARGO_EMAIL", mail))).env("NO_COLOR", "1");
    if request.allow_commands {
        let needed = ["PATH", "HOME", "USERPROFILE"];
        command.envs(needed.iter().filter_map(|name| Some((*name, std::env::var_os(name)?))));
    }
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(Error::Start)?;
    if let Some(mut input) = child.stdin.take() {
        let request = serde_json::to_vec(request).map_err(|error| Error::Start(error.into()))?;
        // A child that died before reading says why on standard error.
        let _ = input.write_all(&request);
    }
    let output = child.wait_with_output().map_err(Error::Start)?;
    if output.status.success() { Ok(()) } else { Err(Error::Engine(reason(&output.stderr))) }
}

/// The last line that a failed engine printed.
fn reason(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    let last = text.lines().rev().map(str::trim).find(|line| !line.is_empty() && !line.starts_with("note:"));
    let last = last.unwrap_or("it ended without a word");
    // It may quote what strangers wrote.
    escapes::visible(last.strip_prefix("error: ").unwrap_or(last)).into_owned()
}

fn collect(folder: &Path, inside: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let path = inside.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &path, files)?;
        } else if entry.file_type()?.is_file() {
            files.insert(path, std::fs::read(entry.path())?);
        }
    }
    Ok(())
}

/// cargo-generate copies a file as it stands, without an error, when a variable in it is not known.
pub(super) fn has_variable(bytes: &[u8]) -> bool {
    bytes.windows(2).any(|pair| pair == b"{{" || pair == b"{%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_is_the_last_line_without_decoration() {
        assert_eq!(reason(b"Destination: /x\nerror: no space left\n\n"), "no space left");
        assert_eq!(
            reason(b"thread panicked\nindex out of bounds\nnote: run with a backtrace\n"),
            "index out of bounds"
        );
        assert_eq!(reason(b""), "it ended without a word");
    }

    #[test]
    fn variables_left_in_a_file_are_seen() {
        assert!(has_variable(b"a {{ name }}") && has_variable(b"{% if x %}"));
        assert!(!has_variable(br#"{"a": {"b": 1}}"#));
    }

    #[test]
    fn an_engine_that_does_nothing_or_does_not_start_is_noticed() {
        let template = super::super::find("static").unwrap();
        let values = Values::of_project("x");
        // This test program takes the subcommand for the name of a test, finds none, and ends well.
        let this = std::env::current_exe().unwrap();
        assert!(matches!(expand(&this, template, &values), Err(Error::Missing(_))));
        assert!(matches!(expand(Path::new("/nonexistent/program"), template, &values), Err(Error::Start(_))));
    }
}
