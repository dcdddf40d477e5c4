//! The OpenAPI document of an application, had from the application itself without serving it.

use std::fmt;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use super::{App, find_interpreter, folder};
use crate::programs::{self, RunError};

/// Time for importing the application: it may load models and ask databases.
const LIMIT: Duration = Duration::from_secs(90);

/// What stands before the reason for a failure, whatever the application prints.
const MARK: &str = "\u{1e}obb-backend: ";

/// Imports the application and writes what it says of itself; what it prints goes elsewhere.
const SCRIPT: &str = r#"
import importlib, json, os, sys, traceback
target, factory, base = sys.argv[1:4]
sys.path.insert(0, base)
out = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)
try:
    module, _, name = target.partition(":")
    app = importlib.import_module(module)
    for part in name.split("."):
        app = getattr(app, part)
    if factory:
        app = app()
    if not hasattr(app, "openapi"):
        raise TypeError(f"{target} is no FastAPI application, and has no OpenAPI document")
    document = {"openapi": app.openapi(), "paths": [getattr(route, "path", "") for route in app.routes]}
    json.dump(document, out, default=str)
    out.flush()
except BaseException as error:
    here = os.path.realpath(os.getcwd())
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if os.path.realpath(frame.filename).startswith(here) and "site-packages" not in frame.filename]
    place = f" ({os.path.relpath(frames[-1].filename)}:{frames[-1].lineno})" if frames else ""
    sys.stderr.buffer.write(f"\x1eobb-backend: {type(error).__name__}: {error}{place}".encode())
    sys.stderr.flush()
    os._exit(1)
os._exit(0)
"#;

/// What an application says of itself.
#[derive(Debug)]
pub struct Described {
    /// Its OpenAPI document.
    pub document: Vec<u8>,
    /// The paths of all its routes.
    pub paths: Vec<String>,
}

/// Why an application cannot be asked.
#[derive(Debug, PartialEq, Eq)]
pub enum DescribeError {
    /// There is no interpreter.
    NoInterpreter,
    /// Python could not be run, or not to its end.
    Run(String),
    /// The application cannot be imported, in Python's words.
    Import(String),
}

impl fmt::Display for DescribeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoInterpreter => f.write_str("there is no Python to import the application with"),
            Self::Run(why) | Self::Import(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for DescribeError {}

/// What `app` of the project in `root` says of itself, with these variables in its environment.
pub fn describe(root: &Path, app: &App, env: &[(String, String)]) -> Result<Described, DescribeError> {
    let interpreter = find_interpreter(root).ok_or(DescribeError::NoInterpreter)?;
    // Python runs in another folder.
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut command = Command::new(absolute(&interpreter));
    command.args(["-B", "-c", SCRIPT, &app.target, if app.factory { "1" } else { "" }]).arg(absolute(&app.base));
    command.current_dir(folder(root, app)).env("PYTHONUTF8", "1").envs(env.iter().map(|(name, value)| (name, value)));
    let output = programs::run(&mut command, LIMIT).map_err(|error| match error {
        RunError::Failed(said) => match said.rsplit_once(MARK) {
            Some((_, why)) => DescribeError::Import(why.to_owned()),
            None => DescribeError::Run(said),
        },
        other => DescribeError::Run(other.to_string()),
    })?;
    let unreadable = |_| DescribeError::Run("what it says of itself is no JSON".to_owned());
    let told: Value = serde_json::from_str(&output).map_err(unreadable)?;
    let paths = told["paths"].as_array().into_iter().flatten().filter_map(|path| path.as_str().map(str::to_owned));
    Ok(Described { document: told["openapi"].to_string().into_bytes(), paths: paths.collect() })
}
