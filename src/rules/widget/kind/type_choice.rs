//! How a widget says what type it has.

use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::{Node, rewrite};
use crate::rules::view::WidgetView;
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::Fix;

/// A type that no documentation page tells of, and the one to use instead.
const UNDOCUMENTED: &[(&str, &str)] =
    &[("file_viewer", "`multi_file_viewer` is documented"), ("rich_note", "`note` is documented, and the same")];

/// A type without documentation.
pub(crate) static UNDOCUMENTED_TYPE: Rule = Rule {
    meta: RuleMeta {
        id: "W120",
        name: "undocumented-widget-type",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "today's Workspace draws this type, but no documentation promises it for tomorrow",
        help: "prefer a documented type",
    },
    check: Check::Widget(types),
    example: Example { scope: Scope::Widget, bad: r#"{"type": "rich_note"}"#, good: r#"{"type": "note"}"# },
};

/// No type in either key.
pub(crate) static NO_TYPE: Rule = Rule {
    meta: RuleMeta {
        id: "W121",
        name: "missing-widget-type",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "without a type Workspace draws a table, which readers of the file cannot see",
        help: "write `\"type\": \"table\"`",
    },
    check: Check::With("W120"),
    example: Example {
        scope: Scope::Widgets,
        bad: r#"{"prices": {"name": "Prices", "description": "Closing prices of the desk.", "endpoint": "prices"}}"#,
        good: r#"{"prices": {"name": "Prices", "description": "Closing prices of the desk.", "type": "table", "endpoint": "prices"}}"#,
    },
};

/// The type under its old key.
pub(crate) static OLD_TYPE_KEY: Rule = Rule {
    meta: RuleMeta {
        id: "W122",
        name: "default-viz-key",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "`defaultViz` is the old name of `type`, read only where `type` is missing",
        help: "rename it to `type`",
    },
    check: Check::With("W120"),
    example: Example {
        scope: Scope::Widgets,
        bad: r#"{"prices": {"name": "Prices", "description": "Closing prices of the desk.", "defaultViz": "chart", "endpoint": "prices"}}"#,
        good: r#"{"prices": {"name": "Prices", "description": "Closing prices of the desk.", "type": "chart", "endpoint": "prices"}}"#,
    },
};

/// Two types in one widget.
pub(crate) static TWO_TYPES: Rule = Rule {
    meta: RuleMeta {
        id: "W123",
        name: "type-and-default-viz-differ",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "where both are given Workspace draws `type`, and `defaultViz` does nothing",
        help: "remove `defaultViz`",
    },
    check: Check::With("W120"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"type": "table", "defaultViz": "chart"}"#,
        good: r#"{"type": "table"}"#,
    },
};

fn types(_: &Context<'_, '_>, widget: &WidgetView<'_, '_>, found: &mut Vec<Diagnostic>) {
    let given = |key| widget.get(key).filter(|node: &&Node<'_>| !node.is_null());
    let (new, old) = (given("type"), given("defaultViz"));
    let words = widget.words();
    let key = match (new, old) {
        (None, None) => {
            found.push(missing(widget));
            return;
        }
        (None, Some(_)) => {
            let message = format!("{words} has its type under the old key `defaultViz`");
            let member = widget.node().member("defaultViz").filter(|_| widget.get("type").is_none());
            let fix = member.map(|member| Fix::safe("rename to `type`", [rewrite::rename_key(member, "type")]));
            let label = widget.key_label("defaultViz", "");
            found.extend(label.map(|label| Diagnostic::new(&OLD_TYPE_KEY.meta, message, label).fix(fix)));
            "defaultViz"
        }
        (Some(new), Some(old)) => {
            if let Some((new, old)) = new.as_str().zip(old.as_str()).filter(|(new, old)| shown(new) != shown(old)) {
                let message = format!("{words} is drawn as `{new}`, its `defaultViz` `{old}` is ignored");
                let labels = widget.key_label("defaultViz", "").zip(widget.value_label("type", "this one counts"));
                found.extend(labels.map(|(label, other)| {
                    Diagnostic::new(&TWO_TYPES.meta, message, label).related(other).fix(widget.without("defaultViz"))
                }));
            }
            "type"
        }
        (Some(_), None) => "type",
    };
    let kind = widget.kind().and_then(|kind| UNDOCUMENTED.iter().find(|(name, _)| *name == kind));
    if let (Some((kind, instead)), Some(label), Some(value)) = (kind, widget.value_label(key, ""), widget.get(key)) {
        let message = format!("type `{kind}` of {words} is not documented");
        let note = || Fix::safe("write `note`", [rewrite::replace_value(value, "\"note\"")]);
        let fix = (*kind == "rich_note").then(note);
        found.push(Diagnostic::new(&UNDOCUMENTED_TYPE.meta, message, label).help(*instead).fix(fix));
    }
}

/// The type under the name that the documentation gives it.
fn shown(kind: &str) -> &str {
    if kind == "rich_note" { "note" } else { kind }
}

fn missing(widget: &WidgetView<'_, '_>) -> Diagnostic {
    let edit = match widget.get("type") {
        Some(null) => Some(rewrite::replace_value(null, "\"table\"")),
        None => rewrite::insert_member(widget.text(), widget.node(), "type", "\"table\""),
    };
    let message = format!("{} has no type; Workspace draws a table", widget.words());
    Diagnostic::new(&NO_TYPE.meta, message, widget.own_label(""))
        .fix(edit.map(|edit| Fix::safe("add `\"type\": \"table\"`", [edit])))
}

#[cfg(test)]
mod tests {
    use crate::rules::Scope;
    use crate::rules::harness::found;

    #[test]
    fn one_type_under_its_own_key_is_enough() {
        let rules = ["W116", "W120", "W121", "W122", "W123", "W817"];
        for (types, expected) in [
            (r#""type": "chart""#, ""),
            (r#""type": "chart", "defaultViz": "chart""#, ""),
            (r#""type": null"#, "W121"),
            (r#""type": null, "defaultViz": null"#, "W121"),
            (r#""type": null, "defaultViz": "chart""#, "W122"),
            (r#""type": "", "defaultViz": "chart""#, "W116 W123"),
            (r#""type": 5"#, "W116"),
            (r#""type": "file_viewer""#, "W120"),
            (r#""type": "ssrm_advanced""#, "W817"),
        ] {
            let text = format!(
                r#"{{"x": {{"name": "X", "description": "What x is about here.", "endpoint": "x", {types}}}}}"#
            );
            assert_eq!(found(Scope::Widgets, &text, &rules).join(" "), expected, "{types}");
        }
    }
}
