//! The head of a module: what it is for, and the imports of what its code uses.

use super::literal::WIDTH;
use super::spelling::comment;
use crate::widget::Widget;

/// What shows that a name is used, the name, and where it comes from; in the order in which the linter wants them.
const IMPORTS: &[(&str, &str, &str)] = &[
    ("readFile(", "readFile", "node:fs/promises"),
    ("upgradeWebSocket(", "upgradeWebSocket", "@hono/node-server"),
    ("new Hono()", "Hono", "hono"),
    ("html`", "html", "hono/html"),
    ("CsvRow[]", "type CsvRow", "../csv.ts"),
    ("parseCsv(", "parseCsv", "../csv.ts"),
    ("page(", "page", "../grid.ts"),
    ("body(", "body", "../params.ts"),
    ("boolean(", "boolean", "../params.ts"),
    ("choice(", "choice", "../params.ts"),
    ("date(", "date", "../params.ts"),
    ("integer(", "integer", "../params.ts"),
    ("list(", "list", "../params.ts"),
    ("number(", "number", "../params.ts"),
    ("text(", "text", "../params.ts"),
    ("Values", "type Values", "../params.ts"),
    ("fetchBytes(", "fetchBytes", "../upstream.ts"),
    ("fetchJson", "fetchJson", "../upstream.ts"),
    ("fetchText(", "fetchText", "../upstream.ts"),
];

/// The module whose code is `code`, complete.
pub(super) fn complete(widget: &Widget, code: &str) -> String {
    let title = comment(&widget.title);
    let head = format!("/** The widget \"{title}\": {}. */\n\n", widget.kind.summary());
    let code = format!("const routes = new Hono();\n\n{}\n\nexport default routes;\n", code.trim());
    let mut modules: Vec<(&str, Vec<&str>)> = Vec::new();
    for (_, name, from) in IMPORTS.iter().filter(|(sign, _, _)| is_used(&code, sign)) {
        match modules.last_mut() {
            Some((module, names)) if module == from => names.push(name),
            _ => modules.push((from, vec![name])),
        }
    }
    let lines: String = modules.iter().map(|(from, names)| line(from, names)).collect();
    format!("{head}{lines}\n{code}")
}

/// Whether `sign` stands in `code`, not as the end of a longer name nor as a method.
fn is_used(code: &str, sign: &str) -> bool {
    let within = |c: char| c.is_alphanumeric() || "_.$".contains(c);
    code.match_indices(sign).any(|(at, _)| !code[..at].ends_with(within))
}

fn line(from: &str, names: &[&str]) -> String {
    match names {
        // Where only types are imported, nothing is at run time.
        [only] if only.starts_with("type ") => {
            format!("import type {{ {} }} from \"{from}\";\n", only.trim_start_matches("type "))
        }
        _ => {
            let line = format!("import {{ {} }} from \"{from}\";\n", names.join(", "));
            if line.len() <= WIDTH {
                return line;
            }
            format!("import {{\n  {},\n}} from \"{from}\";\n", names.join(",\n  "))
        }
    }
}
