//! What other programs print, made fit to be shown: whatever moves the cursor, clears the screen or names the window is left out.

use std::borrow::Cow;
use std::fmt::Write as _;

use anstyle_parse::{DefaultCharAccumulator, Params, Parser, Perform};

/// A line without any control sequence.
pub fn plain(line: &str) -> String {
    shown(line, false)
}

/// A line of which colours and weights alone are kept; they end with it.
pub fn coloured(line: &str) -> String {
    shown(line, true)
}

fn shown(line: &str, colours: bool) -> String {
    if !line.contains(is_hidden) {
        return line.to_owned();
    }
    let mut parser = Parser::<DefaultCharAccumulator>::new();
    let mut shown = Shown { text: String::with_capacity(line.len()), colours, styled: false };
    for byte in line.bytes() {
        parser.advance(&mut shown, byte);
    }
    if shown.styled {
        shown.text.push_str("\u{1b}[0m");
    }
    shown.text
}

/// A text that others chose, such as the name of a file, in one line: what has no place there is written as in a string.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return text.into();
    }
    let written = |c: char| if is_hidden(c) { c.escape_default().to_string() } else { c.to_string() };
    text.chars().map(written).collect::<String>().into()
}

/// A text of several lines, of which others chose parts: weights and colours stay, all else that has no place in a line is written
/// as in a string.
pub fn harmless(text: &str) -> Cow<'_, str> {
    if !text.contains(|c| is_hidden(c) && c != '\n') {
        return text.into();
    }
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let colour = rest.strip_prefix("\u{1b}[").and_then(|behind| {
            let end = behind.find(|c: char| !c.is_ascii_digit() && c != ';')?;
            behind[end..].starts_with('m').then_some(end + 3)
        });
        let length = colour.unwrap_or(c.len_utf8());
        match colour {
            None if c != '\n' && is_hidden(c) => shown.extend(c.escape_default()),
            _ => shown.push_str(&rest[..length]),
        }
        rest = &rest[length..];
    }
    shown.into()
}

/// Whether a character has no place in a line: controls, and what turns the direction of the text around.
fn is_hidden(c: char) -> bool {
    (c.is_control() && c != '\t') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

struct Shown {
    text: String,
    colours: bool,
    /// Whether a colour or weight is still on.
    styled: bool,
}

impl Perform for Shown {
    fn print(&mut self, c: char) {
        if !is_hidden(c) {
            self.text.push(c);
        }
    }

    fn execute(&mut self, byte: u8) {
        match byte {
            b'\t' => self.text.push('\t'),
            // A progress bar that writes over itself.
            b'\r' => self.text.clear(),
            _ => {}
        }
    }

    fn csi_dispatch(&mut self, params: &Params, intermediates: &[u8], ignore: bool, action: u8) {
        if !self.colours || action != b'm' || !intermediates.is_empty() || ignore {
            return;
        }
        self.text.push_str("\u{1b}[");
        for (at, param) in params.iter().enumerate() {
            let separator = if at == 0 { "" } else { ";" };
            let parts: Vec<String> = param.iter().map(u16::to_string).collect();
            let _ = write!(self.text, "{separator}{}", parts.join(":"));
        }
        self.text.push('m');
        self.styled = params.iter().last().is_some_and(|last| last != [0]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_to_their_line() {
        assert_eq!(visible("ütf 8.py"), "ütf 8.py");
        assert_eq!(visible("a\r\u{1b}[2Jb\n\u{202e}yp.c"), "a\\r\\u{1b}[2Jb\\n\\u{202e}yp.c");
    }

    #[test]
    fn texts_keep_their_lines_and_colours_and_move_nothing() {
        let text = "\u{1b}[1;31mred\u{1b}[0m\n\u{1b}[2Jx\r\u{1b}]0;t\u{7}\u{9b}1m\u{202e}\u{1b}[";
        let shown = "\u{1b}[1;31mred\u{1b}[0m\n\\u{1b}[2Jx\\r\\u{1b}]0;t\\u{7}\\u{9b}1m\\u{202e}\\u{1b}[";
        assert_eq!(harmless(text), shown);
        assert_eq!(harmless("plain\ttext\n"), "plain\ttext\n");
    }

    #[test]
    fn colours_are_kept_or_not_and_all_else_goes() {
        for (line, with, without) in [
            ("plain ütf\ttab", "plain ütf\ttab", "plain ütf\ttab"),
            ("\u{1b}[31mred\u{1b}[0m", "\u{1b}[31mred\u{1b}[0m", "red"),
            ("\u{1b}[1;38;5;9mred", "\u{1b}[1;38;5;9mred\u{1b}[0m", "red"),
            ("\u{1b}[4:3mwave\u{1b}[m", "\u{1b}[4:3mwave\u{1b}[0m", "wave"),
            ("a\u{1b}[2J\u{1b}[1;1Hb\u{1b}[?25lc\u{1b}[>4;2md", "abcd", "abcd"),
            ("a\u{1b}]0;title\u{7}b\u{1b}]8;;https://x\u{1b}\\c", "abc", "abc"),
            ("a\u{1b}Pq#0\u{1b}\\b\u{1b}cc\u{1b}]52;c;aGk=", "abc", "abc"),
            ("a\u{8}\u{7}b\u{9b}2Jc", "ab2Jc", "ab2Jc"),
            ("10%\r20%\r30%", "30%", "30%"),
            ("safe\u{202e}evil", "safeevil", "safeevil"),
        ] {
            assert_eq!((coloured(line).as_str(), plain(line).as_str()), (with, without), "{line:?}");
        }
    }
}
