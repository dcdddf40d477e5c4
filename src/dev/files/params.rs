//! Placeholders in the files of a static project: `{name}` stands for the request's parameter `name`.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use serde_json::Value;

use super::super::stamp::Stamp;

/// Values by name of parameter.
pub(super) type Params = BTreeMap<String, String>;

type ByEndpoint = BTreeMap<String, Params>;

/// Default values of parameters by endpoint. They are kept as long as widgets.json is the same: to understand a large one for every
/// request takes long.
#[derive(Debug, Default)]
pub(super) struct Defaults {
    hasher: RandomState,
    known: Mutex<Known>,
}

#[derive(Debug, Default, Clone)]
struct Known {
    /// Of widgets.json as it was looked at, where a look tells enough.
    stamp: Option<Stamp>,
    /// Of its bytes.
    hash: Option<u64>,
    defaults: Arc<ByEndpoint>,
}

impl Defaults {
    /// The parameters of a request for `endpoint`: those it names, else the widget's defaults, else nothing. widgets.json has the
    /// `stamp`, if it was looked at, and is had by `read`.
    pub(super) fn params(
        &self,
        stamp: Option<Stamp>,
        read: impl FnOnce() -> Option<Bytes>,
        endpoint: &str,
        query: &str,
    ) -> Params {
        let mut params = self.of(stamp, read).get(endpoint.trim_matches('/')).cloned().unwrap_or_default();
        params.extend(pairs(query));
        params
    }

    fn of(&self, stamp: Option<Stamp>, read: impl FnOnce() -> Option<Bytes>) -> Arc<ByEndpoint> {
        let known = self.known().clone();
        if stamp.is_some() && known.stamp == stamp {
            return known.defaults;
        }
        let read = read();
        // It may be readable the next time.
        let stamp = stamp.filter(|_| read.is_some());
        let bytes = read.unwrap_or_default();
        let hash = Some(self.hasher.hash_one(&bytes));
        let defaults = if known.hash == hash { known.defaults } else { Arc::new(defaults(&bytes).unwrap_or_default()) };
        *self.known() = Known { stamp, hash, defaults: Arc::clone(&defaults) };
        defaults
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn pairs(query: &str) -> Vec<(String, String)> {
    // Parsing through a typed extractor needs an address; only the query counts.
    let Ok(uri) = format!("/?{query}").parse() else { return Vec::new() };
    axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&uri).map(|query| query.0).unwrap_or_default()
}

/// Default values of the parameters of all widgets that ask the same endpoint, for each endpoint.
fn defaults(widgets: &[u8]) -> Option<ByEndpoint> {
    let text = std::str::from_utf8(widgets).ok()?;
    let document: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()?;
    let list: Vec<&Value> = match &document {
        Value::Object(widgets) => widgets.values().collect(),
        Value::Array(widgets) => widgets.iter().collect(),
        _ => return None,
    };
    let mut defaults = ByEndpoint::new();
    for widget in list {
        let endpoint = widget["endpoint"].as_str().unwrap_or_default();
        let endpoint = endpoint.split('?').next().unwrap_or_default().trim_matches('/');
        for entry in widget["params"].as_array().into_iter().flatten() {
            // Parameters may be grouped in rows.
            let row = entry.as_array().map_or(std::slice::from_ref(entry), Vec::as_slice);
            for param in row {
                if let Some(name) = param["paramName"].as_str() {
                    let params = defaults.entry(endpoint.to_owned()).or_default();
                    params.entry(name.to_owned()).or_insert_with(|| in_words(&param["value"]));
                }
            }
        }
    }
    Some(defaults)
}

/// A value as it would stand in an address.
fn in_words(value: &Value) -> String {
    match value {
        Value::Null | Value::Object(_) => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(in_words).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

/// Replaces the placeholders that `params` knows; every other brace stays, so that CSS and code survive.
pub(super) fn fill(text: &str, params: &Params, escape: impl Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let value = from.find('}').and_then(|end| Some((end, params.get(&from[1..end])?)));
        let taken = if let Some((end, value)) = value {
            out.push_str(&escape(value));
            end + 1
        } else {
            out.push('{');
            1
        };
        rest = &from[taken..];
    }
    out.push_str(rest);
    out
}

/// `text` so that it is text in HTML, inside attributes too.
pub(super) fn escape_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(pairs: &[(&str, &str)]) -> Params {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn known_placeholders_are_replaced_and_nothing_else() {
        let params = known(&[("name", "Ada"), ("empty", "")]);
        for (text, expected) in [
            ("# Hello {name}{empty}!", "# Hello Ada!"),
            ("p {color: red} {name}", "p {color: red} Ada"),
            ("{{name}}", "{Ada}"),
            ("{unknown} {", "{unknown} {"),
            ("{é{name}", "{éAda"),
        ] {
            assert_eq!(fill(text, &params, str::to_owned), expected);
        }
        assert_eq!(fill("{n}", &known(&[("n", "{n}<b>")]), escape_html), "{n}&lt;b&gt;");
    }

    #[test]
    fn the_request_wins_over_the_widgets_default() {
        let widgets = r#"{"w": {"endpoint": "/hello", "params": [
            {"paramName": "name", "value": "World"}, [{"paramName": "count", "value": 3}, {"paramName": "none"}]]},
            "other": {"endpoint": "else", "params": [{"paramName": "foreign", "value": 1}]}}"#;
        let defaults = Defaults::default();
        let found = defaults.params(None, || Some(widgets.into()), "hello", "name=A%26da+L&x=1");
        assert_eq!(found, known(&[("name", "A&da L"), ("count", "3"), ("none", ""), ("x", "1")]));
        assert_eq!(defaults.params(None, || None, "hello", ""), Params::new());
        for value in ["4", "5"] {
            let saved = widgets.replace('3', value);
            assert_eq!(defaults.params(None, || Some(saved.into()), "/hello/", "")["count"], value);
        }
    }
}
