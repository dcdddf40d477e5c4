//! Findings as rustc prints them: message, source lines with the span marked, why, and what to do.

use std::borrow::Cow;
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

/// Places at most so many lines apart are shown in one piece.
const NEAR_LINES: usize = 100;

/// The same in bytes, for a document without line breaks.
const NEAR_BYTES: u32 = 20_000;

/// All findings, an empty line after each.
pub fn full<'a>(sources: &Sources, diagnostics: impl IntoIterator<Item = &'a Diagnostic>, style: Style) -> String {
    let renderer = renderer(style);
    let mut out = String::new();
    for diagnostic in diagnostics {
        let groups = groups(sources, diagnostic, style.width, true);
        out.push_str(&without_blank_origins(&renderer.render(&groups)));
        out.push_str("\n\n");
    }
    out
}

/// One finding as [`full`] prints it, but for the reason and the help.
pub fn excerpt(sources: &Sources, diagnostic: &Diagnostic, style: Style) -> String {
    let text = renderer(style).render(&groups(sources, diagnostic, style.width, false));
    without_blank_origins(&text).into_owned() + "\n"
}

/// Takes out the lines `:::` without a path, which the renderer puts before a snippet whose origin was given separately.
fn without_blank_origins(text: &str) -> Cow<'_, str> {
    let is_blank = |line: &&str| !line.contains('|') && line.trim_end_matches("\x1b[0m").ends_with("::: ");
    if text.lines().any(|line| is_blank(&line)) {
        Cow::Owned(text.lines().filter(|line| !is_blank(line)).collect::<Vec<_>>().join("\n"))
    } else {
        Cow::Borrowed(text)
    }
}

fn renderer(style: Style) -> Renderer {
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    renderer.term_width(style.width).decor_style(DecorStyle::Ascii)
}

fn groups<'a>(sources: &'a Sources, diagnostic: &'a Diagnostic, width: usize, advice: bool) -> Vec<Group<'a>> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Hint => Level::INFO.with_name("hint"),
    };
    let title = level.primary_title(wrap(&diagnostic.message, width, diagnostic.severity.as_str().len() + 8));
    let mut elements = Vec::new();
    for labels in clusters(sources, diagnostic) {
        elements.extend(place(sources, &labels));
    }
    let title = title.id(diagnostic.rule.id);
    if !advice {
        return vec![title.elements(elements)];
    }
    let note = |text: &str| Level::NOTE.with_name("why").message(wrap(text, width, 10));
    let help = |text: &str| -> Message<'a> { Level::HELP.message(wrap(text, width, 11)) };
    elements.push(note(diagnostic.rule.why).into());
    elements.extend(diagnostic.help.iter().map(|text| help(text).into()));
    if diagnostic.help.is_empty() {
        elements.push(help(diagnostic.rule.help).into());
    }
    vec![title.elements(elements)]
}

/// The labels in groups that are shown in one piece of source each, the primary label's group first.
fn clusters<'a>(sources: &Sources, diagnostic: &'a Diagnostic) -> Vec<Vec<(AnnotationKind, &'a Label)>> {
    let mut clusters = vec![vec![(AnnotationKind::Primary, &diagnostic.primary)]];
    for label in &diagnostic.related {
        let line = |label: &Label| sources.file(label.file).lines().line(label.span.start as usize);
        let near = |other: &Label| {
            other.file == label.file
                && line(other).abs_diff(line(label)) <= NEAR_LINES
                && other.span.start.abs_diff(label.span.start) <= NEAR_BYTES
        };
        let home = clusters.iter_mut().find(|cluster| cluster.iter().all(|(_, other)| near(other)));
        match home {
            Some(cluster) => cluster.push((AnnotationKind::Context, label)),
            None => clusters.push(vec![(AnnotationKind::Context, label)]),
        }
    }
    clusters
}

/// The lines of some labels of one file with their spans marked.
fn place<'a>(sources: &'a Sources, labels: &[(AnnotationKind, &'a Label)]) -> Vec<Element<'a>> {
    let Some((_, first)) = labels.first() else { return Vec::new() };
    let file = sources.file(first.file);
    let path = file.path().to_string_lossy().into_owned();
    if file.text().is_empty() {
        return vec![Origin::path(path).line(1).char_column(1).into()];
    }
    let windows: Vec<_> = labels.iter().map(|(kind, label)| (*kind, *label, window(file, label))).collect();
    let from = windows.iter().map(|(.., (shown, _))| shown.start).min().unwrap_or_default();
    let to = windows.iter().map(|(.., (shown, _))| shown.end).max().unwrap_or_default();
    let line = file.lines().line(from);
    let snippet = Snippet::source(&file.text()[from..to]).line_start(line).annotations(windows.iter().map(
        |(kind, label, (_, mark))| {
            let text = (!label.text.is_empty()).then_some(label.text.as_str());
            kind.span(mark.start - from..mark.end - from).label(text)
        },
    ));
    if file.lines().start(line, file.text()) == from {
        vec![snippet.path(path).into()]
    } else {
        // Only part of a very long line is shown, so its columns cannot be counted from the snippet.
        let at = file.position(first.span.start);
        vec![Origin::path(path).line(at.line).char_column(at.column).into(), snippet.into()]
    }
}

/// The bytes to show for a label and, inside them, the bytes to mark: of a span over several lines, only the first.
fn window(file: &SourceFile, label: &Label) -> (Range<usize>, Range<usize>) {
    let (text, lines) = (file.text(), file.lines());
    let start = text.floor_char_boundary((label.span.start as usize).min(text.len()));
    let line = lines.line(start);
    let from = lines.start(line, text);
    let to = trim_newline(text, from, lines.start(line + 1, text)).max(start);
    let end = text.floor_char_boundary((label.span.end as usize).min(to)).max(start);
    if to - from <= LONG_LINE {
        return (from..to, start..end);
    }
    let around = LONG_LINE / 10;
    let end = text.floor_char_boundary(end.min(start + LONG_LINE)).max(start);
    let from = text.ceil_char_boundary(start.saturating_sub(around).max(from));
    let to = text.floor_char_boundary((end + around).min(to)).max(end);
    (from..to, start..end)
}

fn trim_newline(text: &str, from: usize, to: usize) -> usize {
    from + text.get(from..to.max(from)).map_or(0, |part| part.trim_end_matches(['\n', '\r']).len())
}

/// Breaks a text at spaces so that it fits beside a margin of `indent` columns.
pub fn wrap(text: &str, width: usize, indent: usize) -> String {
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
