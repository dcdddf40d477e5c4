//! Static options of parameters: doubles, and where they do nothing.

use std::collections::HashMap;

use super::{Param, params, sent_text};
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::{Node, rewrite};
use crate::rules::view::WidgetView;
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::Fix;

/// Two options with one value or one label.
pub(crate) static DUPLICATE_OPTION: Rule = Rule {
    meta: RuleMeta {
        id: "W709",
        name: "duplicate-option",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "two choices with one value send the same, and two with one label cannot be told apart by users",
        help: "remove one of them, or give it a value and a label of its own",
    },
    check: Check::Widget(choices),
    example: Example {
        scope: Scope::Param,
        bad: r#"{"type": "text", "value": "A", "options": [{"label": "Alpha", "value": "A"}, {"label": "Alpha", "value": "A"}]}"#,
        good: r#"{"type": "text", "value": "A", "options": [{"label": "Alpha", "value": "A"}, {"label": "Beta", "value": "B"}]}"#,
    },
};

/// A choice of several from nothing.
pub(crate) static MULTI_WITHOUT_OPTIONS: Rule = Rule {
    meta: RuleMeta {
        id: "W713",
        name: "multi-select-without-options",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "`multiSelect` lets users choose several of the `options`, and there are none",
        help: "add `options`, or let users type several texts with `\"multiple\": true`",
    },
    check: Check::With("W709"),
    example: Example {
        scope: Scope::Param,
        bad: r#"{"type": "text", "multiSelect": true}"#,
        good: r#"{"type": "text", "multiSelect": true, "options": [{"label": "Alpha", "value": "ALPHA"}, {"label": "Beta", "value": "BETA"}]}"#,
    },
};

/// Both kinds of several values.
pub(crate) static MULTIPLE_AND_MULTI: Rule = Rule {
    meta: RuleMeta {
        id: "W714",
        name: "multiple-and-multi-select",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "`multiSelect` chooses several of the options, `multiple` takes several texts of the user; a control does one of them",
        help: "keep one of them",
    },
    check: Check::With("W709"),
    example: Example {
        scope: Scope::Param,
        bad: r#"{"type": "text", "multiSelect": true, "multiple": true, "options": [{"label": "Alpha", "value": "ALPHA"}]}"#,
        good: r#"{"type": "text", "multiSelect": true, "options": [{"label": "Alpha", "value": "ALPHA"}]}"#,
    },
};

/// Options of a switch.
pub(crate) static BOOLEAN_OPTIONS: Rule = Rule {
    meta: RuleMeta {
        id: "W717",
        name: "options-on-boolean",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "a switch makes its own choices, True and False, and does not read these",
        help: "remove `options`",
    },
    check: Check::With("W709"),
    example: Example {
        scope: Scope::Param,
        bad: r#"{"type": "boolean", "value": true, "options": [{"label": "Yes", "value": true}, {"label": "No", "value": false}]}"#,
        good: r#"{"type": "boolean", "value": true}"#,
    },
};

/// Static options of a dropdown that fetches its options.
pub(crate) static ENDPOINT_OPTIONS: Rule = Rule {
    meta: RuleMeta {
        id: "W733",
        name: "options-on-endpoint",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "the fetched choices replace these, so users never see them",
        help: "remove `options`",
    },
    check: Check::With("W709"),
    example: Example {
        scope: Scope::Param,
        bad: r#"{"type": "endpoint", "optionsEndpoint": "fund_options", "options": [{"label": "Alpha", "value": "ALPHA"}]}"#,
        good: r#"{"type": "endpoint", "optionsEndpoint": "fund_options"}"#,
    },
};

fn choices(_: &Context<'_, '_>, widget: &WidgetView<'_, '_>, found: &mut Vec<Diagnostic>) {
    for param in params(widget) {
        let options = param.options();
        let unread = match param.kind() {
            "boolean" => Some((&BOOLEAN_OPTIONS.meta, "makes its own options")),
            "endpoint" => Some((&ENDPOINT_OPTIONS.meta, "replaces these options by fetched ones")),
            _ => None,
        };
        match unread {
            Some((rule, why)) if !options.is_empty() => {
                let message = format!("{} {why}", param.words());
                found
                    .push(Diagnostic::new(rule, message, param.key_label("options", "")).fix(param.without("options")));
            }
            Some(_) => {}
            None => duplicates(&param, options, found),
        }
        several(&param, found);
    }
}

fn several(param: &Param<'_, '_, '_>, found: &mut Vec<Diagnostic>) {
    if !param.is("multiSelect") {
        return;
    }
    let label = |text: &str| param.key_label("multiSelect", text);
    if param.is("multiple") {
        // On other types `multiple` itself is refused.
        if param.kind() == "text" {
            let message = format!("{} has both `multiSelect` and `multiple`", param.words());
            let other = param.key_label("multiple", "");
            found.push(Diagnostic::new(&MULTIPLE_AND_MULTI.meta, message, label("")).related(other));
        }
    } else if param.options().is_empty()
        && param.get("options").is_none_or(Node::is_array)
        && param.get("optionsEndpoint").is_none()
        && param.view.node.get("multiple").is_none_or(|flag| flag.as_bool().is_some())
        && matches!(param.kind(), "text" | "number" | "date" | "ticker")
    {
        let rename = || {
            let member = param.view.node.member("multiSelect").filter(|_| param.view.node.get("multiple").is_none())?;
            Some(Fix::offered("let users type several texts", [rewrite::rename_key(member, "multiple")]))
        };
        let message = format!("{} has no options to select from", param.words());
        let fix = if param.kind() == "text" { rename() } else { None };
        found.push(Diagnostic::new(&MULTI_WITHOUT_OPTIONS.meta, message, label("")).fix(fix));
    }
}

fn duplicates<'d>(param: &Param<'_, 'd, '_>, options: &'d [Node<'_>], found: &mut Vec<Diagnostic>) {
    let mut values = HashMap::new();
    let mut labels = HashMap::new();
    let pointer = |at| param.pointer().key("options").index(at);
    for (at, option) in options.iter().enumerate() {
        let text = |key: &str| option.get(key).and_then(sent_text);
        let place = |key: &str, text: &str| {
            let span = option.get(key).map_or(option.span, |value| value.span);
            param.widget.label(span, &pointer(at).key(key), text)
        };
        let (value, label) = (text("value"), text("label"));
        let twin = value.as_ref().and_then(|value| values.get(value).copied());
        let namesake = label.as_ref().and_then(|label| labels.get(label).copied());
        if let Some(value) = &value {
            values.entry(value.clone()).or_insert(at);
        }
        if let Some(label) = &label {
            labels.entry(label.clone()).or_insert(at);
        }
        let (key, same, first) = match (twin, namesake) {
            (Some(first), _) => ("value", value, first),
            (None, Some(first)) => ("label", label, first),
            (None, None) => continue,
        };
        let message = format!("two options of {} have the {key} `{}`", param.words(), same.unwrap_or_default());
        let of_first = options[first].get(key).map_or(options[first].span, |value| value.span);
        let first_pointer = pointer(first).key(key);
        let copy = options[first].to_value() == option.to_value();
        let list = param.get("options").filter(|_| copy);
        let edit = list.and_then(|list| rewrite::remove_item(param.widget.text(), list, at));
        found.push(
            Diagnostic::new(&DUPLICATE_OPTION.meta, message, place(key, "the second one"))
                .related(param.widget.label(of_first, &first_pointer, "the first one"))
                .fix(edit.map(|edit| Fix::safe("remove the copy", [edit]))),
        );
    }
}
