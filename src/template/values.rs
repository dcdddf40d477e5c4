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
            ("name_npm", npm_name(name)),
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

/// `text` as a Python string. JSON escapes only what Python escapes in the same way.
fn python_string(text: &str) -> String {
    json_string(text)
}

/// Longest label of a Kubernetes object, which is named like the package.
const LONGEST_NPM_NAME: usize = 60;

/// Names that npm refuses, or that Node takes for something of its own.
const TAKEN_BY_NODE: &[&str] = &["node-modules", "favicon-ico"];

/// `text` as the name of an npm package: lower case letters, digits and hyphens, a letter first.
fn npm_name(text: &str) -> String {
    let mut name = String::new();
    for character in text.chars() {
        if character.is_ascii_alphanumeric() {
            name.push(character.to_ascii_lowercase());
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
    }
    name.truncate(LONGEST_NPM_NAME);
    let name = name.trim_end_matches('-');
    match name.as_bytes().first() {
        Some(first) if first.is_ascii_alphabetic() && !TAKEN_BY_NODE.contains(&name) => name.to_owned(),
        Some(_) => format!("backend-{name}"),
        None => "backend".to_owned(),
    }
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
    }

    #[test]
    fn npm_takes_the_name_whatever_it_is() {
        for (text, name) in [
            ("myproj", "myproj"),
            ("My Desk", "my-desk"),
            ("a_b.c", "a-b-c"),
            ("Ünï!", "n"),
            ("2fast", "backend-2fast"),
            ("日本", "backend"),
            ("node_modules", "backend-node-modules"),
        ] {
            assert_eq!(npm_name(text), name, "{text}");
        }
        assert_eq!(npm_name(&"x-".repeat(60)).len(), 59);
    }

    #[test]
    fn markdown_shows_the_characters_themselves() {
        assert_eq!(markdown("my_desk"), "my_desk");
        assert_eq!(markdown("_private_"), "\\_private\\_");
        assert_eq!(markdown("a*b [c] <d> #1"), "a\\*b \\[c\\] \\<d\\> \\#1");
    }
}
