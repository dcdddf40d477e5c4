//! `obb-backend rename-widget`.

use clap::Args;

use super::revise::ReviseArgs;
use super::{ExitStatus, Failure, Shell};
use crate::diagnostic::{Diagnostic, Severity};
use crate::scaffold::rename;

const AFTER_HELP: &str = "\
Examples:
  obb-backend rename-widget prices fund_prices
  obb-backend rename-widget prices fund_prices --dry-run

The id changes in widgets.json and, in apps.json, on every dashboard, in every
group and in prompts that mention it. The endpoint and its code stay.

Exit status: 0 done, or shown with --dry-run; 1 refused, as the new id would
bring an error or a warning; 2 could not run.";

/// Give a widget another id, everywhere
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct RenameWidgetArgs {
    /// Its id
    old: String,
    /// Its new id
    new: String,
    #[command(flatten)]
    revise: ReviseArgs,
}

pub(super) fn run(args: &RenameWidgetArgs, shell: &mut Shell) -> Result<ExitStatus, Failure> {
    let revised = args.revise.find()?;
    let mut revision = rename(&revised.backend, &args.old, &args.new).map_err(|error| revised.failure(error, shell))?;
    revision.remarks.extend(revised.settings_about(&[&args.old]));
    let object = format!("{} to {}", args.old, args.new);
    let refused = |one: &Diagnostic| one.severity != Severity::Hint;
    args.revise.finish(&revised, &revised.backend, revision, refused, ("Renamed", &object), shell)
}
