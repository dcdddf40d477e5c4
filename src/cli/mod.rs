//! The command line: arguments in, exit status out. The only part that knows clap, colours and the terminal.

mod add_app;
mod add_widget;
mod changed;
mod completions;
mod dev;
mod diff;
mod doctor;
mod exit;
mod expand;
mod explain;
mod failure;
mod help;
mod import;
mod inference;
mod install;
mod interrupt;
mod man;
mod new;
mod next_steps;
mod prompt;
mod remove_widget;
mod rename_widget;
mod revise;
mod rules;
mod schema;
mod shell;
mod trust;
mod validate;

use std::ffi::OsString;

use clap::{Args, FromArgMatches as _, Parser, Subcommand, ValueEnum};

pub use exit::ExitStatus;
pub use failure::Failure;
pub use shell::Shell;

const AFTER_HELP: &str = "\
Examples:
  obb-backend new myproj --install --dev    a FastAPI backend, made and running
  obb-backend new myproj -t static --dev    one without any language
  obb-backend add-widget prices -t table    a table more, with its endpoint
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
    AddWidget(Box<add_widget::AddWidgetArgs>),
    AddApp(add_app::AddAppArgs),
    RenameWidget(rename_widget::RenameWidgetArgs),
    RemoveWidget(remove_widget::RemoveWidgetArgs),
    Import(import::ImportArgs),
    Validate(validate::ValidateArgs),
    Dev(dev::DevArgs),
    Trust(trust::TrustArgs),
    Doctor(doctor::DoctorArgs),
    Explain(explain::ExplainArgs),
    Rules(rules::RulesArgs),
    Schema(schema::SchemaArgs),
    Completions(completions::CompletionsArgs),
    Man(man::ManArgs),
}

/// Runs the command line `args`, the program's name first.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitStatus {
    let args: Vec<OsString> = args.into_iter().collect();
    if args.get(1).is_some_and(|first| first == crate::template::SUBCOMMAND) {
        // Between this program and itself; nothing that anybody types.
        return conclude(expand::run(), &mut Shell::new(ColorChoice::Never, true));
    }
    let cli = match parse(args) {
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
        Command::AddApp(args) => add_app::run(&args, &mut shell),
        Command::RenameWidget(args) => rename_widget::run(&args, &mut shell),
        Command::RemoveWidget(args) => remove_widget::run(&args, &mut shell),
        Command::Import(args) => import::run(&args, &mut shell),
        Command::Validate(args) => Ok(validate::run(&args, &mut shell)),
        Command::Dev(args) => {
            crate::dev::prefer_little_memory();
            dev::run(args, &mut shell)
        }
        Command::Trust(args) => trust::run(&args, &mut shell),
        Command::Doctor(args) => doctor::run(&args, &mut shell),
        Command::Explain(args) => explain::run(&args, &mut shell),
        Command::Rules(args) => rules::run(&args, &mut shell),
        Command::Schema(args) => Ok(schema::run(&args, &mut shell)),
        Command::Completions(args) => Ok(completions::run(&args, &mut shell)),
        Command::Man(args) => man::run(&args, &mut shell),
    };
    conclude(outcome, &mut shell)
}

/// What is typed, understood.
fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Cli, clap::Error> {
    let args: Vec<OsString> = args.into_iter().collect();
    let mut command = help::command();
    if args.iter().any(|arg| arg == "-h") {
        command = command.mut_subcommand("add-widget", add_widget::briefly);
    }
    let matches = command.try_get_matches_from_mut(args).map_err(help::with_hint)?;
    Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}

/// Tells why a command failed, if it did.
fn conclude(outcome: Result<ExitStatus, Failure>, shell: &mut Shell) -> ExitStatus {
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
    use super::*;

    #[test]
    fn what_follows_the_options_fits_a_terminal_and_its_examples_are_understood() {
        let mut command = help::command();
        command.build();
        let commands = std::iter::once(&command).chain(command.get_subcommands());
        let texts: Vec<String> = commands.filter_map(|one| one.get_after_help()).map(ToString::to_string).collect();
        // All but `help`, which clap makes.
        assert_eq!(texts.len(), command.get_subcommands().count());
        for text in &texts {
            assert!(text.contains("Examples:\n  obb-backend ") && text.contains("\n\nExit status: 0 "), "{text}");
        }
        for line in texts.iter().flat_map(|text| text.lines()) {
            assert!(line.chars().count() <= 80, "{line}");
            let Some(example) = line.strip_prefix("  obb-backend ") else { continue };
            let typed = example.split("  ").next().unwrap().split(['|', '>']).next().unwrap();
            let words = std::iter::once("obb-backend".to_owned()).chain(shlex::split(typed).unwrap());
            assert!(parse(words.map(OsString::from)).is_ok(), "{line}");
        }
    }
}
