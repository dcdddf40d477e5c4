//! Small charts inside the cells of a column.

use super::usage::shows_table;
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::{Member, Node, Pointer, rewrite};
use crate::rules::view::WidgetView;
use crate::rules::{Check, Context, Example, Profile, Rule, Scope};
use crate::text::Fix;

/// A sparkline without a known type.
pub(crate) static TYPE: Rule = Rule {
    meta: RuleMeta {
        id: "W600",
        name: "unknown-sparkline-type",
        severity: Severity::Error,
        class: Class::Schema,
        why: "a sparkline is a line, an area or bars; without one of these types Workspace drops all widgets of this backend",
        help: "set `type` to line, area or bar",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Column,
        bad: r#"{"sparkline": {"type": "column"}}"#,
        good: r#"{"sparkline": {"type": "bar"}}"#,
    },
};

/// A key that no sparkline has.
pub(crate) static UNKNOWN_KEY: Rule = Rule {
    meta: RuleMeta {
        id: "W602",
        name: "unknown-sparkline-key",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace ignores the key without a word, so the sparkline is drawn as if it was not there",
        help: "correct the spelling, or remove the key; colours and sizes belong to `options`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Column,
        bad: r#"{"sparkline": {"type": "line", "field": "history"}}"#,
        good: r#"{"sparkline": {"type": "line", "dataField": "history"}}"#,
    },
};

/// An option of a sparkline with a value it does not take.
pub(crate) static OPTION: Rule = Rule {
    meta: RuleMeta {
        id: "W604",
        name: "invalid-sparkline-option",
        severity: Severity::Error,
        class: Class::Schema,
        why: "sizes are numbers and shapes come from a fixed list; with anything else Workspace drops all widgets of this backend",
        help: "write numbers without quotes, and words of the list",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Column,
        bad: r#"{"sparkline": {"type": "bar", "options": {"direction": "up"}}}"#,
        good: r#"{"sparkline": {"type": "bar", "options": {"direction": "vertical"}}}"#,
    },
};

/// Options without a formatter, or with one that is no function.
pub(crate) static CUSTOM_FORMATTER: Rule = Rule {
    meta: RuleMeta {
        id: "W603",
        name: "sparkline-formatter",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "`customFormatter` is a JavaScript arrow function that styles each point; the documentation leaves it out, but some builds refuse the whole file when `options` has none",
        help: "add `\"customFormatter\": \"() => ({})\"`, which changes no style",
    },
    check: Check::Widget(sparklines),
    example: Example {
        scope: Scope::Column,
        bad: r##"{"sparkline": {"type": "line", "options": {"stroke": "#4488ff"}}}"##,
        good: r##"{"sparkline": {"type": "line", "options": {"stroke": "#4488ff", "customFormatter": "() => ({})"}}}"##,
    },
};

/// One of two keys that belong together.
pub(crate) static HALF_A_POINT: Rule = Rule {
    meta: RuleMeta {
        id: "W605",
        name: "sparkline-half-a-point",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "a point needs both of its coordinates: with only one of `xKey` and `yKey` nothing is drawn",
        help: "give both `xKey` and `yKey`, or neither for a list of numbers",
    },
    check: Check::With("W603"),
    example: Example {
        scope: Scope::Column,
        bad: r#"{"sparkline": {"type": "line", "options": {"xKey": "day"}}}"#,
        good: r#"{"sparkline": {"type": "line", "options": {"xKey": "day", "yKey": "close"}}}"#,
    },
};

/// An option of another kind of sparkline.
pub(crate) static OTHER_KIND: Rule = Rule {
    meta: RuleMeta {
        id: "W606",
        name: "option-of-another-sparkline",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "bars have no markers, and only bars have a direction and labels; on another kind the option does nothing",
        help: "remove the option, or change `type`",
    },
    check: Check::With("W603"),
    example: Example {
        scope: Scope::Column,
        bad: r#"{"sparkline": {"type": "bar", "options": {"markers": {"enabled": true}}}}"#,
        good: r#"{"sparkline": {"type": "line", "options": {"markers": {"enabled": true}}}}"#,
    },
};

fn sparklines(cx: &Context<'_, '_>, widget: &WidgetView<'_, '_>, out: &mut Vec<Diagnostic>) {
    if !shows_table(widget) {
        return;
    }
    for column in widget.columns() {
        let Some(sparkline) = column.node.get("sparkline") else { continue };
        let Some(options) = sparkline.member("options").filter(|options| options.value.is_object()) else { continue };
        let pointer = widget.column_pointer(&column).key("sparkline").key("options");
        let of = format!("the sparkline in {} of widget `{}`", column.words(), widget.id);
        out.extend(formatter(cx, widget, options, &pointer, &of));
        out.extend(half_a_point(widget, &options.value, &pointer, &of));
        let idle: &[&str] = match sparkline.get("type").and_then(Node::as_str) {
            Some("bar") => &["markers"],
            Some("line" | "area") => &["direction", "label"],
            _ => &[],
        };
        for member in idle.iter().filter_map(|key| options.value.member(key)) {
            let message = format!("option `{}` has no effect on {of}", member.key);
            let edit = rewrite::remove_key(widget.text(), &options.value, &member.key);
            let label = widget.label(member.key_span, &pointer.key(&member.key), "");
            out.push(
                Diagnostic::new(&OTHER_KIND.meta, message, label)
                    .fix(edit.map(|edit| Fix::safe(format!("remove `{}`", member.key), [edit]))),
            );
        }
    }
}

fn formatter(
    cx: &Context<'_, '_>,
    widget: &WidgetView<'_, '_>,
    options: &Member<'_>,
    pointer: &Pointer,
    of: &str,
) -> Option<Diagnostic> {
    let Some(given) = options.value.get("customFormatter") else {
        let strict = cx.profile() == Profile::Strict;
        let label = widget.label(options.key_span, pointer, "no `customFormatter`");
        let edit = rewrite::insert_member(widget.text(), &options.value, "customFormatter", r#""() => ({})""#);
        return Some(
            Diagnostic::new(&CUSTOM_FORMATTER.meta, format!("{of} has options, but no `customFormatter`"), label)
                .severity(if strict { Severity::Warning } else { Severity::Hint })
                .fix(edit.map(|edit| Fix::offered("add a formatter that changes nothing", [edit]))),
        );
    };
    let is_function = |code: &str| code.contains("=>") || code.trim_start().starts_with("function");
    given.as_str().filter(|code| !is_function(code))?;
    let message = format!("`customFormatter` of {of} is no arrow function");
    let label = widget.label(given.span, &pointer.key("customFormatter"), "");
    Some(
        Diagnostic::new(&CUSTOM_FORMATTER.meta, message, label)
            .severity(Severity::Warning)
            .help("write JavaScript such as `(params) => ({ fill: params.last ? 'green' : 'grey' })`"),
    )
}

fn half_a_point(widget: &WidgetView<'_, '_>, options: &Node<'_>, pointer: &Pointer, of: &str) -> Option<Diagnostic> {
    let (given, missing) = match (options.member("xKey"), options.member("yKey")) {
        (Some(x), None) => (x, "yKey"),
        (None, Some(y)) => (y, "xKey"),
        _ => return None,
    };
    let message = format!("{of} has `{}`, but no `{missing}`", given.key);
    let label = widget.label(given.key_span, &pointer.key(&given.key), "");
    Some(Diagnostic::new(&HALF_A_POINT.meta, message, label).help(format!("add `{missing}`")))
}
