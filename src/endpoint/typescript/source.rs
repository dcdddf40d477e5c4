//! Answers that come from a file or from another server.

use serde_json::json;

use super::literal::{Argument, WIDTH, call, literal};
use super::module::Module;
use super::params::Reading;
use super::spelling::{key, member, quote};
use crate::endpoint::Error;
use crate::template::Blanks;
use crate::widget::{Cell, Data, Kind, Widget};

/// How the content of a file or of another server's answer is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Json,
    Csv,
    Text,
    Bytes,
}

/// How `widget` takes what is read for it.
pub(super) fn form(widget: &Widget, name: &str) -> Option<Form> {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    match widget.kind {
        Kind::Metric | Kind::Newsfeed if ending == "csv" => Some(Form::Csv),
        kind if kind.has_columns() && ending == "csv" => Some(Form::Csv),
        Kind::Metric | Kind::Newsfeed | Kind::Chart | Kind::Highcharts | Kind::VegaLite => Some(Form::Json),
        kind if kind.has_columns() => Some(Form::Json),
        Kind::Markdown | Kind::Html | Kind::Youtube => Some(Form::Text),
        Kind::Pdf => Some(Form::Bytes),
        _ => None,
    }
}

/// The fragment with the function `load` that reads a file or asks another server; none where the data is made up.
pub(super) fn tell(
    widget: &Widget,
    readings: &[Reading],
    module: &mut Module,
    blanks: &mut Blanks,
) -> Result<Option<&'static str>, Error> {
    let impossible = || Error::Impossible {
        reason: format!("the answers of a widget of the type {} are not read from one source", widget.kind.name()),
        help: "leave the source out: the endpoint is then written with made-up data, to be replaced".to_owned(),
    };
    let (fragment, form) = match &widget.data {
        Data::File { name, bytes } => {
            let name = name.file_name().and_then(|name| name.to_str()).unwrap_or("data").to_owned();
            let form = form(widget, &name).ok_or_else(impossible)?;
            blanks.text("file", data_url("FILE", &encoded(&name)));
            module.data.push((name, bytes.clone()));
            ("file", form)
        }
        Data::Url(address) => {
            let path = address.split(['?', '#']).next().unwrap_or_default();
            let form = form(widget, path).ok_or_else(impossible)?;
            blanks.text("url", assigned(&quote(address), "const SOURCE =".len()));
            ("url", form)
        }
        Data::Sample | Data::Served => return Ok(None),
    };
    let has_rows = matches!(widget.kind, Kind::SsrmTable | Kind::SsrmAdvanced | Kind::LiveGrid);
    let is_url = matches!(widget.data, Data::Url(_));
    let keys: Vec<&str> = match &widget.data_key {
        Some(path) if has_rows => path.split('.').collect(),
        _ => Vec::new(),
    };
    blanks.flag("csv", form == Form::Csv).flag("json", form == Form::Json).flag("text", form == Form::Text);
    blanks.flag("below", form == Form::Json && !keys.is_empty());
    blanks.text("below_path", keys.iter().fold(String::new(), |path, key| member(&path, key)));
    let shape = keys.iter().rev().fold("Values[]".to_owned(), |inner, name| format!("{{ {}: {inner} }}", key(name)));
    blanks.text("shape", shape);
    blanks.text(
        "returns",
        match form {
            Form::Csv => ": Promise<CsvRow[]>",
            Form::Json if has_rows => ": Promise<Values[]>",
            Form::Json => ": Promise<object>",
            Form::Text => ": Promise<string>",
            Form::Bytes => "",
        },
    );
    let texts = texts(widget);
    blanks
        .text("texts", literal(&json!(texts), 0, "const TEXTS = ".len()))
        .flag("typed", form == Form::Csv && !texts.is_empty());
    blanks.text("params_after", if readings.is_empty() { "" } else { ", params" });
    let signature = match (readings.is_empty(), is_url) {
        (true, _) => "",
        (false, true) => "params: Params",
        (false, false) => "_params: Params",
    };
    blanks.text("signature", signature);
    let answer = match widget.kind {
        Kind::Markdown | Kind::Youtube => "c.text(await load(PARAMS))",
        Kind::Html => "c.html(await load(PARAMS))",
        Kind::Pdf => "c.body(await load(PARAMS), 200, { \"Content-Type\": \"application/pdf\" })",
        _ => "c.json(await load(PARAMS))",
    };
    blanks.text("answer", answer.replace("PARAMS", if readings.is_empty() { "" } else { "params" }));
    Ok(Some(fragment))
}

/// The columns whose values stay texts even where they look like numbers.
fn texts(widget: &Widget) -> Vec<&str> {
    let text = [Cell::Text, Cell::Date, Cell::DateString].map(Some);
    widget.columns.iter().filter(|column| text.contains(&column.cell)).map(|column| column.field.as_str()).collect()
}

/// `value` behind the `used` characters of its line, or below where it is too long.
fn assigned(value: &str, used: usize) -> String {
    let fits = used + 1 + value.chars().count() < WIDTH;
    if fits { format!(" {value}") } else { format!("\n  {value}") }
}

/// The expression for something in `data/`, to be held by the constant `name`.
pub(super) fn data_url(name: &str, path: &str) -> String {
    let path = quote(&format!("../../data/{path}"));
    call("new URL", &[Argument::Code(&path), Argument::Code("import.meta.url")], 0, "const  = ".len() + name.len())
}

/// A file's name as a part of a URL.
fn encoded(name: &str) -> String {
    name.replace('%', "%25").replace('#', "%23").replace('?', "%3F").replace('\\', "%5C")
}
