//! A temporary folder in which the built binary runs with an environment of its own.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// The built binary.
pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_obb-backend");

/// A folder to work in; removed at the end of the test.
pub(crate) struct Workbench {
    room: TempDir,
}

impl Workbench {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        let room = TempDir::new().unwrap();
        fs::create_dir(room.path().join("work")).unwrap();
        Self { room }
    }

    /// The folder in which commands run.
    pub(crate) fn folder(&self) -> PathBuf {
        self.room.path().join("work")
    }

    /// A path in it.
    pub(crate) fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.folder().join(path)
    }

    /// Writes a file, with the folders above it.
    pub(crate) fn write(&self, path: &str, text: &str) -> &Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    /// Reads a file.
    pub(crate) fn read(&self, path: impl AsRef<Path>) -> String {
        let path = self.path(path);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// Reads a file as JSON.
    pub(crate) fn json(&self, path: impl AsRef<Path>) -> serde_json::Value {
        serde_json::from_str(&self.read(path)).unwrap()
    }

    /// Every file below the folder, sorted; folders without files end in a slash.
    pub(crate) fn tree(&self) -> Vec<String> {
        fn walk(folder: &Path, prefix: &str, found: &mut Vec<String>) {
            for entry in fs::read_dir(folder).unwrap() {
                let entry = entry.unwrap();
                let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
                if entry.path().is_dir() {
                    let before = found.len();
                    walk(&entry.path(), &format!("{name}/"), found);
                    if found.len() == before {
                        found.push(format!("{name}/"));
                    }
                } else {
                    found.push(name);
                }
            }
        }
        let mut found = Vec::new();
        walk(&self.folder(), "", &mut found);
        found.sort();
        found
    }

    /// The binary with `args`, with nothing of the caller's environment but the search path.
    pub(crate) fn command(&self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
        let mut command = Command::new(BINARY);
        command.args(args).current_dir(self.folder()).env_clear().stdin(Stdio::null());
        command.envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
        command.envs(std::env::var_os("SystemRoot").map(|root| ("SystemRoot", root)));
        command.env("HOME", self.room.path()).env("COLUMNS", "80");
        command
    }

    /// Runs the binary to its end.
    pub(crate) fn run(&self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Outcome {
        finish(&mut self.command(args))
    }
}

/// Runs `command` to its end.
pub(crate) fn finish(command: &mut Command) -> Outcome {
    Outcome::from(command.output().unwrap())
}

/// What a finished command left.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl From<Output> for Outcome {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Outcome {
    /// Asserts the exit status.
    #[track_caller]
    pub(crate) fn code(self, expected: i32) -> Self {
        assert_eq!(self.code, Some(expected), "{self:#?}");
        self
    }

    /// Asserts that standard error holds `text`.
    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(self.stderr.contains(text), "no {text:?} in {self:#?}");
        self
    }
}
