//! The endpoint of each type of widget.

use serde_json::Value;

use super::Error;
use super::literal::{Expression, long_text, quote};
use super::model::Model;
use super::module::Module;
use super::names::Names;
use super::params::choices;
use super::signature::{Argument, arguments, head};
use super::sources;
use crate::template::Blanks;
use crate::widget::sample::{self, Answer};
use crate::widget::{Data, Kind, Param, ParamKind, UDF_ROUTES, Widget, id_of, is_elsewhere};

/// Adds the endpoint of the module's widget.
pub(super) fn endpoint(module: &mut Module<'_>) -> Result<(), Error> {
    let widget = module.widget;
    match &widget.data {
        Data::Served => return Ok(()),
        Data::Sample => {}
        Data::File { name, bytes } => return sources::file(module, name, bytes),
        Data::Url(source) => return sources::forwarded(module, source),
    }
    match widget.kind {
        Kind::Table => records(module, "Row", "One row of the table.", "Return the rows of the table."),
        Kind::Metric => records(module, "Metric", "A number with its label.", "Return the numbers."),
        Kind::Newsfeed => records(module, "Article", "An article; `body` is Markdown.", "Return the articles."),
        Kind::SsrmTable | Kind::SsrmAdvanced | Kind::LiveGrid => {
            let rows = Value::Array(sample::records(widget));
            let mut blanks = Blanks::default();
            let rows = Expression::of(&rows);
            blanks.text(
                "plain_rows",
                if rows.flat().len() > 70 { rows.lay(4, &" ".repeat(88), "") } else { rows.flat() },
            );
            module.add(&["rows_sample"], &blanks)?;
            rows_endpoint(module)
        }
        Kind::Chart => chart(module, "Return a Plotly figure."),
        Kind::Highcharts => chart(module, "Return a Highcharts chart."),
        Kind::VegaLite => chart(module, "Return a Vega-Lite chart."),
        Kind::Markdown => {
            let text = text_of_sample(widget);
            single(module, &["markdown"], "Return Markdown.", "str", &[("response_class", "PlainTextResponse")], &text)
        }
        Kind::Html => {
            let text = text_of_sample(widget);
            let names: &[&str] = if widget.has_raw() { &["prices", "html"] } else { &["html"] };
            let (answer, more): (_, &[_]) = if widget.has_raw() {
                ("HTMLResponse | list[Price]", &[("response_model", "None")])
            } else {
                ("HTMLResponse", &[("response_class", "HTMLResponse")])
            };
            single(module, names, "Return a page, in the colours of Workspace.", answer, more, &text)
        }
        Kind::Youtube => {
            let more = [("response_class", "PlainTextResponse")];
            single(module, &["youtube"], "Return the address of the video.", "str", &more, "")
        }
        Kind::Pdf => {
            let name = format!("{}.pdf", widget.module());
            module.data_file(&name, &sample::pdf(&widget.title))?;
            sources::pdf(module, &name)
        }
        Kind::MultiFileViewer => files(module),
        Kind::FileViewer => file_list(module),
        Kind::Omni => omni(module),
        Kind::AdvancedCharting => feed(module),
        Kind::Iframe | Kind::Note => Ok(()),
    }
}

/// The blanks that every endpoint has, after its route is claimed: `answer` is the type that its function returns.
pub(super) fn blanks(
    module: &mut Module<'_>,
    method: &str,
    doc: &str,
    answer: &str,
    more: &[(&str, &str)],
    body: Option<&str>,
) -> Result<Blanks, Error> {
    let widget = module.widget;
    let mut names = Names::of_module();
    let taken = arguments(widget, &mut names);
    let mut written = Vec::new();
    for argument in taken.iter().filter(|argument| body != Some("body") || argument.default.is_none()) {
        written.push(if argument.several { split(module, argument)? } else { argument.written() });
    }
    if let Some(body) = body {
        let kind = match body {
            "grid" if widget.kind == Kind::SsrmAdvanced => "SqlRequest",
            "grid" => "GridRequest",
            "chosen" => "Chosen",
            _ if matches!(widget.data, Data::Url(_)) => "dict[str, Any]",
            _ => "Prompt",
        };
        written.push((format!("{body}: "), Expression::Atom(kind.to_owned())));
    }
    let has = |name: &str| taken.iter().any(|argument| argument.param == name);
    let is_sample = matches!(widget.data, Data::Sample);
    if widget.kind.takes_theme() && !has("theme") && is_sample {
        let kind = "Literal[\"dark\", \"light\"] = \"dark\"".to_owned();
        written.push(("theme: ".to_owned(), Expression::Atom(kind)));
    }
    if widget.has_raw() && !has("raw") && is_sample {
        written.push(("raw: ".to_owned(), Expression::Atom("bool = False".to_owned())));
    }
    let function = module.names.take(&widget.module());
    let head = head(&function, &written, answer);
    module.import_for(&head);
    let mut blanks = Blanks::default();
    blanks
        .text("decorator", module.decorator(method, &path(widget, &taken), more)?)
        .text("head", head)
        .text("doc", doc)
        .text("data_folder", module.place.data_folder)
        .text("title", quote(&widget.title))
        .flag("raw", widget.has_raw());
    Ok(blanks)
}

/// The endpoint with its placeholders called as the arguments are.
fn path(widget: &Widget, arguments: &[Argument]) -> String {
    let endpoint = widget.endpoint.split('?').next().unwrap_or_default().to_owned();
    arguments.iter().fold(endpoint, |path, argument| {
        path.replace(&format!("{{{}}}", argument.param), &format!("{{{}}}", argument.name))
    })
}

/// Adds the function that takes apart the choices of `argument`, and gives the argument that it makes.
fn split(module: &mut Module<'_>, argument: &Argument) -> Result<(String, Expression), Error> {
    let function = module.names.take(&format!("chosen_{}", argument.name));
    let head = head(&function, &[argument.written()], "list[str]");
    module.import_for(&head);
    let mut blanks = Blanks::default();
    blanks.text("head", head).text("argument", &argument.name);
    module.add(&["split"], &blanks)?;
    let depends = format!("Annotated[list[str], Depends({function})]");
    Ok((format!("{}: ", argument.name), Expression::Atom(depends)))
}

/// Adds an endpoint of one function.
fn single(
    module: &mut Module<'_>,
    names: &[&str],
    doc: &str,
    answer: &str,
    more: &[(&str, &str)],
    text: &str,
) -> Result<(), Error> {
    let mut blanks = blanks(module, "get", doc, answer, more, None)?;
    blanks.text("text", long_text(text));
    module.add(names, &blanks)
}

fn chart(module: &mut Module<'_>, doc: &str) -> Result<(), Error> {
    let raw = module.widget.has_raw();
    let answer = if raw { "dict[str, Any] | list[Price]" } else { "dict[str, Any]" };
    let blanks = blanks(module, "get", doc, answer, &[], None)?;
    module.add(&["prices", module.widget.kind.name()], &blanks)
}

/// Adds an endpoint that answers with a list of records of one model.
fn records(module: &mut Module<'_>, name: &str, about: &str, doc: &str) -> Result<(), Error> {
    let widget = module.widget;
    let rows = sample::records(widget);
    let model = Model::of(&rows);
    let (answer, rows_answer) = nested(widget, &format!("list[{name}]"), "ROWS");
    let mut blanks = blanks(module, "get", doc, &answer, &[], None)?;
    if model.renames() {
        module.imports.add("from pydantic import Field");
    }
    if model.has_dates() {
        module.imports.add("import datetime as dt");
    }
    if model.has_any() {
        module.imports.add("from typing import Any");
    }
    blanks
        .text("model", name)
        .text("model_doc", about)
        .text("model_fields", model.fields())
        .text("model_rows", model.calls(name, &rows).tall())
        .text("rows_answer", rows_answer);
    module.add(&["rows"], &blanks)
}

fn text_of_sample(widget: &Widget) -> String {
    match sample::answer(widget) {
        Answer::Text(text) | Answer::Html(text) => text,
        _ => String::new(),
    }
}

/// The parts of `dataKey`.
fn keys(widget: &Widget) -> Vec<String> {
    let rows_only = matches!(widget.kind, Kind::SsrmTable | Kind::SsrmAdvanced | Kind::Metric);
    let path = widget.data_key.as_deref().filter(|_| !rows_only).unwrap_or_default();
    path.split('.').filter(|key| !key.is_empty()).map(str::to_owned).collect()
}

/// The type `kind` and the expression `value` below the keys of `dataKey`.
fn nested(widget: &Widget, kind: &str, value: &str) -> (String, String) {
    keys(widget).iter().rev().fold((kind.to_owned(), value.to_owned()), |(kind, value), key| {
        (format!("dict[str, {kind}]"), format!("{{{}: {value}}}", quote(key)))
    })
}

/// Adds the endpoint of a type whose rows come from the function `read_rows`.
pub(super) fn rows_endpoint(module: &mut Module<'_>) -> Result<(), Error> {
    let widget = module.widget;
    let (answer, rows_answer) = nested(widget, "list[dict[str, Any]]", "read_rows()");
    match widget.kind {
        Kind::SsrmTable | Kind::SsrmAdvanced => {
            let doc = "Return one page of the rows, sorted and filtered as the grid asks.";
            let mut blanks = blanks(module, "post", doc, "Page", &[], Some("grid"))?;
            blanks.flag("sql", widget.kind == Kind::SsrmAdvanced).text("grid_module", module.shared_grid()?);
            module.add(&["grid"], &blanks)?;
            // One for all such widgets of a backend.
            let shared = !module.has_route("get", "table-schemas") && !module.has_route("get", "semantic-views");
            if widget.kind == Kind::SsrmAdvanced && shared {
                module.claim("get", "table-schemas")?;
                module.claim("get", "semantic-views")?;
                module.add(&["schemas"], &Blanks::default())?;
            }
            Ok(())
        }
        Kind::LiveGrid => live_grid(module, &answer, &rows_answer),
        _ => {
            let mut blanks = blanks(module, "get", "Return the rows of the table.", &answer, &[], None)?;
            blanks.text("rows_answer", rows_answer);
            module.add(&["read_rows"], &blanks)
        }
    }
}

fn live_grid(module: &mut Module<'_>, answer: &str, rows_answer: &str) -> Result<(), Error> {
    let widget = module.widget;
    let socket = widget.told("wsEndpoint").map_or_else(|| format!("{}_updates", widget.endpoint), str::to_owned);
    let doc = "Return the first rows, which are updated over the WebSocket below.";
    let mut blanks = blanks(module, "get", doc, answer, &[], None)?;
    let function = module.names.take(&format!("{}_updates", widget.module()));
    if is_elsewhere(&socket) {
        let reason = format!("the WebSocket {socket} is at another server");
        return Err(Error::impossible(reason, "give `wsEndpoint` a path of this backend"));
    }
    let decorator = module.decorator("websocket", &socket, &[])?;
    blanks
        .text("rows_answer", rows_answer)
        .text("row_id", quote(&widget.row_id()))
        .text("socket_decorator", decorator)
        .text("socket_function", function);
    module.place.remark_on_sockets(&mut module.remarks);
    module.add(&["live_grid"], &blanks)
}

/// Adds a PDF for each choice, and gives the constant that tells where they are.
fn choice_files(module: &mut Module<'_>, choices: &[(String, String)]) -> Result<String, Error> {
    let mut files = Vec::new();
    // Ids may be alike, or empty.
    let mut names = Names::of_model();
    for (label, value) in choices {
        let name = format!("{}_{}.pdf", module.widget.module(), names.take(&id_of(value)));
        module.data_file(&name, &sample::pdf(label))?;
        files.push((format!("{}: ", quote(value)), Expression::Atom(format!("DATA / {}", quote(&name)))));
    }
    Ok(Expression::Group("{".to_owned(), files, "}").tall())
}

fn files(module: &mut Module<'_>) -> Result<(), Error> {
    let fallback = Param { file_selector: true, ..Param::new("files", ParamKind::Endpoint) };
    let selector = module.widget.params.iter().find(|param| param.file_selector).unwrap_or(&fallback);
    let mut names = Names::of_model();
    let name = names.take(&selector.name);
    let field = if name == selector.name {
        format!("{name}: list[str] | str = []")
    } else {
        module.imports.add("from pydantic import Field");
        format!("{name}: list[str] | str = Field([], validation_alias={})", quote(&selector.name))
    };
    let constant = choice_files(module, &choices(selector))?;
    // The other params are not sent: the options depend on them.
    let mut blanks = blanks(module, "post", "", "list[dict[str, Any]]", &[], Some("chosen"))?;
    blanks.text("files", constant).text("selector_field", field).text("selector", name);
    module.add(&["multi_file_viewer"], &blanks)
}

fn file_list(module: &mut Module<'_>) -> Result<(), Error> {
    let widget = module.widget;
    let Answer::Json(list) = sample::answer(widget) else { return Ok(()) };
    let list = list.as_array().cloned().unwrap_or_default();
    let choices: Vec<(String, String)> = list
        .iter()
        .map(|file| {
            let text = |key: &str| file[key].as_str().unwrap_or_default().to_owned();
            (text("title"), text("link"))
        })
        .collect();
    let constant = choice_files(module, &choices)?;
    let opened = widget.told("fileEndpoint").map_or_else(|| format!("{}_file", widget.endpoint), str::to_owned);
    let mut blanks = blanks(module, "get", "Return the list of files.", "list[File]", &[], None)?;
    let function = module.names.take(&format!("{}_file", widget.module()));
    let calls = Model::of(&list).calls("File", &list);
    blanks
        .text("files", constant)
        .text("file_list", calls.lay(4, &" ".repeat(88), ""))
        .text("opened_decorator", module.decorator("get", &opened, &[])?)
        .text("opened_function", function);
    module.add(&["file_viewer"], &blanks)
}

fn omni(module: &mut Module<'_>) -> Result<(), Error> {
    let mut names = Names::of_model();
    let mut fields = arguments(module.widget, &mut names);
    fields.retain(|field| field.default.is_some());
    let prompt = ["prompt", "query"].iter().find_map(|name| fields.iter().find(|field| field.param == *name));
    let prompt = prompt.map_or_else(|| "prompt".to_owned(), |field| field.name.clone());
    let mut lines: Vec<String> = fields.iter().map(Argument::field).collect();
    if !fields.iter().any(|field| field.name == prompt) {
        lines.insert(0, "    prompt: str = \"\"".to_owned());
    }
    let lines = lines.join("\n");
    module.import_for(&lines);
    let mut blanks = blanks(module, "post", "", "Answer", &[], Some("body"))?;
    blanks.text("body_fields", lines).text("prompt", prompt);
    module.add(&["omni"], &blanks)
}

fn feed(module: &mut Module<'_>) -> Result<(), Error> {
    let widget = module.widget;
    let symbols = sample::symbols(widget).into_iter();
    let symbols = symbols.map(|(symbol, name)| (format!("{}: ", quote(symbol)), Expression::Atom(quote(name))));
    let symbols = Expression::Group("{".to_owned(), symbols.collect(), "}").tall();
    let base = widget.endpoint.trim_matches('/');
    for route in UDF_ROUTES {
        module.claim("get", &format!("{base}/{route}"))?;
    }
    for function in ["config", "search", "symbols", "history", "server_time"] {
        module.names.take(function);
    }
    let mut blanks = Blanks::default();
    blanks.text("route", quote(&format!("/{base}"))).text("symbols", symbols);
    module.add(&["advanced_charting"], &blanks)
}
