//! The widget that shows a text, a page, a video or a PDF.

use super::{Error, Inferred, Reason, Source, document};
use crate::widget::Kind;

/// Bytes in which the mark of a PDF must stand.
const MARK_WITHIN: usize = 1024;

/// Whether the bytes are a PDF.
pub(super) fn is_pdf(bytes: &[u8]) -> bool {
    bytes[..bytes.len().min(MARK_WITHIN)].windows(5).any(|window| window == b"%PDF-")
}

/// The widget for a PDF.
pub(super) fn pdf(source: &Source<'_>) -> Inferred {
    let mut inferred = source.widget(Kind::Pdf, None);
    inferred.reasons.insert(0, Reason::new("type", Kind::Pdf.name(), "its first bytes say so"));
    inferred
}

/// The widget for a text.
pub(super) fn infer(source: &Source<'_>, text: &str) -> Result<Inferred, Error> {
    let start = text.trim();
    if let Some(inferred) = video(source, start, None) {
        return Ok(inferred);
    }
    let lower: String = start.chars().take(200).collect::<String>().to_ascii_lowercase();
    let is_page =
        lower.starts_with("<!doctype html") || lower.starts_with("<html") || source.ending().starts_with("htm");
    let is_page =
        is_page || (lower.starts_with('<') && source.media.is_some_and(|media| media.starts_with("text/html")));
    if is_page {
        if source.url.is_some() && asks_for_login(text) {
            return Err(Error::new(
                format!("{} answers with a page that asks for a login, not with data", source.name),
                "give the key of the service: --header 'Authorization: Bearer …'",
            ));
        }
        let mut inferred = source.widget(Kind::Html, None);
        document::retitle(&mut inferred.widget, between(text, "<title>", "</title>"), Kind::Html.summary());
        inferred.reasons.insert(0, Reason::new("type", Kind::Html.name(), "a page of HTML"));
        return Ok(inferred);
    }
    if lower.starts_with("<?xml") {
        return Err(Error::new(
            format!("{} is XML, of which no widget can be made", source.name),
            "give the data as JSON or CSV",
        ));
    }
    Ok(markdown(source, text, None))
}

/// The widget for a text that came as a JSON string.
pub(super) fn string(source: &Source<'_>, text: &str) -> Inferred {
    let bare = |ending| Some((ending, text.as_bytes().to_vec()));
    video(source, text.trim(), bare("txt")).unwrap_or_else(|| markdown(source, text, None))
}

fn markdown(source: &Source<'_>, text: &str, converted: Option<(&str, Vec<u8>)>) -> Inferred {
    let mut inferred = source.widget(Kind::Markdown, converted);
    let heading = text.lines().find_map(|line| line.trim().strip_prefix("# "));
    document::retitle(&mut inferred.widget, heading, Kind::Markdown.summary());
    let why = if heading.is_some() { "a text with headings of Markdown" } else { "a text" };
    inferred.reasons.insert(0, Reason::new("type", Kind::Markdown.name(), why));
    inferred
}

fn video(source: &Source<'_>, text: &str, converted: Option<(&str, Vec<u8>)>) -> Option<Inferred> {
    let rest = text.strip_prefix("https://")?;
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    let known = ["youtube.com/watch?v=", "youtube.com/embed/", "youtu.be/"];
    let is_video = !text.contains(char::is_whitespace) && known.iter().any(|start| rest.starts_with(start));
    is_video.then(|| {
        let mut inferred = source.widget(Kind::Youtube, converted);
        inferred.reasons.insert(0, Reason::new("type", Kind::Youtube.name(), "the address of a YouTube video"));
        inferred
    })
}

fn asks_for_login(page: &str) -> bool {
    let page = page.to_ascii_lowercase();
    page.contains("type=\"password\"") || page.contains("type='password'") || page.contains("type=password")
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let lower = text.to_ascii_lowercase();
    let from = lower.find(start)? + start.len();
    let to = lower[from..].find(end)? + from;
    text.get(from..to)
}
