//! The table that shows a CSV file: numbers are read as people write them, with signs of currencies, percent signs and
//! separators of either kind.

use serde_json::{Value, json};

use super::{Error, Inferred, Reason, Source, column, document, hints};
use crate::sheet::{self, Sheet};
use crate::text::SourceFile;
use crate::widget::{Cell, Kind};

/// Whether `text`, whose name says nothing, is probably a table.
pub(super) fn is_likely(text: &str) -> bool {
    if text.starts_with(['#', '<', '-', '*', '|', '>']) {
        return false;
    }
    let Ok(sheet) = sheet::read(text, str::to_owned) else { return false };
    let filled = sheet.names.len() > 1 && sheet.columns[0].len() > 1;
    filled && sheet.names.iter().all(|name| name.len() <= 40 && !name.ends_with('.'))
}

/// The table for a CSV file.
pub(super) fn infer(source: &Source<'_>, file: &SourceFile) -> Result<Inferred, Error> {
    let read = sheet::read(file.text(), str::to_owned).map_err(|fault| {
        let place = file.position(u32::try_from(fault.at).unwrap_or(u32::MAX));
        Error::new(
            format!("{}:{}:{}: {}", source.name, place.line, place.column, fault.message),
            "then give the file again",
        )
    })?;
    let Sheet { separator, names, columns } = read;
    column::admit(source, names.len())?;
    let rows = columns.first().map_or(0, Vec::len);
    if rows == 0 {
        return Err(Error::new(
            format!("{} has a header, but no rows", source.name),
            "give data with at least one row",
        ));
    }
    if names.iter().all(|name| is_value(name)) {
        return Err(Error::new(
            format!("{}:1:1: the first line holds values, not the names of the columns", source.name),
            "add a line above it with a name for each column",
        ));
    }
    let comma = decimal_sign(&columns, separator);
    let mut read_anew = false;
    let mut signs = Vec::new();
    let mut values = Vec::new();
    for cells in &columns {
        let plain = sheet::values(cells);
        let is_text = plain.iter().any(Value::is_string);
        let loose =
            if is_text { numbers(cells, comma).or_else(|| Some((dates(cells)?, Sign::default()))) } else { None };
        read_anew |= loose.is_some();
        let (loose, sign) = loose.map_or((plain, None), |(values, sign)| (values, Some(sign)));
        signs.push(sign);
        values.push(loose);
    }
    let document = sheet::objects(&names, values);
    let (mut columns, mut reasons) = column::columns(&document);
    for (name, sign) in names.iter().zip(&signs) {
        let (Some(sign), Some(column)) = (sign, columns.iter_mut().find(|column| column.field == *name)) else {
            continue;
        };
        if column.cell == Some(Cell::DateString) {
            continue;
        }
        sign.dress(column);
        if let Some(reason) = reasons.iter_mut().find(|reason| reason.about == *name) {
            reason.what = column::shown(column);
            reason.why = sign.why();
        }
    }
    let written = !(read_anew || separator != b',' || source.ending() != "csv" || file.is_utf16());
    let converted = (!written).then(|| ("json", format!("{:#}\n", Value::Array(document)).into_bytes()));
    if source.url.is_some() || converted.is_some() {
        let why =
            if read_anew { "so that its numbers and dates are read as such" } else { "which all backends read alike" };
        reasons.insert(0, Reason::new("data", "copied as JSON", why));
    }
    // What a URL answers as CSV cannot be shown by Workspace.
    let converted = match (converted, source.url) {
        (None, Some(_)) => Some(("csv", source.bytes.to_vec())),
        (converted, _) => converted,
    };
    let mut inferred = source.widget(Kind::Table, converted);
    let shown = if separator == b'\t' { "tabs".to_owned() } else { format!("`{}`", char::from(separator)) };
    reasons.insert(0, Reason::new("type", Kind::Table.name(), format!("{rows} lines of cells parted by {shown}")));
    document::size(&mut inferred.widget, columns.len(), Some(rows));
    document::describe(&mut inferred.widget, &columns);
    inferred.widget.columns = columns;
    inferred.reasons = reasons;
    Ok(inferred)
}

fn is_value(name: &str) -> bool {
    hints::is_date(name) || name.parse::<f64>().is_ok()
}

/// What stood around the numbers of a column.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Sign {
    before: String,
    after: String,
}

impl Sign {
    fn dress(&self, column: &mut crate::widget::Column) {
        if self.after == "%" {
            column.more.insert("formatterFn".to_owned(), json!("percent"));
        }
        for (key, sign) in [("prefix", &self.before), ("suffix", &self.after)] {
            if !sign.is_empty() && sign != "%" {
                let padded = if key == "suffix" {
                    format!(" {sign}")
                } else if sign.len() == 3 && sign.is_ascii() {
                    format!("{sign} ")
                } else {
                    sign.clone()
                };
                column.more.insert(key.to_owned(), json!(padded));
            }
        }
    }

    fn why(&self) -> String {
        match (self.before.as_str(), self.after.as_str()) {
            ("", "") => "numbers with separators".to_owned(),
            ("", "%") => "numbers with a percent sign".to_owned(),
            (sign, "") | ("", sign) => format!("numbers with {sign}"),
            (before, after) => format!("numbers between {before} and {after}"),
        }
    }
}

/// Signs and codes of currencies.
const CURRENCIES: &[&str] = &["$", "€", "£", "¥", "₹", "USD", "EUR", "GBP", "JPY", "CHF", "CAD", "AUD", "CNY", "INR"];

/// The number in `cell` without what stands around it.
fn bare(cell: &str) -> (Sign, String) {
    let mut rest = cell.trim();
    let mut negative = false;
    if let Some(inner) = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        (rest, negative) = (inner.trim(), true);
    }
    if let Some(inner) = rest.strip_prefix(['-', '\u{2212}']) {
        (rest, negative) = (inner.trim_start(), true);
    }
    let mut sign = Sign::default();
    for mark in CURRENCIES {
        if let Some(inner) = rest.strip_prefix(mark) {
            (rest, sign.before) = (inner.trim_start(), (*mark).to_owned());
        }
        if let Some(inner) = rest.strip_suffix(mark) {
            (rest, sign.after) = (inner.trim_end(), (*mark).to_owned());
        }
    }
    if let Some(inner) = rest.strip_suffix('%') {
        (rest, sign.after) = (inner.trim_end(), "%".to_owned());
    }
    if let Some(inner) = rest.strip_prefix('-').filter(|_| !negative) {
        (rest, negative) = (inner, true);
    }
    let digits = ungrouped(rest);
    (sign, if negative { format!("-{digits}") } else { digits })
}

/// `digits` without the spaces and apostrophes that part thousands; as it is where they part something else.
fn ungrouped(digits: &str) -> String {
    let mut parts = digits.split(['\u{a0}', '\u{202f}', ' ', '\'', '’']);
    let first = parts.next().unwrap_or_default();
    let thousands = |part: &str| {
        let number = part.bytes().take_while(u8::is_ascii_digit).count();
        number == 3
    };
    if !first.is_empty() && first.len() <= 3 && parts.clone().all(thousands) {
        std::iter::once(first).chain(parts).collect()
    } else {
        digits.to_owned()
    }
}

/// Whether decimals stand behind a comma; none where nothing in the file tells.
fn decimal_sign(columns: &[Vec<String>], separator: u8) -> Option<bool> {
    let mut seen = (false, false);
    for cell in columns.iter().flatten() {
        let (_, digits) = bare(cell);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit() || b"-.,".contains(&byte)) {
            continue;
        }
        // One mark alone, with three digits behind it, may be of either kind.
        let tells = |mark: char, at: usize| digits.matches(mark).count() > 1 || digits.len() - at != 4;
        let several = |mark: char| digits.matches(mark).count() > 1;
        let is_comma = match (digits.rfind(','), digits.rfind('.')) {
            (Some(comma), Some(dot)) => comma > dot,
            (Some(comma), None) if tells(',', comma) => !several(','),
            (None, Some(dot)) if tells('.', dot) => several('.'),
            _ => continue,
        };
        seen = (seen.0 || is_comma, seen.1 || !is_comma);
    }
    match seen {
        (true, false) => Some(true),
        (false, true) => Some(false),
        // Files with decimal commas cannot well use the comma between cells.
        (false, false) if separator == b';' => Some(true),
        _ => None,
    }
}

/// The numbers that the cells of a column are, with the sign that all have; none where one is no number, or may be another.
fn numbers(cells: &[String], comma: Option<bool>) -> Option<(Vec<Value>, Sign)> {
    let mut sign: Option<Sign> = None;
    let mut numbers = Vec::with_capacity(cells.len());
    for cell in cells {
        if matches!(cell.as_str(), "" | "-" | "N/A" | "n/a" | "NaN") {
            numbers.push(Value::Null);
            continue;
        }
        let (own, digits) = bare(cell);
        if sign.get_or_insert_with(|| own.clone()) != &own {
            return None;
        }
        numbers.push(number(&digits, comma)?);
    }
    sign.map(|sign| (numbers, sign))
}

fn number(digits: &str, comma: Option<bool>) -> Option<Value> {
    let (decimal, group) = match comma {
        Some(true) => (',', '.'),
        None if digits.contains([',', '.']) => return None,
        Some(false) | None => ('.', ','),
    };
    let (whole, fraction) =
        digits.split_once(decimal).map_or((digits, None), |(whole, fraction)| (whole, Some(fraction)));
    let size = whole.strip_prefix('-').unwrap_or(whole);
    let groups: Vec<&str> = size.split(group).collect();
    let grouped = groups.len() == 1 || (groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    // A zero in front is that of an identifier.
    let is_number =
        grouped && groups.iter().all(|group| is_digits(group)) && (size.len() == 1 || !size.starts_with('0'));
    if !is_number || !fraction.is_none_or(is_digits) {
        return None;
    }
    let whole: String = whole.chars().filter(|c| *c != group).collect();
    let text = fraction.map_or_else(|| whole.clone(), |fraction| format!("{whole}.{fraction}"));
    match fraction {
        None => whole.parse::<i64>().ok().map(Value::from),
        Some(_) => text.parse::<f64>().ok().map(Value::from),
    }
}

/// The days that the cells of a column are, as 2026-01-31; none where one is no day, or may be another.
fn dates(cells: &[String]) -> Option<Vec<Value>> {
    let mark = if cells.iter().any(|cell| cell.contains('/')) { '/' } else { '.' };
    let mut days = Vec::new();
    for cell in cells.iter().filter(|cell| !cell.is_empty()) {
        let parts: Vec<&str> = cell.split(mark).collect();
        let [first, second, year] = parts.as_slice() else { return None };
        if year.len() != 4 || first.len() > 2 || second.len() > 2 {
            return None;
        }
        days.push((first.parse::<u32>().ok()?, second.parse::<u32>().ok()?, year.parse::<u32>().ok()?));
    }
    // With dots the day comes first; with slashes only a number beyond 12 tells.
    let month_first = match (days.iter().any(|(first, ..)| *first > 12), days.iter().any(|(_, second, _)| *second > 12))
    {
        _ if mark == '.' => false,
        (true, false) => false,
        (false, true) => true,
        _ => return None,
    };
    let mut days = days.into_iter().map(|(first, second, year)| {
        let (day, month) = if month_first { (second, first) } else { (first, second) };
        format!("{year:04}-{month:02}-{day:02}")
    });
    let all: Option<Vec<Value>> = cells
        .iter()
        .map(|cell| {
            if cell.is_empty() {
                Some(Value::Null)
            } else {
                days.next().filter(|day| hints::is_date(day)).map(Value::from)
            }
        })
        .collect();
    all.filter(|all| all.iter().any(Value::is_string))
}
