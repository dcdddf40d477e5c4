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

/// The innermost named thing around `pointer`, in words, and the rest of the path below it.
pub fn owner(document: Document, root: &Node<'_>, pointer: &Pointer) -> (String, Pointer) {
    let segments: Vec<String> = pointer.segments().map(Into::into).collect();
    let Some((entry, inside)) = segments.split_first() else {
        return (document.file_name().to_owned(), Pointer::root());
    };
    let below = |depth: usize| {
        let rest = segments[depth..].iter();
        rest.fold(Pointer::root(), |pointer, segment| pointer.key(segment))
    };
    let up_to = |depth: usize| segments[..depth].iter().fold(Pointer::root(), |pointer, segment| pointer.key(segment));
    let mut best = (entry_words(document, root, entry, &up_to(1)), 1);
    for &(of, path, noun, name) in CONTAINERS {
        let fits = of == document
            && inside.len() >= path.len()
            && path.iter().zip(inside).all(|(step, segment)| match *step {
                "*" => true,
                "#" => segment.bytes().all(|byte| byte.is_ascii_digit()),
                fixed => fixed == segment,
            });
        let depth = path.len() + 1;
        if fits && depth > best.1 {
            let pointer = up_to(depth);
            let name = root.at(&pointer).and_then(|(node, _)| node.get(name)?.as_str().filter(|name| !name.is_empty()));
            let words = name.map_or_else(|| format!("`{}`", pointer.dotted()), |name| format!("{noun} `{name}`"));
            best = (words, depth);
        }
    }
    (best.0, below(best.1))
}

fn entry_words(document: Document, root: &Node<'_>, key: &str, pointer: &Pointer) -> String {
    let noun = document.entry();
    if document != Document::Apps {
        return format!("{noun} `{key}`");
    }
    match root.at(pointer).and_then(|(node, _)| node.get("name")?.as_str()) {
        Some(name) if !name.is_empty() => format!("{noun} `{name}`"),
        _ => format!("{noun} {}", key.parse::<usize>().map_or(1, |index| index + 1)),
    }
}
