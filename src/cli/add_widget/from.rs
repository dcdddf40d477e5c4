//! `obb-backend add-widget --from`: widgets inferred from data instead of described.

use clap::Args;

use super::Project;
use crate::cli::inference::{self, SourceArgs};
use crate::cli::{Failure, Shell};
use crate::endpoint::Language;
use crate::infer::{Api, Inference, Inferred};
use crate::widget::Widget;

/// Where widgets are inferred from.
#[derive(Debug, Args)]
#[command(next_help_heading = "From data")]
pub(super) struct FromArgs {
    /// Infer the widget from a file or URL: JSON, CSV, a figure, Markdown, HTML, PDF, OpenAPI
    #[arg(long, value_name = "FILE|URL")]
    pub(super) from: Option<String>,
    #[command(flatten)]
    source: SourceArgs,
    /// Show what the data would become, and write nothing; as JSON with --json
    #[arg(long, requires = "from")]
    pub(super) list: bool,
    /// The routes are this backend's own: write the entries alone, and no code
    #[arg(long, requires = "from")]
    served: bool,
}

impl FromArgs {
    /// Refuses arguments that are about data where none is named.
    pub(super) fn refuse_without_data(&self) -> Result<(), Failure> {
        if self.source.is_given() {
            return Err(
                Failure::new("--select and --header are about data").help("say where it is: --from FILE or --from URL")
            );
        }
        Ok(())
    }
}

/// Shows what the data at `source` would become: all routes of an API a line each, of anything else the reasons.
pub(super) fn list(
    args: &FromArgs,
    source: &str,
    project: Option<&Project>,
    json: bool,
    shell: &mut Shell,
) -> Result<(), Failure> {
    let inference = read(args, source, project, shell)?;
    let whole = inference.api.is_some() && args.source.select.is_empty();
    if whole && !json {
        shell.out(inference::routes(&inference));
        return Ok(());
    }
    let shown = if whole { inference.widgets.clone() } else { chosen(&inference, args, project, shell)? };
    if json {
        shell.out(inference::document(&inference, &shown));
    } else {
        for inferred in &shown {
            inference::tell(inferred, &inference::told(source), shell);
        }
    }
    Ok(())
}

/// The widgets that the data at `source` tells of.
pub(super) fn widgets(
    args: &FromArgs,
    source: &str,
    project: &Project,
    shell: &mut Shell,
) -> Result<Vec<Widget>, Failure> {
    let inference = read(args, source, Some(project), shell)?;
    let chosen = chosen(&inference, args, Some(project), shell)?;
    for inferred in &chosen {
        inference::tell(inferred, &inference::told(source), shell);
    }
    if !args.source.header.is_empty() && !args.served && !is_copied(Some(project)) {
        shell.warning(
            "the header was sent for this look alone: have the endpoint send it, with the key from its environment",
        );
    }
    Ok(chosen.into_iter().map(|inferred| inferred.widget).collect())
}

fn read(args: &FromArgs, source: &str, project: Option<&Project>, shell: &mut Shell) -> Result<Inference, Failure> {
    inference::read(source, &args.source, is_copied(project), shell)
}

/// Files fetch nothing, so that they get a copy of the data.
fn is_copied(project: Option<&Project>) -> bool {
    project.is_some_and(|project| project.language == Some(Language::Files))
}

/// What is selected, as it can be made in this backend.
fn chosen(
    inference: &Inference,
    args: &FromArgs,
    project: Option<&Project>,
    shell: &mut Shell,
) -> Result<Vec<Inferred>, Failure> {
    let selected = inference::select(inference, &args.source.select, shell)?;
    let Some(api) = &inference.api else { return Ok(selected) };
    let target = project.and_then(|project| project.config.dev.target.as_deref());
    let (kept, failures): (Vec<_>, Vec<_>) =
        selected.into_iter().map(|inferred| placed(inferred, api, args, target)).partition(Result::is_ok);
    let mut failures = failures.into_iter().filter_map(Result::err);
    let kept: Vec<Inferred> = kept.into_iter().flatten().collect();
    if kept.is_empty()
        && let Some(failure) = failures.next()
    {
        return Err(failure);
    }
    // Of many routes, those that cannot be forwarded keep no other from it.
    failures.for_each(|failure| shell.warning(failure.message));
    Ok(kept)
}

/// A route of an API as a widget of this backend: its own, or forwarded to where the API is served.
fn placed(inferred: Inferred, api: &Api, args: &FromArgs, target: Option<&str>) -> Result<Inferred, Failure> {
    let server = api.server.as_deref();
    let own = args.served || target.is_some_and(|target| server.is_some_and(|server| server.starts_with(target)));
    if own {
        return Ok(inferred);
    }
    let Some(server) = server else {
        return Err(Failure::new("the document does not say where the API is served")
            .help("give the address of the running service instead of the file")
            .help("if the routes are this backend's own, add --served"));
    };
    let path = inferred.route.as_ref().map(|route| route.path.clone()).unwrap_or_default();
    inferred.forwarded(server).map_err(|why| {
        Failure::new(format!("{path} cannot be forwarded: {why}"))
            .help("if the routes are this backend's own, add --served")
            .help("obb-backend import makes a project of the service itself")
    })
}
