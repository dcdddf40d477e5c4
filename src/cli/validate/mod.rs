//! `obb-backend validate`.

mod input;
mod rules;
mod watch;

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use colored::Colorize;

use self::input::Inputs;
use self::rules::RuleArgs;
use super::{ExitStatus, Shell};
use crate::diagnostic::render::{self, Summary};
use crate::text::StandIns;
use crate::validate::Report;

pub(super) use self::rules::selector;

const AFTER_HELP: &str = "\
Examples:
  obb-backend validate                        the backend in this folder
  obb-backend validate backends/funds         the backend in another folder
  obb-backend validate apps.json              this file alone
  obb-backend validate backends               each backend below that folder
  obb-backend validate --watch                again after every change
  obb-backend validate --ignore ALL --select W4,unknown-widget-key
                                              these rules alone
  curl -s localhost:7779/widgets.json | obb-backend validate -
                                              what a backend serves
  obb-backend validate --profile strict       what any tool may object to
  obb-backend validate --format json | jq .   for tools

Of a file alone, the neighbours are read for what it refers to. The settings of [validate] in
obb-backend.toml count where no argument says otherwise. With --watch, each check prints what
--format says, one after the other. `obb-backend explain W126` tells all about a rule.
Exit status: 0 no errors, 1 errors found (or warnings with --deny warnings),
2 could not run.";

/// Check widgets.json, apps.json and agents.json against everything Workspace does with them
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct ValidateArgs {
    /// Folders or files to check; `-` for standard input
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<PathBuf>,
    /// How to print findings
    #[arg(long, value_name = "FORMAT", default_value = "full")]
    format: Format,
    #[command(flatten)]
    rules: RuleArgs,
    /// Check again after every change, until Ctrl-C
    #[arg(long)]
    watch: bool,
    /// What standard input is, when PATH is `-`: its name tells which document, its folder the neighbours
    #[arg(long, value_name = "FILE")]
    stdin_filename: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Source lines, why it matters, what to do
    Full,
    /// One line each
    Concise,
    /// One JSON document
    Json,
}

pub(super) fn run(args: &ValidateArgs, shell: &mut Shell) -> ExitStatus {
    if !args.watch {
        return once(args, shell);
    }
    watch::run(args, shell).unwrap_or_else(|failure| {
        shell.failure(&failure);
        ExitStatus::Failed
    })
}

/// One check of everything.
fn once(args: &ValidateArgs, shell: &mut Shell) -> ExitStatus {
    let mut inputs = match Inputs::find(&args.paths, args.stdin_filename.as_deref(), &args.rules) {
        Ok(inputs) => inputs,
        Err(failure) => {
            shell.failure(&failure);
            return ExitStatus::Failed;
        }
    };
    let mut failures = inputs.take_failures();
    let (report, unread) = inputs.check(StandIns::new());
    failures.extend(unread);
    let summary = report.summary();
    let hints = inputs.hints();
    if failures.is_empty() || summary.files > 0 {
        match args.format {
            Format::Json => shell.out(render::json(&report.sources, &report.diagnostics, summary)),
            Format::Concise => shell.out(render::concise(&report.sources, report.shown(hints))),
            Format::Full => {
                shell.out(render::full(&report.sources, report.shown(hints), shell.style()));
                shell.out(conclusion(&report, summary, hints));
            }
        }
    }
    if !failures.is_empty() {
        for failure in &failures {
            shell.failure(failure);
        }
        return ExitStatus::Failed;
    }
    let failed = summary.errors > 0 || (inputs.deny_warnings() && summary.warnings > 0);
    if failed { ExitStatus::Findings } else { ExitStatus::Success }
}

/// The last line: what was checked and what came of it.
fn conclusion(report: &Report, summary: Summary, hints_shown: bool) -> String {
    let count = |number: usize, noun: &str| format!("{number} {noun}{}", if number == 1 { "" } else { "s" });
    let mut files = count(summary.files, "file");
    if report.backends > 1 {
        files = format!("{files} of {}", count(report.backends, "backend"));
    }
    let content = format!("{}, {}", count(report.widgets, "widget"), count(report.apps, "app"));
    let mut parts = Vec::new();
    if summary.errors > 0 {
        parts.push(count(summary.errors, "error").red().bold().to_string());
    }
    if summary.warnings > 0 {
        parts.push(count(summary.warnings, "warning").yellow().bold().to_string());
    }
    if summary.hints > 0 && hints_shown {
        parts.push(count(summary.hints, "hint").cyan().bold().to_string());
    }
    let hidden = if summary.hints > 0 && !hints_shown {
        format!(" ({}: --hints shows {})", count(summary.hints, "hint"), if summary.hints == 1 { "it" } else { "them" })
    } else {
        String::new()
    };
    if parts.is_empty() {
        return format!("{} in {files}: {content}{hidden}\n", "No problems".green().bold());
    }
    format!("Found {} in {files}: {content}{hidden}\n", parts.join(", "))
}
