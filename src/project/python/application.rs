//! Which variable of a Python file is the FastAPI application, read from the text alone.

/// The variable of `source` that uvicorn can serve.
pub(super) fn variable(source: &str) -> Option<String> {
    let statements = statements(source.trim_start_matches('\u{feff}'));
    let at_top = || statements.iter().filter(|statement| statement.at_top);
    let mut plain: Vec<&str> = Vec::new();
    let mut any_app = false;
    for (names, value) in at_top().filter_map(|statement| assignment(&statement.text)) {
        any_app |= names.contains(&"app");
        if makes_application(value) {
            plain.extend(names);
        }
    }
    if plain.contains(&"app") {
        return Some("app".to_owned());
    }
    if let Some(last) = plain.last() {
        return Some((*last).to_owned());
    }
    // Made by a function of their own: the name is the convention that uvicorn's manual teaches.
    (any_app && statements.iter().any(|statement| imports_fastapi(&statement.text))).then(|| "app".to_owned())
}

/// One statement, or the head of a compound one.
#[derive(Debug, Default)]
struct Statement {
    /// On one line, without comments and without what stands in strings.
    text: String,
    /// Whether it runs when the file is imported, so that what it assigns is in uvicorn's reach.
    at_top: bool,
}

fn statements(source: &str) -> Vec<Statement> {
    let code = without_strings(source);
    let mut statements = Vec::new();
    // Indentation of the compound statements around, and whether importing the file runs what they hold.
    let mut blocks: Vec<(usize, bool)> = Vec::new();
    for line in code.lines() {
        let text = line.trim();
        if text.is_empty() {
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        while blocks.last().is_some_and(|(outer, _)| *outer >= indent) {
            blocks.pop();
        }
        let at_top = blocks.iter().all(|(_, runs)| *runs);
        if text.ends_with(':') {
            let first = text.split([' ', '(']).next().unwrap_or_default();
            let runs = !matches!(first, "def" | "async" | "class") && !text.contains("__name__");
            blocks.push((indent, runs));
        }
        statements.push(Statement { text: text.to_owned(), at_top });
    }
    statements
}

/// `source` with empty strings, without comments, and with every statement on one line.
fn without_strings(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut depth = 0_usize;
    let mut rest = source;
    while let Some(c) = rest.chars().next() {
        match c {
            '#' => rest = &rest[rest.find('\n').unwrap_or(rest.len())..],
            '"' | '\'' => {
                out.push_str("\"\"");
                rest = after_string(rest, c);
            }
            '\\' if rest[1..].trim_start_matches('\r').starts_with('\n') => {
                out.push(' ');
                rest = rest[1..].trim_start_matches('\r').trim_start_matches('\n');
            }
            _ => {
                match c {
                    '(' | '[' | '{' => depth += 1,
                    ')' | ']' | '}' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                out.push(if c == '\n' && depth > 0 { ' ' } else { c });
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    out
}

/// What follows the string that `text` begins with.
fn after_string(text: &str, quote: char) -> &str {
    let triple = if quote == '"' { "\"\"\"" } else { "'''" };
    let long = text.starts_with(triple);
    let end = if long { triple } else { &triple[..1] };
    let mut rest = &text[end.len()..];
    while let Some(c) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix(end) {
            return after;
        }
        if c == '\n' && !long {
            return rest;
        }
        rest = &rest[c.len_utf8()..];
        if c == '\\' {
            rest = rest.chars().next().map_or(rest, |escaped| &rest[escaped.len_utf8()..]);
        }
    }
    rest
}

/// The names that `statement` assigns to, and the value.
fn assignment(statement: &str) -> Option<(Vec<&str>, &str)> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    let bytes = statement.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b'=' if depth == 0 => {
                let before = at.checked_sub(1).and_then(|before| bytes.get(before));
                let compares =
                    bytes.get(at + 1) == Some(&b'=') || before.is_some_and(|b| b"=<>!:+-*/%&|^@".contains(b));
                if compares {
                    return None;
                }
                parts.push(&statement[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    let is_name = |name: &&str| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    let names: Vec<&str> =
        parts.iter().filter_map(|part| part.split(':').next()).map(str::trim).filter(is_name).collect();
    (!names.is_empty()).then(|| (names, &statement[start..]))
}

/// Whether `value` is a call of `FastAPI`, perhaps in brackets or through its module.
fn makes_application(value: &str) -> bool {
    let call = value.trim_start_matches([' ', '\t', '(']);
    call.split_once('(').is_some_and(|(callee, _)| callee.trim_end().rsplit('.').next() == Some("FastAPI"))
}

fn imports_fastapi(statement: &str) -> bool {
    let is_fastapi = |module: &str| module.split(['.', ' ']).next() == Some("fastapi");
    match statement.split_once(char::is_whitespace) {
        Some(("import", modules)) => modules.split(',').any(|module| is_fastapi(module.trim())),
        Some(("from", module)) => is_fastapi(module.trim()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_application_is_the_variable_given_a_fastapi_object() {
        for (source, expected) in [
            ("app = FastAPI()", Some("app")),
            ("from x import y\n\napi = fastapi.FastAPI(\n  title='t')", Some("api")),
            ("app: FastAPI = FastAPI(title=\"a=b\")", Some("app")),
            ("\u{feff}app = FastAPI()", Some("app")),
            ("def make():\n    app = FastAPI()\n", None),
            ("class A:\n    app = FastAPI()\n", None),
            ("# app = FastAPI()\n", None),
            ("app = Flask(__name__)", None),
            ("x = MyFastAPI()", None),
            ("kind = FastAPI", None),
            ("", None),
        ] {
            assert_eq!(variable(source).as_deref(), expected, "{source:?}");
        }
    }

    #[test]
    fn app_wins_over_others_and_else_the_last() {
        for (source, expected) in [
            ("admin = FastAPI()\napp = FastAPI()\napp.mount('/a', admin)\n", "app"),
            ("app = FastAPI()\nadmin = FastAPI()\n", "app"),
            ("v1 = FastAPI()\napi = FastAPI()\n", "api"),
            ("'''\napp = FastAPI()\n'''\nserver = FastAPI()\n", "server"),
            ("server = FastAPI()\nHELP = \"\"\"\nold = FastAPI() \\\"\"\"\nnew = FastAPI()\n\"\"\"\n", "server"),
        ] {
            assert_eq!(variable(source).as_deref(), Some(expected), "{source:?}");
        }
    }

    #[test]
    fn applications_made_in_other_ways_are_found() {
        for (source, expected) in [
            ("app = (\n    FastAPI()\n)\n", Some("app")),
            ("app = \\\n    FastAPI()\n", Some("app")),
            ("app = api = FastAPI()\n", Some("app")),
            ("try:\n    app = FastAPI()\nexcept Exception:\n    raise\n", Some("app")),
            ("if DEBUG:\n    app = FastAPI(debug=True)\nelse:\n    app = FastAPI()\n", Some("app")),
            ("if __name__ == '__main__':\n    app = FastAPI()\n", None),
            (
                "from fastapi import FastAPI\ndef create_app():\n    x = FastAPI()\n    return x\napp = create_app()\n",
                Some("app"),
            ),
            ("import os, fastapi\napp = create_app()\n", Some("app")),
            ("from fastapi.routing import APIRouter\napp = create_app()\n", Some("app")),
            ("from fastapi_users import x\napp = create_app()\n", None),
            ("from factory import create_app\napp = create_app()\n", None),
            ("import fastapi\ndef f():\n    app = create_app()\n", None),
            ("import fastapi\napp == 1\n", None),
            ("import fastapi\nrun(app=1)\n", None),
        ] {
            assert_eq!(variable(source).as_deref(), expected, "{source:?}");
        }
    }
}
