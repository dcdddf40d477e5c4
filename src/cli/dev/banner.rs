//! What the first success shows: where the backend is, and what to paste into Workspace.

use std::fmt::Write as _;

use colored::Colorize;

use super::lines::{duration, summary};
use crate::cli::{next_steps, plural};
use crate::dev::Banner;

/// The banner, findings below it. `trusted`: browsers accept the certificate already.
pub(super) fn text(banner: &Banner, trusted: bool, findings: &str) -> String {
    let mut text = String::new();
    let first = banner.urls.first().map_or("", String::as_str);
    let _ = writeln!(
        text,
        "\n  {} {}\n",
        format!("obb-backend {}", env!("CARGO_PKG_VERSION")).bold(),
        format!("serves {}, ready in {}", banner.source, duration(banner.took)).dimmed()
    );
    row(&mut text, "Workspace", &first.cyan().bold().to_string(), "add this as a custom backend");
    for url in banner.urls.iter().skip(1) {
        row(&mut text, "Also", &url.cyan().to_string(), "");
    }
    row(&mut text, "Overview", &format!("{first}/__obb/").cyan().to_string(), "");
    let counts = if banner.checked.has_widgets_file {
        format!("{}, {}", plural(banner.checked.report.widgets, "widget"), plural(banner.checked.report.apps, "app"))
    } else {
        "no widgets.json file".to_owned()
    };
    row(&mut text, "Found", &counts, "");
    let outcome = summary(&banner.checked);
    let counted = banner.checked.report.summary();
    let outcome = match (counted.errors, counted.warnings) {
        (0, 0) => outcome.green(),
        (0, _) => outcome.yellow(),
        _ => outcome.red(),
    };
    row(&mut text, "Check", &outcome.to_string(), "");
    if let Some(authority) = &banner.authority {
        if !trusted {
            let command = format!("{} trust", next_steps::program());
            row(&mut text, "Trust", &command.bold().to_string(), "once, and browsers accept https");
        }
        row(&mut text, "CA file", &authority.display().to_string(), "");
    }
    let _ = writeln!(text, "\n  {}\n", "Ctrl-C stops".dimmed());
    text.push_str(findings);
    text
}

fn row(text: &mut String, name: &str, value: &str, note: &str) {
    let note = if note.is_empty() { String::new() } else { format!("  {}", note.dimmed()) };
    let _ = writeln!(text, "  {} {value}{note}", format!("{name:<10}").dimmed());
}
