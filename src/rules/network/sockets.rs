//! Sockets of live grids.

use url::Url;

use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::rewrite;
use crate::rules::address::is_this_machine;
use crate::rules::view::WidgetView;
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::Fix;

/// An unencrypted WebSocket on another machine.
pub(crate) static PLAIN_SOCKET: Rule = Rule {
    meta: RuleMeta {
        id: "N021",
        name: "plain-web-socket",
        severity: Severity::Error,
        class: Class::Behaviour,
        why: "Workspace is an https page, and browsers let such a page open `ws://` on this machine only; the live grid gets no updates",
        help: "use `wss://`, or write the path only: it is joined to the address of the backend",
    },
    check: Check::Widget(check),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"type": "live_grid", "wsEndpoint": "ws://feeds.example.com/prices", "data": {"wsRowIdColumn": "symbol"}}"#,
        good: r#"{"type": "live_grid", "wsEndpoint": "wss://feeds.example.com/prices", "data": {"wsRowIdColumn": "symbol"}}"#,
    },
};

fn check(_: &Context<'_, '_>, widget: &WidgetView<'_, '_>, found: &mut Vec<Diagnostic>) {
    let Some(node) = widget.get("wsEndpoint").filter(|_| widget.kind() == Some("live_grid")) else { return };
    let Some((text, url)) = node.as_str().and_then(|text| Some((text, Url::parse(text).ok()?))) else { return };
    if url.scheme() != "ws" || url.host().is_none_or(|host| is_this_machine(&host)) {
        return;
    }
    let label = widget.label(node.span, &widget.pointer.key("wsEndpoint"), "not encrypted");
    let message = format!("browsers do not open the WebSocket of widget `{}` from an https page", widget.id);
    let rest = text.trim().get(2..).unwrap_or_default();
    let edit = rewrite::replace_value(node, rewrite::quote(&format!("wss{rest}")));
    found.push(Diagnostic::new(&PLAIN_SOCKET.meta, message, label).fix(Fix::offered("use wss", [edit])));
}
