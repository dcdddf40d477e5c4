//! Answers that are made up.

use serde_json::{Value, json};

use super::literal::{literal, type_of};
use super::module::Module;
use super::params::{self, Reading};
use super::routes;
use super::source::data_url;
use super::spelling::{in_html, in_template, key, member, quote};
use crate::endpoint::Error;
use crate::template::Blanks;
use crate::widget::{Data, Kind, UDF_ROUTES, Widget, id_of, sample, title_of};

/// Sets what the fragment of the type tells of `readings`.
pub(super) fn tell(widget: &Widget, readings: &[Reading], blanks: &mut Blanks) {
    let is_sample = matches!(widget.data, Data::Sample);
    let lead = readings
        .iter()
        .find(|reading| reading.is_text() && !["theme", "prompt", "query"].contains(&reading.name.as_str()));
    let mut used: Vec<&str> = Vec::new();
    match widget.kind {
        Kind::Table | Kind::LiveGrid | Kind::SsrmTable | Kind::SsrmAdvanced if is_sample => {
            used = sample_rows(widget, readings, blanks);
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
            let name = one.variable.clone();
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
}

/// Sets what tells of the routes of a price chart.
pub(super) fn feed(widget: &Widget, path: &str, module: &mut Module, blanks: &mut Blanks) {
    let symbol = widget.first_symbol();
    blanks.text("symbol", quote(symbol)).flag("own_symbol", !["AAPL", "MSFT", "NVDA"].contains(&symbol));
    module.paths.clear();
    for name in UDF_ROUTES {
        let path = format!("{}/{name}", path.trim_end_matches('/'));
        blanks.text(&format!("{name}_path"), quote(&path));
        module.paths.push(path);
    }
}

/// Sets what tells of made-up rows; the names of the params that they follow.
fn sample_rows<'a>(widget: &Widget, readings: &'a [Reading], blanks: &mut Blanks) -> Vec<&'a str> {
    let rows = sample::records(widget);
    let fields = rows.first().and_then(Value::as_object).cloned().unwrap_or_default();
    let types: Vec<_> = fields.iter().map(|(name, value)| format!("  {}: {};\n", key(name), type_of(value))).collect();
    blanks.text("row_type", types.concat());
    blanks.text("row_values", literal(&json!(rows), 0, "const ROWS: Row[] = ".len()));
    let follows =
        |one: &&Reading| (one.is_text() || one.is_list()) && fields.get(&one.name).is_some_and(Value::is_string);
    let followed: Vec<&Reading> = readings.iter().filter(follows).collect();
    let members: String = followed
        .iter()
        .map(|one| {
            let (name, variable) = (key(&one.name), &one.variable);
            match one {
                _ if one.is_list() => format!("    {name}: {variable}[at] ?? {},\n", member("row", &one.name)),
                _ if one.is_optional() => format!("    {name}: {variable} ?? {},\n", member("row", &one.name)),
                _ if name == *variable => format!("    {name},\n"),
                _ => format!("    {name}: {variable},\n"),
            }
        })
        .collect();
    let list = followed.iter().find(|one| one.is_list()).map(|one| &one.variable);
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
        let (name, value) = (in_template(&name), one.variable.clone());
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
pub(super) fn multi_file_viewer(
    widget: &Widget,
    path: &str,
    module: &mut Module,
    blanks: &mut Blanks,
) -> Result<(), Error> {
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
        files = sample::FILES.map(|(value, label)| (value.to_owned(), label.to_owned())).into();
        // What is chosen at first must be there.
        let first =
            selector.and_then(|param| param.value.as_str()).unwrap_or_default().split(',').next().unwrap_or_default();
        if !first.is_empty() && files.iter().all(|(value, _)| value != first) {
            files.insert(0, (first.to_owned(), title_of(first)));
        }
    }
    let listed = files.iter().enumerate().map(|(at, (value, label))| {
        let file = id_of(value);
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
