//! Changes to a source text, and fixes made of them.

use super::Span;

/// Replaces the text of a span; an empty span inserts, empty text deletes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

impl Edit {
    /// Whether it adds text and replaces none.
    pub fn inserts(&self) -> bool {
        self.span.start == self.span.end
    }
}

/// How freely a fix may be applied, least free first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Applicability {
    /// May change what the file means; only with explicit consent.
    Unsafe,
    /// Keeps the meaning, or restores the only possible one.
    Safe,
}

impl Applicability {
    /// The word used in JSON output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unsafe => "unsafe",
            Self::Safe => "safe",
        }
    }
}

/// Edits to the file of the finding they belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What the fix does, as a command to the reader.
    pub title: String,
    /// The edits, none overlapping another. None of them at all saves the file as UTF-8 without a byte-order mark.
    pub edits: Vec<Edit>,
    /// Whether it may be applied without asking.
    pub applicability: Applicability,
}

impl Fix {
    /// A fix that keeps the meaning, or restores the only possible one.
    pub fn safe(title: impl Into<String>, edits: impl Into<Vec<Edit>>) -> Self {
        Self { title: title.into(), edits: edits.into(), applicability: Applicability::Safe }
    }

    /// A fix that saves the same text as UTF-8 without a byte-order mark.
    pub fn encoding() -> Self {
        Self::safe("save it as UTF-8 without a byte-order mark", [])
    }

    /// Whether it is that fix.
    pub fn is_encoding(&self) -> bool {
        self.edits.is_empty()
    }

    /// A fix that may change what the file means.
    pub fn offered(title: impl Into<String>, edits: impl Into<Vec<Edit>>) -> Self {
        Self { title: title.into(), edits: edits.into(), applicability: Applicability::Unsafe }
    }
}
