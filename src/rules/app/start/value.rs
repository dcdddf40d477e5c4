//! Whether a value suits a param: its type, its fixed choices, the grammar of dates.

use std::borrow::Cow;

use crate::json::{Node, Value, rewrite};
use crate::rules::date::{DateText, documented_form, is_expression};
use crate::rules::view::ParamView;
use crate::rules::widget::param::sent_text;
use crate::text::closest;

/// Why a value does not suit its param.
pub(in crate::rules) struct Misfit<'d> {
    /// The value as text.
    pub(in crate::rules) shown: Cow<'d, str>,
    /// What it should have been, in a few words.
    pub(in crate::rules) wanted: &'static str,
    /// The right value as JSON, where it is plain.
    pub(in crate::rules) right: Option<String>,
    /// Whether `right` surely is what was meant.
    pub(in crate::rules) sure: bool,
}

/// What is wrong with `value` as one of `param`; nothing where that cannot be told.
pub(in crate::rules) fn misfit<'d>(param: &ParamView<'_, '_>, value: &'d Node<'_>) -> Option<Misfit<'d>> {
    let kind = param.kind()?;
    let is_empty = value.as_str().is_some_and(|text| text.trim().is_empty());
    if is_empty || matches!(value.value, Value::Null | Value::Invalid) {
        return None;
    }
    let wrong = |wanted: &'static str| {
        Some(Misfit {
            shown: sent_text(value).unwrap_or(Cow::Borrowed(value.kind())),
            wanted,
            right: None,
            sure: false,
        })
    };
    let options = param.node.get("options").map(Node::items).unwrap_or_default();
    match kind {
        "text" | "tabs" | "endpoint" | "ticker" if value.is_object() => wrong("not a text"),
        "text" | "tabs" | "number" if !options.is_empty() => not_an_option(param, options, value),
        "text" if value.as_str().is_some_and(is_expression) => wrong("sent as it is: only date parameters compute it"),
        "number" if !is_number(value) && !value.is_array() => wrong("not a number"),
        "boolean" if !is_boolean(value) => wrong("not true or false"),
        "date" => match value.as_str() {
            Some(text) => not_a_date(text),
            None => wrong("not a date"),
        },
        _ => None,
    }
}

fn is_number(node: &Node<'_>) -> bool {
    // As Workspace reads it: what follows the first digits does not count.
    let begins = |text: &str| text.trim().trim_start_matches(['-', '+', '.']).starts_with(|c: char| c.is_ascii_digit());
    matches!(node.value, Value::Number(_)) || node.as_str().is_some_and(begins)
}

fn is_boolean(node: &Node<'_>) -> bool {
    let word = |text: &str| text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false");
    node.as_bool().is_some() || node.as_str().is_some_and(word)
}

fn not_a_date(text: &str) -> Option<Misfit<'_>> {
    let (wanted, sure) = match DateText::read(text) {
        DateText::Exact | DateText::Today | DateText::Offset { .. } => return None,
        DateText::IgnoredTail { .. } => ("only the first offset counts", true),
        DateText::SilentlyToday => ("read as today", false),
        DateText::Impossible => ("no such day", false),
        DateText::Other => ("not a date", false),
    };
    let right = documented_form(text).map(|form| rewrite::quote(&form));
    Some(Misfit { shown: Cow::Borrowed(text), wanted, right, sure })
}

fn not_an_option<'d>(param: &ParamView<'_, '_>, options: &[Node<'_>], value: &'d Node<'_>) -> Option<Misfit<'d>> {
    let is_set = |key: &str| param.node.get(key).and_then(Node::as_bool) == Some(true);
    // Users may add entries of their own.
    if is_set("multiple") {
        return None;
    }
    let known: Vec<Cow<'_, str>> =
        options.iter().map(|option| sent_text(option.get("value")?)).collect::<Option<_>>()?;
    let chosen: Vec<Cow<'d, str>> = match (&value.value, value.as_str()) {
        (Value::Array(items), _) => items.iter().filter_map(sent_text).collect(),
        (_, Some(list)) if is_set("multiSelect") => list.split(',').map(|part| Cow::Borrowed(part.trim())).collect(),
        _ => sent_text(value).into_iter().collect(),
    };
    let is_word = |text: &str| text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false");
    let is_known =
        |text: &str| known.iter().any(|value| value == text || is_word(text) && value.eq_ignore_ascii_case(text));
    let shown = chosen.into_iter().find(|text| !text.is_empty() && !is_known(text))?;
    let label = |option: &&Node<'_>| option.get("label").and_then(Node::as_str) == Some(shown.as_ref());
    let labelled = options.iter().find(label).and_then(|option| option.get("value"));
    let near = || closest(&shown, known.iter().map(Cow::as_ref));
    let right = match labelled {
        Some(value) => Some(value.to_value().to_string()),
        None => near().map(rewrite::quote),
    };
    // Of several values in one text only one is wrong.
    let whole = sent_text(value).is_some_and(|text| text.trim() == shown);
    Some(Misfit { wanted: "not one of its options", right: right.filter(|_| whole), sure: true, shown })
}
