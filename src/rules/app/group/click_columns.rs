//! Columns whose clicks send the wrong value, and columns that a click would suit.

use super::sharing::{Kind, clicks, has_cells, is_clickable, shares};
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::rewrite;
use crate::rules::view::{AppView, WidgetView};
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::Fix;

/// A click that sends the cell although another column holds the parameter's value.
pub(crate) static WRONG_VALUE: Rule = Rule {
    meta: RuleMeta {
        id: "A103",
        name: "click-sends-other-column",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "without `valueField` a click sends the text of the clicked cell; here another column of the row has the parameter's name",
        help: "add `valueField` with the column that holds the value",
    },
    check: Check::Widget(wrong_value),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"data": {"table": {"columnsDefs": [{"field": "symbol", "headerName": "Symbol"}, {"field": "company", "headerName": "Company", "renderFn": "cellOnClick", "renderFnParams": {"actionType": "groupBy", "groupBy": {"paramName": "symbol"}}}]}}}"#,
        good: r#"{"data": {"table": {"columnsDefs": [{"field": "symbol", "headerName": "Symbol"}, {"field": "company", "headerName": "Company", "renderFn": "cellOnClick", "renderFnParams": {"actionType": "groupBy", "groupBy": {"paramName": "symbol", "valueField": "symbol"}}}]}}}"#,
    },
};

/// A column that holds what the group shares.
pub(crate) static COULD_BE_CLICKABLE: Rule = Rule {
    meta: RuleMeta {
        id: "A104",
        name: "column-could-be-clickable",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "the column shows values of the parameter that the group shares; with cellOnClick a click on one sets it everywhere",
        help: "add `cellOnClick` with `groupBy` to the column",
    },
    check: Check::App(could_be_clickable),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"data": {"table": {"columnsDefs": [{"field": "symbol", "headerName": "Symbol"}]}}}"#,
        good: r#"{"data": {"table": {"columnsDefs": [{"field": "symbol", "headerName": "Symbol", "renderFn": "cellOnClick", "renderFnParams": {"actionType": "groupBy", "groupBy": {"paramName": "symbol"}}}]}}}"#,
    },
};

fn wrong_value(_: &Context<'_, '_>, widget: &WidgetView<'_, '_>, found: &mut Vec<Diagnostic>) {
    for click in clicks(widget) {
        let target = click.target;
        if click.group_by.get("valueField").is_some() || click.column.field().is_none_or(|field| field == target) {
            continue;
        }
        let Some(other) = widget.columns().find(|column| column.field() == Some(target)) else { continue };
        let field = click.field();
        let message = format!("a click on `{field}` of widget `{}` sends its text as `{target}`", widget.id);
        let pointer = widget.column_pointer(&other).key("field");
        let span = other.node.get("field").map_or(other.node.span, |node| node.span);
        let edit = rewrite::insert_member(widget.text(), click.group_by, "valueField", &rewrite::quote(target));
        found.push(
            Diagnostic::new(&WRONG_VALUE.meta, message, click.label(widget, format!("gets the text of `{field}`")))
                .related(widget.label(span, &pointer, "this column has that name"))
                .help(format!("add `\"valueField\": \"{target}\"`"))
                .fix(edit.map(|edit| Fix::offered(format!("send `{target}` of the row"), [edit]))),
        );
    }
}

fn could_be_clickable<'d, 's>(cx: &Context<'d, 's>, app: &AppView<'d, 's>, found: &mut Vec<Diagnostic>) {
    for share in shares(cx, app) {
        let is_symbol = share.kind == Kind::Ticker || matches!(share.param, Some("symbol" | "ticker"));
        for member in share.widgets().into_iter().filter(|member| has_cells(member.widget)) {
            let widget = member.widget;
            let own = member.param.and_then(|param| param.name());
            let Some(target) = (if share.kind == Kind::Ticker { own } else { share.param }) else { continue };
            if clicks(widget).iter().any(|click| click.target == target) {
                continue;
            }
            let suits = |field: &str| field == target || is_symbol && matches!(field, "symbol" | "ticker");
            let Some(column) = widget.columns().find(|column| column.field().is_some_and(suits)) else { continue };
            let Some(field) = column.node.get("field").filter(|_| !is_clickable(&column)) else { continue };
            let pointer = widget.column_pointer(&column).key("field");
            let name = field.as_str().unwrap_or_default();
            let message = format!("column `{name}` of widget `{}` could set `{target}` on click", widget.id);
            // Both keys go in as one insertion, at one place.
            let click = format!(
                "\"cellOnClick\", \"renderFnParams\": {{\"actionType\": \"groupBy\", \"groupBy\": {{\"paramName\": {}}}}}",
                rewrite::quote(target)
            );
            let plain = column.node.get("renderFn").is_none() && column.node.get("renderFnParams").is_none();
            let edit = rewrite::insert_member(widget.text(), column.node, "renderFn", &click).filter(|_| plain);
            found.push(
                Diagnostic::new(&COULD_BE_CLICKABLE.meta, message, widget.label(field.span, &pointer, ""))
                    .related(share.label(app, "paramName", format!("group `{}` shares it", share.name)))
                    .fix(edit.map(|edit| Fix::offered("make its cells clickable", [edit]))),
            );
        }
    }
}
