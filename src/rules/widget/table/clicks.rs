//! Clicks on cells: the parameter they set, and what else sets it.

use std::collections::HashSet;

use super::render_edit::remove;
use super::render_functions::is_clickable;
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::{Node, Pointer, rewrite};
use crate::rules::view::{ColumnView, ParamView, WidgetView};
use crate::rules::{Check, Context, Example, Profile, Rule, Scope};
use crate::text::{Fix, Guesses, Span};

/// A click that sets a parameter of no widget.
pub(crate) static UNKNOWN_TARGET: Rule = Rule {
    meta: RuleMeta {
        id: "W523",
        name: "unknown-click-target",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "the click sets a parameter that widgets of a group share; no widget here has one of this name, so nothing follows the click",
        help: "write the `paramName` of the parameter to set",
    },
    check: Check::Code(targets),
    example: Example {
        scope: Scope::Column,
        bad: r#"{"renderFn": "cellOnClick", "renderFnParams": {"actionType": "groupBy", "groupBy": {"paramName": "symbl"}}}"#,
        good: r#"{"renderFn": "cellOnClick", "renderFnParams": {"actionType": "groupBy", "groupBy": {"paramName": "symbol"}}}"#,
    },
};

/// A click and a visible control that set one parameter.
pub(crate) static VISIBLE_CONTROL: Rule = Rule {
    meta: RuleMeta {
        id: "W525",
        name: "click-and-visible-control",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "the click and the control of the same widget set one parameter; a click clears the control's value unless `forceUpdate` is true, and OpenBB's guide says that clicks then fail",
        help: "set `\"show\": false` on the parameter",
    },
    check: Check::Widget(clicks),
    example: Example {
        scope: Scope::Column,
        bad: r#"{"renderFn": "cellOnClick", "renderFnParams": {"actionType": "groupBy", "groupBy": {"paramName": "symbol"}}}"#,
        good: r#"{"renderFn": "cellOnClick", "renderFnParams": {"actionType": "groupBy", "groupBy": {"paramName": "symbol", "forceUpdate": true}}}"#,
    },
};

/// A clicked table that does not follow its own click.
pub(crate) static NO_UPDATE: Rule = Rule {
    meta: RuleMeta {
        id: "W526",
        name: "clicked-table-keeps-its-rows",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "a click reloads the other widgets of the group; the clicked table, which has the parameter too, keeps its rows",
        help: "add `\"forceUpdate\": true` to `groupBy` if the table should follow the click",
    },
    check: Check::With("W525"),
    example: Example {
        scope: Scope::Column,
        bad: r#"{"renderFn": "cellOnClick", "renderFnParams": {"actionType": "groupBy", "groupBy": {"paramName": "symbol"}}}"#,
        good: r#"{"renderFn": "cellOnClick", "renderFnParams": {"actionType": "groupBy", "groupBy": {"paramName": "symbol", "forceUpdate": true}}}"#,
    },
};

/// A click where no cell can be clicked.
pub(crate) static NO_CELLS: Rule = Rule {
    meta: RuleMeta {
        id: "W527",
        name: "click-without-cells",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "only the cells of tables and live grids react to clicks",
        help: "remove `cellOnClick`, or use a type with a table",
    },
    check: Check::With("W525"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"type": "metric", "data": {"table": {"columnsDefs": [{"field": "fund", "headerName": "Fund", "renderFn": "cellOnClick", "renderFnParams": {"actionType": "groupBy", "groupBy": {"paramName": "symbol", "forceUpdate": true}}}]}}}"#,
        good: r#"{"type": "table", "data": {"table": {"columnsDefs": [{"field": "fund", "headerName": "Fund", "renderFn": "cellOnClick", "renderFnParams": {"actionType": "groupBy", "groupBy": {"paramName": "symbol", "forceUpdate": true}}}]}}}"#,
    },
};

/// A click that sends an object.
pub(crate) static OBJECT_VALUE: Rule = Rule {
    meta: RuleMeta {
        id: "W528",
        name: "click-on-object",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "the click sends the cell as it is, here a whole object or list, which no parameter can take",
        help: "add `valueField`, the field of the row to send",
    },
    check: Check::With("W525"),
    example: Example {
        scope: Scope::Column,
        bad: r#"{"cellDataType": "object", "renderFn": "cellOnClick", "renderFnParams": {"actionType": "groupBy", "groupBy": {"paramName": "symbol"}}}"#,
        good: r#"{"cellDataType": "object", "renderFn": "cellOnClick", "renderFnParams": {"actionType": "groupBy", "groupBy": {"paramName": "symbol", "valueField": "close"}}}"#,
    },
};

/// A click that sets a parameter, as far as it is written.
struct Click<'d, 's> {
    /// The value of `groupBy`.
    group: &'d Node<'s>,
    /// The bytes of its key.
    key: Span,
    /// Where it is.
    pointer: Pointer,
    /// The value of `paramName`.
    target: &'d Node<'s>,
    /// The parameter that it sets.
    param: &'d str,
}

impl<'d, 's> Click<'d, 's> {
    fn of(widget: &WidgetView<'d, 's>, column: &ColumnView<'d, 's>) -> Option<Self> {
        // Half a click is told by other rules; what it would set is judged all the same.
        match column.setting("actionType").and_then(Node::as_str) {
            Some("groupBy") => {}
            Some(_) => return None,
            None => drop(column.function("cellOnClick")?),
        }
        let member = column.node.get("renderFnParams")?.member("groupBy")?;
        let target = member.value.get("paramName")?;
        let param = target.as_str().filter(|param| !param.is_empty())?;
        let pointer = widget.column_pointer(column).key("renderFnParams").key("groupBy");
        Some(Self { group: &member.value, key: member.key_span, pointer, target, param })
    }
}

fn targets(cx: &Context<'_, '_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if !cx.widgets_are_known() || !cx.widgets().iter().all(WidgetView::params_are_named) {
        return found;
    }
    let names: HashSet<&str> =
        cx.widgets().iter().flat_map(WidgetView::params).flat_map(|param| known_as(&param)).collect();
    let mut guesses = Guesses::default();
    for widget in cx.widgets().iter().filter(|widget| is_clickable(widget)) {
        for column in widget.columns() {
            let Some(click) = Click::of(widget, &column).filter(|click| !names.contains(click.param)) else { continue };
            let message = format!(
                "the click on {} of widget `{}` sets `{}`, which no widget has as a parameter",
                column.words(),
                widget.id,
                click.param
            );
            let label = widget.label(click.target.span, &click.pointer.key("paramName"), "no such parameter");
            let diagnostic = Diagnostic::new(&UNKNOWN_TARGET.meta, message, label);
            found.push(match guesses.closest(click.param, names.iter().copied()) {
                Some(right) => {
                    // A parameter of the clicked widget itself needs more than the right name.
                    let edit = || rewrite::replace_value(click.target, rewrite::quote(right));
                    let fix = widget.param(right).is_none().then(|| Fix::offered(format!("write `{right}`"), [edit()]));
                    diagnostic.help(format!("did you mean `{right}`?")).fix(fix)
                }
                None => diagnostic,
            });
        }
    }
    found
}

/// The names under which a click can reach `param`: its own, and for an endpoint param the key of its options as well.
fn known_as<'d>(param: &ParamView<'d, '_>) -> impl Iterator<Item = &'d str> + use<'d> {
    let options = param.node.get("optionsEndpoint").and_then(Node::as_str);
    let key = options.and_then(|path| path.trim_end_matches('/').rsplit('/').next());
    param.name().into_iter().chain(key)
}

fn clicks(cx: &Context<'_, '_>, widget: &WidgetView<'_, '_>, out: &mut Vec<Diagnostic>) {
    for column in widget.columns() {
        if !is_clickable(widget) {
            out.extend(no_cells(widget, &column));
            continue;
        }
        let Some(click) = Click::of(widget, &column) else { continue };
        let of = format!("the click on {} of widget `{}`", column.words(), widget.id);
        out.extend(object_value(widget, &column, &click, &of));
        let Some(param) = widget.param(click.param) else { continue };
        let updates = click.group.get("forceUpdate").and_then(Node::as_bool) == Some(true);
        if !updates {
            let message = format!("{of} sets `{}`, but the table itself does not follow", click.param);
            out.push(Diagnostic::new(&NO_UPDATE.meta, message, widget.label(click.key, &click.pointer, "")));
        }
        if !updates || cx.profile() == Profile::Strict {
            out.extend(visible_control(widget, &click, &param, &of));
        }
    }
}

fn visible_control(
    widget: &WidgetView<'_, '_>,
    click: &Click<'_, '_>,
    param: &ParamView<'_, '_>,
    of: &str,
) -> Option<Diagnostic> {
    let says = |key: &str, value: bool| param.node.get(key).and_then(Node::as_bool) == Some(value);
    if says("show", false) || says("hidden", true) {
        return None;
    }
    let message = format!("{of} and a visible control both set parameter `{}`", click.param);
    let label = widget.label(click.target.span, &click.pointer.key("paramName"), "");
    let name = param.node.get("paramName")?;
    let control = widget.label(name.span, &widget.param_pointer(param).key("paramName"), "the control");
    let edit = match param.node.get("show") {
        Some(show) => Some(rewrite::replace_value(show, "false")),
        None => rewrite::insert_member(widget.text(), param.node, "show", "false"),
    };
    Some(
        Diagnostic::new(&VISIBLE_CONTROL.meta, message, label)
            .related(control)
            .fix(edit.map(|edit| Fix::offered("hide the control", [edit]))),
    )
}

fn no_cells(widget: &WidgetView<'_, '_>, column: &ColumnView<'_, '_>) -> Option<Diagnostic> {
    let (kind, function) = (widget.kind()?, column.function("cellOnClick")?);
    let message =
        format!("{} of widget `{}` has a click, but type {kind} has no clickable cells", column.words(), widget.id);
    let pointer = widget.column_pointer(column).key("renderFn");
    let place = function.index.map_or_else(|| pointer.clone(), |index| pointer.index(index));
    let edit = remove(widget.text(), column, &function);
    Some(
        Diagnostic::new(&NO_CELLS.meta, message, widget.label(function.span, &place, ""))
            .fix(edit.map(|edit| Fix::offered("remove `cellOnClick`", [edit]))),
    )
}

fn object_value(
    widget: &WidgetView<'_, '_>,
    column: &ColumnView<'_, '_>,
    click: &Click<'_, '_>,
    of: &str,
) -> Option<Diagnostic> {
    let sparkline = column
        .node
        .get("sparkline")
        .is_some_and(|sparkline| sparkline.is_object() && sparkline.get("dataField").is_none());
    let named = click.group.get("valueField").and_then(Node::as_str).is_some_and(|field| !field.is_empty());
    if named || !(sparkline || column.cell_type() == Some("object")) {
        return None;
    }
    let what = if sparkline { "list" } else { "object" };
    let label = widget.label(click.key, &click.pointer, "no `valueField`");
    Some(Diagnostic::new(&OBJECT_VALUE.meta, format!("{of} sends a whole {what} as `{}`", click.param), label))
}
