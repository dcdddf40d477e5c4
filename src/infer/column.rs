//! Columns of a table, by the values of all its rows.

use serde_json::{Map, Value, json};

use super::{Error, Reason, Source, hints};
use crate::widget::{Cell, Column};

/// Rows that are looked at; more tell nothing new and take time.
const ROWS: usize = 20_000;

/// Most columns: a table of more stands still in a browser.
const MOST: usize = 2_000;

/// Refuses so many columns that no table shows them.
pub(super) fn admit(source: &Source<'_>, columns: usize) -> Result<(), Error> {
    if columns <= MOST {
        return Ok(());
    }
    Err(Error::new(
        format!("{} has {columns} columns; {MOST} are the most that a table shows", source.name),
        "leave out those that nobody reads, or write a row for each of them",
    ))
}

/// Longest text that a column shows without being told a width.
const LONG: usize = 60;

/// The columns of `rows`, and why they are as they are.
pub(super) fn columns(rows: &[Value]) -> (Vec<Column>, Vec<Reason>) {
    let looked: Vec<&Map<String, Value>> = rows.iter().take(ROWS).filter_map(Value::as_object).collect();
    let mut reasons = Vec::new();
    if rows.len() > ROWS {
        reasons.push(Reason::new("columns", format!("by the first {ROWS} rows"), format!("there are {}", rows.len())));
    }
    let mut fields: Vec<&str> = Vec::new();
    let mut known = std::collections::HashSet::new();
    for row in &looked {
        fields.extend(row.keys().map(String::as_str).filter(|field| known.insert(*field)));
    }
    let first = looked.first();
    let mut columns = Vec::new();
    for field in fields {
        let values: Vec<&Value> =
            looked.iter().filter_map(|row| row.get(field)).filter(|value| !value.is_null()).collect();
        let (column, mut why) = column(field, &values);
        if first.is_some_and(|row| !row.contains_key(field)) {
            why.push(
                "missing in the first row, by which Workspace knows the columns: give every row the same keys"
                    .to_owned(),
            );
        }
        reasons.push(Reason::new(field, shown(&column), why.join("; ")));
        columns.push(column);
    }
    arrange(&mut columns, &mut reasons);
    (columns, reasons)
}

/// Pins the column that names the row, and says what a chart is drawn over.
pub(super) fn arrange(columns: &mut [Column], reasons: &mut [Reason]) {
    let naming = (0..columns.len())
        .filter(|at| columns[*at].cell == Some(Cell::Text))
        .filter_map(|at| Some((hints::names_row(&columns[at].field)?, at)))
        .min();
    if let Some((_, at)) = naming
        && columns.len() > 1
    {
        let column = &mut columns[at];
        column.more.insert("pinned".to_owned(), json!("left"));
        if let Some(reason) = reasons.iter_mut().find(|reason| reason.about == column.field) {
            reason.what = shown(column);
            reason.why = [reason.why.as_str(), "it names the row"]
                .into_iter()
                .filter(|why| !why.is_empty())
                .collect::<Vec<_>>()
                .join("; ");
        }
    }
    let is_time = |column: &Column| matches!(column.cell, Some(Cell::Date | Cell::DateString));
    let has_series = columns.iter().any(|column| column.cell == Some(Cell::Number));
    if let (Some(at), true) = (columns.iter().position(is_time), has_series) {
        columns[at].more.insert("chartDataType".to_owned(), json!("time"));
    }
}

/// A column in a few words: `number, percent, greenRed`.
pub(super) fn shown(column: &Column) -> String {
    let mut words = Vec::new();
    match column.cell {
        Some(cell) => words.push(cell.name().to_owned()),
        None if column.more.contains_key("sparkline") => words.push("sparkline".to_owned()),
        None => words.push("as it comes".to_owned()),
    }
    for key in ["formatterFn", "renderFn"] {
        words.extend(column.more.get(key).and_then(Value::as_str).map(str::to_owned));
    }
    for (key, word) in [("prefix", "prefix"), ("suffix", "suffix"), ("pinned", "pinned")] {
        words.extend(column.more.get(key).and_then(Value::as_str).map(|value| format!("{word} {}", value.trim())));
    }
    words.join(", ")
}

/// The column of sparklines called `field`.
pub(super) fn sparkline(field: &str) -> Column {
    let mut column = plain(field, None);
    column.more.insert("sparkline".to_owned(), json!({ "type": "line" }));
    column
}

pub(super) fn plain(field: &str, cell: Option<Cell>) -> Column {
    Column { header: hints::header(field), ..Column::new(field, cell) }
}

/// The column `field` of these values, none of them null, with what is worth telling.
fn column(field: &str, values: &[&Value]) -> (Column, Vec<String>) {
    let all = |test: fn(&Value) -> bool| values.iter().all(|value| test(value));
    if values.is_empty() {
        return (plain(field, None), vec!["no row has a value".to_owned()]);
    }
    if all(Value::is_boolean) {
        return (plain(field, Some(Cell::Boolean)), Vec::new());
    }
    if all(Value::is_number) {
        return numbers(field, values);
    }
    if all(Value::is_string) {
        return texts(field, &values.iter().filter_map(|value| value.as_str()).collect::<Vec<_>>());
    }
    if all(is_line) {
        return (sparkline(field), vec!["lists of numbers".to_owned()]);
    }
    if all(|value| value.is_object() || value.is_array()) {
        return (
            plain(field, Some(Cell::Object)),
            vec!["nested values: Workspace shows one value in a cell best".to_owned()],
        );
    }
    let mut kinds: Vec<&str> = values.iter().map(|value| kind(value)).collect();
    kinds.sort_unstable();
    kinds.dedup();
    (plain(field, None), vec![format!("mixed: {}", kinds.join(", "))])
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "numbers",
        Value::String(_) => "texts",
        Value::Array(_) => "lists",
        Value::Object(_) => "objects",
    }
}

fn is_line(value: &Value) -> bool {
    value.as_array().is_some_and(|items| items.iter().all(Value::is_number)) && value != &json!([])
}

fn numbers(field: &str, values: &[&Value]) -> (Column, Vec<String>) {
    let floats: Vec<f64> = values.iter().filter_map(|value| value.as_f64()).collect();
    let (min, max) =
        floats.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(min, max), one| (min.min(*one), max.max(*one)));
    let whole = floats.iter().all(|number| number.fract() == 0.0);
    if whole && hints::is_time(field) && min >= 1e8 {
        if max < 1e10 && min >= 1e9 {
            let why = "seconds since 1970".to_owned();
            return (plain(field, Some(Cell::Date)), vec![why]);
        }
        if max >= 1e11 {
            let mut column = plain(field, Some(Cell::Number));
            column.more.insert("formatterFn".to_owned(), json!("none"));
            let why = "milliseconds since 1970, which Workspace does not read as dates: send seconds, or a text such as 2026-01-31";
            return (column, vec![why.to_owned()]);
        }
    }
    let decimals = values.iter().map(|value| decimals(value)).max().unwrap_or(0);
    let sum = Some(floats.iter().sum());
    let look = hints::look(field, hints::Numbers { whole, range: Some((min, max)), sum, decimals });
    let mut column = plain(field, Some(Cell::Number));
    column.more = look.keys;
    (column, look.why)
}

fn decimals(value: &Value) -> usize {
    let text = value.to_string();
    if text.contains(['e', 'E']) {
        return 0;
    }
    text.split_once('.').map_or(0, |(_, fraction)| fraction.trim_end_matches('0').len())
}

fn texts(field: &str, texts: &[&str]) -> (Column, Vec<String>) {
    let filled: Vec<&str> = texts.iter().copied().filter(|text| !text.is_empty()).collect();
    let all = |test: fn(&str) -> bool| !filled.is_empty() && filled.iter().all(|text| test(text));
    if all(hints::is_date) {
        return (plain(field, Some(Cell::DateString)), Vec::new());
    }
    if all(hints::is_date_time) {
        return (plain(field, Some(Cell::Date)), vec!["days with a time".to_owned()]);
    }
    let mut column = plain(field, Some(Cell::Text));
    let mut why = Vec::new();
    let is_number = |text: &str| text.parse::<f64>().is_ok_and(f64::is_finite);
    let leads = filled.iter().any(|text| text.len() > 1 && text.starts_with('0') && !text.starts_with("0."));
    if all(is_number) {
        if leads || hints::is_identifier(field) {
            why.push("an identifier: zeros in front count".to_owned());
        } else {
            why.push(
                "numbers written as text: send them without quotes, and Workspace sorts and formats them".to_owned(),
            );
        }
    } else if all(|text| {
        text.split(['/', '.']).count() == 3 && text.bytes().all(|byte| byte.is_ascii_digit() || b"/.".contains(&byte))
    }) {
        why.push("dates that Workspace does not sort: write them as 2026-01-31".to_owned());
    } else if all(|text| text.starts_with("http://") || text.starts_with("https://")) {
        why.push("addresses: Workspace shows them as links".to_owned());
    } else if let Some(longest) = filled.iter().map(|text| text.chars().count()).max().filter(|longest| *longest > LONG)
    {
        column.more.insert("width".to_owned(), json!(if longest > 2 * LONG { 400 } else { 300 }));
        why.push(format!("up to {longest} characters, so a wide column"));
    }
    (column, why)
}
