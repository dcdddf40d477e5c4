//! What a route answers, by the schema of its answer.

use super::super::Reason;
use super::field;
use super::route::Operation;
use super::schema::{Schema, Schemas};
use crate::widget::{Column, Kind};

/// What holds the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A list of them.
    List,
    /// An object: one row, or one with a list of them.
    Object,
    /// Nothing is said of it.
    Silent,
}

/// What a route answers.
#[derive(Debug, Clone)]
pub(super) enum Answer {
    /// Rows, or one row.
    Rows { columns: Vec<Column>, reasons: Vec<Reason>, key: Option<String>, shape: Shape },
    /// Rows by the page: `rowData` and `rowCount`.
    Paged { columns: Vec<Column>, reasons: Vec<Reason> },
    /// Numbers with labels.
    Metric,
    /// Choices for a param; whether their values are numbers, so that they may be figures as well.
    Choices { number: bool },
    /// A figure, perhaps below a key.
    Chart { kind: Kind, key: Option<String> },
    /// Articles.
    News { key: Option<String> },
    /// A PDF as a document.
    File,
    /// Several of them.
    Files,
    /// The answer to a prompt.
    Omni,
    /// A text or file of this media type.
    Text(Kind, String),
}

impl Answer {
    /// Why it is shown as it is.
    pub(super) fn why(&self) -> String {
        match self {
            Self::Rows { key: Some(key), .. } => format!("rows in `{key}`"),
            Self::Rows { shape: Shape::Object, .. } => "an object with described fields: one row".to_owned(),
            Self::Rows { .. } => "rows with described fields".to_owned(),
            Self::Chart { kind: Kind::Chart, .. } => "`data` and `layout` of a Plotly figure".to_owned(),
            Self::Chart { kind: Kind::Highcharts, .. } => "`userOptions` of Highcharts".to_owned(),
            Self::Chart { .. } => "a specification of Vega-Lite".to_owned(),
            _ => String::new(),
        }
    }
}

/// Whether documents of this media type are JSON.
pub(in crate::infer) fn is_json(media: &str) -> bool {
    let media = media.split(';').next().unwrap_or_default().trim();
    matches!(media, "application/json" | "*/*") || media.ends_with("+json")
}

/// What `operation` answers; why no widget shows it.
pub(super) fn of(schemas: &Schemas<'_>, operation: &Operation<'_>) -> Result<Answer, String> {
    let undescribed = || "the document does not say what it answers".to_owned();
    let responses = operation.document["responses"].as_object().ok_or_else(undescribed)?;
    let success =
        ["200", "2XX", "2xx", "201", "202", "203", "206", "default"].iter().find_map(|code| responses.get(*code));
    let success = schemas.target(success.ok_or_else(|| "it answers no success with content".to_owned())?);
    let content = success["content"].as_object().ok_or_else(undescribed)?;
    if content.keys().any(|media| media.contains("event-stream")) {
        return Err("a stream of events, which no widget reads".to_owned());
    }
    let shown = content.keys().find_map(|media| of_media(media).ok());
    if let Some((_, json)) = content.iter().find(|(media, _)| is_json(media)) {
        let schema = schemas.read(&json["schema"]);
        // FastAPI puts JSON of which it knows nothing beside what the author describes.
        return match shown {
            Some(shown) if schema.is_silent() => Ok(shown),
            _ => of_schema(schemas, &schema),
        };
    }
    match shown {
        Some(shown) => Ok(shown),
        None => of_media(content.keys().next().ok_or_else(undescribed)?),
    }
}

/// What is no JSON, by its media type.
fn of_media(media: &str) -> Result<Answer, String> {
    match media.split(';').next().unwrap_or_default().trim() {
        "text/html" | "application/xhtml+xml" => Ok(Answer::Text(Kind::Html, media.to_owned())),
        "text/markdown" | "text/plain" | "text/x-markdown" => Ok(Answer::Text(Kind::Markdown, media.to_owned())),
        "application/pdf" => Ok(Answer::Text(Kind::Pdf, media.to_owned())),
        other => Err(format!("it answers {other}, which no widget shows")),
    }
}

fn of_schema(schemas: &Schemas<'_>, schema: &Schema) -> Result<Answer, String> {
    if !schema.alternatives.is_empty() {
        // Of several answers rows, else an object; the others are most often errors.
        let of_kind = |kind: &str| schema.alternatives.iter().find(|one| one.kind() == kind);
        return match ["array", "object", "string"].into_iter().find_map(of_kind) {
            Some(first) => of_schema(schemas, first),
            None => Err("it may answer several things, none of which a widget shows".to_owned()),
        };
    }
    match schema.kind() {
        "string" if matches!(schema.text("format"), "binary" | "byte") => {
            Err("it answers a file of an unknown kind".to_owned())
        }
        "string" => Ok(Answer::Text(Kind::Markdown, "a text".to_owned())),
        "array" => of_list(schemas, schema),
        "object" => of_object(schemas, schema),
        "" => Ok(Answer::Rows { columns: Vec::new(), reasons: Vec::new(), key: None, shape: Shape::Silent }),
        _ => Err("it answers a lone value: a metric needs `label` and `value`".to_owned()),
    }
}

fn of_list(schemas: &Schemas<'_>, schema: &Schema) -> Result<Answer, String> {
    let item = schemas.items(schema);
    let item = item.alternatives.iter().find(|one| one.kind() == "object").cloned().unwrap_or(item);
    match item.kind() {
        "string" => return Ok(Answer::Choices { number: false }),
        "object" | "" => {}
        _ => return Err("it answers a list of plain values: a table needs objects".to_owned()),
    }
    if schema.get("prefixItems").is_array() {
        return Err("it answers a list whose items differ: a table needs rows alike".to_owned());
    }
    if let Some(answer) = labelled(schemas, &item, true) {
        return Ok(answer);
    }
    if is_file(schemas, &item) {
        return Ok(Answer::Files);
    }
    if is_article(&item) {
        return Ok(Answer::News { key: None });
    }
    let (columns, reasons) = field::columns(schemas, &item);
    Ok(Answer::Rows { columns, reasons, key: None, shape: Shape::List })
}

fn of_object(schemas: &Schemas<'_>, schema: &Schema) -> Result<Answer, String> {
    if schema.has("rowData") && schema.has("rowCount") {
        let rows = schemas.items(&schemas.read(&schema.get("properties")["rowData"]));
        let (columns, reasons) = field::columns(schemas, &rows);
        return Ok(Answer::Paged { columns, reasons });
    }
    if let Some(kind) = figure(schemas, schema) {
        return Ok(Answer::Chart { kind, key: None });
    }
    if is_prompted(schemas, schema) {
        return Ok(Answer::Omni);
    }
    if is_file(schemas, schema) {
        return Ok(Answer::File);
    }
    if let Some(answer) = labelled(schemas, schema, false) {
        return Ok(answer);
    }
    if let Some((key, rows)) = envelope(schemas, schema, 3) {
        if is_article(&rows) {
            return Ok(Answer::News { key: Some(key) });
        }
        let (columns, mut reasons) = field::columns(schemas, &rows);
        let others = lists(schemas, schema).into_iter().filter(|(name, _)| *name != key);
        reasons.extend(others.map(|(name, _)| Reason::new(name, "left out", "another list: a table shows one")));
        return Ok(Answer::Rows { columns, reasons, key: Some(key), shape: Shape::Object });
    }
    if let Some(inner) = ["results", "figure"].iter().find(|key| schema.has(key)) {
        let inside = schemas.read(&schema.get("properties")[*inner]);
        if let Some(kind) = figure(schemas, &inside).filter(|kind| *kind == Kind::Chart) {
            return Ok(Answer::Chart { kind, key: (*inner != "results").then(|| (*inner).to_owned()) });
        }
    }
    let values = schemas.read(schema.get("additionalProperties"));
    if !schema.get("properties").is_object() && matches!(values.kind(), "object" | "array") {
        return Err("it answers rows by key, not a list of rows".to_owned());
    }
    let (columns, reasons) = field::columns(schemas, schema);
    Ok(Answer::Rows { columns, reasons, key: None, shape: Shape::Object })
}

/// Figures or choices: objects with `label` and `value`.
fn labelled(schemas: &Schemas<'_>, schema: &Schema, list: bool) -> Option<Answer> {
    if !schema.has("label") || !schema.has("value") {
        return None;
    }
    let names: Vec<String> = schemas.properties(schema).into_iter().map(|(name, _)| name).collect();
    let only = |known: &[&str]| names.iter().all(|name| known.contains(&name.as_str()));
    let value = schemas.read(&schema.get("properties")["value"]);
    if list && only(&["label", "value", "extraInfo", "selected"]) {
        let number = value.kind() != "string" && names.len() == 2;
        return Some(Answer::Choices { number });
    }
    only(&["label", "value", "delta", "subvalue"]).then_some(Answer::Metric)
}

/// Whether it is a file in a document.
fn is_file(schemas: &Schemas<'_>, schema: &Schema) -> bool {
    schema.has("data_format")
        && ["content", "url", "file_reference"].iter().any(|key| schema.has(key))
        && !is_prompted(schemas, schema)
}

/// Whether `data_format` says how the content is parsed, as in answers to prompts.
fn is_prompted(schemas: &Schemas<'_>, schema: &Schema) -> bool {
    schema.has("content") && schemas.read(&schema.get("properties")["data_format"]).has("parse_as")
}

fn is_article(schema: &Schema) -> bool {
    ["title", "date", "excerpt", "body"].iter().all(|key| schema.has(key))
}

/// The library whose figure the object is.
fn figure(schemas: &Schemas<'_>, schema: &Schema) -> Option<Kind> {
    let property = |name: &str| schemas.read(&schema.get("properties")[name]);
    if schema.has("data") && schema.has("layout") && matches!(property("data").kind(), "array" | "") {
        return Some(Kind::Chart);
    }
    if schema.has("userOptions") {
        return Some(Kind::Highcharts);
    }
    (schema.has("$schema") && (schema.has("mark") || schema.has("layer"))).then_some(Kind::VegaLite)
}

/// Names under which services put the rows they answer with.
const USUAL: &[&str] = &["data", "results", "result", "rows", "items", "records", "values", "content", "entries"];

/// Most other properties beside rows that have no usual name.
const BESIDE: usize = 3;

/// The lists of objects in an object, each with what an item is.
fn lists(schemas: &Schemas<'_>, schema: &Schema) -> Vec<(String, Schema)> {
    let properties = schemas.properties(schema).into_iter();
    properties.filter_map(|(key, property)| Some((key, rows(schemas, &property)?))).collect()
}

/// What an item is, where the value is a list of objects.
fn rows(schemas: &Schemas<'_>, schema: &Schema) -> Option<Schema> {
    let schema = schema.alternatives.iter().find(|one| one.kind() == "array").unwrap_or(schema);
    let item = (schema.kind() == "array").then(|| schemas.items(schema))?;
    (item.kind() == "object").then_some(item)
}

/// The rows in an object that holds them beside other things: the keys that lead to them, and what a row is.
fn envelope(schemas: &Schemas<'_>, schema: &Schema, depth: usize) -> Option<(String, Schema)> {
    let properties = schemas.properties(schema);
    let inside = |(key, property): &(String, Schema)| {
        let (inner, item) =
            (depth > 0 && property.kind() == "object").then(|| envelope(schemas, property, depth - 1))??;
        Some((format!("{key}.{inner}"), item))
    };
    let usual = USUAL.iter().filter_map(|name| properties.iter().find(|(key, _)| key == name));
    for property in usual {
        if let Some(item) = rows(schemas, &property.1) {
            return Some((property.0.clone(), item));
        }
        if let Some(found) = inside(property) {
            return Some(found);
        }
    }
    let mut lists = lists(schemas, schema);
    if properties.len() > BESIDE + lists.len().max(1) {
        return None;
    }
    if !lists.is_empty() {
        return Some(lists.swap_remove(0));
    }
    let mut nested: Vec<_> = properties.iter().filter_map(inside).collect();
    if nested.len() == 1 { nested.pop() } else { None }
}
