//! The line for a request, in columns that stand below each other.

use std::time::Duration;

use colored::{ColoredString, Colorize};

use super::lines::{self, duration};
use crate::dev::{Cors, Exchange, Kind, Progress, is_workspace};
use crate::text::escapes;

/// Columns for the time and the size, each right-aligned.
const TIME: usize = 8;
const SIZE: usize = 9;

/// Fewest columns for the path.
const NARROWEST: usize = 12;

/// The line for `exchange` in a terminal of `width` columns; `cut` shortens a path that is longer than its column.
pub(super) fn line(exchange: &Exchange, width: usize, cut: bool) -> String {
    let label = label(exchange);
    let free = width.saturating_sub(lines::MARGIN + TIME + SIZE);
    let note = note(exchange).map(|mut note| {
        note.input = fitted(&note.input, free.saturating_sub(NARROWEST + 2), cut);
        note
    });
    let room = free.saturating_sub(note.as_ref().map_or(0, |note| note.chars().count() + 2)).max(NARROWEST);
    let path = format!("{:<room$}", fitted(&escapes::plain(&exchange.path), room, cut));
    let note = note.map(|note| format!("  {note}")).unwrap_or_default();
    let (time, size) = (time(exchange), size(exchange));
    lines::entry(&label, format!("{path}{note}{}", format!("{time:>TIME$}{size:>SIZE$}").dimmed()).trim_end())
}

/// `text`, shortened to `room` columns where it is to be `cut`.
fn fitted(text: &str, room: usize, cut: bool) -> String {
    if cut && text.chars().count() > room {
        return text.chars().take(room - 1).chain(['…']).collect();
    }
    text.to_owned()
}

/// The method and the status.
fn label(exchange: &Exchange) -> String {
    let method = exchange.method.as_str();
    let status = match exchange.status {
        Some(status) => status.to_string(),
        None => "···".to_owned(),
    };
    let gap = " ".repeat(lines::LABEL.saturating_sub(method.chars().count() + 1 + status.chars().count()));
    let status = match exchange.status {
        _ if exchange.progress == Progress::Broken => status.red(),
        Some(500..) => status.red(),
        Some(400..) => status.yellow(),
        Some(300.. | 100..200) => status.cyan(),
        Some(_) => status.green(),
        None => status.dimmed(),
    };
    format!("{gap}{method} {}", status.bold())
}

/// What is not as usual.
fn note(exchange: &Exchange) -> Option<ColoredString> {
    match (exchange.progress, exchange.kind) {
        (Progress::Broken, _) => return Some("broke off".red()),
        (Progress::Gone, Kind::Plain) => return Some("nobody waited for it".dimmed()),
        _ => {}
    }
    let origin =
        exchange.origin.as_deref().filter(|origin| !is_workspace(origin) && !matches!(exchange.cors, Cors::SameOrigin));
    if let Some(origin) = origin {
        let origin = escapes::plain(origin);
        return Some(match exchange.cors {
            Cors::Refused => format!("hidden from {origin}").yellow(),
            _ => format!("for {origin}").dimmed(),
        });
    }
    match exchange.kind {
        Kind::Stream => Some("stream".dimmed()),
        Kind::Upgrade => Some("upgrade".dimmed()),
        Kind::Plain => None,
    }
}

fn time(exchange: &Exchange) -> String {
    match exchange.total.or(exchange.took) {
        Some(time) if time < Duration::from_millis(1) => "<1 ms".to_owned(),
        Some(time) => duration(time),
        None => String::new(),
    }
}

fn size(exchange: &Exchange) -> String {
    const STEP: f64 = 1000.0;
    if exchange.kind != Kind::Plain || exchange.status.is_none() {
        return String::new();
    }
    #[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
    let mut number = exchange.bytes as f64;
    for unit in ["B", "kB", "MB", "GB"] {
        // What rounds to a thousand is shown in the next unit.
        if number < STEP - 0.5 || unit == "GB" {
            let digits = usize::from(unit != "B" && number < 9.95);
            return format!("{number:.digits$} {unit}");
        }
        number /= STEP;
    }
    String::new()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::cli::dev) fn exchange(method: &str, path: &str, status: u16, bytes: u64) -> Exchange {
        Exchange {
            id: 1,
            at: std::time::SystemTime::now(),
            method: method.parse().unwrap(),
            path: path.into(),
            status: Some(status),
            took: Some(Duration::from_millis(3)),
            total: Some(Duration::from_millis(12)),
            bytes,
            origin: Some("https://pro.openbb.co".into()),
            cors: Cors::Added,
            kind: Kind::Plain,
            progress: Progress::Done,
        }
    }

    /// Without the time of day.
    fn text(exchange: &Exchange, cut: bool) -> String {
        colored::control::set_override(false);
        line(exchange, 80, cut).trim_end().chars().skip(9).collect()
    }

    #[test]
    fn columns_stand_below_each_other() {
        let long = format!("/prices?symbol={}", "A".repeat(100));
        let cut = format!("/prices?symbol={}…", "A".repeat(25));
        for (exchange, label, path, end) in [
            (exchange("GET", "/prices", 200, 126), "    GET 200", "/prices", "   12 ms    126 B"),
            (exchange("OPTIONS", "/x", 403, 3_400), "OPTIONS 403", "/x", "   12 ms   3.4 kB"),
            (exchange("GET", &long, 500, 12_345_678), "    GET 500", &cut, "   12 ms    12 MB"),
        ] {
            assert_eq!(text(&exchange, true), format!("{label}  {path:<41}{end}"));
        }
        assert!(text(&exchange("GET", &long, 200, 0), false).contains(&long));
    }

    #[test]
    fn what_is_unusual_is_said() {
        let mut other = exchange("GET", "/one", 200, 3);
        other.origin = Some("http://localhost:3000".into());
        assert!(text(&other, true).contains("  for http://localhost:3000 "));
        assert_eq!(text(&other, true).chars().count(), 71);
        other.cors = Cors::Refused;
        assert!(text(&other, true).contains("  hidden from http://localho…   "));
        assert!(text(&other, false).contains("  hidden from http://localhost:3000 "));
        other.cors = Cors::SameOrigin;
        assert!(!text(&other, true).contains("localhost"));
        other.progress = Progress::Broken;
        assert!(text(&other, true).contains("broke off"));
        other.kind = Kind::Stream;
        other.progress = Progress::Answering;
        assert!(text(&other, true).contains("  stream ") && !text(&other, true).contains(" B"));
        let gone = Exchange { status: None, progress: Progress::Gone, kind: Kind::Plain, ..other };
        assert!(text(&gone, true).starts_with("    GET ···  /one"), "{}", text(&gone, true));
    }

    #[test]
    fn sizes_have_two_or_three_digits() {
        let sizes = [0, 999, 1000, 9_940, 9_960, 999_400, 999_600, 5_000_000_000_000];
        let shown: Vec<String> = sizes.iter().map(|bytes| size(&exchange("GET", "/", 200, *bytes))).collect();
        assert_eq!(shown, ["0 B", "999 B", "1.0 kB", "9.9 kB", "10 kB", "999 kB", "1.0 MB", "5000 GB"]);
    }
}
