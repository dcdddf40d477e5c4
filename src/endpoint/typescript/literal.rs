//! Values written as TypeScript, laid out as its formatters lay them out.

use serde_json::Value;

use super::spelling::{key, quote};

/// Longest line that the template's formatter allows.
pub(super) const WIDTH: usize = 100;

/// Longest key beside which a text stays, however long that is.
const SHORT_KEY: usize = 4;

/// `value` on lines indented by `indent`; `used` characters stand on the first line already, and one follows the last.
pub(super) fn literal(value: &Value, indent: usize, used: usize) -> String {
    if let (false, Some(line)) = (must_break(value), flat(value))
        && used + line.chars().count() < WIDTH
    {
        return line;
    }
    let inner = indent + 2;
    let pad = " ".repeat(inner);
    let end = " ".repeat(indent);
    match value {
        Value::Array(items) if items.len() > 1 && items.iter().all(Value::is_number) => {
            format!("[\n{}\n{end}]", filled(items, inner))
        }
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(|item| format!("{pad}{},\n", literal(item, inner, inner))).collect();
            format!("[\n{}{end}]", items.concat())
        }
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| {
                let name = key(name);
                let used = inner + name.chars().count() + 2;
                let text = literal(value, inner, used);
                // A text that is too long goes below its key, unless that gains next to nothing.
                if value.is_string() && name.chars().count() > SHORT_KEY && used + text.chars().count() >= WIDTH {
                    return format!("{pad}{name}:\n{pad}  {text},\n");
                }
                format!("{pad}{name}: {text},\n")
            });
            format!("{{\n{}{end}}}", members.collect::<String>())
        }
        other => flat(other).unwrap_or_default(),
    }
}

/// Several objects, or several lists, each of more than one thing, never stand on one line.
fn must_break(value: &Value) -> bool {
    match value {
        Value::Array(items) => {
            let many = |item: &Value| match item {
                Value::Object(members) => members.len() > 1,
                Value::Array(items) => items.len() > 1,
                _ => false,
            };
            let alike = items.iter().all(Value::is_object) || items.iter().all(Value::is_array);
            (items.len() > 1 && alike && items.iter().all(many)) || items.iter().any(must_break)
        }
        Value::Object(members) => members.values().any(must_break),
        _ => false,
    }
}

fn flat(value: &Value) -> Option<String> {
    Some(match value {
        Value::String(text) => quote(text),
        Value::Array(items) => format!("[{}]", items.iter().map(flat).collect::<Option<Vec<_>>>()?.join(", ")),
        Value::Object(members) if members.is_empty() => "{}".to_owned(),
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| Some(format!("{}: {}", key(name), flat(value)?)));
            format!("{{ {} }}", members.collect::<Option<Vec<_>>>()?.join(", "))
        }
        // Formatters leave out the sign.
        Value::Number(number) => number.to_string().replace("e+", "e"),
        other => other.to_string(),
    })
}

/// Numbers, as many on a line as fit.
fn filled(items: &[Value], indent: usize) -> String {
    let mut lines = vec![" ".repeat(indent)];
    for item in items {
        let item = format!("{item},");
        let Some(line) = lines.last_mut() else { continue };
        if line.trim().is_empty() {
            line.push_str(&item);
        } else if line.len() + 1 + item.len() <= WIDTH {
            line.push(' ');
            line.push_str(&item);
        } else {
            lines.push(format!("{}{item}", " ".repeat(indent)));
        }
    }
    lines.join("\n")
}

/// The type of `value`.
pub(super) fn type_of(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(_) => "boolean".to_owned(),
        Value::Number(_) => "number".to_owned(),
        Value::String(_) => "string".to_owned(),
        Value::Array(items) => {
            let first = items.first().map_or_else(|| "unknown".to_owned(), type_of);
            let alike = items.iter().all(|item| type_of(item) == first);
            if alike && !first.contains(['{', ' ']) { format!("{first}[]") } else { "unknown[]".to_owned() }
        }
        Value::Object(members) => {
            let members: Vec<_> =
                members.iter().map(|(name, value)| format!("{}: {}", key(name), type_of(value))).collect();
            if members.is_empty() { "object".to_owned() } else { format!("{{ {} }}", members.join("; ")) }
        }
    }
}

/// The call of `function` with `arguments`; `used` characters stand before it on its line, and one follows.
pub(super) fn call(function: &str, arguments: &[Argument<'_>], indent: usize, used: usize) -> String {
    let line: Vec<String> = arguments.iter().filter_map(Argument::flat).collect();
    let line = format!("{function}({})", line.join(", "));
    if used + line.chars().count() < WIDTH {
        return line;
    }
    let written = |argument: &Argument<'_>, indent: usize| match argument {
        Argument::Code(code) => (*code).to_owned(),
        Argument::Value(value) => literal(value, indent, indent),
    };
    if let [first @ .., last @ Argument::Value(Value::Array(_))] = arguments {
        let first: String = first.iter().filter_map(|argument| Some(argument.flat()? + ", ")).collect();
        let used = used + function.chars().count() + 1 + first.chars().count();
        let Argument::Value(last) = last else { return line };
        return format!("{function}({first}{})", literal(last, indent, used.max(WIDTH - 2)));
    }
    let pad = " ".repeat(indent + 2);
    let lines: Vec<_> = arguments.iter().map(|argument| format!("{pad}{},\n", written(argument, indent + 2))).collect();
    let lines = lines.concat();
    format!("{function}(\n{lines}{})", " ".repeat(indent))
}

/// What a function is called with.
pub(super) enum Argument<'a> {
    /// Code as it stands.
    Code(&'a str),
    /// A value to be written out.
    Value(Value),
}

impl Argument<'_> {
    fn flat(&self) -> Option<String> {
        match self {
            Self::Code(code) => Some((*code).to_owned()),
            Self::Value(value) => flat(value),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_laid_out_as_the_formatter_does() {
        let long: String = "x".repeat(60);
        for (value, expected) in [
            (json!({ "a": [1, 2], "b c": [{ "x": 1 }, { "x": 2 }] }), r#"{ a: [1, 2], "b c": [{ x: 1 }, { x: 2 }] }"#),
            (json!([{ "a": 1, "b": 2 }, { "a": 1, "b": 2 }]), "[\n  { a: 1, b: 2 },\n  { a: 1, b: 2 },\n]"),
            (json!([[1, 2], [3, 4]]), "[\n  [1, 2],\n  [3, 4],\n]"),
            (json!({ "a": long, "b": long }), &format!("{{\n  a: \"{long}\",\n  b: \"{long}\",\n}}")),
        ] {
            assert_eq!(literal(&value, 0, 0), expected);
        }
        let numbers = literal(&json!(vec![1.5; 40]), 0, 0);
        assert!(numbers.lines().all(|line| line.len() <= WIDTH) && numbers.lines().count() == 5, "{numbers}");
    }

    #[test]
    fn types_are_those_of_the_values() {
        assert_eq!(type_of(&json!([1, 2.5])), "number[]");
        assert_eq!(type_of(&json!({ "value": 1, "x y": null })), "{ value: number; \"x y\": null }");
        assert_eq!(type_of(&json!([1, "a"])), "unknown[]");
    }
}
