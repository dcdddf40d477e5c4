//! Tables that are written otherwise than row by row: by columns, by keys, or as lists below a header, as pandas does.

use serde_json::{Map, Value};

use super::hints;

/// The rows that `document` holds, and how that is seen; none where it is no table.
pub(super) fn rows(document: &Value) -> Option<(Vec<Value>, String)> {
    match document {
        Value::Array(lines) => headed(lines),
        Value::Object(members) => split(members)
            .or_else(|| lists(members))
            .or_else(|| keyed(members))
            .or_else(|| members.iter().find_map(|(key, value)| below(key, value))),
        _ => None,
    }
}

/// The same in a value of the document.
fn below(key: &str, value: &Value) -> Option<(Vec<Value>, String)> {
    // One object below a key is a group of values, and no table.
    let members = value.as_object().filter(|members| members.len() > 1)?;
    let (rows, why) = split(members).or_else(|| lists(members)).or_else(|| keyed(members))?;
    Some((rows, format!("{why}, at `{key}`")))
}

/// Lists below a header: the first holds names, the others values.
fn headed(lines: &[Value]) -> Option<(Vec<Value>, String)> {
    let names = strings(lines.first()?)?;
    let is_plain = |line: &Value| line.as_array().is_some_and(|cells| cells.len() == names.len());
    let told = names.iter().all(|name| !hints::is_date(name));
    let differ = lines[1..].iter().any(|line| line.as_array().is_some_and(|cells| !cells.iter().all(Value::is_string)));
    (lines.len() > 1 && told && differ && lines[1..].iter().all(is_plain))
        .then(|| (zipped(&names, &lines[1..]), "lists of values, the first with the names".to_owned()))
}

/// pandas' `orient="split"`.
fn split(members: &Map<String, Value>) -> Option<(Vec<Value>, String)> {
    let names = strings(members.get("columns")?)?;
    let lines = members.get("data")?.as_array().filter(|lines| !lines.is_empty())?;
    let fits = lines.iter().all(|line| line.as_array().is_some_and(|cells| cells.len() == names.len()));
    let mut rows = fits.then(|| zipped(&names, lines))?;
    let index = members.get("index").and_then(Value::as_array).filter(|index| index.len() == rows.len());
    let is_counted = |index: &[Value]| index.iter().zip(0_u64..).all(|(one, number)| one.as_u64() == Some(number));
    if let Some(index) = index.filter(|index| !is_counted(index)) {
        for (row, one) in rows.iter_mut().zip(index) {
            *row = named(&text(one), row.as_object()?);
        }
    }
    Some((rows, "names in `columns`, values in `data`".to_owned()))
}

/// A list of values for each column, all of one length.
fn lists(members: &Map<String, Value>) -> Option<(Vec<Value>, String)> {
    let columns: Vec<(&String, &Vec<Value>)> =
        members.iter().map(|(name, values)| Some((name, values.as_array()?))).collect::<Option<_>>()?;
    let length = columns.first()?.1.len();
    let is_plain = |value: &Value| !value.is_object() && !value.is_array();
    let fits = columns.iter().all(|(_, values)| values.len() == length && values.iter().all(is_plain));
    (columns.len() > 1 && length > 0 && fits).then(|| {
        let row = |at: usize| columns.iter().map(|(name, values)| ((*name).clone(), values[at].clone())).collect();
        ((0..length).map(row).map(Value::Object).collect(), "a list of values for each column".to_owned())
    })
}

/// Objects below keys: of a row each, or of a column each.
fn keyed(members: &Map<String, Value>) -> Option<(Vec<Value>, String)> {
    let inner: Vec<(&String, &Map<String, Value>)> =
        members.iter().map(|(key, value)| Some((key, value.as_object()?))).collect::<Option<_>>()?;
    let first = inner.first()?.1;
    let is_plain = |value: &Value| !value.is_object() && !value.is_array();
    let same = |one: &Map<String, Value>| one.len() == first.len() && first.keys().all(|key| one.contains_key(key));
    if first.is_empty() || !inner.iter().all(|(_, one)| same(one) && one.values().all(is_plain)) {
        return None;
    }
    if first.keys().all(|key| is_index(key)) {
        let row = |key: &String| {
            let cells = inner.iter().map(|(name, values)| ((*name).clone(), values[key].clone())).collect();
            named(key, &cells)
        };
        return Some((first.keys().map(row).collect(), "an object for each column, as pandas writes them".to_owned()));
    }
    let dated = inner.iter().all(|(key, _)| is_index(key));
    let why = if dated { "an object for each row" } else { "a guess: an object for each row, and not for each column" };
    (dated || inner.len() > 1).then(|| (inner.iter().map(|(key, one)| named(key, one)).collect(), why.to_owned()))
}

/// Whether the key numbers a row, or is its day.
fn is_index(key: &str) -> bool {
    hints::is_date(key) || hints::is_date_time(key) || key.bytes().all(|byte| byte.is_ascii_digit())
}

/// The row `cells` with the key below which it stands, unless that is its number.
fn named(key: &str, cells: &Map<String, Value>) -> Value {
    let number = key.parse::<u64>().ok();
    // Larger numbers are milliseconds since 1970, as pandas writes days.
    let (name, value) = match number {
        Some(number) if number < 100_000_000 => return Value::Object(cells.clone()),
        Some(number) if number >= 100_000_000_000 && number.is_multiple_of(1000) => {
            ("date", Value::from(number / 1000))
        }
        Some(number) => ("date", Value::from(number)),
        None if hints::is_date(key) || hints::is_date_time(key) => ("date", Value::from(key)),
        None => ("name", Value::from(key)),
    };
    let mut row = Map::new();
    if !cells.contains_key(name) {
        row.insert(name.to_owned(), value);
    }
    row.extend(cells.clone());
    Value::Object(row)
}

fn zipped(names: &[String], lines: &[Value]) -> Vec<Value> {
    let row = |line: &Value| {
        let cells = line.as_array().into_iter().flatten().cloned();
        Value::Object(names.iter().cloned().zip(cells).collect())
    };
    lines.iter().map(row).collect()
}

/// The texts in a list of different texts.
fn strings(value: &Value) -> Option<Vec<String>> {
    let texts: Vec<String> =
        value.as_array()?.iter().map(|one| one.as_str().map(str::to_owned)).collect::<Option<_>>()?;
    let different: std::collections::HashSet<&String> = texts.iter().collect();
    (!texts.is_empty() && different.len() == texts.len()).then_some(texts)
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
