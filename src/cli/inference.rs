//! Data read from a file or a URL, what is inferred from it, and how that is told.

use std::fmt::Write as _;
use std::path::Path;

use clap::Args;
use colored::Colorize;
use serde_json::{Value, json};
use url::Url;

use super::prompt::{self, Choice};
use super::{Failure, Shell};
use crate::fetch::{self, FetchError, Fetched, Header};
use crate::fs::{display_path, in_words};
use crate::infer::{self, Inference, Inferred, Route, Source};
use crate::text::{closest, shortened};
use crate::widget;

/// How data is fetched, and which of it is meant.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct SourceArgs {
    /// Routes of an API: a path, a pattern such as '/prices/*', or an operationId; may be repeated
    #[arg(long, value_name = "PATTERN")]
    pub(super) select: Vec<String>,
    /// Header to send when data is fetched, such as 'X-API-KEY: secret'; may be repeated
    #[arg(long, value_name = "HEADER", value_parser = Header::parse)]
    pub(super) header: Vec<Header>,
}

impl SourceArgs {
    /// Whether any of them was given.
    pub(super) fn is_given(&self) -> bool {
        !self.select.is_empty() || !self.header.is_empty()
    }
}

/// Places at which servers put their OpenAPI document, FastAPI's first.
const DOCUMENTS: &[&str] = &["openapi.json", "v3/api-docs", "swagger.json"];

/// Paths that are the front of a service and no data.
const FRONTS: &[&str] = &["/", "/docs", "/redoc"];

/// Largest file that is read.
const LARGEST: u64 = 256 * 1024 * 1024;

/// What `source`, a file or a URL, tells. Where it is `copied`, it is not fetched again later.
pub(super) fn read(source: &str, args: &SourceArgs, copied: bool, shell: &mut Shell) -> Result<Inference, Failure> {
    match fetch::address(source) {
        Some(url) => fetched(&url, &args.header, copied, shell),
        None if source.contains("://") => {
            Err(Failure::new(format!("{} is no address that can be fetched", told(source)))
                .help("give a file, or an address that begins with http:// or https://"))
        }
        None => file(Path::new(source), copied),
    }
}

fn file(path: &Path, copied: bool) -> Result<Inference, Failure> {
    let shown = display_path(path).display().to_string();
    if path.is_dir() {
        return Err(Failure::new(format!("{shown} is a folder")).help("give one of its files"));
    }
    let too_large = std::fs::metadata(path).is_ok_and(|found| found.len() > LARGEST);
    if too_large {
        return Err(Failure::new(format!("{shown} is larger than {} MB", LARGEST / (1024 * 1024)))
            .help("give the first rows of it, and serve the rest with a widget of the type ssrm_table"));
    }
    let bytes = crate::fs::read_regular(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            Failure::new(format!("there is no file {shown}")).help("look at its spelling and its folder")
        }
        _ => Failure::new(format!("{shown} could not be read: {}", in_words(&error.to_string()))),
    })?;
    let name = path.file_name().map_or(shown.clone(), |name| name.to_string_lossy().into_owned());
    infer::infer(&Source { name: &name, bytes: &bytes, media: None, url: None, copied }).map_err(failure)
}

fn fetched(url: &Url, headers: &[Header], copied: bool, shell: &mut Shell) -> Result<Inference, Failure> {
    shell.status("Fetching", fetch::shown(url));
    if FRONTS.contains(&url.path()) && url.query().is_none() {
        for document in DOCUMENTS {
            let Ok(place) = url.join(&format!("/{document}")) else { continue };
            match fetch::fetch(&place, headers) {
                Ok(found) if is_api(&found) => return of(&place, &found, copied),
                // Where nobody answers, nobody answers at the next place.
                Err(error) if error.status.is_none() => return Err(unfetched(error)),
                _ => {}
            }
        }
    }
    of(url, &fetch::fetch(url, headers).map_err(unfetched)?, copied)
}

fn is_api(found: &Fetched) -> bool {
    serde_json::from_slice(&found.bytes).is_ok_and(|document| infer::is_api(&document))
}

fn of(url: &Url, fetched: &Fetched, copied: bool) -> Result<Inference, Failure> {
    let name = url.path_segments().and_then(|mut parts| parts.rfind(|part| !part.is_empty()));
    let name = percent_encoding::percent_decode_str(name.or(url.host_str()).unwrap_or_default()).decode_utf8_lossy();
    let source =
        Source { name: &name, bytes: &fetched.bytes, media: fetched.media.as_deref(), url: Some(url.as_str()), copied };
    infer::infer(&source).map_err(failure)
}

fn failure(error: infer::Error) -> Failure {
    Failure::new(error.message).help(error.help)
}

fn unfetched(error: FetchError) -> Failure {
    Failure::new(error.message).help(error.help)
}

/// The widgets that are meant: those that were selected, all of what is no API, or those chosen in a list.
pub(super) fn select(inference: &Inference, patterns: &[String], shell: &mut Shell) -> Result<Vec<Inferred>, Failure> {
    let widgets = &inference.widgets;
    if inference.api.is_none() {
        if patterns.is_empty() {
            return Ok(widgets.clone());
        }
        return Err(Failure::new("--select chooses routes of an API, and this is none").help("leave it out"));
    }
    for pattern in patterns {
        named(inference, pattern)?;
    }
    let is_named = |inferred: &&Inferred| {
        inferred.route.as_ref().is_some_and(|route| patterns.iter().any(|pattern| route.is_named(pattern)))
    };
    if !patterns.is_empty() {
        return Ok(widgets.iter().filter(is_named).cloned().collect());
    }
    match widgets.as_slice() {
        [] => {
            shell.err(routes(inference));
            Err(Failure::new("none of the routes can be a widget").help("each line above says why"))
        }
        [only] => Ok(vec![only.clone()]),
        _ if shell.interactive() => {
            let choice = |inferred: &Inferred| {
                let path = inferred.route.as_ref().map_or("", |route| route.path.as_str());
                Choice {
                    label: format!(
                        "{path}  {}",
                        format!("{} {}", inferred.widget.kind.name(), inferred.widget.title).dimmed()
                    ),
                    short: path.to_owned(),
                    value: inferred.clone(),
                }
            };
            prompt::some(shell, "Which routes become widgets?", widgets.iter().map(choice).collect())
        }
        several => {
            shell.err(routes(inference));
            let first =
                several.iter().find_map(|inferred| inferred.route.as_ref()).map_or("/", |route| route.path.as_str());
            Err(Failure::new(format!(
                "{} routes can be widgets, and none is selected; nothing is written",
                several.len()
            ))
            .help(format!("choose with --select, for example: --select {first}"))
            .help("--select '*' takes all of them"))
        }
    }
}

/// Makes sure that `pattern` names a route that can be a widget.
fn named(inference: &Inference, pattern: &str) -> Result<(), Failure> {
    let known: Vec<&Route> = inference.widgets.iter().filter_map(|inferred| inferred.route.as_ref()).collect();
    if known.iter().any(|route| route.is_named(pattern)) {
        return Ok(());
    }
    if let Some(skipped) = inference.skipped.iter().find(|skipped| skipped.route.is_named(pattern)) {
        return Err(Failure::new(format!(
            "{} {} cannot be a widget: {}",
            skipped.route.method, skipped.route.path, skipped.why
        )));
    }
    let names = known.iter().flat_map(|route| std::iter::once(route.path.as_str()).chain(route.operation.as_deref()));
    let failure = Failure::new(format!("no route is called `{pattern}`"));
    Err(match closest(pattern, names) {
        Some(near) => failure.help(format!("did you mean --select {near}?")),
        None => failure.help("--list shows all of them"),
    })
}

/// All routes with what each becomes, a line each.
pub(super) fn routes(inference: &Inference) -> String {
    let of = |route: &Route| format!("{:6} {}", route.method, route.path);
    let kept = inference.widgets.iter().filter_map(|inferred| {
        let why = inferred.reasons.first().map_or("", |reason| reason.why.as_str());
        Some([of(inferred.route.as_ref()?), inferred.widget.kind.name().to_owned(), why.to_owned()])
    });
    let skipped = inference.skipped.iter().map(|skipped| [of(&skipped.route), "–".to_owned(), skipped.why.clone()]);
    table(&kept.chain(skipped).collect::<Vec<_>>())
}

/// Tells what was inferred of a widget, and why.
pub(super) fn tell(inferred: &Inferred, from: &str, shell: &mut Shell) {
    let widget = &inferred.widget;
    let from =
        inferred.route.as_ref().map_or_else(|| from.to_owned(), |route| format!("{} {}", route.method, route.path));
    shell.status("Inferred", format!("{} ({}) from {from}", widget.id.bold(), widget.kind.name()));
    let many = inferred.reasons.len() > LINES;
    let (told, plain): (Vec<_>, Vec<_>) = inferred.reasons.iter().partition(|reason| !(many && reason.why.is_empty()));
    let mut lines: Vec<_> =
        told.iter().map(|reason| [reason.about.clone(), reason.what.clone(), reason.why.clone()]).collect();
    if !plain.is_empty() {
        lines.push([
            format!("{} more", plain.len()),
            String::new(),
            "as they come; --list --json shows all".to_owned(),
        ]);
    }
    shell.err(table(&lines));
    for remark in &inferred.remarks {
        shell.warning(remark);
    }
}

/// Most reasons of which all are told.
const LINES: usize = 40;

/// Widest first and second column of a table.
const WIDEST: usize = 36;

fn table(lines: &[[String; 3]]) -> String {
    let width = |at: usize| lines.iter().map(|line| line[at].chars().count()).max().unwrap_or(0).min(WIDEST);
    let (first, second) = (width(0), width(1));
    let room = super::shell::terminal_width().saturating_sub(first + second + 6).max(20);
    let mut out = String::new();
    for [about, what, why] in lines {
        let about = format!("{about:first$}").cyan();
        let mut lines = wrapped(why, room).into_iter();
        let _ = writeln!(out, "  {about}  {what:second$}  {}", lines.next().unwrap_or_default().dimmed());
        for line in lines {
            let _ = writeln!(out, "{:indent$}{}", "", line.dimmed(), indent = first + second + 6);
        }
    }
    // Lines without a reason end in spaces.
    out.lines().flat_map(|line| [line.trim_end(), "\n"]).collect()
}

/// `text` in lines of at most `room` characters, unless a word is longer.
fn wrapped(text: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let Some(line) = lines.last_mut() else { continue };
        if line.is_empty() {
            line.push_str(word);
        } else if line.chars().count() + 1 + word.chars().count() <= room {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

/// What was inferred, for programs.
pub(super) fn document(inference: &Inference, widgets: &[Inferred]) -> String {
    let route = |route: &Route| json!({ "method": route.method, "path": route.path, "operationId": route.operation });
    let one = |inferred: &Inferred| {
        let reasons = inferred.reasons.iter();
        json!({
            "id": inferred.widget.id,
            "route": inferred.route.as_ref().map(route),
            "widget": widget::entry(&inferred.widget),
            "reasons": reasons.map(|one| json!({ "about": one.about, "what": one.what, "why": one.why })).collect::<Value>(),
            "remarks": inferred.remarks,
        })
    };
    let skipped = inference.skipped.iter().map(|skipped| json!({ "route": route(&skipped.route), "why": skipped.why }));
    let all = json!({ "widgets": widgets.iter().map(one).collect::<Value>(), "skipped": skipped.collect::<Value>() });
    format!("{all:#}\n")
}

/// The source as it is told: without what may be secret in it.
pub(super) fn told(source: &str) -> String {
    let url = Url::parse(source).ok().filter(|_| source.contains("://"));
    let shown = url.map_or_else(|| source.to_owned(), |url| fetch::shown(&url));
    shortened(&shown, 80).into_owned()
}
