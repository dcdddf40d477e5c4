//! Names and texts as TypeScript spells them.

use std::fmt::Write as _;

use crate::widget::{id_of, module_of};

/// `text` as a string, in the quotes that need fewer escapes, as formatters write it.
pub(super) fn quote(text: &str) -> String {
    let double = text.matches('"').count();
    let mark = if double > text.matches('\'').count() { '\'' } else { '"' };
    let mut quoted = String::from(mark);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            // Linters take it for a template in the wrong quotes.
            '$' if characters.peek() == Some(&'{') => quoted.push_str("\\u0024"),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            _ if character == mark => quoted.extend(['\\', character]),
            _ if character.is_control() || is_hidden(character) => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(character));
            }
            _ => quoted.push(character),
        }
    }
    quoted.push(mark);
    quoted
}

/// Marks that end lines, or turn the direction of what follows, which could hide code.
fn is_hidden(c: char) -> bool {
    matches!(c, '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// `text` inside backticks.
pub(super) fn in_template(text: &str) -> String {
    text.replace('\\', "\\\\").replace('`', "\\`").replace("${", "\\${").replace('\r', "\\r")
}

/// `text` inside HTML.
pub(super) fn in_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// `text` inside a comment, on one line.
pub(super) fn comment(text: &str) -> String {
    let line: Vec<&str> = text.split(|c: char| c.is_whitespace() || c.is_control() || is_hidden(c)).collect();
    line.join(" ").trim().replace("*/", "*\\/")
}

/// `name` as camelCase.
pub(super) fn camel(name: &str) -> String {
    let id = id_of(name);
    let mut words = id.split('_').filter(|word| !word.is_empty());
    let first = words.next().unwrap_or("value").to_owned();
    let camel = words.fold(first, |name, word| {
        let (initial, rest) = word.split_at(1);
        name + initial.to_uppercase().as_str() + rest
    });
    if camel.starts_with(|c: char| c.is_ascii_digit()) { format!("_{camel}") } else { camel }
}

/// `name` as a variable.
pub(super) fn variable(name: &str) -> String {
    // What the language has, and what the code of the templates calls so.
    const UNFIT: &[&str] = &[
        "arguments",
        "at",
        "c",
        "choices",
        "constructor",
        "decodeUri",
        "encodeUri",
        "escape",
        "eval",
        "hasOwnProperty",
        "html",
        "isFinite",
        "isNaN",
        "isNan",
        "isPrototypeOf",
        "one",
        "parseFloat",
        "parseInt",
        "propertyIsEnumerable",
        "row",
        "rows",
        "text",
        "toLocaleString",
        "toString",
        "undefined",
        "unescape",
        "valueOf",
        "values",
    ];
    let camel = camel(name);
    let reserved = module_of(&camel) == format!("{camel}_widget");
    if reserved || UNFIT.contains(&camel.as_str()) { format!("{camel}Param") } else { camel }
}

/// Whether `name` may stand as a key or behind a dot as it is.
pub(super) fn is_identifier(name: &str) -> bool {
    let mut characters = name.chars();
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    characters.next().is_some_and(|c| plain(c) && !c.is_ascii_digit()) && characters.all(plain)
}

/// `name` as a key of an object.
pub(super) fn key(name: &str) -> String {
    if is_identifier(name) { name.to_owned() } else { quote(name) }
}

/// The member `name` of `object`.
pub(super) fn member(object: &str, name: &str) -> String {
    if is_identifier(name) { format!("{object}.{name}") } else { format!("{object}[{}]", quote(name)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stay_what_they_are() {
        for (text, quoted) in [
            ("plain", r#""plain""#),
            (r#"say "hi""#, r#"'say "hi"'"#),
            ("it's", r#""it's""#),
            ("${x}", r#""\u0024{x}""#),
            (r#"both ' and ""#, r#""both ' and \"""#),
            ("a\\b\n\u{7}\u{2028}\u{202e}", r#""a\\b\n\u0007\u2028\u202e""#),
        ] {
            assert_eq!(quote(text), quoted);
        }
        assert_eq!(in_template("`${a}` \\"), "\\`\\${a}\\` \\\\");
        assert_eq!(comment("end */ of\n it"), "end *\\/ of  it");
    }

    #[test]
    fn names_become_names_of_the_language() {
        for (name, expected) in
            [("hello_world", "helloWorld"), ("10y", "_10y"), ("日本", "riBen"), ("—", "value"), ("class", "classParam")]
        {
            assert_eq!(variable(name), expected);
        }
        assert_eq!((key("a b"), key("a_b"), key("1a")), ("\"a b\"".into(), "a_b".into(), "\"1a\"".into()));
    }
}
