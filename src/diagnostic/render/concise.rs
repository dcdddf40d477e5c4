//! One line a finding: `file:line:column: severity[id] message`.

use std::fmt::Write;

use super::super::Diagnostic;
use crate::text::Sources;

/// All findings, a line each.
pub fn concise<'a>(sources: &Sources, diagnostics: impl IntoIterator<Item = &'a Diagnostic>) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let file = sources.file(diagnostic.primary.file);
        let at = file.position(diagnostic.primary.span.start);
        let _ = writeln!(
            out,
            "{}:{}:{}: {}[{}] {}",
            file.path().display(),
            at.line,
            at.column,
            diagnostic.severity,
            diagnostic.rule.id,
            diagnostic.message
        );
    }
    out
}
