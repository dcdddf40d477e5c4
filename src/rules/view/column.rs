//! What a column says about its cells.

use super::ColumnView;
use crate::json::Node;
use crate::text::Span;

/// One name in a column's `renderFn`.
#[derive(Debug, Clone, Copy)]
pub struct RenderFunction<'d> {
    /// The name.
    pub name: &'d str,
    /// Its bytes; those of the whole text where it is one of several in a text.
    pub span: Span,
    /// Its place, where `renderFn` is a list.
    pub index: Option<usize>,
}

impl<'d, 's> ColumnView<'d, 's> {
    /// The field of the rows that it shows, where that is a text.
    pub fn field(&self) -> Option<&'d str> {
        self.node.get("field").and_then(Node::as_str)
    }

    /// Its name as a sentence calls it.
    pub fn words(&self) -> String {
        match self.field().filter(|field| !field.is_empty()) {
            Some(field) => format!("column `{field}`"),
            None => format!("column {}", self.index + 1),
        }
    }

    /// The kind of its cells, where that is given as a text.
    pub fn cell_type(&self) -> Option<&'d str> {
        self.node.get("cellDataType").and_then(Node::as_str)
    }

    /// Its render functions: one name, names with commas between, or a list of names.
    pub fn functions(&self) -> Vec<RenderFunction<'d>> {
        let Some(node) = self.node.get("renderFn") else { return Vec::new() };
        if let Some(text) = node.as_str() {
            let names = text.split(',').map(str::trim).filter(|name| !name.is_empty());
            return names.map(|name| RenderFunction { name, span: node.span, index: None }).collect();
        }
        let items = node.items().iter().enumerate();
        items
            .filter_map(|(at, item)| Some(RenderFunction { name: item.as_str()?, span: item.span, index: Some(at) }))
            .collect()
    }

    /// The render function called `name`.
    pub fn function(&self, name: &str) -> Option<RenderFunction<'d>> {
        self.functions().into_iter().find(|function| function.name == name)
    }

    /// A setting of its render functions, unless it is null.
    pub fn setting(&self, key: &str) -> Option<&'d Node<'s>> {
        self.node.get("renderFnParams")?.get(key).filter(|node| !node.is_null())
    }
}
