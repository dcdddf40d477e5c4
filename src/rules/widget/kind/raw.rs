//! What agents and spreadsheets can read of drawn widgets.

use super::type_label;
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::Node;
use crate::rules::view::WidgetView;
use crate::rules::{Check, Context, Example, Rule, Scope};

/// A drawn widget without its numbers.
pub(crate) static NO_RAW_VIEW: Rule = Rule {
    meta: RuleMeta {
        id: "W815",
        name: "no-raw-view",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "agents and Excel users see a picture or a page; with `raw` they get the numbers behind it",
        help: "answer with rows when your route gets `raw=true`, and set `\"raw\": true`",
    },
    check: Check::Widget(raw),
    example: Example { scope: Scope::Widget, bad: r#"{"type": "chart"}"#, good: r#"{"type": "chart", "raw": true}"# },
};

/// A video without its text.
pub(crate) static NO_TRANSCRIPT: Rule = Rule {
    meta: RuleMeta {
        id: "W816",
        name: "video-without-transcript",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "agents cannot watch the video; with `raw` they get what your route sends instead of it",
        help: "answer with the transcript when your route gets `raw=true`, and set `\"raw\": true`",
    },
    check: Check::With("W815"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"type": "youtube"}"#,
        good: r#"{"type": "youtube", "raw": true}"#,
    },
};

fn raw(_: &Context<'_, '_>, widget: &WidgetView<'_, '_>, found: &mut Vec<Diagnostic>) {
    let (rule, what) = match widget.kind() {
        Some("chart" | "chart-highcharts" | "chart-vegalite" | "html") => (&NO_RAW_VIEW.meta, "the numbers behind"),
        Some("youtube") => (&NO_TRANSCRIPT.meta, "the transcript of"),
        _ => return,
    };
    if widget.get("raw").is_none_or(|raw| raw.is_null() || raw.as_bool() == Some(false)) && !is_closed(widget) {
        let message = format!("agents cannot read {what} {}", widget.words());
        found.push(Diagnostic::new(rule, message, type_label(widget, "")));
    }
}

/// Whether agents may not read it anyway.
fn is_closed(widget: &WidgetView<'_, '_>) -> bool {
    widget.get("disableRetrievalForCopilot").and_then(Node::as_bool) == Some(true)
}
