//! The Python environment of a new project: which commands make it, and running them.

use std::ffi::OsString;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Folder of the virtual environment inside the project.
const ENVIRONMENT: &str = ".venv";

/// What this machine has to make environments with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tools {
    /// Whether `uv` is on the path.
    pub uv: bool,
    /// The name under which Python is on the path.
    pub python: Option<&'static str>,
}

impl Tools {
    /// Looks along `path`, the value of the variable `PATH`.
    pub fn find(path: Option<OsString>) -> Self {
        let folders: Vec<PathBuf> = path.iter().flat_map(std::env::split_paths).collect();
        let has = |name: &str| {
            let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
            folders.iter().any(|folder| folder.join(&file).is_file())
        };
        let pythons: &[&'static str] = if cfg!(windows) { &["py", "python"] } else { &["python3", "python"] };
        Self { uv: has("uv"), python: pythons.iter().copied().find(|name| has(name)) }
    }
}

/// One command, run in the project's folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What it does, for a progress line: "Creating", "Installing".
    pub verb: &'static str,
    /// What it does it to.
    pub object: &'static str,
    /// The program as the user would type it.
    pub program: String,
    /// Its arguments.
    pub args: Vec<&'static str>,
}

/// A step failed.
#[derive(Debug)]
pub enum InstallError {
    /// The program did not start.
    Start(String, io::Error),
    /// The program ran and failed; it has said why.
    Failed(String),
}

impl fmt::Display for InstallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start(program, error) => write!(f, "{program} did not start: {error}"),
            Self::Failed(program) => write!(f, "{program} failed"),
        }
    }
}

impl std::error::Error for InstallError {}

/// The commands that make the environment and install requirements.txt, or `None` without Python.
pub fn steps(tools: &Tools) -> Option<Vec<Step>> {
    let create = |program: &str, args: &[&'static str]| Step {
        verb: "Creating",
        object: "the virtual environment in .venv",
        program: program.to_owned(),
        args: args.to_vec(),
    };
    let install = |program: &str, args: &[&'static str]| Step {
        verb: "Installing",
        object: "the packages of requirements.txt",
        program: program.to_owned(),
        args: args.to_vec(),
    };
    if tools.uv {
        // With an environment active, uv would install into that one.
        let into = ["pip", "install", "--python", ENVIRONMENT, "-r", "requirements.txt"];
        return Some(vec![create("uv", &["venv", ENVIRONMENT]), install("uv", &into)]);
    }
    let python = tools.python?;
    let interpreter = if cfg!(windows) { ".venv\\Scripts\\python" } else { ".venv/bin/python" };
    Some(vec![
        create(python, &["-m", "venv", ENVIRONMENT]),
        install(interpreter, &["-m", "pip", "install", "-r", "requirements.txt"]),
    ])
}

/// Where the environment of the project in `folder` is.
pub fn environment_folder(folder: &Path) -> PathBuf {
    folder.join(ENVIRONMENT)
}

impl Step {
    /// Runs it in `folder`. What it prints goes to standard error: standard output is for results.
    pub fn run(&self, folder: &Path) -> Result<(), InstallError> {
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        // Whether a relative program is looked up from the child's folder depends on the system.
        let has_folder = self.program.contains(std::path::MAIN_SEPARATOR);
        let program = if has_folder { folder.join(&self.program) } else { PathBuf::from(&self.program) };
        let mut command = Command::new(program);
        command.args(&self.args).current_dir(&folder).stdin(Stdio::null()).stdout(io::stderr());
        command.env("PIP_DISABLE_PIP_VERSION_CHECK", "1").env("PIP_NO_INPUT", "1");
        let status = command.status().map_err(|error| InstallError::Start(self.program.clone(), error))?;
        if status.success() { Ok(()) } else { Err(InstallError::Failed(self.program.clone())) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uv_is_preferred_and_told_where_to_install() {
        let steps = steps(&Tools { uv: true, python: Some("python3") }).expect("steps");
        assert_eq!(steps[0].program, "uv");
        assert!(steps[1].args.windows(2).any(|pair| pair == ["--python", ".venv"]));
    }

    #[test]
    fn without_any_python_there_is_nothing_to_run() {
        assert_eq!(steps(&Tools::default()), None);
        assert_eq!(Tools::find(None), Tools::default());
    }
}
