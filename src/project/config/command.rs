//! Commands: words of a program, without a shell.

use std::path::Path;

use toml::Spanned;
use toml::de::DeValue;

use super::{Fault, fault, string};

/// The words of the key `command`.
pub(super) fn command(value: &Spanned<DeValue<'_>>) -> Result<Vec<String>, Fault> {
    let text = string("command", value)?;
    words("command", &text).map_err(|(message, help)| fault(value, message, help))
}

/// The words of the command `text`; or what is wrong with it and what to do. `name` is where it was written, for people.
pub fn words(name: &str, text: &str) -> Result<Vec<String>, (String, String)> {
    match shlex::split(text) {
        Some(words) if words.is_empty() => {
            Err((format!("`{name}` is empty"), "for example `python3 server.py {port}`".to_owned()))
        }
        Some(words) => match shell_syntax(&words) {
            Some((what, help)) => Err((format!("{what}: `{name}` is started without a shell"), help)),
            None => Ok(words),
        },
        None => Err((format!("`{name}` has a quote that is never closed"), String::new())),
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
            format!("write `cwd = \"{folder}\"` under `[dev]` in obb-backend.toml"),
        ));
    }
    if ["export", "source", ".", "set"].contains(&first.as_str()) {
        let help = "set variables with `env = { NAME = \"value\" }`; name the interpreter of a virtual environment by its path";
        return Some((format!("`{first}` is a word of the shell"), help.to_owned()));
    }
    if let Some((name, _)) = first.split_once('=')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    {
        // Keys are passed this way.
        let help = format!("write `env = {{ {name} = \"…\" }}` with its value under `[dev]` in obb-backend.toml");
        return Some((format!("`{name}=…` sets a variable"), help));
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
