//! The widget that shows a JSON document.

use serde_json::{Map, Value, json};

use super::{Error, Inferred, Reason, Source, column, frame, rows, text};
use crate::text::shortened;
use crate::widget::{Kind, Widget};

/// The document made of JSON Lines; none where the text is no such thing.
pub(super) fn lines(text: &str) -> Option<Value> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let rows: Option<Vec<Value>> = lines.map(|line| serde_json::from_str(line).ok().filter(Value::is_object)).collect();
    rows.filter(|rows| rows.len() > 1).map(Value::Array)
}

/// The widget for `document`. `rewritten` tells that its bytes are no JSON in UTF-8.
pub(super) fn infer(source: &Source<'_>, document: &Value, rewritten: bool) -> Result<Inferred, Error> {
    let write = |document: &Value| ("json", format!("{document:#}\n").into_bytes());
    let converted = rewritten.then(|| write(document));
    if let Value::String(text) = document {
        return Ok(text::string(source, text));
    }
    if let Some((kind, key, why)) = chart(document) {
        let mut inferred = source.widget(kind, converted);
        let figure = key.and_then(|key| document.get(key)).unwrap_or(document);
        inferred.widget.data_key = key.filter(|key| *key != "results").map(str::to_owned);
        retitle(&mut inferred.widget, title(figure), kind.summary());
        inferred.reasons.insert(0, Reason::new("type", kind.name(), why));
        return Ok(inferred);
    }
    if is_bare_highcharts(document) {
        let mut inferred = source.widget(Kind::Highcharts, Some(write(&json!({ "userOptions": document }))));
        retitle(&mut inferred.widget, title(document), Kind::Highcharts.summary());
        let why = "`series` of Highcharts; Workspace reads the options below `userOptions`, so they were put there";
        inferred.reasons.insert(0, Reason::new("type", Kind::Highcharts.name(), why));
        return Ok(inferred);
    }
    if document["data_format"]["data_type"] == "pdf" {
        let mut inferred = source.widget(Kind::Pdf, converted);
        inferred.reasons.insert(0, Reason::new("type", Kind::Pdf.name(), "a PDF in a document: `data_format` says so"));
        return Ok(inferred);
    }
    if ["t", "o", "h", "l", "c"].iter().all(|key| document[key].is_array()) {
        return Err(Error::new(
            format!("{} is one answer of a TradingView feed, which has five routes", source.name),
            "add the whole feed with --type advanced_charting",
        ));
    }
    if let Some(why) = metric(document) {
        let mut inferred = source.widget(Kind::Metric, converted);
        let number = document.as_array().map_or(1, Vec::len).clamp(1, 4);
        inferred.widget.size = (10 * u32::try_from(number).unwrap_or(1), 5);
        inferred.reasons.insert(0, Reason::new("type", Kind::Metric.name(), why));
        return Ok(inferred);
    }
    rows_of(source, document, converted)
}

/// A table or a feed of news.
fn rows_of(source: &Source<'_>, document: &Value, converted: Option<(&str, Vec<u8>)>) -> Result<Inferred, Error> {
    if let Some(said) = complaint(document) {
        return Err(Error::new(
            format!("{} is an error message, not data: {}", source.name, shortened(said, 80)),
            "ask the service as it wants to be asked, and give what it then answers",
        ));
    }
    let found = rows::find(document);
    let single = [document.clone()];
    let (key, rows, why) = match (found.first(), document) {
        (Some(first), _) if first.path.is_empty() => {
            (None, first.rows, format!("a list of {}", objects(first.rows.len())))
        }
        (Some(first), _) => {
            (Some(first.key()), first.rows, format!("a list of {} at `{}`", objects(first.rows.len()), first.key()))
        }
        (None, Value::Object(members)) if is_row(members) => (None, single.as_slice(), "an object: one row".to_owned()),
        _ => return framed(source, document),
    };
    column::admit(source, rows.first().and_then(Value::as_object).map_or(0, Map::len))?;
    let kind = if is_news(rows) { Kind::Newsfeed } else { Kind::Table };
    let mut inferred = source.widget(kind, converted);
    inferred.widget.data_key.clone_from(&key);
    let why = if kind == Kind::Newsfeed { format!("{why} with title, date, excerpt and body") } else { why };
    let mut reasons = vec![Reason::new("type", kind.name(), why)];
    if let Some(key) = key {
        let others: Vec<String> =
            found[1..].iter().map(|other| format!("`{}` ({})", other.key(), other.rows.len())).collect();
        let also = if others.is_empty() { String::new() } else { format!("; there is {} too", others.join(", ")) };
        reasons.push(Reason::new("dataKey", key, format!("where the rows stand{also}")));
    }
    if kind == Kind::Table {
        let (columns, why) = column::columns(rows);
        reasons.extend(why);
        size(&mut inferred.widget, columns.len(), Some(rows.len()));
        describe(&mut inferred.widget, &columns);
        inferred.widget.columns = columns;
    }
    reasons.append(&mut inferred.reasons);
    inferred.reasons = reasons;
    Ok(inferred)
}

/// The table for what is not written row by row; it is copied that way.
fn framed(source: &Source<'_>, document: &Value) -> Result<Inferred, Error> {
    let Some((rows, why)) = frame::rows(document) else { return Err(refused(source, document)) };
    let written = Value::Array(rows);
    let bytes = format!("{written:#}\n").into_bytes();
    let mut inferred = rows_of(source, &written, Some(("json", bytes)))?;
    inferred.reasons.insert(0, Reason::new("data", "copied as rows", why));
    Ok(inferred)
}

/// What the document says is wrong, if it is the answer of a service that failed.
fn complaint(document: &Value) -> Option<&str> {
    let members = document.as_object().filter(|members| members.len() <= 3)?;
    let also = ["status", "code", "statusCode", "status_code", "success", "ok", "type"];
    let says = ["detail", "error", "message", "errorMessage", "Error Message", "Information", "Note"];
    let known = |key: &String| also.contains(&key.as_str()) || says.contains(&key.as_str());
    let said = says.iter().find_map(|key| members.get(*key)?.as_str());
    said.filter(|_| members.keys().all(known))
}

/// The size of a table of so many columns and rows.
pub(super) fn size(widget: &mut Widget, columns: usize, rows: Option<usize>) {
    widget.size.0 = if columns > 8 { 40 } else { 20 };
    if let Some(rows) = rows {
        widget.size.1 = if rows <= 5 { 8 } else { 12 };
    }
}

/// Says what the columns are, for people and for agents.
pub(super) fn describe(widget: &mut Widget, columns: &[crate::widget::Column]) {
    const NAMED: usize = 5;
    let names: Vec<&str> = columns.iter().take(NAMED).map(|column| column.header.as_str()).collect();
    let more = match columns.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    widget.description = format!("{}: {}{more}", widget.title, names.join(", "));
}

/// Names the widget as the data names itself.
pub(super) fn retitle(widget: &mut Widget, title: Option<&str>, what: &str) {
    let title = title.map(|title| title.split_whitespace().collect::<Vec<_>>().join(" "));
    if let Some(title) = title.filter(|title| !title.is_empty() && !title.contains('<')) {
        widget.title = shortened(&title, 60).into_owned();
    }
    widget.description = format!("{}, {what}", widget.title);
}

fn objects(number: usize) -> String {
    if number == 1 { "one object".to_owned() } else { format!("{number} objects") }
}

/// Whether the object is a row of its own: most of what it holds are plain values.
fn is_row(members: &Map<String, Value>) -> bool {
    let plain = members.values().filter(|value| !value.is_object() && !value.is_array()).count();
    plain > 0 && plain * 2 >= members.len()
}

/// What a figure of a library for charts looks like: the type, the key below which it stands, and why.
fn chart(document: &Value) -> Option<(Kind, Option<&'static str>, &'static str)> {
    for key in [None, Some("results"), Some("figure"), Some("chart"), Some("data")] {
        let Some(figure) = key.map_or(Some(document), |key| document.get(key)) else { continue };
        if is_plotly(figure) {
            return Some((Kind::Chart, key, "a Plotly figure: `data` with traces"));
        }
    }
    if document["userOptions"].is_object() {
        return Some((Kind::Highcharts, None, "options of Highcharts below `userOptions`"));
    }
    let schema = document["$schema"].as_str().unwrap_or_default();
    if schema.contains("vega-lite") {
        return Some((Kind::VegaLite, None, "its `$schema` is that of Vega-Lite"));
    }
    let vega = ["mark", "layer", "hconcat", "vconcat", "concat", "facet", "repeat"];
    let described = document["encoding"].is_object() || document["layer"].is_array() || document["spec"].is_object();
    let is_vega = described && vega.iter().any(|key| document.get(key).is_some());
    is_vega.then_some((Kind::VegaLite, None, "`mark` and `encoding` of Vega-Lite"))
}

fn is_plotly(figure: &Value) -> bool {
    let is_trace = |trace: &Value| {
        ["x", "y", "z", "values", "labels", "lat", "open", "r"].iter().any(|key| trace.get(key).is_some_and(is_series))
            || trace["type"] == "indicator"
    };
    let traces = figure["data"].as_array().is_some_and(|traces| !traces.is_empty() && traces.iter().all(is_trace));
    traces && (figure["layout"].is_object() || figure.get("layout").is_none())
}

/// Plotly also writes series packed, as base64.
fn is_series(value: &Value) -> bool {
    value.is_array() || value["bdata"].is_string()
}

fn is_bare_highcharts(document: &Value) -> bool {
    let series = document["series"]
        .as_array()
        .is_some_and(|series| !series.is_empty() && series.iter().all(|one| one["data"].is_array()));
    series && ["chart", "title", "xAxis", "yAxis", "plotOptions"].iter().any(|key| document[key].is_object())
}

/// What the figure calls itself.
fn title(figure: &Value) -> Option<&str> {
    ["/layout/title/text", "/layout/title", "/userOptions/title/text", "/title/text", "/title"]
        .iter()
        .find_map(|pointer| figure.pointer(pointer).and_then(Value::as_str))
}

/// Whether these are numbers with a label, and how that is seen.
fn metric(document: &Value) -> Option<&'static str> {
    let known = ["label", "value", "delta", "subvalue"];
    let is_metric = |one: &Value| {
        one.as_object().is_some_and(|members| {
            members.get("label").is_some_and(Value::is_string)
                && members.get("value").is_some_and(|value| value.is_string() || value.is_number())
                && members.keys().all(|key| known.contains(&key.as_str()))
        })
    };
    match document {
        Value::Object(_) if is_metric(document) => Some("`label` and `value`"),
        Value::Array(items) if !items.is_empty() && items.len() <= 12 && items.iter().all(is_metric) => {
            Some("objects with `label` and `value`")
        }
        _ => None,
    }
}

fn is_news(rows: &[Value]) -> bool {
    let has = |row: &Value| ["title", "date", "excerpt", "body"].iter().all(|key| row[key].is_string());
    rows.iter().all(has)
}

/// Why no widget shows the document, with what to do.
fn refused(source: &Source<'_>, document: &Value) -> Error {
    let frame = "with pandas: df.to_json(orient=\"records\")";
    let (what, help) = match document {
        Value::Array(items) if items.is_empty() => ("is an empty list", "give data with at least one row".to_owned()),
        Value::Array(items) if items.iter().all(Value::is_array) => {
            ("is a list of lists, which has no names for the columns", format!("write a list of objects, {frame}"))
        }
        Value::Array(_) => {
            ("is a list of plain values", "a table needs a list of objects: [{\"name\": \"A\"}, …]".to_owned())
        }
        Value::Object(members) if members.is_empty() => {
            ("is an empty object", "give data with at least one row".to_owned())
        }
        Value::Object(members) if members.values().all(|value| value.is_object() || value.is_array()) => {
            ("holds columns or groups, but no list of rows", format!("write a list of objects, {frame}"))
        }
        Value::Object(_) => ("holds no list of objects", format!("write a list of objects, {frame}")),
        _ => ("is a plain value", "a metric needs an object: {\"label\": \"NAV\", \"value\": 101.5}".to_owned()),
    };
    Error::new(format!("{} {what}", source.name), help)
}
