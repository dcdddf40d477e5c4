//! What is known of a rule apart from its check.

use std::fmt;

/// How bad a finding is, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Workspace refuses the file, or the thing cannot work.
    Error,
    /// Works badly, or silently does nothing.
    Warning,
    /// Polish.
    Hint,
}

impl Severity {
    /// The word used in every output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Hint => "hint",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What an error means for Workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Workspace refuses the whole file.
    Schema,
    /// Workspace loads the file, and the thing does not work.
    Behaviour,
}

/// A rule's identity and documentation.
#[derive(Debug)]
pub struct RuleMeta {
    /// Stable id: a letter for the file (W, A, G) and a number.
    pub id: &'static str,
    /// Name in words joined by hyphens; reads well after "allow".
    pub name: &'static str,
    /// Severity unless a finding says otherwise.
    pub severity: Severity,
    /// What an error of this rule means.
    pub class: Class,
    /// Why it matters: what Workspace does.
    pub why: &'static str,
    /// How to mend it, in general.
    pub help: &'static str,
}
