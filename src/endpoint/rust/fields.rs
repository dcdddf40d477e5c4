//! Structs into which requests are read: a field for each param.

use std::fmt::Write as _;

use serde_json::Value;

use super::spelling::{identifier, quote, sentence, unique};
use crate::widget::{Param, ParamKind};

/// A field.
#[derive(Debug)]
pub(super) struct Field {
    /// Its name in the code.
    pub(super) name: String,
    /// Its name in requests.
    sent: String,
    about: String,
    pub(super) kind: FieldKind,
    /// The default as code; none for the type's own.
    default: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FieldKind {
    Text,
    List,
    Boolean,
    Integer,
    Number,
    /// A number that need not be there.
    MaybeInteger,
    MaybeNumber,
}

impl FieldKind {
    fn rust(self) -> &'static str {
        match self {
            Self::Text => "String",
            Self::List => "Vec<String>",
            Self::Boolean => "bool",
            Self::Integer => "i64",
            Self::Number => "f64",
            Self::MaybeInteger => "Option<i64>",
            Self::MaybeNumber => "Option<f64>",
        }
    }
}

/// The fields for `params`; forms and their buttons send something else.
pub(super) fn of_params<'a>(params: impl IntoIterator<Item = &'a Param>) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    for param in params.into_iter().filter(|param| param.kind != ParamKind::Form) {
        if !fields.iter().any(|field| field.sent == param.name) {
            add(&mut fields, &param.name, &about(param), kind_of(param), default_of(param));
        }
    }
    fields
}

/// Adds a field that no param declares, unless one does.
pub(super) fn add_own(fields: &mut Vec<Field>, name: &str, about: &str, kind: FieldKind, default: Option<&str>) {
    if !fields.iter().any(|field| field.sent == name) {
        add(fields, name, about, kind, default.map(str::to_owned));
    }
}

fn add(fields: &mut Vec<Field>, sent: &str, about: &str, kind: FieldKind, default: Option<String>) {
    let taken: Vec<String> = fields.iter().map(|field| field.name.clone()).collect();
    let name = unique(&identifier(sent), &taken);
    fields.push(Field { name, sent: sent.to_owned(), about: sentence(about), kind, default });
}

fn about(param: &Param) -> String {
    let text = if param.description.is_empty() { &param.label } else { &param.description };
    if param.kind == ParamKind::Date { format!("{} Such as `2026-01-31`.", sentence(text)) } else { text.clone() }
}

fn kind_of(param: &Param) -> FieldKind {
    // A comma in prose has a space behind it.
    let listed = param.value.as_str().is_some_and(|text| text.contains(',') && !text.contains(char::is_whitespace));
    let many = listed || param.is_several();
    match param.kind {
        _ if many || param.file_selector || param.value.is_array() => FieldKind::List,
        ParamKind::Boolean | ParamKind::Button => FieldKind::Boolean,
        ParamKind::Number => match (param.integer, number(param).is_some()) {
            (true, true) => FieldKind::Integer,
            (true, false) => FieldKind::MaybeInteger,
            (false, true) => FieldKind::Number,
            (false, false) => FieldKind::MaybeNumber,
        },
        _ => FieldKind::Text,
    }
}

fn number(param: &Param) -> Option<f64> {
    param.value.as_f64().or_else(|| param.value.as_str()?.parse().ok()).filter(|number| number.is_finite())
}

fn default_of(param: &Param) -> Option<String> {
    match kind_of(param) {
        FieldKind::List => {
            let text = match &param.value {
                Value::Array(items) => {
                    let items = items.iter().map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned));
                    items.collect::<Vec<_>>().join(",")
                }
                value => value.as_str()?.to_owned(),
            };
            (!text.is_empty()).then(|| format!("crate::params::split({})", quote(&text)))
        }
        FieldKind::Boolean => (param.value == true).then(|| "true".to_owned()),
        FieldKind::Integer => number(param).filter(|number| *number != 0.0).map(|number| format!("{number:.0}")),
        FieldKind::Number => number(param).filter(|number| *number != 0.0).map(|number| format!("{number:?}")),
        FieldKind::MaybeInteger | FieldKind::MaybeNumber => None,
        FieldKind::Text => {
            let text = match &param.value {
                Value::String(text) => text.clone(),
                Value::Null => String::new(),
                value => value.to_string(),
            };
            // The expression is Workspace's: it sends a date.
            let text = Some(text).filter(|text| !text.is_empty() && !text.starts_with("$currentDate"))?;
            Some(format!("{}.to_owned()", quote(&text)))
        }
    }
}

/// A field with its value in a literal, on the lines over which rustfmt spreads it.
fn initial(name: &str, value: &str) -> String {
    let line = format!("{name}: {value}");
    let fits = line.chars().count() + 13 <= 100;
    // Calls behind a value are kept on its line only where they are short.
    match (value.strip_suffix(".to_owned()"), value.strip_prefix("crate::params::split(")) {
        (Some(text), _) if !fits || value.chars().count() > 60 => {
            format!("{name}: {text}\n                .to_owned()")
        }
        (_, Some(rest)) if !fits || rest.chars().count() > 61 => {
            format!("{name}: crate::params::split(\n                {},\n            )", rest.trim_end_matches(')'))
        }
        _ => line,
    }
}

/// The struct `name` with `fields`, each with its default.
pub(super) fn structure(name: &str, about: &str, fields: &[Field]) -> String {
    let plain = fields.iter().all(|field| field.default.is_none());
    let derived = if plain { "Debug, Default, Deserialize" } else { "Debug, Deserialize" };
    let mut code = format!("use serde::Deserialize;\n\n/// {about}\n#[derive({derived})]\n#[serde(default)]\n");
    let _ = writeln!(code, "pub struct {name} {{");
    for field in fields {
        if !field.about.is_empty() {
            let _ = writeln!(code, "    /// {}", field.about);
        }
        if field.name != field.sent {
            let _ = writeln!(code, "    #[serde(rename = {})]", quote(&field.sent));
        }
        if field.kind == FieldKind::List {
            code += "    #[serde(deserialize_with = \"crate::params::list\")]\n";
        }
        let _ = writeln!(code, "    pub {}: {},", field.name, field.kind.rust());
    }
    code += "}";
    if plain {
        return code;
    }
    let value = |field: &Field| match (&field.default, field.kind) {
        (Some(default), _) => default.clone(),
        (None, FieldKind::Text) => "String::new()".to_owned(),
        (None, FieldKind::List) => "Vec::new()".to_owned(),
        (None, FieldKind::Boolean) => "false".to_owned(),
        (None, FieldKind::Integer) => "0".to_owned(),
        (None, FieldKind::Number) => "0.0".to_owned(),
        (None, FieldKind::MaybeInteger | FieldKind::MaybeNumber) => "None".to_owned(),
    };
    let values: Vec<String> = fields.iter().map(|field| initial(&field.name, &value(field))).collect();
    let line = values.join(", ");
    // As rustfmt would have it.
    let literal = if line.len() <= 18 {
        format!("Self {{ {line} }}")
    } else {
        format!("Self {{\n            {},\n        }}", values.join(",\n            "))
    };
    let _ = write!(code, "\n\nimpl Default for {name} {{\n    fn default() -> Self {{\n        {literal}\n    }}\n}}");
    code
}
