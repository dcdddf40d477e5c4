//! How rules are named by people: ids, names, beginnings of ids.

use crate::rules::RULES;
use crate::text::closest;

/// Which rules a text means: one, or all whose ids begin alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector(String);

/// A text that means no rule.
#[derive(Debug, PartialEq, Eq)]
pub struct UnknownRule {
    /// The text.
    pub text: String,
    /// What it may stand for.
    pub near: Option<&'static str>,
}

impl UnknownRule {
    /// What is wrong, in one phrase.
    pub fn message(&self) -> String {
        format!("there is no rule `{}`", self.text)
    }

    /// What to do.
    pub fn help(&self) -> String {
        if let Some(near) = self.near {
            return format!("did you mean `{near}`?");
        }
        let id = self.text.trim().to_ascii_uppercase();
        let mut beginnings = (2..id.len()).rev().filter_map(|end| id.get(..end));
        match beginnings.find(|beginning| RULES.iter().any(|rule| rule.meta.id.starts_with(beginning))) {
            Some(beginning) => format!("obb-backend rules {beginning} lists those that begin alike"),
            None => "obb-backend rules lists them".to_owned(),
        }
    }
}

impl Selector {
    /// Reads an id in any case, a name, the beginning of ids, or `ALL`.
    pub fn parse(text: &str) -> Result<Self, UnknownRule> {
        let id = text.trim().to_ascii_uppercase();
        if id == "ALL" {
            return Ok(Self(String::new()));
        }
        if !id.is_empty() && RULES.iter().any(|rule| rule.meta.id.starts_with(&id)) {
            return Ok(Self(id));
        }
        let name = text.trim().to_ascii_lowercase();
        if let Some(rule) = RULES.iter().find(|rule| rule.meta.name == name) {
            return Ok(Self(rule.meta.id.to_owned()));
        }
        let names = || RULES.iter().map(|rule| rule.meta.name);
        let near = closest(&name, names()).or_else(|| {
            // Ids differ by so little that only a slip in their form can be told from another rule.
            let squeezed: String = id.chars().filter(char::is_ascii_alphanumeric).collect();
            let ids = || RULES.iter().map(|rule| rule.meta.id);
            ids()
                .find(|known| *known == squeezed)
                .or_else(|| names().find(|known| name.len() > 4 && known.contains(&name)))
        });
        Err(UnknownRule { text: text.to_owned(), near })
    }

    /// The rules whose ids begin with `id`, whether there are any or not.
    #[cfg(test)]
    pub(super) fn of(id: &str) -> Self {
        Self(id.to_owned())
    }

    /// How exactly rules are named: the more letters, the fewer rules.
    pub(super) fn exactness(&self) -> usize {
        self.0.len()
    }

    /// Whether the rule `id` is meant.
    pub fn matches(&self, id: &str) -> bool {
        id.starts_with(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selectors_are_ids_names_and_beginnings() {
        let parse = |text| Selector::parse(text).map_err(|unknown| unknown.help());
        assert_eq!(parse("w126").unwrap(), Selector("W126".to_owned()));
        assert_eq!(parse("Unknown-Widget-Key").unwrap(), Selector("W126".to_owned()));
        assert_eq!(parse("A0").unwrap(), Selector("A0".to_owned()));
        assert_eq!(parse("all").unwrap(), Selector(String::new()));
        assert_eq!(parse("W-126").unwrap_err(), "did you mean `W126`?");
        assert_eq!(parse("unknown-widgt-key").unwrap_err(), "did you mean `unknown-widget-key`?");
        assert_eq!(parse("W1266").unwrap_err(), "obb-backend rules W126 lists those that begin alike");
        for nothing in ["", "X1", "W9999", "*"] {
            assert_eq!(parse(nothing).unwrap_err(), "obb-backend rules lists them", "{nothing:?}");
        }
    }
}
