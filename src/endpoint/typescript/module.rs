//! The module of one widget: what is read, what is answered, and which files stand beside it.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::made_up::{self, feed, multi_file_viewer, row_id};
use super::params::{self, Reading, Side};
use super::routes;
use super::source::{self, Form, data_url, form};
use super::spelling::{in_html, in_template, key, quote};
use crate::endpoint::Error;
use crate::template::{self, Blanks};
use crate::widget::{Data, Kind, Param, ParamKind, Widget, sample};

/// Where the fragments stand in `templates/widgets`.
const FRAGMENTS: &str = "typescript-node";

/// What answers a widget.
#[derive(Debug, Default)]
pub(super) struct Module {
    /// The code of the module.
    pub(super) code: String,
    /// The paths that it alone answers.
    pub(super) paths: Vec<String>,
    /// The endpoints of dropdowns and forms, which other widgets may have in common with it.
    pub(super) sides: Vec<Side>,
    /// Files in `data/` by name.
    pub(super) data: Vec<(String, Vec<u8>)>,
    /// Files in `src/` that several modules use, with their content.
    pub(super) shared: Vec<(&'static str, String)>,
}

/// Writes it.
pub(super) fn write(executable: &Path, widget: &Widget) -> Result<Module, Error> {
    let path = routes::path(&widget.endpoint)?;
    let mut module = Module::default();
    let readings = readings(widget);
    let mut blanks = Blanks::default();
    let has_placeholder = path.contains("/:");
    let query = if has_placeholder { "{ ...c.req.query(), ...c.req.param() }" } else { "c.req.query()" };
    let body = match (widget.kind, has_placeholder) {
        (Kind::SsrmTable | Kind::SsrmAdvanced, true) => "{ ...sent, ...c.req.query(), ...c.req.param() }",
        (Kind::SsrmTable | Kind::SsrmAdvanced, false) => "{ ...sent, ...c.req.query() }",
        (_, true) => "{ ...(await body(c)), ...c.req.param() }",
        (_, false) => "await body(c)",
    };
    let reads = |values: &str| if readings.is_empty() { String::new() } else { format!("read({values})") };
    blanks.text("path", quote(&path));
    blanks.text("query", reads(query));
    blanks.text("body", reads(body));
    blanks.text("title_html", in_template(&in_html(&widget.title)));
    blanks.text("title_text", quote(&widget.title));
    blanks.flag("sql", widget.kind == Kind::SsrmAdvanced);
    blanks.text("title_template", in_template(&widget.title));
    blanks.flag("params", !readings.is_empty());
    blanks.flag("raw", widget.more.get("raw") == Some(&json!(true)));
    let mut names = Vec::new();
    names.extend(source::tell(widget, &readings, &mut module, &mut blanks)?);
    made_up::tell(widget, &readings, &mut blanks);
    if matches!(widget.data, Data::Sample) && widget.kind.has_columns() {
        names.push("rows");
    }
    names.push(fragment(widget, &readings, &path, &mut module, &mut blanks)?);
    let shared = shared(widget);
    names.extend(shared.iter().map(|(fragment, _)| *fragment));
    let names: Vec<String> = names.iter().map(|name| format!("{FRAGMENTS}/{name}.ts")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut filled = template::fill(executable, &names, &blanks)?;
    let pieces = filled.len() - shared.len();
    module.shared = shared.into_iter().map(|(_, file)| file).zip(filled.drain(pieces..)).collect();
    module.sides = params::options(widget)?.into_iter().chain(params::forms(widget)?).collect();
    if !module.paths.contains(&path) {
        module.paths.push(path);
    }
    // A widget that fills its own dropdown needs no second answer.
    module.sides.retain(|side| !module.paths.contains(&side.path));
    module.code = std::iter::once(params::reader(&readings)).chain(filled).collect::<Vec<_>>().join("\n");
    Ok(module)
}

/// What Workspace sends for `widget`.
fn readings(widget: &Widget) -> Vec<Reading> {
    let sent = |param: &&Param| !matches!(param.kind, ParamKind::Form | ParamKind::Button);
    // Those of a list of files come with the files' own names alone.
    if matches!(widget.kind, Kind::MultiFileViewer | Kind::AdvancedCharting | Kind::FileViewer) {
        return Vec::new();
    }
    let key = (widget.kind == Kind::LiveGrid).then(|| row_id(widget));
    let listed = |param: &Param| key.as_ref() == Some(&param.name) && param.kind != ParamKind::Number;
    let mut readings: Vec<Reading> =
        widget.params.iter().filter(sent).map(|param| Reading::of(param, listed(param))).collect();
    // What is asked is a text always, if an empty one.
    let asked = |one: &&mut Reading| widget.kind == Kind::Omni && ["prompt", "query"].contains(&one.name.as_str());
    readings.iter_mut().filter(asked).for_each(Reading::fill);
    let mut add = |reading: Reading| {
        if readings.iter().all(|known| known.name != reading.name) {
            readings.push(reading);
        }
    };
    if widget.kind == Kind::Omni && widget.params.iter().all(|param| param.name != "query") {
        add(Reading::extra("prompt", "text", &[], json!("")));
    }
    if matches!(widget.data, Data::Sample) {
        if widget.kind.takes_theme() {
            add(Reading::extra("theme", "choice", &["dark", "light"], json!("dark")));
        }
        let has_raw = widget.kind.takes_theme() || widget.kind == Kind::Youtube;
        if has_raw && widget.more.get("raw") == Some(&json!(true)) {
            add(Reading::extra("raw", "boolean", &[], Value::Null));
        }
    }
    readings
}

/// The fragment that answers, with what it tells set.
fn fragment(
    widget: &Widget,
    readings: &[Reading],
    path: &str,
    module: &mut Module,
    blanks: &mut Blanks,
) -> Result<&'static str, Error> {
    let is_sample = matches!(widget.data, Data::Sample);
    let told = |name: &str| widget.more.get(name).and_then(Value::as_str);
    Ok(match widget.kind {
        Kind::Table if is_sample => {
            let rows = if readings.is_empty() { "await load()" } else { "await load(params)" };
            let nested = widget.data_key.iter().flat_map(|path| path.rsplit('.'));
            let answer = nested.fold(rows.to_owned(), |inner, name| format!("{{ {}: {inner} }}", key(name)));
            blanks.text("answer", format!("c.json({answer})"));
            "get"
        }
        Kind::LiveGrid => {
            let socket = told("wsEndpoint").map_or_else(|| Ok(format!("{path}/ws")), routes::path)?;
            blanks.text("socket", quote(&socket)).text("row_id", quote(&row_id(widget)));
            module.paths.push(socket);
            "live_grid"
        }
        Kind::SsrmTable | Kind::SsrmAdvanced => "ssrm",
        _ if !is_sample => "get",
        Kind::Metric => "metric",
        Kind::Chart => "chart",
        Kind::Highcharts => "highcharts",
        Kind::VegaLite => "vegalite",
        Kind::Markdown => "markdown",
        Kind::Newsfeed => "newsfeed",
        Kind::Html => "html",
        Kind::Youtube => "youtube",
        Kind::Pdf => {
            let file = format!("{}.pdf", widget.module());
            blanks.text("file", data_url("FILE", &file));
            module.data.push((file, sample::pdf(&widget.title)));
            "pdf"
        }
        Kind::MultiFileViewer => {
            multi_file_viewer(widget, path, module, blanks)?;
            "multi_file_viewer"
        }
        Kind::FileViewer => {
            let open = told("fileEndpoint").map_or_else(|| Ok(format!("{path}/file")), routes::path)?;
            blanks.text("open", quote(&open)).text("folder", data_url("FOLDER", &format!("{}/", widget.module())));
            module.paths.push(open);
            for (name, title) in [("annual_report", "Annual report"), ("fact_sheet", "Fact sheet")] {
                module.data.push((format!("{}/{name}.pdf", widget.module()), sample::pdf(title)));
            }
            "file_viewer"
        }
        Kind::Omni => "omni",
        Kind::AdvancedCharting => {
            feed(widget, path, module, blanks);
            "advanced_charting"
        }
        Kind::Table | Kind::Iframe | Kind::Note => "get",
    })
}

/// Modules that the widget's module uses beside those of the template: fragment and file.
fn shared(widget: &Widget) -> Vec<(&'static str, &'static str)> {
    let mut shared = Vec::new();
    if matches!(widget.kind, Kind::SsrmTable | Kind::SsrmAdvanced) {
        shared.push(("lib/grid", "grid.ts"));
    }
    let name = match &widget.data {
        Data::File { name, .. } => name.to_string_lossy().into_owned(),
        Data::Url(address) => {
            shared.push(("lib/upstream", "upstream.ts"));
            address.split(['?', '#']).next().unwrap_or_default().to_owned()
        }
        Data::Sample | Data::Served => String::new(),
    };
    if form(widget, &name) == Some(Form::Csv) {
        shared.push(("lib/csv", "csv.ts"));
    }
    shared
}

/// Where a file of `data/` stands.
pub(super) fn data_file(root: &Path, name: &str) -> PathBuf {
    name.split('/').fold(root.join("data"), |path, part| path.join(part))
}
