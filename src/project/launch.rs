//! How a backend is served: its files alone, by a program that is started, or by one that runs already.

use std::path::{Path, PathBuf};

use super::config::{Config, FILE_NAME};
use super::{discover, python};
use crate::text::Position;

/// Folder of a static project whose files answer the endpoints.
pub const DATA_FOLDER: &str = "data";

/// Files that tell of a program, beside which serving the documents alone would be a silent mistake, each with a command that
/// commonly starts such a program.
const PROGRAMS: &[(&str, &str)] = &[
    ("main.py", "python3 main.py --port {port}"),
    ("app.py", "python3 app.py --port {port}"),
    ("server.py", "python3 server.py --port {port}"),
    ("app/main.py", "python3 -m uvicorn app.main:app --port {port}"),
    ("src/main.py", "python3 -m uvicorn src.main:app --port {port}"),
    ("package.json", "node server.js --port {port}"),
    ("Cargo.toml", "cargo run -- --port {port}"),
    ("go.mod", "go run . --port {port}"),
];

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
    /// Where the command comes from, for people: `obb-backend.toml`, `main.py`.
    pub source: String,
}

/// Nothing can be served.
#[derive(Debug, PartialEq, Eq)]
pub enum LaunchError {
    /// Neither documents nor a program were found.
    Nothing {
        /// The folder searched.
        root: PathBuf,
    },
    /// There is a program, but how it is started is not known.
    Unknown {
        /// The file that tells of it.
        file: &'static str,
        /// What its command may look like.
        example: &'static str,
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
    /// An application was found, but not what runs it.
    Python(python::PythonError),
}

/// Decides how the backend in `root` is served.
pub fn detect(root: &Path, config: &Config) -> Result<Launch, LaunchError> {
    if let Some(target) = &config.dev.target {
        return Ok(Launch::Target(target.clone()));
    }
    if let Some(words) = &config.dev.command {
        return Ok(Launch::Program(Program {
            words: words.clone(),
            cwd: config.dev.cwd.as_ref().map_or_else(|| root.to_owned(), |cwd| root.join(cwd)),
            env: config.dev.env.clone(),
            source: FILE_NAME.to_owned(),
        }));
    }
    if let Some(app) = python::find_app(root) {
        let interpreter = python::interpreter_with_uvicorn(root, &app).map_err(LaunchError::Python)?;
        return Ok(Launch::Program(Program {
            words: python::uvicorn_command(&interpreter, &app),
            cwd: config.dev.cwd.as_ref().map_or_else(|| root.to_owned(), |cwd| root.join(cwd)),
            env: config.dev.env.clone(),
            source: app.file,
        }));
    }
    let has_files = root.join(DATA_FOLDER).is_dir() || discover(root).is_ok();
    // Serving the files of a program without it would look right and answer wrongly.
    if let Some((file, example)) = PROGRAMS.iter().find(|(file, _)| root.join(file).is_file()) {
        return Err(LaunchError::Unknown { file, example, beside_files: has_files });
    }
    if has_files {
        if let Some((key, position)) = config.dev.program_key {
            return Err(LaunchError::NoProgram { file: root.join(FILE_NAME), key, position });
        }
        return Ok(Launch::Static(root.to_owned()));
    }
    Err(LaunchError::Nothing { root: root.to_owned() })
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
            dev: DevConfig { command: Some(vec!["serve".to_owned(), "-p{port}".to_owned()]), ..DevConfig::default() },
            ..Config::default()
        };
        let Launch::Program(program) = detect(folder.path(), &config).unwrap() else { panic!("not a program") };
        assert_eq!(program.with_port(80), ["serve", "-p80"]);
        assert_eq!(program.source, "obb-backend.toml");
        assert!(program.names_port());
    }

    #[test]
    fn documents_alone_are_a_static_project() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("widgets.json"), "{}").unwrap();
        assert_eq!(detect(folder.path(), &Config::default()), Ok(Launch::Static(folder.path().to_owned())));
    }

    #[test]
    fn a_program_that_is_not_known_is_not_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["widgets.json", "server.py"] {
            std::fs::write(folder.path().join(name), "{}").unwrap();
        }
        let error = detect(folder.path(), &Config::default()).unwrap_err();
        assert!(matches!(error, LaunchError::Unknown { file: "server.py", beside_files: true, .. }), "{error:?}");
        std::fs::create_dir(folder.path().join("data")).unwrap();
        assert_eq!(detect(folder.path(), &Config::default()), Err(error));
        std::fs::remove_file(folder.path().join("server.py")).unwrap();
        assert_eq!(detect(folder.path(), &Config::default()), Ok(Launch::Static(folder.path().to_owned())));
    }

    #[test]
    fn an_empty_folder_has_nothing_to_serve() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().to_owned();
        assert_eq!(detect(&root, &Config::default()), Err(LaunchError::Nothing { root: root.clone() }));
    }
}
