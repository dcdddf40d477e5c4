//! Numbers as people write them in the cells of a table: with signs of currencies, percent signs and separators of either
//! kind.

use serde_json::{Value, json};

use crate::sheet;
use crate::text::shortened;
use crate::widget::Column;

/// What stood around the numbers of a column.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Sign {
    pub(super) before: String,
    pub(super) after: String,
}

impl Sign {
    /// Shows the numbers of `column` with it.
    pub(super) fn dress(&self, column: &mut Column) {
        if self.after == "%" {
            // Percentages that are not multiplied keep their decimals.
            let decimals = column.more.get("decimalPlaces").and_then(Value::as_u64);
            let multiplied = column.more.get("formatterFn").is_some_and(|formatter| formatter == "normalizedPercent");
            if let Some(decimals) = decimals.filter(|_| multiplied) {
                column.more.insert("decimalPlaces".to_owned(), json!((decimals + 2).min(4)));
            }
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

    fn why(&self) -> Option<String> {
        match (self.before.as_str(), self.after.as_str()) {
            ("", "") => None,
            ("", "%") => Some("numbers with a percent sign".to_owned()),
            (sign, "") | ("", sign) => Some(format!("numbers with {sign}")),
            (before, after) => Some(format!("numbers between {before} and {after}")),
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

/// What stands before decimals in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decimals {
    /// Whether it is a comma; none where cells speak for either.
    comma: Option<bool>,
    /// Whether no cell tells, so that it is a guess by the separator.
    guessed: bool,
}

/// Whether decimals stand behind a comma in a file with these cells.
pub(super) fn decimals(columns: &[Vec<String>], separator: u8) -> Decimals {
    let mut seen = (false, false);
    for cell in columns.iter().flatten().filter(|cell| !is_dotted_day(cell)) {
        let (_, digits) = bare(cell);
        let digits = digits.trim_start_matches('-');
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit() || b".,".contains(&byte)) {
            continue;
        }
        let several = |mark: char| digits.matches(mark).count() > 1;
        // One mark alone, with three digits behind it, may be of either kind, unless no thousands can be before it.
        let tells =
            |mark: char, at: usize| several(mark) || digits.len() - at != 4 || digits.starts_with('0') || at > 3;
        let is_comma = match (digits.rfind(','), digits.rfind('.')) {
            (Some(comma), Some(dot)) => comma > dot,
            (Some(comma), None) if tells(',', comma) => !several(','),
            (None, Some(dot)) if tells('.', dot) => several('.'),
            _ => continue,
        };
        seen = (seen.0 || is_comma, seen.1 || !is_comma);
    }
    let comma = match seen {
        (true, false) => Some(true),
        (false, true) => Some(false),
        // Files with decimal commas cannot well use the comma between cells.
        (false, false) if separator == b';' => Some(true),
        _ => None,
    };
    Decimals { comma, guessed: seen == (false, false) }
}

fn is_dotted_day(cell: &str) -> bool {
    let day = cell.split(' ').next().unwrap_or_default();
    let parts: Vec<&str> = day.split('.').collect();
    parts.len() == 3 && parts[..2].iter().all(|part| (1..=2).contains(&part.len())) && matches!(parts[2].len(), 2 | 4)
}

/// What stands in cells that have no value.
const MISSING: &[&str] = &[
    "-", "--", "–", "—", ".", "..", "N/A", "n/a", "NA", "N.A.", "n.a.", "#N/A", "#N/A N/A", "#NV", "NaN", "nan",
    "null", "NULL", "None", "#VALUE!", "#DIV/0!", "#REF!",
];

/// Whether nothing is in `cell`, or what says so.
pub(super) fn is_missing(cell: &str) -> bool {
    cell.is_empty() || MISSING.contains(&cell)
}

/// The values that the cells of a column are, with what is worth telling of how they were read.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) values: Vec<Value>,
    /// The sign that all numbers have.
    pub(super) sign: Sign,
    pub(super) why: Vec<String>,
}

impl Read {
    fn new(cells: &[String], values: Vec<Value>) -> Self {
        let mark = cells.iter().find(|cell| !cell.is_empty() && is_missing(cell));
        let why = mark.map(|mark| format!("`{mark}` counts as no value")).into_iter().collect();
        Self { values, sign: Sign::default(), why }
    }
}

/// The numbers that the cells of a column are; none where one is no number, or may be another.
pub(super) fn numbers(cells: &[String], decimals: Decimals) -> Option<Read> {
    let mut sign: Option<Sign> = None;
    let mut numbers = Vec::with_capacity(cells.len());
    for cell in cells {
        if is_missing(cell) {
            numbers.push(Value::Null);
            continue;
        }
        let (own, digits) = bare(cell);
        if sign.get_or_insert_with(|| own.clone()) != &own {
            return None;
        }
        numbers.push(number(&digits, decimals.comma)?);
    }
    let mut read = Read { sign: sign?, ..Read::new(cells, numbers) };
    let any = |mark: &[char]| cells.iter().any(|cell| !is_missing(cell) && cell.contains(mark));
    match decimals.comma {
        Some(true) if any(&[',']) => read.why.insert(0, "the comma stands before decimals".to_owned()),
        Some(true) if any(&['.']) && decimals.guessed => {
            let why = "a guess: the dot parts thousands, as is usual in files with `;`";
            read.why.insert(0, why.to_owned());
        }
        Some(true) if any(&['.']) => read.why.insert(0, "the dot parts thousands".to_owned()),
        Some(false) if any(&[',']) => read.why.insert(0, "the comma parts thousands".to_owned()),
        _ => {}
    }
    if any(&['(']) {
        read.why.push("negative between parentheses".to_owned());
    }
    if let Some(why) = read.sign.why() {
        read.why.insert(0, why);
    }
    Some(read)
}

/// Whether numbers that are written plainly mean others here: 1.234 in a file with decimal commas.
pub(super) fn is_misread(cells: &[String], decimals: Decimals) -> bool {
    decimals.comma == Some(true) && cells.iter().any(|cell| cell.contains('.'))
}

/// Why cells of which most are numbers stay texts.
pub(super) fn doubt(cells: &[String], decimals: Decimals) -> Option<String> {
    let filled: Vec<&String> = cells.iter().filter(|cell| !is_missing(cell)).collect();
    let is_amount = |cell: &str| {
        let (_, digits) = bare(cell);
        let digits = digits.trim_start_matches('-');
        digits.starts_with(|c: char| c.is_ascii_digit())
            && digits.bytes().all(|byte| byte.is_ascii_digit() || b".,".contains(&byte))
    };
    let number = filled.iter().filter(|cell| is_amount(cell)).count();
    if number * 2 <= filled.len() || filled.iter().any(|cell| is_dotted_day(cell)) {
        return None;
    }
    if let Some(other) = filled.iter().find(|cell| !is_amount(cell)) {
        return Some(format!("not all are numbers: `{}`", shortened(other, 20)));
    }
    let signs: Vec<Sign> = filled.iter().map(|cell| bare(cell).0).collect();
    if signs.iter().any(|sign| sign != &signs[0]) {
        return Some("numbers with different signs".to_owned());
    }
    let unclear = filled.iter().find(|cell| decimals.comma.is_none() && cell.contains(['.', ',']))?;
    Some(format!("it is not clear where the decimals of `{unclear}` begin: write numbers as 1234.5"))
}

/// The number that `digits` are, in a file with decimal commas or without.
fn number(digits: &str, comma: Option<bool>) -> Option<Value> {
    // What is written plainly is what it looks like.
    if comma != Some(true)
        && let [value @ Value::Number(_)] = sheet::values(&[digits.to_owned()]).as_slice()
    {
        return Some(value.clone());
    }
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
