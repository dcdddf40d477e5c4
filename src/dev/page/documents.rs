//! The documents as the page shows them: what the check found, and the widgets.

use std::collections::HashMap;

use serde::Serialize;

use super::super::check::Checked;
use crate::diagnostic::{Diagnostic, Label};
use crate::text::{Applicability, FileId, SourceFile, Span, shortened};
use crate::validate::Entry;

/// Widgets that are listed; more are only counted.
const LISTED: usize = 2000;

/// Characters of a line that are shown on each side of what is meant, and of that itself.
const EXCERPT: usize = 80;

/// What is known of the documents.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct Documents {
    /// Whether the first check is done.
    checked: bool,
    /// Number of widgets, unless there is no file.
    widgets: Option<usize>,
    /// Number of apps.
    apps: usize,
    /// Why the documents could not be checked.
    unreadable: Option<String>,
    /// What the check found, counted.
    counts: Counts,
    /// What the check found, the worst first; hints only where they are wanted.
    findings: Vec<FindingView>,
    /// The widgets, in their order.
    catalog: Vec<WidgetView>,
}

/// Findings by severity.
#[derive(Debug, Clone, Default, Serialize)]
struct Counts {
    error: usize,
    warning: usize,
    hint: usize,
    /// How many of all these are not listed.
    left_out: usize,
}

/// A finding.
#[derive(Debug, Clone, Serialize)]
struct FindingView {
    severity: &'static str,
    rule: &'static str,
    name: &'static str,
    why: &'static str,
    message: String,
    #[serde(flatten)]
    place: Place,
    excerpt: Excerpt,
    help: Vec<String>,
    /// Whether `validate --fix` mends it.
    fixable: bool,
}

/// The line that a finding is about.
#[derive(Debug, Clone, Serialize)]
struct Excerpt {
    before: String,
    marked: String,
    after: String,
    label: String,
}

/// A widget.
#[derive(Debug, Clone, Serialize)]
struct WidgetView {
    id: String,
    name: String,
    kind: String,
    endpoint: Option<String>,
    #[serde(flatten)]
    place: Place,
}

/// A place in a file.
#[derive(Debug, Clone, Serialize)]
struct Place {
    file: String,
    /// The file's full path, where it is one that an editor can open.
    path: Option<String>,
    line: usize,
    column: usize,
}

impl Documents {
    pub(super) fn of(checked: &Checked) -> Self {
        let report = &checked.report;
        let mut paths = HashMap::new();
        let mut place = |file: FileId, span: Span| {
            let source = report.sources.file(file);
            let position = source.position(span.start);
            let path = paths.entry(file).or_insert_with(|| full_path(source)).clone();
            Place { file: source.path().display().to_string(), path, line: position.line, column: position.column }
        };
        let findings: Vec<FindingView> = sorted(checked)
            .into_iter()
            .map(|diagnostic| {
                let source = report.sources.file(diagnostic.primary.file);
                finding(diagnostic, source, place(diagnostic.primary.file, diagnostic.primary.span))
            })
            .collect();
        let catalog = report.catalog.iter().take(LISTED).map(|entry| widget(entry, place(entry.file, entry.span)));
        let catalog = catalog.collect();
        let counted = checked.counts;
        let (error, warning, hint) = (counted.errors, counted.warnings, counted.hints);
        Self {
            checked: true,
            widgets: checked.has_widgets().then_some(report.widgets),
            apps: report.apps,
            unreadable: checked.unreadable.clone(),
            counts: Counts { error, warning, hint, left_out: error + warning + hint - findings.len() },
            findings,
            catalog,
        }
    }
}

/// The findings to list, the worst first.
fn sorted(checked: &Checked) -> Vec<&Diagnostic> {
    let (mut listed, _) = checked.listed();
    listed.sort_by_key(|diagnostic| diagnostic.severity);
    listed
}

fn full_path(source: &SourceFile) -> Option<String> {
    let path = std::path::absolute(source.path()).ok().filter(|path| path.is_file())?;
    Some(path.display().to_string())
}

fn finding(diagnostic: &Diagnostic, source: &SourceFile, place: Place) -> FindingView {
    FindingView {
        severity: diagnostic.severity.as_str(),
        rule: diagnostic.rule.id,
        name: diagnostic.rule.name,
        why: diagnostic.rule.why,
        message: diagnostic.message.clone(),
        place,
        excerpt: excerpt(source, &diagnostic.primary),
        help: diagnostic.help.clone(),
        fixable: diagnostic.fix.as_ref().is_some_and(|fix| fix.applicability == Applicability::Safe),
    }
}

fn excerpt(source: &SourceFile, label: &Label) -> Excerpt {
    let text = source.text();
    let range = label.span.range();
    let start = text.get(..range.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let end = text.get(range.start..).and_then(|rest| rest.find('\n')).map_or(text.len(), |at| range.start + at);
    let stop = range.end.min(end);
    let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    let before = part(start, range.start).trim_start();
    let skipped = before.chars().count().saturating_sub(EXCERPT);
    let before: String = before.chars().skip(skipped).collect();
    Excerpt {
        before: if skipped > 0 { format!("…{before}") } else { before },
        marked: shortened(part(range.start, stop), EXCERPT).into_owned(),
        after: shortened(part(stop, end).trim_end(), EXCERPT).into_owned(),
        label: label.text.clone(),
    }
}

fn widget(entry: &Entry, place: Place) -> WidgetView {
    let Entry { id, name, kind, endpoint, .. } = entry.clone();
    WidgetView { id, name, kind, endpoint, place }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, marked: &str) -> (String, String, String) {
        let source = SourceFile::new("widgets.json", text.as_bytes().to_vec());
        let start = text.find(marked).unwrap();
        let span = Span::new(start, start + marked.len());
        let mut sources = crate::text::Sources::default();
        let file = sources.add(source);
        let label = Label { file, span, pointer: String::new(), text: String::new() };
        let found = excerpt(sources.file(file), &label);
        (found.before, found.marked, found.after)
    }

    #[test]
    fn an_excerpt_is_one_line_of_bounded_length() {
        let own = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
        assert_eq!(cut("{\n  \"type\": \"x\",\n}", "\"x\""), own("\"type\": ", "\"x\"", ","));
        assert_eq!(cut("{\r\n  \"a\": 1\r\n}", "1"), own("\"a\": ", "1", ""));
        assert_eq!(cut("{\n\"a\": [\n1\n]}", "[\n1\n]"), own("\"a\": ", "[", ""));
        let long = format!("{{\"a\": \"{}\", \"é\": 1, \"b\": \"{}\"}}", "ä".repeat(300), "ö".repeat(300));
        let (before, marked, after) = cut(&long, "1");
        assert!(before.starts_with('…') && before.chars().count() == EXCERPT + 1, "{before}");
        assert_eq!(marked, "1");
        assert!(after.ends_with('…') && after.chars().count() == EXCERPT + 1, "{after}");
    }
}
