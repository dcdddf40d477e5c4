//! Builds the tree and goes on after every fault.

use std::borrow::Cow;

use super::lexer::{Lexer, is_curved_quote, number_fault};
use super::{Member, Node, SyntaxError, SyntaxKind, Value, shares};
use crate::text::{Edit, Span};

/// Levels of nesting that are read; what lies deeper is reported and left out.
const MAX_DEPTH: usize = 256;

/// A document as far as it could be read.
#[derive(Debug)]
pub struct Parsed<'s> {
    /// The value; none for an empty file.
    pub root: Option<Node<'s>>,
    /// Every fault in the text, in its order.
    pub errors: Vec<SyntaxError>,
    /// Whether there are more faults than are listed.
    pub more_errors: bool,
}

/// Reads `text`, which must not begin with a byte-order mark.
pub fn parse(text: &str) -> Parsed<'_> {
    match shares::parse(text) {
        Some(root) => Parsed { root: Some(root), errors: Vec::new(), more_errors: false },
        None => parse_alone(text),
    }
}

/// Reads `text` in one thread.
pub(super) fn parse_alone(text: &str) -> Parsed<'_> {
    let mut parser = Parser::new(text);
    parser.lexer.skip_space();
    if parser.lexer.peek().is_none() {
        if parser.lexer.errors.is_empty() {
            parser.lexer.report(SyntaxKind::Empty, Span::new(0, 0), None);
        }
        return Parsed { root: None, errors: parser.lexer.errors, more_errors: parser.lexer.more_errors };
    }
    if parser.lexer.peek() == Some(b'<') {
        let start = parser.lexer.at;
        parser.lexer.report(SyntaxKind::Html, Span::new(start, start + 1), None);
        return Parsed { root: None, errors: parser.lexer.errors, more_errors: parser.lexer.more_errors };
    }
    let mut root = parser.value();
    if matches!(root.value, Value::String(_)) && !parser.lexer.errors.is_empty() {
        // A word that happens to stand first is no document.
        root.value = Value::Invalid;
    }
    parser.end();
    let mut errors = parser.lexer.errors;
    errors.sort_by_key(|error| error.span);
    Parsed { root: Some(root), errors, more_errors: parser.lexer.more_errors }
}

/// A part of the members of the outermost object.
pub(super) struct Share<'s> {
    pub(super) text: &'s str,
    /// Where the object is opened.
    pub(super) open: usize,
    /// Where its first entry is to be read.
    pub(super) start: usize,
    /// The entry of the outermost object that is no more part of it; none for the last share, which goes to the end of the document.
    pub(super) stop: Option<usize>,
}

impl<'s> Share<'s> {
    /// Its members, and where the last of them ends. None at any fault, and where `stop` turns out to be no entry of that object.
    pub(super) fn read(&self) -> Option<(Vec<Member<'s>>, usize)> {
        let mut parser = Parser::new(self.text);
        // At the first fault all is read again.
        parser.suspicious = false;
        parser.open.push((b'{', self.open));
        parser.lexer.at = self.start;
        let mut members = Vec::new();
        let mut comma = None;
        while let Some(()) = parser.next_entry(b'}', members.is_empty(), &mut comma) {
            match self.stop {
                Some(stop) if parser.lexer.at == stop => return Some((members, stop)),
                Some(stop) if parser.lexer.at > stop => return None,
                _ => members.push(parser.member()?),
            }
            if !parser.lexer.errors.is_empty() {
                return None;
            }
        }
        let end = parser.lexer.at;
        parser.end();
        (self.stop.is_none() && parser.lexer.errors.is_empty()).then_some((members, end))
    }
}

struct Parser<'s> {
    lexer: Lexer<'s>,
    /// Brackets opened and not yet closed, with their place.
    open: Vec<(u8, usize)>,
    /// For each of them the indentation of the line it is on, once it has been measured.
    indents: Vec<Option<usize>>,
    /// Entries of the arrays and objects that are being read, those of the innermost last. One list for all of them, so that each
    /// container is allocated once and in its final size.
    items: Vec<Node<'s>>,
    members: Vec<Member<'s>>,
    /// The first bracket that, by the indentation of what follows, should have been closed earlier.
    suspect: Option<Suspect>,
    /// Whether to look for that bracket.
    suspicious: bool,
    stopped: bool,
}

/// A bracket that probably was left open.
#[derive(Clone, Copy)]
struct Suspect {
    opened: (u8, usize),
    /// Where the indentation first tells.
    noticed: usize,
    /// Where the closing bracket belongs.
    insert: usize,
}

impl<'s> Parser<'s> {
    fn new(text: &'s str) -> Self {
        Self {
            lexer: Lexer::new(text),
            open: Vec::new(),
            indents: Vec::new(),
            items: Vec::new(),
            members: Vec::new(),
            suspect: None,
            suspicious: true,
            stopped: false,
        }
    }

    fn end(&mut self) {
        self.lexer.skip_space();
        if self.stopped {
            return;
        }
        let start = self.lexer.at;
        let rest = self.lexer.text[start..].trim_end();
        if rest.is_empty() {
            return;
        }
        let span = Span::new(start, start + rest.lines().next().unwrap_or(rest).trim_end().len());
        let first = rest.chars().next().unwrap_or_default();
        if matches!(first, '}' | ']') {
            self.lexer.report(SyntaxKind::UnexpectedClose(first), Span::new(start, start + 1), None);
        } else if first == ',' && rest.len() == 1 {
            let edit = Edit { span, text: String::new() };
            self.lexer.report(SyntaxKind::TrailingComma, span, Some(edit));
        } else {
            self.lexer.report(SyntaxKind::TrailingContent, span, None);
        }
    }

    /// Reads a value; the current byte is its first.
    fn value(&mut self) -> Node<'s> {
        let start = self.lexer.at;
        match self.lexer.peek() {
            Some(b'{') => self.container(b'{'),
            Some(b'[') => self.container(b'['),
            Some(b'"' | b'\'') => {
                let (span, text) = self.lexer.string();
                Node { span, value: Value::String(text) }
            }
            Some(byte) if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.' | b'_' | b'$') => {
                self.word()
            }
            Some(_) if self.at_curved_quote() => {
                let (span, text) = self.lexer.curved_string();
                Node { span, value: Value::String(text) }
            }
            Some(byte) if byte >= 0x80 && self.lexer.character().is_some_and(char::is_alphabetic) => self.word(),
            _ => {
                self.skip_unexpected();
                Node { span: Span::new(start, self.lexer.at), value: Value::Invalid }
            }
        }
    }

    fn word(&mut self) -> Node<'s> {
        let (span, word) = self.lexer.word();
        let python = |found: &str, json| SyntaxKind::PythonLiteral { found: found.to_owned(), json };
        let replace = |text: &str| Some(Edit { span, text: text.to_owned() });
        let value = match word {
            "true" => return Node { span, value: Value::Bool(true) },
            "false" => return Node { span, value: Value::Bool(false) },
            "null" => return Node { span, value: Value::Null },
            "True" | "TRUE" => (python(word, "true"), replace("true"), Value::Bool(true)),
            "False" | "FALSE" => (python(word, "false"), replace("false"), Value::Bool(false)),
            "None" | "NULL" | "Null" => (python(word, "null"), replace("null"), Value::Null),
            "NaN" | "nan" | "Infinity" | "-Infinity" | "undefined" | "inf" | "-inf" => {
                (SyntaxKind::NoSuchValue(word.to_owned()), replace("null"), Value::Invalid)
            }
            _ if word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.')) => {
                match number_fault(word) {
                    None => return Node { span, value: Value::Number(word) },
                    Some(fault) => (SyntaxKind::Number(fault), None, Value::Invalid),
                }
            }
            _ => {
                let quoted = serde_json::Value::String(word.to_owned()).to_string();
                (SyntaxKind::Unquoted(word.to_owned()), replace(&quoted), Value::String(Cow::Borrowed(word)))
            }
        };
        let (kind, edit, value) = value;
        self.lexer.report(kind, span, edit);
        Node { span, value }
    }

    fn container(&mut self, bracket: u8) -> Node<'s> {
        let start = self.lexer.at;
        if self.open.len() >= MAX_DEPTH {
            self.lexer.report(SyntaxKind::TooDeep, Span::new(start, start + 1), None);
            self.stopped = true;
            self.lexer.at = self.lexer.text.len();
            return Node { span: Span::new(start, start + 1), value: Value::Invalid };
        }
        self.lexer.at += 1;
        self.open.push((bracket, start));
        self.indents.push(None);
        let value = if bracket == b'{' { Value::Object(self.members()) } else { Value::Array(self.items()) };
        self.open.pop();
        self.indents.pop();
        Node { span: Span::new(start, self.lexer.at), value }
    }

    fn items(&mut self) -> Box<[Node<'s>]> {
        let from = self.items.len();
        let mut comma = None;
        while let Some(()) = self.next_entry(b']', self.items.len() == from, &mut comma) {
            let item = self.value();
            self.items.push(item);
        }
        self.items.drain(from..).collect()
    }

    fn members(&mut self) -> Box<[Member<'s>]> {
        let from = self.members.len();
        let mut comma = None;
        while let Some(()) = self.next_entry(b'}', self.members.len() == from, &mut comma) {
            if let Some(member) = self.member() {
                self.members.push(member);
            }
        }
        self.members.drain(from..).collect()
    }

    /// Moves to the next entry of the innermost container, past its comma. None when the container ends here.
    fn next_entry(&mut self, close: u8, first: bool, comma: &mut Option<usize>) -> Option<()> {
        let before = self.lexer.at;
        let mut first = first;
        loop {
            self.lexer.skip_space();
            let at = self.lexer.at;
            match self.lexer.peek() {
                None => {
                    self.unclosed(at);
                    return None;
                }
                Some(byte) if byte == close => {
                    if let Some(comma) = comma.take() {
                        let span = Span::new(comma, comma + 1);
                        let edit = Edit { span, text: String::new() };
                        self.lexer.report(SyntaxKind::TrailingComma, span, Some(edit));
                    }
                    self.judge_close(at, before);
                    self.lexer.at += 1;
                    return None;
                }
                Some(byte @ (b'}' | b']')) => {
                    if self.closes_outer(byte) {
                        self.unclosed(at);
                        return None;
                    }
                    self.lexer.at += 1;
                    let span = Span::new(at, at + 1);
                    let edit = Edit { span, text: char::from(close).to_string() };
                    self.lexer.report(SyntaxKind::UnexpectedClose(char::from(byte)), span, Some(edit));
                    return None;
                }
                Some(b',') => {
                    self.lexer.at += 1;
                    if first || comma.is_some() {
                        let span = Span::new(at, at + 1);
                        let edit = Edit { span, text: String::new() };
                        self.lexer.report(SyntaxKind::ExtraComma, span, Some(edit));
                    } else {
                        *comma = Some(at);
                    }
                }
                Some(_) if first || comma.is_some() => {
                    self.judge_entry(at, before);
                    *comma = None;
                    return Some(());
                }
                Some(byte) if Self::starts_value(byte) || self.at_curved_quote() => {
                    let span = Span::new(before, before);
                    let edit = Edit { span, text: ",".to_owned() };
                    self.lexer.report(SyntaxKind::MissingComma, span, Some(edit));
                    return Some(());
                }
                Some(_) => {
                    self.skip_unexpected();
                    first = first && before == at;
                }
            }
        }
    }

    fn member(&mut self) -> Option<Member<'s>> {
        let (key_span, key) = self.key()?;
        self.lexer.skip_space();
        match self.lexer.peek() {
            Some(b':') => self.lexer.at += 1,
            Some(b'=') => {
                let span = Span::new(self.lexer.at, self.lexer.at + 1);
                self.lexer.report(SyntaxKind::MissingColon, span, Some(Edit { span, text: ":".to_owned() }));
                self.lexer.at += 1;
            }
            Some(b',' | b'}' | b']') | None => {
                self.lexer.report(SyntaxKind::MissingValue, key_span, None);
                let end = Span::new(key_span.end as usize, key_span.end as usize);
                return Some(Member { key, key_span, value: Node { span: end, value: Value::Invalid } });
            }
            Some(_) => {
                let span = Span::new(key_span.end as usize, key_span.end as usize);
                self.lexer.report(SyntaxKind::MissingColon, key_span, Some(Edit { span, text: ":".to_owned() }));
            }
        }
        self.lexer.skip_space();
        let at = self.lexer.at;
        let value = match self.lexer.peek() {
            Some(b',' | b'}' | b']') | None => {
                self.lexer.report(SyntaxKind::MissingValue, key_span, None);
                Node { span: Span::new(at, at), value: Value::Invalid }
            }
            Some(_) => self.value(),
        };
        Some(Member { key, key_span, value })
    }

    fn key(&mut self) -> Option<(Span, Cow<'s, str>)> {
        match self.lexer.peek()? {
            b'"' | b'\'' => Some(self.lexer.string()),
            _ if self.at_curved_quote() => Some(self.lexer.curved_string()),
            byte if byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'-') || byte >= 0x80 => {
                let (span, word) = self.lexer.word();
                if word.is_empty() {
                    self.skip_unexpected();
                    return None;
                }
                let text = serde_json::Value::String(word.to_owned()).to_string();
                self.lexer.report(SyntaxKind::Unquoted(word.to_owned()), span, Some(Edit { span, text }));
                Some((span, Cow::Borrowed(word)))
            }
            b'{' | b'[' => {
                let at = self.lexer.at;
                self.lexer.report(SyntaxKind::Unexpected(char::from(self.lexer.peek()?)), Span::new(at, at + 1), None);
                self.value();
                None
            }
            _ => {
                self.skip_unexpected();
                None
            }
        }
    }

    fn at_curved_quote(&self) -> bool {
        self.lexer.character().is_some_and(is_curved_quote)
    }

    /// Reports and skips one character that means nothing here.
    fn skip_unexpected(&mut self) {
        let Some(character) = self.lexer.character() else { return };
        let span = Span::new(self.lexer.at, self.lexer.at + character.len_utf8());
        self.lexer.report(SyntaxKind::Unexpected(character), span, None);
        self.lexer.at += character.len_utf8();
    }

    fn starts_value(byte: u8) -> bool {
        byte.is_ascii_alphanumeric() || matches!(byte, b'"' | b'\'' | b'{' | b'[' | b'-' | b'_')
    }

    /// Whether `close` ends a container further out, so that the innermost one must have been left open.
    fn closes_outer(&self, close: u8) -> bool {
        let opener = if close == b'}' { b'{' } else { b'[' };
        self.open.iter().rev().skip(1).any(|&(bracket, _)| bracket == opener)
    }

    /// Suspects the innermost bracket if an entry of it is indented no deeper than the line it was opened on.
    fn judge_entry(&mut self, at: usize, insert: usize) {
        let (true, None, Some(&opened)) = (self.suspicious, self.suspect, self.open.last()) else { return };
        let Some(indent) = self.indentation(at) else { return };
        if indent <= self.opening_indentation(opened.1) {
            self.suspect = Some(Suspect { opened, noticed: at, insert });
        }
    }

    /// Suspects the innermost bracket if what closes it is indented less than the line it was opened on, and clears it of
    /// suspicion if it is indented equally.
    fn judge_close(&mut self, at: usize, insert: usize) {
        let (true, Some(&opened)) = (self.suspicious, self.open.last()) else { return };
        let Some(indent) = self.indentation(at) else { return };
        let expected = self.opening_indentation(opened.1);
        if indent == expected && self.suspect.is_some_and(|suspect| suspect.opened == opened) {
            self.suspect = None;
        } else if indent < expected && self.suspect.is_none() {
            self.suspect = Some(Suspect { opened, noticed: at, insert });
        }
    }

    /// White space before `at` on its line; none if something else stands there.
    fn indentation(&self, at: usize) -> Option<usize> {
        let before = &self.lexer.text.as_bytes()[..at];
        let indent = before.iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        matches!(before.iter().rev().nth(indent), None | Some(b'\n' | b'\r')).then_some(indent)
    }

    /// Indentation of the line on which the innermost bracket was opened, at `at`.
    fn opening_indentation(&mut self, at: usize) -> usize {
        let measured = self.indents.last().copied().flatten();
        let indent = measured.unwrap_or_else(|| self.line_indentation(at));
        if let Some(last) = self.indents.last_mut() {
            *last = Some(indent);
        }
        indent
    }

    fn line_indentation(&self, at: usize) -> usize {
        let text = self.lexer.text.as_bytes();
        let start = text[..at].iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).map_or(0, |newline| newline + 1);
        text[start..at].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
    }

    fn unclosed(&mut self, at: usize) {
        let Some(&innermost) = self.open.last() else { return };
        if self.stopped {
            return;
        }
        let same_kind = |suspect: &Suspect| suspect.opened.0 == innermost.0;
        let found = self.suspect.take().filter(same_kind);
        let Suspect { opened: (bracket, opened), noticed, insert } =
            found.unwrap_or(Suspect { opened: innermost, noticed: at, insert: at });
        let span = Span::new(opened, opened + 1);
        let noticed = Span::new(noticed, self.lexer.text.ceil_char_boundary(noticed + 1));
        let close = if bracket == b'{' { "}" } else { "]" };
        let insert = Span::new(insert, insert);
        // Brackets closed at one place are closed in one edit, as only this order is right.
        let mut edits = self.lexer.errors.iter_mut().filter(|error| matches!(error.kind, SyntaxKind::Unclosed(_)));
        let edit = match edits.find_map(|error| error.edit.as_mut().filter(|edit| edit.span == insert)) {
            Some(inner) => {
                inner.text.push_str(close);
                None
            }
            None => Some(Edit { span: insert, text: close.to_owned() }),
        };
        self.lexer.report_noticed(SyntaxKind::Unclosed(char::from(bracket)), span, Some(noticed), edit);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The document as `serde_json` prints it, then each fault as `line:column text`.
    fn read(text: &str) -> (String, Vec<String>) {
        let parsed = parse(text);
        let file = crate::text::SourceFile::new("x.json", text.as_bytes().to_vec());
        let faults = parsed.errors.iter().map(|error| {
            let at = file.position(error.span.start);
            format!("{}:{} {}", at.line, at.column, error.kind.message())
        });
        (parsed.root.map(|root| root.to_value().to_string()).unwrap_or_default(), faults.collect())
    }

    /// What the text becomes when every offered edit is made.
    fn mend(text: &str) -> String {
        let mut edits: Vec<_> = parse(text).errors.into_iter().filter_map(|error| error.edit).collect();
        edits.sort();
        edits.into_iter().rev().fold(text.to_owned(), |mut text, edit| {
            text.replace_range(edit.span.range(), &edit.text);
            text
        })
    }

    #[test]
    fn brackets_left_open_at_the_end_are_closed_from_the_inside() {
        assert_eq!(mend("{\"a\": [{\"b\": 1"), "{\"a\": [{\"b\": 1}]}");
    }

    #[test]
    fn agrees_with_serde_json_on_sound_documents() {
        for text in [
            "{}",
            "[]",
            " \"é\\u00e9\\ud83d\\ude00\\n\\/\" ",
            "-0.5e+10",
            "[1, -2, 3.25, true, false, null, \"\", {\"a\": {\"b\": []}}]",
            "{\"a\":1,\"a\":2}",
        ] {
            let expected: serde_json::Value = serde_json::from_str(text).unwrap();
            assert_eq!(read(text), (expected.to_string(), vec![]), "{text}");
        }
    }

    #[test]
    fn names_each_fault_where_it_is_and_reads_on() {
        for (text, value, faults) in [
            ("", "", vec!["1:1 the file is empty"]),
            ("{\"a\": 1,}", r#"{"a":1}"#, vec!["1:8 trailing comma"]),
            ("[1,,2]", "[1,2]", vec!["1:4 comma with nothing before it"]),
            ("{\"a\":\0 1}", r#"{"a":1}"#, vec!["1:6 NUL character"]),
            (
                "{\n\u{a0}\u{a0}\"a\": 1}",
                r#"{"a":1}"#,
                vec!["2:1 no-break space, which JSON does not take for a space"],
            ),
            ("[1, \u{200b}2]", "[1,2]", vec!["1:5 invisible character U+200B"]),
            ("{\"a\": 1\n \"b\": 2}", r#"{"a":1,"b":2}"#, vec!["1:8 missing comma"]),
            ("{\"a\" 1, \"b\": 2}", r#"{"a":1,"b":2}"#, vec!["1:2 missing colon after the key"]),
            ("{\"a\": , \"b\": 2}", r#"{"b":2}"#, vec!["1:2 missing value"]),
            (
                "// x\n{\"a\": 1 /* y */}",
                r#"{"a":1}"#,
                vec!["1:1 comments are not allowed in JSON", "2:9 comments are not allowed in JSON"],
            ),
            ("{'a': 'it\\'s'}", r#"{"a":"it's"}"#, vec!["1:2 text in single quotes", "1:7 text in single quotes"]),
            (
                "{\u{201c}a\u{201d}: \u{201c}x\u{201d}}",
                r#"{"a":"x"}"#,
                vec!["1:2 text in curved quotes", "1:7 text in curved quotes"],
            ),
            ("<html></html>", "", vec!["1:1 this is a web page, not JSON"]),
            ("{a: 1}", r#"{"a":1}"#, vec!["1:2 `a` is not in quotes"]),
            (
                "[True, None]",
                "[true,null]",
                vec!["1:2 `True` is Python, JSON writes `true`", "1:8 `None` is Python, JSON writes `null`"],
            ),
            ("[NaN, 1]", "[null,1]", vec!["1:2 JSON has no `NaN`"]),
            (
                "[01, +1, .5, 5., 1]",
                "[null,null,null,null,1]",
                vec![
                    "1:2 a number has no leading zeros",
                    "1:6 a number has no leading `+`",
                    "1:10 a number needs a digit before the point",
                    "1:14 a number needs a digit after the point",
                ],
            ),
            ("{\"a\": \"x,\n \"b\": 1}", r#"{"a":"x","b":1}"#, vec!["1:7 string without its closing quote"]),
            ("{\"a\": \"x\ny\", \"b\": 1}", r#"{"a":"x\ny","b":1}"#, vec!["1:9 line break inside a string"]),
            ("{\"a\": [1, 2}", r#"{"a":[1,2]}"#, vec!["1:7 `[` is never closed"]),
            ("{\"a\": {\"b\": 1", r#"{"a":{"b":1}}"#, vec!["1:1 `{` is never closed", "1:7 `{` is never closed"]),
            (
                "{\n  \"a\": {\n    \"b\": 1,\n  \"c\": {\n    \"d\": 2\n  }\n}\n",
                r#"{"a":{"b":1,"c":{"d":2}}}"#,
                vec!["2:8 `{` is never closed"],
            ),
            ("{\"a\": {\"b\": 1], \"c\": 2}", r#"{"a":{"b":1},"c":2}"#, vec!["1:14 `]` closes nothing"]),
            ("{} {}", "{}", vec!["1:4 text after the end of the document"]),
            ("{\"a\": 1}}", r#"{"a":1}"#, vec!["1:9 `}` closes nothing"]),
            ("[\"a\\qb\"]", r#"["aqb"]"#, vec!["1:4 JSON knows no escape `\\q`"]),
        ] {
            let faults: Vec<String> = faults.into_iter().map(str::to_owned).collect();
            assert_eq!(read(text), (value.to_owned(), faults), "{text}");
        }
    }

    #[test]
    fn offered_edits_make_a_sound_document() {
        for text in [
            "{\"a\": 1,}",
            "[1,,2]",
            "{\"a\": 1\n \"b\": 2}",
            "{\"a\" 1}",
            "// x\n{\"a\": 1} # y",
            "{'a': 'say \"hi\"'}",
            "{\u{a0}\"a\":\0\u{200b} [\u{c}1]\u{2028}}\u{a0}",
            "{a: b}",
            "{\u{201c}a\u{201d}: \u{201e}say hi\u{201c}}",
            "[True, None, NaN]",
            "{\"a\": \"x,\n \"b\": 1}",
            "{\"a\": \"x\ny\"}",
            "{\"a\": [1, 2}",
            "{\"a\": {\"b\": 1",
            "[\"a\\qb\"]",
            "{\n  \"a\": {\n    \"b\": 1,\n  \"c\": {\n    \"d\": 2\n  }\n}\n",
        ] {
            let mended = mend(text);
            assert!(serde_json::from_str::<serde_json::Value>(&mended).is_ok(), "{text} became {mended}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_and_every_place_lies_inside_it(text in "(\\PC|[\\[\\]{}:,\"'\\\\\n\r\t/*# ]|true|\"a\": |1e5){0,60}") {
            fn inside(node: &Node<'_>, text: &str) {
                assert!(text.get(node.span.range()).is_some(), "{node:?}");
                node.items().iter().for_each(|item| inside(item, text));
                for member in node.members() {
                    assert!(text.get(member.key_span.range()).is_some(), "{member:?}");
                    inside(&member.value, text);
                }
            }
            let parsed = parse(&text);
            for error in &parsed.errors {
                assert!(text.get(error.span.range()).is_some(), "{error:?}");
                assert!(error.edit.as_ref().is_none_or(|edit| text.get(edit.span.range()).is_some()), "{error:?}");
            }
            if let Some(root) = &parsed.root {
                inside(root, &text);
            }
            // Whoever finds no fault must agree with another parser, and the other way round.
            let other = serde_json::from_str::<serde_json::Value>(&text);
            if let (true, Some(root), Ok(value)) = (parsed.errors.is_empty(), &parsed.root, &other) {
                assert_eq!(root.to_value().to_string(), value.to_string());
            }
            assert!(parsed.errors.is_empty() || other.is_err(), "{:?}", parsed.errors);
        }
    }

    #[test]
    fn survives_a_flood_of_brackets() {
        let (_, faults) = read(&"[".repeat(1_000_000));
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(faults[0].ends_with("brackets nested too deep"));
    }
}
