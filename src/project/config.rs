//! `obb-backend.toml`: the settings of a project, every one with a default. Mistakes are reported with their place.

mod command;
mod dev;
mod validate;

use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

pub use command::words;
pub use dev::{DevConfig, Place, Restart, host_name, target};
pub use validate::{Exception, Placed, ValidateConfig};

use crate::text::{Position, SourceFile, closest};

/// Name of the file, in the backend's folder.
pub const FILE_NAME: &str = "obb-backend.toml";

/// The file's JSON Schema.
pub const SCHEMA: &str = include_str!("../../schema/config.schema.json");

/// The settings of a project.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Config {
    /// How the backend is served.
    pub dev: DevConfig,
    /// How the documents are checked.
    pub validate: ValidateConfig,
}

/// Why the file cannot be used, and where.
#[derive(Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// The file as the user reads its path.
    pub path: PathBuf,
    /// Line and column, unless the file could not be read at all.
    pub position: Option<Position>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
        if let Some(at) = self.position {
            write!(f, ":{}:{}", at.line, at.column)?;
        }
        write!(f, ": {}", self.message)
    }
}

impl std::error::Error for ConfigError {}

/// Reads the settings of the backend in `root`; no file means all defaults.
pub fn load(root: &Path) -> Result<Config, ConfigError> {
    let path = root.join(FILE_NAME);
    if !path.exists() && !path.is_symlink() {
        return Ok(Config::default());
    }
    load_file(&path)
}

/// Reads settings from the file at `path`, which must be there.
pub fn load_file(path: &Path) -> Result<Config, ConfigError> {
    let shown = crate::fs::display_path(path);
    match std::fs::read(path) {
        Ok(bytes) => parse(&SourceFile::new(shown, bytes)),
        Err(error) => {
            let message = match error.kind() {
                ErrorKind::NotFound => "this file does not exist",
                ErrorKind::PermissionDenied => "this file may not be read: change its permissions",
                ErrorKind::IsADirectory => "this is a folder, not a file",
                _ => "this file could not be read",
            };
            Err(ConfigError { path: shown, position: None, message: message.to_owned(), help: None })
        }
    }
}

/// Reads settings from a file's text.
pub fn parse(file: &SourceFile) -> Result<Config, ConfigError> {
    Reader { file }.document().map_err(|fault| ConfigError {
        path: file.path().to_owned(),
        position: Some(file.position(u32::try_from(fault.at).unwrap_or(u32::MAX))),
        message: fault.message,
        help: fault.help,
    })
}

#[derive(Debug)]
struct Fault {
    at: usize,
    message: String,
    help: Option<String>,
}

fn fault(at: &Spanned<impl Sized>, message: impl Into<String>, help: impl Into<String>) -> Fault {
    let help = help.into();
    Fault { at: at.span().start, message: message.into(), help: (!help.is_empty()).then_some(help) }
}

const SECTIONS: &[&str] = &["dev", "validate"];

struct Reader<'a> {
    file: &'a SourceFile,
}

impl Reader<'_> {
    fn document(&self) -> Result<Config, Fault> {
        let document = DeTable::parse(self.file.text()).map_err(|error| Fault {
            at: error.span().map_or(0, |span| span.start),
            message: error.message().to_owned(),
            help: Some("the file is TOML: https://toml.io/en/v1.0.0".to_owned()),
        })?;
        let mut config = Config::default();
        for (key, value) in document.get_ref() {
            let name = key.get_ref().as_ref();
            if !SECTIONS.contains(&name) {
                return Err(unknown("section or key", key, SECTIONS));
            }
            let Some(table) = value.get_ref().as_table() else {
                let help = format!("write `[{name}]` on a line of its own");
                return Err(fault(value, format!("`{name}` must be a section"), help));
            };
            if name == "validate" {
                config.validate = validate::read(self.file, table)?;
            } else {
                config.dev = dev::read(self.file, table)?;
            }
        }
        Ok(config)
    }
}

fn unknown(what: &str, key: &Spanned<impl AsRef<str>>, known: &[&str]) -> Fault {
    let name = key.get_ref().as_ref();
    let help = match closest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known: {}", known.join(", ")),
    };
    fault(key, format!("unknown {what} `{name}`"), help)
}

fn string(name: &str, value: &Spanned<DeValue<'_>>) -> Result<String, Fault> {
    let Some(text) = value.get_ref().as_str() else {
        let kind = value.get_ref().type_str();
        return Err(fault(value, format!("`{name}` must be a string, not {kind}"), "put it between double quotes"));
    };
    Ok(text.to_owned())
}

fn one_of(name: &str, value: &Spanned<DeValue<'_>>, known: &[&str]) -> Result<String, Fault> {
    let text = string(name, value)?;
    if known.contains(&text.as_str()) {
        return Ok(text);
    }
    let help = match closest(&text, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known: {}", known.join(", ")),
    };
    Err(fault(value, format!("`{name}` cannot be `{text}`"), help))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Config, String> {
        let file = SourceFile::new(FILE_NAME, text.as_bytes().to_vec());
        parse(&file).map_err(|error| format!("{error} | {}", error.help.as_deref().unwrap_or_default()))
    }

    #[test]
    fn reads_every_key() {
        let text = r#"
[dev]
command = "python3 'my app.py' {port}"
cwd = "srv"
ready = "/health"
restart = "stop"
watch = ["../shared"]
ignore = ["cache/"]
port = 8000
https = true
cert = "a.pem"
key = "a.key"
hosts = ["My.machine"]
origins = ["https://My.host"]
secrets = ["token"]
env = { KEY = "1" }
headers = { X-API-KEY = "2" }
"#;
        let pair = |name: &str, value: &str| vec![(name.to_owned(), value.to_owned())];
        let list = |text: &str| vec![text.to_owned()];
        let expected = DevConfig {
            command: Some(["python3", "my app.py", "{port}"].map(str::to_owned).to_vec()),
            cwd: Some(PathBuf::from("srv")),
            env: pair("KEY", "1"),
            target: None,
            ready: Some("/health".to_owned()),
            restart: Restart::Stop,
            watch: list("../shared"),
            ignore: list("cache/"),
            port: Some(8000),
            https: Some(true),
            cert: Some(PathBuf::from("a.pem")),
            key: Some(PathBuf::from("a.key")),
            hosts: list("my.machine"),
            origins: list("https://my.host"),
            headers: pair("X-API-KEY", "2"),
            secrets: list("token"),
            places: Vec::new(),
        };
        let mut config = read(text).unwrap().dev;
        assert_eq!(config.program_key(), Some(("cwd", Position { line: 4, column: 1 })));
        let places = std::mem::take(&mut config.places);
        assert_eq!(places.len(), dev::KEYS.len() - 1, "`target` stands alone");
        assert_eq!((places[0].key, places[0].value), ("command", Position { line: 3, column: 11 }));
        assert_eq!(config, expected);
    }

    #[test]
    fn a_target_stands_alone() {
        let config = read("[dev]\ntarget = \"http://127.0.0.1:8000/\"\n").unwrap().dev;
        assert_eq!(config.target.as_deref(), Some("http://127.0.0.1:8000"));
    }

    #[test]
    fn a_setting_may_stand_in_one_line() {
        assert_eq!(read("dev.command = \"serve {port}\"\n").unwrap().dev.command.unwrap(), ["serve", "{port}"]);
    }

    #[test]
    fn the_schema_knows_the_same_keys() {
        let schema: serde_json::Value = serde_json::from_str(SCHEMA).unwrap();
        let names = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&schema["properties"]), SECTIONS);
        assert_eq!(names(&schema["properties"]["dev"]["properties"]), dev::KEYS);
        assert_eq!(schema["properties"]["dev"]["properties"]["restart"]["enum"], serde_json::json!(dev::RESTARTS));
        let validate = &schema["properties"]["validate"]["properties"];
        assert_eq!(names(validate), validate::KEYS);
        assert_eq!(names(&validate["ignores"]["items"]["properties"]), validate::EXCEPTION_KEYS);
        assert_eq!(validate["profile"]["enum"], serde_json::json!(validate::PROFILES));
        assert_eq!(validate["deny"]["enum"], serde_json::json!(validate::DENIED));
        assert_eq!(validate["severity"]["additionalProperties"]["enum"], serde_json::json!(validate::SEVERITIES));
    }

    #[test]
    fn an_empty_file_means_defaults() {
        assert_eq!(read("").unwrap(), Config::default());
    }

    #[test]
    fn what_needs_a_shell_is_told_what_does_it() {
        for (command, expected) in [
            (
                "cd srv && python3 x.py",
                "`cd` is a word of the shell: `command` is started without a shell | write `cwd = \"srv\"`",
            ),
            (
                "FOO=1 python3 x.py",
                "`FOO=…` sets a variable: `command` is started without a shell | write `env = { FOO = \"…\" }`",
            ),
            ("~/venv/bin/python x.py", "`~/venv/bin/python` is not replaced"),
            ("$PWD/run {port}", "`$PWD/run` is not replaced"),
            ("serve --port ${PORT}", "`${PORT}` is not replaced"),
            ("serve {port} | tee log", "`|` is a sign of the shell"),
            ("make; serve", "`make;` is a sign of the shell"),
            ("source .venv/bin/activate", "`source` is a word of the shell"),
        ] {
            let error = read(&format!("[dev]\ncommand = '{command}'\n")).unwrap_err();
            let expected = format!("obb-backend.toml:2:11: {expected}");
            assert!(error.starts_with(&expected), "{command:?} gives {error:?}");
        }
        for command in
            ["sh -c 'cd srv && FOO=1 serve $PORT | tee log'", "serve --filter=a=b 'x; $y'", "serve 'US$' {port}"]
        {
            assert!(read(&format!("[dev]\ncommand = \"{command}\"\n")).is_ok(), "{command:?}");
        }
    }

    #[test]
    fn mistakes_name_their_place_and_the_remedy() {
        for (text, expected) in [
            ("[dev]\ncomand = \"x\"\n", "obb-backend.toml:2:1: unknown key `comand` | did you mean `command`?"),
            ("[dev]\nzzzzzzz = 1\n", "obb-backend.toml:2:1: unknown key `zzzzzzz` | known: command"),
            ("[deev]\nport = 1\n", "obb-backend.toml:1:2: unknown section or key `deev` | did you mean `dev`?"),
            ("[dev]\nport = 70000\n", "obb-backend.toml:2:8: `port` must be a whole number"),
            ("[dev]\nport = \"80\"\n", "obb-backend.toml:2:8: `port` must be"),
            ("[dev]\ncommand = 3\n", "obb-backend.toml:2:11: `command` must be a string, not integer"),
            ("[dev]\ncommand = \"a 'b\"\n", "obb-backend.toml:2:11: `command` has a quote"),
            ("[dev]\norigins = [\"https://a\", \"*\"]\n", "obb-backend.toml:2:25: `*` is not an origin"),
            ("[dev]\nenv = { A = 1 }\n", "obb-backend.toml:2:13: `A` must be a string"),
            (
                "[dev]\ntarget = \"localhost:80\"\n",
                "obb-backend.toml:2:10: `localhost:80` is not the address of a backend",
            ),
            (
                "[dev]\ntarget = \"https://localhost:80\"\n",
                "obb-backend.toml:2:10: `https://localhost:80` is an https address: give the http address",
            ),
            (
                "[dev]\ncommand = \"x\"\ntarget = \"http://localhost:80\"\n",
                "obb-backend.toml:2:1: `command` has no effect beside `target`, which names a backend that runs already",
            ),
            ("[dev]\nheaders = { \"X KEY\" = \"1\" }\n", "obb-backend.toml:2:13: `X KEY` is not the name of a header"),
            (
                "[dev]\nheaders = { X-KEY = \"1\\n\" }\n",
                "obb-backend.toml:2:21: the value of `X-KEY` cannot be sent in a header",
            ),
            (
                "[dev]\nignore = [\"a/\", \"{b\"]\n",
                "obb-backend.toml:2:17: `{b` is not a pattern | patterns are those of",
            ),
            ("[dev]\nready = \"health\"\n", "obb-backend.toml:2:9: `health` is not a path | it begins with `/`"),
            (
                "[dev]\nrestart = \"stopp\"\n",
                "obb-backend.toml:2:11: `restart` cannot be `stopp` | did you mean `stop`?",
            ),
            ("[dev]\nhttps = 1\n", "obb-backend.toml:2:9: `https` must be true or false"),
            ("[dev]\nhosts = [\"http://a\"]\n", "obb-backend.toml:2:10: `http://a` is not the name of a host"),
            (
                "[dev]\nwatch = \"src\"\n",
                "obb-backend.toml:2:9: `watch` must be a list | for example `watch = [\"../shared\"]`",
            ),
            ("[dev\nport = 1\n", "obb-backend.toml:1:5: "),
            ("dev = 3\n", "obb-backend.toml:1:7: `dev` must be a section"),
            ("[validate]\nselct = []\n", "obb-backend.toml:2:1: unknown key `selct` | did you mean `select`?"),
            ("[validate]\nignore = \"W126\"\n", "obb-backend.toml:2:10: `ignore` must be a list | for example"),
            ("[validate]\nignore = [1]\n", "obb-backend.toml:2:11: `ignore` must be a string, not integer"),
            (
                "[validate.severity]\nW126 = \"eror\"\n",
                "obb-backend.toml:2:8: `severity` cannot be `eror` | did you mean `error`?",
            ),
            ("[validate]\nprofile = \"all\"\n", "obb-backend.toml:2:11: `profile` cannot be `all` | known: current"),
            ("[validate]\nhints = 1\n", "obb-backend.toml:2:9: `hints` must be true or false"),
            (
                "[[validate.ignores]]\nrule = \"W126\"\npointr = \"/a\"\n",
                "obb-backend.toml:3:1: unknown key `pointr` | did you mean `pointer`?",
            ),
            (
                "[[validate.ignores]]\nrule = \"W126\"\npointer = \"a/*\"\n",
                "obb-backend.toml:3:11: `a/*` is not a pointer: it begins with `/` | did you mean `/a/*`?",
            ),
            ("[[validate.ignores]]\npointer = \"/a\"\n", "obb-backend.toml:1:1: `rule` is missing"),
            ("[[validate.ignores]]\nrule = \"W126\"\n", "obb-backend.toml:1:1: `pointer` is missing"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.starts_with(expected), "{text:?} gives {error:?}, not {expected:?}");
        }
    }
}
