//! The widgets of a document as a list shows them, whatever is wrong with them.

use super::context::Documents;
use super::view::{self, WidgetView};
use crate::json::Node;
use crate::text::{FileId, Span};

/// One widget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub id: String,
    /// Its name; empty where it has none.
    pub name: String,
    /// Its type as it is written; `table` where none is.
    pub kind: String,
    /// The endpoint of its data as it is written.
    pub endpoint: Option<String>,
    /// The document that defines it.
    pub file: FileId,
    /// The key that introduces it.
    pub span: Span,
}

/// The widgets of `documents`, in their order.
pub fn catalog(documents: &Documents<'_>) -> Vec<Entry> {
    view::widgets(documents.widgets.as_ref()).iter().map(Entry::new).collect()
}

impl Entry {
    fn new(widget: &WidgetView<'_, '_>) -> Self {
        let text = |key| widget.get(key).and_then(Node::as_str).filter(|text| !text.trim().is_empty());
        let kind = text("type").or_else(|| text("defaultViz")).unwrap_or("table");
        Self {
            id: widget.id.to_owned(),
            name: text("name").unwrap_or_default().to_owned(),
            kind: kind.to_owned(),
            endpoint: text("endpoint").or_else(|| text("wsEndpoint")).map(str::to_owned),
            file: widget.loaded.file,
            span: widget.member.key_span,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Loaded;
    use super::*;
    use crate::schema::Document;
    use crate::text::{SourceFile, Sources};

    #[test]
    fn widgets_are_listed_whatever_is_wrong_with_them() {
        let text = r#"{
            "a": {"name": "A", "type": "chart", "endpoint": "one"},
            "b": {"name": 1, "defaultViz": "live_grid", "endpoint": "", "wsEndpoint": "ws"},
            "c": {"type": "no such"},
            "d": 1
        }"#;
        let mut sources = Sources::default();
        let file = sources.add(SourceFile::new("widgets.json", text.as_bytes().to_vec()));
        let widgets = Some(Loaded::new(Document::Widgets, file, sources.file(file)));
        let found = catalog(&Documents { widgets, ..Documents::default() });
        let brief: Vec<_> = found
            .iter()
            .map(|entry| (entry.id.as_str(), entry.name.as_str(), entry.kind.as_str(), entry.endpoint.as_deref()))
            .collect();
        let expected =
            [("a", "A", "chart", Some("one")), ("b", "", "live_grid", Some("ws")), ("c", "", "no such", None)];
        assert_eq!(brief, expected);
        assert_eq!(sources.file(file).slice(found[1].span), "\"b\"");
    }
}
