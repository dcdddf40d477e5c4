//! One JSON document for tools, as `schema/report.schema.json` describes it.

use serde::Serialize;

use super::super::{Class, Diagnostic, Severity};
use super::Omitted;
use super::place::{Range, path, range};
use crate::text::{FileId, Fix, SourceFile, Sources};

/// Counts of one run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Summary {
    /// Findings of severity error.
    pub errors: usize,
    /// Findings of severity warning.
    pub warnings: usize,
    /// Findings of severity hint.
    pub hints: usize,
    /// Files checked.
    pub files: usize,
    /// Fixes applied before this was found.
    pub fixed: usize,
}

impl Summary {
    /// Counts `diagnostics` found in `files` files.
    pub fn count(diagnostics: &[Diagnostic], files: usize) -> Self {
        let of = |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
        Self {
            errors: of(Severity::Error),
            warnings: of(Severity::Warning),
            hints: of(Severity::Hint),
            files,
            fixed: 0,
        }
    }
}

/// Version of the document's shape; grows when a reader could break.
const VERSION: u32 = 1;

/// What is not in the list of findings.
#[derive(Debug, Clone, Copy)]
pub struct Left<'a> {
    /// Findings left out because the user wants no longer list.
    pub omitted: &'a [Omitted],
    /// Files with more faults than are looked for.
    pub cut: &'a [FileId],
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    diagnostics: Vec<Item<'a>>,
    summary: Summary,
    omitted: Vec<OmittedItem>,
    incomplete: Vec<String>,
}

#[derive(Serialize)]
struct OmittedItem {
    file: String,
    count: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Item<'a> {
    rule: &'a str,
    name: &'a str,
    severity: &'a str,
    /// What an error means: "schema" where Workspace refuses the file, "behaviour" where it loads it; null for what is no error.
    class: Option<&'a str>,
    message: &'a str,
    file: String,
    pointer: &'a str,
    #[serde(flatten)]
    range: Range,
    help: &'a [String],
    related: Vec<Related<'a>>,
    fix: Option<FixItem<'a>>,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    file: String,
    pointer: &'a str,
    #[serde(flatten)]
    range: Range,
}

#[derive(Serialize)]
struct FixItem<'a> {
    title: &'a str,
    applicability: &'a str,
    edits: Vec<EditItem<'a>>,
}

#[derive(Serialize)]
struct EditItem<'a> {
    #[serde(flatten)]
    range: Range,
    text: &'a str,
}

/// The findings and their counts as one pretty-printed document with a final newline.
pub fn json(sources: &Sources, diagnostics: &[&Diagnostic], summary: Summary, left: Left<'_>) -> String {
    let name = |id: FileId| path(sources.file(id));
    let document = Document {
        version: VERSION,
        diagnostics: diagnostics.iter().map(|diagnostic| item(sources, diagnostic)).collect(),
        summary,
        omitted: left.omitted.iter().map(|one| OmittedItem { file: name(one.file), count: one.count }).collect(),
        incomplete: left.cut.iter().map(|&id| name(id)).collect(),
    };
    // Serialising plain structs of text and numbers into memory has no way to fail.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

fn item<'a>(sources: &'a Sources, diagnostic: &'a Diagnostic) -> Item<'a> {
    let file = sources.file(diagnostic.primary.file);
    Item {
        rule: diagnostic.rule.id,
        name: diagnostic.rule.name,
        severity: diagnostic.severity.as_str(),
        class: (diagnostic.severity == Severity::Error).then_some(match diagnostic.class {
            Class::Schema => "schema",
            Class::Behaviour => "behaviour",
        }),
        message: &diagnostic.message,
        file: path(file),
        pointer: &diagnostic.primary.pointer,
        range: range(file, diagnostic.primary.span),
        help: &diagnostic.help,
        related: diagnostic
            .related
            .iter()
            .map(|label| {
                let file = sources.file(label.file);
                Related {
                    message: &label.text,
                    file: path(file),
                    pointer: &label.pointer,
                    range: range(file, label.span),
                }
            })
            .collect(),
        fix: diagnostic.fix.as_ref().map(|fix| fix_item(file, fix)),
    }
}

fn fix_item<'a>(file: &SourceFile, fix: &'a Fix) -> FixItem<'a> {
    FixItem {
        title: &fix.title,
        applicability: fix.applicability.as_str(),
        edits: fix.edits.iter().map(|edit| EditItem { range: range(file, edit.span), text: &edit.text }).collect(),
    }
}
