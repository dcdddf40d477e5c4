//! `obb-backend add-widget`: a widget described, made, and put in its place.

use std::path::PathBuf;

use clap::Args;
use colored::Colorize;

use crate::cli::{ExitStatus, Failure, Shell, diff};
use crate::endpoint;
use crate::fs::display_path;
use crate::project;
use crate::scaffold::{AddError, Addition, plan};
use crate::widget::{Kind, Widget};

const AFTER_HELP: &str = "\
Examples:
  obb-backend add-widget prices --type table";

/// Add a widget: its entry in widgets.json and its endpoint
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct AddWidgetArgs {
    /// Id of the widget
    id: String,
    /// Type of the widget
    #[arg(short, long, value_name = "TYPE", default_value = "table")]
    r#type: String,
    /// Folder of the backend
    #[arg(short, long, value_name = "FOLDER", default_value = ".")]
    dir: PathBuf,
    /// Show what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(args: &AddWidgetArgs, shell: &mut Shell) -> Result<ExitStatus, Failure> {
    let kind = Kind::find(&args.r#type).ok_or_else(|| {
        let failure = Failure::new(format!("there is no widget type `{}`", args.r#type));
        match Kind::nearest(&args.r#type) {
            Some(near) => failure.help(format!("did you mean --type {}?", near.name())),
            None => failure,
        }
    })?;
    let root = &args.dir;
    let config = project::config::load(root)?;
    let backend = project::discover(root).unwrap_or_default();
    let Some(widgets) = &backend.widgets else {
        return Err(Failure::new(format!("there is no widgets.json in {}", display_path(root).display())));
    };
    let language =
        endpoint::language(root, &config).ok_or_else(|| Failure::new("nothing says what the backend is written in"))?;
    let widget = Widget::new(args.id.clone(), kind);
    let executable = std::env::current_exe()
        .map_err(|error| Failure::new("this program does not find its own file").cause(&error))?;
    let plan = plan(&Addition { root, widgets, language, widget: &widget }, &executable).map_err(failure)?;
    if args.dry_run {
        shell.out(diff::unified(&plan.changes, shell.style().color));
        return Ok(ExitStatus::Success);
    }
    plan.changes.make()?;
    shell.status("Added", format!("{} ({})", widget.id.bold(), kind.name()));
    Ok(ExitStatus::Success)
}

fn failure(error: AddError) -> Failure {
    let failure = Failure::new(error.to_string());
    match error {
        AddError::Endpoint(endpoint::Error::Impossible { help, .. }) => failure.help(help),
        _ => failure,
    }
}
