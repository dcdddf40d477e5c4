//! Edits to a document's text that touch one member or value and leave every other byte alone.

use std::ops::Range;

use super::{Member, Node, Value};
use crate::text::{Edit, Span};

/// Replaces a value by `json`.
pub fn replace_value(node: &Node<'_>, json: impl Into<String>) -> Edit {
    Edit { span: node.span, text: json.into() }
}

/// Renames a key.
pub fn rename_key(member: &Member<'_>, name: &str) -> Edit {
    Edit { span: member.key_span, text: quote(name) }
}

/// Deletes the member at `index` of `object`, with its comma and with its line if it has one to itself.
///
/// `text` is the document's text. None where the comma cannot be found, as in a document with syntax errors.
pub fn remove_member(text: &str, object: &Node<'_>, index: usize) -> Option<Edit> {
    remove_run(text, object, &member_span(object), index..index + 1)
}

/// Deletes the member of `object` that counts for `key`, as [`remove_member`] does.
pub fn remove_key(text: &str, object: &Node<'_>, key: &str) -> Option<Edit> {
    let index = object.members().iter().rposition(|member| member.key == key)?;
    remove_member(text, object, index)
}

/// Deletes the members of `object` that `goes` tells, each as [`remove_member`] does.
pub fn remove_members(text: &str, object: &Node<'_>, goes: impl Fn(&Member<'_>) -> bool) -> Option<Vec<Edit>> {
    let marked: Vec<bool> = object.members().iter().map(goes).collect();
    remove_marked(text, object, &member_span(object), &marked)
}

/// Deletes the item at `index` of `array`, with its comma and with its line if it has one to itself.
pub fn remove_item(text: &str, array: &Node<'_>, index: usize) -> Option<Edit> {
    remove_run(text, array, &item_span(array), index..index + 1)
}

/// Deletes the items of `array` that `goes` tells, each as [`remove_item`] does.
pub fn remove_items(text: &str, array: &Node<'_>, goes: impl Fn(&Node<'_>) -> bool) -> Option<Vec<Edit>> {
    let marked: Vec<bool> = array.items().iter().map(goes).collect();
    remove_marked(text, array, &item_span(array), &marked)
}

fn member_span(object: &Node<'_>) -> impl Fn(usize) -> Option<Span> {
    |at| object.members().get(at).map(|member| Span { start: member.key_span.start, end: member.value.span.end })
}

fn item_span(array: &Node<'_>) -> impl Fn(usize) -> Option<Span> {
    |at| array.items().get(at).map(|item| item.span)
}

/// Deletes the marked elements of `container`. Neighbours go together, so that no edit overlaps another.
fn remove_marked(
    text: &str,
    container: &Node<'_>,
    span: &dyn Fn(usize) -> Option<Span>,
    marked: &[bool],
) -> Option<Vec<Edit>> {
    let mut end = 0;
    let runs = marked.chunk_by(|one, next| one == next).filter_map(|run| {
        end += run.len();
        run[0].then(|| end - run.len()..end)
    });
    runs.map(|run| remove_run(text, container, span, run)).collect()
}

/// Deletes the elements of `container` whose numbers are in `run`.
fn remove_run(
    text: &str,
    container: &Node<'_>,
    span: &dyn Fn(usize) -> Option<Span>,
    run: Range<usize>,
) -> Option<Edit> {
    let between = |start: u32, end: u32| text.get(start as usize..end as usize).map(str::trim);
    let parted = |one: Span, next: Span| (between(one.end, next.start)? == ",").then_some(());
    let (first, last) = (span(run.start)?, span(run.end - 1)?);
    for at in run.start + 1..run.end {
        parted(span(at - 1)?, span(at)?)?;
    }
    let gone = if let Some(next) = span(run.end) {
        parted(last, next)?;
        Span { start: first.start, end: next.start }
    } else if let Some(before) = run.start.checked_sub(1) {
        let previous = span(before)?;
        parted(previous, first)?;
        Span { start: previous.end, end: last.end }
    } else {
        let inside = Span { start: container.span.start + 1, end: container.span.end.checked_sub(1)? };
        let empty = between(inside.start, first.start)?.is_empty() && between(last.end, inside.end)?.is_empty();
        empty.then_some(inside)?
    };
    Some(Edit { span: gone, text: String::new() })
}

/// Adds `"key": json` as the last member of `object`, indented like its other members.
///
/// None where `object` is none, or holds `key` already.
pub fn insert_member(text: &str, object: &Node<'_>, key: &str, json: &str) -> Option<Edit> {
    let Value::Object(members) = &object.value else { return None };
    if object.member(key).is_some() {
        return None;
    }
    let member = format!("{}: {json}", quote(key));
    let Some(last) = members.last() else {
        let inside = Span { start: object.span.start + 1, end: object.span.end.checked_sub(1)? };
        return Some(Edit { span: inside, text: member });
    };
    let end = Span { start: last.value.span.end, end: last.value.span.end };
    Some(Edit { span: end, text: format!(",{}{member}", gap(text, object.span.start + 1, last.key_span.start)) })
}

/// Adds `json` as the last item of `array`, indented like its other items.
pub fn insert_item(text: &str, array: &Node<'_>, json: &str) -> Option<Edit> {
    let Value::Array(items) = &array.value else { return None };
    let Some(last) = items.last() else {
        let inside = Span { start: array.span.start + 1, end: array.span.end.checked_sub(1)? };
        return Some(Edit { span: inside, text: json.to_owned() });
    };
    let end = Span { start: last.span.end, end: last.span.end };
    Some(Edit { span: end, text: format!(",{}{json}", gap(text, array.span.start + 1, last.span.start)) })
}

/// The white space to put before another element: that before the last one, which ends at `start`.
fn gap(text: &str, opening: u32, start: u32) -> &str {
    let before = text.get(opening as usize..start as usize).unwrap_or_default();
    let space = &before[before.trim_end().len()..];
    if space.is_empty() { " " } else { space }
}

/// `text` as a JSON string.
pub fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::parse;

    fn edited(text: &str, edit: impl Fn(&Node<'_>) -> Option<Edit>) -> String {
        let parsed = parse(text);
        let edit = edit(parsed.root.as_ref().unwrap()).unwrap();
        let mut text = text.to_owned();
        text.replace_range(edit.span.range(), &edit.text);
        text
    }

    #[test]
    fn a_member_goes_with_its_comma_and_line() {
        let text = "{\n  \"a\": 1,\n  \"b\": [2],\n  \"c\": 3\n}";
        assert_eq!(edited(text, |root| remove_member(text, root, 0)), "{\n  \"b\": [2],\n  \"c\": 3\n}");
        assert_eq!(edited(text, |root| remove_member(text, root, 1)), "{\n  \"a\": 1,\n  \"c\": 3\n}");
        assert_eq!(edited(text, |root| remove_member(text, root, 2)), "{\n  \"a\": 1,\n  \"b\": [2]\n}");
        assert_eq!(edited("{ \"a\": 1 }", |root| remove_member("{ \"a\": 1 }", root, 0)), "{}");
        assert_eq!(edited(text, |root| remove_key(text, root, "b")), "{\n  \"a\": 1,\n  \"c\": 3\n}");
        assert_eq!(edited("[1, 2]", |root| remove_item("[1, 2]", root, 1)), "[1]");
    }

    #[test]
    fn several_items_go_together_without_overlapping() {
        let text = "[1, 2, 3, 4]";
        let without = |gone: &[f64]| {
            let parsed = parse(text);
            let edits =
                remove_items(text, parsed.root.as_ref().unwrap(), |item| gone.contains(&item.as_f64().unwrap()))
                    .unwrap();
            let mut text = text.to_owned();
            for edit in edits.iter().rev() {
                text.replace_range(edit.span.range(), &edit.text);
            }
            text
        };
        assert_eq!(without(&[]), "[1, 2, 3, 4]");
        assert_eq!(without(&[1.0, 2.0]), "[3, 4]");
        assert_eq!(without(&[1.0, 3.0]), "[2, 4]");
        assert_eq!(without(&[2.0, 3.0, 4.0]), "[1]");
        assert_eq!(without(&[1.0, 3.0, 4.0]), "[2]");
        assert_eq!(without(&[1.0, 2.0, 3.0, 4.0]), "[]");
    }

    #[test]
    fn a_member_is_added_as_the_others_are_written() {
        let text = "{\r\n\t\"a\": 1\r\n}";
        assert_eq!(edited(text, |root| insert_member(text, root, "b", "2")), "{\r\n\t\"a\": 1,\r\n\t\"b\": 2\r\n}");
        assert_eq!(edited("{\"a\":1}", |root| insert_member("{\"a\":1}", root, "b", "2")), "{\"a\":1, \"b\": 2}");
        assert_eq!(edited("{}", |root| insert_member("{}", root, "b", "2")), "{\"b\": 2}");
        assert_eq!(edited("[\n  1\n]", |root| insert_item("[\n  1\n]", root, "2")), "[\n  1,\n  2\n]");
    }

    #[test]
    fn nothing_is_removed_where_a_comma_is_missing() {
        let text = "{\"a\": 1 \"b\": 2}";
        let parsed = parse(text);
        assert_eq!(remove_member(text, parsed.root.as_ref().unwrap(), 0), None);
    }
}
