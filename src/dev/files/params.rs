//! Placeholders in the files of a static project: `{name}` stands for the request's parameter `name`.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

/// Values by name of parameter.
pub(super) type Params = BTreeMap<String, String>;

/// The parameters of a request for `endpoint`: those it names, else the widget's defaults, else nothing.
pub(super) fn params(widgets: Option<&Path>, endpoint: &str, query: &str) -> Params {
    let mut params = widgets.and_then(|path| defaults(path, endpoint)).unwrap_or_default();
    params.extend(pairs(query));
    params
}

fn pairs(query: &str) -> Vec<(String, String)> {
    // Parsing through a typed extractor needs an address; only the query counts.
    let Ok(uri) = format!("/?{query}").parse() else { return Vec::new() };
    axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&uri).map(|query| query.0).unwrap_or_default()
}

/// Default values of the parameters of every widget that asks `endpoint`.
fn defaults(widgets: &Path, endpoint: &str) -> Option<Params> {
    let text = String::from_utf8(crate::fs::read_regular(widgets).ok()?).ok()?;
    let document: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()?;
    let list: Vec<&Value> = match &document {
        Value::Object(widgets) => widgets.values().collect(),
        Value::Array(widgets) => widgets.iter().collect(),
        _ => return None,
    };
    let mine = list.into_iter().filter(|widget| {
        let own = widget["endpoint"].as_str().unwrap_or_default();
        let own = own.split('?').next().unwrap_or_default();
        own.trim_matches('/') == endpoint.trim_matches('/')
    });
    let mut params = Params::new();
    for entry in mine.filter_map(|widget| widget["params"].as_array()).flatten() {
        // Parameters may be grouped in rows.
        let row = entry.as_array().map_or(std::slice::from_ref(entry), Vec::as_slice);
        for param in row {
            if let Some(name) = param["paramName"].as_str() {
                params.entry(name.to_owned()).or_insert_with(|| in_words(&param["value"]));
            }
        }
    }
    Some(params)
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
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("widgets.json");
        let widgets = r#"{"w": {"endpoint": "/hello", "params": [
            {"paramName": "name", "value": "World"}, [{"paramName": "count", "value": 3}, {"paramName": "none"}]]},
            "other": {"endpoint": "else", "params": [{"paramName": "foreign", "value": 1}]}}"#;
        std::fs::write(&path, widgets).unwrap();
        let found = params(Some(&path), "hello", "name=A%26da+L&x=1");
        assert_eq!(found, known(&[("name", "A&da L"), ("count", "3"), ("none", ""), ("x", "1")]));
        assert_eq!(params(None, "hello", ""), Params::new());
    }
}
