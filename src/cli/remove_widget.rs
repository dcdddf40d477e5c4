//! `obb-backend remove-widget`.

use clap::Args;

use super::revise::ReviseArgs;
use super::{ExitStatus, Failure, Shell};
use crate::diagnostic::Severity;
use crate::scaffold::remove;

const AFTER_HELP: &str = "\
Examples:
  obb-backend remove-widget prices            off every dashboard as well
  obb-backend remove-widget prices news       several at once
  obb-backend remove-widget prices --dry-run  show what would go

With its entry in widgets.json, a widget leaves every dashboard and every group
of apps.json. Prompts that mention it go, and so do groups that lose their last
member. The code and the data that answered it stay, and it is said where.

Exit status: 0 done, or shown with --dry-run; 1 refused, as the result would
have a new error; 2 could not run.";

/// Remove widgets, and all that apps.json says of them
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct RemoveWidgetArgs {
    /// Ids of the widgets
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    #[command(flatten)]
    revise: ReviseArgs,
}

pub(super) fn run(args: &RemoveWidgetArgs, shell: &mut Shell) -> Result<ExitStatus, Failure> {
    let revised = args.revise.find()?;
    let mut revision = remove(&revised.backend, &args.ids).map_err(|error| revised.failure(error, shell))?;
    let gone: Vec<&str> = args.ids.iter().map(String::as_str).collect();
    revision.remarks.extend(revised.settings_about(&gone));
    let ids = args.ids.join(", ");
    let done = ("Removed", ids.as_str());
    args.revise.finish(&revised, &revised.backend, revision, |one| one.severity == Severity::Error, done, shell)
}
