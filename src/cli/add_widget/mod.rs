//! `obb-backend add-widget`: a widget described, made, and put in its place.

mod from;

use std::path::PathBuf;

use clap::Args;
use colored::Colorize;

use crate::changes::Changes;
use crate::cli::{ExitStatus, Failure, Shell, diff};
use crate::endpoint::{self, Language};
use crate::fs::display_path;
use crate::project;
use crate::scaffold::{AddError, Addition, plan};
use crate::widget::{Data, Kind, Widget};

const AFTER_HELP: &str = "\
Examples:
  obb-backend add-widget prices --type table
  obb-backend add-widget --from prices.csv
  obb-backend add-widget --from http://localhost:8000 --select '/prices/*'";

/// Add a widget: its entry in widgets.json and its endpoint
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct AddWidgetArgs {
    /// Id of the widget
    #[arg(required_unless_present = "from")]
    id: Option<String>,
    /// Type of the widget [default: table, or what the data tells]
    #[arg(short, long, value_name = "TYPE")]
    r#type: Option<String>,
    /// Folder of the backend
    #[arg(short, long, value_name = "FOLDER", default_value = ".")]
    dir: PathBuf,
    /// Show what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    from: from::FromArgs,
}

pub(super) fn run(args: &AddWidgetArgs, shell: &mut Shell) -> Result<ExitStatus, Failure> {
    if args.from.from.is_none() && args.from.source.is_given() {
        return Err(Failure::new("--select, --header and --json are about data")
            .help("say where it is: --from FILE or --from URL"));
    }
    let kind = args.r#type.as_deref().map(kind).transpose()?;
    let root = &args.dir;
    let config = project::config::load(root)?;
    if let (true, Some(source)) = (args.from.source.json, &args.from.from) {
        // Nothing is written, so that no backend is needed.
        from::widgets(&args.from, source, &config, endpoint::language(root, &config), shell)?;
        return Ok(ExitStatus::Success);
    }
    let backend = project::discover(root).unwrap_or_default();
    let Some(widgets) = &backend.widgets else {
        return Err(Failure::new(format!("there is no widgets.json in {}", display_path(root).display())));
    };
    let language = endpoint::language(root, &config);
    let mut new = match &args.from.from {
        Some(source) => from::widgets(&args.from, source, &config, language, shell)?,
        None => args.id.iter().map(|id| Widget::new(id.clone(), kind.unwrap_or(Kind::Table))).collect(),
    };
    if let (Some(id), true) = (&args.id, args.from.from.is_some()) {
        rename(&mut new, id)?;
    }
    for widget in &mut new {
        widget.kind = kind.unwrap_or(widget.kind);
    }
    let is_served = !new.is_empty() && new.iter().all(|widget| matches!(widget.data, Data::Served));
    // Where no endpoint is to be written, no language is needed.
    let language = language
        .or(is_served.then_some(Language::Files))
        .ok_or_else(|| Failure::new("nothing says what the backend is written in"))?;
    let executable = std::env::current_exe()
        .map_err(|error| Failure::new("this program does not find its own file").cause(&error))?;
    let mut made: Vec<Changes> = Vec::new();
    for widget in &new {
        let added = plan(&Addition { root, widgets, language, widget }, &executable).map_err(failure);
        let outcome = added.and_then(|plan| {
            if args.dry_run {
                shell.out(diff::unified(&plan.changes, shell.style().color));
                return Ok(plan);
            }
            plan.changes.clone().make().map_err(Failure::from).map(|()| plan)
        });
        match outcome {
            Ok(plan) if args.dry_run => drop(plan),
            Ok(plan) => {
                made.push(plan.changes);
                for remark in &plan.remarks {
                    shell.warning(remark);
                }
                shell.status("Added", format!("{} ({})", widget.id.bold(), widget.kind.name()));
            }
            Err(failure) => return Err(taken_back(made, failure)),
        }
    }
    Ok(ExitStatus::Success)
}

/// The failure, after the changes that were made before it are taken back: all widgets come, or none.
fn taken_back(made: Vec<Changes>, failure: Failure) -> Failure {
    let number = made.len();
    for changes in made.into_iter().rev() {
        if changes.reversed().make().is_err() {
            return failure.help("the widgets told of above stay added: they could not be taken back");
        }
    }
    if number == 0 {
        failure
    } else {
        failure.help("the widgets told of above were taken back: all are added, or none")
    }
}

/// Gives the only one of `widgets` this id.
fn rename(widgets: &mut [Widget], id: &str) -> Result<(), Failure> {
    match widgets {
        [widget] => {
            if widget.endpoint == widget.id {
                id.clone_into(&mut widget.endpoint);
            }
            id.clone_into(&mut widget.id);
            Ok(())
        }
        [] => Ok(()),
        several => Err(Failure::new(format!("{} widgets cannot have one id", several.len()))
            .help("leave the id out, or select one route")),
    }
}

fn kind(name: &str) -> Result<Kind, Failure> {
    Kind::find(name).ok_or_else(|| {
        let failure = Failure::new(format!("there is no widget type `{name}`"));
        match Kind::nearest(name) {
            Some(near) => failure.help(format!("did you mean --type {}?", near.name())),
            None => failure,
        }
    })
}

fn failure(error: AddError) -> Failure {
    let failure = Failure::new(error.to_string());
    match error {
        AddError::Endpoint(endpoint::Error::Impossible { help, .. }) => failure.help(help),
        _ => failure,
    }
}
