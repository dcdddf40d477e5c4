//! The table that shows a CSV file: its rows, without what people write above and below them.

use std::borrow::Cow;

use serde_json::Value;

use super::amount::{self, Read};
use super::{Error, Inferred, Reason, Source, column, day, document, hints};
use crate::sheet::{self, Sheet};
use crate::text::SourceFile;
use crate::widget::Kind;

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
    let mut left_out = Vec::new();
    let sheet = read(source, file, &mut left_out)?;
    column::admit(source, sheet.names.len())?;
    let Sheet { separator, names, columns } = named(sheet, &mut left_out);
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
    let decimals = amount::decimals(&columns, separator);
    let mut reads: Vec<Option<Read>> = Vec::new();
    let mut values = Vec::new();
    for (name, cells) in names.iter().zip(&columns) {
        let plain = sheet::values(cells);
        let mut read = anew(name, cells, &plain, decimals);
        values.push(read.as_mut().map_or(plain, |read| std::mem::take(&mut read.values)));
        reads.push(read);
    }
    let read_anew = reads.iter().any(Option::is_some);
    let rows_as_json = sheet::objects(&names, values);
    let (mut columns_found, mut reasons) = column::columns(&rows_as_json);
    for ((name, read), cells) in names.iter().zip(&reads).zip(&columns) {
        let column = columns_found.iter_mut().find(|column| column.field == *name);
        let reason = reasons.iter_mut().find(|reason| reason.about == *name);
        let (Some(column), Some(reason)) = (column, reason) else { continue };
        let why = if let Some(read) = read {
            read.sign.dress(column);
            reason.what = column::shown(column);
            if read.sign.after == "%" {
                // A percent sign counts more than what the name says.
                reason.why.clear();
            }
            read.why.join("; ")
        } else if reason.why.is_empty() && sheet::values(cells).iter().any(Value::is_string) {
            amount::doubt(cells, decimals).unwrap_or_default()
        } else {
            String::new()
        };
        let both: Vec<&str> = [why.as_str(), &reason.why].into_iter().filter(|why| !why.is_empty()).collect();
        reason.why = both.join("; ");
    }
    let changed = read_anew || !left_out.is_empty();
    let is_usual = separator == b',' && source.ending() == "csv" && !file.is_utf16();
    let written = !changed && is_usual && is_read_alike(file.text(), &columns);
    let converted = (!written).then(|| ("json", format!("{:#}\n", Value::Array(rows_as_json)).into_bytes()));
    if source.url.is_some() || converted.is_some() {
        let why = if read_anew {
            "so that its numbers and dates are read as they are meant"
        } else if !left_out.is_empty() {
            "without what is left out"
        } else {
            "which all backends read alike"
        };
        left_out.insert(0, Reason::new("data", "copied as JSON", why));
    }
    // What a URL answers as CSV cannot be shown by Workspace.
    let converted = match (converted, source.url) {
        (None, Some(_)) => Some(("csv", source.bytes.to_vec())),
        (converted, _) => converted,
    };
    let mut inferred = source.widget(Kind::Table, converted);
    let shown = if separator == b'\t' { "tabs".to_owned() } else { format!("`{}`", char::from(separator)) };
    let plural = if rows == 1 { "" } else { "s" };
    left_out
        .insert(0, Reason::new("type", Kind::Table.name(), format!("{rows} row{plural} of cells parted by {shown}")));
    left_out.append(&mut reasons);
    document::size(&mut inferred.widget, columns_found.len(), Some(rows));
    document::describe(&mut inferred.widget, &columns_found);
    inferred.widget.columns = columns_found;
    inferred.reasons = left_out;
    Ok(inferred)
}

/// What the cells of the column `name` mean, where that is not what they plainly are.
fn anew(name: &str, cells: &[String], plain: &[Value], decimals: amount::Decimals) -> Option<Read> {
    if plain.iter().any(Value::is_string) {
        let days = || {
            let (values, why) = day::days(cells)?;
            let already = cells.iter().all(|cell| cell.is_empty() || hints::is_date(cell) || hints::is_date_time(cell));
            (!already).then(|| Read { values, sign: amount::Sign::default(), why: vec![why] })
        };
        return amount::numbers(cells, decimals).or_else(days);
    }
    if let Some((values, why)) = day::compact(name, cells) {
        return Some(Read { values, sign: amount::Sign::default(), why: vec![why] });
    }
    if amount::is_misread(cells, decimals) { amount::numbers(cells, decimals) } else { None }
}

/// Whether readers of CSV agree on it: not on spaces around cells, on true and false, and on texts that are numbers to some.
fn is_read_alike(text: &str, columns: &[Vec<String>]) -> bool {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let is_spaced = |record: csv::StringRecord| record.iter().any(|cell| cell != cell.trim());
    let is_number = |cell: &String| cell.is_empty() || cell.parse::<serde_json::Number>().is_ok();
    let is_alike = |cells: &Vec<String>| {
        let values = sheet::values(cells);
        let is_doubtful = values.iter().any(Value::is_string) && cells.iter().all(is_number);
        !is_doubtful && !values.iter().any(Value::is_boolean)
    };
    columns.iter().all(is_alike) && !reader.records().filter_map(Result::ok).any(is_spaced)
}

/// The cells of the file: all of it, or what is left without the lines above the header and below the last row.
fn read(source: &Source<'_>, file: &SourceFile, left_out: &mut Vec<Reason>) -> Result<Sheet, Error> {
    let (text, said) = match file.text().split_once('\n') {
        // Excel's way to name the separator.
        Some((first, rest))
            if first.trim_end_matches('\r').len() == 5 && first.to_ascii_lowercase().starts_with("sep=") =>
        {
            (rest, true)
        }
        _ => (file.text(), false),
    };
    if said {
        left_out.push(Reason::new("line 1", "left out", "it names the separator"));
    }
    let whole = sheet::read(text, str::to_owned);
    let is_odd = whole.as_ref().map_or(true, |sheet| {
        let is_empty = |at: usize| sheet.columns.iter().all(|cells| cells[at].is_empty());
        let rows = sheet.columns.first().map_or(0, Vec::len);
        sheet.names.iter().any(String::is_empty) || (sheet.names.len() > 1 && (0..rows).any(is_empty))
    });
    // A title alone makes a sheet of one column.
    let is_one = whole.as_ref().is_ok_and(|sheet| sheet.names.len() == 1);
    let is_title = |start: usize, found: &Sheet| found.names.len() > 2 || text[..start].lines().count() > 1;
    if (is_odd || is_one)
        && let Some(body) = body(text)
        && let Ok(sheet) = sheet::read(&text[body.clone()], str::to_owned)
        && (is_odd || is_title(body.start, &sheet))
        && sheet.columns.first().is_some_and(|cells| !cells.is_empty())
    {
        let lines = |text: &str| text.lines().filter(|line| !line.trim().is_empty()).count();
        for (part, place) in [(&text[..body.start], "above the header"), (&text[body.end..], "below the last row")] {
            let number = lines(part);
            if number > 0 {
                let plural = if number == 1 { "" } else { "s" };
                left_out.push(Reason::new(
                    format!("{number} line{plural}"),
                    "left out",
                    format!("{place}: no cells of the table"),
                ));
            }
        }
        return Ok(sheet);
    }
    whole.map_err(|fault| {
        let at = fault.at + (file.text().len() - text.len());
        let place = file.position(u32::try_from(at).unwrap_or(u32::MAX));
        Error::new(
            format!("{}:{}:{}: {}", source.name, place.line, place.column, fault.message),
            "then give the file again",
        )
    })
}

/// Where the table stands in `text`: from the first to the last line with as many cells as most have. None where that is
/// all of it, or where lines between have other numbers of cells.
fn body(text: &str) -> Option<std::ops::Range<usize>> {
    let best = [b',', b';', b'\t', b'|']
        .into_iter()
        .filter_map(|separator| body_by(text, separator))
        .max_by_key(|(cells, _)| *cells);
    best.map(|(_, range)| range).filter(|range| *range != (0..text.len()))
}

/// The same by one separator, with the number of cells in it.
fn body_by(text: &str, separator: u8) -> Option<(usize, std::ops::Range<usize>)> {
    let mut reader = csv::ReaderBuilder::new();
    reader.delimiter(separator).flexible(true).has_headers(false).trim(csv::Trim::All);
    let mut lines: Vec<(usize, usize, usize)> = Vec::new();
    let mut reader = reader.from_reader(text.as_bytes());
    for record in reader.records() {
        let record = record.ok()?;
        let from = usize::try_from(record.position()?.byte()).ok()?;
        lines.push((from, record.len(), record.iter().filter(|cell| !cell.is_empty()).count()));
    }
    let mut lengths: Vec<usize> = lines.iter().map(|(_, cells, _)| *cells).collect();
    lengths.sort_unstable();
    // Of several as usual, the longest.
    let usual =
        lengths.chunk_by(PartialEq::eq).max_by_key(|same| same.len()).map(|same| same[0]).filter(|usual| *usual > 1)?;
    // A title that is filled up with empty cells is no header.
    let is_full = |(_, cells, filled): &(usize, usize, usize)| *cells == usual && (usual < 3 || *filled + 1 >= usual);
    let first = lines.iter().position(is_full)?;
    let is_row = |(_, cells, filled): &(usize, usize, usize)| *cells == usual && *filled > 0;
    let rows = lines[first..].iter().take_while(|line| is_row(line)).count();
    let after = &lines[first + rows..];
    // Rows behind a line that is none would be lost.
    if after.iter().filter(|line| is_full(line)).count() > 0 {
        return None;
    }
    let end = after.first().map_or(text.len(), |(from, ..)| *from);
    let from = lines[first].0;
    let start = text.len() - text[from..].trim_start_matches(['\r', '\n']).len();
    Some((usual * rows, start..end))
}

/// The sheet with a name for each column: numbers of rows are left out, and what has neither name nor value.
fn named(sheet: Sheet, left_out: &mut Vec<Reason>) -> Sheet {
    let Sheet { separator, names, columns } = sheet;
    let (mut kept, mut cells_kept) = (Vec::new(), Vec::new());
    let several = names.len() > 1;
    for (at, (name, cells)) in names.iter().zip(columns).enumerate() {
        let mut name = Cow::from(name.as_str());
        if name.is_empty() && several && !cells.is_empty() {
            let about = format!("column {}", at + 1);
            if cells.iter().all(String::is_empty) {
                left_out.push(Reason::new(about, "left out", "it has no name and no values"));
                continue;
            }
            let counted = |first: usize| cells.iter().zip(first..).all(|(cell, number)| *cell == number.to_string());
            if at == 0 && (counted(0) || counted(1)) {
                left_out.push(Reason::new(
                    about,
                    "left out",
                    "the numbers of the rows, which pandas writes without index=False",
                ));
                continue;
            }
            let wanted = if cells.iter().all(|cell| hints::is_date(cell)) { "date" } else { "index" };
            if !names.iter().any(|other| other == wanted) {
                left_out.push(Reason::new(about, format!("named {wanted}"), "it has no name in the header"));
                name = Cow::from(wanted);
            }
        }
        kept.push(name.into_owned());
        cells_kept.push(cells);
    }
    Sheet { separator, names: kept, columns: cells_kept }
}

fn is_value(name: &str) -> bool {
    hints::is_date(name) || name.parse::<f64>().is_ok()
}
