//! A document laid out for reading: what fits into a line stays in one. Duplicate keys and the spelling of numbers are kept.

use super::{Node, Value};

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
    let items: Vec<(Option<&str>, &Node<'_>)> = match &node.value {
        Value::Array(items) => items.iter().map(|item| (None, item)).collect(),
        Value::Object(members) => {
            members.iter().map(|member| (text.get(member.key_span.range()), &member.value)).collect()
        }
        _ => Vec::new(),
    };
    let nested = depth == 0 && node.is_object() && items.iter().any(|(_, item)| item.is_object());
    let room = if items.is_empty() { usize::MAX } else { WIDTH.saturating_sub(used) };
    if !nested {
        let start = out.len();
        if (Line { text, room }).put(node, out).is_some() {
            return;
        }
        out.truncate(start);
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

/// A line that is being written, as long as there is room in it.
struct Line<'t> {
    text: &'t str,
    room: usize,
}

impl Line<'_> {
    /// Writes `node`; none where it does not fit.
    fn put(&mut self, node: &Node<'_>, out: &mut String) -> Option<()> {
        match &node.value {
            Value::Array(items) => {
                self.add("[", out)?;
                for (at, item) in items.iter().enumerate() {
                    self.add(if at > 0 { ", " } else { "" }, out)?;
                    self.put(item, out)?;
                }
                self.add("]", out)
            }
            Value::Object(members) if members.is_empty() => self.add("{}", out),
            Value::Object(members) => {
                for (at, member) in members.iter().enumerate() {
                    self.add(if at > 0 { ", " } else { "{ " }, out)?;
                    self.add(self.text.get(member.key_span.range()).unwrap_or_default(), out)?;
                    self.add(": ", out)?;
                    self.put(&member.value, out)?;
                }
                self.add(" }", out)
            }
            _ => self.add(self.text.get(node.span.range()).unwrap_or_default(), out),
        }
    }

    fn add(&mut self, part: &str, out: &mut String) -> Option<()> {
        self.room = self.room.checked_sub(part.chars().count())?;
        out.push_str(part);
        Some(())
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
