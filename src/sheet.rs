//! CSV as the rows of a table: one object for each line below the header, every column of one type.

use std::collections::HashMap;

use serde_json::{Map, Number, Value};

/// The largest whole number that JavaScript reads exactly.
const EXACT: u64 = 9_007_199_254_740_992;

/// What is wrong with a table.
#[derive(Debug, PartialEq, Eq)]
pub struct Fault {
    /// Byte offset.
    pub at: usize,
    /// In words, with what to do.
    pub message: String,
}

/// A table as it is written.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// What parts the cells of a line.
    pub separator: u8,
    /// The names in the header.
    pub names: Vec<String>,
    /// For each name the cells below it.
    pub columns: Vec<Vec<String>>,
}

/// The rows of `text`, every cell as `fill` leaves it.
pub fn rows(text: &str, fill: impl Fn(&str) -> String) -> Result<Vec<Value>, Fault> {
    let Sheet { names, columns, .. } = read(text, fill)?;
    let columns = columns.into_iter().map(|cells| values(&cells)).collect();
    Ok(objects(&names, columns))
}

/// The values of a column's cells, all of one type.
pub fn values(cells: &[String]) -> Vec<Value> {
    let kind = Kind::of(cells);
    cells.iter().map(|cell| kind.value(cell)).collect()
}

/// One object for each row of `columns`.
pub fn objects(names: &[String], columns: Vec<Vec<Value>>) -> Vec<Value> {
    let mut rows = vec![Map::new(); columns.first().map_or(0, Vec::len)];
    for (name, values) in names.iter().zip(columns) {
        for (row, value) in rows.iter_mut().zip(values) {
            row.insert(name.clone(), value);
        }
    }
    rows.into_iter().map(Value::Object).collect()
}

/// The cells of `text`, each as `fill` leaves it.
pub fn read(text: &str, fill: impl Fn(&str) -> String) -> Result<Sheet, Fault> {
    let separator = separator(text);
    check_quotes(text, separator)?;
    let mut reader = csv::ReaderBuilder::new();
    reader.trim(csv::Trim::All).delimiter(separator).flexible(true);
    let mut reader = reader.from_reader(text.as_bytes());
    let unreadable = |_| Fault { at: 0, message: "this cannot be read as a table".to_owned() };
    let names = reader.headers().map_err(unreadable)?.clone();
    check_header(text, separator, &names)?;
    let mut columns: Vec<Vec<String>> = vec![Vec::new(); names.len()];
    for record in reader.records() {
        let record = record.map_err(unreadable)?;
        if record.len() != names.len() {
            let from = record.position().map_or(0, |at| usize::try_from(at.byte()).unwrap_or(usize::MAX));
            return Err(wrong_length(text, from, separator, record.len(), names.len()));
        }
        for (column, cell) in columns.iter_mut().zip(&record) {
            column.push(fill(cell));
        }
    }
    Ok(Sheet { separator, names: names.iter().map(str::to_owned).collect(), columns })
}

/// What a column holds. One type for all its cells: Workspace sorts and formats by column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Number,
    Boolean,
}

impl Kind {
    fn of(cells: &[String]) -> Self {
        let filled = || cells.iter().filter(|cell| !cell.is_empty());
        if filled().all(|cell| number(cell).is_some()) {
            Self::Number
        } else if filled().all(|cell| boolean(cell).is_some()) {
            Self::Boolean
        } else {
            Self::Text
        }
    }

    fn value(self, cell: &str) -> Value {
        match self {
            Self::Text => Value::from(cell),
            Self::Number => number(cell).map_or(Value::Null, Value::Number),
            Self::Boolean => boolean(cell).map_or(Value::Null, Value::Bool),
        }
    }
}

fn boolean(cell: &str) -> Option<bool> {
    [("true", true), ("false", false)]
        .into_iter()
        .find(|(word, _)| cell.eq_ignore_ascii_case(word))
        .map(|(_, value)| value)
}

/// The quantity that `cell` is; nothing where it may be an identifier, such as `007`, `+49` or the CUSIP `37833E100`.
fn number(cell: &str) -> Option<Number> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, exponent) = match cell.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (cell, None),
    };
    let size = mantissa.strip_prefix('-').unwrap_or(mantissa);
    let (whole, fraction) = match size.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (size, None),
    };
    let plain =
        (digits(whole) && (whole.len() == 1 || !whole.starts_with('0'))) || (whole.is_empty() && fraction.is_some());
    if !plain || fraction.is_some_and(|fraction| !digits(fraction)) {
        return None;
    }
    if let Some(exponent) = exponent {
        let power = exponent.strip_prefix(['+', '-']);
        let meant = mantissa.contains(['.', '-']) || power.is_some();
        if !meant || !digits(power.unwrap_or(exponent)) {
            return None;
        }
    }
    if fraction.is_none() && exponent.is_none() {
        return cell.parse::<i64>().ok().filter(|value| value.unsigned_abs() <= EXACT).map(Number::from);
    }
    let value: f64 = cell.parse().ok()?;
    let rounded = exponent.is_none() && !whole.is_empty() && !whole.parse::<u64>().is_ok_and(|whole| whole < EXACT);
    if rounded { None } else { Number::from_f64(value) }
}

/// The separator that the header of `text` uses most.
pub fn separator(text: &str) -> u8 {
    let text = text.trim_start_matches(['\r', '\n']);
    let count = |separator: u8| record(text, separator).cells.len();
    // The last of equals wins.
    [b'|', b'\t', b';', b','].into_iter().max_by_key(|separator| count(*separator)).unwrap_or(b',')
}

/// Where the parts of one record are.
struct Record {
    /// Offsets at which the cells begin.
    cells: Vec<usize>,
    /// Offset behind the last cell.
    end: usize,
    /// Offset of a quote that is never closed.
    unclosed: Option<usize>,
}

/// The record that `text` begins with.
fn record(text: &str, separator: u8) -> Record {
    let bytes = text.as_bytes();
    let mut cells = vec![0];
    let mut quote = None;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match (byte, quote) {
            // Two quotes inside quotes stand for one.
            (b'"', Some(_)) if bytes.get(at + 1) == Some(&b'"') => at += 1,
            (b'"', Some(_)) => quote = None,
            (b'"', None) if cells.last() == Some(&at) => quote = Some(at),
            (b'\n' | b'\r', None) => break,
            (byte, None) if *byte == separator => cells.push(at + 1),
            _ => {}
        }
        at += 1;
    }
    Record { cells, end: at, unclosed: quote }
}

fn check_quotes(text: &str, separator: u8) -> Result<(), Fault> {
    let mut start = 0;
    while start < text.len() {
        let record = record(&text[start..], separator);
        if let Some(quote) = record.unclosed {
            let message =
                "this quote is never closed: close it, or double it where the text itself holds one".to_owned();
            return Err(Fault { at: start + quote, message });
        }
        start += record.end + 1;
    }
    Ok(())
}

fn check_header(text: &str, separator: u8, names: &csv::StringRecord) -> Result<(), Fault> {
    let start = text.len() - text.trim_start_matches(['\r', '\n']).len();
    let cells = record(&text[start..], separator).cells;
    let mut seen = HashMap::new();
    for (index, name) in names.iter().enumerate() {
        if let Some(first) = seen.insert(name, index) {
            let (first, second) = (first + 1, index + 1);
            let message = if name.is_empty() {
                format!("columns {first} and {second} have no name: name them in the header")
            } else {
                format!("columns {first} and {second} are both named `{name}`: give each a name of its own")
            };
            return Err(Fault { at: start + cells.get(index).copied().unwrap_or_default(), message });
        }
    }
    Ok(())
}

fn wrong_length(text: &str, from: usize, separator: u8, cells: usize, names: usize) -> Fault {
    let rest = text.get(from..).unwrap_or_default();
    let start = text.len() - rest.trim_start_matches(['\r', '\n']).len();
    let record = record(&text[start..], separator);
    let at = start + record.cells.get(names).copied().unwrap_or(record.end);
    let shown = if separator == b'\t' { "tab".to_owned() } else { format!("`{}`", char::from(separator)) };
    let plural = if cells == 1 { "" } else { "s" };
    let message = format!(
        "this row has {cells} cell{plural}, the header has {names}: put a cell that holds a {shown} between double quotes"
    );
    Fault { at, message }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> String {
        serde_json::to_string(&rows(text, str::to_owned).unwrap()).unwrap()
    }

    #[test]
    fn every_column_has_one_type() {
        for (cells, expected) in [
            (["1", "-2.5", ""], "1,-2.5,null"),
            (["007", "8", ""], r#""007","8","""#),
            (["0", "0.5", ".5"], "0,0.5,0.5"),
            (["37833E100", "594918104", ""], r#""37833E100","594918104","""#),
            (["1.5e3", "2E-3", "1e+2"], "1500.0,0.002,100.0"),
            (["12345678901234567890", "1", "2"], r#""12345678901234567890","1","2""#),
            (["9007199254740992", "-9007199254740992", ""], "9007199254740992,-9007199254740992,null"),
            (["9007199254740993", "", ""], r#""9007199254740993","","""#),
            (["9007199254740994.5", "1", ""], r#""9007199254740994.5","1","""#),
            (["1.0e999", "1", ""], r#""1.0e999","1","""#),
            (["+49", "1", ""], r#""+49","1","""#),
            (["1.", "-", "e"], r#""1.","-","e""#),
            (["TRUE", "false", ""], "true,false,null"),
            (["true", "1", ""], r#""true","1","""#),
            (["nan", "1", ""], r#""nan","1","""#),
            (["", "", ""], "null,null,null"),
        ] {
            let table = format!("k,v\n{}", cells.map(|cell| format!("a,{cell}\n")).concat());
            let rows = super::rows(&table, str::to_owned).unwrap();
            let values: Vec<String> = rows.iter().map(|row| row["v"].to_string()).collect();
            assert_eq!(values.join(","), expected, "{cells:?}");
        }
    }

    #[test]
    fn the_header_tells_the_separator() {
        for text in [
            "\n\r\nsymbol;price\nA;1\n",
            "symbol|price\nA|1\n",
            "symbol;price\nA;1\n",
            "symbol\tprice\nA\t1\n",
            "symbol,price\r\nA,1\r\n",
            "symbol;price\rA;1\r",
        ] {
            assert_eq!(json(text), r#"[{"symbol":"A","price":1}]"#, "{text:?}");
        }
        assert_eq!(json("\"a;b\",c\n1,2\n"), r#"[{"a;b":1,"c":2}]"#);
        assert_eq!(json("a\n1\n"), r#"[{"a":1}]"#);
        assert_eq!(json("a,b\n\"x \"\"y\"\"\nz\",\"1, 2\"\n"), r#"[{"a":"x \"y\"\nz","b":"1, 2"}]"#);
        assert_eq!(json(""), "[]");
    }

    #[test]
    fn faults_have_a_place() {
        for (text, at, part) in [
            ("a,b,a\n1,2,3\n", 4, "columns 1 and 3 are both named `a`"),
            ("a,,\n1,2,3\n", 3, "columns 2 and 3 have no name"),
            ("a,b\n1,\"2\n3,4\n", 6, "quote is never closed"),
            ("a,b\n1,2\n\n1\n", 10, "1 cell, the header has 2"),
            ("a;b\n1;2;3\n", 8, "3 cells, the header has 2: put a cell that holds a `;`"),
        ] {
            let fault = rows(text, str::to_owned).unwrap_err();
            assert_eq!(fault.at, at, "{text:?}: {fault:?}");
            assert!(fault.message.contains(part), "{fault:?}");
        }
    }
}
