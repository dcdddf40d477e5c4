//! `obb-backend validate`.

mod input;
mod mend;
mod print;
mod rules;
mod watch;

use std::path::PathBuf;

use clap::Args;

use self::input::Inputs;
use self::mend::MendArgs;
use self::print::PrintArgs;
use self::rules::RuleArgs;
use super::{ExitStatus, Failure, Shell};
use crate::text::StandIns;

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
  obb-backend validate --diff                 what --fix would change
  obb-backend validate --fix --unsafe         apply every fix there is
  obb-backend validate --format json | jq .   for tools

Of a file alone, the neighbours are read for what it refers to. The settings of
[validate] in obb-backend.toml count where no argument says otherwise. --fix
leaves every byte alone that no fix is about, and applies no fix that would add
an error. With --watch, each check prints what --format says, one after the
other. schema/report.schema.json describes what --format json prints, and
`obb-backend explain W126` tells all about a rule.

Exit status: 0 no errors, 1 errors found or left (or warnings with --deny
warnings), or --diff shows changes, 2 could not run.";

/// Check widgets.json, apps.json and agents.json
///
/// They are held against everything that Workspace does with them.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct ValidateArgs {
    /// Folders or files to check; `-` for standard input
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    print: PrintArgs,
    #[command(flatten)]
    mend: MendArgs,
    #[command(flatten)]
    rules: RuleArgs,
    /// Check again after every change, until Ctrl-C
    #[arg(long)]
    watch: bool,
    /// What standard input is, when PATH is `-`: its name tells which document, its folder the neighbours
    #[arg(long, value_name = "FILE")]
    stdin_filename: Option<PathBuf>,
}

pub(super) fn run(args: &ValidateArgs, shell: &mut Shell) -> ExitStatus {
    let outcome = if args.watch { watch::run(args, shell) } else { once(args, shell) };
    outcome.unwrap_or_else(|failure| {
        shell.failure(&failure);
        ExitStatus::Failed
    })
}

/// One check of everything.
fn once(args: &ValidateArgs, shell: &mut Shell) -> Result<ExitStatus, Failure> {
    let mut inputs = Inputs::find(&args.paths, args.stdin_filename.as_deref(), &args.rules)?;
    if args.mend.is_wanted() && inputs.has_stdin() {
        return Err(Failure::new("standard input cannot be mended").help("name the file that is to be mended"));
    }
    let mut failures = inputs.take_failures();
    let (report, unread) = inputs.check(StandIns::new());
    failures.extend(unread);
    let hints = inputs.hints();
    let outcome = args.mend.run(report, hints, &mut |contents| inputs.check(contents).0, shell)?;
    let summary = outcome.report.summary();
    if !outcome.printed && (failures.is_empty() || summary.files > 0) {
        args.print.run(&outcome, hints, shell);
    }
    if !failures.is_empty() {
        for failure in &failures {
            shell.failure(failure);
        }
        return Ok(ExitStatus::Failed);
    }
    let failed = outcome.pending || summary.errors > 0 || (inputs.deny_warnings() && summary.warnings > 0);
    Ok(if failed { ExitStatus::Findings } else { ExitStatus::Success })
}
