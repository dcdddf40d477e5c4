//! What the first success shows: where the backend is, and what to paste into Workspace.

use std::fmt::Write as _;

use colored::Colorize;

use super::lines::duration;
use crate::cli::{next_steps, plural};
use crate::dev::{Banner, Checked};
use crate::text::escapes;

/// Columns before the value of a row.
const MARGIN: usize = 2 + 10 + 1;

/// The banner: the `outcome` of the check, a `hint` how to go on, and the findings below. `trusted`: browsers accept the
/// certificate already. Notes are left out where they would not fit into `width` columns.
pub(super) fn text(banner: &Banner, trusted: bool, width: usize, outcome: &str, hint: &str, findings: &str) -> String {
    let mut text = String::new();
    let row = |text: &mut String, name: &str, value: &str, note: &str| {
        let used = MARGIN + escapes::plain(value).chars().count();
        let fits = !note.is_empty() && used + 2 + note.chars().count() <= width;
        let note = if fits { format!("  {}", note.dimmed()) } else { String::new() };
        let _ = writeln!(text, "  {} {value}{note}", format!("{name:<10}").dimmed());
    };
    let first = banner.urls.first().map_or("", String::as_str);
    let _ = writeln!(
        text,
        "\n  {} {}\n",
        format!("obb-backend {}", env!("CARGO_PKG_VERSION")).bold(),
        serves(banner).dimmed()
    );
    row(&mut text, "Workspace", &first.cyan().bold().to_string(), "add this as a custom backend");
    for url in banner.urls.iter().skip(1) {
        row(&mut text, "Also", &url.cyan().to_string(), "");
    }
    row(&mut text, "Overview", &format!("{first}/__obb/").cyan().to_string(), "");
    let counts = if banner.checked.has_widgets() {
        format!("{}, {}", plural(banner.checked.report.widgets, "widget"), plural(banner.checked.report.apps, "app"))
    } else {
        "no widgets.json".to_owned()
    };
    row(&mut text, "Found", &counts, &built(&banner.checked));
    row(&mut text, "Check", outcome, "");
    if let Some(authority) = banner.authority.as_ref().filter(|_| !trusted) {
        let command = format!("{} trust", next_steps::program());
        row(&mut text, "Trust", &command.bold().to_string(), "once, and browsers accept https");
        row(&mut text, "CA file", &authority.display().to_string(), "");
    }
    let _ = writeln!(text, "\n  {hint}\n");
    text.push_str(findings);
    text
}

fn serves(banner: &Banner) -> String {
    if banner.forwards {
        return format!("forwards to {}, which is not started here", banner.source);
    }
    format!("serves {}, ready in {}", banner.source, duration(banner.took))
}

/// Whence the documents come, if not from files.
fn built(checked: &Checked) -> String {
    match checked.served.as_slice() {
        [] => String::new(),
        [file] => {
            let name = checked.report.sources.file(*file).path().file_name().unwrap_or_default();
            format!("as served: there is no file {}", name.display())
        }
        _ => "as served: there are no files".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use super::*;
    use crate::text::SourceFile;

    #[test]
    fn it_says_what_is_to_be_done_and_fits_a_narrow_terminal() {
        colored::control::set_override(false);
        let banner = Banner {
            urls: vec!["https://localhost:7779".to_owned()],
            source: "main.py".to_owned(),
            forwards: false,
            took: Duration::from_millis(500),
            authority: Some("/home/ada/ca.pem".into()),
            checked: Arc::default(),
        };
        let shown = |trusted, width| text(&banner, trusted, width, "no problems", "Ctrl-C stops", "");
        let wide = shown(false, 80);
        assert!(wide.contains("add this as a custom backend") && wide.contains("ca.pem"), "{wide}");
        let trusted = shown(true, 80);
        assert!(!trusted.contains("Trust") && !trusted.contains("ca.pem"), "nothing is left to do: {trusted}");
        let narrow = shown(false, 60);
        assert!(narrow.contains("https://localhost:7779\n") && narrow.contains("Trust"), "{narrow}");
    }

    #[test]
    fn it_is_said_that_what_is_served_is_checked() {
        let mut checked = Checked::default();
        assert_eq!(built(&checked), "");
        checked.served.push(checked.report.sources.add(SourceFile::new("GET /widgets.json", Vec::new())));
        assert_eq!(built(&checked), "as served: there is no file widgets.json");
        checked.served.push(checked.report.sources.add(SourceFile::new("GET /apps.json", Vec::new())));
        assert_eq!(built(&checked), "as served: there are no files");
    }
}
