//! Made-up rows in the code: their struct, their JSON, and which of them the params let through.

use serde_json::{Map, Value, json};

use super::fields::{Field, FieldKind};
use super::spelling::{identifier, quote, unique};
use crate::widget::{Param, ParamKind, Widget};

/// A row's fields: each with its name in the code, its key, and its type.
pub(super) struct Row(pub(super) Vec<(String, String, &'static str)>);

impl Row {
    pub(super) fn of(rows: &[Value]) -> Self {
        let empty = Map::new();
        let first = rows.first().and_then(Value::as_object).unwrap_or(&empty);
        let mut fields: Vec<(String, String, &'static str)> = Vec::new();
        for (key, value) in first {
            let taken: Vec<String> = fields.iter().map(|(name, _, _)| name.clone()).collect();
            let kind = match value {
                Value::String(_) => "String",
                Value::Number(_) => "f64",
                Value::Bool(_) => "bool",
                Value::Array(_) => "Vec<f64>",
                Value::Null | Value::Object(_) => "serde_json::Value",
            };
            fields.push((unique(&identifier(key), &taken), key.clone(), kind));
        }
        Self(fields)
    }

    pub(super) fn fields(&self) -> String {
        let lines = self.0.iter().map(|(name, key, kind)| {
            let rename = if name == key { String::new() } else { format!("    #[serde(rename = {})]\n", quote(key)) };
            format!("{rename}    pub {name}: {kind},")
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// The rows as JSON, one in a line.
pub(super) fn laid_out(rows: &[Value]) -> String {
    let row = |row: &Value| {
        let members = row.as_object().into_iter().flatten();
        let members: Vec<_> = members.map(|(key, value)| format!("{}: {value}", json!(key))).collect();
        format!("  {{ {} }}", members.join(", "))
    };
    format!("[\n{}\n]", rows.iter().map(row).collect::<Vec<_>>().join(",\n"))
}

/// The expression that lets those of `rows` through that a param of the same name as a field asks for.
pub(super) fn filter(widget: &Widget, fields: &[Field], row: &Row, rows: &[Value]) -> Option<String> {
    let chooses = |param: &&Param| matches!(param.kind, ParamKind::Text | ParamKind::Endpoint | ParamKind::Ticker);
    for param in widget.params.iter().filter(chooses) {
        let wanted = param.value.as_str().unwrap_or_default();
        // One that finds nothing would show an empty table.
        let finds = |one: &str| rows.iter().any(|row| row[&param.name] == one);
        if !wanted.is_empty() && !wanted.split(',').any(|one| finds(one.trim())) {
            continue;
        }
        let field = fields.iter().find(|field| field.name == identifier(&param.name));
        let column = row.0.iter().find(|(_, key, kind)| *key == param.name && *kind == "String");
        let (Some(field), Some((column, _, _))) = (field, column) else { continue };
        let (empty, meets) = match field.kind {
            FieldKind::Text => {
                (format!("query.{}.is_empty()", field.name), format!("row.{column} == query.{}", field.name))
            }
            FieldKind::List => {
                (format!("query.{}.is_empty()", field.name), format!("query.{}.contains(&row.{column})", field.name))
            }
            _ => continue,
        };
        let line = format!("    {empty} || {meets}");
        // As rustfmt would have it.
        return Some(if line.len() <= 100 { line } else { format!("    {empty}\n        || {meets}") });
    }
    None
}
