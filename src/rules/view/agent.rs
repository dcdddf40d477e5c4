//! Agents.

use crate::diagnostic::Label;
use crate::json::{Node, Pointer};
use crate::rules::context::Loaded;
use crate::text::Span;

/// One agent.
#[derive(Debug)]
pub(crate) struct AgentView<'d, 's> {
    /// Its id: `id` of the definition, else its key.
    pub id: &'d str,
    /// Where the id is written.
    pub id_span: Span,
    /// Its value.
    pub node: &'d Node<'s>,
    /// Where it is.
    pub pointer: Pointer,
    /// The document that holds it.
    pub loaded: &'d Loaded<'s>,
}

pub(in crate::rules) fn agents<'d, 's>(loaded: Option<&'d Loaded<'s>>) -> Vec<AgentView<'d, 's>> {
    let Some((loaded, root)) = loaded.and_then(|loaded| Some((loaded, loaded.root.as_ref()?))) else {
        return Vec::new();
    };
    let own = |node: &'d Node<'s>| node.get("id").and_then(|id| Some((id.as_str()?, id.span)));
    let keyed = root.members().iter().filter(|member| member.value.is_object()).map(|member| {
        let (id, id_span) = own(&member.value).unwrap_or((&member.key, member.key_span));
        AgentView { id, id_span, node: &member.value, pointer: Pointer::root().key(&member.key), loaded }
    });
    let listed = root.items().iter().enumerate().filter_map(|(at, node)| {
        let (id, id_span) = own(node)?;
        Some(AgentView { id, id_span, node, pointer: Pointer::root().index(at), loaded })
    });
    keyed.chain(listed).collect()
}

impl<'d, 's> AgentView<'d, 's> {
    /// A label on `span`.
    pub(crate) fn label(&self, span: Span, pointer: &Pointer, text: impl Into<String>) -> Label {
        self.loaded.label(span, pointer, text)
    }

    /// The text of the document that holds it.
    pub(crate) fn text(&self) -> &'s str {
        self.loaded.source.text()
    }

    /// The member `key` of `features`.
    pub(crate) fn feature(&self, key: &str) -> Option<&'d Node<'s>> {
        self.node.get("features")?.get(key)
    }

    /// The member `key` of `endpoints`.
    pub(crate) fn endpoint(&self, key: &str) -> Option<&'d Node<'s>> {
        self.node.get("endpoints")?.get(key)
    }
}
