//! What a module holds for each type of widget: which fragments, and what fills them.

use std::path::Path;

use super::fields::{self, Field, FieldKind, structure};
use super::manifest::{BASE64, CLIENT, CSV, Need, SOCKETS};
use super::module::Route;
use super::rows::{Row, filter, laid_out};
use super::served::{self, Served};
use super::spelling::{quote, quote_raw};
use super::{Error, path_of};
use crate::sheet;
use crate::template::Blanks;
use crate::widget::sample::{self, Answer};
use crate::widget::{Data, Kind, UDF_ROUTES, Widget, id_of};

/// The inside of a module.
#[derive(Debug, Default)]
pub(super) struct Content {
    pub(super) fragments: Vec<&'static str>,
    pub(super) blanks: Blanks,
    /// Structs that stand before the fragments.
    pub(super) structures: Vec<String>,
    pub(super) routes: Vec<Route>,
    pub(super) needs: Vec<Need>,
    /// Files to be made, by their paths in the project.
    pub(super) files: Vec<(String, Vec<u8>)>,
    pub(super) remarks: Vec<String>,
}

/// The module that answers `widget` at `path`.
pub(super) fn write(widget: &Widget, path: &str, served: &[Served]) -> Result<Content, Error> {
    let mut content = Content::default();
    content.source(widget)?;
    content.answer(widget, path, served)?;
    Ok(content)
}

/// Whether the answer is made of rows that the backend looks into, rather than passed on as it comes.
fn reads_rows(widget: &Widget) -> bool {
    match widget.kind {
        Kind::SsrmTable | Kind::SsrmAdvanced | Kind::LiveGrid => true,
        Kind::Table => matches!(widget.data, Data::Sample) || is_csv(&widget.data),
        _ => false,
    }
}

fn is_csv(data: &Data) -> bool {
    let name = match data {
        Data::File { name, .. } => name.as_path(),
        Data::Url(url) => Path::new(url.split(['?', '#']).next().unwrap_or_default()),
        Data::Sample | Data::Served => return false,
    };
    name.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv") || ending.eq_ignore_ascii_case("tsv"))
}

/// What is served where an answer is passed on.
fn media_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Pdf => "application/pdf",
        Kind::Html => "text/html; charset=utf-8",
        Kind::Markdown | Kind::Youtube => "text/plain; charset=utf-8",
        _ => "application/json",
    }
}

impl Content {
    /// Where the data comes from: blanks, needs and files.
    fn source(&mut self, widget: &Widget) -> Result<(), Error> {
        let chooses_files = matches!(widget.kind, Kind::MultiFileViewer | Kind::FileViewer);
        let impossible = |what: &str| Error::Impossible {
            reason: format!("{what} cannot be shown as `{}`", widget.kind.name()),
            help: "choose another --type, or leave the data away and put it into the code".to_owned(),
        };
        let (url, file) = (matches!(widget.data, Data::Url(_)), matches!(widget.data, Data::File { .. }));
        match (&widget.data, widget.kind) {
            (Data::Url(_), Kind::MultiFileViewer | Kind::FileViewer) => return Err(impossible("an address")),
            (Data::File { .. } | Data::Url(_), Kind::Omni | Kind::AdvancedCharting) => return Err(impossible("this")),
            (data, _) if is_csv(data) && !reads_rows(widget) => return Err(impossible("a CSV file")),
            (Data::File { name, bytes }, _) if !chooses_files => {
                let ending = name.extension().and_then(|ending| ending.to_str()).unwrap_or("txt").to_lowercase();
                self.data_file(widget, &ending, bytes.clone());
                self.blanks.text("delimiter", delimiter(bytes));
            }
            (Data::Sample, Kind::Pdf) => self.data_file(widget, "pdf", sample::pdf(&widget.title)),
            (Data::Url(address), _) => {
                let tabs = address.split('?').next().is_some_and(|path| path.to_lowercase().ends_with(".tsv"));
                self.blanks.text("place", quote(address)).text("delimiter", if tabs { r"b'\t'" } else { "b','" });
                self.blanks.flag("placeholders", address.contains('{'));
                self.needs.push(CLIENT);
            }
            _ => {}
        }
        if is_csv(&widget.data) {
            self.needs.push(CSV);
        }
        self.blanks.flag("url", url).flag("csv", is_csv(&widget.data)).flag("sample", !url && !file);
        Ok(())
    }

    fn data_file(&mut self, widget: &Widget, ending: &str, bytes: Vec<u8>) {
        let place = format!("data/{}.{ending}", widget.module());
        self.blanks.text("place", quote(&place));
        self.files.push((place, bytes));
    }

    /// What answers, with the routes that lead there.
    fn answer(&mut self, widget: &Widget, path: &str, served: &[Served]) -> Result<(), Error> {
        let raw = widget.has_raw();
        let is_sample = matches!(widget.data, Data::Sample);
        let url = matches!(widget.data, Data::Url(_));
        let mut fields = fields_of(widget, raw);
        self.blanks.flag("raw", raw).flag("params", !fields.is_empty());
        self.blanks.text("sent", if url { "params" } else { "" });
        self.blanks.flag("filter", false);
        let mut used = false;
        if reads_rows(widget) {
            used = self.rows(widget, is_sample, &fields);
        } else if !is_sample || widget.kind == Kind::Pdf {
            self.blanks.text("media_type", media_type(widget.kind));
            self.fragments.extend(["as_is", if url { "read_url" } else { "read_file" }]);
            self.routes.push(Route::new(path, "get", "data"));
        }
        match widget.kind {
            Kind::Table if reads_rows(widget) => self.table(widget, path),
            Kind::LiveGrid => {
                self.table(widget, path);
                self.live(widget, path)?;
            }
            Kind::SsrmTable => self.put("ssrm_table", path, "post"),
            Kind::SsrmAdvanced => {
                self.put("ssrm_advanced", path, "post");
                let schemas = ["/table-schemas", "/semantic-views"];
                let missing = schemas.iter().filter(|path| served::at(served, path).is_none());
                let missing: Vec<_> = missing.map(|path| Route::new(*path, "get", "nothing")).collect();
                self.blanks.flag("schemas", !missing.is_empty());
                self.routes.extend(missing);
            }
            Kind::Omni => {
                let prompt = fields.iter().find(|field| field.name == "prompt").or(fields.first());
                self.blanks.text("prompt", prompt.map_or("prompt", |field| field.name.as_str()));
                self.put("omni", path, "post");
            }
            Kind::MultiFileViewer => {
                self.file_choice(widget, &fields, served)?;
                self.put("multi_file_viewer", path, "post");
                self.fragments.push("files");
            }
            Kind::FileViewer => {
                self.listed_files(widget);
                let open = widget.told("fileEndpoint").map(path_of).transpose()?.flatten();
                self.put("file_viewer", path, "get");
                self.routes.push(Route::new(open.unwrap_or_else(|| format!("{path}_file")), "get", "open"));
                self.fragments.push("files");
            }
            Kind::AdvancedCharting => self.feed(widget, path),
            _ if self.routes.is_empty() => {
                used = used || raw || widget.kind == Kind::Markdown || widget.kind.takes_theme();
                self.made_up(widget, path, raw);
            }
            _ => {}
        }
        let body = matches!(widget.kind, Kind::Omni | Kind::MultiFileViewer | Kind::AdvancedCharting);
        let arguments = match (url, fields.is_empty()) {
            (true, _) => "Params(params): Params<Sent>",
            (false, true) => "",
            (false, false) if used => "Params(query): Params<Query>",
            (false, false) => "Params(_query): Params<Query>",
        };
        self.blanks.text("arguments", if body { "" } else { arguments });
        if url || (widget.kind == Kind::AdvancedCharting) {
            fields.clear();
        }
        if !fields.is_empty() {
            self.structures.push(structure("Query", "What Workspace sends: the widget's params.", &fields));
        }
        Ok(())
    }

    fn put(&mut self, fragment: &'static str, path: &str, method: &'static str) {
        self.fragments.insert(0, fragment);
        self.routes.insert(0, Route::new(path, method, "data"));
    }

    fn table(&mut self, widget: &Widget, path: &str) {
        self.blanks.flag("key", widget.data_key.is_some());
        let wrapped = widget.data_key.iter().flat_map(|key| key.rsplit('.'));
        let wrapped = wrapped.fold("rows".to_owned(), |inner, key| format!("{{ {}: {inner} }}", quote(key)));
        self.blanks.text("wrapped", format!("json!({wrapped})"));
        self.put("table", path, "get");
    }

    /// What makes the rows; true where the params choose among them.
    fn rows(&mut self, widget: &Widget, is_sample: bool, fields: &[Field]) -> bool {
        if !is_sample {
            let read = if matches!(widget.data, Data::Url(_)) { "read_url" } else { "read_file" };
            self.fragments.extend(["rows_read", read]);
            return false;
        }
        let rows = sample::records(widget);
        let row = Row::of(&rows);
        self.blanks.text("fields", row.fields()).text("sample", quote_raw(&laid_out(&rows)));
        let id = widget.row_id();
        let number = row.0.iter().find(|(_, key, kind)| *kind == "f64" && *key != id);
        self.blanks.flag("number", number.is_some());
        self.blanks.text("number_field", number.map_or("", |(name, _, _)| name.as_str()));
        let filter = matches!(widget.kind, Kind::Table | Kind::LiveGrid).then(|| filter(widget, fields, &row, &rows));
        let filter = filter.flatten();
        self.blanks.flag("filter", filter.is_some()).text("filter_code", filter.clone().unwrap_or_default());
        self.fragments.push("rows_sample");
        filter.is_some()
    }

    fn live(&mut self, widget: &Widget, path: &str) -> Result<(), Error> {
        let socket = match widget.told("wsEndpoint") {
            Some(socket) => path_of(socket)?,
            None => Some(format!("{path}/ws")),
        };
        if let Some(socket) = socket {
            self.fragments.insert(1, "live_grid");
            self.routes.push(Route::new(socket, "get", "changes"));
            self.needs.push(SOCKETS);
            let remark =
                "browsers send no header with a WebSocket, so that live updates need a server without an API key";
            self.remarks.push(remark.to_owned());
        }
        Ok(())
    }

    fn feed(&mut self, widget: &Widget, path: &str) {
        let symbols = sample::symbols(widget);
        self.blanks.text("symbol_count", symbols.len().to_string()).text("symbols", pairs(&symbols));
        self.fragments.push("advanced_charting");
        for name in UDF_ROUTES {
            self.routes.push(Route::new(format!("{path}/{name}"), "get", name));
        }
    }

    /// The files to choose from, and the param that chooses.
    fn file_choice(&mut self, widget: &Widget, fields: &[Field], served: &[Served]) -> Result<(), Error> {
        self.listed_files(widget);
        self.needs.push(BASE64);
        self.blanks.text("selector", fields.first().map_or("files", |field| field.name.as_str()));
        let options = widget.params.iter().find(|param| param.file_selector).and_then(|param| param.options.as_ref());
        let options = options.map(|options| path_of(&options.endpoint)).transpose()?.flatten();
        // Others may choose from the same list.
        let options = options.filter(|path| served::at(served, path).is_none());
        self.blanks.flag("options", options.is_some());
        self.routes.extend(options.map(|path| Route::new(path, "get", "choices")));
        Ok(())
    }

    fn listed_files(&mut self, widget: &Widget) {
        let folder = format!("data/{}", widget.module());
        let files = match &widget.data {
            Data::File { name, bytes } => {
                let stem = id_of(&name.file_stem().unwrap_or_default().to_string_lossy());
                let stem = if stem.is_empty() { "file".to_owned() } else { stem };
                vec![(stem, widget.title.clone(), bytes.clone())]
            }
            _ => sample::FILES.map(|(name, title)| (name.to_owned(), title.to_owned(), sample::pdf(title))).into(),
        };
        let listed: Vec<_> = files.iter().map(|(name, title, _)| (name.as_str(), title.as_str())).collect();
        self.blanks.text("folder", &folder).text("files", pairs(&listed)).text("file_count", listed.len().to_string());
        self.files.extend(files.into_iter().map(|(name, _, bytes)| (format!("{folder}/{name}.pdf"), bytes)));
    }

    /// Answers that are made up in the code.
    fn made_up(&mut self, widget: &Widget, path: &str, raw: bool) {
        match sample::answer(widget) {
            // Lines stay lines, of any length.
            Answer::Text(text) if widget.kind == Kind::Markdown => self.blanks.text("text", quote_raw(&text)),
            Answer::Text(text) => self.blanks.text("text", quote(&text)),
            Answer::Html(page) => self.blanks.text("text", quote_raw(&page)),
            _ => self.blanks.text("text", ""),
        };
        let fragment = match widget.kind {
            Kind::Metric => "metric",
            Kind::Chart => "chart",
            Kind::Highcharts => "chart-highcharts",
            Kind::VegaLite => "chart-vegalite",
            Kind::Newsfeed => "newsfeed",
            Kind::Html => "html",
            Kind::Youtube => "youtube",
            _ => "markdown",
        };
        self.put(fragment, path, "get");
        let is_chart = matches!(widget.kind, Kind::Chart | Kind::Highcharts | Kind::VegaLite);
        if is_chart || (widget.kind == Kind::Html && raw) {
            self.fragments.push("points");
        }
    }
}

/// The fields that the request is read into.
fn fields_of(widget: &Widget, raw: bool) -> Vec<Field> {
    let of_files = widget.kind == Kind::MultiFileViewer;
    let params = widget.params.iter().filter(|param| !of_files || param.file_selector);
    let mut fields = fields::of_params(params);
    match widget.kind {
        Kind::MultiFileViewer if fields.is_empty() => {
            fields::add_own(&mut fields, "files", "The chosen files", FieldKind::List, None);
        }
        Kind::Omni if !fields.iter().any(|field| field.name == "query") => {
            fields::add_own(&mut fields, "prompt", "What the user typed", FieldKind::Text, None);
        }
        kind if kind.takes_theme() && matches!(widget.data, Data::Sample) => {
            let about = "`light` or `dark`, as the page around the widget is";
            fields::add_own(&mut fields, "theme", about, FieldKind::Text, Some("\"dark\".to_owned()"));
        }
        _ => {}
    }
    if raw && matches!(widget.data, Data::Sample) {
        fields::add_own(&mut fields, "raw", "Whether the data itself is wanted", FieldKind::Boolean, None);
    }
    fields
}

/// An array of pairs of texts, as rustfmt would have it.
fn pairs(pairs: &[(&str, &str)]) -> String {
    let items: Vec<_> = pairs.iter().map(|(one, other)| format!("({}, {})", quote(one), quote(other))).collect();
    let line = items.join(", ");
    if line.len() <= 60 { format!("[{line}]") } else { format!("[\n    {},\n]", items.join(",\n    ")) }
}

/// What parts the cells of a CSV file, as a byte literal.
fn delimiter(bytes: &[u8]) -> &'static str {
    match sheet::separator(&String::from_utf8_lossy(bytes)) {
        b';' => "b';'",
        b'\t' => r"b'\t'",
        _ => "b','",
    }
}
