//! What a finding is: the rule it comes from, where it is, what to do. [`render`] prints findings; nothing here decides which exist.

pub mod render;
mod rule;

pub use rule::{Class, RuleMeta, Severity};

use std::fmt::Write as _;

use crate::text::{FileId, Fix, Span};

/// A place in a file with the words to put beside it.
#[derive(Debug, Clone)]
pub struct Label {
    /// The file.
    pub file: FileId,
    /// The bytes meant; empty for a place between two.
    pub span: Span,
    /// JSON Pointer (RFC 6901) of the value meant; empty for the whole document.
    pub pointer: String,
    /// What is wrong right here, in a few words; may be empty.
    pub text: String,
}

/// One finding.
///
/// The message stands alone in one line. The primary label's text says what is wrong at that place. Each help is something to do.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// The rule that found it.
    pub rule: &'static RuleMeta,
    /// How bad it is; a rule may lower its default for a harmless variant.
    pub severity: Severity,
    /// What an error means for Workspace; a rule may lower its own for a variant that Workspace loads.
    pub class: Class,
    /// One line without a full stop.
    pub message: String,
    /// Where to look first.
    pub primary: Label,
    /// Other places that belong to the finding.
    pub related: Vec<Label>,
    /// What to do, most useful first.
    pub help: Vec<String>,
    /// A change that mends it.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A finding of `rule` with the rule's own severity.
    pub fn new(rule: &'static RuleMeta, message: impl Into<String>, primary: Label) -> Self {
        Self {
            rule,
            severity: rule.severity,
            class: rule.class,
            message: message.into(),
            primary,
            related: Vec::new(),
            help: Vec::new(),
            fix: None,
        }
    }

    /// Writes line breaks, escape sequences and the like, which come from the user's file, as JSON would: they must reach neither a
    /// terminal nor the lines of a log.
    pub fn escape_control_characters(&mut self) {
        let labels = std::iter::once(&mut self.primary).chain(&mut self.related).map(|label| &mut label.text);
        for text in labels.chain([&mut self.message]).chain(&mut self.help) {
            if text.contains(char::is_control) {
                *text = text.chars().fold(String::new(), |mut out, character| {
                    match character {
                        '\n' => out.push_str("\\n"),
                        '\t' => out.push_str("\\t"),
                        control if control.is_control() => {
                            let _ = write!(out, "\\u{:04x}", u32::from(control));
                        }
                        other => out.push(other),
                    }
                    out
                });
            }
        }
    }

    /// The message with what to do, a line each.
    pub fn with_help(&self) -> String {
        self.help.iter().fold(self.message.clone(), |text, help| format!("{text}\nhelp: {help}"))
    }

    /// Changes the severity.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Changes the class.
    #[must_use]
    pub fn class(mut self, class: Class) -> Self {
        self.class = class;
        self
    }

    /// Adds something to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Adds another place.
    #[must_use]
    pub fn related(mut self, label: Label) -> Self {
        self.related.push(label);
        self
    }

    /// Sets the change that mends it, if there is one.
    #[must_use]
    pub fn fix(mut self, fix: impl Into<Option<Fix>>) -> Self {
        self.fix = fix.into();
        self
    }
}
