//! The pieces of a document: white space and comments, strings, numbers and words.

use std::borrow::Cow;

use super::{SyntaxError, SyntaxKind};
use crate::text::{Edit, Span};

/// Faults reported per document; what follows is read but not reported.
const MAX_ERRORS: usize = 200;

pub(super) struct Lexer<'s> {
    pub(super) text: &'s str,
    bytes: &'s [u8],
    pub(super) at: usize,
    pub(super) errors: Vec<SyntaxError>,
    /// Whether there were more than are reported.
    pub(super) more_errors: bool,
}

impl<'s> Lexer<'s> {
    pub(super) fn new(text: &'s str) -> Self {
        Self { text, bytes: text.as_bytes(), at: 0, errors: Vec::new(), more_errors: false }
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    pub(super) fn report(&mut self, kind: SyntaxKind, span: Span, edit: Option<Edit>) {
        self.report_noticed(kind, span, None, edit);
    }

    pub(super) fn report_noticed(&mut self, kind: SyntaxKind, span: Span, noticed: Option<Span>, edit: Option<Edit>) {
        if self.errors.len() < MAX_ERRORS {
            self.errors.push(SyntaxError { kind, span, noticed, edit });
        } else {
            self.more_errors = true;
        }
    }

    /// The character that begins at the current place.
    pub(super) fn character(&self) -> Option<char> {
        self.text.get(self.at..).and_then(|rest| rest.chars().next())
    }

    /// Skips white space, and comments with a report for each.
    pub(super) fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b' ' | b'\n' | b'\r' | b'\t' => {
                    self.at += 1;
                    self.at += spaces(&self.bytes[self.at..]);
                }
                b'#' => self.comment(false),
                b'/' if self.bytes.get(self.at + 1) == Some(&b'/') => self.comment(false),
                b'/' if self.bytes.get(self.at + 1) == Some(&b'*') => self.comment(true),
                0..0x20 | 0x7f.. if self.invisible() => {}
                _ => break,
            }
        }
    }

    /// Reports and skips characters that look like white space, or like nothing at all, and are none for JSON.
    fn invisible(&mut self) -> bool {
        let rest = &self.text[self.at..];
        let Some(first) = rest.chars().next().filter(|&character| is_invisible(character)) else { return false };
        let run = rest.find(|character| !is_invisible(character)).unwrap_or(rest.len());
        let spaces = rest[..run].chars().filter(|character| character.is_whitespace()).count();
        let span = Span::new(self.at, self.at + run);
        self.report(SyntaxKind::Invisible(first), span, Some(Edit { span, text: " ".repeat(spaces) }));
        self.at += run;
        true
    }

    fn comment(&mut self, block: bool) {
        let rest = &self.text[self.at..];
        let length = if block {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else {
            rest.find(['\n', '\r']).unwrap_or(rest.len())
        };
        let span = Span::new(self.at, self.at + length);
        self.report(SyntaxKind::Comment, span, Some(Edit { span, text: String::new() }));
        self.at += length;
    }

    /// Reads a string; the current byte is its opening quote, single or double.
    pub(super) fn string(&mut self) -> (Span, Cow<'s, str>) {
        let quote = self.bytes[self.at];
        let start = self.at;
        self.at += 1;
        let mut unescaped: Option<String> = None;
        let mut copied = self.at;
        let mut continues = None;
        loop {
            match self.peek() {
                None => return self.unclosed_string(start, copied, unescaped),
                Some(byte) if byte == quote => break,
                Some(b'\\') => {
                    let buffer = unescaped.get_or_insert_default();
                    buffer.push_str(&self.text[copied..self.at]);
                    self.at += 1;
                    let character = self.escape(quote);
                    unescaped.get_or_insert_default().extend(character);
                    copied = self.at;
                }
                Some(b'\n' | b'\r') if !*continues.get_or_insert_with(|| self.continues_after_newline(quote)) => {
                    return self.unclosed_string(start, copied, unescaped);
                }
                Some(byte) if byte < 0x20 => {
                    let span = Span::new(self.at, self.at + 1);
                    let text = match byte {
                        b'\n' => "\\n".to_owned(),
                        b'\r' => "\\r".to_owned(),
                        b'\t' => "\\t".to_owned(),
                        other => format!("\\u{other:04x}"),
                    };
                    self.report(SyntaxKind::ControlCharacter(char::from(byte)), span, Some(Edit { span, text }));
                    self.at += 1;
                }
                Some(_) => {
                    self.at += plain(&self.bytes[self.at..], quote);
                }
            }
        }
        let body = &self.text[copied..self.at];
        self.at += 1;
        let span = Span::new(start, self.at);
        let value = match unescaped {
            Some(mut buffer) => {
                buffer.push_str(body);
                Cow::Owned(buffer)
            }
            None => Cow::Borrowed(body),
        };
        if quote == b'\'' {
            let text = serde_json::Value::String(value.clone().into_owned()).to_string();
            self.report(SyntaxKind::SingleQuotes, span, Some(Edit { span, text }));
        }
        (span, value)
    }

    /// Reads a string in curved quotes; the current character opens it. It ends at the next quote of the line, or where the line ends.
    pub(super) fn curved_string(&mut self) -> (Span, Cow<'s, str>) {
        let start = self.at;
        let open = self.character().map_or(0, char::len_utf8);
        let rest = &self.text[start + open..];
        let line = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let (length, close) = match rest[..line].char_indices().find(|(_, c)| is_curved_quote(*c) || *c == '"') {
            Some((at, quote)) => (at, quote.len_utf8()),
            None => (line, 0),
        };
        let body = &rest[..length];
        self.at = start + open + length + close;
        let span = Span::new(start, self.at);
        let text = serde_json::Value::from(body).to_string();
        self.report(SyntaxKind::CurvedQuotes, span, Some(Edit { span, text }));
        (span, Cow::Borrowed(body))
    }

    /// Ends a string at the line's end; a comma or bracket that closes the line is taken for the document's own.
    fn unclosed_string(&mut self, start: usize, copied: usize, unescaped: Option<String>) -> (Span, Cow<'s, str>) {
        let line = self.text[start + 1..self.at].trim_end();
        let body = line.trim_end_matches([',', '}', ']']).trim_end();
        let end = (start + 1 + body.len()).max(copied.min(self.at));
        self.at = end;
        let span = Span::new(start, end);
        let insert = Edit { span: Span::new(end, end), text: "\"".to_owned() };
        self.report(SyntaxKind::UnclosedString, span, Some(insert));
        let rest = &self.text[copied..end];
        (span, unescaped.map_or(Cow::Borrowed(rest), |buffer| Cow::Owned(buffer + rest)))
    }

    /// Whether a line break inside a string belongs to it: the next quote then ends a value.
    fn continues_after_newline(&self, quote: u8) -> bool {
        let rest = &self.bytes[self.at..];
        let Some(next) = rest.iter().position(|&byte| byte == quote) else { return false };
        let after = rest[next + 1..].iter().find(|byte| !byte.is_ascii_whitespace());
        let inside = &rest[..next];
        matches!(after, Some(b',' | b'}' | b']')) && !inside.contains(&b'{') && !inside.contains(&b':')
    }

    fn escape(&mut self, quote: u8) -> Option<char> {
        let character = self.character()?;
        let before = self.at - 1;
        self.at += character.len_utf8();
        Some(match character {
            '"' | '\\' | '/' => character,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let unit = self.unicode_escape();
                if unit.is_none() {
                    self.report(SyntaxKind::Escape('u'), Span::new(before, self.at), None);
                }
                return unit;
            }
            '\'' if quote == b'\'' => '\'',
            other => {
                let span = Span::new(before, self.at);
                let edit = Edit { span: Span::new(before, before), text: "\\".to_owned() };
                self.report(SyntaxKind::Escape(other), span, Some(edit));
                other
            }
        })
    }

    fn unicode_escape(&mut self) -> Option<char> {
        let first = self.hex4()?;
        if (0xD800..0xDC00).contains(&first) && self.bytes[self.at..].starts_with(b"\\u") {
            let back = self.at;
            self.at += 2;
            if let Some(second @ 0xDC00..0xE000) = self.hex4() {
                return char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00));
            }
            self.at = back;
        }
        // JavaScript keeps a lone surrogate; no text of a Rust program can.
        Some(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hex4(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }

    /// Reads a run of letters, digits and the signs that numbers and names are made of.
    pub(super) fn word(&mut self) -> (Span, &'s str) {
        let start = self.at;
        let rest = &self.text[start..];
        let length = rest
            .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$' | '.' | '-' | '+')))
            .unwrap_or(rest.len());
        self.at += length;
        (Span::new(start, self.at), &rest[..length])
    }
}

/// Bytes that are looked at in one go.
const WORD: usize = size_of::<u64>();

/// A word of `byte` alone.
const fn repeated(byte: u8) -> u64 {
    u64::from_le_bytes([byte; WORD])
}

/// Length of the run of spaces that `rest` begins with.
fn spaces(rest: &[u8]) -> usize {
    let (words, tail) = rest.as_chunks::<WORD>();
    for (number, word) in words.iter().enumerate() {
        let others = u64::from_le_bytes(*word) ^ repeated(b' ');
        if others != 0 {
            return number * WORD + first_byte(others);
        }
    }
    words.len() * WORD + tail.iter().take_while(|byte| **byte == b' ').count()
}

/// Length of the run that `rest` begins with up to a `quote`, a backslash or a control character.
fn plain(rest: &[u8], quote: u8) -> usize {
    const HIGH: u64 = repeated(0x80);
    // The highest bit of each byte that is less than `least`, up to the first such byte.
    let below = |word: u64, least: u8| word.wrapping_sub(repeated(least)) & !word & HIGH;
    let (words, tail) = rest.as_chunks::<WORD>();
    for (number, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let ends = below(word ^ repeated(quote), 1) | below(word ^ repeated(b'\\'), 1) | below(word, 0x20);
        if ends != 0 {
            return number * WORD + first_byte(ends);
        }
    }
    let ends = |byte: &u8| *byte == quote || *byte == b'\\' || *byte < 0x20;
    words.len() * WORD + tail.iter().position(ends).unwrap_or(tail.len())
}

/// The first byte of a word in which a bit is set.
fn first_byte(word: u64) -> usize {
    word.trailing_zeros() as usize / 8
}

/// Whether nothing is to be seen of `character`, and JSON does not take it for white space.
fn is_invisible(character: char) -> bool {
    let is_space = character.is_whitespace() && !matches!(character, ' ' | '\n' | '\r' | '\t');
    let is_control = character.is_control() && !character.is_whitespace();
    is_space || is_control || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Whether a word processor writes `character` for a quote.
pub(super) fn is_curved_quote(character: char) -> bool {
    matches!(character, '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{201f}')
}

/// What is wrong with a number, if anything.
pub(super) fn number_fault(text: &str) -> Option<&'static str> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    if unsigned.starts_with('+') || text.starts_with('+') {
        return Some("a number has no leading `+`");
    }
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() && fraction.is_some_and(digits) {
        return Some("a number needs a digit before the point");
    }
    if fraction == Some("") {
        return Some("a number needs a digit after the point");
    }
    if whole.len() > 1 && whole.starts_with('0') && digits(whole) {
        return Some("a number has no leading zeros");
    }
    let exponent_fine = exponent.is_none_or(|part| digits(part.strip_prefix(['+', '-']).unwrap_or(part)));
    (!(digits(whole) && fraction.is_none_or(digits) && exponent_fine)).then_some("not a number")
}
