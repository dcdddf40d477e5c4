//! Cron texts of a widget.

use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::{Node, rewrite};
use crate::rules::cron::{self, Cron};
use crate::rules::view::WidgetView;
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::Fix;

/// A refetch interval that is text and no cron text.
pub(crate) static BAD_CRON: Rule = Rule {
    meta: RuleMeta {
        id: "W302",
        name: "unreadable-refetch-cron",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace takes text here for a cron text; one that it cannot read silently switches automatic refreshing off",
        help: "write five fields, minute, hour, day of month, month and day of week: `0 9 * * 1-5` is 9:00 on every working day",
    },
    check: Check::Widget(refetch_text),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"refetchInterval": "every 5 minutes"}"#,
        good: r#"{"refetchInterval": "*/5 * * * *"}"#,
    },
};

/// A cron text that goes beyond the five standard fields.
pub(crate) static CRON_DIALECT: Rule = Rule {
    meta: RuleMeta {
        id: "W303",
        name: "cron-dialect",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "today's Workspace reads it, but the documentation promises only the five standard fields",
        help: "write five fields: minute, hour, day of month, month and day of week",
    },
    check: Check::With("W302"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"refetchInterval": "@daily"}"#,
        good: r#"{"refetchInterval": "0 0 * * *"}"#,
    },
};

/// A number of milliseconds in quotes.
pub(crate) static NUMBER_IN_QUOTES: Rule = Rule {
    meta: RuleMeta {
        id: "W304",
        name: "refetch-interval-in-quotes",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace takes text here for a cron text, and a single number is none: automatic refreshing is off",
        help: "write the milliseconds without quotes, at least 1000",
    },
    check: Check::With("W302"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"refetchInterval": "900000"}"#,
        good: r#"{"refetchInterval": 900000}"#,
    },
};

/// A data update schedule that is no cron text.
pub(crate) static BAD_UPDATE_CRON: Rule = Rule {
    meta: RuleMeta {
        id: "W310",
        name: "unreadable-update-schedule",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "the tooltip of the refresh button reads \"Invalid schedule\" instead of the times of the last and the next update",
        help: "write five fields, minute, hour, day of month, month and day of week: `0 18 * * 1-5` is 18:00 on every working day",
    },
    check: Check::Widget(update_text),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"dataUpdateDisplay": "daily at 18:00"}"#,
        good: r#"{"dataUpdateDisplay": "0 18 * * *"}"#,
    },
};

fn refetch_text(_: &Context<'_, '_>, widget: &WidgetView<'_, '_>, found: &mut Vec<Diagnostic>) {
    let Some((value, text)) = text(widget, "refetchInterval") else { return };
    let subject = format!("`refetchInterval` of {}", widget.words());
    let label = |text: String| widget.label(value.span, &widget.pointer.key("refetchInterval"), text);
    if text.trim().bytes().all(|byte| byte.is_ascii_digit()) {
        let message = format!("{subject} is a number in quotes, which counts as a cron text");
        let number = text.trim().parse::<u64>().ok().filter(|number| *number >= 1000);
        let fix = number
            .map(|number| Fix::safe(format!("write `{number}`"), [rewrite::replace_value(value, number.to_string())]));
        found.push(Diagnostic::new(&NUMBER_IN_QUOTES.meta, message, label(String::new())).fix(fix));
        return;
    }
    match cron::read(text) {
        Cron::Standard => {}
        Cron::Dialect(uses) => {
            let message = format!("{subject} is no standard cron text");
            found.push(Diagnostic::new(&CRON_DIALECT.meta, message, label(format!("uses {uses}"))));
        }
        Cron::Invalid(why) => {
            let message = format!("{subject} is no cron text; automatic refreshing is off");
            found.push(Diagnostic::new(&BAD_CRON.meta, message, label(why)));
        }
    }
}

fn update_text(_: &Context<'_, '_>, widget: &WidgetView<'_, '_>, found: &mut Vec<Diagnostic>) {
    let Some((value, text)) = text(widget, "dataUpdateDisplay") else { return };
    if let Cron::Invalid(why) = cron::read(text) {
        let message = format!("`dataUpdateDisplay` of {} is no cron text", widget.words());
        let label = widget.label(value.span, &widget.pointer.key("dataUpdateDisplay"), why);
        found.push(Diagnostic::new(&BAD_UPDATE_CRON.meta, message, label));
    }
}

/// The text under `key`, if it has a visible character.
fn text<'d, 's>(widget: &WidgetView<'d, 's>, key: &str) -> Option<(&'d Node<'s>, &'d str)> {
    let value = widget.get(key)?;
    Some((value, value.as_str().filter(|text| !text.trim().is_empty())?))
}

/// Whether `value` makes the widget refresh by itself: an interval long enough, or a cron text.
pub(super) fn refreshes(value: &Node<'_>) -> bool {
    let readable = |text: &str| !matches!(cron::read(text), Cron::Invalid(_));
    value.as_f64().is_some_and(|interval| interval >= 1000.0) || value.as_str().is_some_and(readable)
}
