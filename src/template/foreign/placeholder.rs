//! The questions of a foreign template, and which answers they take.

use regex::Regex;
use toml::{Table, Value};

/// Between the values of an answer that may be several.
pub const SEPARATOR: &str = ",";

/// One question.
#[derive(Debug, Clone)]
pub struct Placeholder {
    /// The variable's name.
    pub name: String,
    /// The question.
    pub prompt: String,
    /// The answer to a mere Enter.
    pub default: Option<String>,
    /// What is asked for.
    pub kind: Asked,
}

/// What a question asks for.
#[derive(Debug, Clone)]
pub enum Asked {
    /// A line that fits the pattern.
    Text(Option<Regex>),
    /// One of these values, shown by their labels.
    One(Vec<(String, String)>),
    /// Any of these values.
    Several(Vec<(String, String)>),
    /// Yes or no.
    Flag,
}

impl Placeholder {
    /// What the manifest says of `name`; in words what is wrong with it.
    pub(super) fn read(name: &str, about: &Value) -> Result<Self, String> {
        if !is_shown(about) || name.contains(char::is_control) {
            return Err("it holds control characters, which would reach the terminal".to_owned());
        }
        let about = about.as_table().ok_or("it is no table")?;
        let text = |key: &str| about.get(key).and_then(Value::as_str);
        let choices = choices(about)?;
        let pattern = text("regex").map(Regex::new).transpose();
        let pattern = pattern.map_err(|_| "its `regex` is no regular expression")?;
        let kind = match (text("type").unwrap_or("string"), choices) {
            ("bool", None) => Asked::Flag,
            ("string", Some(choices)) => Asked::One(choices),
            ("array", choices) => Asked::Several(choices.unwrap_or_default()),
            ("string" | "text" | "editor", None) => Asked::Text(pattern),
            (other, _) => return Err(format!("its type `{other}` is not known, or takes no choices")),
        };
        let default = about.get("default").map(in_words);
        let found = Self { name: name.to_owned(), prompt: text("prompt").unwrap_or(name).to_owned(), default, kind };
        match &found.default {
            Some(default) if found.check(default).is_err() => Err(format!("its default `{default}` is not allowed")),
            _ => Ok(found),
        }
    }

    /// `answer` as the template gets it; in words why not.
    pub fn check(&self, answer: &str) -> Result<String, String> {
        let known = |choices: &[(String, String)], value: &str| choices.iter().any(|(known, _)| known == value);
        let listed = |choices: &[(String, String)]| {
            choices.iter().map(|(value, _)| value.clone()).collect::<Vec<_>>().join(", ")
        };
        match &self.kind {
            Asked::Text(Some(pattern)) if !pattern.is_match(answer) => {
                Err(format!("`{answer}` does not fit the pattern {pattern}"))
            }
            Asked::Text(_) => Ok(answer.to_owned()),
            Asked::One(choices) if known(choices, answer) => Ok(answer.to_owned()),
            Asked::One(choices) => Err(format!("`{answer}` is none of {}", listed(choices))),
            Asked::Several(choices) => {
                let values: Vec<&str> =
                    answer.split(SEPARATOR).map(str::trim).filter(|value| !value.is_empty()).collect();
                match values.iter().find(|value| !known(choices, value)) {
                    Some(unknown) => Err(format!("`{unknown}` is none of {}", listed(choices))),
                    None => Ok(values.join(SEPARATOR)),
                }
            }
            Asked::Flag => match answer.to_lowercase().as_str() {
                "true" | "yes" | "y" => Ok("true".to_owned()),
                "false" | "no" | "n" => Ok("false".to_owned()),
                _ => Err(format!("`{answer}` is neither true nor false")),
            },
        }
    }
}

/// Whether every text in `value` can be printed as it is.
pub(super) fn is_shown(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.contains(|c: char| c.is_control() && c != '\n' && c != '\t'),
        Value::Array(items) => items.iter().all(is_shown),
        Value::Table(members) => members.values().all(is_shown),
        _ => true,
    }
}

/// Values with their labels.
fn choices(about: &Table) -> Result<Option<Vec<(String, String)>>, String> {
    let Some(list) = about.get("choices") else { return Ok(None) };
    let pair = |item: &Value| {
        let (value, label) = match item {
            Value::Table(choice) => (choice.get("value")?.as_str()?, choice.get("label").and_then(Value::as_str)),
            other => (other.as_str()?, None),
        };
        Some((value.to_owned(), label.unwrap_or(value).to_owned()))
    };
    let pairs: Option<Vec<_>> = list.as_array().and_then(|items| items.iter().map(pair).collect());
    match pairs {
        Some(pairs) if !pairs.is_empty() => Ok(Some(pairs)),
        _ => Err("its `choices` are no list of texts".to_owned()),
    }
}

fn in_words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(in_words).collect::<Vec<_>>().join(SEPARATOR),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placeholder(about: &str) -> Result<Placeholder, String> {
        Placeholder::read("it", &Value::Table(toml::from_str(about).unwrap()))
    }

    #[test]
    fn answers_are_checked_as_the_template_says() {
        for (about, answer, expected) in [
            ("prompt = 'Port?'\nregex = '^[0-9]+$'", "80", Ok("80")),
            ("prompt = 'Port?'\nregex = '^[0-9]+$'", "a", Err("does not fit the pattern ^[0-9]+$")),
            ("type = 'string'\nchoices = ['a', { value = 'b', label = 'B' }]", "b", Ok("b")),
            ("type = 'string'\nchoices = ['a', { value = 'b', label = 'B' }]", "B", Err("none of a, b")),
            ("type = 'array'\nchoices = ['a', 'b']", "b, a", Ok("b,a")),
            ("type = 'array'\nchoices = ['a', 'b']", "", Ok("")),
            ("type = 'array'\nchoices = ['a', 'b']", "c", Err("`c` is none of a, b")),
            ("type = 'bool'", "Yes", Ok("true")),
            ("type = 'bool'", "0", Err("neither true nor false")),
        ] {
            let outcome = placeholder(about).unwrap().check(answer);
            match (outcome, expected) {
                (Ok(found), Ok(expected)) => assert_eq!(found, expected, "{about}"),
                (Err(found), Err(part)) => assert!(found.contains(part), "{about}: {found}"),
                other => panic!("{about}: {other:?}"),
            }
        }
    }

    #[test]
    fn questions_that_cannot_be_asked_are_refused() {
        for about in [
            "regex = '('",
            "type = 'number'",
            "type = 'bool'\nchoices = ['a']",
            "choices = []",
            "choices = [1]",
            "choices = ['a']\ndefault = 'b'",
            "type = 'bool'\ndefault = 'maybe'",
            "prompt = \"\\u001b[2J\"",
            "choices = [{ value = 'a', label = \"\\u0007\" }]",
        ] {
            assert!(placeholder(about).is_err(), "{about}");
        }
        assert_eq!(placeholder("type = 'bool'\ndefault = true").unwrap().default.as_deref(), Some("true"));
    }
}
