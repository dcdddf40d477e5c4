//! The `x-` annotations of a schema: which rule a failing keyword is reported as, and what to suggest.

use serde_json::Value;

use crate::diagnostic::Severity;

/// The schema object that holds a failing keyword, with the objects around it.
pub(super) struct Holder<'s> {
    root: &'s Value,
    /// From the root inwards.
    chain: Vec<&'s Value>,
    pub(super) keyword: String,
}

/// A rule id with the severity that this failure has instead of the rule's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RuleRef {
    pub(super) id: String,
    pub(super) severity: Option<Severity>,
}

impl<'s> Holder<'s> {
    /// Follows `path`, the JSON Pointer of a failing keyword.
    pub(super) fn at(root: &'s Value, path: &str) -> Option<Self> {
        let segments: Vec<String> = crate::json::Pointer::from_text(path).segments().map(Into::into).collect();
        let (keyword, path) = segments.split_last()?;
        let mut chain = vec![root];
        for segment in path {
            let here = *chain.last()?;
            chain.push(here.get(segment).or_else(|| here.get(segment.parse::<usize>().ok()?))?);
        }
        Some(Self { root, chain, keyword: keyword.clone() })
    }

    /// The schema object itself.
    pub(super) fn object(&self) -> &'s Value {
        self.chain.last().copied().unwrap_or(self.root)
    }

    /// The rule for a failure of the keyword; `property` is the missing one where the keyword is `required`.
    pub(super) fn rule(&self, property: Option<&str>) -> Option<RuleRef> {
        if let Some(property) = property {
            let of_holder = self.object().pointer("/x-rule/required").and_then(|rule| match rule {
                Value::Object(by_property) => by_property.get(property).or_else(|| by_property.get("*")),
                other => Some(other),
            });
            let of_property = || {
                let schema = self.object().get("properties")?.get(property)?;
                named(schema.get("x-rule")?, "required")
            };
            if let Some(rule) = of_holder.and_then(Value::as_str).or_else(of_property) {
                return parse(rule);
            }
        }
        self.chain
            .iter()
            .rev()
            .filter_map(|schema| schema.get("x-rule"))
            .find_map(|rule| parse(named(rule, &self.keyword)?))
    }

    /// The rule to use instead of `rule` when a value has the wrong type because it is null.
    pub(super) fn null_rule(&self, rule: &RuleRef) -> Option<RuleRef> {
        let written = match rule.severity {
            Some(severity) => format!("{}:{severity}", rule.id),
            None => rule.id.clone(),
        };
        parse(self.root.get("x-null")?.get(&written)?.as_str()?)
    }

    /// A text annotation of the schema object.
    pub(super) fn text(&self, name: &str) -> Option<&'s str> {
        self.object().get(name)?.as_str()
    }

    /// What is known of an unexpected key: rule, the keys it may stand for, where it belongs.
    pub(super) fn key(&self, key: &str) -> (Option<RuleRef>, Vec<&'s str>, Option<&'s str>) {
        let Some(known) = self.object().get("x-keys").and_then(|keys| keys.get(key)) else {
            return (None, Vec::new(), None);
        };
        let text = |name: &str| known.get(name).and_then(Value::as_str);
        let meant = match known.get("use") {
            Some(Value::Array(keys)) => keys.iter().filter_map(Value::as_str).collect(),
            Some(Value::String(key)) => vec![key.as_str()],
            _ => Vec::new(),
        };
        (text("rule").and_then(parse), meant, text("move"))
    }

    /// What a wrong value most likely stands for, and the rule made for it. A known value that ends in `*` covers all that begin so.
    pub(super) fn value(&self, value: &str) -> (Option<&'s str>, Option<RuleRef>) {
        let of = |name: &str| {
            let values = self.object().get(name)?.as_object()?;
            let covers = |known: &str| match known.strip_suffix('*') {
                Some(beginning) => value.starts_with(beginning),
                None => known.eq_ignore_ascii_case(value),
            };
            values.get(value).or_else(|| values.iter().find(|(known, _)| covers(known)).map(|(_, of)| of))?.as_str()
        };
        (of("x-synonyms"), of("x-values").and_then(parse))
    }

    /// Names of the properties that the schema object knows.
    pub(super) fn properties(&self) -> impl Iterator<Item = &'s str> {
        self.object()
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flat_map(|map| map.keys().map(String::as_str))
    }
}

fn named<'v>(rule: &'v Value, keyword: &str) -> Option<&'v str> {
    match rule {
        Value::String(id) => Some(id),
        Value::Object(by_keyword) => by_keyword.get(keyword).or_else(|| by_keyword.get("*"))?.as_str(),
        _ => None,
    }
}

fn parse(rule: &str) -> Option<RuleRef> {
    let (id, severity) = match rule.split_once(':') {
        Some((id, "error")) => (id, Some(Severity::Error)),
        Some((id, "warning")) => (id, Some(Severity::Warning)),
        Some((id, "hint")) => (id, Some(Severity::Hint)),
        Some(_) => return None,
        None => (rule, None),
    };
    Some(RuleRef { id: id.to_owned(), severity })
}
