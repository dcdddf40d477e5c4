//! Endpoints whose answers come from a file of the project, or from another server.

use std::path::Path;

use super::Error;
use super::literal::{Expression, quote};
use super::module::Module;
use super::names::Names;
use super::signature::arguments;
use super::writers::{blanks, rows_endpoint};
use crate::sheet;
use crate::template::Blanks;
use crate::widget::{Asked, Cell, Kind, Widget};

/// Adds the endpoint that answers with the file called `name`, which the project gets.
pub(super) fn file(module: &mut Module<'_>, name: &Path, bytes: &[u8]) -> Result<(), Error> {
    let widget = module.widget;
    let name = name.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let ending = name.rsplit('.').next().unwrap_or_default().to_lowercase();
    let rows = matches!(ending.as_str(), "csv" | "tsv");
    let pages = widget.kind.has_columns() && widget.kind != Kind::Table;
    let impossible = match ending.as_str() {
        "json" => {
            matches!(widget.kind.asked(), Asked::Udf) || matches!(widget.kind, Kind::Omni | Kind::MultiFileViewer)
        }
        "csv" | "tsv" => !widget.kind.has_columns(),
        _ => widget.kind.asked() != Asked::Get || pages,
    };
    if impossible {
        return Err(Error::Impossible {
            reason: format!("a widget of the type {} cannot show {name}", widget.kind.name()),
            help: "choose a type that shows what the file holds".to_owned(),
        });
    }
    module.data_file(&name, bytes)?;
    let file = format!("DATA / {}", quote(&name));
    if rows || (pages && ending == "json") {
        let mut blanks = Blanks::default();
        blanks.text("file", file).text("data_folder", module.place.data_folder);
        if rows {
            csv(&mut blanks, widget, &ending, bytes);
        } else {
            blanks.text("keys", keys(widget));
        }
        module.add(&[if rows { "rows_csv" } else { "rows_json" }], &blanks)?;
        return rows_endpoint(module);
    }
    let doc = "Return what the file holds, read anew each time so that a change shows at once.";
    let (fragment, answer, response) = match ending.as_str() {
        "json" => ("json_file", "Any", ""),
        "pdf" => return pdf(module, &name),
        "html" | "htm" => ("text_file", "str", "HTMLResponse"),
        _ => ("text_file", "str", "PlainTextResponse"),
    };
    let class = [("response_class", response)];
    let mut blanks = blanks(module, "get", doc, answer, if response.is_empty() { &[] } else { &class }, None)?;
    blanks.text("file", file).text("response", response);
    module.add(&[fragment], &blanks)
}

/// What leads from a document to the rows in it.
fn keys(widget: &Widget) -> String {
    let path = widget.data_key.as_deref().unwrap_or_default();
    let keys = path.split('.').filter(|key| !key.is_empty()).map(|key| format!("[{}]", quote(key)));
    keys.collect::<Vec<_>>().concat()
}

/// The blanks of the function that reads rows from a CSV file.
fn csv(blanks: &mut Blanks, widget: &Widget, ending: &str, bytes: &[u8]) {
    let delimiter = match sheet::separator(&String::from_utf8_lossy(bytes)) {
        b'\t' => ", delimiter=\"\\t\"",
        _ if ending == "tsv" => ", delimiter=\"\\t\"",
        b';' => ", delimiter=\";\"",
        _ => "",
    };
    let numbers: Vec<Expression> = widget
        .columns
        .iter()
        .filter(|column| column.cell == Some(Cell::Number))
        .map(|column| Expression::Atom(quote(&column.field)))
        .collect();
    let (some, row) = match (widget.columns.is_empty(), numbers.is_empty()) {
        (true, _) => (false, "{key: number(value) for key, value in row.items()}"),
        (false, true) => (false, "dict(row)"),
        (false, false) => (true, "{k: number(v) if k in NUMBERS else v for k, v in row.items()}"),
    };
    let numbers = Expression::Group("{".to_owned(), numbers.into_iter().map(|one| (String::new(), one)).collect(), "}");
    blanks
        .text("delimiter", delimiter)
        .flag("some_numbers", some)
        .flag("converts", row != "dict(row)")
        .text("row", row)
        .text("numbers", numbers.lay(0, "NUMBERS = ", ""));
}

/// Adds the endpoint that answers with the PDF called `name` among the data.
pub(super) fn pdf(module: &mut Module<'_>, name: &str) -> Result<(), Error> {
    // No description of a model: the answer is the file.
    let class = [("response_class", "FileResponse")];
    let mut blanks = blanks(module, "get", "Return the file.", "FileResponse", &class, None)?;
    blanks.text("file", format!("DATA / {}", quote(name)));
    module.add(&["pdf"], &blanks)
}

/// Adds the endpoint that asks `source` for each answer.
pub(super) fn forwarded(module: &mut Module<'_>, source: &str) -> Result<(), Error> {
    let widget = module.widget;
    if widget.kind == Kind::AdvancedCharting || widget.kind == Kind::LiveGrid || widget.kind == Kind::FileViewer {
        return Err(Error::Impossible {
            reason: format!("a widget of the type {} needs more than one answer", widget.kind.name()),
            help: "choose another type, or write the endpoint yourself".to_owned(),
        });
    }
    let post = widget.kind.asked() == Asked::Post;
    let mut names = Names::of_module();
    let arguments = arguments(widget, &mut names);
    let mut lines: Vec<String> = Vec::new();
    let mut query = Vec::new();
    for argument in &arguments {
        let placeholder = format!("{{{}}}", argument.param);
        if source.contains(&placeholder) {
            let value = format!("quote(str({}), safe=\"\")", argument.name);
            lines.push(format!("url = url.replace({}, {value})", quote(&placeholder)));
        } else {
            query.push((format!("{}: ", quote(&argument.param)), Expression::Atom(argument.name.clone())));
        }
    }
    let places = !lines.is_empty();
    let some = !query.is_empty();
    if some {
        let query = Expression::Group("{".to_owned(), query, "}").lay(4, "params = ", "");
        let join = if source.contains('?') { "&" } else { "?" };
        lines.push(format!("params = {query}"));
        lines.push("# What has no value is not sent.".to_owned());
        lines.push("sent = {k: v for k, v in params.items() if v not in (None, \"\")}".to_owned());
        lines.push(format!("url += \"{join}\" + urlencode(sent)"));
    }
    // The source tells all rows: the pages are made here.
    let pages = widget.kind == Kind::SsrmTable;
    let mut blanks = if pages {
        let doc = "Ask the source, with the params, for all rows and return one page of them.";
        let mut blanks = blanks(module, "post", doc, "Page", &[], Some("grid"))?;
        blanks.text("grid_module", module.shared_grid()?).text("keys", keys(widget));
        blanks
    } else {
        let (method, body) = if post { ("post", Some("body")) } else { ("get", None) };
        let doc = "Ask the source, with the params, and pass on its answer.";
        blanks(module, method, doc, "Response", &[], body)?
    };
    blanks
        .text("source", quote(source))
        .text("build_url", lines.iter().map(|line| format!("\n    {line}")).collect::<Vec<_>>().concat())
        .flag("some_query", some)
        .flag("some_places", places)
        .flag("post", post);
    module.add(&[if pages { "forward_pages" } else { "forward" }], &blanks)
}
