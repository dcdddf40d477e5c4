//! Why `dev` could not start, and what to type.

use std::io;
use std::path::Path;

use super::super::{Failure, next_steps};
use crate::dev::StartError;
use crate::dev::tls::CertificateError;
use crate::project::LaunchError;
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

pub(in crate::cli) fn launch(error: &LaunchError) -> Failure {
    match error {
        LaunchError::Nothing { root } => {
            let shown = crate::fs::display_path(root);
            Failure::new(format!("nothing to serve in {}", shown.display()))
                .help(
                    "looked for obb-backend.toml, main.py or app.py with a FastAPI application, widgets.json and data/",
                )
                .help(format!("to start a new backend: {} new NAME", next_steps::program()))
                .help("to serve any other backend, write obb-backend.toml: dev.command = \"… {port}\"")
        }
        LaunchError::Unknown { file, example, beside_files } => {
            let failure = Failure::new(format!("{file} is there, but how this backend is started is not known"))
                .help("only FastAPI applications in main.py or app.py are found without being told")
                .help(format!("write obb-backend.toml, for example: dev.command = \"{example}\""));
            if *beside_files {
                return failure.help("to serve the JSON files and data/ alone, move them to a folder of their own");
            }
            failure
        }
        LaunchError::NoProgram { file, key, position } => {
            let (file, line, column) = (crate::fs::display_path(file), position.line, position.column);
            Failure::new(format!("{}:{line}:{column}: `{key}` has no effect: files alone are served", file.display()))
                .help(format!("remove `{key}`, or add the `command` of the program that it is for"))
        }
        LaunchError::Python(PythonError::NoInterpreter { file }) => {
            Failure::new(format!("{file} needs Python, and no interpreter was found"))
                .help("looked in .venv, venv, $VIRTUAL_ENV and PATH")
                .help("install Python 3 from https://www.python.org/downloads/")
        }
        LaunchError::Python(PythonError::NoUvicorn { file, interpreter, remedy }) => {
            let shown = crate::fs::display_path(interpreter);
            let failure = Failure::new(format!("{file} needs uvicorn, which {} does not have", shown.display()));
            remedy.iter().fold(failure, |failure, line| failure.help(line.clone()))
        }
    }
}

pub(super) fn certificate(error: &CertificateError) -> Failure {
    Failure::new("the certificate for https could not be made")
        .cause(error)
        .help("set OBB_BACKEND_HOME to a folder that you may write to")
}

pub(super) fn start(error: &StartError, path: &Path) -> Failure {
    match error {
        StartError::PortTaken { port, holder } => {
            let failure = match holder {
                Some(holder) => {
                    Failure::new(format!("port {port} is taken by process {}: {}", holder.pid, holder.command))
                        .help(format!("to end that process: kill {}", holder.pid))
                }
                None => Failure::new(format!("port {port} is taken by another program"))
                    .help("end that program, or choose another port"),
            };
            let folder = if path == Path::new(".") { String::new() } else { format!(" {}", next_steps::path(path)) };
            let other = port.checked_add(1).unwrap_or(8000);
            failure.help(format!(
                "to use another port: {} dev{folder} --port {other} (then change the address in Workspace too)",
                next_steps::program()
            ))
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
