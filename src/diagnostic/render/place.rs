//! Where a finding is, as documents for tools say it.

use serde::Serialize;

use crate::text::{SourceFile, Span};

/// Lines and columns count from 1, columns in characters; the end is the place after the last character.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Range {
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) end_line: usize,
    pub(super) end_column: usize,
}

/// The place of `span` in `file`.
pub(super) fn range(file: &SourceFile, span: Span) -> Range {
    let (start, end) = (file.position(span.start), file.position(span.end));
    Range { line: start.line, column: start.column, end_line: end.line, end_column: end.column }
}

/// The file's path with slashes on every system.
pub(super) fn path(file: &SourceFile) -> String {
    file.path().to_string_lossy().replace('\\', "/")
}
