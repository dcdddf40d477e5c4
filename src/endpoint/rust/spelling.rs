//! Texts and names as they must be spelt in Rust.

use crate::widget::{id_of, module_of};

/// `text` as a string literal.
pub(super) fn quote(text: &str) -> String {
    format!("{text:?}")
}

/// `text` as a raw string literal, which keeps its lines; escaped where it holds what no raw string can.
pub(super) fn quote_raw(text: &str) -> String {
    if text.contains(|c: char| c == '\r' || is_hidden(c)) {
        return quote(text);
    }
    let longest = text.split('"').skip(1).map(|rest| rest.chars().take_while(|c| *c == '#').count()).max();
    let hashes = "#".repeat(longest.map_or(0, |longest| longest + 1));
    format!("r{hashes}\"{text}\"{hashes}")
}

/// `text` as a part of a comment, in one line.
pub(super) fn remark(text: &str) -> String {
    let shown: String = text.chars().map(|c| if is_hidden(c) { ' ' } else { c }).collect();
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `text` as the sentence of a comment, in one line.
pub(super) fn sentence(text: &str) -> String {
    let text = remark(text);
    if text.is_empty() || text.ends_with(['.', '!', '?', '…']) { text } else { text + "." }
}

/// Characters that the compiler or its linter refuses, since readers would not see what is there.
fn is_hidden(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{ad}' | '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// `text` as the name of a field, a function or a variable.
pub(super) fn identifier(text: &str) -> String {
    let plain = id_of(text);
    match plain.as_bytes().first() {
        None => "value".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("_{plain}"),
        // The module would have another name only where the word means something.
        Some(_) if module_of(text) != plain => format!("{plain}_"),
        Some(_) => plain,
    }
}

/// `identifier`, or with a number behind it where it is one of `taken`.
pub(super) fn unique(identifier: &str, taken: &[String]) -> String {
    let mut unique = identifier.to_owned();
    for number in 2.. {
        if !taken.contains(&unique) {
            break;
        }
        unique = format!("{}_{number}", identifier.trim_end_matches('_'));
    }
    unique
}

/// `identifier` as the name of a type.
pub(super) fn type_name(identifier: &str) -> String {
    let words = identifier.split('_').filter(|word| !word.is_empty());
    let name: String = words.map(|word| word[..1].to_uppercase() + &word[1..]).collect();
    if name.starts_with(|c: char| c.is_ascii_digit()) { format!("N{name}") } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_such_that_the_compiler_takes() {
        for (text, name, of_type) in [
            ("symbol", "symbol", "Symbol"),
            ("fromDate", "from_date", "FromDate"),
            ("type", "type_", "Type"),
            ("10y", "_10y", "N10y"),
            ("日本", "ri_ben", "RiBen"),
            ("—", "value", "Value"),
        ] {
            assert_eq!((identifier(text).as_str(), type_name(&identifier(text)).as_str()), (name, of_type));
        }
        assert_eq!(unique("a", &["a".to_owned(), "a_2".to_owned()]), "a_3");
    }

    #[test]
    fn texts_neither_end_a_literal_nor_a_comment() {
        assert_eq!(quote_raw("plain"), "r\"plain\"");
        assert_eq!(quote_raw("a\"b"), "r#\"a\"b\"#");
        assert_eq!(quote_raw("a\"##b"), "r###\"a\"##b\"###");
        assert_eq!(quote_raw("a\rb"), "\"a\\rb\"");
        assert_eq!(quote_raw("a\u{200b}b"), "\"a\\u{200b}b\"");
        assert_eq!(quote("a\"\\\u{202e}"), "\"a\\\"\\\\\\u{202e}\"");
        assert_eq!(sentence("two\nlines \u{202e}here"), "two lines here.");
    }
}
