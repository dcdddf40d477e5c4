//! The module of one widget: what is read, what is answered, and which files stand beside it.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::literal::{Argument, WIDTH, call, literal, type_of};
use super::params::{self, Reading, Side};
use super::routes;
use super::spelling::{in_template, key, member, quote, variable};
use crate::endpoint::Error;
use crate::template::{self, Blanks};
use crate::widget::{Cell, Data, Kind, Param, ParamKind, Widget, sample};

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
    source(widget, &readings, &mut module, &mut blanks, &mut names)?;
    answer(widget, &readings, &path, &mut module, &mut blanks, &mut names)?;
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

/// The field that tells the rows of a live grid apart.
fn row_id(widget: &Widget) -> String {
    let told = widget.more.get("data").and_then(|data| data.get("wsRowIdColumn"));
    let told = told.and_then(|id| id.as_str().or_else(|| id.get(0)?.as_str())).map(str::to_owned);
    let first = || rows(widget).first().and_then(|row| row.keys().next().cloned());
    told.or_else(first).unwrap_or_else(|| "id".to_owned())
}

/// Made-up rows.
fn rows(widget: &Widget) -> Vec<Map<String, Value>> {
    let widget = Widget { kind: Kind::Table, data_key: None, ..widget.clone() };
    let sample::Answer::Json(Value::Array(rows)) = sample::answer(&widget) else { return Vec::new() };
    rows.into_iter().filter_map(|row| if let Value::Object(row) = row { Some(row) } else { None }).collect()
}

/// How the content of a file or of another server's answer is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Json,
    Csv,
    Text,
    Bytes,
}

/// How `widget` takes what is read for it.
fn form(widget: &Widget, name: &str) -> Option<Form> {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    match widget.kind {
        Kind::Table | Kind::SsrmTable | Kind::SsrmAdvanced | Kind::LiveGrid if ending == "csv" => Some(Form::Csv),
        Kind::Table | Kind::SsrmTable | Kind::SsrmAdvanced | Kind::LiveGrid => Some(Form::Json),
        Kind::Metric | Kind::Newsfeed if ending == "csv" => Some(Form::Csv),
        Kind::Metric | Kind::Newsfeed | Kind::Chart | Kind::Highcharts | Kind::VegaLite => Some(Form::Json),
        Kind::Markdown | Kind::Html | Kind::Youtube => Some(Form::Text),
        Kind::Pdf => Some(Form::Bytes),
        _ => None,
    }
}

/// The function `load`, unless the data is made up in a way of the type's own.
fn source(
    widget: &Widget,
    readings: &[Reading],
    module: &mut Module,
    blanks: &mut Blanks,
    names: &mut Vec<&'static str>,
) -> Result<(), Error> {
    let impossible = || Error::Impossible {
        reason: format!("the answers of a widget of the type {} are not read from one source", widget.kind.name()),
        help: "leave the source out: the endpoint is then written with made-up data, to be replaced".to_owned(),
    };
    let form = match &widget.data {
        Data::File { name, bytes } => {
            let name = name.file_name().and_then(|name| name.to_str()).unwrap_or("data").to_owned();
            let form = form(widget, &name).ok_or_else(impossible)?;
            blanks.text("file", data_url("FILE", &encoded(&name)));
            module.data.push((name, bytes.clone()));
            names.push("file");
            form
        }
        Data::Url(address) => {
            let path = address.split(['?', '#']).next().unwrap_or_default();
            let form = form(widget, path).ok_or_else(impossible)?;
            blanks.text("url", assigned(&quote(address), "const SOURCE =".len()));
            names.push("url");
            form
        }
        Data::Sample | Data::Served => return Ok(()),
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
    Ok(())
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
fn data_url(name: &str, path: &str) -> String {
    let path = quote(&format!("../../data/{path}"));
    call("new URL", &[Argument::Code(&path), Argument::Code("import.meta.url")], 0, "const  = ".len() + name.len())
}

/// `text` inside HTML.
fn in_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// A file's name as a part of a URL.
fn encoded(name: &str) -> String {
    name.replace('%', "%25").replace('#', "%23").replace('?', "%3F").replace('\\', "%5C")
}

/// The endpoint itself.
fn answer(
    widget: &Widget,
    readings: &[Reading],
    path: &str,
    module: &mut Module,
    blanks: &mut Blanks,
    names: &mut Vec<&'static str>,
) -> Result<(), Error> {
    let is_sample = matches!(widget.data, Data::Sample);
    let lead = readings
        .iter()
        .find(|reading| reading.is_text() && !["theme", "prompt", "query"].contains(&reading.name.as_str()));
    let mut used: Vec<&str> = Vec::new();
    match widget.kind {
        Kind::Table | Kind::LiveGrid | Kind::SsrmTable | Kind::SsrmAdvanced if is_sample => {
            used = sample_rows(widget, readings, blanks);
            names.push("rows");
        }
        Kind::Markdown | Kind::Html => {
            used = readings.iter().map(|one| one.name.as_str()).filter(|name| *name != "raw").collect();
            if widget.kind == Kind::Markdown {
                used.retain(|name| *name != "theme");
            }
            blanks.text("listed", listed(readings, widget.kind));
            blanks.flag("lists", readings.iter().any(|one| !["theme", "raw"].contains(&one.name.as_str())));
        }
        Kind::Chart | Kind::Highcharts | Kind::VegaLite => {
            used.extend(lead.map(|one| one.name.as_str()));
            used.push("theme");
        }
        Kind::Omni => {
            let prompt = if readings.iter().any(|one| one.name == "prompt") { "prompt" } else { "query" };
            used.push(prompt);
            blanks.text("prompt", prompt).text("typed_text", format!("${{{prompt}}}"));
        }
        _ => {}
    }
    let series = lead.map_or_else(
        || "\"Close\"".to_owned(),
        |one| {
            let name = variable(&one.name);
            if one.is_optional() { format!("{name} ?? \"Close\"") } else { name }
        },
    );
    blanks.text("series", series);
    if is_sample {
        let returns = match widget.kind {
            Kind::Markdown => "): Promise<string> {",
            kind if kind.has_columns() => "): Promise<Row[]> {",
            _ => ") {",
        };
        blanks.text("signature", params::pattern(readings, &used, "async function load(".len() + returns.len()));
    }
    let told = |name: &str| widget.more.get(name).and_then(Value::as_str);
    names.push(match widget.kind {
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
            let base = path.trim_end_matches('/');
            let symbol = widget.more.get("data").and_then(|data| data["defaultSymbol"].as_str()).unwrap_or("AAPL");
            blanks
                .text("base", base)
                .text("symbol", quote(symbol))
                .flag("own_symbol", !["AAPL", "MSFT"].contains(&symbol));
            module.paths =
                ["config", "search", "symbols", "history", "time"].map(|one| format!("{base}/{one}")).to_vec();
            "advanced_charting"
        }
        Kind::Table | Kind::Iframe | Kind::Note => "get",
    });
    if widget.kind == Kind::AdvancedCharting {
        for path in &module.paths {
            let name = path.rsplit('/').next().unwrap_or_default();
            blanks.text(&format!("{name}_path"), quote(path));
        }
    }
    Ok(())
}

/// Sets what tells of made-up rows; the names of the params that they follow.
fn sample_rows<'a>(widget: &Widget, readings: &'a [Reading], blanks: &mut Blanks) -> Vec<&'a str> {
    let rows = rows(widget);
    let fields = rows.first().cloned().unwrap_or_default();
    let types: String = fields.iter().map(|(name, value)| format!("  {}: {};\n", key(name), type_of(value))).collect();
    blanks.text("row_type", types);
    blanks.text("row_values", literal(&json!(rows), 0, "const ROWS: Row[] = ".len()));
    let follows =
        |one: &&Reading| (one.is_text() || one.is_list()) && fields.get(&one.name).is_some_and(Value::is_string);
    let followed: Vec<&Reading> = readings.iter().filter(follows).collect();
    let members: String = followed
        .iter()
        .map(|one| {
            let (name, variable) = (key(&one.name), variable(&one.name));
            match one {
                _ if one.is_list() => format!("    {name}: {variable}[at] ?? {},\n", member("row", &one.name)),
                _ if one.is_optional() => format!("    {name}: {variable} ?? {},\n", member("row", &one.name)),
                _ if name == variable => format!("    {name},\n"),
                _ => format!("    {name}: {variable},\n"),
            }
        })
        .collect();
    let list = followed.iter().find(|one| one.is_list()).map(|one| variable(&one.name));
    let result = match list {
        _ if members.is_empty() => "  return ROWS;".to_owned(),
        None => format!("  return ROWS.map((row) => ({{\n    ...row,\n{members}  }}));"),
        Some(list) => format!(
            "  const rows = ROWS.slice(0, {list}.length || undefined);\n  return rows.map((row, at) => ({{\n    ...row,\n{members}  }}));"
        ),
    };
    blanks.text("result", result);
    followed.iter().map(|one| one.name.as_str()).collect()
}

/// The params in the text that a widget shows, a line each.
fn listed(readings: &[Reading], kind: Kind) -> String {
    let lines = readings.iter().filter(|one| !["theme", "raw"].contains(&one.name.as_str())).map(|one| {
        let name = if kind == Kind::Html { in_html(&one.name) } else { one.name.clone() };
        let (name, value) = (in_template(&name), variable(&one.name));
        let value = if one.is_list() {
            format!("{value}.join(\", \")")
        } else if one.is_optional() {
            format!("{value} ?? \"\"")
        } else {
            value
        };
        if kind == Kind::Html {
            format!("      <li>{name}: ${{{value}}}</li>\n")
        } else {
            format!("- {name}: ${{{value}}}\n")
        }
    });
    lines.collect()
}

/// Sets what tells of several files to choose from.
fn multi_file_viewer(widget: &Widget, path: &str, module: &mut Module, blanks: &mut Blanks) -> Result<(), Error> {
    let selector = widget.params.iter().find(|param| param.file_selector);
    let name = selector.map_or("files", |param| param.name.as_str());
    let options = selector.and_then(|param| param.options.as_ref());
    let options = options.map_or_else(|| Ok(format!("{path}/files")), |options| routes::path(&options.endpoint))?;
    let mut files: Vec<(String, String)> = selector
        .iter()
        .flat_map(|param| &param.choices)
        .filter_map(|choice| Some((choice.value.as_str()?.to_owned(), choice.label.clone())))
        .collect();
    if files.is_empty() {
        files = vec![
            ("annual_report".to_owned(), "Annual report".to_owned()),
            ("fact_sheet".to_owned(), "Fact sheet".to_owned()),
        ];
        // What is chosen at first must be there.
        let first =
            selector.and_then(|param| param.value.as_str()).unwrap_or_default().split(',').next().unwrap_or_default();
        if !first.is_empty() && files.iter().all(|(value, _)| value != first) {
            files.insert(0, (first.to_owned(), crate::widget::title_of(first)));
        }
    }
    let listed = files.iter().enumerate().map(|(at, (value, label))| {
        let file = crate::widget::id_of(value);
        let file = if file.is_empty() { format!("file_{}", at + 1) } else { file };
        module.data.push((format!("{}/{file}.pdf", widget.module()), sample::pdf(label)));
        json!({ "value": value, "label": label, "file": format!("{file}.pdf") })
    });
    let listed: Value = listed.collect();
    blanks.text("files", literal(&listed, 0, "const FILES = ".len()));
    blanks.text("folder", data_url("FOLDER", &format!("{}/", widget.module())));
    blanks.text("selector", quote(name)).text("options", quote(&options));
    module.paths.push(options);
    Ok(())
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
