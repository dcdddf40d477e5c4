//! A document laid out for reading: what fits into a line stays in one. Duplicate keys and the spelling of numbers are kept.

use super::{Member, Node, Value};

/// Columns that a value may take to stay in one line.
const WIDTH: usize = 72;

/// `text` laid out anew; as it is where it has syntax errors.
pub fn pretty(text: &str) -> String {
    let parsed = super::parse(text);
    match parsed.root {
        Some(root) if parsed.errors.is_empty() => {
            let mut out = String::with_capacity(text.len() * 2);
            write(text, &root, 0, 0, &mut out);
            out
        }
        _ => text.to_owned(),
    }
}

/// Writes `node` where `used` columns of the line are taken already.
fn write(text: &str, node: &Node<'_>, depth: usize, used: usize, out: &mut String) {
    let short = in_one_line(text, node);
    let items: Vec<(Option<&str>, &Node<'_>)> = match &node.value {
        Value::Array(items) => items.iter().map(|item| (None, item)).collect(),
        Value::Object(members) => {
            members.iter().map(|member| (text.get(member.key_span.range()), &member.value)).collect()
        }
        _ => Vec::new(),
    };
    let nested = depth == 0 && node.is_object() && items.iter().any(|(_, item)| item.is_object());
    if items.is_empty() || (!nested && used + short.chars().count() <= WIDTH) {
        out.push_str(&short);
        return;
    }
    let (open, close) = if node.is_array() { ('[', ']') } else { ('{', '}') };
    out.push(open);
    for (at, (key, item)) in items.iter().enumerate() {
        out.push_str(if at > 0 { ",\n" } else { "\n" });
        let start = out.len();
        out.extend(std::iter::repeat_n("  ", depth + 1));
        if let Some(key) = key {
            out.push_str(key);
            out.push_str(": ");
        }
        let used = out[start..].chars().count();
        write(text, item, depth + 1, used, out);
    }
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth));
    out.push(close);
}

fn in_one_line(text: &str, node: &Node<'_>) -> String {
    match &node.value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| in_one_line(text, item)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(members) if members.is_empty() => "{}".to_owned(),
        Value::Object(members) => {
            let member = |member: &Member<'_>| {
                let key = text.get(member.key_span.range()).unwrap_or_default();
                format!("{key}: {}", in_one_line(text, &member.value))
            };
            format!("{{ {} }}", members.iter().map(member).collect::<Vec<_>>().join(", "))
        }
        _ => text.get(node.span.range()).unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_stays_in_a_line_and_what_does_not_is_broken() {
        assert_eq!(pretty("{\"a\":1,\"a\":[1.50,\"x\"]}"), "{ \"a\": 1, \"a\": [1.50, \"x\"] }");
        assert_eq!(pretty("{\"w\":{\"a\":1}}"), "{\n  \"w\": { \"a\": 1 }\n}");
        let long = "x".repeat(50);
        assert_eq!(
            pretty(&format!("[{{\"a\":\"{long}\",\"b\":\"{long}\"}}]")),
            format!("[\n  {{\n    \"a\": \"{long}\",\n    \"b\": \"{long}\"\n  }}\n]")
        );
        assert_eq!(pretty("[ {}, ]"), "[ {}, ]");
    }
}
