//! FastAPI backends: which file holds the application, and which interpreter runs it.

mod application;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Files in which an application is looked for, in this order.
const APP_FILES: &[&str] = &["main.py", "app.py"];

/// Folders that commonly hold a project's virtual environment.
const ENVIRONMENTS: &[&str] = &[".venv", "venv"];

/// A FastAPI application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct App {
    /// The file, relative to the project.
    pub file: String,
    /// What uvicorn is told to serve: `main:app`.
    pub target: String,
}

/// Why an application that was found cannot be run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PythonError {
    /// There is no interpreter.
    NoInterpreter {
        /// The application's file.
        file: String,
    },
    /// The interpreter has no uvicorn.
    NoUvicorn {
        /// The application's file.
        file: String,
        /// The interpreter asked.
        interpreter: PathBuf,
        /// What to type, one line each.
        remedy: Vec<String>,
    },
}

/// The application of the project in `root`.
pub fn find_app(root: &Path) -> Option<App> {
    APP_FILES.iter().find_map(|file| {
        let bytes = std::fs::read(root.join(file)).ok()?;
        let name = application::variable(&String::from_utf8_lossy(&bytes))?;
        let module = file.trim_end_matches(".py");
        Some(App { file: (*file).to_owned(), target: format!("{module}:{name}") })
    })
}

/// The project's interpreter: its virtual environment, the active one, or the first on PATH.
pub fn find_interpreter(root: &Path) -> Option<PathBuf> {
    let own = ENVIRONMENTS.iter().map(|name| root.join(name));
    let active = std::env::var_os("VIRTUAL_ENV").filter(|value| !value.is_empty()).map(PathBuf::from);
    let inside = if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" };
    if let Some(found) = own.chain(active).map(|environment| environment.join(inside)).find(|path| path.is_file()) {
        return Some(found);
    }
    let names: &[&str] = if cfg!(windows) { &["python.exe"] } else { &["python3", "python"] };
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
        .find(|candidate| candidate.is_file())
}

/// The interpreter that runs `app`, after making sure that it has uvicorn.
pub(super) fn interpreter_with_uvicorn(root: &Path, app: &App) -> Result<PathBuf, PythonError> {
    let Some(interpreter) = find_interpreter(root) else {
        return Err(PythonError::NoInterpreter { file: app.file.clone() });
    };
    // Looking the package up takes a tenth of the time that importing it takes.
    let found = Command::new(&interpreter)
        .args(["-c", "import importlib.util as u, sys; sys.exit(u.find_spec('uvicorn') is None)"])
        .current_dir(root)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    match found {
        Ok(status) if status.success() => Ok(interpreter),
        _ => {
            let remedy = remedy(root, &interpreter);
            Err(PythonError::NoUvicorn { file: app.file.clone(), interpreter, remedy })
        }
    }
}

fn remedy(root: &Path, interpreter: &Path) -> Vec<String> {
    let requirements = root.join("requirements.txt");
    let what = if requirements.is_file() {
        format!("-r {}", quoted(&crate::fs::display_path(&requirements)))
    } else {
        "fastapi uvicorn".to_owned()
    };
    let in_environment = interpreter.parent().and_then(Path::parent).is_some_and(|p| p.join("pyvenv.cfg").is_file());
    let python = quoted(&crate::fs::display_path(interpreter));
    if in_environment {
        return vec![format!("{python} -m pip install {what}")];
    }
    let environment = crate::fs::display_path(&root.join(".venv"));
    let inside = environment.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    vec![format!("{python} -m venv {}", quoted(&environment)), format!("{} -m pip install {what}", quoted(&inside))]
}

fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    shlex::try_quote(&text).map(std::borrow::Cow::into_owned).unwrap_or(text)
}

/// The command that serves `app`.
pub(super) fn uvicorn_command(interpreter: &Path, app: &App) -> Vec<String> {
    // Without a limit, uvicorn waits for open streams without end once it is told to stop. Its greeting names the private
    // port, which nobody must paste into Workspace: warnings and errors are what it may say.
    let rest = ["-m", "uvicorn", &app.target, "--host", "127.0.0.1", "--port", "{port}"];
    let mut words = vec![interpreter.display().to_string()];
    words.extend(rest.map(str::to_owned));
    words.extend(["--timeout-graceful-shutdown", "1", "--log-level", "warning"].map(str::to_owned));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn main_is_looked_at_before_app() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("app.py"), "web = FastAPI()\n").unwrap();
        assert_eq!(find_app(folder.path()).unwrap().target, "app:web");
        std::fs::write(folder.path().join("main.py"), "api = FastAPI()\n").unwrap();
        assert_eq!(find_app(folder.path()).unwrap().target, "main:api");
    }

    #[test]
    fn the_projects_own_environment_comes_first() {
        let folder = tempfile::tempdir().unwrap();
        let python = folder.path().join(if cfg!(windows) { "venv/Scripts/python.exe" } else { "venv/bin/python" });
        std::fs::create_dir_all(python.parent().unwrap()).unwrap();
        std::fs::write(&python, "").unwrap();
        assert_eq!(find_interpreter(folder.path()), Some(python));
    }

    #[test]
    fn the_remedy_is_what_must_be_typed() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("requirements.txt"), "fastapi\n").unwrap();
        let lines = remedy(folder.path(), Path::new("/usr/bin/python3"));
        assert_eq!(lines.len(), 2);
        assert!(lines[0].starts_with("/usr/bin/python3 -m venv "), "{lines:?}");
        assert!(lines[1].contains(" -m pip install -r ") && lines[1].ends_with("requirements.txt"), "{lines:?}");
    }
}
