//! Pages and notes, whose data Workspace does not fetch.

use super::unread;
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::Node;
use crate::rules::address::{is_absolute, is_reachable};
use crate::rules::view::WidgetView;
use crate::rules::{Check, Context, Example, Rule, Scope};

/// An iframe without a full https address.
pub(crate) static IFRAME_ADDRESS: Rule = Rule {
    meta: RuleMeta {
        id: "W809",
        name: "iframe-address",
        severity: Severity::Error,
        class: Class::Behaviour,
        why: "the browser opens this address itself, inside a page served by https: plain http on another host stays blank, and a path may",
        help: "write the full address, beginning with `https://`; `http://` works for localhost only",
    },
    check: Check::Widget(pages),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"type": "iframe", "endpoint": "dashboard"}"#,
        good: r#"{"type": "iframe", "endpoint": "https://example.com/dashboard"}"#,
    },
};

/// A setting of a request on a note.
pub(crate) static NOTE_KEYS: Rule = Rule {
    meta: RuleMeta {
        id: "W814",
        name: "unread-key-on-note",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "a note is written in Workspace; its endpoint is never called, so nothing reads what belongs to a request",
        help: "remove the key",
    },
    check: Check::With("W809"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"type": "note", "params": [], "refetchInterval": 60000}"#,
        good: r#"{"type": "note", "params": []}"#,
    },
};

/// Timing of an iframe.
pub(crate) static IFRAME_TIMING: Rule = Rule {
    meta: RuleMeta {
        id: "W819",
        name: "timing-on-iframe",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "Workspace does not fetch an iframe, it opens the page; no interval or button makes it fetch again",
        help: "remove the key",
    },
    check: Check::With("W809"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"type": "iframe", "endpoint": "https://example.com/dashboard", "refetchInterval": 60000}"#,
        good: r#"{"type": "iframe", "endpoint": "https://example.com/dashboard"}"#,
    },
};

fn pages(_: &Context<'_, '_>, widget: &WidgetView<'_, '_>, found: &mut Vec<Diagnostic>) {
    match widget.kind() {
        Some("iframe") => {
            found.extend(address(widget));
            unread(&IFRAME_TIMING.meta, widget, &["refetchInterval", "staleTime", "runButton"], found);
        }
        Some("note" | "rich_note") => unread(&NOTE_KEYS.meta, widget, &["params", "refetchInterval", "data"], found),
        _ => {}
    }
}

fn address(widget: &WidgetView<'_, '_>) -> Option<Diagnostic> {
    let address = widget.get("endpoint").and_then(Node::as_str).filter(|address| !address.trim().is_empty())?;
    if is_reachable(address) {
        return None;
    }
    let new = |message: String, text: &str| {
        Some(Diagnostic::new(&IFRAME_ADDRESS.meta, message, widget.value_label("endpoint", text)?))
    };
    let page = format!("the page `{address}` of {}", widget.words());
    if is_absolute(address) {
        return new(format!("{page} is served by plain http"), "works for localhost only");
    }
    let short = new(format!("{page} is not a full address"), "not a full address")?;
    // There are backends of OpenBB that name a path of their own here.
    Some(if address.contains("://") { short } else { short.severity(Severity::Warning) })
}

#[cfg(test)]
mod tests {
    use crate::rules::Scope;
    use crate::rules::harness::found;

    #[test]
    fn an_iframe_opens_https_everywhere_and_http_on_this_machine() {
        let cases = [
            ("https://example.com/x?a={symbol}", 0),
            ("http://localhost:7779/page", 0),
            ("http://example.com", 1),
            ("ftp://example.com", 1),
            ("/page", 1),
        ];
        for (address, count) in cases {
            let widget = format!(r#"{{"type": "iframe", "endpoint": "{address}"}}"#);
            assert_eq!(found(Scope::Widget, &widget, &["W809"]).len(), count, "{address}");
        }
    }
}
