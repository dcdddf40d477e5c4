//! What would change in files, as `patch` reads it.

use std::fmt::Write as _;
use std::time::Duration;

use colored::Colorize;
use similar::{ChangeTag, TextDiff};

use crate::changes::{Change, Changes};
use crate::fs::display_path;
use crate::text::SourceFile;

/// Time after which a diff need no longer be the shortest.
const PATIENCE: Duration = Duration::from_secs(2);

/// What `changes` change, file by file.
pub(super) fn unified(changes: &Changes, color: bool) -> String {
    let mut changes: Vec<_> = changes.iter().filter(|change| change.before != change.after).collect();
    changes.sort_by_key(|change| &change.path);
    changes.into_iter().map(|change| of_file(change, color)).collect()
}

/// What stands for a file that is not there.
const NOTHING: &str = "/dev/null";

fn of_file(change: &Change, color: bool) -> String {
    let shown = display_path(&change.path).display().to_string();
    let file = |content: &Option<Vec<u8>>| SourceFile::new(shown.clone(), content.clone().unwrap_or_default());
    let name = |content: &Option<Vec<u8>>| if content.is_some() { shown.clone() } else { NOTHING.to_owned() };
    let (old, new) = (file(&change.before), file(&change.after));
    let (before, after) = if old.is_utf16() { (" (UTF-16)", " (UTF-8)") } else { ("", "") };
    let (from, to) = (name(&change.before), name(&change.after));
    let (old, new) = (with_mark(&old), with_mark(&new));
    let mut out = String::new();
    let _ = writeln!(out, "{}", format!("--- {from}{before}").bold());
    let _ = writeln!(out, "{}", format!("+++ {to}{after}").bold());
    let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(old.as_str(), new.as_str());
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
