//! Large documents read by several threads at once.
//!
//! Each thread reads one share of the members of the outermost object. Where shares begin is guessed by the indentation; a guess is
//! right if the thread before it comes to an entry of the outermost object at exactly that place. Anything unusual, and any fault, and
//! the document is read from its beginning by one thread, so that nothing depends on the guess but time.

use std::thread;

use super::parser::Share;
use super::{Member, Node, Value};
use crate::parallel::threads;
use crate::text::Span;

/// Bytes that are worth a thread.
const SHARE: usize = 256 * 1024;

/// Stack of a thread, as large as that of the main thread.
const STACK: usize = 8 * 1024 * 1024;

/// The root of `text`, an object without any fault. None if it is not that, or too small to share.
pub(super) fn parse(text: &str) -> Option<Node<'_>> {
    let threads = threads(text.len() / SHARE);
    let open = text.find(|character: char| !character.is_ascii_whitespace())?;
    if threads < 2 || text.as_bytes()[open] != b'{' {
        return None;
    }
    let starts = starts(text, open, threads)?;
    let read = |at: usize| {
        let stop = starts.get(at + 1).copied();
        Share { text, open, start: starts[at], stop }.read()
    };
    let shares = thread::scope(|scope| {
        let spawn = |at| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, move || read(at)).ok();
        let others: Vec<_> = (1..starts.len()).map(spawn).collect();
        let first = read(0);
        let others = others.into_iter().map(|thread| thread?.join().ok()?);
        std::iter::once(first).chain(others).collect::<Option<Vec<_>>>()
    })?;
    let end = shares.last()?.1;
    let members: Vec<Member<'_>> = shares.into_iter().flat_map(|(members, _)| members).collect();
    Some(Node { span: Span::new(open, end), value: Value::Object(members.into_boxed_slice()) })
}

/// Where the shares begin: the first after the opening bracket, each other at a key that is indented like the first one.
fn starts(text: &str, open: usize, threads: usize) -> Option<Vec<usize>> {
    let inside = &text[open + 1..];
    let gap = &inside[..inside.find('"')?];
    let line = gap.rfind('\n')?;
    let marker = format!("{}\"", &gap[line..]);
    let mut starts = vec![open + 1];
    for share in 1..threads {
        let from = text.ceil_char_boundary(text.len() / threads * share);
        let found = from + text[from..].find(&marker)? + marker.len() - 1;
        if found > *starts.last()? {
            starts.push(found);
        }
    }
    Some(starts)
}

#[cfg(test)]
mod tests {
    use super::super::parser::parse_alone;
    use super::*;

    fn document(entry: impl Fn(usize) -> String) -> String {
        let entries: Vec<String> = (0..8000).map(|number| format!("  \"key{number}\": {}", entry(number))).collect();
        format!("{{\n{}\n}}\n", entries.join(",\n"))
    }

    #[test]
    fn shares_make_the_same_tree_as_one_thread() {
        let nested = |number: usize| {
            format!(
                "{{\n    \"name\": \"N \\u00e9 {number}\",\n  \"odd\": [1, {{}}, \"x\"],\n    \"list\": [{}]\n  }}",
                "7, ".repeat(20) + "8"
            )
        };
        for text in [document(|number| format!("\"{}\"", "x".repeat(number % 90 + 60))), document(nested)] {
            assert!(text.len() > 2 * SHARE);
            let alone = parse_alone(&text);
            assert!(alone.errors.is_empty());
            assert!(starts(&text, 0, 4).unwrap().len() > 1);
            if let Some(shared) = parse(&text) {
                assert_eq!(Some(shared), alone.root);
            }
        }
    }

    #[test]
    fn a_fault_in_any_share_is_left_to_one_thread() {
        let sound = document(|_| format!("{{ \"a\": [1, 2, 3], \"b\": \"{}\" }}", "text".repeat(20)));
        assert!(sound.len() > 2 * SHARE);
        for at in [10, 7000] {
            let key = format!("\"key{at}\"");
            for fault in [format!("{key} 1, {key}"), format!("}}, {key}"), format!("// {key}")] {
                assert_eq!(parse(&sound.replace(&key, &fault)), None, "{fault}");
            }
        }
        assert_eq!(parse(&format!("{sound} x")), None);
    }
}
