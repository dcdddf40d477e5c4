//! `obb-backend doctor`.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use colored::Colorize;
use serde::Serialize;

use super::dev::{failures, folder, summary};
use super::rules::json;
use super::trust::Format;
use super::{ExitStatus, Failure, Shell, next_steps, plural};
use crate::diagnostic::render::wrap;
use crate::doctor::{self, Finding, Outcome, Told};

const AFTER_HELP: &str = "\
Examples:
  obb-backend doctor                  the backend in this folder, this machine
  obb-backend doctor myproj           the backend in another folder
  obb-backend doctor --format json    for tools

Nothing is changed. While `obb-backend dev` runs, what it answers is examined as
well. Without a backend, this machine alone is examined.

--format json prints one document: `version`; `failures` and `warnings`,
counted; and `checks`, each with `check` (config, documents, backend, port,
answers, certificate, trust, browsers, proxy or names), `outcome` (ok, warning
or failure), `message`, and `help`, a list of what to do.

Exit status: 0 no failure, 1 failures, 2 could not run.";

/// Find out why Workspace does not reach the backend
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct DoctorArgs {
    /// Folder of the backend
    #[arg(default_value = ".")]
    path: PathBuf,
    /// Port of the dev server [default: 7779, or as in obb-backend.toml]
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    /// How the outcome is printed
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

/// A finding in words.
#[derive(Debug, Serialize)]
struct Line {
    check: &'static str,
    outcome: &'static str,
    message: String,
    help: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Document {
    version: &'static str,
    failures: usize,
    warnings: usize,
    checks: Vec<Line>,
}

pub(super) fn run(args: &DoctorArgs, shell: &mut Shell) -> Result<ExitStatus, Failure> {
    let root = folder("doctor", &args.path)?;
    let tools = args.format == Format::Json;
    let mut document = Document { version: env!("CARGO_PKG_VERSION"), failures: 0, warnings: 0, checks: Vec::new() };
    let (mut group, width) = ("", shell.style().width.min(100));
    doctor::examine(&root, args.port, &mut |finding| {
        document.failures += usize::from(finding.outcome == Outcome::Failure);
        document.warnings += usize::from(finding.outcome == Outcome::Warning);
        let (outcome, of) = (finding.outcome, finding.check.group());
        let line = line(finding);
        if !tools {
            if group != of {
                shell.out(format!("{}{}\n", if group.is_empty() { "" } else { "\n" }, of.bold()));
                group = of;
            }
            shell.out(text(&line, outcome, width));
        }
        document.checks.push(line);
    });
    if tools {
        shell.out(json(&document));
    } else {
        shell.out(format!("\n{}\n", verdict(&document)));
    }
    Ok(if document.failures > 0 { ExitStatus::Findings } else { ExitStatus::Success })
}

fn line(finding: Finding) -> Line {
    let (message, help) = match finding.told {
        Told::Words { message, help } => (message, help),
        Told::Config(error) => words(Failure::from(error)),
        Told::Launch(error) => words(failures::launch(&error)),
        Told::Documents(checked) => {
            let (widgets, apps) = (checked.report.widgets, checked.report.apps);
            let counts = format!("{} and {}: {}", plural(widgets, "widget"), plural(apps, "app"), summary(&checked));
            let message = checked.unreadable.unwrap_or(counts);
            let remedy = format!("{} validate", next_steps::program());
            (message, if finding.outcome == Outcome::Ok { Vec::new() } else { vec![remedy] })
        }
    };
    Line { check: finding.check.as_str(), outcome: finding.outcome.as_str(), message, help }
}

fn words(failure: Failure) -> (String, Vec<String>) {
    (failure.message, failure.help)
}

fn text(line: &Line, outcome: Outcome, width: usize) -> String {
    const INDENT: usize = 11;
    let word = format!("{:<7}", line.outcome);
    let word = match outcome {
        Outcome::Ok => word.green(),
        Outcome::Warning => word.yellow().bold(),
        Outcome::Failure => word.red().bold(),
    };
    let message = wrap(&line.message, width, INDENT).replace('\n', &format!("\n{:INDENT$}", ""));
    let mut text = format!("  {word}  {message}\n");
    for help in &line.help {
        // Not broken: much of it is to be pasted.
        let _ = writeln!(text, "{:INDENT$}{} {help}", "", "help:".cyan().bold());
    }
    text
}

fn verdict(document: &Document) -> String {
    match (document.failures, document.warnings) {
        (0, 0) => {
            let asked = document.checks.iter().any(|line| line.check == doctor::Check::Answers.as_str());
            let all = if asked { "Everything is in order" } else { "Everything that was examined is in order" };
            format!("{}", all.green().bold())
        }
        (0, warnings) => format!("{}", plural(warnings, "warning").yellow().bold()),
        (failures, 0) => format!("{}", plural(failures, "failure").red().bold()),
        (failures, warnings) => {
            format!("{} and {}", plural(failures, "failure").red().bold(), plural(warnings, "warning"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_examined_is_not_said_to_be_in_order() {
        colored::control::set_override(false);
        let line = |check: doctor::Check| Line {
            check: check.as_str(),
            outcome: Outcome::Ok.as_str(),
            message: String::new(),
            help: Vec::new(),
        };
        let mut document = Document { version: "", failures: 0, warnings: 0, checks: vec![line(doctor::Check::Port)] };
        assert_eq!(verdict(&document), "Everything that was examined is in order");
        document.checks.push(line(doctor::Check::Answers));
        assert_eq!(verdict(&document), "Everything is in order");
    }
}
