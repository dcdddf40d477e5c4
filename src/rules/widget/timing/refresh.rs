//! How refetch interval, stale time and run button go together.

use super::schedule::refreshes;
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::Node;
use crate::rules::view::WidgetView;
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::{Applicability, Fix};

/// Milliseconds below which refreshing is called frequent.
const FREQUENT: f64 = 5000.0;

/// A refresh every few seconds.
pub(crate) static FREQUENT_REFETCH: Rule = Rule {
    meta: RuleMeta {
        id: "W305",
        name: "frequent-refetch",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "every open dashboard asks the backend again and again, each time for everything",
        help: "choose a longer interval, or send the changes with the type `live_grid`",
    },
    check: Check::Widget(timing),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"refetchInterval": 1000}"#,
        good: r#"{"refetchInterval": 60000}"#,
    },
};

/// Data that is fetched again before it is old.
pub(crate) static LATE_STALE_TIME: Rule = Rule {
    meta: RuleMeta {
        id: "W307",
        name: "stale-time-beyond-refetch",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "the data is replaced before it reaches its stale time, so it never counts as old and the time has no effect",
        help: "make `staleTime` at most as long as `refetchInterval`",
    },
    check: Check::With("W305"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"refetchInterval": 60000, "staleTime": 300000}"#,
        good: r#"{"refetchInterval": 300000, "staleTime": 60000}"#,
    },
};

/// A stale time on data that never turns stale.
pub(crate) static UNUSED_STALE_TIME: Rule = Rule {
    meta: RuleMeta {
        id: "W308",
        name: "unused-stale-time",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "without automatic refreshing data never counts as old, and Workspace does not look at the stale time",
        help: "remove `staleTime`, or give a `refetchInterval`",
    },
    check: Check::With("W305"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"refetchInterval": false, "staleTime": 300000}"#,
        good: r#"{"refetchInterval": 900000, "staleTime": 300000}"#,
    },
};

/// A run button on a widget that refreshes by itself.
pub(crate) static RUN_BUTTON_WITH_TIMER: Rule = Rule {
    meta: RuleMeta {
        id: "W311",
        name: "run-button-with-timer",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "a refetch interval counts in spite of the run button: the widget also runs when nobody clicked",
        help: "leave `refetchInterval` out to run by click only",
    },
    check: Check::With("W305"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"runButton": true, "refetchInterval": 60000}"#,
        good: r#"{"runButton": true}"#,
    },
};

/// A run button where there always is one.
pub(crate) static RUN_BUTTON_ON_OMNI: Rule = Rule {
    meta: RuleMeta {
        id: "W313",
        name: "run-button-on-omni",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "a widget of the type omni always waits for Run, whatever this key says",
        help: "remove `runButton`",
    },
    check: Check::With("W305"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"type": "omni", "runButton": true, "params": [{"paramName": "prompt", "type": "text", "show": false}]}"#,
        good: r#"{"type": "omni", "params": [{"paramName": "prompt", "type": "text", "show": false}]}"#,
    },
};

fn timing(_: &Context<'_, '_>, widget: &WidgetView<'_, '_>, found: &mut Vec<Diagnostic>) {
    // A page in a frame and a note are not fetched at all.
    let Some(kind) = widget.kind().filter(|kind| !matches!(*kind, "iframe" | "note" | "rich_note")) else { return };
    let refetch = widget.get("refetchInterval");
    let run = widget.get("runButton").and_then(Node::as_bool);
    let words = widget.words();
    let milliseconds =
        |node: Option<&Node<'_>>| node.and_then(Node::as_f64).filter(|number| (1000.0..=f64::MAX).contains(number));
    let interval = milliseconds(refetch);
    let mut report = |rule: &'static Rule, key: &str, message: String, fix: Option<Fix>| {
        let label = widget.value_label(key, "");
        found.extend(label.map(|label| Diagnostic::new(&rule.meta, message, label).fix(fix)));
    };
    if let Some(interval) = interval.filter(|interval| *interval < FREQUENT && kind != "live_grid") {
        let message = format!("{words} is fetched again every {interval} milliseconds");
        report(&FREQUENT_REFETCH, "refetchInterval", message, None);
    }
    if let Some((stale, interval)) = milliseconds(widget.get("staleTime")).zip(interval)
        && stale > interval
    {
        let message = format!("`staleTime` of {words} is {stale}, longer than its `refetchInterval` of {interval}");
        report(&LATE_STALE_TIME, "staleTime", message, None);
    }
    let off = |node: &Node<'_>| node.is_null() || node.as_f64() == Some(0.0) || node.as_str() == Some("");
    let never = refetch.and_then(Node::as_bool) == Some(false) || run == Some(true) && refetch.is_none_or(off);
    if never && widget.get("staleTime").is_some_and(|stale| !stale.is_null()) {
        let message = format!("`staleTime` of {words} has no effect, its data never counts as old");
        report(&UNUSED_STALE_TIME, "staleTime", message, widget.without("staleTime"));
    }
    if kind == "omni" && run.is_some() {
        let message = format!("`runButton` of {words} has no effect, the type omni always waits for Run");
        // Behind a run button 0 and "" are allowed as interval; without it they are errors.
        let offered = |fix: Fix| Fix { applicability: Applicability::Unsafe, ..fix };
        let fix = widget.without("runButton").filter(|_| refetch.is_none_or(|node| node.is_null() || !off(node)));
        report(&RUN_BUTTON_ON_OMNI, "runButton", message, fix.map(offered));
    } else if run == Some(true) && refetch.is_some_and(refreshes) {
        let message = format!("{words} has a run button and also refreshes by itself");
        report(&RUN_BUTTON_WITH_TIMER, "refetchInterval", message, None);
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Scope;
    use crate::rules::harness::found;

    #[test]
    fn timings_that_make_sense_are_not_reported() {
        let rules = ["W302", "W303", "W304", "W305", "W307", "W308", "W310", "W311", "W313"];
        for (text, expected) in [
            (r#"{"refetchInterval": 4999}"#, "W305"),
            (r#"{"refetchInterval": 5000}"#, ""),
            (r#"{"type": "live_grid", "refetchInterval": 1000}"#, ""),
            (r#"{"type": "iframe", "refetchInterval": 1000, "staleTime": 2000, "runButton": true}"#, ""),
            (r#"{"refetchInterval": 60000, "staleTime": 60000}"#, ""),
            (r#"{"refetchInterval": "0 9 * * *", "staleTime": 900000}"#, ""),
            (r#"{"staleTime": 2000000}"#, ""),
            (r#"{"runButton": true, "staleTime": 60000}"#, "W308"),
            (r#"{"runButton": true, "refetchInterval": 0, "staleTime": 60000}"#, "W308"),
            (r#"{"runButton": false, "staleTime": 60000}"#, ""),
            (r#"{"runButton": true, "refetchInterval": false}"#, ""),
            (r#"{"runButton": true, "refetchInterval": "0 9 * * *"}"#, "W311"),
            (r#"{"runButton": true, "refetchInterval": "nightly"}"#, "W302"),
            (r#"{"refetchInterval": " "}"#, ""),
            (r#"{"refetchInterval": "60"}"#, "W304"),
            (r#"{"dataUpdateDisplay": "@daily"}"#, ""),
            (r#"{"dataUpdateDisplay": "18"}"#, "W310"),
        ] {
            assert_eq!(found(Scope::Widget, text, &rules).join(" "), expected, "{text}");
        }
    }
}
