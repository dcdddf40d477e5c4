//! What the variables of a template stand for. cargo-generate escapes nothing, so each syntax has a variable of its own.

use std::collections::BTreeMap;

/// Values of template variables by name.
#[derive(Debug, Clone, Default)]
pub struct Values(BTreeMap<&'static str, String>);

impl Values {
    /// The values of a project called `name`.
    pub fn of_project(name: &str) -> Self {
        Self(BTreeMap::from([
            ("name_json", json_string(name)),
            ("name_markdown", markdown(name)),
            ("name_package", package(name)),
            ("name_python", python_string(name)),
        ]))
    }

    /// Every variable with its value.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (*name, value.as_str()))
    }
}

/// `text` as a JSON string, quotes included.
fn json_string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// `text` as a Python string, in the quotes that formatters choose. JSON escapes only what Python escapes in the same way.
fn python_string(text: &str) -> String {
    let quoted = json_string(text);
    let count = |wanted: char| text.chars().filter(|c| *c == wanted).count();
    if count('"') <= count('\'') {
        return quoted;
    }
    let inner = quoted[1..quoted.len() - 1].replace("\\\"", "\"").replace('\'', "\\'");
    format!("'{inner}'")
}

/// Longest name of a package: with a suffix it is still a label of a host name, as which Kubernetes takes it.
const LONGEST_PACKAGE: usize = 50;

/// Names that cargo or npm refuse or that mean something else to them, among them those of the packages that a template needs.
const TAKEN: &[&str] = &[
    "alloc",
    "api",
    "aux",
    "axum",
    "backend",
    "base64",
    "build",
    "con",
    "core",
    "deps",
    "examples",
    "fastapi",
    "favicon-ico",
    "hono",
    "http-body-util",
    "httpx",
    "incremental",
    "mypy",
    "node-modules",
    "nul",
    "prn",
    "proc-macro",
    "pytest",
    "ruff",
    "serde",
    "serde-json",
    "serde-urlencoded",
    "std",
    "subtle",
    "test",
    "tokio",
    "tower",
    "tower-http",
    "tsx",
    "typescript",
    "uvicorn",
    "websockets",
    "ws",
];

/// `text` as the name of a package, an image or a service: lower case letters, digits and hyphens, a letter first.
fn package(text: &str) -> String {
    let latin = text.chars().filter_map(deunicode::deunicode_char).collect::<String>().to_lowercase();
    let words = latin.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut name = words.collect::<Vec<_>>().join("-");
    if name.is_empty() {
        return "custom-backend".to_owned();
    }
    if TAKEN.contains(&name.as_str()) {
        name.push_str("-backend");
    }
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        name = format!("backend-{name}");
    }
    name.truncate(LONGEST_PACKAGE);
    name.trim_end_matches('-').to_owned()
}

/// `text` as Markdown that shows just these characters.
fn markdown(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut escaped = String::with_capacity(text.len());
    for (at, &character) in characters.iter().enumerate() {
        let beside = |other: Option<usize>| other.and_then(|i| characters.get(i)).is_some_and(|c| c.is_alphanumeric());
        let special = match character {
            // Between letters an underscore is just that, and names are full of them.
            '_' => !(beside(at.checked_sub(1)) && beside(Some(at + 1))),
            _ => "\\`*[]<>&#~|".contains(character),
        };
        if special {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_and_python_strings_survive_quotes_and_backslashes() {
        assert_eq!(json_string(r#"a"b"#), r#""a\"b""#);
        assert_eq!(json_string(r"a\b"), r#""a\\b""#);
        assert_eq!(python_string("Ünï"), "\"Ünï\"");
        assert_eq!(python_string(r#"the "big" desk's \"#), r#"'the "big" desk\'s \\'"#);
        assert_eq!(python_string(r#"Ada's "desk"#), r#""Ada's \"desk""#);
    }

    #[test]
    fn names_of_packages_are_made_of_what_there_is() {
        for (text, name) in [
            ("desk", "desk"),
            ("My Desk_2", "my-desk-2"),
            ("Ünï", "uni"),
            ("--", "custom-backend"),
            ("10y yields!", "backend-10y-yields"),
            ("Axum", "axum-backend"),
            ("FastAPI", "fastapi-backend"),
            ("node_modules", "node-modules-backend"),
        ] {
            assert_eq!(package(text), name, "{text}");
        }
        assert_eq!(package(&"ab ".repeat(40)).len(), LONGEST_PACKAGE);
    }

    #[test]
    fn markdown_shows_the_characters_themselves() {
        assert_eq!(markdown("my_desk"), "my_desk");
        assert_eq!(markdown("_private_"), "\\_private\\_");
        assert_eq!(markdown("a*b [c] <d> #1"), "a\\*b \\[c\\] \\<d\\> \\#1");
    }
}
