//! `obb-backend add-widget --from`: widgets inferred from data instead of described.

use clap::Args;

use crate::cli::inference::{self, SourceArgs};
use crate::cli::{Failure, Shell};
use crate::endpoint::Language;
use crate::infer::{Api, Inferred};
use crate::project::Config;
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
    /// The backend has the endpoint already: write the entry alone, and no code
    #[arg(long)]
    pub(super) served: bool,
}

/// Shows what the data at `source` would become: the routes of an API a line each, of anything else the reasons.
pub(super) fn list(
    args: &FromArgs,
    source: &str,
    language: Option<Language>,
    json: bool,
    shell: &mut Shell,
) -> Result<(), Failure> {
    let inference = inference::read(source, &args.source, language == Some(Language::Files), shell)?;
    let chosen = match args.source.select.as_slice() {
        [] => inference.widgets.clone(),
        _ => inference::select(&inference, &args.source.select, shell)?,
    };
    if json {
        shell.out(inference::document(&inference, &chosen));
    } else if inference.api.is_some() && args.source.select.is_empty() {
        shell.out(inference::routes(&inference));
    } else {
        for inferred in &chosen {
            inference::tell(inferred, &inference::told(source), shell);
        }
    }
    Ok(())
}

/// The widgets that the data at `source` tells of.
pub(super) fn widgets(
    args: &FromArgs,
    source: &str,
    config: &Config,
    language: Option<Language>,
    shell: &mut Shell,
) -> Result<Vec<Widget>, Failure> {
    // Files fetch nothing.
    let copied = language == Some(Language::Files);
    let inference = inference::read(source, &args.source, copied, shell)?;
    let mut chosen = inference::select(&inference, &args.source.select, shell)?;
    if let Some(api) = &inference.api {
        let (kept, failures): (Vec<_>, Vec<_>) =
            chosen.into_iter().map(|inferred| placed(inferred, api, args, config)).partition(Result::is_ok);
        let mut failures = failures.into_iter().filter_map(Result::err);
        chosen = kept.into_iter().flatten().collect();
        if chosen.is_empty()
            && let Some(failure) = failures.next()
        {
            return Err(failure);
        }
        // Of many routes, those that cannot be forwarded keep no other from it.
        failures.for_each(|failure| shell.warning(failure.message));
    }
    for inferred in &chosen {
        inference::tell(inferred, &inference::told(source), shell);
    }
    if !args.source.header.is_empty() && !args.served && !copied {
        shell.warning(
            "the header was sent for this look alone: have the endpoint send it, with the key from its environment",
        );
    }
    Ok(chosen.into_iter().map(|inferred| inferred.widget).collect())
}

/// A route of an API as a widget of this backend: its own, or forwarded to where the API is served.
fn placed(inferred: Inferred, api: &Api, args: &FromArgs, config: &Config) -> Result<Inferred, Failure> {
    let server = api.server.as_deref();
    let own = args.served
        || config.dev.target.as_deref().is_some_and(|target| server.is_some_and(|server| server.starts_with(target)));
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
