//! `obb-backend add-app`.

use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};

use super::revise::ReviseArgs;
use super::{ExitStatus, Failure, Shell, next_steps};
use crate::diagnostic::{Diagnostic, Severity};
use crate::scaffold::{NewApp, NewTab, add_app};

const AFTER_HELP: &str = "\
Examples:
  obb-backend add-app \"Fund desk\"              a dashboard without widgets yet
  obb-backend add-app \"Fund desk\" -w prices -w news
                                               with widgets, side by side
  obb-backend add-app \"Fund desk\" --tab Overview -w prices --tab News -w news
                                               with tabs: a widget stands on
                                               the one that was named last

The app goes to the end of apps.json, which is made where there is none. Widgets
are placed row by row at the size that widgets.json gives them. The description
is made of their names, and the picture is that of the first app, unless you say
otherwise.

Exit status: 0 done, or shown with --dry-run; 1 refused, as the result would
have a new error, or two apps of one name; 2 could not run.";

/// Add an app: a dashboard for widgets that there are
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct AddAppArgs {
    /// Name of the app
    name: String,
    #[command(flatten)]
    tabs: Tabs,
    /// What the gallery of apps says of it
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// Its picture of 250 by 200 pixels: a URL, or a path that the backend serves
    #[arg(long, value_name = "ADDRESS")]
    img: Option<String>,
    #[command(flatten)]
    revise: ReviseArgs,
}

/// `--tab` and `--widget`, whose order counts.
#[derive(Debug, Default)]
struct Tabs(Vec<NewTab>);

impl Args for Tabs {
    fn augment_args(command: Command) -> Command {
        let widget = Arg::new("widget").short('w').long("widget").value_name("ID").action(ArgAction::Append);
        let tab = Arg::new("tab").short('t').long("tab").value_name("NAME").action(ArgAction::Append);
        command
            .arg(widget.help("Place this widget; may be given several times"))
            .arg(tab.help("Begin a tab, for the widgets that follow; may be given several times"))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Tabs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let given = |id: &str| {
            let values = matches.get_many::<String>(id).unwrap_or_default().cloned();
            matches.indices_of(id).unwrap_or_default().zip(values).collect::<Vec<_>>()
        };
        let widgets = given("widget");
        let mut tabs: Vec<(usize, NewTab)> =
            given("tab").into_iter().map(|(at, name)| (at, NewTab { name, widgets: Vec::new() })).collect();
        if tabs.is_empty() {
            tabs.push((0, NewTab::default()));
        }
        for (at, widget) in widgets {
            // Those before the first tab stand on it.
            let tab = tabs.iter().rposition(|(start, _)| *start < at).unwrap_or(0);
            tabs[tab].1.widgets.push(widget);
        }
        Ok(Self(tabs.into_iter().map(|(_, tab)| tab).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

pub(super) fn run(args: &AddAppArgs, shell: &mut Shell) -> Result<ExitStatus, Failure> {
    let revised = args.revise.find()?;
    let app = NewApp {
        name: args.name.trim().to_owned(),
        description: args.description.clone(),
        img: args.img.clone(),
        tabs: args.tabs.0.clone(),
    };
    let (mut revision, after) = add_app(&revised.backend, &app).map_err(|error| revised.failure(error, shell))?;
    if app.tabs.iter().all(|tab| tab.widgets.is_empty()) {
        let name = next_steps::argument(&app.name);
        revision.remarks.push(format!("nothing is on it yet: obb-backend add-widget ID --app {name}"));
    }
    // A tab that is still empty brings a warning, and is what was asked for.
    let refused = |one: &Diagnostic| one.severity == Severity::Error || one.rule.name == "same-app-name";
    args.revise.finish(&revised, &after, revision, refused, ("Added", &app.name), shell)
}
