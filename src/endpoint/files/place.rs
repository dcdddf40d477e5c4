//! Where in `data/` the file of an endpoint stands.

use std::collections::HashSet;

use serde_json::Value;

use super::Error;
use crate::widget::{Param, ParamKind, Widget, sample};

/// Most files that are written for the values of params in an endpoint's path.
const MOST: usize = 20;

/// A file without its ending, and the params whose values its name holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    /// Relative to `data/`, with slashes.
    pub(super) path: String,
    /// Params and the values for which the file answers.
    pub(super) fixed: Vec<(String, String)>,
}

/// The files of `widget`: one, or one for each choice of the params in its path.
pub(super) fn names(widget: &Widget) -> Result<Vec<Name>, Error> {
    let mut names = vec![Name { path: widget.endpoint.clone(), fixed: Vec::new() }];
    for param in &widget.params {
        let placeholder = format!("{{{}}}", param.name);
        if !widget.endpoint.contains(&placeholder) {
            continue;
        }
        if param.kind == ParamKind::Date {
            let reason =
                format!("files cannot answer a path with a date in it, as `{}` in `{}`", param.name, widget.endpoint);
            return Err(Error::impossible(
                reason,
                format!("leave `{placeholder}` out of the endpoint: the date is sent all the same"),
            ));
        }
        let values = values(param);
        if let Some(value) = values.iter().find(|value| value.contains('/')) {
            let reason = format!("no file can answer for `{value}`, as the param `{}` stands in a path", param.name);
            return Err(Error::impossible(
                reason,
                format!("leave `{placeholder}` out of the endpoint: it is sent all the same"),
            ));
        }
        let with = |name: &Name, value: &String| {
            let fixed = name.fixed.iter().cloned().chain([(param.name.clone(), value.clone())]);
            Name { path: name.path.replace(&placeholder, value), fixed: fixed.collect() }
        };
        names =
            names.iter().flat_map(|name| values.iter().map(|value| with(name, value)).collect::<Vec<_>>()).collect();
    }
    names.truncate(MOST);
    names.into_iter().map(|name| Ok(Name { path: path(&name.path)?, ..name })).collect()
}

/// The values that `param` can have: its default and its choices.
fn values(param: &Param) -> Vec<String> {
    let mut values = vec![in_words(&param.value)];
    if !param.choices.is_empty() || param.options.is_some() {
        let choices = sample::choices(param);
        let choices = choices.as_array().map(Vec::as_slice).unwrap_or_default();
        values.extend(choices.iter().map(|choice| in_words(&choice["value"])));
        values.retain(|value| !value.is_empty());
        let mut seen = HashSet::new();
        values.retain(|value| seen.insert(value.clone()));
    }
    values
}

/// The file of `endpoint` relative to `data/`, without its ending.
pub(super) fn path(endpoint: &str) -> Result<String, Error> {
    let before_query = endpoint.split('?').next().unwrap_or_default();
    // Workspace leaves doubled slashes and those at the end out.
    let parts: Vec<&str> = before_query.split('/').filter(|part| !part.is_empty()).collect();
    // The dev server answers no such paths, as they could lead out of the folder or to hidden files.
    let harmful = |part: &&str| {
        part.starts_with('.')
            || part.ends_with([' ', '.'])
            || part.contains(|c: char| c.is_control() || "\\:~%#{}<>\"|*".contains(c))
    };
    if parts.is_empty() || parts.iter().any(harmful) {
        return Err(Error::impossible(
            format!("no file can answer the endpoint `{endpoint}`"),
            "name it with letters, digits, - and _, with / between folders",
        ));
    }
    Ok(parts.join("/"))
}

/// A value as it stands in an address.
fn in_words(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
