//! The content of a data file as an answer to Workspace.

use std::path::Path;

use serde::de::IgnoredAny;

use super::params::{Params, escape_html, fill};
use crate::json;
use crate::sheet;
use crate::text::SourceFile;

/// Media type of pages.
const HTML: &str = "text/html; charset=utf-8";

const SVG: &str = "image/svg+xml";

/// Endings of files that are sent as they are, with their media types.
const UNCHANGED: &[(&str, &str)] = &[
    // Workspace shows no PDF whose media type says more than this.
    ("pdf", "application/pdf"),
    ("svg", SVG),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("webp", "image/webp"),
    ("gif", "image/gif"),
];

/// Whether a browser runs scripts in what has this media type.
pub(super) fn runs_scripts(kind: &str) -> bool {
    kind == HTML || kind == SVG
}

/// An answer's body with its media type.
pub(super) type Content = (&'static str, Vec<u8>);

/// The content of `path` with its placeholders filled; in words why not.
pub(super) fn content(path: &Path, bytes: Vec<u8>, params: &Params) -> Result<Content, String> {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
    if let Some((_, kind)) = UNCHANGED.iter().find(|(known, _)| *known == ending) {
        return Ok((kind, bytes));
    }
    let file = SourceFile::new(crate::fs::display_path(path), bytes);
    if let Some(at) = file.invalid_utf8() {
        let remedy = if ending == "csv" { "save it as \"CSV UTF-8\"" } else { "save it with the encoding UTF-8" };
        return Err(located(&file, at, &format!("this is not UTF-8 text: {remedy}")));
    }
    let text = file.text();
    match ending.as_str() {
        "json" => document(&file, params),
        "csv" => {
            let rows = sheet::rows(text, |cell| fill(cell, params, str::to_owned))
                .map_err(|fault| located(&file, fault.at, &fault.message))?;
            Ok(("application/json", serde_json::Value::Array(rows).to_string().into_bytes()))
        }
        "html" => Ok((HTML, fill(text, params, escape_html).into_bytes())),
        "md" => Ok(("text/markdown; charset=utf-8", fill(text, params, str::to_owned).into_bytes())),
        _ => Ok(("text/plain; charset=utf-8", fill(text, params, str::to_owned).into_bytes())),
    }
}

fn located(file: &SourceFile, at: usize, message: &str) -> String {
    let place = file.position(u32::try_from(at).unwrap_or(u32::MAX));
    format!("{}:{}:{}: {message}", file.path().display(), place.line, place.column)
}

fn document(file: &SourceFile, params: &Params) -> Result<Content, String> {
    let text = file.text();
    if let Err(error) = serde_json::from_str::<IgnoredAny>(text) {
        // The second reader tells in words what the first, which is faster, only notices.
        if let Some(error) = json::parse(text).errors.first() {
            return Err(located(file, error.span.range().start, &error.kind.message()));
        }
        let (line, column) = (error.line(), error.column());
        return Err(format!("{}:{line}:{column}: this is not JSON", file.path().display()));
    }
    Ok(("application/json", fill_strings(text, params).into_bytes()))
}

/// Fills the placeholders in the strings of a JSON text, keys excepted. Every other character stays: a document read and
/// written again would lose digits of long numbers.
fn fill_strings(text: &str, params: &Params) -> String {
    if params.is_empty() || !text.contains('{') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('"') {
        let (before, from) = rest.split_at(start + 1);
        out.push_str(before);
        let (inner, after) = from.split_at(string_end(from));
        let is_key = after.get(1..).is_some_and(|after| after.trim_start().starts_with(':'));
        if is_key {
            out.push_str(inner);
        } else {
            out.push_str(&fill(inner, params, escape_json));
        }
        let closing = after.len().min(1);
        out.push_str(&after[..closing]);
        rest = &after[closing..];
    }
    out.push_str(rest);
    out
}

/// Offset of the quote that ends the string whose inside `text` begins with.
fn string_end(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at,
            _ => {}
        }
    }
    text.len()
}

fn escape_json(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted.get(1..quoted.len() - 1).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(name: &str, content_of_file: &str, params: &Params) -> Result<String, String> {
        content(Path::new(name), content_of_file.as_bytes().to_vec(), params)
            .map(|(_, bytes)| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn tables_become_rows() {
        let params = Params::from([("q".to_owned(), "a\"b".to_owned())]);
        let csv = "\u{feff}symbol,note\nAAPL,{q}\n";
        for name in ["a.csv", "A.CSV"] {
            assert_eq!(text(name, csv, &params).unwrap(), r#"[{"symbol":"AAPL","note":"a\"b"}]"#);
        }
        let error = text("a.csv", "a,b\n1,2\n1\n", &params).unwrap_err();
        assert!(error.starts_with("a.csv:3:2: this row has 1 cell,"), "{error}");
    }

    #[test]
    fn json_keeps_every_character_but_the_placeholders() {
        let params = Params::from([("q".to_owned(), "a\"b\\".to_owned())]);
        assert_eq!(text("a.json", "[ 1.0 ]", &params).unwrap(), "[ 1.0 ]");
        let document = "{\"z\": 12345678901234567890.10,\n \"{q}\" : \"\\\"{q}\\\\\", \"a\": [\"{q}{other}\", 1e5]}";
        let filled =
            "{\"z\": 12345678901234567890.10,\n \"{q}\" : \"\\\"a\\\"b\\\\\\\\\", \"a\": [\"a\\\"b\\\\{other}\", 1e5]}";
        assert_eq!(text("a.json", document, &params).unwrap(), filled);
        assert_eq!(text("a.json", "\u{feff}[]", &params).unwrap(), "[]");
        let error = text("a.json", "{\n \"x\": NaN}", &params).unwrap_err();
        assert!(error.starts_with("a.json:2:7: ") && error.contains("NaN"), "{error}");
    }

    #[test]
    fn values_cannot_become_markup() {
        let params = Params::from([("q".to_owned(), "<script>".to_owned())]);
        assert_eq!(text("a.html", "<p>{q}</p>", &params).unwrap(), "<p>&lt;script&gt;</p>");
    }

    #[test]
    fn pictures_and_pdf_files_are_sent_as_they_are() {
        let params = Params::from([("q".to_owned(), "x".to_owned())]);
        let bytes = b"\xff{q}".to_vec();
        for (name, kind) in [("a.PDF", "application/pdf"), ("a.svg", "image/svg+xml"), ("a.jpeg", "image/jpeg")] {
            assert_eq!(content(Path::new(name), bytes.clone(), &params), Ok((kind, bytes.clone())));
        }
    }

    #[test]
    fn files_in_another_encoding_are_named() {
        let error = content(Path::new("a.txt"), vec![b'a', 0xff], &Params::new()).unwrap_err();
        assert_eq!(error, "a.txt:1:2: this is not UTF-8 text: save it with the encoding UTF-8");
        let error = content(Path::new("a.csv"), b"a\n\xe9t\xe9".to_vec(), &Params::new()).unwrap_err();
        assert_eq!(error, "a.csv:2:1: this is not UTF-8 text: save it as \"CSV UTF-8\"");
    }
}
