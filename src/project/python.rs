//! Python backends: which file holds the application, which interpreter runs it, and how.

mod application;
mod environment;
mod layout;
mod openapi;
mod told;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use toml::de::DeTable;

use super::launch::Note;
use application::Application;
pub(crate) use environment::SEARCHED;
pub use environment::find_interpreter;
use layout::Found;
pub use openapi::{DescribeError, Described, describe};

/// The package that makes a backend of any FastAPI application, widgets.json included.
const OPENBB_API: &str = "openbb-platform-api";

/// An application that uvicorn serves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct App {
    /// The file, relative to the project; or the setting that names the application.
    pub file: String,
    /// What uvicorn is told to serve: `main:app`.
    pub target: String,
    /// Whether the target makes the application instead of being it.
    pub factory: bool,
    /// The folder that it is imported from.
    pub base: PathBuf,
    /// What to know about the choice.
    pub notes: Vec<Note>,
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
    /// The application is none that uvicorn serves.
    Foreign {
        /// The application's file.
        file: String,
        /// What it is made with: `Flask`.
        framework: &'static str,
        /// What starts it.
        command: String,
    },
    /// The packages hold a server for OpenBB's own widgets, which takes a command.
    OpenBbApi {
        /// What starts it.
        command: String,
    },
}

/// Whether the folder is a project of its own that holds an application.
pub(super) fn is_project(folder: &Path) -> bool {
    layout::PROJECT_FILES.iter().any(|file| folder.join(file).is_file()) && !layout::applications(folder).is_empty()
}

/// The application of the project in `root`.
pub fn find_app(root: &Path) -> Result<Option<App>, PythonError> {
    if let Some(target) = entrypoint(root) {
        let (file, base) = ("[tool.fastapi] of pyproject.toml".to_owned(), root.to_owned());
        return Ok(Some(App { file, target, factory: false, base, notes: Vec::new() }));
    }
    let found = layout::applications(root);
    let mut served = found.iter().filter_map(app);
    let Some(mut app) = served.next() else {
        return match found.iter().find_map(|found| foreign(root, found)) {
            Some(error) => Err(error),
            None if builds_widgets(root) && !has_other_program(root) => {
                Err(PythonError::OpenBbApi { command: openbb_command(root, "") })
            }
            None => Ok(None),
        };
    };
    app.notes.extend(several(root, &app, &served.collect::<Vec<_>>()));
    app.notes.extend(built(root, &app));
    app.notes.extend(starts_itself(root, &app));
    app.notes.extend(lost_environment(root));
    Ok(Some(app))
}

fn app(found: &Found) -> Option<App> {
    let within = |name: &str| format!("{}:{name}", found.module);
    let (target, factory) = match &found.application {
        Application::Variable(name) => (within(name), false),
        Application::Factory(name) => (within(name), true),
        Application::Elsewhere { target, factory } => (target.clone(), *factory),
        Application::Foreign { .. } => return None,
    };
    Some(App { file: found.file.clone(), target, factory, base: found.base.clone(), notes: Vec::new() })
}

/// The application that the project names for FastAPI's own command.
fn entrypoint(root: &Path) -> Option<String> {
    let text = std::fs::read_to_string(root.join("pyproject.toml")).ok()?;
    let document = DeTable::parse(&text).ok()?;
    let fastapi = document.get_ref().get("tool")?.get_ref().get("fastapi")?;
    let target = fastapi.get_ref().get("entrypoint")?.get_ref().as_str()?;
    target.contains(':').then(|| target.to_owned())
}

fn several(root: &Path, chosen: &App, others: &[App]) -> Option<Note> {
    let first = others.first()?;
    let names: Vec<&str> = others.iter().map(|other| other.file.as_str()).collect();
    let are = if names.len() == 1 { "holds an application" } else { "hold applications" };
    let factory = if first.factory { " --factory" } else { "" };
    let base = match first.base.strip_prefix(root) {
        Ok(base) if base.as_os_str().is_empty() => String::new(),
        Ok(base) => format!(" --app-dir {}", base.display()),
        Err(_) => String::new(),
    };
    let (python, target) = (word(root), &first.target);
    Some(Note {
        message: format!("{} is served; {} {are} too", chosen.file, names.join(", ")),
        help: format!(
            "to serve {}, write under `[dev]` in obb-backend.toml: command = \"{python} -m uvicorn {target}{factory}{base} --port {{port}}\"",
            first.file,
        ),
    })
}

/// The project's interpreter as it is written in a command that runs in `root`.
pub(super) fn word(root: &Path) -> String {
    let usual = if cfg!(windows) { "python" } else { "python3" };
    let Some(interpreter) = find_interpreter(root) else { return usual.to_owned() };
    let written = |path: &Path| path.display().to_string().replace('\\', "/");
    if let Ok(own) = interpreter.strip_prefix(root) {
        return written(own);
    }
    // An environment that is not the active one has to be named.
    let first = environment::on_path(&|name| std::env::var_os(name));
    let folder = |path: &Path| path.parent().map(Path::to_owned);
    let active = first.is_some_and(|first| folder(&first) == folder(&interpreter));
    if active { usual.to_owned() } else { written(&interpreter) }
}

/// Widgets that nobody serves: the application leaves them to OpenBB's launcher.
fn built(root: &Path, app: &App) -> Option<Note> {
    let own = std::fs::read_to_string(root.join(&app.file)).is_ok_and(|text| text.contains("widgets.json"));
    if own || !builds_widgets(root) {
        return None;
    }
    Some(Note {
        message: format!("{} is served without {OPENBB_API}, which would build widgets.json of it", app.file),
        help: format!(
            "to have it built, write under `[dev]` in obb-backend.toml: command = \"{}\"",
            openbb_command(root, &format!("--app {} ", app.file))
        ),
    })
}

/// An environment that cannot be used, so that another one is.
fn lost_environment(root: &Path) -> Option<Note> {
    let folder = environment::broken(root)?;
    let interpreter = find_interpreter(root)?;
    Some(Note {
        message: format!("{folder} has lost its Python; {} is used", crate::fs::display_path(&interpreter).display()),
        help: format!("to make it anew: {}", environment::remedy(root, &interpreter).join(" && ")),
    })
}

/// A server that starts while the application is imported: it would listen on a port that nobody asks.
fn starts_itself(root: &Path, app: &App) -> Option<Note> {
    let module = app.target.split(':').next()?.rsplit('.').next()?;
    let imported = app.file.trim_end_matches(".py").ends_with(module);
    let source = std::fs::read(root.join(&app.file)).ok().filter(|_| imported)?;
    application::starts_itself(&String::from_utf8_lossy(&source)).then(|| Note {
        message: format!("{} starts a server of its own while it is imported", app.file),
        help: "write `if __name__ == \"__main__\":` above `uvicorn.run(…)` and indent it, so that this runs for `python` alone"
            .to_owned(),
    })
}

/// Whether the project says that it needs OpenBB's launcher.
fn builds_widgets(root: &Path) -> bool {
    ["requirements.txt", "pyproject.toml"].iter().any(|file| {
        let text = std::fs::read_to_string(root.join(file)).unwrap_or_default();
        text.lines()
            .map(|line| line.split('#').next().unwrap_or_default())
            .any(|line| line.replace('_', "-").contains(OPENBB_API))
    })
}

fn has_other_program(root: &Path) -> bool {
    layout::FILES.iter().chain(&["package.json", "Cargo.toml", "go.mod"]).any(|file| root.join(file).is_file())
}

fn openbb_command(root: &Path, arguments: &str) -> String {
    let python = word(root);
    let program = match python.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/openbb-api"),
        None => "openbb-api".to_owned(),
    };
    format!("{program} {arguments}--host 127.0.0.1 --port {{port}}")
}

fn foreign(root: &Path, found: &Found) -> Option<PythonError> {
    let Application::Foreign { framework, arguments } = found.application else { return None };
    let module = if found.base == root { found.module.as_str() } else { found.file.trim_end_matches(".py") };
    let command = format!("{} {}", word(root), arguments.replace("{module}", module));
    Some(PythonError::Foreign { file: found.file.clone(), framework, command })
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
            let remedy = environment::remedy(root, &interpreter);
            Err(PythonError::NoUvicorn { file: app.file.clone(), interpreter, remedy })
        }
    }
}

/// The folder in which `app` runs: the project's, unless the documents lie beside the application alone.
pub(super) fn folder(root: &Path, app: &App) -> PathBuf {
    let documents = |folder: &Path| ["widgets.json", "apps.json"].iter().any(|name| folder.join(name).is_file());
    if documents(&app.base) && !documents(root) { app.base.clone() } else { root.to_owned() }
}

/// What the command needs to be said in its environment: uvicorn has no option against this variable, and a second reloader
/// would end the instance that answers.
pub(super) const ENVIRONMENT: (&str, &str) = ("UVICORN_RELOAD", "");

/// The command that serves `app` from the folder `cwd`.
pub(super) fn uvicorn_command(interpreter: &Path, app: &App, cwd: &Path) -> Vec<String> {
    let mut words = vec![interpreter.display().to_string()];
    words.extend(["-m", "uvicorn", &app.target].map(str::to_owned));
    if app.factory {
        words.push("--factory".to_owned());
    }
    if app.base != cwd {
        words.extend(["--app-dir".to_owned(), app.base.display().to_string()]);
    }
    words.extend(["--host", "127.0.0.1", "--port", "{port}"].map(str::to_owned));
    // Without a limit, uvicorn waits for open streams without end once it is told to stop. Its greeting names the private
    // port, which nobody must paste into Workspace: warnings and errors are what it may say.
    words.extend(["--timeout-graceful-shutdown", "1", "--log-level", "warning"].map(str::to_owned));
    // The variable WEB_CONCURRENCY, meant for the server that the backend is deployed to, would make it more.
    words.extend(["--workers", "1"].map(str::to_owned));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    const APP: &str = "from fastapi import FastAPI\napp = FastAPI()\n";

    fn folder_with(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        folder
    }

    fn words(files: &[(&str, &str)]) -> String {
        let folder = folder_with(files);
        let app = find_app(folder.path()).unwrap().unwrap();
        let cwd = super::folder(folder.path(), &app);
        let words = uvicorn_command(Path::new("python"), &app, &cwd).join(" ");
        let root = folder.path().display().to_string();
        let cwd = cwd.strip_prefix(folder.path()).unwrap().display().to_string();
        format!("{cwd}> {}", words.split(" --host").next().unwrap().replace(&root, "."))
    }

    #[test]
    fn uvicorn_is_told_where_the_application_is_and_what_makes_it() {
        let factory = "from fastapi import FastAPI\ndef create_app():\n    return FastAPI()\n";
        for (files, expected) in [
            (vec![("main.py", APP)], "> python -m uvicorn main:app"),
            (vec![("main.py", factory)], "> python -m uvicorn main:create_app --factory"),
            (
                vec![("run.py", "import uvicorn\nuvicorn.run(\"desk.web:api\")\n"), ("desk/web.py", APP)],
                "> python -m uvicorn desk.web:api",
            ),
            (vec![("src/main.py", APP)], "> python -m uvicorn main:app --app-dir ./src"),
            (vec![("src/main.py", APP), ("src/widgets.json", "{}")], "src> python -m uvicorn main:app"),
            (
                vec![("src/main.py", APP), ("src/widgets.json", "{}"), ("widgets.json", "{}")],
                "> python -m uvicorn main:app --app-dir ./src",
            ),
            (vec![("app/main.py", APP), ("app/__init__.py", "")], "> python -m uvicorn app.main:app"),
            (
                vec![("main.py", APP), ("pyproject.toml", "[tool.fastapi]\nentrypoint = \"desk.web:api\"\n")],
                "> python -m uvicorn desk.web:api",
            ),
            (vec![("main.py", APP), ("pyproject.toml", "[tool\n")], "> python -m uvicorn main:app"),
        ] {
            assert_eq!(words(&files), expected, "{files:?}");
        }
    }

    #[test]
    fn the_choice_among_several_is_told_with_the_way_to_another() {
        let folder = folder_with(&[("main.py", APP), ("app.py", APP), ("api.py", APP)]);
        let app = find_app(folder.path()).unwrap().unwrap();
        assert_eq!(app.notes[0].message, "main.py is served; app.py, api.py hold applications too");
        assert!(app.notes[0].help.contains("uvicorn app:app --port {port}"), "{:?}", app.notes);
        let folder = folder_with(&[("main.py", APP), ("src/main.py", APP)]);
        let app = find_app(folder.path()).unwrap().unwrap();
        assert!(app.notes[0].help.contains("uvicorn main:app --app-dir src --port {port}"), "{:?}", app.notes);
    }

    #[test]
    fn what_uvicorn_cannot_serve_is_told_with_its_command() {
        let folder = folder_with(&[("app.py", "from flask import Flask\napp = Flask(__name__)\n")]);
        let Err(PythonError::Foreign { file, framework, command }) = find_app(folder.path()) else { panic!() };
        assert_eq!((file.as_str(), framework), ("app.py", "Flask"));
        assert!(command.ends_with("python3 -m flask --app app run --port {port}") || cfg!(windows), "{command}");
        std::fs::write(folder.path().join("main.py"), APP).unwrap();
        assert_eq!(find_app(folder.path()).unwrap().unwrap().target, "main:app");
    }

    #[test]
    fn widgets_that_openbb_builds_are_spoken_of() {
        let requirements = ("requirements.txt", "fastapi\nopenbb_platform_api>=1\n");
        let folder = folder_with(&[requirements, ("main.py", APP)]);
        let app = find_app(folder.path()).unwrap().unwrap();
        assert!(
            app.notes[0].help.contains("openbb-api --app main.py --host 127.0.0.1 --port {port}"),
            "{:?}",
            app.notes
        );
        let own = format!("{APP}@app.get(\"/widgets.json\")\ndef widgets(): return {{}}\n");
        let folder = folder_with(&[requirements, ("main.py", &own)]);
        assert_eq!(find_app(folder.path()).unwrap().unwrap().notes, []);
        let folder = folder_with(&[requirements]);
        assert!(matches!(find_app(folder.path()), Err(PythonError::OpenBbApi { .. })));
        let folder = folder_with(&[("requirements.txt", "# openbb-platform-api\n")]);
        assert_eq!(find_app(folder.path()), Ok(None));
    }
}
