//! How a document is formatted: what is added to it is written as its author, or the author's formatter, would have written it.

use serde_json::Value;

use super::{Node, pretty};
use crate::text::{Edit, Span};

/// Columns up to which a broken list or object says that its author breaks all of them.
const SHORT: usize = 50;

/// Columns beyond which a line is not filled up further.
const LONG: usize = 110;

/// The spacing of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formatting {
    /// One level of indentation.
    indent: String,
    /// What ends a line.
    newline: &'static str,
    /// What stands between a key and its value.
    colon: String,
    /// What stands between two items of one line.
    comma: String,
    /// What stands inside the braces and the brackets of one line.
    padding: [String; 2],
    /// Whether short objects and short lists stay in one line.
    in_line: [bool; 2],
}

impl Default for Formatting {
    fn default() -> Self {
        Self {
            indent: "  ".to_owned(),
            newline: "\n",
            colon: ": ".to_owned(),
            comma: ", ".to_owned(),
            padding: [" ".to_owned(), String::new()],
            in_line: [true, true],
        }
    }
}

/// What is found of a document's spacing, the first of each kind, and how often short objects and lists are broken or not.
#[derive(Default)]
struct Seen<'t> {
    indent: Option<&'t str>,
    colon: Option<&'t str>,
    comma: Option<&'t str>,
    padding: [Option<&'t str>; 2],
    whole: [u32; 2],
    broken: [u32; 2],
}

impl Formatting {
    /// The formatting of `text`, whose value is `root`. What the text does not tell is as usual.
    pub fn of(text: &str, root: &Node<'_>) -> Self {
        let mut seen = Seen::default();
        seen.look(text, root, 0);
        let usual = Self::default();
        let owned = |found: Option<&str>, usual: &str| found.unwrap_or(usual).to_owned();
        let kept = |at: usize| seen.whole[at] >= seen.broken[at];
        Self {
            indent: owned(seen.indent, &usual.indent),
            newline: if text.contains("\r\n") { "\r\n" } else { "\n" },
            colon: owned(seen.colon, &usual.colon),
            comma: owned(seen.comma, if seen.colon == Some(":") { "," } else { &usual.comma }),
            // Braces that hug what they hold do so in lists and objects alike, where only one kind is seen.
            padding: [
                owned(seen.padding[0], if seen.colon == Some(":") { "" } else { &usual.padding[0] }),
                owned(seen.padding[1], &usual.padding[1]),
            ],
            in_line: [kept(0), kept(1)],
        }
    }

    /// `value` as it stands where the line that holds it is indented by `base`; in one line if there is no line of its own.
    pub fn write(&self, value: &Value, base: Option<&str>) -> String {
        let text = value.to_string();
        pretty::laid_out(&text, &self.spacing(base))
    }

    /// `value` as a document of its own.
    pub fn document(&self, value: &Value) -> String {
        self.write(value, Some("")) + self.newline
    }

    /// Makes the value `node`, which stands at the margin, the only item of a list.
    pub fn in_list(&self, text: &str, node: &Node<'_>) -> Option<Edit> {
        let own = text.get(node.span.range())?;
        let Self { indent, newline, .. } = self;
        let text = if text.trim().contains('\n') {
            format!("[{newline}{indent}{}{newline}]", own.replace('\n', &format!("\n{indent}")))
        } else {
            format!("[{own}]")
        };
        Some(Edit { span: node.span, text })
    }

    fn spacing<'a>(&'a self, base: Option<&'a str>) -> pretty::Spacing<'a> {
        pretty::Spacing {
            base,
            indent: &self.indent,
            newline: self.newline,
            colon: &self.colon,
            comma: &self.comma,
            padding: [&self.padding[0], &self.padding[1]],
            in_line: self.in_line,
        }
    }

    /// Adds `"key": value` to `object`: behind its member at `after`, or as the last. None where `object` is none.
    pub fn add_member(
        &self,
        text: &str,
        object: &Node<'_>,
        after: Option<usize>,
        key: &str,
        value: &Value,
    ) -> Option<Edit> {
        let members = object.is_object().then(|| object.members())?;
        let places: Vec<_> = members.iter().map(|one| (one.key_span.start, one.value.span.end)).collect();
        let write =
            |base: Option<&str>| format!("{}{}{}", super::rewrite::quote(key), self.colon, self.write(value, base));
        self.add(text, object, &places, after, &write)
    }

    /// Adds `value` to `array` as the last item. None where `array` is none.
    pub fn add_item(&self, text: &str, array: &Node<'_>, value: &Value) -> Option<Edit> {
        let items = array.is_array().then(|| array.items())?;
        let places: Vec<_> = items.iter().map(|one| (one.span.start, one.span.end)).collect();
        self.add(text, array, &places, None, &|base| self.write(value, base))
    }

    fn add(
        &self,
        text: &str,
        container: &Node<'_>,
        places: &[(u32, u32)],
        after: Option<usize>,
        write: &dyn Fn(Option<&str>) -> String,
    ) -> Option<Edit> {
        let inside = Span { start: container.span.start + 1, end: container.span.end.checked_sub(1)? };
        let Some(last) = places.len().checked_sub(1) else {
            let outer = indentation(line_of(text, container.span.start));
            // A document without lines gets none.
            let single = container.span.start > 0 && !text.trim().contains('\n');
            let (newline, base) = (self.newline, format!("{outer}{}", self.indent));
            let text =
                if single { write(None) } else { format!("{newline}{base}{}{newline}{outer}", write(Some(&base))) };
            return Some(Edit { span: inside, text });
        };
        let at = after.unwrap_or(last).min(last);
        let before = |at: usize| {
            let start = at.checked_sub(1).map_or(inside.start, |before| places[before].1);
            let gap = text.get(start as usize..places[at].0 as usize).unwrap_or_default();
            &gap[gap.find(',').map_or(0, |comma| comma + 1)..]
        };
        // The first stands behind a brace, the others behind commas, as the new one will.
        let gap = before(if at == 0 && last > 0 { 1 } else { at });
        let base = gap.rsplit_once('\n').map(|(_, base)| base);
        // Where its neighbour takes one line, so does the new one.
        let sibling = text.get(places[at].0 as usize..places[at].1 as usize).unwrap_or_default();
        let empty = sibling.ends_with("{}") || sibling.ends_with("[]");
        let one_line = !sibling.contains('\n') && sibling.ends_with(['}', ']']) && !empty;
        let mut written = write(base.filter(|_| !one_line));
        let mut gap = if base.is_none() && last == 0 { self.comma.trim_start_matches(',') } else { gap }.to_owned();
        if base.is_none() && text.trim_end().contains('\n') {
            let line = line_of(text, places[at].1);
            if line.chars().count() + written.chars().count() > LONG {
                let base = format!("{}{}", indentation(line), self.indent);
                gap = format!("{}{base}", self.newline);
                written = write(Some(&base).filter(|_| !one_line).map(String::as_str));
            }
        }
        let end = places[at].1;
        let text = format!(",{gap}{written}");
        Some(Edit { span: Span { start: end, end }, text })
    }
}

/// The line in which `at` stands, up to there.
fn line_of(text: &str, at: u32) -> &str {
    text.get(..at as usize).unwrap_or_default().rsplit('\n').next().unwrap_or_default()
}

fn indentation(line: &str) -> &str {
    &line[..line.len() - line.trim_start().len()]
}

impl<'t> Seen<'t> {
    fn look(&mut self, text: &'t str, node: &Node<'_>, depth: usize) {
        let kind = usize::from(node.is_array());
        let (starts, children): (Vec<_>, Vec<&Node<'_>>) = if node.is_array() {
            node.items().iter().map(|item| (item.span.start, item)).unzip()
        } else {
            node.members().iter().map(|member| (member.key_span.start, &member.value)).unzip()
        };
        let Some(&first) = starts.first() else { return };
        for member in node.members().iter().take(1) {
            let colon = text.get(member.key_span.end as usize..member.value.span.start as usize);
            self.colon = self.colon.or(colon.filter(|colon| !colon.contains('\n')));
        }
        let opening = text.get(node.span.start as usize + 1..first as usize).unwrap_or_default();
        if let Some((_, child)) = opening.rsplit_once('\n') {
            let own = indentation(line_of(text, node.span.start));
            self.indent = self.indent.or(child.strip_prefix(own).filter(|step| !step.is_empty()));
            let inner = text.get(node.span.range()).unwrap_or_default();
            let short = inner.split_whitespace().map(str::len).sum::<usize>() <= SHORT;
            // The document and its widgets are broken by everybody.
            if short && depth > 1 {
                self.broken[kind] += 1;
            }
        } else if !text.get(node.span.range()).unwrap_or_default().contains('\n') {
            self.padding[kind] = self.padding[kind].or(Some(opening));
            if depth > 1 {
                self.whole[kind] += 1;
            }
            if let (None, Some(second)) = (self.comma, starts.get(1)) {
                self.comma = text.get(children[0].span.end as usize..*second as usize);
            }
        }
        for child in children {
            self.look(text, child, depth + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::json::parse;

    fn added(text: &str, after: Option<usize>) -> String {
        let parsed = parse(text);
        let root = parsed.root.as_ref().unwrap();
        let value = json!({ "name": "New", "gridData": { "w": 20, "h": 12 }, "source": ["A", "B"] });
        let edit = Formatting::of(text, root).add_member(text, root, after, "new", &value).unwrap();
        let mut text = text.to_owned();
        text.replace_range(edit.span.range(), &edit.text);
        text
    }

    #[test]
    fn what_is_added_is_spaced_as_the_rest_is() {
        for (text, expected) in [
            (
                "{\n    \"a\": {\n        \"gridData\": {\n            \"w\": 1\n        }\n    }\n}\n",
                "{\n    \"a\": {\n        \"gridData\": {\n            \"w\": 1\n        }\n    },\n    \"new\": {\n        \
                 \"name\": \"New\",\n        \"gridData\": {\n            \"w\": 20,\n            \"h\": 12\n        },\n        \
                 \"source\": [\"A\", \"B\"]\n    }\n}\n",
            ),
            (
                "{\r\n\t\"a\" : {\r\n\t\t\"source\" : [\"A\"],\r\n\t\t\"gridData\" : {\"w\" : 1,\"h\" : 2}\r\n\t}\r\n}",
                "{\r\n\t\"a\" : {\r\n\t\t\"source\" : [\"A\"],\r\n\t\t\"gridData\" : {\"w\" : 1,\"h\" : 2}\r\n\t},\r\n\
                 \t\"new\" : {\r\n\t\t\"name\" : \"New\",\r\n\t\t\"gridData\" : {\"w\" : 20,\"h\" : 12},\r\n\
                 \t\t\"source\" : [\"A\",\"B\"]\r\n\t}\r\n}",
            ),
            (
                "{\"a\":{\"w\":1}}",
                "{\"a\":{\"w\":1},\"new\":{\"name\":\"New\",\"gridData\":{\"w\":20,\"h\":12},\"source\":[\"A\",\"B\"]}}",
            ),
            (
                "{\n  \"a\": {\"w\": 1}\n}",
                "{\n  \"a\": {\"w\": 1},\n  \"new\": {\"name\": \"New\", \"gridData\": {\"w\": 20, \"h\": 12}, \
                 \"source\": [\"A\", \"B\"]}\n}",
            ),
            (
                "{}",
                "{\n  \"new\": {\n    \"name\": \"New\",\n    \"gridData\": { \"w\": 20, \"h\": 12 },\n    \
                 \"source\": [\"A\", \"B\"]\n  }\n}",
            ),
        ] {
            assert_eq!(added(text, None), expected);
        }
        let text = "{\n  \"a\": 1,\n\n  \"b\": 2\n}";
        assert!(added(text, Some(0)).starts_with("{\n  \"a\": 1,\n\n  \"new\": {"), "{}", added(text, Some(0)));
        assert!(added(text, Some(0)).ends_with("},\n\n  \"b\": 2\n}"), "{}", added(text, Some(0)));
    }

    #[test]
    fn a_full_line_is_not_filled_up_further() {
        let text = format!("{{\n  \"list\": [{{ \"i\": \"{}\" }}]\n}}", "x".repeat(80));
        let parsed = parse(&text);
        let root = parsed.root.as_ref().unwrap();
        let list = root.get("list").unwrap();
        let edit = Formatting::of(&text, root).add_item(&text, list, &json!({ "i": "new", "x": 0, "y": 12 })).unwrap();
        assert_eq!(edit.text, ",\n    { \"i\": \"new\", \"x\": 0, \"y\": 12 }");
    }

    proptest! {
        #[test]
        fn nothing_else_changes(
            text in prop_oneof![
                "\\{(\n  )?\"a\"( )?:( )?\\{\"w\": (1|\\[\\])\\}(,[ \n]{0,3}\"b\":\\[1, ?2\\]){0,1}[ \n]{0,2}\\}\n?",
                "\\{(\r\n\t\"a\": \\{\r\n\t\t\"b\":( )?\\{\\}\r\n\t\\})\r\n\\}",
            ],
            after in prop::option::of(0usize..2),
        ) {
            let parsed = parse(&text);
            prop_assert!(parsed.errors.is_empty());
            let root = parsed.root.as_ref().unwrap();
            let value = json!({ "name": "New", "params": [{ "paramName": "a" }, { "paramName": "b" }] });
            let edit = Formatting::of(&text, root).add_member(&text, root, after, "new", &value).unwrap();
            prop_assert_eq!(edit.span.start, edit.span.end);
            let mut new = text.clone();
            new.replace_range(edit.span.range(), &edit.text);
            let read: Value = serde_json::from_str(&new).unwrap();
            prop_assert_eq!(&read["new"], &value);
            prop_assert_eq!(read.as_object().unwrap().len(), root.members().len() + 1);
        }
    }
}
