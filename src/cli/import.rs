//! `obb-backend import`: a service that exists becomes a project, and nothing of it is edited.

use std::path::{Path, PathBuf};

use clap::Args;
use colored::Colorize;
use url::Url;

use super::inference::{self, SourceArgs};
use super::{ExitStatus, Failure, Shell, diff, next_steps, plural};
use crate::fetch;
use crate::fs::{display_path, in_words};
use crate::infer::{self, Inference, Inferred, Source};
use crate::project::config::{self, Config};
use crate::project::{dotenv, python};
use crate::scaffold::{self, Import};
use crate::widget::{Widget, title_of};

const AFTER_HELP: &str = "\
Examples:
  obb-backend import .                           the FastAPI project here
  obb-backend import http://localhost:8000 desk  a service that runs
  obb-backend import openapi.json --dry-run      what a document would give
  obb-backend import . --select '/prices/*'      some of the routes

Exit status: 0 written, or shown; 2 could not run, and nothing is written.";

/// Make a project of a FastAPI or OpenAPI service
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct ImportArgs {
    /// Folder of a FastAPI project, OpenAPI file, or URL of a running service
    source: String,
    /// Folder for the documents [default: that of the project, else the current one]
    dir: Option<PathBuf>,
    /// Name of the app [default: the title of the service]
    #[arg(long)]
    name: Option<String>,
    #[command(flatten)]
    from: SourceArgs,
    /// Show what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Print what is inferred as JSON, and write nothing
    #[arg(long)]
    json: bool,
}

/// What is imported, and where it stands.
struct Service {
    inference: Inference,
    folder: PathBuf,
    /// Whether `dev` starts it from the folder.
    starts: bool,
}

pub(super) fn run(args: &ImportArgs, shell: &mut Shell) -> Result<ExitStatus, Failure> {
    let service = service(args, shell)?;
    let inference = &service.inference;
    let Some(api) = &inference.api else {
        return Err(Failure::new(format!("{} does not describe an API", inference::told(&args.source)))
            .help("import takes a FastAPI project, an OpenAPI document, or the URL of a service")
            .help(format!("for data, use: obb-backend add-widget --from {}", next_steps::argument(&args.source))));
    };
    let everything = ["*".to_owned()];
    let wanted = if args.from.select.is_empty() && !inference.widgets.is_empty() {
        &everything
    } else {
        args.from.select.as_slice()
    };
    let chosen = inference::select(inference, wanted, shell)?;
    if args.json {
        shell.out(inference::document(inference, &chosen));
        return Ok(ExitStatus::Success);
    }
    let widgets: Vec<Widget> = chosen.iter().map(|inferred| inferred.widget.clone()).collect();
    let target = if service.starts { None } else { api.server.as_deref().and_then(target) };
    let title = Some(api.title.as_str()).filter(|title| !title.is_empty() && *title != "FastAPI");
    let folder_name = std::path::absolute(&service.folder)
        .ok()
        .and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
    let name = args
        .name
        .clone()
        .or_else(|| title.map(str::to_owned))
        .unwrap_or_else(|| title_of(&folder_name.unwrap_or_default()));
    let name = if name.is_empty() { "Dashboard".to_owned() } else { name };
    let import = Import { folder: &service.folder, name: &name, widgets: &widgets, target: target.as_deref() };
    let changes = scaffold::import(&import);
    if args.dry_run {
        shell.err(inference::routes(inference));
        shell.out(diff::unified(&changes, shell.style().color));
        return Ok(ExitStatus::Success);
    }
    changes.make()?;
    shell.status("Imported", format!("{} as {}", name.bold(), plural(widgets.len(), "widget")));
    shell.err(inference::routes(inference));
    remark(&chosen, shell);
    shell.out(next(&service, target.as_deref(), api.server.as_deref()));
    Ok(ExitStatus::Success)
}

fn service(args: &ImportArgs, shell: &mut Shell) -> Result<Service, Failure> {
    let path = Path::new(&args.source);
    if fetch::address(&args.source).is_none() && path.is_dir() {
        let inference = project(path, shell)?;
        return Ok(Service {
            inference,
            folder: args.dir.clone().unwrap_or_else(|| path.to_owned()),
            starts: args.dir.is_none(),
        });
    }
    let inference = inference::read(&args.source, &args.from, false, shell)?;
    Ok(Service { inference, folder: args.dir.clone().unwrap_or_else(|| PathBuf::from(".")), starts: false })
}

/// What the FastAPI project in `root` serves, by importing its application.
fn project(root: &Path, shell: &mut Shell) -> Result<Inference, Failure> {
    let config: Config = config::load(root)?;
    let shown = display_path(root).display().to_string();
    let app = match python::find_app(root) {
        Ok(Some(app)) => app,
        Ok(None) => {
            return Err(Failure::new(format!("there is no FastAPI application in {shown}"))
                .help("give the URL of the running service, or its OpenAPI document"));
        }
        Err(python::PythonError::Foreign { file, framework, .. }) => {
            return Err(Failure::new(format!("{file} is made with {framework}, which does not describe its routes"))
                .help("add each widget: obb-backend add-widget --help"));
        }
        Err(_) => {
            return Err(Failure::new(format!("{shown} leaves widgets.json to openbb-api"))
                .help("import it from its URL while it runs"));
        }
    };
    shell.status("Reading", format!("{} of {}", app.target, app.file));
    let file = dotenv::read(&root.join(dotenv::FILE_NAME), |name| std::env::var_os(name));
    let env: Vec<_> = file.variables.into_iter().chain(config.dev.env).collect();
    let described = python::describe(root, &app, &env).map_err(|error| match error {
        python::DescribeError::Import(why) => {
            let failure = Failure::new(format!("{} cannot be imported: {why}", app.file));
            if why.starts_with("ModuleNotFoundError") {
                failure.help("install what the project needs, then run the command again")
            } else {
                failure.help("mend it, or give the URL of the running service")
            }
        }
        python::DescribeError::NoInterpreter => {
            Failure::new(error.to_string()).help("install Python 3, or give the URL of the running service")
        }
        python::DescribeError::Run(_) => {
            Failure::new(format!("{} could not be asked for its routes: {}", app.file, in_words(&error.to_string())))
                .help("give the URL of the running service")
        }
    })?;
    if described.paths.iter().any(|path| path.trim_end_matches('/') == "/widgets.json") {
        return Err(Failure::new(format!("{} serves /widgets.json itself: there is nothing to import", app.file))
            .help("add widgets with: obb-backend add-widget"));
    }
    let source = Source { name: &app.file, bytes: &described.document, media: None, url: None, copied: false };
    infer::infer(&source).map_err(|error| Failure::new(error.message).help(error.help))
}

/// Widgets that are named before those with the same remark are counted.
const NAMED: usize = 3;

/// Tells what the user must still do, once for all widgets that it is about.
fn remark(chosen: &[Inferred], shell: &mut Shell) {
    let mut all: Vec<(&str, Vec<&str>)> = Vec::new();
    for inferred in chosen {
        for remark in &inferred.remarks {
            match all.iter_mut().find(|(known, _)| known == remark) {
                Some((_, ids)) => ids.push(&inferred.widget.id),
                None => all.push((remark, vec![&inferred.widget.id])),
            }
        }
    }
    for (remark, ids) in all {
        let named = ids[..ids.len().min(NAMED)].join(", ");
        let more = match ids.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        shell.warning(format!("{named}{more}: {remark}"));
    }
}

/// The address that `dev` stands in front of; none where it cannot.
fn target(server: &str) -> Option<String> {
    let url = Url::parse(server).ok()?;
    config::target(&url.origin().ascii_serialization()).ok()
}

/// What to do next.
fn next(service: &Service, target: Option<&str>, server: Option<&str>) -> String {
    let shown = display_path(&service.folder);
    let folder = if shown == Path::new(".") { String::new() } else { format!(" {}", next_steps::path(&shown)) };
    let dev = format!("  {}", format!("{} dev{folder}", next_steps::program()).bold());
    let start = match (service.starts, target, server) {
        (true, _, _) => dev,
        (false, Some(target), _) => format!("{dev}\n\nThe service at {target} must run."),
        (false, None, Some(server)) => format!("dev cannot stand in front of {server}: it takes an http address without a path.\nHave the service itself serve both documents."),
        (false, None, None) => "Name the service in obb-backend.toml, then serve it with dev:\n\n  [dev]\n  target = \"http://127.0.0.1:8000\"".to_owned(),
    };
    format!(
        "\n{}\n\n{start}\n\ndev serves widgets.json and apps.json in place of a backend that has no such routes.\n\
         For Workspace without dev the backend needs them. In FastAPI:\n\n{}\n",
        "Next:".bold(),
        ROUTES.lines().map(|line| format!("  {line}").trim_end().to_owned()).collect::<Vec<_>>().join("\n")
    )
}

/// The routes that a FastAPI application needs.
const ROUTES: &str = "\
from fastapi.responses import FileResponse

@app.get(\"/widgets.json\", include_in_schema=False)
def widgets() -> FileResponse:
    return FileResponse(\"widgets.json\")

@app.get(\"/apps.json\", include_in_schema=False)
def apps() -> FileResponse:
    return FileResponse(\"apps.json\")";
