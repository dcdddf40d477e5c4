//! Findings as rustc prints them: message, source lines with the span marked, why, and what to do.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Message, Origin, Renderer, Snippet};

use super::super::{Diagnostic, Label, Severity};
use crate::text::{SourceFile, Sources};

/// How to print.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Whether ANSI colours may be used.
    pub color: bool,
    /// Columns of the terminal.
    pub width: usize,
}

/// Longest part of a line that is shown whole; beyond it only the surroundings of the span are.
const LONG_LINE: usize = 2000;

/// All findings, an empty line after each.
pub fn full(sources: &Sources, diagnostics: &[Diagnostic], style: Style) -> String {
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(style.width).decor_style(DecorStyle::Ascii);
    let mut out = String::new();
    for diagnostic in diagnostics {
        let groups = groups(sources, diagnostic, style.width);
        out.push_str(&renderer.render(&groups));
        out.push_str("\n\n");
    }
    out
}

fn groups<'a>(sources: &'a Sources, diagnostic: &'a Diagnostic, width: usize) -> Vec<Group<'a>> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Hint => Level::INFO.with_name("hint"),
    };
    let title = level.primary_title(wrap(&diagnostic.message, width, diagnostic.severity.as_str().len() + 8));
    let mut elements: Vec<Element<'a>> = place(sources, &diagnostic.primary, AnnotationKind::Primary);
    let (same_place, elsewhere): (Vec<_>, Vec<_>) =
        diagnostic.related.iter().partition(|label| label.file == diagnostic.primary.file);
    for label in same_place.into_iter().chain(elsewhere) {
        elements.extend(place(sources, label, AnnotationKind::Context));
    }
    let note = |text: &str| Level::NOTE.with_name("why").message(wrap(text, width, 10));
    let help = |text: &str| -> Message<'a> { Level::HELP.message(wrap(text, width, 11)) };
    elements.push(note(diagnostic.rule.why).into());
    elements.extend(diagnostic.help.iter().map(|text| help(text).into()));
    if diagnostic.help.is_empty() {
        elements.push(help(diagnostic.rule.help).into());
    }
    vec![title.id(diagnostic.rule.id).elements(elements)]
}

/// The lines around a label with its span marked.
fn place<'a>(sources: &'a Sources, label: &'a Label, kind: AnnotationKind) -> Vec<Element<'a>> {
    let file = sources.file(label.file);
    let at = file.position(label.span.start);
    let (shown, mark) = window(file, label);
    let first_line = file.lines().line(shown.start);
    let path = file.path().to_string_lossy().into_owned();
    if file.text().is_empty() {
        return vec![Origin::path(path).line(1).char_column(1).into()];
    }
    let text = (!label.text.is_empty()).then_some(label.text.as_str());
    let snippet = Snippet::source(&file.text()[shown.clone()])
        .line_start(first_line)
        .annotation(kind.span(mark.start - shown.start..mark.end - shown.start).label(text));
    if file.lines().start(first_line, file.text()) == shown.start {
        vec![snippet.path(path).into()]
    } else {
        // Only part of a very long line is shown, so its columns cannot be counted from the snippet.
        vec![Origin::path(path).line(at.line).char_column(at.column).into(), snippet.into()]
    }
}

/// The bytes to show and, inside them, the bytes to mark: the first line of the label's span and one line on either side.
fn window(file: &SourceFile, label: &Label) -> (Range<usize>, Range<usize>) {
    let (text, lines) = (file.text(), file.lines());
    let start = text.floor_char_boundary((label.span.start as usize).min(text.len()));
    let line = lines.line(start);
    let line_end = trim_newline(text, start, lines.start(line + 1, text));
    let end = text.floor_char_boundary((label.span.end as usize).min(line_end)).max(start);
    let mut from = lines.start(line.saturating_sub(1).max(1), text);
    let mut to = trim_newline(text, line_end, lines.start(line + 2, text));
    if to - from > LONG_LINE {
        from = text.ceil_char_boundary(start.saturating_sub(LONG_LINE / 10).max(lines.start(line, text)));
        to = text.floor_char_boundary((end + LONG_LINE / 10).min(line_end)).max(end);
    }
    (from..to, start..end)
}

fn trim_newline(text: &str, from: usize, to: usize) -> usize {
    from + text.get(from..to).map_or(0, |part| part.trim_end_matches(['\n', '\r']).len())
}

/// Breaks a text at spaces so that it fits beside a margin of `indent` columns.
fn wrap(text: &str, width: usize, indent: usize) -> String {
    let room = width.saturating_sub(indent).max(40);
    let mut out = String::with_capacity(text.len() + 8);
    for (index, paragraph) in text.lines().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        let mut column = 0;
        for word in paragraph.split(' ') {
            let length = word.chars().count();
            if column > 0 && column + 1 + length > room {
                out.push('\n');
                column = 0;
            } else if column > 0 {
                out.push(' ');
                column += 1;
            }
            out.push_str(word);
            column += length;
        }
    }
    out
}
