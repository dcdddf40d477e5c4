//! `obb-backend add-widget`: a widget described, made, and put in its place.

mod ask;
mod describe;
mod from;
mod report;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use colored::Colorize;
use serde_json::Value;

use self::describe::WidgetArgs;
use crate::cli::{ExitStatus, Failure, Shell, changed, diff, next_steps, prompt};
use crate::diagnostic::Severity;
use crate::endpoint::{self, Language};
use crate::fs::display_path;
use crate::json;
use crate::project::{self, Backend, Config, settings_folder};
use crate::scaffold::{self, Addition, EditError, Plan, RevisionError, Shared, Wish, new_findings, plan};
use crate::text::SourceFile;
use crate::validate::{Arguments, Report, Settings};
use crate::widget::{Data, Kind, Param, Widget};

const AFTER_HELP: &str = "\
Examples:
  obb-backend add-widget                          asks for everything
  obb-backend add-widget prices -t table          rows and columns, at /prices
  obb-backend add-widget \"Close prices\" -p symbol:endpoint=AAPL -p n:number=10
  obb-backend add-widget news -t newsfeed --app   placed on the only app
  obb-backend add-widget prices --app \"My app\" --tab overview --group symbol
  obb-backend add-widget --from prices.csv        what a file shows
  obb-backend add-widget --from http://localhost:8000 --select '/prices/*'
  obb-backend add-widget prices --dry-run         what would change

Types: table, chart, metric, markdown, newsfeed, html, chart-highcharts,
chart-vegalite, advanced_charting, live_grid, ssrm_table, omni, pdf,
multi_file_viewer, youtube, iframe, note, file_viewer, ssrm_advanced.

Params are NAME:TYPE=DEFAULT, in quotes where the shell would read a sign:
  symbol:text=AAPL               free text; the type text may be left out
  side:text=buy|sell             one of these, the first by default
  side:text=sell;choices=buy:Buy now|sell:Sell
  n:number=10    live:boolean=true    since:date=$currentDate-1M
  view:tabs=day|week|month       choices in a row
  fund:endpoint=ALPHA            choices from the backend, at /fund_options
  fund:endpoint=ALPHA;options=fund_list;depends=region
                                 asked again when the param region changes
  funds:endpoint*=ALPHA,BETA     several of them (text* likewise)
  tags:text=a,b;free             several that users type
  doc:endpoint;files             the files of a multi_file_viewer
  stock:ticker                   Workspace's own search
  order:form;fields=qty:number,side:text=buy|sell;button=send
Behind any of them: ;label=TEXT ;description=TEXT ;hidden ;row=2 ;width=300
;placeholder=TEXT, for text ;language=sql, for a form ;send=PATH ;put. A
backslash keeps a sign from meaning anything.

A param of the type endpoint without options= takes the options that another
widget has for a param of its name, so that both can be in one group.

Exit status: 0 done, or shown with --dry-run; 1 errors in widgets.json or
apps.json, or that the widget would add; 2 could not run. In the last two cases
nothing is changed.";

const BRIEF: &str = "\
Examples:
  obb-backend add-widget                    asks for everything
  obb-backend add-widget prices -t table    rows and columns, at /prices
  obb-backend add-widget prices --app -p symbol:endpoint=AAPL -p n:number=10
  obb-backend add-widget --from prices.csv  what a file shows

Params are NAME:TYPE=DEFAULT, of the types text, number, boolean, date, tabs,
endpoint, ticker and form. With --help, all of that, the types of widgets and
the other options are shown.";

/// The same command for `-h`: what most need.
pub(super) fn briefly(command: clap::Command) -> clap::Command {
    let rare = ["dir", "json", "description", "category", "sub_category", "source", "refresh", "run_button", "after"];
    let rare = rare.into_iter().chain(["size", "header", "served"]);
    rare.fold(command, |command, name| command.mut_arg(name, |arg| arg.hide(true))).after_help(BRIEF)
}

/// Add a widget: its entry, its endpoint, its place on a dashboard
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct AddWidgetArgs {
    /// Id or title of the widget: prices, or "Close prices"
    #[arg(value_name = "ID")]
    id: Option<String>,
    /// Folder of the backend
    #[arg(value_name = "FOLDER", default_value = ".")]
    folder: PathBuf,
    /// Folder of the backend, as an option
    #[arg(short, long, value_name = "FOLDER", conflicts_with = "folder")]
    dir: Option<PathBuf>,
    /// Show what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Print what was changed as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    widget: WidgetArgs,
    #[command(flatten)]
    place: PlaceArgs,
    #[command(flatten)]
    from: from::FromArgs,
}

impl AddWidgetArgs {
    fn root(&self) -> &Path {
        self.dir.as_ref().unwrap_or(&self.folder)
    }
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Its place")]
struct PlaceArgs {
    /// Put its entry behind this widget in widgets.json [default: at the end]
    #[arg(long, value_name = "ID")]
    after: Option<String>,
    /// Put it on this app, by name or number; without NAME on the only one
    #[arg(short, long, value_name = "NAME", num_args = 0..=1, default_missing_value = "")]
    app: Option<String>,
    /// Tab of the app, by name [default: the first]
    #[arg(long, value_name = "NAME", requires = "app")]
    tab: Option<String>,
    /// Share this param with the widgets of the app that have it too; without PARAM each such param
    #[arg(short, long, value_name = "PARAM", num_args = 0..=1, default_missing_value = "", requires = "app")]
    group: Vec<String>,
}

impl PlaceArgs {
    fn wish(&self) -> Option<Wish> {
        let app = self.app.as_ref()?;
        let shared = match self.group.as_slice() {
            [] => Shared::None,
            named if named.iter().all(|name| !name.is_empty()) => Shared::Named(named.to_vec()),
            _ => Shared::All,
        };
        Some(Wish { app: Some(app.clone()).filter(|app| !app.is_empty()), tab: self.tab.clone(), shared })
    }
}

/// The backend to which a widget is added.
struct Project {
    backend: Backend,
    language: Option<Language>,
    config: Config,
    settings: Settings,
}

impl Project {
    fn find(root: &Path) -> Result<Self, Failure> {
        let shown = display_path(root);
        if !root.is_dir() {
            let what = if root.exists() { "is no folder" } else { "does not exist" };
            return Err(Failure::new(format!("{} {what}", shown.display())).help("name the folder of the backend"));
        }
        let config: Config = project::config::load(&settings_folder(root))?;
        let found = project::discover(root).ok();
        let is_project = found.is_some() || ["obb-backend.toml", "data"].iter().any(|name| root.join(name).exists());
        let language = endpoint::language(root, &config).filter(|&it| is_project || it != Language::Files);
        if found.is_none() && language.is_none() {
            let failure = Failure::new(format!("there is no backend in {}", shown.display()));
            return Err(match project::nearest(root) {
                Some(near) => {
                    failure.help(format!("there is one nearby: --dir {}", next_steps::path(&display_path(&near))))
                }
                None => failure
                    .help("run this in the folder of your backend, or name it: --dir FOLDER")
                    .help("to start a backend: obb-backend new myproj"),
            });
        }
        let backend = found.unwrap_or_else(|| Backend { root: root.to_owned(), ..Backend::default() });
        let settings = Settings::new(&config.validate, &Arguments::default())?;
        Ok(Self { backend, language, config, settings })
    }

    /// The content of one of its documents, as far as it can be read.
    fn document(path: Option<&PathBuf>) -> Value {
        let bytes = path.and_then(|path| crate::fs::read_regular(path).ok()).unwrap_or_default();
        let file = SourceFile::new("", bytes);
        json::parse(file.text()).root.map(|root| root.to_value()).unwrap_or_default()
    }
}

pub(super) fn run(args: &AddWidgetArgs, shell: &mut Shell) -> Result<ExitStatus, Failure> {
    if let Some(source) = &args.from.from {
        return from_data(args, source, shell);
    }
    args.from.refuse_without_data()?;
    let project = Project::find(args.root())?;
    let given = args.widget.kind()?;
    let asking = shell.interactive() && !args.json && (args.id.is_none() || given.is_none());
    let wanted = if asking { asked(args, given, &project, shell)? } else { told(args, given)? };
    let Wanted { name, kind, params, page, wish } = wanted;
    let mut widget = args.widget.widget(&name, kind, params)?;
    widget.endpoint = page.unwrap_or(widget.endpoint);
    if args.from.served {
        widget.data = Data::Served;
    }
    let Some((plan, report)) = planned(args, &project, widget, wish.as_ref(), shell)? else {
        return Ok(ExitStatus::Findings);
    };
    if asking && !args.dry_run && !agreed(&plan, shell)? {
        return Err(Failure::new("stopped; nothing was created"));
    }
    conclude(args, &[made(args, &project, plan, report, shell)?], shell);
    Ok(ExitStatus::Success)
}

/// Adds the widgets that the data at `source` tells of: all of them or none.
fn from_data(args: &AddWidgetArgs, source: &str, shell: &mut Shell) -> Result<ExitStatus, Failure> {
    if args.from.list {
        // Nothing is written, so that no backend is needed.
        from::list(&args.from, source, Project::find(args.root()).ok().as_ref(), args.json, shell)?;
        return Ok(ExitStatus::Success);
    }
    let mut project = Project::find(args.root())?;
    let widgets = from::widgets(&args.from, source, &project, shell)?;
    let widgets = args.widget.correct(widgets, args.id.as_deref())?;
    let wish = args.place.wish();
    let mut done: Vec<(Plan, Report)> = Vec::new();
    for widget in widgets {
        let outcome = planned(args, &project, widget, wish.as_ref(), shell).and_then(|planned| match planned {
            Some((plan, report)) => made(args, &project, plan, report, shell).map(Some),
            None => Ok(None),
        });
        match outcome {
            Ok(Some((plan, report))) => {
                project.backend = plan.backend.clone();
                done.push((plan, report));
            }
            Ok(None) => {
                // Why is told already; what was done before must be told of as well.
                if !done.is_empty() {
                    let undone = taken_back(args, done, Failure::new("the widgets cannot be added together"));
                    shell.failure(&undone);
                }
                return Ok(ExitStatus::Findings);
            }
            Err(failure) => return Err(taken_back(args, done, failure)),
        }
    }
    conclude(args, &done, shell);
    Ok(ExitStatus::Success)
}

/// The failure, after the changes that were made before it are taken back.
fn taken_back(args: &AddWidgetArgs, done: Vec<(Plan, Report)>, failure: Failure) -> Failure {
    if args.dry_run || done.is_empty() {
        return failure;
    }
    for (plan, _) in done.into_iter().rev() {
        if plan.changes.reversed().make().is_err() {
            return failure.help("the widgets told of above stay added: they could not be taken back");
        }
    }
    failure.help("the widgets told of above were taken back: all are added, or none")
}

/// What adding `widget` will change, with what is found in it then. None where it cannot be added, which is told already.
fn planned(
    args: &AddWidgetArgs,
    project: &Project,
    widget: Widget,
    wish: Option<&Wish>,
    shell: &mut Shell,
) -> Result<Option<(Plan, Report)>, Failure> {
    let executable = std::env::current_exe()
        .map_err(|error| Failure::new("this program does not find its own file").cause(&error))?;
    let addition =
        Addition { backend: &project.backend, language: project.language, after: args.place.after.as_deref(), wish };
    let options = &project.settings.options;
    let plan = match plan(&addition, widget, &executable) {
        Ok(plan) => plan,
        Err(error) => {
            let is_broken = matches!(error, RevisionError::Edit(EditError::Broken(_)));
            let failure = changed::failure(error, &project.backend, options, shell);
            if !is_broken {
                return Err(failure);
            }
            shell.failure(&failure);
            return Ok(None);
        }
    };
    let report = new_findings(&project.backend, &plan.backend, &plan.changes, options);
    let report = report.map_err(|error| changed::unread(&error))?;
    if report.diagnostics.iter().any(|found| found.severity == Severity::Error) {
        report::findings(&report, false, shell);
        let failure = Failure::new(format!("the widget `{}` would add errors; nothing is changed", plan.widget.id));
        shell.failure(&failure.help("change what is shown above, and run the command again"));
        return Ok(None);
    }
    Ok(Some((plan, report)))
}

/// Makes the changes, or shows them, and tells of it.
fn made(
    args: &AddWidgetArgs,
    project: &Project,
    plan: Plan,
    report: Report,
    shell: &mut Shell,
) -> Result<(Plan, Report), Failure> {
    if !args.dry_run {
        plan.changes.clone().make()?;
    }
    if !args.json {
        if args.dry_run {
            shell.out(diff::unified(&plan.changes, shell.style().color));
        } else {
            report::steps(&plan, shell);
        }
        report::findings(&report, project.settings.hints, shell);
    }
    Ok((plan, report))
}

/// What is told when all is done.
fn conclude(args: &AddWidgetArgs, done: &[(Plan, Report)], shell: &mut Shell) {
    if args.json {
        shell.out(report::document(done, args.dry_run));
    } else if !args.dry_run {
        report::advice(done.iter().map(|(plan, _)| plan), args.root(), shell);
    }
}

/// What is to be made, as far as the arguments do not tell.
struct Wanted {
    name: String,
    kind: Kind,
    params: Vec<Param>,
    page: Option<String>,
    wish: Option<Wish>,
}

/// What the arguments tell, and defaults.
fn told(args: &AddWidgetArgs, given: Option<Kind>) -> Result<Wanted, Failure> {
    let name = args.id.clone().ok_or_else(|| {
        Failure::new("the argument ID is missing").help("type, for example: obb-backend add-widget prices --type table")
    })?;
    let kind = given.unwrap_or(Kind::Table);
    Ok(Wanted { name, kind, params: Vec::new(), page: None, wish: args.place.wish() })
}

/// What the arguments tell, and what the user answers.
fn asked(args: &AddWidgetArgs, given: Option<Kind>, project: &Project, shell: &Shell) -> Result<Wanted, Failure> {
    let name = if let Some(name) = &args.id {
        name.clone()
    } else {
        let widgets = Project::document(project.backend.widgets.as_ref());
        let taken: BTreeSet<String> = widgets.as_object().into_iter().flatten().map(|(id, _)| id.clone()).collect();
        ask::name(shell, &taken)?
    };
    let kind = match given {
        Some(kind) => kind,
        None => ask::kind(shell)?,
    };
    let page = match (kind, &args.widget.endpoint) {
        (Kind::Iframe, None) => Some(ask::page(shell)?),
        _ => None,
    };
    let params = if args.widget.params.is_empty() { ask::params(shell)? } else { Vec::new() };
    let wish = if let Some(wish) = args.place.wish() {
        Some(wish)
    } else {
        let apps = scaffold::apps(&Project::document(project.backend.apps.as_ref()));
        let widgets = Project::document(project.backend.widgets.as_ref());
        let told = args.widget.params.iter().filter_map(|spec| Param::parse(spec).ok());
        let can_share = params.iter().cloned().chain(told).any(|param| scaffold::is_known(&widgets, &param));
        ask::wish(shell, &apps, can_share)?
    };
    Ok(Wanted { name, kind, params, page, wish })
}

/// Whether the user wants what is planned.
fn agreed(plan: &Plan, shell: &mut Shell) -> Result<bool, Failure> {
    let mut lines = format!("\n  {}\n", report::title(plan));
    let params: Vec<String> =
        plan.widget.params.iter().map(|param| format!("{} ({})", param.name, param.kind.name())).collect();
    if !params.is_empty() {
        let _ = writeln!(lines, "  {} {}", "params ".dimmed(), params.join(", "));
    }
    for change in plan.changes.iter() {
        let what = if change.before.is_some() { "edits" } else { "creates" };
        let path = display_path(&change.path);
        let _ = writeln!(lines, "  {} {}", format!("{what:7}").dimmed(), path.display());
    }
    if let Some(placed) = &plan.placed {
        let _ = writeln!(lines, "  {} {}", "placed ".dimmed(), report::place(placed));
    }
    shell.err(lines + "\n");
    Ok(prompt::confirm(shell, "Add it?")? == Some(true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_brief_help_fits_a_screen_and_leads_to_the_whole() {
        let mut command = briefly(crate::cli::help::command().find_subcommand("add-widget").unwrap().clone());
        let help = command.render_help().to_string();
        assert!(help.lines().count() <= 50 && help.contains("With --help"), "{help}");
        assert!(help.lines().all(|line| line.chars().count() <= 100), "{help}");
    }

    #[test]
    fn the_help_lists_the_types() {
        let line = AFTER_HELP.replace('\n', " ");
        let listed = line.split("Types: ").nth(1).unwrap().split('.').next().unwrap();
        let names: Vec<&str> = Kind::all().map(Kind::name).collect();
        assert_eq!(listed.split(", ").map(str::trim).collect::<Vec<_>>(), names);
    }
}
