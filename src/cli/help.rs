//! The whole command line as clap knows it: commands listed by what they are for, and hints for those who try another tool's words.

use std::fmt::Write as _;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory as _};

use super::Cli;

/// The program's name.
pub(super) const NAME: &str = env!("CARGO_PKG_NAME");

/// Commands by what they are for. Those that are in no group stand in the last.
const GROUPS: &[(&str, &[&str])] = &[
    ("Create", &["new", "import", "add-widget", "add-app", "rename-widget", "remove-widget"]),
    ("Check", &["validate", "explain", "rules", "schema"]),
    ("Serve", &["dev", "trust", "doctor"]),
    ("This program", &["completions", "man", "help"]),
];

/// Words of other tools, and what to type here.
const OTHER_WORDS: &[(&[&str], &str)] = &[
    (&["init", "create", "generate", "scaffold", "start-project", "template"], "obb-backend new myproj"),
    (&["add", "widget", "widgets"], "obb-backend add-widget ID --type TYPE"),
    (&["app", "apps", "dashboard"], "obb-backend add-app NAME"),
    (&["remove", "rm", "delete", "del"], "obb-backend remove-widget ID"),
    (&["mv", "move", "ren"], "obb-backend rename-widget OLD NEW"),
    (&["lint", "check", "verify", "test"], "obb-backend validate"),
    (&["fix", "format", "fmt"], "obb-backend validate --fix"),
    (&["serve", "server", "start", "run", "up", "watch", "build"], "obb-backend dev"),
    (&["https", "cert", "certificate", "ssl", "tls"], "obb-backend dev --https"),
    (&["debug", "diagnose", "status"], "obb-backend doctor"),
    (&["version"], "obb-backend --version"),
];

/// The command line.
pub(super) fn command() -> Command {
    let command = Cli::command();
    let template = template(command.clone());
    command.help_template(template)
}

/// How the help of the program is laid out. Clap itself puts all commands into one list.
fn template(mut command: Command) -> StyledStr {
    command.build();
    let (header, literal) = (command.get_styles().get_header(), command.get_styles().get_literal());
    let width = command.get_subcommands().map(|one| one.get_name().len()).max().unwrap_or(0);
    let mut lists = String::new();
    for (at, (group, names)) in GROUPS.iter().enumerate() {
        let is_last = at + 1 == GROUPS.len();
        let is_elsewhere = |name: &str| GROUPS.iter().any(|(_, names)| names.contains(&name));
        let _ = writeln!(lists, "{header}{group}:{header:#}");
        let mut members: Vec<&Command> = names.iter().filter_map(|name| command.find_subcommand(name)).collect();
        members.extend(command.get_subcommands().filter(|one| is_last && !is_elsewhere(one.get_name())));
        for one in members {
            let name = one.get_name();
            let about = one.get_about().map(ToString::to_string).unwrap_or_default();
            let _ = writeln!(lists, "  {literal}{name}{literal:#}{:1$}  {about}", "", width - name.len());
        }
        lists.push('\n');
    }
    StyledStr::from(format!(
        "{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{lists}{header}Options:{header:#}\n{{options}}{{after-help}}"
    ))
}

/// `error` with the command that is meant, where another tool's word for it was typed.
pub(super) fn with_hint(mut error: clap::Error) -> clap::Error {
    if error.kind() == ErrorKind::InvalidSubcommand
        && let Some(ContextValue::String(typed)) = error.get(ContextKind::InvalidSubcommand)
        && let Some(meant) = meant(typed)
    {
        error.remove(ContextKind::SuggestedSubcommand);
        let tip = StyledStr::from(format!("here that is `{meant}`"));
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip]));
    }
    error
}

fn meant(typed: &str) -> Option<&'static str> {
    let typed = typed.to_lowercase();
    OTHER_WORDS.iter().find(|(words, _)| words.contains(&typed.as_str())).map(|(_, meant)| *meant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_is_listed_once_in_a_line_that_fits_a_terminal() {
        let help = command().render_help().to_string();
        let mut built = command();
        built.build();
        for one in built.get_subcommands() {
            let start = format!("  {} ", one.get_name());
            let lines: Vec<&str> = help.lines().filter(|line| line.starts_with(&start)).collect();
            assert_eq!(lines.len(), 1, "{start}: {help}");
            assert!(lines[0].chars().count() <= 80, "{}", lines[0]);
        }
    }

    #[test]
    fn what_other_tools_call_something_is_understood_here_and_no_command() {
        for (words, meant) in OTHER_WORDS {
            assert!(words.iter().all(|word| command().find_subcommand(word).is_none()), "{words:?}");
            assert!(meant.starts_with(NAME));
        }
    }
}
