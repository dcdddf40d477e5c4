//! Names in Python code: made from ids, params and fields, and each used once.

use std::collections::BTreeSet;

use crate::widget::id_of;

/// Words of the language.
const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
    "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
    "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

/// Names that the code of the templates uses, so that nothing else may be called so.
const USED: &[&str] = &[
    "APIRouter",
    "Annotated",
    "Answer",
    "Any",
    "Article",
    "BaseModel",
    "Chosen",
    "DATA",
    "Depends",
    "FILE",
    "FILES",
    "Field",
    "File",
    "FileResponse",
    "Format",
    "GridRequest",
    "HTMLResponse",
    "HTTPError",
    "HTTPException",
    "LONGEST",
    "Literal",
    "Metric",
    "NUMBERS",
    "Option",
    "Outgoing",
    "PAGE",
    "PRICES",
    "Page",
    "Path",
    "PlainTextResponse",
    "Price",
    "Prompt",
    "Query",
    "ROWS",
    "Request",
    "Response",
    "Row",
    "SOURCE",
    "SYMBOLS",
    "TEXT",
    "SqlRequest",
    "page_of",
    "WebSocket",
    "WebSocketDisconnect",
    "all",
    "any",
    "asyncio",
    "base64",
    "body",
    "bool",
    "bytes",
    "choices",
    "chosen",
    "contextlib",
    "csv",
    "dict",
    "dt",
    "enumerate",
    "feed",
    "field_validator",
    "file_of",
    "float",
    "grid",
    "int",
    "isinstance",
    "iter",
    "json",
    "len",
    "list",
    "map",
    "math",
    "max",
    "min",
    "next",
    "number",
    "open",
    "print",
    "quote",
    "random",
    "range",
    "read_rows",
    "request",
    "reversed",
    "round",
    "router",
    "rows",
    "self",
    "send_updates",
    "set",
    "sorted",
    "str",
    "sum",
    "time",
    "type",
    "url",
    "urlencode",
    "urlopen",
    "zip",
];

/// Members of pydantic's models.
const MEMBERS: &[&str] =
    &["bool", "construct", "copy", "date", "dict", "dt", "float", "int", "json", "list", "schema", "str", "validate"];

/// The names that are taken.
#[derive(Debug)]
pub(super) struct Names(BTreeSet<String>);

impl Names {
    /// The names of a new module; those of the templates' code are taken.
    pub(super) fn of_module() -> Self {
        Self(USED.iter().map(|name| (*name).to_owned()).collect())
    }

    /// The names of a new model.
    pub(super) fn of_model() -> Self {
        Self(MEMBERS.iter().map(|name| (*name).to_owned()).collect())
    }

    /// `take` for a function or a variable, which Python writes in lower case.
    pub(super) fn take_lower(&mut self, text: &str) -> String {
        if text.chars().any(|c| c.is_ascii_uppercase()) { self.take(&id_of(text)) } else { self.take(text) }
    }

    /// A name like `text` that is still free, and now is not any more.
    pub(super) fn take(&mut self, text: &str) -> String {
        let mut name = identifier(text);
        // A line below is Python's way; after that, numbers.
        if self.0.contains(&name) {
            name.push('_');
        }
        let mut found = name.clone();
        for number in 2.. {
            if self.0.insert(found.clone()) {
                break;
            }
            found = format!("{}_{number}", name.trim_end_matches('_'));
        }
        found
    }
}

/// `text` as a name.
fn identifier(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    // In models a leading underscore makes a member private.
    let plain = plain.trim_start_matches('_');
    match plain.chars().next() {
        None => "value".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("value_{plain}"),
        Some(_) if KEYWORDS.contains(&plain) => format!("{plain}_"),
        Some(_) if plain.starts_with("model_") => format!("{plain}_"),
        Some(_) => plain.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_can_be_used_and_is_used_once() {
        let mut names = Names::of_module();
        let mut take = |text: &str| names.take(text);
        assert_eq!(
            [take("from"), take("from"), take("p/e"), take("10y"), take("list"), take("日"), take("ROWS")],
            ["from_", "from__", "p_e", "value_10y", "list_", "value", "ROWS_"]
        );
        assert_eq!([take("p e"), take("p.e")], ["p_e_", "p_e_2"]);
        assert_eq!([names.take_lower("startDay"), names.take_lower("ISIN")], ["start_day", "isin"]);
        let mut names = Names::of_model();
        assert_eq!([names.take("copy"), names.take("model_x"), names.take("_id")], ["copy_", "model_x_", "id"]);
    }
}
