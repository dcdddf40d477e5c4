//! What a new project needs to run: which commands make or fetch it, and running them.

use std::ffi::OsStr;
use std::fmt;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::programs;
use crate::template::Runtime;

/// Folder of the virtual environment inside the project.
const ENVIRONMENT: &str = ".venv";

/// npm as the system starts it.
const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// What this machine has to install with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tools {
    /// Whether `uv` is on the path.
    pub uv: bool,
    /// The name under which Python is on the path.
    pub python: Option<&'static str>,
    /// Whether `npm` is on the path.
    pub npm: bool,
    /// Whether `cargo` is on the path.
    pub cargo: bool,
}

impl Tools {
    /// Looks along `path`, the value of the variable `PATH`.
    pub fn find(path: Option<&OsStr>) -> Self {
        let has = |name: &str| path.is_some_and(|path| programs::find_in(path, name).is_some());
        let pythons: &[&'static str] = if cfg!(windows) { &["py", "python"] } else { &["python3", "python"] };
        // On Windows it is a script, which has another ending than programs.
        let npm = path.is_some_and(|path| std::env::split_paths(path).any(|folder| folder.join(NPM).is_file()));
        let python = pythons.iter().copied().find(|name| has(name));
        Self { uv: has("uv"), python, npm, cargo: has("cargo") }
    }

    /// What most machines have.
    pub fn usual() -> Self {
        Self { uv: false, python: Some(if cfg!(windows) { "py" } else { "python3" }), npm: true, cargo: true }
    }
}

/// What a step is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aim {
    /// Make the virtual environment.
    Environment,
    /// Install the packages into it.
    Packages,
    /// Compile the server with its dependencies.
    Build,
}

/// One command, run in the project's folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What it does.
    pub aim: Aim,
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

/// The commands after which a project of this `runtime` runs, or `None` where `tools` has not what they need.
pub fn steps(runtime: Runtime, tools: &Tools) -> Option<Vec<Step>> {
    match runtime {
        Runtime::None => Some(Vec::new()),
        Runtime::Python => python_steps(tools),
        Runtime::Node => tools.npm.then(|| vec![step(Aim::Packages, NPM, &["install"])]),
        Runtime::Rust => tools.cargo.then(|| vec![step(Aim::Build, "cargo", &["build"])]),
    }
}

fn step(aim: Aim, program: &str, args: &[&'static str]) -> Step {
    Step { aim, program: program.to_owned(), args: args.to_vec() }
}

/// The commands that make the environment and install requirements.txt.
fn python_steps(tools: &Tools) -> Option<Vec<Step>> {
    if tools.uv {
        // With an environment active, uv would install into that one.
        let into = ["pip", "install", "--python", ENVIRONMENT, "-r", "requirements.txt"];
        return Some(vec![step(Aim::Environment, "uv", &["venv", ENVIRONMENT]), step(Aim::Packages, "uv", &into)]);
    }
    let python = tools.python?;
    let interpreter = if cfg!(windows) { ".venv\\Scripts\\python" } else { ".venv/bin/python" };
    Some(vec![
        step(Aim::Environment, python, &["-m", "venv", ENVIRONMENT]),
        step(Aim::Packages, interpreter, &["-m", "pip", "install", "-r", "requirements.txt"]),
    ])
}

/// The oldest Python that runs the project, as its major and minor number.
const OLDEST: (u32, u32) = (3, 10);

/// The version of the environment's Python and the one that is needed, if it is too old.
pub fn too_old(environment: &Path) -> Option<(String, String)> {
    let text = std::fs::read_to_string(environment.join("pyvenv.cfg")).ok()?;
    let mut pairs = text.lines().filter_map(|line| line.split_once('='));
    // The one is what Python writes, the other what uv does.
    let (_, version) = pairs.find(|(key, _)| ["version", "version_info"].contains(&key.trim()))?;
    let mut numbers = version.trim().split('.').map_while(|number| number.parse::<u32>().ok());
    let found = (numbers.next()?, numbers.next()?);
    (found < OLDEST).then(|| (version.trim().to_owned(), format!("{}.{}", OLDEST.0, OLDEST.1)))
}

/// Where the environment of the project in `folder` is.
pub fn environment_folder(folder: &Path) -> PathBuf {
    folder.join(ENVIRONMENT)
}

impl Step {
    /// Runs it in `folder`, and gives each line that it prints to `heard`. Its standard error is ours.
    pub fn run(&self, folder: &Path, heard: &mut dyn FnMut(&str)) -> Result<(), InstallError> {
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        // Whether a relative program is looked up from the child's folder depends on the system.
        let has_folder = self.program.contains(std::path::MAIN_SEPARATOR);
        let program = if has_folder { folder.join(&self.program) } else { PathBuf::from(&self.program) };
        let mut command = Command::new(program);
        command.args(&self.args).current_dir(&folder).stdin(Stdio::null()).stdout(Stdio::piped());
        command.env("PIP_DISABLE_PIP_VERSION_CHECK", "1").env("PIP_NO_INPUT", "1").env("PIP_PROGRESS_BAR", "off");
        command.env("NPM_CONFIG_FUND", "false").env("NPM_CONFIG_AUDIT", "false");
        command.env("NPM_CONFIG_UPDATE_NOTIFIER", "false");
        let mut child = command.spawn().map_err(|error| InstallError::Start(self.program.clone(), error))?;
        if let Some(output) = child.stdout.take() {
            // Lines of no known encoding are only shown, so that reading need not fail.
            for line in BufReader::new(output).split(b'\n').map_while(Result::ok) {
                heard(String::from_utf8_lossy(&line).trim_end());
            }
        }
        let status = child.wait().map_err(|error| InstallError::Start(self.program.clone(), error))?;
        if status.success() { Ok(()) } else { Err(InstallError::Failed(self.program.clone())) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uv_is_preferred_and_told_where_to_install() {
        let steps = steps(Runtime::Python, &Tools { uv: true, ..Tools::usual() }).expect("steps");
        assert_eq!(steps[0].program, "uv");
        assert!(steps[1].args.windows(2).any(|pair| pair == ["--python", ".venv"]));
    }

    #[test]
    fn an_old_python_is_known_by_what_its_environment_says() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(too_old(folder.path()), None);
        for (text, expected) in [
            ("home = /usr\nversion = 3.8.18\n", Some("3.8.18")),
            ("version_info = 3.7\n", Some("3.7")),
            ("version = 3.9.0\n", Some("3.9.0")),
            ("version = 3.10.0\n", None),
            ("version_info = 3.14.0rc1\n", None),
            ("version = new\n", None),
        ] {
            std::fs::write(folder.path().join("pyvenv.cfg"), text).unwrap();
            assert_eq!(too_old(folder.path()).map(|(version, _)| version).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn without_the_tools_there_is_nothing_to_run() {
        for runtime in [Runtime::Python, Runtime::Node, Runtime::Rust] {
            assert_eq!(steps(runtime, &Tools::default()), None);
        }
        assert_eq!(steps(Runtime::None, &Tools::default()), Some(Vec::new()));
        assert_eq!(Tools::find(None), Tools::default());
    }
}
