//! Putting a router into the file of an application that somebody else wrote.

/// A statement at the left margin: where it begins and where the line ends on which it ends.
#[derive(Debug, Clone, Copy)]
struct Statement<'a> {
    text: &'a str,
    end: usize,
}

/// The file `source` with `import` below its imports and the router included below the statement that makes `variable`; none
/// where there is no single such statement.
pub(super) fn included(source: &str, variable: &str, import: &str, module: &str) -> Option<String> {
    let statements = statements(source)?;
    let makes = |statement: &&Statement<'_>| makes_app(statement.text, variable);
    let mut found = statements.iter().enumerate().filter(|(_, statement)| makes(statement));
    let (at, app) = found.next()?;
    let is_other = |statement: &Statement<'_>| makes_any(statement.text);
    if statements.iter().filter(|statement| is_other(statement)).count() != 1 || found.next().is_some() {
        return None;
    }
    let is_import =
        |statement: &&Statement<'_>| statement.text.starts_with("import ") || statement.text.starts_with("from ");
    let last = statements[..at].iter().rev().find(is_import)?;
    let newline = if source.contains("\r\n") { "\r\n" } else { "\n" };
    let line = |end: usize, text: &str| {
        // The last line of a file may lack its end.
        let before = if source[..end].ends_with('\n') { "" } else { newline };
        format!("{before}{text}{newline}")
    };
    let include = format!("{variable}.include_router({module}_router)");
    let mut after = String::with_capacity(source.len() + 200);
    after.push_str(&source[..last.end]);
    after.push_str(&line(last.end, import));
    after.push_str(&source[last.end..app.end]);
    after.push_str(&line(app.end, &include));
    after.push_str(&source[app.end..]);
    Some(after)
}

/// Whether `statement` makes an application and calls it `variable`.
fn makes_app(statement: &str, variable: &str) -> bool {
    makes_any(statement) && statement.split(['=', ':']).next().is_some_and(|name| name.trim() == variable)
}

/// Whether `statement` makes an application.
fn makes_any(statement: &str) -> bool {
    let Some((name, value)) = statement.split_once('=') else { return false };
    let name = name.split(':').next().unwrap_or_default().trim();
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    let callee = value.trim_start().split('(').next().unwrap_or_default().trim();
    is_name && matches!(callee.rsplit('.').next(), Some("FastAPI"))
}

/// The statements at the left margin; none where a string or a bracket stays open, or where semicolons part statements.
fn statements(source: &str) -> Option<Vec<Statement<'_>>> {
    let mut statements = Vec::new();
    let mut start = 0;
    let bytes = source.as_bytes();
    let (mut depth, mut at) = (0_usize, 0);
    while at < bytes.len() {
        match bytes[at] {
            b'#' => at += source[at..].find('\n').unwrap_or(source.len() - at),
            quote @ (b'"' | b'\'') => at = string_end(source, at, quote)?,
            b'(' | b'[' | b'{' => {
                depth += 1;
                at += 1;
            }
            b')' | b']' | b'}' => {
                depth = depth.checked_sub(1)?;
                at += 1;
            }
            b';' => return None,
            b'\\' => at += if source[at + 1..].starts_with("\r\n") { 3 } else { 2 },
            b'\n' if depth == 0 => {
                at += 1;
                push(source, start, at, &mut statements);
                start = at;
            }
            _ => at += 1,
        }
    }
    push(source, start, source.len(), &mut statements);
    (depth == 0).then_some(statements)
}

/// Adds the lines from `start` to `end` if they are a statement at the left margin.
fn push<'a>(source: &'a str, start: usize, end: usize, statements: &mut Vec<Statement<'a>>) {
    let text = &source[start..end];
    let text = if start == 0 { text.trim_start_matches('\u{feff}') } else { text };
    if text.starts_with(|c: char| !c.is_whitespace() && c != '#') {
        statements.push(Statement { text: text.trim_end(), end });
    }
}

/// Where the string ends that begins at `start`.
fn string_end(source: &str, start: usize, quote: u8) -> Option<usize> {
    let triple = if quote == b'"' { "\"\"\"" } else { "'''" };
    let long = source[start..].starts_with(triple);
    let end = if long { triple } else { &triple[..1] };
    let bytes = source.as_bytes();
    let mut at = start + end.len();
    while at < bytes.len() {
        if bytes[at..].starts_with(end.as_bytes()) {
            return Some(at + end.len());
        }
        match bytes[at] {
            b'\\' => at += 2,
            b'\n' if !long => return None,
            _ => at += 1,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wired(source: &str, variable: &str) -> Option<String> {
        included(source, variable, "from p_widget import router as p_widget_router", "p_widget")
    }

    const IMPORT: &str = "from p_widget import router as p_widget_router\n";

    #[test]
    fn the_router_goes_below_the_application_and_its_import_below_the_imports() {
        for (source, variable, expected) in [
            (
                "from fastapi import FastAPI\napp = FastAPI()\n",
                "app",
                format!("from fastapi import FastAPI\n{IMPORT}app = FastAPI()\napp.include_router(p_widget_router)\n"),
            ),
            (
                "\"\"\"Doc = FastAPI().\"\"\"\nfrom fastapi import (\n    FastAPI,\n)\n\nx = 1  # it's\napi: FastAPI = FastAPI(\n    title=\"a)\",\n)\n\n@api.get(\"/\")\ndef f():\n    import os\n",
                "api",
                format!(
                    "\"\"\"Doc = FastAPI().\"\"\"\nfrom fastapi import (\n    FastAPI,\n)\n{IMPORT}\nx = 1  # it's\napi: FastAPI = FastAPI(\n    title=\"a)\",\n)\napi.include_router(p_widget_router)\n\n@api.get(\"/\")\ndef f():\n    import os\n"
                ),
            ),
            (
                "import fastapi\r\napp = fastapi.FastAPI()",
                "app",
                "import fastapi\r\nfrom p_widget import router as p_widget_router\r\napp = fastapi.FastAPI()\r\n\
                 app.include_router(p_widget_router)\r\n"
                    .to_owned(),
            ),
        ] {
            let mut expected = expected;
            if source.contains("\r\n") {
                expected = expected.replace("\r\r", "\r");
            }
            assert_eq!(wired(source, variable).as_deref(), Some(expected.as_str()), "{source}");
        }
    }

    #[test]
    fn what_is_not_certain_is_left_to_the_user() {
        for source in [
            "from fastapi import FastAPI\ndef create():\n    app = FastAPI()\n    return app\n",
            "from fastapi import FastAPI\nif True:\n    app = FastAPI()\n",
            "from fastapi import FastAPI\napp = FastAPI()\nother = FastAPI()\n",
            "from fastapi import FastAPI\napp = FastAPI(\n",
            "from fastapi import FastAPI; app = FastAPI()\n",
            "from made import app\n",
            "app = FastAPI()\n",
        ] {
            assert_eq!(wired(source, "app"), None, "{source}");
        }
    }
}
