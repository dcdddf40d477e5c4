//! Hover cards: what they show and where it comes from.

use super::markdown::placeholders;
use super::usage::shows_table;
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::Node;
use crate::rules::view::{ColumnView, WidgetView};
use crate::rules::{Check, Context, Example, Rule, Scope};

/// A documented setting that nothing reads.
pub(crate) static UNREAD_CARD_DATA: Rule = Rule {
    meta: RuleMeta {
        id: "W519",
        name: "unread-hover-card-data",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "the documentation lists `hoverCardData`, but today's Workspace does not read it",
        help: "name the fields in `hoverCard.markdown`: `**Fund:** {fund}`",
    },
    check: Check::Widget(cards),
    example: Example {
        scope: Scope::Column,
        bad: r#"{"renderFn": "hoverCard", "renderFnParams": {"hoverCardData": ["fund"]}}"#,
        good: r#"{"renderFn": "hoverCard", "renderFnParams": {"hoverCard": {"markdown": "**Close:** {close}"}}}"#,
    },
};

/// A card that needs objects over cells that are none.
pub(crate) static CARD_WITHOUT_OBJECT: Rule = Rule {
    meta: RuleMeta {
        id: "W520",
        name: "hover-card-without-object",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "the card takes its members from the cell, which has to be an object such as `{\"value\": 101.2, \"note\": \"…\"}`",
        help: "return objects and set `cellDataType` to object, or name fields of the row in `markdown`",
    },
    check: Check::With("W519"),
    example: Example {
        scope: Scope::Column,
        bad: r#"{"cellDataType": "number", "renderFn": "hoverCard", "renderFnParams": {"hoverCard": {"title": "Close"}}}"#,
        good: r#"{"cellDataType": "object", "renderFn": "hoverCard", "renderFnParams": {"hoverCard": {"title": "Close"}}}"#,
    },
};

fn cards(_: &Context<'_, '_>, widget: &WidgetView<'_, '_>, out: &mut Vec<Diagnostic>) {
    if !shows_table(widget) {
        return;
    }
    for column in widget.columns() {
        let given = column.node.get("renderFnParams").and_then(|params| params.member("hoverCardData"));
        if let Some(member) = given {
            let message = format!("`hoverCardData` of {} of widget `{}` is not read", column.words(), widget.id);
            let pointer = widget.column_pointer(&column).key("renderFnParams").key("hoverCardData");
            let label = widget.label(member.key_span, &pointer, "");
            out.push(Diagnostic::new(&UNREAD_CARD_DATA.meta, message, label));
        }
        let Some((card, node, kind)) = card_over_plain_cells(&column) else { continue };
        if needs_object(widget, card) {
            let message =
                format!("the hover card of {} of widget `{}` is over {kind} cells", column.words(), widget.id);
            let label = widget.label(node.span, &widget.column_pointer(&column).key("cellDataType"), "no objects");
            out.push(Diagnostic::new(&CARD_WITHOUT_OBJECT.meta, message, label));
        }
    }
}

/// The card, the value of `cellDataType` and the kind that it names, where that is not object.
fn card_over_plain_cells<'d, 's>(column: &ColumnView<'d, 's>) -> Option<(&'d Node<'s>, &'d Node<'s>, &'d str)> {
    let kind = column.cell_type().filter(|kind| *kind != "object")?;
    Some((column.setting("hoverCard")?, column.node.get("cellDataType")?, kind))
}

/// Whether the card shows members of the cell: it says which, has no text of its own, or inserts `{value}` where no field is called so.
fn needs_object(widget: &WidgetView<'_, '_>, card: &Node<'_>) -> bool {
    let Some(text) = card.get("markdown").and_then(Node::as_str).filter(|_| card.get("cellField").is_none()) else {
        return true;
    };
    placeholders(text).any(|name| name == "value")
        && widget.only_fields().is_some_and(|fields| !fields.contains("value"))
}
