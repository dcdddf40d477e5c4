//! Made-up data in the shape that each type of widget needs, so that a new widget shows something at once. Shapes are those of
//! the contract with Workspace.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::{Cell, Column, Kind, Param, Widget};

/// What an endpoint answers.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// A JSON document.
    Json(Value),
    /// Text: Markdown, or the bare address of a video.
    Text(String),
    /// A page.
    Html(String),
    /// A PDF file.
    Pdf(Vec<u8>),
    /// Nothing is asked, or what answers is no document: `iframe`, `note`, `advanced_charting`.
    None,
}

/// The days of which the sample tells.
const DAYS: [&str; 5] = ["2026-01-02", "2026-01-05", "2026-01-06", "2026-01-07", "2026-01-08"];

/// The prices on these days.
const CLOSES: [f64; 5] = [101.5, 102.1, 100.9, 103.4, 104.2];

/// Symbols with their names.
pub const SYMBOLS: [(&str, &str); 3] = [("AAPL", "Apple"), ("MSFT", "Microsoft"), ("NVDA", "Nvidia")];

/// Files to choose from, with their titles.
pub const FILES: [(&str, &str); 2] = [("annual_report", "Annual report"), ("fact_sheet", "Fact sheet")];

/// What the endpoint of `widget` answers, its params left aside.
pub fn answer(widget: &Widget) -> Answer {
    let title = &widget.title;
    match widget.kind {
        Kind::Table | Kind::LiveGrid => {
            let rows = Value::Array(rows(widget));
            Answer::Json(match &widget.data_key {
                Some(path) => path.rsplit('.').fold(rows, |inner, key| json!({ key: inner })),
                None => rows,
            })
        }
        Kind::SsrmTable | Kind::SsrmAdvanced => {
            let rows = rows(widget);
            Answer::Json(json!({ "rowData": rows, "rowCount": rows.len() }))
        }
        Kind::Metric => Answer::Json(json!([
            { "label": "Net asset value", "value": "104.2", "delta": "0.8" },
            { "label": "Fund size", "value": "12.4 M", "delta": "-1.5" },
        ])),
        Kind::Chart => Answer::Json(json!({
            "data": [{ "type": "scatter", "mode": "lines", "name": "Close", "x": DAYS, "y": CLOSES }],
            "layout": { "xaxis": { "title": { "text": "Day" } }, "yaxis": { "title": { "text": "Close" } } },
        })),
        Kind::Highcharts => Answer::Json(json!({
            "userOptions": {
                "title": { "text": title },
                "xAxis": { "categories": DAYS },
                "series": [{ "type": "line", "name": "Close", "data": CLOSES }],
            },
        })),
        Kind::VegaLite => Answer::Json(json!({
            "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
            "data": { "values": DAYS.iter().zip(CLOSES).map(|(day, close)| json!({ "day": day, "close": close })).collect::<Value>() },
            "mark": "line",
            "encoding": {
                "x": { "field": "day", "type": "temporal", "title": "Day" },
                "y": { "field": "close", "type": "quantitative", "title": "Close", "scale": { "zero": false } },
            },
        })),
        Kind::Markdown => Answer::Text(format!(
            "# {title}\n\nThe fund closed at **104.2** on 2026-01-08, 0.8 % above the day before.\n"
        )),
        Kind::Newsfeed => Answer::Json(json!([
            {
                "title": "Fund opens for new investors",
                "date": "2026-01-08T09:00:00Z",
                "author": "Fund desk",
                "excerpt": "Subscriptions are possible from today.",
                "body": "Subscriptions are possible from today, at the price of **104.2**.",
            },
            {
                "title": "Report for the fourth quarter",
                "date": "2026-01-05T15:30:00Z",
                "author": "Fund desk",
                "excerpt": "The fund rose by 2.7 %.",
                "body": "The fund rose by **2.7 %**.\n\n- Technology led\n- Energy fell",
            },
        ])),
        Kind::Html => Answer::Html(page(title)),
        Kind::Youtube => Answer::Text("https://www.youtube.com/watch?v=M7lc1UVf-VE".to_owned()),
        Kind::Pdf => Answer::Pdf(pdf(title)),
        Kind::MultiFileViewer => Answer::Json(Value::Array(Vec::new())),
        Kind::FileViewer => Answer::Json(json!([
            { "title": "Annual report", "description": "The year 2025", "link": "annual_report" },
            { "title": "Fact sheet", "description": "January 2026", "link": "fact_sheet" },
        ])),
        Kind::Omni => Answer::Json(json!({
            "content": format!("# {title}\n\nThis answers what was typed."),
            "data_format": { "data_type": "object", "parse_as": "text" },
        })),
        Kind::AdvancedCharting | Kind::Iframe | Kind::Note => Answer::None,
    }
}

/// The records in what the endpoint of `widget` answers, wherever they stand in it.
pub fn records(widget: &Widget) -> Vec<Value> {
    match answer(&Widget { data_key: None, ..widget.clone() }) {
        Answer::Json(Value::Array(records)) => records,
        Answer::Json(mut page) => page["rowData"].as_array_mut().map(std::mem::take).unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// The symbols of a price chart with their names, that which it shows at first among them.
pub fn symbols(widget: &Widget) -> Vec<(&str, &str)> {
    let first = widget.first_symbol();
    let own = SYMBOLS.iter().all(|(symbol, _)| *symbol != first).then_some((first, first));
    own.into_iter().chain(SYMBOLS).collect()
}

/// The columns of a table about which nothing else is known.
pub fn columns() -> Vec<Column> {
    let more = |pairs: &[(&str, Value)]| pairs.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect();
    vec![
        Column { more: more(&[("pinned", json!("left"))]), ..Column::new("symbol", Some(Cell::Text)) },
        Column::new("day", Some(Cell::DateString)),
        Column { more: more(&[("decimalPlaces", json!(2))]), ..Column::new("close", Some(Cell::Number)) },
        Column {
            more: more(&[("formatterFn", json!("percent")), ("renderFn", json!("greenRed"))]),
            ..Column::new("change", Some(Cell::Number))
        },
    ]
}

/// Rows for the columns of `widget`, or for [`columns()`].
fn rows(widget: &Widget) -> Vec<Value> {
    let known = columns();
    let columns = if widget.columns.is_empty() { &known } else { &widget.columns };
    let row = |at: usize| columns.iter().map(|column| (column.field.clone(), cell(column, at))).collect::<Map<_, _>>();
    (0..DAYS.len()).map(|at| Value::Object(row(at))).collect()
}

fn cell(column: &Column, at: usize) -> Value {
    let symbols = ["AAPL", "MSFT", "NVDA", "AMZN", "META"];
    let changes = [0.4, -1.2, 2.5, 0.8, -0.3];
    match (column.field.as_str(), column.cell) {
        ("symbol" | "ticker", _) => json!(symbols[at]),
        ("change" | "delta", _) => json!(changes[at]),
        (_, Some(Cell::Date | Cell::DateString)) => json!(DAYS[at]),
        (_, Some(Cell::Number)) => json!(CLOSES[at]),
        (_, Some(Cell::Boolean)) => json!(at.is_multiple_of(2)),
        (_, Some(Cell::Object)) => json!({ "value": CLOSES[at] }),
        (_, None) if column.more.contains_key("sparkline") => json!(CLOSES),
        (_, None | Some(Cell::Text)) => json!(format!("{} {}", column.header, at + 1)),
    }
}

/// The choices that the options endpoint of `param` offers: its own, or some that suit its default.
pub fn choices(param: &Param) -> Value {
    if !param.choices.is_empty() {
        return param.choices.iter().map(|choice| json!({ "label": choice.label, "value": choice.value })).collect();
    }
    let first = match &param.value {
        Value::String(text) => text.split(',').next().unwrap_or_default(),
        _ => "",
    };
    let listed = SYMBOLS.iter().any(|(value, _)| *value == first);
    let own = (!listed && !first.is_empty()).then(|| json!({ "label": first, "value": first }));
    own.into_iter().chain(SYMBOLS.iter().map(|(value, label)| json!({ "label": label, "value": value }))).collect()
}

/// A page that needs nothing from elsewhere.
fn page(title: &str) -> String {
    let title = title.replace('&', "&amp;").replace('<', "&lt;");
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <style>\n  body {{ font: 15px system-ui, sans-serif; margin: 1rem; color-scheme: light dark }}\n</style>\n\
         <h1>{title}</h1>\n<p>The fund closed at <strong>104.2</strong>.</p>\n</html>\n"
    )
}

/// A PDF of one page that shows `title`.
pub fn pdf(title: &str) -> Vec<u8> {
    // The standard fonts know no more than this.
    let shown: String = title.chars().map(|c| if (' '..='~').contains(&c) { c } else { '?' }).collect();
    let shown = shown.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
    let drawing = format!("BT /F1 24 Tf 72 720 Td ({shown}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{drawing}\nendstream", drawing.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (at, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", file.len());
        let _ = write!(file, "{} 0 obj\n{object}\nendobj\n", at + 1);
    }
    let start = file.len();
    let size = objects.len() + 1;
    let _ = write!(file, "{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
    file.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_type_that_is_asked_has_an_answer() {
        for kind in Kind::all() {
            let silent = matches!(kind, Kind::AdvancedCharting | Kind::Iframe | Kind::Note);
            assert_eq!(answer(&Widget::new("fund", kind)) == Answer::None, silent, "{kind:?}");
        }
    }

    #[test]
    fn rows_stand_where_the_data_key_says() {
        let mut widget = Widget::new("fund", Kind::Table);
        widget.data_key = Some("answer.rows".to_owned());
        let Answer::Json(document) = answer(&widget) else { panic!("no document") };
        assert_eq!(document["answer"]["rows"][0]["symbol"], "AAPL");
    }

    #[test]
    fn the_cross_references_of_the_pdf_lead_to_its_objects() {
        let file = String::from_utf8(pdf("A (fund)")).unwrap();
        let table = file.split("xref\n").nth(1).unwrap();
        for (at, line) in table.lines().skip(2).take(5).enumerate() {
            let offset: usize = line[..10].parse().unwrap();
            assert!(file[offset..].starts_with(&format!("{} 0 obj", at + 1)));
        }
    }
}
