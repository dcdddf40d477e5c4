//! The rows of a table, found in a document.

use serde_json::Value;

/// Deepest level at which rows are looked for.
const DEPTH: usize = 6;

/// Names under which services put the rows they answer with.
const USUAL: &[&str] =
    &["data", "results", "result", "rows", "items", "records", "values", "content", "entries", "rowData"];

/// Names of what accompanies rows.
const ASIDE: &[&str] = &[
    "meta",
    "metadata",
    "links",
    "columns",
    "fields",
    "schema",
    "errors",
    "warnings",
    "pagination",
    "headers",
    "_links",
];

/// A list of objects in a document.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found<'a> {
    /// The keys that lead to it.
    pub(super) path: Vec<&'a str>,
    /// Its rows.
    pub(super) rows: &'a [Value],
}

impl Found<'_> {
    /// As `dataKey` says it.
    pub(super) fn key(&self) -> String {
        self.path.join(".")
    }

    /// What speaks for it: more is better.
    fn rank(&self) -> (bool, bool, usize) {
        let last = self.path.last().copied().unwrap_or_default();
        let aside = self.path.iter().any(|key| ASIDE.contains(key));
        (!aside, USUAL.contains(&last), self.rows.len())
    }
}

/// The lists of objects below `document`, the likeliest first. Lists within rows are none.
pub(super) fn find(document: &Value) -> Vec<Found<'_>> {
    let mut found = Vec::new();
    search(document, &mut Vec::new(), &mut found);
    // Of equals the first in the document comes first.
    found.sort_by_key(|found| std::cmp::Reverse(found.rank()));
    found
}

fn search<'a>(value: &'a Value, path: &mut Vec<&'a str>, found: &mut Vec<Found<'a>>) {
    match value {
        Value::Array(rows) if is_rows(rows) => found.push(Found { path: path.clone(), rows }),
        Value::Object(members) if path.len() < DEPTH => {
            // A dot in a key cannot be told from a step to the next.
            for (key, value) in members.iter().filter(|(key, _)| !key.contains('.') && !key.is_empty()) {
                path.push(key);
                search(value, path, found);
                path.pop();
            }
        }
        _ => {}
    }
}

/// Whether these are rows: objects, at least one.
pub(super) fn is_rows(items: &[Value]) -> bool {
    !items.is_empty() && items.iter().all(Value::is_object)
}
