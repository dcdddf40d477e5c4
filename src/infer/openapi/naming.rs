//! Ids, titles, categories and descriptions of the widgets of an API.

use std::collections::HashMap;

use serde_json::Value;

use super::super::{Api, own};
use super::route::Operation;
use crate::text::shortened;
use crate::widget::{id_of, title_of};

/// Longest description that is taken over.
const LONGEST: usize = 300;

/// The segments of a path that say what it is about: without params, `api` and versions such as `v1`.
pub(super) fn segments(path: &str) -> Vec<&str> {
    let is_version = |segment: &str| {
        segment
            .strip_prefix('v')
            .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'))
    };
    path.split('/')
        .filter(|segment| !segment.is_empty() && *segment != "api" && !is_version(segment) && !segment.contains('{'))
        .collect()
}

/// The params in a path.
pub(super) fn placeholders(path: &str) -> Vec<&str> {
    path.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

/// An id for each of `operations`, different for those that may become widgets.
pub(super) fn ids(operations: &[Operation<'_>]) -> Vec<String> {
    let short = |operation: &Operation<'_>| {
        let id = id_of(&segments(operation.path).join("_"));
        if id.is_empty() { "widget".to_owned() } else { id }
    };
    let mut number: HashMap<String, usize> = HashMap::new();
    for operation in operations.iter().filter(|operation| operation.method == "GET") {
        *number.entry(short(operation)).or_default() += 1;
    }
    let long = |operation: &Operation<'_>| {
        let id = short(operation);
        let names = placeholders(operation.path);
        let taken = number.get(&id).copied().unwrap_or_default();
        own(if taken > 1 && !names.is_empty() { id_of(&format!("{id}_by_{}", names.join("_"))) } else { id })
    };
    operations.iter().map(long).collect()
}

/// Words with which the names of functions begin, and which say nothing.
const VERBS: &[&str] = &["get", "list", "read", "fetch", "show", "retrieve", "return", "load"];

/// The title of the widget.
pub(super) fn title(operation: &Operation<'_>, id: &str) -> String {
    let summary = operation.document["summary"].as_str().unwrap_or_default();
    let words: Vec<&str> = summary.split_whitespace().collect();
    let words = match words.as_slice() {
        [first, rest @ ..] if !rest.is_empty() && VERBS.contains(&first.to_ascii_lowercase().as_str()) => rest,
        words => words,
    };
    let text = words.join(" ").trim_end_matches('.').to_owned();
    // FastAPI makes summaries of names of functions, and knows no abbreviations.
    let derived = text.split(' ').all(|word| word.chars().skip(1).all(|c| c.is_lowercase() || c.is_ascii_digit()));
    match (text.is_empty(), derived) {
        (true, _) => title_of(id),
        (false, true)
            if text.is_ascii()
                && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b' ')
                && words.len() <= 4 =>
        {
            title_of(&text)
        }
        (false, _) => text,
    }
}

/// The category: the first tag, or else the first segment of a path with several.
pub(super) fn category(operation: &Operation<'_>) -> Option<String> {
    let named = |text: &str| {
        let written = text.contains(char::is_uppercase) || !text.is_ascii();
        if written { text.trim().to_owned() } else { title_of(text) }
    };
    if let Some(tag) = operation.document["tags"][0].as_str().filter(|tag| !tag.trim().is_empty()) {
        return Some(named(tag));
    }
    match segments(operation.path).as_slice() {
        [first, _, ..] => Some(title_of(first)),
        _ => None,
    }
}

/// The first paragraph of what the route says of itself.
pub(super) fn description(operation: &Operation<'_>) -> Option<String> {
    let text = operation.document["description"].as_str()?;
    let first = text.trim().split("\n\n").next().unwrap_or_default();
    let words = first.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then(|| shortened(&words, LONGEST).into_owned())
}

/// Where the data comes from: the API's title, unless it is the one that FastAPI gives.
pub(super) fn source(api: &Api) -> Vec<String> {
    let title = api.title.trim();
    if title.is_empty() || title == "FastAPI" { Vec::new() } else { vec![title.to_owned()] }
}

/// The first example of a param or a schema.
pub(super) fn example(holder: &Value) -> Option<&Value> {
    let first = match &holder["examples"] {
        Value::Array(items) => items.first(),
        Value::Object(members) => members.values().next().and_then(|example| example.get("value")),
        _ => None,
    };
    holder.get("example").or(first).filter(|value| !value.is_null())
}

/// Whether `title` is made of `name`: it then says nothing more.
pub(super) fn is_derived(title: &str, name: &str) -> bool {
    let bare =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    bare(title) == bare(name)
}
