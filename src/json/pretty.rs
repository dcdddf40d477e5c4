//! A document laid out for reading: what fits into a line stays in one. Duplicate keys and the spelling of numbers are kept.

use super::{Node, Value};

/// Columns that a value may take to stay in one line.
pub(super) const WIDTH: usize = 72;

/// What stands between the parts of a document.
pub(super) struct Spacing<'a> {
    /// What the line begins with that holds the value; none where all stands in one line.
    pub(super) base: Option<&'a str>,
    /// One level of indentation.
    pub(super) indent: &'a str,
    /// What ends a line.
    pub(super) newline: &'a str,
    /// What stands between a key and its value.
    pub(super) colon: &'a str,
    /// What stands between two items of one line.
    pub(super) comma: &'a str,
    /// What stands inside the braces and the brackets of one line.
    pub(super) padding: [&'a str; 2],
    /// Whether short objects and short lists stay in one line.
    pub(super) in_line: [bool; 2],
}

const USUAL: Spacing<'static> = Spacing {
    base: Some(""),
    indent: "  ",
    newline: "\n",
    colon: ": ",
    comma: ", ",
    padding: [" ", ""],
    in_line: [true, true],
};

/// `text` laid out anew; as it is where it has syntax errors.
pub fn pretty(text: &str) -> String {
    laid_out(text, &USUAL)
}

/// `text` laid out with `spacing`; as it is where it has syntax errors.
pub(super) fn laid_out(text: &str, spacing: &Spacing<'_>) -> String {
    let parsed = super::parse(text);
    match parsed.root {
        Some(root) if parsed.errors.is_empty() => {
            let mut out = String::with_capacity(text.len() * 2);
            write(text, &root, spacing, 0, 0, &mut out);
            out
        }
        _ => text.to_owned(),
    }
}

/// Writes `node` where `used` columns of the line are taken already.
fn write(text: &str, node: &Node<'_>, spacing: &Spacing<'_>, depth: usize, used: usize, out: &mut String) {
    let items: Vec<(Option<&str>, &Node<'_>)> = match &node.value {
        Value::Array(items) => items.iter().map(|item| (None, item)).collect(),
        Value::Object(members) => {
            members.iter().map(|member| (text.get(member.key_span.range()), &member.value)).collect()
        }
        _ => Vec::new(),
    };
    let nested = depth == 0 && node.is_object() && items.iter().any(|(_, item)| item.is_object());
    let room = if items.is_empty() || spacing.base.is_none() { usize::MAX } else { WIDTH.saturating_sub(used) };
    if !nested || spacing.base.is_none() {
        let start = out.len();
        if (Line { text, spacing, room }).put(node, out).is_some() {
            return;
        }
        out.truncate(start);
    }
    let (open, close) = if node.is_array() { ('[', ']') } else { ('{', '}') };
    let begin = |depth: usize, out: &mut String| {
        out.push_str(spacing.newline);
        out.push_str(spacing.base.unwrap_or_default());
        out.extend(std::iter::repeat_n(spacing.indent, depth));
    };
    out.push(open);
    for (at, (key, item)) in items.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        begin(depth + 1, out);
        let mut used = (depth + 1) * spacing.indent.len();
        if let Some(key) = key {
            out.push_str(key);
            out.push_str(spacing.colon);
            used += key.chars().count() + spacing.colon.len();
        }
        write(text, item, spacing, depth + 1, used, out);
    }
    begin(depth, out);
    out.push(close);
}

/// A line that is being written, as long as there is room in it.
struct Line<'t> {
    text: &'t str,
    spacing: &'t Spacing<'t>,
    room: usize,
}

impl Line<'_> {
    /// Writes `node`; none where it does not fit, or does not stand in one line.
    fn put(&mut self, node: &Node<'_>, out: &mut String) -> Option<()> {
        let kept = |kind: usize| self.spacing.base.is_none() || self.spacing.in_line[kind];
        let (comma, [braces, brackets]) = (self.spacing.comma, self.spacing.padding);
        match &node.value {
            Value::Array(items) if items.is_empty() => self.add("[]", out),
            Value::Array(items) => {
                kept(1).then_some(())?;
                self.add("[", out)?;
                for (at, item) in items.iter().enumerate() {
                    self.add(if at > 0 { comma } else { brackets }, out)?;
                    self.put(item, out)?;
                }
                self.add(brackets, out)?;
                self.add("]", out)
            }
            Value::Object(members) if members.is_empty() => self.add("{}", out),
            Value::Object(members) => {
                kept(0).then_some(())?;
                self.add("{", out)?;
                for (at, member) in members.iter().enumerate() {
                    self.add(if at > 0 { comma } else { braces }, out)?;
                    self.add(self.text.get(member.key_span.range()).unwrap_or_default(), out)?;
                    self.add(self.spacing.colon, out)?;
                    self.put(&member.value, out)?;
                }
                self.add(braces, out)?;
                self.add("}", out)
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
