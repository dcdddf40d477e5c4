//! First values of date parameters, and expressions where no date is expected.

use super::{Param, params};
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::rewrite::quote;
use crate::rules::date::{DateText, Unit, documented_form, is_expression};
use crate::rules::view::WidgetView;
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::Fix;

/// A first value that is no date in a known form.
pub(crate) static DATE_DEFAULT: Rule = Rule {
    meta: RuleMeta {
        id: "W718",
        name: "unknown-date-form",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "a text that the browser can read is sent as it stands; anything else silently becomes today",
        help: "write `YYYY-MM-DD`, or an expression such as `$currentDate-1M`",
    },
    check: Check::Widget(dates),
    example: Example {
        scope: Scope::Param,
        bad: r#"{"type": "date", "value": "2025/01/31"}"#,
        good: r#"{"type": "date", "value": "2025-01-31"}"#,
    },
};

/// A date expression with more or less than one offset.
pub(crate) static DATE_EXPRESSION: Rule = Rule {
    meta: RuleMeta {
        id: "W719",
        name: "bad-date-expression",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "an expression takes one offset right after the word; the rest is ignored, and without one the date is silently today",
        help: "write one offset and no spaces, as in `$currentDate-3M`; units are d, w, M and y",
    },
    check: Check::With("W718"),
    example: Example {
        scope: Scope::Param,
        bad: r#"{"type": "date", "value": "$currentDate - 30 days"}"#,
        good: r#"{"type": "date", "value": "$currentDate-30d"}"#,
    },
};

/// A unit that only the code knows.
pub(crate) static UNDOCUMENTED_UNIT: Rule = Rule {
    meta: RuleMeta {
        id: "W720",
        name: "undocumented-date-unit",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "other letters, business days (b) and quarters (q) among them, work in builds of today, but no documentation promises them",
        help: "use d, w, M or y",
    },
    check: Check::With("W718"),
    example: Example {
        scope: Scope::Param,
        bad: r#"{"type": "date", "value": "$currentDate-1q"}"#,
        good: r#"{"type": "date", "value": "$currentDate-3M"}"#,
    },
};

/// A date expression on a parameter that is no date.
pub(crate) static EXPRESSION_ELSEWHERE: Rule = Rule {
    meta: RuleMeta {
        id: "W721",
        name: "date-expression-elsewhere",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "only parameters of type date replace the expression by a day; here the text itself is sent to your route",
        help: "set `\"type\": \"date\"`",
    },
    check: Check::With("W718"),
    example: Example {
        scope: Scope::Param,
        bad: r#"{"type": "text", "value": "$currentDate-1M"}"#,
        good: r#"{"type": "date", "value": "$currentDate-1M"}"#,
    },
};

/// A month as lower case m.
pub(crate) static LOWER_CASE_MONTH: Rule = Rule {
    meta: RuleMeta {
        id: "W722",
        name: "lower-case-month",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "both `m` and `M` mean a month; the documentation writes `M`, and readers take `m` for minutes",
        help: "write `M`",
    },
    check: Check::With("W718"),
    example: Example {
        scope: Scope::Param,
        bad: r#"{"type": "date", "value": "$currentDate-1m"}"#,
        good: r#"{"type": "date", "value": "$currentDate-1M"}"#,
    },
};

/// An offset in hours.
pub(crate) static HOUR_OFFSET: Rule = Rule {
    meta: RuleMeta {
        id: "W723",
        name: "hour-offset",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "the result is a day without a time, so hours matter only around midnight",
        help: "use days: `d`",
    },
    check: Check::With("W718"),
    example: Example {
        scope: Scope::Param,
        bad: r#"{"type": "date", "value": "$currentDate-6h"}"#,
        good: r#"{"type": "date", "value": "$currentDate-1d"}"#,
    },
};

fn dates(_: &Context<'_, '_>, widget: &WidgetView<'_, '_>, found: &mut Vec<Diagnostic>) {
    for param in params(widget) {
        let Some(text) = param.text("value").filter(|text| !text.is_empty()) else { continue };
        if param.kind() == "date" {
            found.extend(date(&param, text));
        } else if is_expression(text) && !param.kind().is_empty() {
            let message = format!("`{text}` is sent as it stands: {} is no date", param.words());
            let label = param.value_label("value", "");
            found.push(Diagnostic::new(&EXPRESSION_ELSEWHERE.meta, message, label).fix(as_date(&param, text)));
        }
    }
}

fn date(param: &Param<'_, '_, '_>, text: &str) -> Option<Diagnostic> {
    let default = || format!("default `{text}` of {}", param.words());
    let write = |fix: fn(String, [crate::text::Edit; 1]) -> Fix| {
        let form = quote(&documented_form(text)?);
        param.set("value", &form).map(|edit| fix(format!("write {form}"), [edit]))
    };
    let (rule, what, fix) = match DateText::read(text) {
        DateText::Exact | DateText::Today | DateText::Offset { unit: Unit::Documented, .. } => return None,
        DateText::Impossible => (&DATE_DEFAULT.meta, "is a day that does not exist".to_owned(), None),
        DateText::Other => (&DATE_DEFAULT.meta, "is not in the form YYYY-MM-DD".to_owned(), write(Fix::safe)),
        DateText::SilentlyToday => {
            (&DATE_EXPRESSION.meta, "has no offset that can be read; it means today".to_owned(), write(Fix::offered))
        }
        DateText::IgnoredTail { offset } => {
            (&DATE_EXPRESSION.meta, format!("is read as `$currentDate{offset}`; the rest is ignored"), write(Fix::safe))
        }
        DateText::Offset { unit, offset } => {
            let (rule, what) = match unit {
                Unit::Hour => (&HOUR_OFFSET.meta, "is an offset in hours, but a date has no time"),
                Unit::LowerCaseMonth => (&LOWER_CASE_MONTH.meta, "means months; the documented letter is `M`"),
                _ => (&UNDOCUMENTED_UNIT.meta, "has a unit that is not documented"),
            };
            let fix = if unit == Unit::Hour { None } else { write(Fix::safe) };
            let label = param.value_label("value", format!("`{offset}`"));
            return Some(Diagnostic::new(rule, format!("{} {what}", default()), label).fix(fix));
        }
    };
    Some(Diagnostic::new(rule, format!("{} {what}", default()), param.value_label("value", "")).fix(fix))
}

/// Makes a plain text box a date.
fn as_date(param: &Param<'_, '_, '_>, text: &str) -> Option<Fix> {
    let sound = matches!(DateText::read(text), DateText::Today | DateText::Offset { unit: Unit::Documented, .. });
    let plain = ["options", "optionsEndpoint", "multiple", "multiSelect", "language"]
        .iter()
        .all(|key| param.get(key).is_none());
    let edit = (sound && plain && param.kind() == "text").then(|| param.set("type", "\"date\""))?;
    edit.map(|edit| Fix::offered("make it a date", [edit]))
}

#[cfg(test)]
mod tests {
    use crate::rules::Scope;
    use crate::rules::harness::found;

    #[test]
    fn every_text_has_its_rule() {
        let cases: &[(&str, &[&str])] = &[
            ("2025-01-31", &[]),
            ("1/31/2025", &[]),
            ("", &[]),
            ("$currentDate", &[]),
            ("$currentDate-1y", &[]),
            ("2025-02-30", &["W718"]),
            ("$currentdate-1y", &["W718"]),
            ("last week", &["W718"]),
            ("$currentDate-1y+1M", &["W719"]),
            ("$currentDate -1y", &["W719"]),
            ("$currentDate-1Q", &["W720"]),
            ("$currentDate-1Y", &["W720"]),
            ("$currentDate-1m", &["W722"]),
            ("$currentDate-1h", &["W723"]),
        ];
        for (text, expected) in cases {
            let param = format!(r#"{{"type": "date", "value": "{text}"}}"#);
            let rules = ["W718", "W719", "W720", "W721", "W722", "W723"];
            assert_eq!(found(Scope::Param, &param, &rules), *expected, "{text}");
        }
    }
}
