//! Fields that columns name besides their own: values of clicks, colours, sparklines and placeholders.
//!
//! A field that is near a declared one is told as misspelt by the rule of its place, any other as undeclared.

use std::collections::HashSet;

use super::markdown::placeholders;
use super::usage::shows_table;
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::{Node, Pointer, rewrite};
use crate::rules::view::{ColumnView, WidgetView};
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::{Edit, Fix, Guesses, Span};

/// A field that Workspace drops from the rows.
pub(crate) static UNDECLARED_FIELD: Rule = Rule {
    meta: RuleMeta {
        id: "W417",
        name: "undeclared-field",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "with `columnsDefs`, Workspace drops every other field from the rows unless `showAll` is true; what names a dropped field finds no value",
        help: "declare the field as a column with `\"hide\": true`, or set `showAll` to true",
    },
    check: Check::Widget(references),
    example: Example {
        scope: Scope::Column,
        bad: r#"{"renderFn": "cellOnClick", "renderFnParams": {"actionType": "groupBy", "groupBy": {"paramName": "symbol", "valueField": "fund"}}}"#,
        good: r#"{"renderFn": "cellOnClick", "renderFnParams": {"actionType": "groupBy", "groupBy": {"paramName": "symbol", "valueField": "close"}}}"#,
    },
};

/// A placeholder that is near a field.
pub(crate) static PLACEHOLDER: Rule = Rule {
    meta: RuleMeta {
        id: "W508",
        name: "misspelt-placeholder",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace replaces a name in braces by the value of that field; a field that the row does not have leaves a gap in the text",
        help: "write the field as its column does",
    },
    check: Check::With("W417"),
    example: Example {
        scope: Scope::Column,
        bad: r#"{"renderFn": "cellOnClick", "renderFnParams": {"actionType": "sendToAgent", "sendToAgent": {"markdown": "Why did it close at {closs}?"}}}"#,
        good: r#"{"renderFn": "cellOnClick", "renderFnParams": {"actionType": "sendToAgent", "sendToAgent": {"markdown": "Why did it close at {close}?"}}}"#,
    },
};

/// A click's value that is near a field.
pub(crate) static VALUE_FIELD: Rule = Rule {
    meta: RuleMeta {
        id: "W509",
        name: "misspelt-value-field",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "the click sends the value of this field; where the row does not have it, Workspace sends the clicked cell instead",
        help: "write the field as its column does",
    },
    check: Check::With("W417"),
    example: Example {
        scope: Scope::Column,
        bad: r#"{"renderFn": "cellOnClick", "renderFnParams": {"actionType": "groupBy", "groupBy": {"paramName": "symbol", "valueField": "closs"}}}"#,
        good: r#"{"renderFn": "cellOnClick", "renderFnParams": {"actionType": "groupBy", "groupBy": {"paramName": "symbol", "valueField": "close"}}}"#,
    },
};

/// A colour's value that is near a field.
pub(crate) static COLOR_FIELD: Rule = Rule {
    meta: RuleMeta {
        id: "W518",
        name: "misspelt-color-field",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "the colour follows the value of this field; where the row does not have it, the colour follows the cell or stays away",
        help: "write the field as its column does",
    },
    check: Check::With("W417"),
    example: Example {
        scope: Scope::Column,
        bad: r#"{"renderFn": "greenRed", "renderFnParams": {"colorValueKey": "closs"}}"#,
        good: r#"{"renderFn": "greenRed", "renderFnParams": {"colorValueKey": "close"}}"#,
    },
};

/// A sparkline's data that are near a field.
pub(crate) static SPARKLINE_FIELD: Rule = Rule {
    meta: RuleMeta {
        id: "W601",
        name: "misspelt-sparkline-field",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "the sparkline draws the list in this field; where the row does not have it, the cell stays empty",
        help: "write the field as its column does",
    },
    check: Check::With("W417"),
    example: Example {
        scope: Scope::Column,
        bad: r#"{"sparkline": {"type": "line", "dataField": "closs"}}"#,
        good: r#"{"sparkline": {"type": "line", "dataField": "close"}}"#,
    },
};

/// A field named somewhere in a column.
struct Reference<'d> {
    field: &'d str,
    /// What names it, as a sentence calls it.
    noun: &'static str,
    rule: &'static Rule,
    /// The bytes of the name; none where it is written with escapes.
    name: Option<Span>,
    value: Span,
    pointer: Pointer,
}

fn references(_: &Context<'_, '_>, widget: &WidgetView<'_, '_>, out: &mut Vec<Diagnostic>) {
    if !shows_table(widget) {
        return;
    }
    let Some(fields) = widget.only_fields() else { return };
    let (mut added, mut guesses) = (HashSet::new(), Guesses::default());
    for column in widget.columns() {
        for reference in of_column(widget, &column) {
            let field = reference.field;
            if fields.contains(field) {
                continue;
            }
            let near = guesses.closest(field, fields.iter().copied());
            let place = format!("{} of {} of widget `{}`", reference.noun, column.words(), widget.id);
            let label = |text| widget.label(reference.name.unwrap_or(reference.value), &reference.pointer, text);
            out.push(if let Some(near) = near {
                let message = format!("{place} names `{field}`, which is no declared column");
                Diagnostic::new(&reference.rule.meta, message, label(""))
                    .help(format!("did you mean `{near}`?"))
                    .help(format!("if the rows have `{field}`, declare it as a column with `\"hide\": true`"))
                    .fix(reference.rename(near))
            } else {
                let message = format!("{place} names `{field}`, which Workspace drops from the rows");
                let first = added.insert(field);
                Diagnostic::new(&UNDECLARED_FIELD.meta, message, label("not among the columns")).fix(if first {
                    declare(widget, field)
                } else {
                    None
                })
            });
        }
    }
}

fn of_column<'d>(widget: &WidgetView<'d, '_>, column: &ColumnView<'d, '_>) -> Vec<Reference<'d>> {
    let mut found = Vec::new();
    if column.node.get("renderFnParams").is_none() && column.node.get("sparkline").is_none() {
        return found;
    }
    let place = |path: &[&str]| path.iter().fold(widget.column_pointer(column), |pointer, key| pointer.key(key));
    let mut value = |noun, rule, path: &[&str], node: Option<&'d Node<'_>>| {
        let Some((node, field)) =
            node.and_then(|node| Some((node, node.as_str()?))).filter(|(_, field)| !field.is_empty())
        else {
            return;
        };
        found.push(Reference { field, noun, rule, name: Some(node.span), value: node.span, pointer: place(path) });
    };
    let value_field = column.setting("groupBy").and_then(|group| group.get("valueField"));
    value("`valueField`", &VALUE_FIELD, &["renderFnParams", "groupBy", "valueField"], value_field);
    value("`colorValueKey`", &COLOR_FIELD, &["renderFnParams", "colorValueKey"], column.setting("colorValueKey"));
    let data_field = column.node.get("sparkline").and_then(|sparkline| sparkline.get("dataField"));
    value("the sparkline", &SPARKLINE_FIELD, &["sparkline", "dataField"], data_field);
    let cells_may_be_objects = column.cell_type().is_none_or(|kind| kind == "object")
        || column.setting("hoverCard").is_some_and(|card| card.get("cellField").is_some());
    for (key, special, reads_row) in
        [("sendToAgent", &["value"][..], true), ("hoverCard", &["value", "title"][..], !cells_may_be_objects)]
    {
        let markdown = column.setting(key).and_then(|setting| setting.get("markdown"));
        let Some((node, text)) = markdown.and_then(|node| Some((node, node.as_str()?))).filter(|_| reads_row) else {
            continue;
        };
        let names = placeholders(text).filter(|name| !special.contains(name));
        found.extend(names.map(|field| Reference {
            field,
            noun: "a placeholder",
            rule: &PLACEHOLDER,
            name: place_of(widget.text(), node.span, field),
            value: node.span,
            pointer: place(&["renderFnParams", key, "markdown"]),
        }));
    }
    found
}

/// Where the placeholder `field` stands in the text at `span`, braces included.
fn place_of(text: &str, span: Span, field: &str) -> Option<Span> {
    let at = span.start as usize + text.get(span.range())?.find(&format!("{{{field}}}"))?;
    Some(Span::new(at, at + field.len() + 2))
}

impl Reference<'_> {
    fn rename(&self, right: &str) -> Option<Fix> {
        let quoted = rewrite::quote(right);
        let text =
            if self.rule.meta.id == PLACEHOLDER.meta.id { format!("{{{}}}", quoted.trim_matches('"')) } else { quoted };
        let span = self.name?;
        Some(Fix::offered(format!("write `{right}`"), [Edit { span, text }]))
    }
}

/// Adds a hidden column for `field`.
fn declare(widget: &WidgetView<'_, '_>, field: &str) -> Option<Fix> {
    let list = widget.table()?.get("columnsDefs")?;
    let (field, header) = (rewrite::quote(field), rewrite::quote(&title(field)));
    let column = format!("{{ \"field\": {field}, \"headerName\": {header}, \"hide\": true }}");
    let edit = rewrite::insert_item(widget.text(), list, &column)?;
    Some(Fix::offered(format!("declare {field} as a hidden column"), [edit]))
}

/// `fund_id` as a title: `Fund id`.
fn title(field: &str) -> String {
    let words = field.replace(['_', '-'], " ");
    let mut letters = words.trim().chars();
    letters.next().map_or_else(|| field.to_owned(), |first| first.to_uppercase().chain(letters).collect())
}
