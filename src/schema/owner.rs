//! Pointers in words: "param `symbol`", "layout item `prices`".

use super::Document;
use crate::json::{Node, Pointer};

/// A container of named things: the keys that lead from an entry to it, `*` for any key, what each is called, and the key of its name.
const CONTAINERS: &[(Document, &[&str], &str, &str)] = &[
    (Document::Widgets, &["params", "#"], "param", "paramName"),
    (Document::Widgets, &["params", "#", "#"], "param", "paramName"),
    (Document::Widgets, &["params", "#", "inputParams", "#"], "form input", "paramName"),
    (Document::Widgets, &["data", "table", "columnsDefs", "#"], "column", "field"),
    (Document::Apps, &["tabs", "*"], "tab", "id"),
    (Document::Apps, &["tabs", "*", "layout", "#"], "layout item", "i"),
    (Document::Apps, &["groups", "#"], "group", "name"),
    (Document::Apps, &["mcp_servers", "#"], "MCP server", "name"),
];

/// The innermost named thing around `pointer`, in words, and the rest of the path below it. An entry of the document stands `depth`
/// steps below its root.
pub fn owner(document: Document, root: &Node<'_>, pointer: &Pointer, depth: usize) -> (String, Pointer) {
    let segments: Vec<String> = pointer.segments().map(Into::into).collect();
    let Some(inside) = segments.get(depth..) else {
        return (document.file_name().to_owned(), Pointer::root());
    };
    let path = |part: &[String]| part.iter().fold(Pointer::root(), |pointer, segment| pointer.key(segment));
    let mut best = (entry(document, root, &path(&segments[..depth])), depth);
    for &(of, steps, noun, name) in CONTAINERS {
        let fits = of == document
            && inside.len() >= steps.len()
            && steps.iter().zip(inside).all(|(step, segment)| match *step {
                "*" => true,
                "#" => segment.bytes().all(|byte| byte.is_ascii_digit()),
                fixed => fixed == segment,
            });
        let reach = depth + steps.len();
        if fits && reach > best.1 {
            let pointer = path(&segments[..reach]);
            let name = root.at(&pointer).and_then(|(node, _)| node.get(name)?.as_str().filter(|name| !name.is_empty()));
            let nameless = || format!("`{}` of {}", path(&segments[depth..reach]).dotted(), best.0);
            let words = name.map_or_else(nameless, |name| format!("{noun} `{name}`"));
            best = (words, reach);
        }
    }
    (best.0, path(&segments[best.1..]))
}

/// A widget or agent by its id, anything else by its name or, for want of one, by its place.
fn entry(document: Document, root: &Node<'_>, pointer: &Pointer) -> String {
    let noun = document.entry();
    let key = pointer.segments().last();
    match key.as_deref() {
        Some("") => return format!("the {noun} with an empty id"),
        Some(id) if root.is_object() && root.get("apps").is_none() => return format!("{noun} `{id}`"),
        _ => {}
    }
    let name = root.at(pointer).and_then(|(node, _)| node.get("name")?.as_str().filter(|name| !name.is_empty()));
    match (name, key.and_then(|key| key.parse::<usize>().ok())) {
        (Some(name), _) => format!("{noun} `{name}`"),
        (None, Some(index)) => format!("{noun} {}", index + 1),
        (None, None) => format!("the {noun}"),
    }
}
