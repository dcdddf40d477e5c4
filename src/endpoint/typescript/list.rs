//! The list of modules in `src/endpoints/index.ts`.

use std::cmp::Ordering;

use super::spelling::{camel, variable};

/// What begins each line that takes a module into the list.
const ROUTE: &str = "endpoints.route(\"/\", ";

/// `text` with the module `module` taken in; none where it does not look as it was generated.
pub(super) fn add(text: &str, module: &str) -> Option<String> {
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let lines: Vec<&str> = text.lines().collect();
    let name = name(text, module);
    let imports: Vec<(usize, &str)> =
        lines.iter().enumerate().filter_map(|(at, line)| Some((at, imported(line)?))).collect();
    let last = lines.iter().rposition(|line| line.starts_with(ROUTE) && line.ends_with(");"))?;
    let (end, _) = *imports.last()?;
    if end > last || !lines.iter().any(|line| line.trim_end() == "export const endpoints = new Hono();") {
        return None;
    }
    let place =
        imports.iter().find(|(_, known)| order(known, module) == Ordering::Greater).map_or(end + 1, |(at, _)| *at);
    let mut lines: Vec<String> = lines.into_iter().map(str::to_owned).collect();
    lines.insert(last + 1, format!("{ROUTE}{name});"));
    lines.insert(place, import(&name, module));
    let mut text = lines.join(newline);
    text.push_str(newline);
    Some(text)
}

/// The two lines that take the module `module` into the list.
pub(super) fn by_hand(text: &str, module: &str) -> String {
    let name = name(text, module);
    format!("{}\n\n{ROUTE}{name});\n", import(&name, module))
}

fn import(name: &str, module: &str) -> String {
    format!("import {name} from \"./{module}.ts\";")
}

/// The module that a line imports.
fn imported(line: &str) -> Option<&str> {
    let rest = line.trim_end().strip_prefix("import ")?.strip_suffix(".ts\";")?;
    rest.split_once(" from \"./").map(|(_, module)| module)
}

/// A name for the module that the list does not use yet.
fn name(text: &str, module: &str) -> String {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    let first = if camel(module) == variable(module) { camel(module) } else { format!("{}Widget", camel(module)) };
    let mut name = first.clone();
    let mut number = 2;
    while words.contains(&name.as_str()) {
        name = format!("{first}{number}");
        number += 1;
    }
    name
}

/// How the project's linter sorts imports: digits by the number they make, punctuation before them, letters last.
fn order(one: &str, other: &str) -> Ordering {
    parts(one).cmp(&parts(other))
}

fn parts(module: &str) -> Vec<(u8, u64, u8)> {
    let mut parts: Vec<(u8, u64, u8)> = Vec::new();
    let mut within = false;
    for byte in module.bytes() {
        match (byte, parts.last_mut()) {
            (b'0'..=b'9', Some((_, number, _))) if within => {
                *number = number.saturating_mul(10).saturating_add(u64::from(byte - b'0'));
            }
            (b'0'..=b'9', _) => parts.push((1, u64::from(byte - b'0'), 0)),
            (b'_', _) => parts.push((0, 0, byte)),
            _ => parts.push((2, 0, byte)),
        }
        within = byte.is_ascii_digit();
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "/** All. */\n\nimport { Hono } from \"hono\";\nimport b2 from \"./b2.ts\";\n\n\
        export const endpoints = new Hono();\n\nendpoints.route(\"/\", b2);\n";

    #[test]
    fn a_module_is_imported_in_order_and_taken_in_at_the_end() {
        let text = ["b10", "b", "b_1", "d"].iter().fold(LIST.to_owned(), |text, module| add(&text, module).unwrap());
        let imports: Vec<&str> = text.lines().filter_map(imported).collect();
        assert_eq!(imports, ["b", "b_1", "b2", "b10", "d"]);
        assert!(text.ends_with("endpoints.route(\"/\", b1);\nendpoints.route(\"/\", d);\n"), "{text}");
    }

    #[test]
    fn names_that_are_taken_are_not_used_again() {
        let text = add(LIST, "endpoints").unwrap();
        assert!(text.contains("import endpoints2 from \"./endpoints.ts\";"), "{text}");
        assert!(add(LIST, "eval").unwrap().contains("import evalWidget from"));
    }

    #[test]
    fn a_list_of_another_kind_is_left_alone() {
        assert_eq!(add("export const endpoints = [];\n", "a"), None);
        assert_eq!(add(&LIST.replace("new Hono()", "new Hono<Env>()"), "a"), None);
        let windows = add(&LIST.replace('\n', "\r\n"), "a").unwrap();
        assert_eq!(windows.matches("\r\n").count(), windows.matches('\n').count());
    }
}
