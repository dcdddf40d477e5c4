//! How a document is laid out, and values written as it is.

use super::pretty;

/// The white space that a document uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    newline: &'static str,
    indent: String,
    one_line: bool,
}

impl Layout {
    /// The layout of the document `text`; two spaces and line breaks where it does not tell.
    pub fn of(text: &str) -> Self {
        let indent = text.lines().find_map(|line| {
            let rest = line.trim_start_matches([' ', '\t']);
            (!rest.trim().is_empty() && rest.len() < line.len()).then(|| line[..line.len() - rest.len()].to_owned())
        });
        let trimmed = text.trim();
        Self {
            newline: if text.contains("\r\n") { "\r\n" } else { "\n" },
            indent: indent.unwrap_or_else(|| "  ".to_owned()),
            one_line: !trimmed.contains('\n') && trimmed.contains('"'),
        }
    }

    /// What ends a line.
    pub fn newline(&self) -> &'static str {
        self.newline
    }

    /// `value` as it would stand `depth` levels deep.
    pub fn value(&self, value: &serde_json::Value, depth: usize) -> String {
        let text = value.to_string();
        if self.one_line { text } else { self.shift(&pretty(&text), "  ", depth) }
    }

    /// A list of `items`, each written one level deep.
    pub fn list(&self, items: &[String]) -> String {
        if self.one_line {
            return format!("[{}]", items.join(","));
        }
        let Self { newline, indent, .. } = self;
        let inside: Vec<String> = items.iter().map(|item| format!("{newline}{indent}{item}")).collect();
        format!("[{}{newline}]", inside.join(","))
    }

    /// `text`, a value that stands at the margin of this very document, one level deeper.
    pub fn deeper(&self, text: &str) -> String {
        text.replace('\n', &format!("\n{}", self.indent))
    }

    /// `text` with this document's white space in place of `unit` at the start of each line but the first.
    fn shift(&self, text: &str, unit: &str, depth: usize) -> String {
        let lines = text.split('\n').enumerate().map(|(at, line)| {
            let rest = line.trim_start_matches(unit);
            let depth = if at == 0 { 0 } else { depth + (line.len() - rest.len()) / unit.len() };
            self.indent.repeat(depth) + rest
        });
        lines.collect::<Vec<_>>().join(self.newline)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_written_with_the_white_space_of_the_document() {
        let value = json!({ "tabs": { "": { "id": "" } }, "groups": [] });
        for (text, expected) in [
            ("[\n  1\n]", "{\n    \"tabs\": { \"\": { \"id\": \"\" } },\n    \"groups\": []\n  }"),
            ("[\r\n\t1\r\n]", "{\r\n\t\t\"tabs\": { \"\": { \"id\": \"\" } },\r\n\t\t\"groups\": []\r\n\t}"),
            ("[]", "{\n    \"tabs\": { \"\": { \"id\": \"\" } },\n    \"groups\": []\n  }"),
            ("[{\"name\":1}]\n", "{\"tabs\":{\"\":{\"id\":\"\"}},\"groups\":[]}"),
        ] {
            assert_eq!(Layout::of(text).value(&value, 1), expected, "{text:?}");
        }
    }
}
