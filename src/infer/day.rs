//! Days as people write them in the cells of a table, and as Workspace reads them: 2026-01-31.

use serde_json::Value;

use super::amount::is_missing;
use super::hints;

/// What a cell is, with the place of the day open.
#[derive(Debug, Clone, Copy)]
enum Day {
    /// Year, month and day.
    Known(u32, u32, u32),
    /// Two numbers of which one is the month, and the year.
    Open(u32, u32, u32),
}

/// The months by the letters that they begin with.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The days that the cells of a column are, and why; none where one is no day, or may be another.
pub(super) fn days(cells: &[String]) -> Option<(Vec<Value>, String)> {
    let mut read = Vec::new();
    for cell in cells.iter().filter(|cell| !is_missing(cell)) {
        let (day, time) = timed(cell);
        read.push((day_of(day)?, time));
    }
    let first = cells.iter().find(|cell| !is_missing(cell))?;
    let open = |beyond: fn(u32, u32) -> bool| {
        read.iter().any(|(day, _)| matches!(day, Day::Open(first, second, _) if beyond(*first, *second)))
    };
    // Of two numbers only one beyond 12 tells which is the day.
    let month_first = match (open(|first, _| first > 12), open(|_, second| second > 12)) {
        (true, false) => Some(false),
        (false, true) => Some(true),
        _ => None,
    };
    let is_timed = read.first()?.1.is_some();
    let mut days = Vec::new();
    for (day, time) in read {
        let (year, month, day) = match (day, month_first) {
            (Day::Known(year, month, day), _) => (year, month, day),
            (Day::Open(first, second, year), Some(true)) => (year, first, second),
            (Day::Open(first, second, year), Some(false)) => (year, second, first),
            (Day::Open(..), None) => return None,
        };
        let text = format!("{year:04}-{month:02}-{day:02}");
        if !hints::is_date(&text) || time.is_some() != is_timed {
            return None;
        }
        days.push(time.map_or_else(|| text.clone(), |time| format!("{text}T{time}")));
    }
    let mut days = days.into_iter();
    let values =
        cells.iter().map(|cell| if is_missing(cell) { Some(Value::Null) } else { days.next().map(Value::from) });
    let order = match month_first {
        Some(true) => "days with the month first",
        Some(false) => "days with the day first",
        None => "days",
    };
    Some((values.collect::<Option<_>>()?, format!("{order}, as `{first}`")))
}

/// The days of a column called `field` that are written as 20260131.
pub(super) fn compact(field: &str, cells: &[String]) -> Option<(Vec<Value>, String)> {
    let spread = |cell: &String| {
        let digits = cell.len() == 8 && cell.bytes().all(|byte| byte.is_ascii_digit());
        let text = digits.then(|| format!("{}-{}-{}", &cell[..4], &cell[4..6], &cell[6..]))?;
        (("1900".."2200").contains(&&text[..4]) && hints::is_date(&text)).then(|| Value::from(text))
    };
    let first = cells.iter().find(|cell| !is_missing(cell)).filter(|_| hints::is_time(field))?;
    let values = cells.iter().map(|cell| if is_missing(cell) { Some(Value::Null) } else { spread(cell) });
    Some((values.collect::<Option<_>>()?, format!("days, as `{first}`")))
}

/// `cell` without the time behind the day, and that time.
fn timed(cell: &str) -> (&str, Option<&str>) {
    match cell.rsplit_once([' ', 'T']) {
        Some((day, time)) if hints::is_date_time(&format!("2000-01-01T{time}")) => {
            (day.trim_end_matches(','), Some(time))
        }
        _ => (cell, None),
    }
}

fn day_of(text: &str) -> Option<Day> {
    let parts: Vec<&str> = text.split([' ', '-', '/', '.', ',']).filter(|part| !part.is_empty()).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    let number = |part: &str, length: std::ops::RangeInclusive<usize>| {
        (length.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse::<u32>().ok())?
    };
    if let Some(year) = number(first, 4..=4) {
        return Some(Day::Known(year, number(second, 1..=2)?, number(third, 1..=2)?));
    }
    let year = number(third, 4..=4).or_else(|| {
        // Two digits are of this century, or of the last where that is nearer.
        number(third, 2..=2).map(|short| if short < 70 { 2000 + short } else { 1900 + short })
    })?;
    if let (Some(day), Some(month)) = (number(first, 1..=2), month(second)) {
        return Some(Day::Known(year, month, day));
    }
    if let (Some(month), Some(day)) = (month(first), number(second, 1..=2)) {
        return Some(Day::Known(year, month, day));
    }
    let (first, second) = (number(first, 1..=2)?, number(second, 1..=2)?);
    // With dots the day comes first everywhere.
    Some(if text.contains('.') { Day::Known(year, second, first) } else { Day::Open(first, second, year) })
}

/// The month of this name, whole or short.
fn month(name: &str) -> Option<u32> {
    let name = name.to_lowercase();
    let fits = |month: &&str| name.len() >= 3 && month.starts_with(&name);
    let at = MONTHS.iter().position(|month| fits(month) || (name == "sept" && month.starts_with("sep")))?;
    u32::try_from(at + 1).ok()
}
