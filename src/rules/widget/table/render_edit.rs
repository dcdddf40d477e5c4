//! Changes to the list of a column's render functions.

use crate::json::{Value, rewrite};
use crate::rules::view::{ColumnView, RenderFunction};
use crate::text::Edit;

/// Takes `function` out, and `renderFn` with it where it was the last.
pub(super) fn remove(text: &str, column: &ColumnView<'_, '_>, function: &RenderFunction<'_>) -> Option<Edit> {
    let node = column.node.get("renderFn")?;
    let functions = column.functions();
    if functions.len() < 2 {
        return rewrite::remove_key(text, column.node, "renderFn");
    }
    if let Some(index) = function.index {
        return rewrite::remove_item(text, node, index);
    }
    let mut names: Vec<&str> = functions.iter().map(|function| function.name).collect();
    let at = names.iter().rposition(|name| *name == function.name)?;
    names.remove(at);
    Some(rewrite::replace_value(node, rewrite::quote(&names.join(", "))))
}

/// Adds `name` to the render functions.
pub(super) fn add(text: &str, column: &ColumnView<'_, '_>, name: &str) -> Option<Edit> {
    let quoted = rewrite::quote(name);
    let Some(node) = column.node.get("renderFn") else {
        return rewrite::insert_member(text, column.node, "renderFn", &quoted);
    };
    match &node.value {
        Value::Null => Some(rewrite::replace_value(node, quoted)),
        Value::Array(_) => rewrite::insert_item(text, node, &quoted),
        Value::String(_) => Some(rewrite::replace_value(node, as_list(column.functions().iter(), Some(name)))),
        _ => None,
    }
}

/// The names as a JSON list.
pub(super) fn as_list<'f, 'd: 'f>(
    functions: impl Iterator<Item = &'f RenderFunction<'d>>,
    one_more: Option<&str>,
) -> String {
    let names: Vec<String> = functions.map(|function| function.name).chain(one_more).map(rewrite::quote).collect();
    format!("[{}]", names.join(", "))
}
