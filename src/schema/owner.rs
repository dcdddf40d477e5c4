//! Pointers in words: "parameter `symbol` of widget `prices`".

use super::Document;
use crate::json::{Member, Node, Pointer};

/// A container of named things: the keys that lead from an entry to it, `*` for any key, what each is called, and the key of its name.
const CONTAINERS: &[(Document, &[&str], &str, &str)] = &[
    (Document::Widgets, &["params", "#"], "parameter", "paramName"),
    (Document::Widgets, &["params", "#", "#"], "parameter", "paramName"),
    (Document::Widgets, &["params", "#", "inputParams", "#"], "form input", "paramName"),
    (Document::Widgets, &["data", "table", "columnsDefs", "#"], "column", "field"),
    (Document::Apps, &["tabs", "*"], "tab", "id"),
    (Document::Apps, &["tabs", "*", "layout", "#"], "layout item", "i"),
    (Document::Apps, &["groups", "#"], "group", "name"),
    (Document::Apps, &["mcp_servers", "#"], "MCP server", "name"),
];

/// One entry of a document: a widget, an app, an agent.
#[derive(Debug)]
pub struct Entry<'n, 's> {
    /// The document that holds it.
    pub document: Document,
    /// Its value.
    pub node: &'n Node<'s>,
    /// The key that it stands under, where entries have keys.
    pub member: Option<&'n Member<'s>>,
    /// Where it stands.
    pub pointer: Pointer,
}

impl Entry<'_, '_> {
    /// The entry in words: a widget or agent by its id, anything else by its name or, for want of one, by its place.
    fn words(&self) -> String {
        let noun = self.document.entry();
        match self.member.map(|member| member.key.as_ref()) {
            Some("") => return format!("the {noun} with an empty id"),
            Some(id) => return format!("{noun} `{id}`"),
            None => {}
        }
        let place = || self.pointer.segments().last().and_then(|index| index.parse::<usize>().ok());
        match self.node.get("name").and_then(Node::as_str).filter(|name| !name.is_empty()) {
            Some(name) => format!("{noun} `{name}`"),
            None => place().map_or_else(|| format!("the {noun}"), |index| format!("{noun} {}", index + 1)),
        }
    }

    /// The innermost named thing around the value at `inside`, a pointer below the entry, in words, and the rest of the path below it.
    pub(super) fn owner(&self, inside: &Pointer) -> (String, Pointer) {
        let segments: Vec<String> = inside.segments().map(Into::into).collect();
        let path = |part: &[String]| part.iter().fold(Pointer::root(), |pointer, segment| pointer.key(segment));
        let entry = self.words();
        let mut best = (entry.clone(), 0);
        for &(of, steps, noun, name) in CONTAINERS {
            let fits = of == self.document
                && segments.len() >= steps.len()
                && steps.iter().zip(&segments).all(|(step, segment)| match *step {
                    "*" => true,
                    "#" => segment.bytes().all(|byte| byte.is_ascii_digit()),
                    fixed => fixed == segment,
                });
            if fits && steps.len() > best.1 {
                let pointer = path(&segments[..steps.len()]);
                let named = self.node.at(&pointer).and_then(|(node, _)| node.get(name)?.as_str());
                let words = match named.filter(|name| !name.is_empty()) {
                    Some(name) => format!("{noun} `{name}`"),
                    None => format!("`{}`", pointer.dotted()),
                };
                best = (format!("{words} of {entry}"), steps.len());
            }
        }
        (best.0, path(&segments[best.1..]))
    }
}
