//! Why `dev` could not start, and what to type.

use std::io;
use std::path::{Path, PathBuf};

use super::super::{Failure, next_steps};
use crate::dev::tls::CertificateError;
use crate::dev::{Running, SettingsError, StartError};
use crate::project::LaunchError;
use crate::project::config::DevConfig;
use crate::project::launch::Hint;
use crate::project::python::PythonError;

pub(super) fn folder(path: &Path, error: &io::Error) -> Failure {
    Failure::new(format!("{} cannot be used", path.display())).cause(error)
}

/// There is no folder for `command` to work in.
pub(super) fn no_folder(command: &str, path: &Path) -> Failure {
    if path.is_file() {
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        return Failure::new(format!("{} is a file, not the folder of a backend", path.display())).help(format!(
            "{} {command} {}",
            next_steps::program(),
            next_steps::path(parent)
        ));
    }
    Failure::new(format!("there is no folder {}", path.display())).help(format!(
        "to make a backend there: {} new {}",
        next_steps::program(),
        next_steps::path(path)
    ))
}

pub(super) fn command(message: String, help: String) -> Failure {
    let failure = Failure::new(message);
    if help.is_empty() { failure } else { failure.help(help) }
}

pub(in crate::cli) fn settings(error: &SettingsError) -> Failure {
    match error {
        SettingsError::Config(error) => error.into(),
        SettingsError::Launch(error) => launch(error),
    }
}

pub(in crate::cli) fn launch(error: &LaunchError) -> Failure {
    match error {
        LaunchError::Nothing { root, below } => nothing(root, below),
        LaunchError::Unknown { hint, beside_files } => unknown(hint, *beside_files),
        LaunchError::NoProgram { file, key, position } => {
            let (file, line, column) = (crate::fs::display_path(file), position.line, position.column);
            Failure::new(format!("{}:{line}:{column}: `{key}` has no effect: files alone are served", file.display()))
                .help(format!("remove `{key}`, or add the `command` of the program that it is for"))
        }
        LaunchError::NoFolder { place, folder } => {
            Failure::new(format!("{place}: there is no folder `{}`", folder.display()))
                .help("`cwd` is the folder to start the backend in, relative to the folder of obb-backend.toml")
        }
        LaunchError::NoCommand { place, program, told, notes } => {
            let failure = Failure::new(format!("{place}: there is no program `{program}`"));
            let source = source(program);
            let failure = source.into_iter().fold(failure, Failure::help);
            let failure = notes.iter().fold(failure, |failure, note| failure.help(&note.help));
            if program.contains(['/', '\\']) {
                failure.help("a path is relative to the folder of the backend, or to `cwd`")
            } else if *told {
                failure.help("looked on PATH: install it, or write its path")
            } else {
                let failure = if source.is_none() { failure.help("looked on PATH: install it") } else { failure };
                failure.help(format!("to start the backend otherwise, {}", told_by("… {port}")))
            }
        }
        LaunchError::Python(error) => python(error),
    }
}

/// Where a program comes from that projects need and machines lack.
fn source(program: &str) -> Option<&'static str> {
    match program {
        "node" | "npm" | "npx" => Some("install Node first: https://nodejs.org"),
        "cargo" => Some("install Rust first, cargo included: https://rustup.rs"),
        _ => None,
    }
}

/// What is found without being told.
const FOUND: &str = "FastAPI applications in main.py, app.py, other files and packages; \
                     servers that package.json or Cargo.toml start; widgets.json and data/";

/// Backends that are named.
const NAMED: usize = 5;

fn nothing(root: &Path, below: &[PathBuf]) -> Failure {
    let shown = crate::fs::display_path(root);
    let failure = Failure::new(format!("nothing to serve in {}", shown.display()));
    if !below.is_empty() {
        let what = if below.len() == 1 {
            "there is a backend below it; name its folder"
        } else {
            "there are backends below it; name the folder of one"
        };
        let named = below.iter().take(NAMED).map(|folder| {
            format!("{} dev {}", next_steps::program(), next_steps::path(&crate::fs::display_path(folder)))
        });
        let failure = named.fold(failure.help(what), Failure::help);
        let more = below.len().saturating_sub(NAMED);
        return if more > 0 { failure.help(format!("… and {more} more")) } else { failure };
    }
    failure
        .help(format!("looked for obb-backend.toml; {FOUND}"))
        .help(format!("to start a new backend: {} new NAME", next_steps::program()))
        .help(told_by("… {port}"))
}

/// What to write for a backend that `command` starts.
fn told_by(command: &str) -> String {
    format!("write `command = \"{command}\"` under `[dev]` in obb-backend.toml")
}

fn unknown(hint: &Hint, beside_files: bool) -> Failure {
    let failure = Failure::new(format!("{} is there, but how this backend is started is not known", hint.file))
        .help(format!("found without being told: {FOUND}"))
        .help(told_by(&hint.command));
    let failure = match hint.port {
        Some(port) => {
            let failure = failure.help(format!(
                "it looks as if it listens on port {port} alone: have it listen on the one in the variable PORT"
            ));
            let failure =
                failure.help(format!("or write `env = {{ PORT = \"{port}\" }}` under `[dev]` in obb-backend.toml"));
            if port == DevConfig::default().port_or(None) {
                failure.help(format!(
                    "and, since both cannot have port {port}, write `port = {}` under `[dev]` in obb-backend.toml",
                    port + 1
                ))
            } else {
                failure
            }
        }
        None => failure,
    };
    if beside_files {
        return failure.help("to serve the JSON files and data/ alone, move them to a folder of their own");
    }
    failure
}

fn python(error: &PythonError) -> Failure {
    match error {
        PythonError::NoInterpreter { file } => {
            Failure::new(format!("{file} needs Python, and no interpreter was found"))
                .help(format!("looked in {}", crate::project::python::SEARCHED))
                .help("install Python 3 from https://www.python.org/downloads/")
        }
        PythonError::NoUvicorn { file, interpreter, remedy } => {
            let shown = crate::fs::display_path(interpreter);
            let failure = Failure::new(format!("{file} needs uvicorn, which {} does not have", shown.display()));
            remedy.iter().fold(failure, |failure, line| failure.help(line.clone()))
        }
        PythonError::Foreign { file, framework, command } => {
            Failure::new(format!("{file} is a {framework} application, which is not started without a command"))
                .help(told_by(command))
        }
        PythonError::OpenBbApi { command } => {
            Failure::new("the packages name openbb-platform-api, whose server is not started without a command")
                .help(told_by(command))
        }
    }
}

pub(in crate::cli) fn certificate(error: &CertificateError) -> Failure {
    let failure = match error {
        CertificateError::Unfit { help, .. } => return Failure::new(error.to_string()).help(help),
        _ => Failure::new("there is no certificate for https").cause(error),
    };
    let kind = match error {
        CertificateError::File { source, .. } => Some(source.kind()),
        _ => None,
    };
    let failure = match kind {
        Some(io::ErrorKind::StorageFull) => failure.help("make room on that disk"),
        Some(io::ErrorKind::PermissionDenied) => failure.help("is it another user's, as after `sudo`? make it yours"),
        _ => failure,
    };
    failure.help("set OBB_BACKEND_HOME to a folder that you may write to")
}

pub(super) fn start(error: &StartError, path: &Path) -> Failure {
    match error {
        StartError::PortTaken { port, holder, server } => {
            let failure = match (server, holder) {
                (Some(server), _) => Failure::new(format!("port {port} is taken by {}", other_server(server)))
                    .help(format!("to stop it: Ctrl-C in its terminal, or {}", end_process(server.pid))),
                (None, Some(holder)) => {
                    Failure::new(format!("port {port} is taken by process {}: {}", holder.pid, holder.command))
                        .help(format!("to end that process: {}", end_process(holder.pid)))
                }
                (None, None) => Failure::new(format!("port {port} is taken by another program"))
                    .help("end that program, or choose another port"),
            };
            let folder = if path == Path::new(".") { String::new() } else { format!(" {}", next_steps::path(path)) };
            let other = port.checked_add(1).unwrap_or(8000);
            failure.help(format!(
                "to use another port: {} dev{folder} --port {other} (then change the address in Workspace too)",
                next_steps::program()
            ))
        }
        StartError::TargetIsServer { target, server } => {
            let whose = server.as_ref().map_or_else(|| "this server itself".to_owned(), other_server);
            Failure::new(format!("{target} is {whose}")).help("give `--target` the address of the backend itself")
        }
        StartError::Address { address, source } => {
            let failure = Failure::new(format!("{address} cannot be used")).cause(source);
            if source.kind() == io::ErrorKind::PermissionDenied {
                return failure.help("ports below 1024 belong to the system: choose another with --port");
            }
            if source.kind() == io::ErrorKind::AddrNotAvailable {
                return failure.help("`--host` takes an address that this machine has, or 0.0.0.0 for all of them");
            }
            failure
        }
        StartError::System { what, source } => Failure::new(*what).cause(source),
    }
}

fn other_server(server: &Running) -> String {
    let folder = crate::fs::display_path(&server.root);
    let folder = if folder == Path::new(".") { "this folder".to_owned() } else { folder.display().to_string() };
    format!("another `obb-backend dev` (process {}), which serves {folder}", server.pid)
}

fn end_process(pid: u32) -> String {
    if cfg!(windows) { format!("taskkill /F /PID {pid}") } else { format!("kill {pid}") }
}
