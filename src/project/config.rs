//! `obb-backend.toml`: the settings of a project, every one with a default. Mistakes are reported with their place.

mod validate;

use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

pub use validate::{Exception, Placed, ValidateConfig};

use crate::text::{Position, SourceFile, closest};

/// Name of the file, in the backend's folder.
pub const FILE_NAME: &str = "obb-backend.toml";

/// The file's JSON Schema.
pub const SCHEMA: &str = include_str!("../../schema/config.schema.json");

/// The settings of `[dev]`, and those of `[validate]`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Config {
    /// How the backend is started, in words; `{port}` stands for the port it must listen on.
    pub command: Option<Vec<String>>,
    /// Folder in which the command runs, relative to the backend's folder.
    pub cwd: Option<PathBuf>,
    /// Variables added to the command's environment.
    pub env: Vec<(String, String)>,
    /// Origins allowed besides the default ones.
    pub origins: Vec<String>,
    /// Port of the dev server.
    pub port: Option<u16>,
    /// The first key that concerns a program that is started, and where it stands.
    pub program_key: Option<(&'static str, Position)>,
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
const KEYS: &[&str] = &["command", "cwd", "env", "origins", "port"];

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
                continue;
            }
            dev(table, &mut config)?;
            let mut keys: Vec<_> = table
                .keys()
                .filter_map(|key| {
                    let name = ["cwd", "env"].into_iter().find(|name| key.get_ref() == name)?;
                    Some((key.span().start, name))
                })
                .collect();
            keys.sort_unstable();
            config.program_key = keys.first().map(|(at, name)| {
                let position = self.file.position(u32::try_from(*at).unwrap_or(u32::MAX));
                (*name, position)
            });
        }
        Ok(config)
    }
}

fn dev(table: &DeTable<'_>, config: &mut Config) -> Result<(), Fault> {
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "command" => config.command = Some(command(value)?),
            "cwd" => config.cwd = Some(PathBuf::from(string("cwd", value)?)),
            "env" => config.env = env(value)?,
            "origins" => config.origins = origins(value)?,
            "port" => config.port = Some(port(value)?),
            _ => return Err(unknown("key", key, KEYS)),
        }
    }
    Ok(())
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

fn command(value: &Spanned<DeValue<'_>>) -> Result<Vec<String>, Fault> {
    let text = string("command", value)?;
    match shlex::split(&text) {
        Some(words) if words.is_empty() => {
            Err(fault(value, "`command` is empty", "for example `python3 server.py {port}`"))
        }
        Some(words) => match shell_syntax(&words) {
            Some((what, help)) => Err(fault(value, format!("{what}: `command` is started without a shell"), help)),
            None => Ok(words),
        },
        None => Err(fault(value, "`command` has a quote that is never closed", "")),
    }
}

/// What in `words` only a shell would understand, and what does the same without one.
fn shell_syntax(words: &[String]) -> Option<(String, String)> {
    const SHELLS: &[&str] = &["sh", "bash", "zsh", "dash", "fish", "cmd", "powershell", "pwsh"];
    const OPERATORS: &[&str] = &["&&", "||", "|", ";", "&", ">", ">>", "<", "2>", "2>&1"];
    let first = words.first()?;
    let program = Path::new(first).file_stem().and_then(|name| name.to_str()).unwrap_or_default();
    if SHELLS.contains(&program) {
        return None;
    }
    if first == "cd" {
        let folder = words.get(1).map_or("srv", |word| word.trim_end_matches(';'));
        return Some((
            "`cd` is a word of the shell".to_owned(),
            format!("write `cwd = \"{folder}\"` on a line of its own"),
        ));
    }
    if ["export", "source", ".", "set"].contains(&first.as_str()) {
        let help = "set variables with `env = { NAME = \"value\" }`; name the interpreter of a virtual environment by its path";
        return Some((format!("`{first}` is a word of the shell"), help.to_owned()));
    }
    if let Some((name, value)) = first.split_once('=')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    {
        let help = format!("write `env = {{ {name} = \"{value}\" }}` on a line of its own");
        return Some((format!("`{first}` sets a variable"), help));
    }
    words.iter().filter(|word| !word.contains(char::is_whitespace)).find_map(|word| {
        if OPERATORS.contains(&word.as_str()) || word.ends_with(';') || word.contains("&&") {
            let help = "one program alone is started: put the rest into a script, with `cwd` for its folder and `env` for variables";
            return Some((format!("`{word}` is a sign of the shell"), help.to_owned()));
        }
        let variable = word.match_indices('$').any(|(at, _)| {
            word[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '{' || c == '(')
        });
        if word.starts_with("~/") || word == "~" || variable {
            let help = "write the path in full, or relative to `cwd`, and the port as `{port}`; `env` sets variables";
            return Some((format!("`{word}` is not replaced"), help.to_owned()));
        }
        None
    })
}

fn env(value: &Spanned<DeValue<'_>>) -> Result<Vec<(String, String)>, Fault> {
    let Some(table) = value.get_ref().as_table() else {
        return Err(fault(value, "`env` must be a table", "for example `env = { API_KEY = \"…\" }`"));
    };
    table.iter().map(|(name, value)| Ok((name.get_ref().to_string(), string(name.get_ref(), value)?))).collect()
}

fn origins(value: &Spanned<DeValue<'_>>) -> Result<Vec<String>, Fault> {
    let Some(list) = value.get_ref().as_array() else {
        return Err(fault(value, "`origins` must be a list", "for example `origins = [\"https://my.host\"]`"));
    };
    list.iter()
        .map(|item| {
            let origin = string("origins", item)?;
            let rest = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
            match rest {
                Some(host) if !host.is_empty() && !host.contains(['/', '*', '?', '#', '@', ' ']) => {
                    Ok(origin.to_ascii_lowercase())
                }
                _ => Err(fault(
                    item,
                    format!("`{origin}` is not an origin"),
                    "an origin is scheme, host and port alone, such as `https://my.host:8443`",
                )),
            }
        })
        .collect()
}

fn port(value: &Spanned<DeValue<'_>>) -> Result<u16, Fault> {
    let number = value.get_ref().as_integer().and_then(|number| number.as_str().parse::<u16>().ok());
    number.ok_or_else(|| fault(value, "`port` must be a whole number from 0 to 65535", ""))
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
        let config = read(
            "[dev]\ncommand = \"python3 'my app.py' {port}\"\ncwd = \"srv\"\nport = 8000\n\
             origins = [\"https://My.host\"]\n[dev.env]\nKEY = \"1\"\n",
        )
        .unwrap();
        assert_eq!(config.command.unwrap(), ["python3", "my app.py", "{port}"]);
        assert_eq!(config.cwd.unwrap(), Path::new("srv"));
        assert_eq!(config.port, Some(8000));
        assert_eq!(config.origins, ["https://my.host"]);
        assert_eq!(config.env, [("KEY".to_owned(), "1".to_owned())]);
    }

    #[test]
    fn a_setting_may_stand_in_one_line() {
        assert_eq!(read("dev.command = \"serve {port}\"\n").unwrap().command.unwrap(), ["serve", "{port}"]);
    }

    #[test]
    fn the_schema_knows_the_same_keys() {
        let schema: serde_json::Value = serde_json::from_str(SCHEMA).unwrap();
        let names = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&schema["properties"]), SECTIONS);
        assert_eq!(names(&schema["properties"]["dev"]["properties"]), KEYS);
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
                "`FOO=1` sets a variable: `command` is started without a shell | write `env = { FOO = \"1\" }`",
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
