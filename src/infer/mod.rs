//! Widgets inferred from data: what the bytes are, which widget shows them, what its columns and params are, and why.

mod amount;
mod column;
mod day;
mod document;
mod frame;
mod hints;
mod openapi;
mod rows;
mod sheet;
mod text;

use std::fmt;

use serde_json::Value;
use url::Url;

pub use openapi::is_api;

use crate::text::SourceFile;
use crate::widget::{Data, Kind, Param, ParamKind, Widget, id_of};

/// Data to infer widgets from.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The name of the file, or the URL's last part: `prices.csv`.
    pub name: &'a str,
    /// The data.
    pub bytes: &'a [u8],
    /// The media type that a server gave it.
    pub media: Option<&'a str>,
    /// The URL that answered with it; none for a file.
    pub url: Option<&'a str>,
    /// Whether what a URL answers is kept, as where nothing can fetch it again.
    pub copied: bool,
}

/// One thing that was inferred.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// What it is about: a column, a param, `type`.
    pub about: String,
    /// What was decided.
    pub what: String,
    /// Why; empty where it speaks for itself.
    pub why: String,
}

/// A widget that the data tells of.
#[derive(Debug, Clone)]
pub struct Inferred {
    /// The widget.
    pub widget: Widget,
    /// What was decided, and why.
    pub reasons: Vec<Reason>,
    /// What the user must still do or know, in sentences.
    pub remarks: Vec<String>,
    /// The route of an API that it shows.
    pub route: Option<Route>,
}

/// A route of an API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// `GET` or another method.
    pub method: &'static str,
    /// Its path, with `{name}` for params.
    pub path: String,
    /// Its `operationId`.
    pub operation: Option<String>,
}

/// A route that is no widget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The route.
    pub route: Route,
    /// Why it is none.
    pub why: String,
}

/// What an API says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Api {
    /// Its title.
    pub title: String,
    /// Where it is served, without a slash at the end; none where the document does not say.
    pub server: Option<String>,
}

/// What was inferred.
#[derive(Debug, Clone, Default)]
pub struct Inference {
    /// The widgets, in the order of the data.
    pub widgets: Vec<Inferred>,
    /// Routes that are no widgets.
    pub skipped: Vec<Skipped>,
    /// The API, where the data describes one.
    pub api: Option<Api>,
}

/// Why nothing can be inferred.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// What is wrong, with the line where there is one.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Error {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

impl Reason {
    fn new(about: impl Into<String>, what: impl Into<String>, why: impl Into<String>) -> Self {
        Self { about: about.into(), what: what.into(), why: why.into() }
    }
}

/// Formats that are no data, by their first bytes, with what to do about them.
const FOREIGN: &[(&[u8], &str, &str)] = &[
    (b"PK\x03\x04", "a workbook or another zip archive", "save the sheet as \"CSV UTF-8\" and give that file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook", "save the sheet as \"CSV UTF-8\" and give that file"),
    (
        b"PAR1",
        "a Parquet file",
        "write it as CSV or JSON, for example with pandas: df.to_csv(\"data.csv\", index=False)",
    ),
    (b"\x1f\x8b", "a gzip archive", "unpack it first"),
    (b"\x89PNG", "a picture", "show it in a markdown widget: ![](https://…)"),
    (b"\xff\xd8\xff", "a picture", "show it in a markdown widget: ![](https://…)"),
    (b"GIF8", "a picture", "show it in a markdown widget: ![](https://…)"),
    (b"SQLite format 3", "a database", "export the table as CSV and give that file"),
];

/// What `source` tells.
pub fn infer(source: &Source<'_>) -> Result<Inference, Error> {
    let bytes = source.bytes;
    if bytes.trim_ascii().is_empty() {
        return Err(Error::new(format!("{} is empty", source.name), "give a file or a URL with data"));
    }
    if text::is_pdf(bytes) {
        return Ok(Inference::one(text::pdf(source)));
    }
    if let Some((_, what, help)) = FOREIGN.iter().find(|(magic, _, _)| bytes.starts_with(magic)) {
        return Err(Error::new(format!("{} is {what}, of which no widget can be made", source.name), *help));
    }
    let file = SourceFile::new(source.name, bytes.to_vec());
    if let Some(at) = file.invalid_utf8() {
        let place = file.position(u32::try_from(at).unwrap_or(u32::MAX));
        let remedy =
            if source.ending() == "csv" { "save it as \"CSV UTF-8\"" } else { "save it with the encoding UTF-8" };
        return Err(Error::new(
            format!("{}:{}:{}: this is not UTF-8 text", source.name, place.line, place.column),
            remedy,
        ));
    }
    infer_text(source, &file)
}

fn infer_text(source: &Source<'_>, file: &SourceFile) -> Result<Inference, Error> {
    let content = file.text();
    let start = content.trim_start();
    let ending = source.ending();
    if let Some(document) = openapi::yaml(start, source.name)? {
        return openapi::infer(source, &document);
    }
    let said = matches!(ending, "json" | "jsonl" | "ndjson") || source.media.is_some_and(openapi::is_json);
    if said || start.starts_with(['{', '[', '"']) && !matches!(ending, "md" | "csv" | "tsv") {
        return match serde_json::from_str::<Value>(content) {
            Ok(document) if is_api(&document) => openapi::infer(source, &document),
            Ok(document) => document::infer(source, &document, file.is_utf16()).map(Inference::one),
            Err(error) => match document::lines(content) {
                Some(rows) => document::infer(source, &rows, true).map(Inference::one),
                None if said || start.starts_with('{') => Err(broken(source, file, &error)),
                None => text::infer(source, content).map(Inference::one),
            },
        };
    }
    if matches!(ending, "csv" | "tsv") || source.media.is_some_and(|media| media.starts_with("text/csv")) {
        return sheet::infer(source, file).map(Inference::one);
    }
    if !matches!(ending, "md" | "html" | "htm") && sheet::is_likely(start) {
        return sheet::infer(source, file).map(Inference::one);
    }
    text::infer(source, content).map(Inference::one)
}

/// Why a document is no JSON, with the place.
fn broken(source: &Source<'_>, file: &SourceFile, error: &serde_json::Error) -> Error {
    let (line, column, message) = match crate::json::parse(file.text()).errors.first() {
        Some(fault) => {
            let place = file.position(fault.span.start);
            (place.line, place.column, fault.kind.message())
        }
        None => (error.line(), error.column(), "this is not JSON".to_owned()),
    };
    Error::new(format!("{}:{line}:{column}: {message}", source.name), "mend the document, or save it anew")
}

impl Inference {
    fn one(inferred: Inferred) -> Self {
        Self { widgets: vec![inferred], ..Self::default() }
    }
}

impl Source<'_> {
    /// The ending of its name, in lower case.
    fn ending(&self) -> &'static str {
        let known =
            ["csv", "tsv", "json", "jsonl", "ndjson", "md", "markdown", "html", "htm", "txt", "pdf", "yaml", "yml"];
        let name = self.name.to_ascii_lowercase();
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        known
            .into_iter()
            .find(|known| *known == ending)
            .map_or("", |ending| if ending == "markdown" { "md" } else { ending })
    }

    /// Its name without the ending.
    fn stem(&self) -> &str {
        match self.name.rsplit_once('.') {
            Some((stem, _)) if !stem.is_empty() && !self.ending().is_empty() => stem,
            _ => self.name,
        }
    }

    /// A widget for all of it. `converted` is what a file must hold where the data cannot be shown as it comes.
    fn widget(&self, kind: Kind, converted: Option<(&str, Vec<u8>)>) -> Inferred {
        let id = id_of(self.stem());
        let id = if id.is_empty() { kind.name().replace('-', "_") } else { id };
        let mut widget = Widget::new(own(id), kind);
        let (mut reasons, mut remarks) = (Vec::new(), Vec::new());
        match (self.url.and_then(|url| Url::parse(url).ok()), converted) {
            (Some(url), None) if !self.copied => {
                let (url, params) = split_query(url, &mut reasons, &mut remarks);
                widget.params = params;
                widget.source = url.host_str().map(str::to_owned).into_iter().collect();
                widget.data = Data::Url(url.into());
            }
            (url, converted) => {
                widget.source = vec![url.as_ref().and_then(Url::host_str).unwrap_or(self.name).to_owned()];
                let (ending, bytes) = converted.unwrap_or_else(|| (self.ending(), self.bytes.to_vec()));
                if url.is_some() && self.copied {
                    remarks.push("the data was copied as it is now, and is not fetched again".to_owned());
                } else if url.is_some() {
                    remarks.push("Workspace cannot show what the URL answers as it comes: it was turned into JSON and copied, and is not fetched again".to_owned());
                }
                let ending = if ending.is_empty() { usual_ending(kind) } else { ending };
                widget.data = Data::File { name: format!("{}.{ending}", self.stem()).into(), bytes };
            }
        }
        Inferred { widget, reasons, remarks, route: None }
    }
}

/// `id`, or another where Workspace has a widget of its own under the name of a type.
fn own(id: String) -> String {
    if Kind::all().any(|kind| kind.name() == id) { format!("{id}_widget") } else { id }
}

fn usual_ending(kind: Kind) -> &'static str {
    match kind {
        Kind::Markdown => "md",
        Kind::Html => "html",
        Kind::Pdf => "pdf",
        Kind::Youtube => "txt",
        _ => "json",
    }
}

/// Names of what is sent to a service but must not be shown to users of a widget.
const SECRETS: &[&str] = &["key", "apikey", "token", "secret", "password", "auth", "signature"];

/// The URL without its query, and params of that. Keys to the service stay in the URL.
fn split_query(mut url: Url, reasons: &mut Vec<Reason>, remarks: &mut Vec<String>) -> (Url, Vec<Param>) {
    let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    url.set_query(None);
    url.set_fragment(None);
    let mut params: Vec<Param> = Vec::new();
    for (name, value) in pairs {
        if hints::words(&name).iter().any(|word| SECRETS.contains(&word.as_str())) {
            url.query_pairs_mut().append_pair(&name, &value);
            remarks.push(format!("`{name}` looks like a key to the service: it stays in the endpoint's URL, so keep that out of what others can read"));
        } else if !params.iter().any(|param| param.name == name) {
            let (kind, value) = hints::typed(&value);
            reasons.push(Reason::new(format!("param {name}"), kind.name(), "it stands in the URL's query"));
            let integer = kind == ParamKind::Number && value.is_i64();
            params.push(Param { value, integer, ..Param::new(name, kind) });
        }
    }
    (url, params)
}

#[cfg(test)]
mod tests;
