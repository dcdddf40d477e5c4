//! Workflow commands of GitHub Actions, which marks the lines of a pull request with them.

use std::fmt::Write as _;

use super::super::{Diagnostic, Severity};
use super::place::{path, range};
use crate::text::Sources;

/// All findings, a command each. `prefix` leads from the repository's root to the folder that paths begin at; it is empty or ends
/// in a slash.
pub fn github<'a>(sources: &Sources, diagnostics: impl IntoIterator<Item = &'a Diagnostic>, prefix: &str) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "notice",
        };
        let file = sources.file(diagnostic.primary.file);
        let at = range(file, diagnostic.primary.span);
        let rule = diagnostic.rule;
        let _ = writeln!(
            out,
            "::{command} file={},line={},col={},endLine={},endColumn={},title={}::{}",
            property(&format!("{prefix}{}", path(file))),
            at.line,
            at.column,
            at.end_line,
            at.end_column,
            property(&format!("{} {}", rule.id, rule.name)),
            data(&diagnostic.with_help()),
        );
    }
    out
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
