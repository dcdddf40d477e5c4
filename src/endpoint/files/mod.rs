//! Endpoints of a backend made of files alone: a file in `data/` answers.

mod feed;
mod filled;
mod place;

use std::path::{Path, PathBuf};

use place::Name;
use serde_json::{Value, json};

use super::{Backend, Error, Written};
use crate::json;
use crate::project::launch::DATA_FOLDER;
use crate::widget::sample::{self, Answer};
use crate::widget::{Asked, Data, Kind, Param, ParamKind, Widget, is_elsewhere};

/// The endings under which the dev server looks for an endpoint's file.
const ENDINGS: &[&str] = &["md", "json", "csv", "html", "txt", "pdf"];

/// Columns that a row of a table may take to stay in one line.
const LONGEST_ROW: usize = 160;

/// How to come by a backend that runs code.
const CODE: &str = "make a backend that runs code: obb-backend new NAME --template python-fastapi";

/// What answers `widget`.
pub(super) fn write(backend: Backend<'_>, widget: &Widget) -> Result<Written, Error> {
    refuse(widget)?;
    let mut writer = Writer { folder: backend.root.join(DATA_FOLDER), written: Written::default() };
    let is_elsewhere = is_elsewhere(&widget.endpoint);
    match widget.kind.asked() {
        Asked::Nothing => {}
        _ if is_elsewhere => {
            if widget.kind != Kind::Iframe {
                let remark = format!("Workspace asks {} itself: no file answers.", widget.endpoint);
                writer.written.remarks.push(remark);
            }
        }
        Asked::Page => {
            return Err(Error::impossible(
                "the endpoint of a widget of the type `iframe` is the full address of a page",
                "name it, for example https://example.com/page; a page of your own is data/page.html, and its address \
                 http://localhost:7779/page.html",
            ));
        }
        Asked::Udf => writer.feed(widget)?,
        Asked::Get | Asked::Post => writer.answer(widget)?,
    }
    for param in &widget.params {
        writer.options(param)?;
    }
    Ok(writer.written)
}

/// What files cannot do.
fn refuse(widget: &Widget) -> Result<(), Error> {
    let name = widget.kind.name();
    if widget.kind == Kind::LiveGrid {
        let reason = "files cannot answer a widget of the type `live_grid`, which is updated over a WebSocket";
        return Err(Error::impossible(reason, format!("use --type table, or {CODE}")));
    }
    if widget.kind.asked() == Asked::Post {
        let reason = format!("files cannot answer a widget of the type `{name}`, which asks with POST");
        let instead = match widget.kind {
            Kind::SsrmTable | Kind::SsrmAdvanced => "use --type table, or ",
            Kind::MultiFileViewer => "use --type pdf for one file, or ",
            _ => "",
        };
        return Err(Error::impossible(reason, format!("{instead}{CODE}")));
    }
    if let Some(param) = widget.params.iter().find(|param| param.kind == ParamKind::Form) {
        let reason = format!("files cannot take the form `{}`, which is sent with POST", param.name);
        return Err(Error::impossible(reason, format!("leave the form out, or {CODE}")));
    }
    match &widget.data {
        Data::Url(url) => Err(Error::impossible(
            format!("files cannot fetch {url} for each request"),
            format!("download it and use the file, or {CODE}"),
        )),
        Data::File { name: file, .. } if widget.kind.asked() != Asked::Get => Err(Error::impossible(
            format!("a widget of the type `{name}` shows no file such as {}", file.display()),
            CODE,
        )),
        _ => Ok(()),
    }
}

struct Writer {
    folder: PathBuf,
    written: Written,
}

impl Writer {
    /// The file behind the endpoint, and the one behind its raw view.
    fn answer(&mut self, widget: &Widget) -> Result<(), Error> {
        let names = place::names(widget)?;
        if let Some(Name { path, fixed }) = names.iter().find(|name| !name.fixed.is_empty()) {
            let values: Vec<_> = fixed.iter().map(|(name, value)| format!("`{name}` = {value}")).collect();
            self.written.remarks.push(format!(
                "{DATA_FOLDER}/{path} answers for {} alone: every other value needs a file of its own.",
                values.join(", ")
            ));
        }
        for name in names {
            if let Data::File { name: file, bytes } = &widget.data {
                let ending = served_ending(file)?;
                self.create(&name.path, ending, bytes.clone());
                continue;
            }
            let filled = filled::in_answer(sample::answer(widget), widget, &name.fixed);
            let (ending, content) = match filled {
                // More than one could not be opened.
                Answer::Json(Value::Array(list)) if widget.kind == Kind::FileViewer => {
                    ("json", document_text(&list.into_iter().take(1).collect()))
                }
                Answer::Json(document) => ("json", document_text(&document)),
                Answer::Text(text) if widget.kind == Kind::Youtube => ("txt", text.into_bytes()),
                Answer::Text(text) => ("md", text.into_bytes()),
                Answer::Html(page) => ("html", page.into_bytes()),
                Answer::Pdf(file) => ("pdf", file),
                Answer::None => return Ok(()),
            };
            self.sample(&name.path, ending, content);
            if widget.has_raw() {
                let (ending, content) = match widget.kind {
                    Kind::Youtube => ("md", format!("# {}\n", widget.title).into_bytes()),
                    _ => ("json", rows(widget, &name.fixed)),
                };
                self.sample(&format!("{}.raw", name.path), ending, content);
            }
        }
        if widget.kind == Kind::FileViewer {
            self.viewed(widget)?;
        }
        Ok(())
    }

    /// The one file that a file viewer opens.
    fn viewed(&mut self, widget: &Widget) -> Result<(), Error> {
        let endpoint = widget.told("fileEndpoint").map_or_else(|| format!("{}_file", widget.endpoint), str::to_owned);
        let path = place::path(&endpoint)?;
        self.sample(&path, "pdf", sample::pdf(&widget.title));
        self.written.remarks.push(format!(
            "{DATA_FOLDER}/{path}.pdf is what every entry of the list opens: files cannot choose among several."
        ));
        Ok(())
    }

    /// The routes of `TradingView`'s UDF.
    fn feed(&mut self, widget: &Widget) -> Result<(), Error> {
        let base = place::path(&widget.endpoint)?;
        for (route, answer) in feed::routes(widget.first_symbol()) {
            let path = format!("{base}/{route}");
            match answer {
                Value::Number(number) => self.sample(&path, "txt", number.to_string().into_bytes()),
                document => self.sample(&path, "json", document_text(&document)),
            }
        }
        self.written.remarks.push(format!(
            "{DATA_FOLDER}/{base}/history.json answers every symbol and every period with the same prices."
        ));
        Ok(())
    }

    /// The file with the choices of `param`.
    fn options(&mut self, param: &Param) -> Result<(), Error> {
        let Some(options) = param.options.as_ref().filter(|options| !is_elsewhere(&options.endpoint)) else {
            return Ok(());
        };
        let path = place::path(&options.endpoint)?;
        // Params may share their choices.
        if self.written.changes.content(&self.file(&path, "json")).is_some() {
            return Ok(());
        }
        self.sample(&path, "json", document_text(&sample::choices(param)));
        let sources: Vec<_> = options.params.iter().filter_map(|(_, value)| value.strip_prefix('$')).collect();
        if !sources.is_empty() {
            self.written.remarks.push(format!(
                "{DATA_FOLDER}/{path}.json offers the same choices whatever `{}` is.",
                sources.join("` and `")
            ));
        }
        Ok(())
    }

    /// Adds made-up data, unless a file answers there already.
    fn sample(&mut self, path: &str, ending: &str, content: Vec<u8>) {
        let taken = ENDINGS.iter().map(|ending| self.file(path, ending)).find(|file| file.exists());
        match taken {
            Some(file) => {
                let shown = file.strip_prefix(&self.folder).unwrap_or(&file).display().to_string();
                self.written.remarks.push(format!("{DATA_FOLDER}/{shown} is there already, and answers."));
                self.written.place.get_or_insert(file);
            }
            None => self.create(path, ending, content),
        }
    }

    fn create(&mut self, path: &str, ending: &str, content: Vec<u8>) {
        let file = self.file(path, ending);
        self.written.changes.create(&file, content);
        self.written.place.get_or_insert(file);
    }

    fn file(&self, path: &str, ending: &str) -> PathBuf {
        let named = path.rsplit_once('.').is_some_and(|(_, own)| own == ending);
        self.folder.join(if named { path.to_owned() } else { format!("{path}.{ending}") })
    }
}

/// The ending under which the dev server serves what is in `file`.
fn served_ending(file: &Path) -> Result<&'static str, Error> {
    let own = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
    let own = match own.as_str() {
        "htm" => "html",
        "markdown" => "md",
        other => other,
    };
    ENDINGS.iter().find(|ending| **ending == own).copied().ok_or_else(|| {
        let reason = format!("{} cannot be served: no type of widget shows files with its ending", file.display());
        Error::impossible(reason, format!("save it with the ending .{}", ENDINGS.join(", .")))
    })
}

/// The rows behind what `widget` shows.
fn rows(widget: &Widget, fixed: &[(String, String)]) -> Vec<u8> {
    let table = Widget { kind: Kind::Table, data_key: None, ..widget.clone() };
    match filled::in_answer(sample::answer(&table), &table, fixed) {
        Answer::Json(rows) => document_text(&rows),
        _ => Vec::new(),
    }
}

/// A document for people who edit it: a row stays in one line.
fn document_text(document: &Value) -> Vec<u8> {
    let row = |item: &Value| {
        let members = item.as_object()?;
        let flat = members.values().all(|value| !value.is_object() && !value.is_array());
        let spelt: Vec<_> = members.iter().map(|(key, value)| format!("{}: {value}", json!(key))).collect();
        flat.then(|| format!("  {{ {} }}", spelt.join(", ")))
    };
    let rows: Option<Vec<String>> = document.as_array().and_then(|items| items.iter().map(row).collect());
    let text = match rows {
        Some(rows) if rows.iter().all(|row| row.len() <= LONGEST_ROW) => format!("[\n{}\n]", rows.join(",\n")),
        _ => json::pretty(&document.to_string()),
    };
    format!("{text}\n").into_bytes()
}

#[cfg(test)]
mod tests;
