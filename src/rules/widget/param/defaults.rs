//! First values that do not arrive, and those that speak of another type.

use super::{Param, is_falsy, params, sent_text};
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::{Node, Value};
use crate::rules::date::DateText;
use crate::rules::view::WidgetView;
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::Fix;

/// A first value of a ticker, or a second ticker.
pub(crate) static TICKER: Rule = Rule {
    meta: RuleMeta {
        id: "W747",
        name: "ticker-default",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "a ticker begins with the ticker of the dashboard, and there is one of these",
        help: "remove `value`; for a choice of your own use the type `text`",
    },
    check: Check::Widget(defaults),
    example: Example {
        scope: Scope::Param,
        bad: r#"{"type": "ticker", "value": "ALPHA"}"#,
        good: r#"{"type": "ticker"}"#,
    },
};

/// A first value that counts as none.
pub(crate) static FALSY: Rule = Rule {
    meta: RuleMeta {
        id: "W750",
        name: "default-not-sent",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "0, false and an empty text count as no value: the first request goes out without them",
        help: "let your route use the same value where it gets none",
    },
    check: Check::With("W747"),
    example: Example {
        scope: Scope::Param,
        bad: r#"{"type": "number", "value": 0}"#,
        good: r#"{"type": "number", "value": 1}"#,
    },
};

/// A text that is a switch or a date.
pub(crate) static NATURAL_TYPE: Rule = Rule {
    meta: RuleMeta {
        id: "W760",
        name: "text-for-another-type",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "users get a better control from the right type: a switch for true and false, a date picker for a day",
        help: "use the type `boolean` or `date`",
    },
    check: Check::With("W747"),
    example: Example {
        scope: Scope::Param,
        bad: r#"{"type": "text", "value": "2025-01-31"}"#,
        good: r#"{"type": "date", "value": "2025-01-31"}"#,
    },
};

fn defaults(_: &Context<'_, '_>, widget: &WidgetView<'_, '_>, found: &mut Vec<Diagnostic>) {
    let mut ticker: Option<Param<'_, '_, '_>> = None;
    for param in params(widget) {
        if param.kind() == "ticker" {
            if let Some(first) = ticker {
                let message = format!("{} is the second ticker of the widget", param.words());
                let label = param.own_label("");
                found.push(
                    Diagnostic::new(&TICKER.meta, message, label)
                        .severity(Severity::Warning)
                        .related(first.own_label("the first one"))
                        .help("use the type `text` or `endpoint` for further symbols"),
                );
            }
            ticker.get_or_insert(param);
        }
        found.extend(natural_type(&param));
        let Some(value) = param.get("value") else { continue };
        if is_falsy(value) {
            found.extend(not_sent(&param, value));
        } else if param.kind() == "ticker" {
            let message = format!("the default of {} is not used", param.words());
            let label = param.key_label("value", "the dashboard's ticker is");
            found.push(Diagnostic::new(&TICKER.meta, message, label).fix(param.without("value")));
        }
    }
}

fn not_sent(param: &Param<'_, '_, '_>, value: &Node<'_>) -> Option<Diagnostic> {
    let shown = match &value.value {
        // An empty text is never sent, so nothing else can be meant by it.
        Value::Number(written) => *written,
        Value::Bool(_) => "false",
        _ => return None,
    };
    let severity = if param.kind() == "boolean" { Severity::Hint } else { Severity::Warning };
    let message = format!("default `{shown}` of {} is not sent at first", param.words());
    let label = param.value_label("value", "counts as no value");
    Some(Diagnostic::new(&FALSY.meta, message, label).severity(severity))
}

fn natural_type(param: &Param<'_, '_, '_>) -> Option<Diagnostic> {
    let alone = ["multiple", "multiSelect", "language", "optionsEndpoint"].iter().all(|key| param.get(key).is_none());
    if param.kind() != "text" || !alone {
        return None;
    }
    let plain = |option: &Node<'_>| Some(sent_text(option.get("value")?)?.to_ascii_lowercase());
    let mut values: Vec<String> = param.options().iter().filter_map(plain).collect();
    values.sort_unstable();
    if values == ["false", "true"] {
        let message = format!("{} looks like a switch", param.words());
        let help = "use the type `boolean`, without `options`, and true or false without quotes";
        return Some(Diagnostic::new(&NATURAL_TYPE.meta, message, param.own_label("")).help(help));
    }
    let value = param.text("value").filter(|text| text.contains('-') && DateText::read(text) == DateText::Exact);
    value.filter(|_| param.options().is_empty()).map(|_| {
        let message = format!("{} looks like a date", param.words());
        let fix = param.set("type", "\"date\"").map(|edit| Fix::offered("make it a date", [edit]));
        Diagnostic::new(&NATURAL_TYPE.meta, message, param.value_label("value", ""))
            .help("use the type `date`")
            .fix(fix)
    })
}
