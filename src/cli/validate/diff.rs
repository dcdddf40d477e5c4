//! `--diff`: what would change, as `patch` reads it.

use std::fmt::Write as _;
use std::time::Duration;

use colored::Colorize;
use similar::{ChangeTag, TextDiff};

use crate::text::{SourceFile, StandIns};
use crate::validate::Report;

/// Time after which a diff need no longer be the shortest.
const PATIENCE: Duration = Duration::from_secs(2);

/// The changes from the files of `report` to `contents`, file by file.
pub(super) fn unified(report: &Report, contents: &StandIns, color: bool) -> String {
    let mut files: Vec<_> =
        report.sources.iter().filter_map(|(_, file)| Some((file, contents.get(file.path())?))).collect();
    files.sort_by_key(|(file, _)| file.path());
    files.dedup_by_key(|(file, _)| file.path());
    files.into_iter().map(|(file, bytes)| of_file(file, bytes, color)).collect()
}

fn of_file(file: &SourceFile, bytes: &[u8], color: bool) -> String {
    let (old, new) = (with_mark(file), String::from_utf8_lossy(bytes));
    let path = file.path().display().to_string();
    let (before, after) = if file.is_utf16() { (" (UTF-16)", " (UTF-8)") } else { ("", "") };
    let mut out = String::new();
    let _ = writeln!(out, "{}", format!("--- {path}{before}").bold());
    let _ = writeln!(out, "{}", format!("+++ {path}{after}").bold());
    let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(old.as_str(), new.as_ref());
    for hunk in diff.unified_diff().iter_hunks() {
        let _ = writeln!(out, "{}", hunk.header().to_string().cyan());
        for change in hunk.iter_changes() {
            let text = change.value();
            let (line, newline) = text.strip_suffix('\n').map_or((text, false), |line| (line, true));
            // What stands in the file must not reach a terminal as a command.
            let line = if color { visible(line) } else { line.to_owned() };
            let line = match change.tag() {
                ChangeTag::Delete => format!("-{line}").red(),
                ChangeTag::Insert => format!("+{line}").green(),
                ChangeTag::Equal => format!(" {line}").normal(),
            };
            let _ = writeln!(out, "{line}");
            if !newline {
                out.push_str("\\ No newline at end of file\n");
            }
        }
    }
    out
}

/// The file's text behind its byte-order mark, if it has one in UTF-8.
fn with_mark(file: &SourceFile) -> String {
    let mark = if file.has_bom() { "\u{feff}" } else { "" };
    format!("{mark}{}", file.text())
}

fn visible(line: &str) -> String {
    let shown = |character: char| match character {
        '\t' | '\r' => character.to_string(),
        control if control.is_control() => control.escape_default().to_string(),
        other => other.to_string(),
    };
    line.chars().map(shown).collect()
}
