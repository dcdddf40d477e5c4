//! The command line: arguments in, exit status out. The only part that knows clap, colours and the terminal.

mod add_widget;
mod dev;
mod diff;
mod doctor;
mod exit;
mod expand;
mod explain;
mod failure;
mod import;
mod inference;
mod install;
mod interrupt;
mod new;
mod next_steps;
mod prompt;
mod rules;
mod schema;
mod shell;
mod trust;
mod validate;

use std::ffi::OsString;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use exit::ExitStatus;
pub use failure::Failure;
pub use shell::Shell;

const AFTER_HELP: &str = "\
Examples:
  obb-backend new myproj --install --dev    a FastAPI backend, made and running
  obb-backend new myproj -t static --dev    one without any language
  obb-backend validate                      check the backend in this folder
  obb-backend explain W126                  what a finding is about
  obb-backend dev --https                   serve it, for Safari too
  obb-backend trust                         let browsers trust that, once
  obb-backend doctor                        why Workspace does not reach it

Exit status: 0 fine, 1 errors found, 2 could not run.";

/// Scaffold, validate and serve OpenBB Workspace custom backends.
#[derive(Debug, Parser)]
#[command(name = "obb-backend", version, about, after_help = AFTER_HELP, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    global: GlobalArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Args)]
struct GlobalArgs {
    /// Colours: auto, always or never; NO_COLOR and CLICOLOR_FORCE count too
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_possible_values = true,
        help_heading = "Global options"
    )]
    color: ColorChoice,
    /// Never ask; use defaults, or fail naming the option that is missing
    #[arg(long, global = true, help_heading = "Global options")]
    no_input: bool,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    /// In a terminal, unless NO_COLOR says otherwise
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    New(new::NewArgs),
    AddWidget(add_widget::AddWidgetArgs),
    Import(import::ImportArgs),
    Validate(validate::ValidateArgs),
    Dev(dev::DevArgs),
    Trust(trust::TrustArgs),
    Doctor(doctor::DoctorArgs),
    Explain(explain::ExplainArgs),
    Rules(rules::RulesArgs),
    Schema(schema::SchemaArgs),
    #[command(name = crate::template::SUBCOMMAND, hide = true)]
    Expand,
}

/// Runs the command line `args`, the program's name first.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitStatus {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            // A closed pipe must not turn help into a failure.
            let _ = error.print();
            return if error.use_stderr() { ExitStatus::Failed } else { ExitStatus::Success };
        }
    };
    let mut shell = Shell::new(cli.global.color, cli.global.no_input);
    let outcome = match cli.command {
        Command::New(args) => new::run(&args, &mut shell),
        Command::AddWidget(args) => add_widget::run(&args, &mut shell),
        Command::Import(args) => import::run(&args, &mut shell),
        Command::Validate(args) => Ok(validate::run(&args, &mut shell)),
        Command::Dev(args) => {
            crate::dev::prefer_small_pages();
            dev::run(args, &mut shell)
        }
        Command::Trust(args) => trust::run(&args, &mut shell),
        Command::Doctor(args) => doctor::run(&args, &mut shell),
        Command::Explain(args) => explain::run(&args, &mut shell),
        Command::Rules(args) => rules::run(&args, &mut shell),
        Command::Schema(args) => Ok(schema::run(&args, &mut shell)),
        Command::Expand => expand::run(&mut shell),
    };
    let outcome = match shell.lost() {
        Some(error) => outcome.and(Err(Failure::new("cannot write to standard output").cause(&error))),
        None => outcome,
    };
    match outcome {
        Ok(status) => status,
        Err(failure) => {
            shell.failure(&failure);
            ExitStatus::Failed
        }
    }
}

/// `1 app`, `2 apps`.
fn plural(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn what_follows_the_options_fits_a_terminal_and_its_examples_are_understood() {
        let mut command = Cli::command();
        command.build();
        let commands = std::iter::once(&command).chain(command.get_subcommands());
        let texts: Vec<String> = commands.filter_map(|one| one.get_after_help()).map(ToString::to_string).collect();
        assert!(texts.len() >= 7);
        for line in texts.iter().flat_map(|text| text.lines()) {
            assert!(line.chars().count() <= 80, "{line}");
            let Some(example) = line.strip_prefix("  obb-backend ") else { continue };
            let typed = example.split("  ").next().unwrap().split(['|', '>']).next().unwrap();
            let words = std::iter::once("obb-backend".to_owned()).chain(shlex::split(typed).unwrap());
            assert!(Cli::try_parse_from(words).is_ok(), "{line}");
        }
    }
}
