//! Colour rules: which cells of a column are coloured.

use super::usage::shows_table;
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::{Node, Pointer, rewrite};
use crate::rules::view::{ColumnView, WidgetView};
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::Fix;

/// A colour rule without condition or colour.
pub(crate) static INCOMPLETE: Rule = Rule {
    meta: RuleMeta {
        id: "W510",
        name: "incomplete-color-rule",
        severity: Severity::Error,
        class: Class::Schema,
        why: "colour rules are a list, and each one needs a condition and a colour; otherwise Workspace drops all widgets of this backend",
        help: "write `[{\"condition\": \"gt\", \"value\": 0, \"color\": \"green\"}]`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Column,
        bad: r#"{"renderFn": "columnColor", "renderFnParams": {"colorRules": [{"condition": "gt", "value": 0}]}}"#,
        good: r#"{"renderFn": "columnColor", "renderFnParams": {"colorRules": [{"condition": "gt", "value": 0, "color": "green"}]}}"#,
    },
};

/// An unknown condition.
pub(crate) static CONDITION: Rule = Rule {
    meta: RuleMeta {
        id: "W511",
        name: "unknown-color-condition",
        severity: Severity::Error,
        class: Class::Schema,
        why: "conditions are words, not signs; an unknown one makes Workspace drop all widgets, with an error that names no place",
        help: "use eq, ne, gt, lt, gte, lte, between, contains or notContains",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Column,
        bad: r#"{"renderFn": "columnColor", "renderFnParams": {"colorRules": [{"condition": ">", "value": 0, "color": "green"}]}}"#,
        good: r#"{"renderFn": "columnColor", "renderFnParams": {"colorRules": [{"condition": "gt", "value": 0, "color": "green"}]}}"#,
    },
};

/// A colour that Workspace does not take.
pub(crate) static COLOR: Rule = Rule {
    meta: RuleMeta {
        id: "W512",
        name: "unknown-color",
        severity: Severity::Error,
        class: Class::Schema,
        why: "Workspace takes three colour names and hex colours; with any other name Workspace drops all widgets of this backend",
        help: "use green, red, blue or a hex colour such as `#FFA500`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Column,
        bad: r#"{"renderFn": "columnColor", "renderFnParams": {"colorRules": [{"condition": "lt", "value": 0, "color": "orange"}]}}"#,
        good: r##"{"renderFn": "columnColor", "renderFnParams": {"colorRules": [{"condition": "lt", "value": 0, "color": "#FFA500"}]}}"##,
    },
};

/// A `between` without its two limits.
pub(crate) static BETWEEN_WITHOUT_RANGE: Rule = Rule {
    meta: RuleMeta {
        id: "W513",
        name: "between-without-range",
        severity: Severity::Error,
        class: Class::Schema,
        why: "`between` compares with two limits; without both as numbers Workspace drops all widgets of this backend",
        help: "add `\"range\": {\"min\": 0, \"max\": 10}`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Column,
        bad: r#"{"renderFn": "columnColor", "renderFnParams": {"colorRules": [{"condition": "between", "value": [0, 5], "color": "green"}]}}"#,
        good: r#"{"renderFn": "columnColor", "renderFnParams": {"colorRules": [{"condition": "between", "range": {"min": 0, "max": 5}, "color": "green"}]}}"#,
    },
};

/// A comparison with nothing to compare with.
pub(crate) static COMPARISON_WITHOUT_VALUE: Rule = Rule {
    meta: RuleMeta {
        id: "W515",
        name: "comparison-without-value",
        severity: Severity::Error,
        class: Class::Schema,
        why: "the condition needs a number or a text to compare the cell with; without it Workspace drops all widgets of this backend",
        help: "add `value`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Column,
        bad: r#"{"renderFn": "columnColor", "renderFnParams": {"colorRules": [{"condition": "gt", "color": "green"}]}}"#,
        good: r#"{"renderFn": "columnColor", "renderFnParams": {"colorRules": [{"condition": "gt", "value": 0, "color": "green"}]}}"#,
    },
};

/// A fill that is not true or false.
pub(crate) static FILL: Rule = Rule {
    meta: RuleMeta {
        id: "W517",
        name: "fill-not-boolean",
        severity: Severity::Error,
        class: Class::Schema,
        why: "`fill` is a switch, not a colour; with anything but true or false Workspace drops all widgets of this backend",
        help: "write true or false without quotes; the colour belongs to `color`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Column,
        bad: r#"{"renderFn": "columnColor", "renderFnParams": {"colorRules": [{"condition": "lt", "value": 0, "color": "red", "fill": "red"}]}}"#,
        good: r#"{"renderFn": "columnColor", "renderFnParams": {"colorRules": [{"condition": "lt", "value": 0, "color": "red", "fill": true}]}}"#,
    },
};

/// Limits in the wrong order.
pub(crate) static REVERSED_RANGE: Rule = Rule {
    meta: RuleMeta {
        id: "W514",
        name: "reversed-range",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "no number is above the larger limit and below the smaller one, so the rule never colours a cell",
        help: "swap `min` and `max`",
    },
    check: Check::Widget(conditions),
    example: Example {
        scope: Scope::Column,
        bad: r#"{"renderFn": "columnColor", "renderFnParams": {"colorRules": [{"condition": "between", "range": {"min": 5, "max": 0}, "color": "green"}]}}"#,
        good: r#"{"renderFn": "columnColor", "renderFnParams": {"colorRules": [{"condition": "between", "range": {"min": 0, "max": 5}, "color": "green"}]}}"#,
    },
};

/// A condition that does not fit the cells.
pub(crate) static UNFIT_CONDITION: Rule = Rule {
    meta: RuleMeta {
        id: "W516",
        name: "condition-for-other-cells",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "contains and notContains look into text, and the limits compare numbers; on other cells the rule never holds",
        help: "use a condition for this kind of cell, or correct `cellDataType`",
    },
    check: Check::With("W514"),
    example: Example {
        scope: Scope::Column,
        bad: r#"{"cellDataType": "number", "renderFn": "columnColor", "renderFnParams": {"colorRules": [{"condition": "contains", "value": "A", "color": "green"}]}}"#,
        good: r#"{"cellDataType": "text", "renderFn": "columnColor", "renderFnParams": {"colorRules": [{"condition": "contains", "value": "A", "color": "green"}]}}"#,
    },
};

fn conditions(_: &Context<'_, '_>, widget: &WidgetView<'_, '_>, out: &mut Vec<Diagnostic>) {
    if !shows_table(widget) {
        return;
    }
    for column in widget.columns() {
        let rules = column.setting("colorRules").map(Node::items).unwrap_or_default();
        for (at, rule) in rules.iter().enumerate() {
            let place = widget.column_pointer(&column).key("renderFnParams").key("colorRules").index(at);
            out.extend(reversed(widget, &column, rule, &place));
            out.extend(unfit(widget, &column, rule, &place));
        }
    }
}

fn reversed(
    widget: &WidgetView<'_, '_>,
    column: &ColumnView<'_, '_>,
    rule: &Node<'_>,
    place: &Pointer,
) -> Option<Diagnostic> {
    let range = rule.get("range").filter(|_| rule.get("condition").and_then(Node::as_str) == Some("between"))?;
    let (min, max) = (range.get("min")?, range.get("max")?);
    if min.as_f64()? <= max.as_f64()? {
        return None;
    }
    let written = |node: &Node<'_>| widget.text().get(node.span.range());
    let swap = [rewrite::replace_value(min, written(max)?), rewrite::replace_value(max, written(min)?)];
    let message = format!("a colour range of {} of widget `{}` is empty", column.words(), widget.id);
    let label = widget.label(range.span, &place.key("range"), "min is more than max");
    Some(Diagnostic::new(&REVERSED_RANGE.meta, message, label).fix(Fix::safe("swap `min` and `max`", swap)))
}

fn unfit(
    widget: &WidgetView<'_, '_>,
    column: &ColumnView<'_, '_>,
    rule: &Node<'_>,
    place: &Pointer,
) -> Option<Diagnostic> {
    let node = rule.get("condition")?;
    let condition = node.as_str()?;
    let on_text = match condition {
        "contains" | "notContains" => true,
        "gt" | "lt" | "gte" | "lte" | "between" => false,
        _ => return None,
    };
    let of = format!("of {} of widget `{}`", column.words(), widget.id);
    if let Some(value) = rule.get("value").filter(|value| on_text && value.as_f64().is_some()) {
        let message = format!("colour condition `{condition}` {of} looks for text, but its value is a number");
        return Some(
            Diagnostic::new(&UNFIT_CONDITION.meta, message, widget.label(value.span, &place.key("value"), ""))
                .help("put the value in quotes, or use eq or ne"),
        );
    }
    // With a `colorValueKey` the condition looks at another field.
    let kind = column.cell_type().filter(|_| column.setting("colorValueKey").is_none())?;
    let fits = !matches!((on_text, kind), (true, "number") | (false, "text"));
    let message = format!("colour condition `{condition}` {of} never holds for {kind} cells");
    let label = widget.label(node.span, &place.key("condition"), "");
    (!fits).then(|| Diagnostic::new(&UNFIT_CONDITION.meta, message, label))
}
