//! Commands printed for the user to type, spelt so that they work when pasted.

use std::borrow::Cow;
use std::path::Path;

use colored::Colorize;

use crate::programs;
use crate::scaffold::{self, Tools};
use crate::template::{Runtime, Template};

/// What to type to serve the project in the folder `shown`, a line each.
pub(super) fn commands(template: &Template, shown: &Path, installed: bool) -> String {
    let mut commands = Vec::new();
    if shown != Path::new(".") {
        commands.push(format!("cd {}", path(shown)));
    }
    // `dev` compiles by itself what is to be compiled.
    if template.runtime() != Runtime::Rust && !installed {
        let tools = Tools::find(std::env::var_os("PATH").as_deref());
        let steps = |tools: &Tools| scaffold::steps(template.runtime(), tools);
        let steps = steps(&tools).or_else(|| steps(&Tools::usual())).unwrap_or_default();
        commands.extend(steps.iter().map(|step| format!("{} {}", step.program, step.args.join(" "))));
    }
    commands.push(format!("{} dev", program()));
    commands.iter().map(|command| format!("  {}", command.bold())).collect::<Vec<_>>().join("\n")
}

/// How this program is called from any folder: by its name where the search path leads to it, otherwise by its full path.
pub(super) fn program() -> String {
    const NAME: &str = env!("CARGO_PKG_NAME");
    let Ok(running) = std::env::current_exe().and_then(std::fs::canonicalize) else { return NAME.to_owned() };
    match programs::find(NAME).map(std::fs::canonicalize) {
        Some(Ok(found)) if found == running => NAME.to_owned(),
        _ => argument(&running.to_string_lossy()).into_owned(),
    }
}

/// A path as an argument.
pub(super) fn path(path: &Path) -> String {
    let text = path.to_string_lossy();
    if text.starts_with('-') { argument(&format!("./{text}")).into_owned() } else { argument(&text).into_owned() }
}

/// One argument, quoted where the shell would read something else.
pub(super) fn argument(text: &str) -> Cow<'_, str> {
    let plain = |c: char| c.is_alphanumeric() || "-_./+=:@,%".contains(c) || (cfg!(windows) && "\\~".contains(c));
    if !text.is_empty() && text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    if cfg!(windows) {
        return Cow::Owned(format!("\"{text}\""));
    }
    // Only a NUL cannot be quoted, and no argument holds one.
    shlex::try_quote(text).unwrap_or(Cow::Borrowed(text))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn quotes_only_where_the_shell_needs_them() {
        for (text, quoted) in [
            ("myproj", "myproj"),
            ("Ünï/a-b_c.d", "Ünï/a-b_c.d"),
            ("My Desk", "'My Desk'"),
            ("a\"b", "'a\"b'"),
            ("$HOME", "'$HOME'"),
            ("it's", "\"it's\""),
        ] {
            assert_eq!(argument(text), quoted);
        }
        assert_eq!(path(Path::new("-x")), "./-x");
    }
}
