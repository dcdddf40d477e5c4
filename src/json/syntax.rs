//! What can be wrong with the text of a JSON document.

use crate::text::{Edit, Span};

/// A fault in the text, with the change that would mend it where only one makes sense.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong.
    pub kind: SyntaxKind,
    /// Where.
    pub span: Span,
    /// Where the reader noticed it, for a bracket that was never closed.
    pub noticed: Option<Span>,
    /// What would mend it.
    pub edit: Option<Edit>,
}

/// Kinds of faults, named after what people did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SyntaxKind {
    /// The file is empty or only white space.
    Empty,
    /// A comma before a closing bracket.
    TrailingComma,
    /// Two commas, or a comma with nothing before it.
    ExtraComma,
    /// Two members or items without a comma between.
    MissingComma,
    /// A key without a colon after it.
    MissingColon,
    /// A key without a value.
    MissingValue,
    /// `//`, `/* */` or `#`.
    Comment,
    /// Text in single quotes.
    SingleQuotes,
    /// Text in the curved quotes of a word processor.
    CurvedQuotes,
    /// A web page where the document should be.
    Html,
    /// A key, or a value of letters, without quotes.
    Unquoted(String),
    /// `True`, `False`, `None`.
    PythonLiteral {
        /// What is written.
        found: String,
        /// What JSON calls it.
        json: &'static str,
    },
    /// `NaN`, `Infinity`, `undefined`.
    NoSuchValue(String),
    /// A number that JSON does not allow.
    Number(&'static str),
    /// A string without its closing quote.
    UnclosedString,
    /// A line break or another control character inside a string.
    ControlCharacter(char),
    /// A backslash followed by something JSON does not know.
    Escape(char),
    /// A bracket that is never closed.
    Unclosed(char),
    /// A closing bracket without an opening one.
    UnexpectedClose(char),
    /// More text after the document's end.
    TrailingContent,
    /// A character that means nothing here.
    Unexpected(char),
    /// A character between values that looks like a space, or like nothing.
    Invisible(char),
    /// Nested deeper than any document Workspace reads.
    TooDeep,
}

impl SyntaxKind {
    /// Whether keys after the fault may have been read in the wrong place, or not at all.
    pub fn hides_structure(&self) -> bool {
        matches!(
            self,
            Self::Unclosed(_) | Self::UnexpectedClose(_) | Self::TrailingContent | Self::UnclosedString | Self::TooDeep
        )
    }

    /// What is wrong, in one phrase.
    pub fn message(&self) -> String {
        match self {
            Self::Empty => "the file is empty".to_owned(),
            Self::TrailingComma => "trailing comma".to_owned(),
            Self::ExtraComma => "comma with nothing before it".to_owned(),
            Self::MissingComma => "missing comma".to_owned(),
            Self::MissingColon => "missing colon after the key".to_owned(),
            Self::MissingValue => "missing value".to_owned(),
            Self::Comment => "comments are not allowed in JSON".to_owned(),
            Self::SingleQuotes => "text in single quotes".to_owned(),
            Self::CurvedQuotes => "text in curved quotes".to_owned(),
            Self::Html => "this is a web page, not JSON".to_owned(),
            Self::Unquoted(word) => format!("`{word}` is not in quotes"),
            Self::PythonLiteral { found, json } => format!("`{found}` is Python, JSON writes `{json}`"),
            Self::NoSuchValue(word) => format!("JSON has no `{word}`"),
            Self::Number(what) => (*what).to_owned(),
            Self::UnclosedString => "string without its closing quote".to_owned(),
            Self::ControlCharacter('\n' | '\r') => "line break inside a string".to_owned(),
            Self::ControlCharacter('\t') => "tab inside a string".to_owned(),
            Self::ControlCharacter(character) => format!("control character U+{:04X}", u32::from(*character)),
            Self::Escape(character) => format!("JSON knows no escape `\\{}`", character.escape_default()),
            Self::Unclosed(bracket) => format!("`{bracket}` is never closed"),
            Self::UnexpectedClose(bracket) => format!("`{bracket}` closes nothing"),
            Self::TrailingContent => "text after the end of the document".to_owned(),
            Self::Unexpected(character) => format!("unexpected `{}`", character.escape_default()),
            Self::Invisible('\0') => "NUL character".to_owned(),
            Self::Invisible('\u{a0}') => "no-break space, which JSON does not take for a space".to_owned(),
            Self::Invisible(character) => format!("invisible character U+{:04X}", u32::from(*character)),
            Self::TooDeep => "brackets nested too deep".to_owned(),
        }
    }

    /// What to do.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Empty => "write `{}` for no widgets or agents, `[]` for no apps",
            Self::TrailingComma => "remove the comma before the closing bracket",
            Self::ExtraComma => "remove the comma",
            Self::MissingComma => "put a comma between the two",
            Self::MissingColon => "put `:` between key and value",
            Self::MissingValue => "write a value, or remove the key",
            Self::Comment => "remove the comment; a `description` key is shown to users instead",
            Self::SingleQuotes | Self::CurvedQuotes => "use plain double quotes, `\"`",
            Self::Html => {
                "save the JSON itself; a server that answers with a page has another route or asks for a login"
            }
            Self::Unquoted(_) => "put it in double quotes",
            Self::PythonLiteral { .. } => "write it in lower case as JSON does; json.dump does so by itself",
            Self::NoSuchValue(_) => "use null, or leave the key out",
            Self::Number(_) => "write digits, optionally with `-`, one point and an exponent; text belongs in quotes",
            Self::UnclosedString => "close the string with `\"`",
            Self::ControlCharacter('\n' | '\r') => "write `\\n` for a line break",
            Self::ControlCharacter('\t') => "write `\\t` for a tab",
            Self::ControlCharacter(_) => "remove the character",
            Self::Escape(_) => "write `\\\\` for a backslash itself",
            Self::Unclosed(_) => "close the bracket",
            Self::UnexpectedClose(_) => "remove it, or open the bracket it should close",
            Self::TrailingContent => "keep one value per file; several widgets are several keys of one object",
            Self::Invisible(character) if character.is_whitespace() => "write a plain space",
            Self::Unexpected(_) | Self::Invisible(_) => "remove it",
            Self::TooDeep => "flatten the document",
        }
    }
}
