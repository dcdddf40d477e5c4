//! How a backend is served: its files alone, by a program that is started, or by one that runs already.

mod below;
mod hint;

use std::path::{Path, PathBuf};

use super::config::{Config, DevConfig, FILE_NAME};
use super::{cargo, config, discover, executable, node, python};
use crate::text::Position;
pub use hint::Hint;

/// Folder of a static project whose files answer the endpoints.
pub const DATA_FOLDER: &str = "data";

/// How a backend is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Launch {
    /// Nothing is started: the files in this folder are the backend.
    Static(PathBuf),
    /// A program is started.
    Program(Program),
    /// Nothing is started: a program that runs already answers at this address.
    Target(String),
}

/// A program to start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// The program and its arguments; `{port}` in them stands for the port to listen on.
    pub words: Vec<String>,
    /// The folder it runs in.
    pub cwd: PathBuf,
    /// Variables added to its environment.
    pub env: Vec<(String, String)>,
    /// A file of more variables, which need not be there.
    pub env_file: PathBuf,
    /// What is started, for people: `main.py`, `npm run dev`.
    pub source: String,
    /// What to know about how it was found.
    pub notes: Vec<Note>,
}

/// Something to know, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What was seen.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// A program that was found without being told.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Detected {
    pub(super) words: Vec<String>,
    pub(super) source: String,
    pub(super) notes: Vec<Note>,
}

impl Detected {
    pub(super) fn new(words: Vec<String>, source: &str) -> Self {
        Self { words, source: source.to_owned(), notes: Vec::new() }
    }
}

/// Nothing can be served.
#[derive(Debug, PartialEq, Eq)]
pub enum LaunchError {
    /// Neither documents nor a program were found.
    Nothing {
        /// The folder searched.
        root: PathBuf,
        /// Backends below it.
        below: Vec<PathBuf>,
    },
    /// There is a program, but how it is started is not known.
    Unknown {
        /// What may be written to start it.
        hint: Hint,
        /// Whether there are files that could be served alone.
        beside_files: bool,
    },
    /// A setting concerns a program, and none is started.
    NoProgram {
        /// The file of the setting.
        file: PathBuf,
        /// Its key.
        key: &'static str,
        /// Where it stands.
        position: Position,
    },
    /// The folder that a program is to run in is not there.
    NoFolder {
        /// Where that is said: `obb-backend.toml:3:7`.
        place: String,
        /// The folder, as it is written.
        folder: PathBuf,
    },
    /// The program of a command is not there.
    NoCommand {
        /// Where the command stands: `obb-backend.toml:2:11`, `--command`; or what it was found by: `package.json`.
        place: String,
        /// The program, as it is written.
        program: String,
        /// Whether the user wrote it.
        told: bool,
        /// What to know about how it was found.
        notes: Vec<Note>,
    },
    /// An application was found, but not what runs it.
    Python(python::PythonError),
}

/// Decides how the backend in `root` is served. `command` comes from the command line and wins.
pub fn detect(root: &Path, config: &Config, command: Option<&[String]>) -> Result<Launch, LaunchError> {
    let dev = &config.dev;
    if let (Some(target), None) = (&dev.target, command) {
        return Ok(Launch::Target(target.clone()));
    }
    let place = |key: &str| match dev.places.iter().find(|place| place.key == key) {
        Some(place) => format!("{}:{}:{}", shown(root), place.value.line, place.value.column),
        None => shown(root),
    };
    let program = |detected: Detected, cwd: Option<PathBuf>| match &dev.cwd {
        Some(told) if !root.join(told).is_dir() => {
            Err(LaunchError::NoFolder { place: place("cwd"), folder: told.clone() })
        }
        _ => Ok(program(root, dev, detected, cwd)),
    };
    let told = command.map(|words| (words, "--command".to_owned()));
    let told = told.or_else(|| dev.command.as_deref().map(|words| (words, place("command"))));
    if let Some((words, place)) = told {
        return executable(program(Detected::new(words.to_vec(), &brief(words)), None)?, &place, true);
    }
    if let Some(app) = python::find_app(root).map_err(LaunchError::Python)? {
        let interpreter = python::interpreter_with_uvicorn(root, &app).map_err(LaunchError::Python)?;
        let folder = dev.cwd.as_ref().map_or_else(|| python::folder(root, &app), |cwd| root.join(cwd));
        let words = python::uvicorn_command(&interpreter, &app, &folder);
        let detected = Detected { words, source: app.file, notes: app.notes };
        let mut program = program(detected, Some(folder))?;
        let (name, value) = python::ENVIRONMENT;
        program.env.push((name.to_owned(), value.to_owned()));
        return Ok(Launch::Program(program));
    }
    let other = || {
        let node = node::find(root).map(|detected| (node::FILE, detected));
        node.or_else(|| cargo::find(root).map(|detected| (cargo::FILE, detected)))
    };
    if !hint::is_python(root)
        && let Some((place, detected)) = other()
    {
        return executable(program(detected, None)?, place, false);
    }
    let nothing = |below| Err(LaunchError::Nothing { root: root.to_owned(), below });
    let has_files = root.join(DATA_FOLDER).is_dir() || discover(root).is_ok();
    // Serving the files of a program without it would look right and answer wrongly.
    if let Some(hint) = hint::find(root) {
        // That of a repository is often there for its tools alone.
        let below = if hint.file == node::FILE { below::all(root) } else { Vec::new() };
        return if below.is_empty() {
            Err(LaunchError::Unknown { hint, beside_files: has_files })
        } else {
            nothing(below)
        };
    }
    if !has_files {
        return nothing(below::all(root));
    }
    let below = below::programs(root);
    if !below.is_empty() {
        return nothing(below);
    }
    if let Some((key, position)) = dev.program_key() {
        return Err(LaunchError::NoProgram { file: root.join(FILE_NAME), key, position });
    }
    Ok(Launch::Static(root.to_owned()))
}

/// A command as people speak of it: `node server.js`. What follows may be long, or secret.
fn brief(words: &[String]) -> String {
    const WORDS: usize = 3;
    let Some((program, arguments)) = words.split_first() else { return String::new() };
    let program = program.rsplit(['/', '\\']).next().unwrap_or(program);
    // Digits alone are the port, most often.
    let hidden = |word: &str| word.contains(['{', '=', ' ']) || word.contains("://") || word.parse::<u16>().is_ok();
    let plain = |word: &&String| *word == "-m" || !word.starts_with('-') && !hidden(word);
    let told = arguments.iter().take(WORDS - 1).take_while(plain).map(String::as_str);
    std::iter::once(program).chain(told).collect::<Vec<_>>().join(" ")
}

fn shown(root: &Path) -> String {
    crate::fs::display_path(&root.join(config::FILE_NAME)).display().to_string()
}

fn program(root: &Path, dev: &DevConfig, detected: Detected, cwd: Option<PathBuf>) -> Program {
    let Detected { words, source, notes } = detected;
    let told = dev.cwd.as_ref().map(|cwd| root.join(cwd));
    Program {
        words,
        cwd: told.or(cwd).unwrap_or_else(|| root.to_owned()),
        env: dev.env.clone(),
        env_file: root.join(super::dotenv::FILE_NAME),
        source,
        notes,
    }
}

/// `program` with its name as the system takes it, if it is there.
fn executable(mut program: Program, place: &str, told: bool) -> Result<Launch, LaunchError> {
    let Some(first) = program.words.first_mut() else { return Ok(Launch::Program(program)) };
    let Some(found) = executable::find(first, &program.cwd, &program.env) else {
        let (place, first) = (place.to_owned(), first.clone());
        return Err(LaunchError::NoCommand { place, program: first, told, notes: program.notes });
    };
    *first = found;
    Ok(Launch::Program(program))
}

impl Launch {
    /// What serves, for people: `static files`, `main.py`.
    pub fn source(&self) -> &str {
        match self {
            Self::Static(_) => "static files",
            Self::Program(program) => &program.source,
            Self::Target(address) => address,
        }
    }

    /// Whether `other` starts the same, whatever is to be known about the choice.
    pub fn starts_the_same(&self, other: &Self) -> bool {
        let without_notes = |launch: &Self| match launch {
            Self::Static(_) | Self::Target(_) => launch.clone(),
            Self::Program(program) => Self::Program(Program { notes: Vec::new(), ..program.clone() }),
        };
        without_notes(self) == without_notes(other)
    }
}

impl Program {
    /// The words with the port filled in.
    pub fn with_port(&self, port: u16) -> Vec<String> {
        self.words.iter().map(|word| word.replace("{port}", &port.to_string())).collect()
    }

    /// Whether the command line passes the port on.
    pub fn names_port(&self) -> bool {
        self.words.iter().any(|word| word.contains("{port}"))
    }

    /// The port it listens on whatever it is told: the one that its environment sets. Only one such instance can run.
    pub fn fixed_port(&self) -> Option<u16> {
        let (_, port) = self.env.iter().find(|(name, _)| name == "PORT")?;
        port.parse().ok().filter(|port| *port > 0 && !self.names_port())
    }
}

#[cfg(test)]
mod tests {
    use super::super::config::DevConfig;
    use super::*;

    #[test]
    fn a_command_wins_over_everything_found() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("main.py"), "app = FastAPI()\n").unwrap();
        let config = Config {
            dev: DevConfig { command: Some(vec!["sh".to_owned(), "-p{port}".to_owned()]), ..DevConfig::default() },
            ..Config::default()
        };
        let Launch::Program(program) = detect(folder.path(), &config, None).unwrap() else { panic!("not a program") };
        assert_eq!(program.with_port(80), ["sh", "-p80"]);
        assert_eq!(program.source, "sh");
        assert!(program.names_port());
    }

    #[test]
    fn a_command_is_spoken_of_without_its_options() {
        for (command, expected) in [
            ("node server.js --port {port}", "node server.js"),
            ("/home/ada/.venv/bin/python -m desk --token secret", "python -m desk"),
            ("python3 fake.py {port}", "python3 fake.py"),
            ("uvicorn main:app --port 8000", "uvicorn main:app"),
            ("uv run serve deep down", "uv run serve"),
            ("serve 8000", "serve"),
        ] {
            let words: Vec<String> = command.split(' ').map(str::to_owned).collect();
            assert_eq!(brief(&words), expected);
        }
    }

    #[test]
    fn documents_alone_are_a_static_project() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("widgets.json"), "{}").unwrap();
        assert_eq!(detect(folder.path(), &Config::default(), None), Ok(Launch::Static(folder.path().to_owned())));
    }

    #[test]
    fn a_program_that_is_not_known_is_not_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["widgets.json", "server.py"] {
            std::fs::write(folder.path().join(name), "{}").unwrap();
        }
        let error = detect(folder.path(), &Config::default(), None).unwrap_err();
        assert!(
            matches!(error, LaunchError::Unknown { hint: Hint { file: "server.py", .. }, beside_files: true }),
            "{error:?}"
        );
        std::fs::create_dir(folder.path().join("data")).unwrap();
        assert_eq!(detect(folder.path(), &Config::default(), None), Err(error));
        std::fs::remove_file(folder.path().join("server.py")).unwrap();
        assert_eq!(detect(folder.path(), &Config::default(), None), Ok(Launch::Static(folder.path().to_owned())));
    }

    #[test]
    fn a_command_of_the_command_line_wins_over_the_settings() {
        let folder = tempfile::tempdir().unwrap();
        let config = Config {
            dev: DevConfig { command: Some(vec!["no-such-program".to_owned()]), ..DevConfig::default() },
            ..Config::default()
        };
        let words = ["sh".to_owned()];
        let Launch::Program(program) = detect(folder.path(), &config, Some(&words)).unwrap() else { panic!() };
        assert_eq!((program.words, program.source.as_str()), (words.to_vec(), "sh"));
        let error = detect(folder.path(), &config, None).unwrap_err();
        assert!(matches!(&error, LaunchError::NoCommand { program, told: true, .. } if program == "no-such-program"));
    }

    #[test]
    fn a_folder_above_backends_names_them() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["one", "two"] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
            std::fs::write(folder.path().join(name).join("widgets.json"), "{}").unwrap();
        }
        let Err(LaunchError::Nothing { below, .. }) = detect(folder.path(), &Config::default(), None) else { panic!() };
        assert_eq!(below, ["one", "two"].map(|name| folder.path().join(name)));
    }

    #[test]
    fn a_program_in_a_folder_of_its_own_is_not_passed_over() {
        const APP: &str = "from fastapi import FastAPI\napp = FastAPI()\n";
        const SCRIPT: &str = "{\"scripts\": {\"start\": \"node server.js\"}}";
        for (files, expected) in [
            (
                vec![("backend/main.py", APP), ("backend/requirements.txt", ""), ("backend/widgets.json", "{}")],
                "backend",
            ),
            (vec![("api/main.py", APP), ("api/requirements.txt", ""), ("widgets.json", "{}")], "api"),
            (vec![("server/package.json", SCRIPT), ("server/widgets.json", "{}")], "server"),
            (vec![("services/desk/app.py", APP), ("services/desk/pyproject.toml", "")], "services/desk"),
            (
                vec![
                    ("package.json", "{}"),
                    ("backend/main.py", APP),
                    ("backend/Pipfile", ""),
                    ("web/package.json", "{}"),
                ],
                "backend",
            ),
        ] {
            let folder = tempfile::tempdir().unwrap();
            for (name, text) in &files {
                let path = folder.path().join(name);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, text).unwrap();
            }
            let found = detect(folder.path(), &Config::default(), None);
            let Err(LaunchError::Nothing { below, .. }) = found else { panic!("{files:?} {found:?}") };
            assert_eq!(below, [folder.path().join(expected)], "{files:?}");
        }
    }

    #[test]
    fn an_empty_folder_has_nothing_to_serve() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().to_owned();
        assert_eq!(
            detect(&root, &Config::default(), None),
            Err(LaunchError::Nothing { root: root.clone(), below: vec![] })
        );
    }
}
