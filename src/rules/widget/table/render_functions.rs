//! Render functions against their parameters, their cells and the type of the widget.

use super::render_edit::{add, as_list, remove};
use super::usage::shows_table;
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::{Node, Value, rewrite};
use crate::rules::view::{ColumnView, WidgetView};
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::Fix;

/// The render functions that Workspace has.
const FUNCTIONS: &[&str] = &["greenRed", "titleCase", "hoverCard", "cellOnClick", "columnColor", "showCellChange"];

/// Flashing cells in a table without updates.
pub(crate) static NO_CHANGES: Rule = Rule {
    meta: RuleMeta {
        id: "W431",
        name: "cell-change-without-updates",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "`showCellChange` marks cells that a WebSocket message changed, and only live_grid receives such messages",
        help: "remove `showCellChange`, or use the type live_grid",
    },
    check: Check::Widget(functions),
    example: Example {
        scope: Scope::Column,
        bad: r#"{"renderFn": "showCellChange"}"#,
        good: r#"{"renderFn": "greenRed"}"#,
    },
};

/// No render function, or one twice.
pub(crate) static EMPTY_OR_DOUBLED: Rule = Rule {
    meta: RuleMeta {
        id: "W501",
        name: "empty-or-doubled-render-function",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "an empty list draws nothing special, and a name given twice counts once; most likely another one was meant",
        help: "leave `renderFn` out, or name each function once",
    },
    check: Check::With("W431"),
    example: Example {
        scope: Scope::Column,
        bad: r#"{"renderFn": ["greenRed", "greenRed"]}"#,
        good: r#"{"renderFn": ["greenRed", "titleCase"]}"#,
    },
};

/// A render function without its parameters.
pub(crate) static WITHOUT_SETTINGS: Rule = Rule {
    meta: RuleMeta {
        id: "W502",
        name: "render-function-without-settings",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "the function takes what it does from `renderFnParams`; without that it does nothing",
        help: "add what is missing to `renderFnParams`",
    },
    check: Check::With("W431"),
    example: Example {
        scope: Scope::Column,
        bad: r#"{"renderFn": "columnColor"}"#,
        good: r#"{"renderFn": "columnColor", "renderFnParams": {"colorRules": [{"condition": "gt", "value": 0, "color": "green"}]}}"#,
    },
};

/// Parameters of a render function that is not there.
pub(crate) static WITHOUT_FUNCTION: Rule = Rule {
    meta: RuleMeta {
        id: "W503",
        name: "render-settings-without-function",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "only a function named in `renderFn` reads its settings; clicks and cards do nothing without it",
        help: "add the function to `renderFn`",
    },
    check: Check::With("W431"),
    example: Example {
        scope: Scope::Column,
        bad: r#"{"renderFnParams": {"actionType": "groupBy", "groupBy": {"paramName": "symbol"}}}"#,
        good: r#"{"renderFn": "cellOnClick", "renderFnParams": {"actionType": "groupBy", "groupBy": {"paramName": "symbol"}}}"#,
    },
};

/// A render function for another kind of cell.
pub(crate) static UNFIT: Rule = Rule {
    meta: RuleMeta {
        id: "W522",
        name: "render-function-for-other-cells",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "greenRed looks at the sign of a number and titleCase at the letters of a text; on other cells they change nothing",
        help: "remove the function, or correct `cellDataType`; greenRed on text follows another field with `colorValueKey`",
    },
    check: Check::With("W431"),
    example: Example {
        scope: Scope::Column,
        bad: r#"{"cellDataType": "number", "renderFn": "titleCase"}"#,
        good: r#"{"cellDataType": "text", "renderFn": "titleCase"}"#,
    },
};

/// Render functions in one text.
pub(crate) static TEXT_LIST: Rule = Rule {
    meta: RuleMeta {
        id: "W524",
        name: "render-functions-in-a-text",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "Workspace takes the text apart at its commas; a list says the same and cannot hide a stray comma, which it refuses",
        help: "write a list of names",
    },
    check: Check::With("W431"),
    example: Example {
        scope: Scope::Column,
        bad: r#"{"renderFn": "greenRed,titleCase"}"#,
        good: r#"{"renderFn": ["greenRed", "titleCase"]}"#,
    },
};

/// Whether cells of `widget` can be clicked; true for a type that is not known, and for raw views.
pub(super) fn is_clickable(widget: &WidgetView<'_, '_>) -> bool {
    shows_table(widget) && widget.kind() != Some("omni")
}

fn functions(_: &Context<'_, '_>, widget: &WidgetView<'_, '_>, out: &mut Vec<Diagnostic>) {
    if !shows_table(widget) {
        return;
    }
    for column in widget.columns() {
        let Some(node) = column.node.get("renderFn") else {
            without_function(widget, &column, out);
            continue;
        };
        spelling(widget, &column, node, out);
        unfit(widget, &column, out);
        without_settings(widget, &column, out);
        without_function(widget, &column, out);
    }
}

fn of(widget: &WidgetView<'_, '_>, column: &ColumnView<'_, '_>) -> String {
    format!("{} of widget `{}`", column.words(), widget.id)
}

fn spelling(widget: &WidgetView<'_, '_>, column: &ColumnView<'_, '_>, node: &Node<'_>, out: &mut Vec<Diagnostic>) {
    let (of, functions) = (of(widget, column), column.functions());
    let pointer = widget.column_pointer(column).key("renderFn");
    if node.is_array() && node.items().is_empty() {
        let edit = rewrite::remove_key(widget.text(), column.node, "renderFn");
        out.push(
            Diagnostic::new(
                &EMPTY_OR_DOUBLED.meta,
                format!("`renderFn` of {of} is empty"),
                widget.label(node.span, &pointer, ""),
            )
            .fix(edit.map(|edit| Fix::safe("remove `renderFn`", [edit]))),
        );
    }
    for (at, function) in functions.iter().enumerate() {
        if functions[..at].iter().any(|earlier| earlier.name == function.name) {
            let message = format!("`renderFn` of {of} names `{}` twice", function.name);
            let place = function.index.map_or_else(|| pointer.clone(), |index| pointer.index(index));
            let edit = remove(widget.text(), column, function);
            out.push(
                Diagnostic::new(
                    &EMPTY_OR_DOUBLED.meta,
                    message,
                    widget.label(function.span, &place, "the second time"),
                )
                .fix(edit.map(|edit| Fix::safe("remove the second one", [edit]))),
            );
        }
    }
    if node.as_str().is_some_and(|text| text.contains(',')) {
        let message = format!("`renderFn` of {of} is a text with commas, not a list");
        let edit = rewrite::replace_value(node, as_list(functions.iter(), None));
        out.push(
            Diagnostic::new(&TEXT_LIST.meta, message, widget.label(node.span, &pointer, ""))
                .fix(Fix::safe("write a list", [edit])),
        );
    }
}

fn unfit(widget: &WidgetView<'_, '_>, column: &ColumnView<'_, '_>, out: &mut Vec<Diagnostic>) {
    let kind = column.cell_type();
    let on_text = kind == Some("text") && column.setting("colorValueKey").is_none();
    let live = widget.kind().is_none_or(|kind| kind == "live_grid");
    for (name, wrong, rule) in [
        ("showCellChange", !live, &NO_CHANGES),
        ("greenRed", on_text, &UNFIT),
        ("titleCase", kind == Some("number"), &UNFIT),
    ] {
        let Some(function) = column.function(name).filter(|_| wrong) else { continue };
        let why = match (rule.meta.id == UNFIT.meta.id, kind) {
            (true, Some(kind)) => format!("on {kind} cells"),
            _ => "without WebSocket updates".to_owned(),
        };
        let message = format!("`{name}` of {} has no effect {why}", of(widget, column));
        let pointer = widget.column_pointer(column).key("renderFn");
        let place = function.index.map_or_else(|| pointer.clone(), |index| pointer.index(index));
        let edit = remove(widget.text(), column, &function);
        out.push(
            Diagnostic::new(&rule.meta, message, widget.label(function.span, &place, ""))
                .fix(edit.map(|edit| Fix::safe(format!("remove `{name}`"), [edit]))),
        );
    }
}

fn without_settings(widget: &WidgetView<'_, '_>, column: &ColumnView<'_, '_>, out: &mut Vec<Diagnostic>) {
    let given = column.node.get("renderFnParams").filter(|params| counts(params));
    if given.is_some_and(|params| !params.is_object()) {
        return;
    }
    let plain_cells = column.cell_type().is_some_and(|kind| kind != "object");
    for (name, key) in [("columnColor", "colorRules"), ("cellOnClick", "actionType"), ("hoverCard", "hoverCard")] {
        let Some(function) = column.function(name) else { continue };
        let empty = |node: &Node<'_>| node.is_array() && node.items().is_empty();
        // A card over an object lists its members without being told to.
        if column.setting(key).is_some_and(|node| !empty(node)) || (name == "hoverCard" && !plain_cells) {
            continue;
        }
        let message = format!("`{name}` of {} does nothing without `renderFnParams.{key}`", of(widget, column));
        let pointer = widget.column_pointer(column).key("renderFn");
        let place = function.index.map_or_else(|| pointer.clone(), |index| pointer.index(index));
        let action = ["groupBy", "sendToAgent"].into_iter().filter(|action| column.setting(action).is_some());
        let fix = match (name, &action.collect::<Vec<_>>()[..], given) {
            ("cellOnClick", [action], Some(params)) if params.member(key).is_none() => {
                rewrite::insert_member(widget.text(), params, key, &rewrite::quote(action))
                    .map(|edit| Fix::safe(format!("add `{key}` \"{action}\""), [edit]))
            }
            _ => None,
        };
        let label = widget.label(function.span, &place, format!("`{key}` is missing"));
        out.push(Diagnostic::new(&WITHOUT_SETTINGS.meta, message, label).fix(fix));
    }
}

/// Whether `renderFnParams` counts as given: Workspace takes anything falsy as left out.
fn counts(params: &Node<'_>) -> bool {
    !matches!(params.value, Value::Null | Value::Bool(false) | Value::Number("0")) && params.as_str() != Some("")
}

fn without_function(widget: &WidgetView<'_, '_>, column: &ColumnView<'_, '_>, out: &mut Vec<Diagnostic>) {
    let Some(params) = column.node.get("renderFnParams") else { return };
    // A name that does not exist has a finding of its own; it may be the one that is missed here.
    if column.functions().iter().any(|function| !FUNCTIONS.contains(&function.name)) {
        return;
    }
    let pointer = widget.column_pointer(column).key("renderFnParams");
    let groups: [(&str, &[&str], Severity); 3] = [
        ("cellOnClick", &["actionType", "groupBy", "sendToAgent"], Severity::Warning),
        ("hoverCard", &["hoverCard"], Severity::Warning),
        ("columnColor", &["colorRules"], Severity::Hint),
    ];
    for (name, keys, severity) in groups {
        let given =
            params.members().iter().find(|member| keys.contains(&member.key.as_ref()) && !member.value.is_null());
        let Some(member) = given.filter(|_| column.function(name).is_none()) else { continue };
        // Where no cell can be clicked, adding the function would not help either.
        if name == "cellOnClick" && !is_clickable(widget) {
            continue;
        }
        let message =
            format!("`{}` of {} needs `{name}`, which `renderFn` does not name", member.key, of(widget, column));
        let edit = add(widget.text(), column, name)
            .filter(|_| name != "cellOnClick" || column.setting("actionType").is_some());
        let title = format!("add `{name}` to `renderFn`");
        let fix =
            edit.map(
                |edit| if severity == Severity::Hint { Fix::safe(title, [edit]) } else { Fix::offered(title, [edit]) },
            );
        out.push(
            Diagnostic::new(
                &WITHOUT_FUNCTION.meta,
                message,
                widget.label(member.key_span, &pointer.key(&member.key), ""),
            )
            .severity(severity)
            .fix(fix),
        );
    }
}
