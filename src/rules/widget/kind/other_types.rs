//! Keys that only some types read.

use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::Node;
use crate::rules::view::WidgetView;
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::Fix;

/// Types that can show their data in raw form.
const RAW: &[&str] = &["chart", "chart-highcharts", "chart-vegalite", "html", "youtube"];

/// A raw view where there is none.
pub(crate) static UNUSED_RAW: Rule = Rule {
    meta: RuleMeta {
        id: "W133",
        name: "unused-raw",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "only charts, html and youtube have a switch to raw data; on other types the key does nothing",
        help: "remove `raw`",
    },
    check: Check::Widget(keys),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"type": "table", "raw": true}"#,
        good: r#"{"type": "chart", "raw": true}"#,
    },
};

/// A WebSocket that nothing opens.
pub(crate) static UNUSED_SOCKET: Rule = Rule {
    meta: RuleMeta {
        id: "W134",
        name: "unused-ws-endpoint",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "only a live_grid opens a WebSocket; on other types no update ever arrives",
        help: "change the type to `live_grid`, or remove `wsEndpoint`",
    },
    check: Check::With("W133"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"type": "table", "wsEndpoint": "prices/ws"}"#,
        good: r#"{"type": "live_grid", "wsEndpoint": "prices/ws", "data": {"wsRowIdColumn": "symbol"}}"#,
    },
};

/// A path for files where none are opened.
pub(crate) static UNUSED_FILE_PATH: Rule = Rule {
    meta: RuleMeta {
        id: "W135",
        name: "unused-file-endpoint",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "only a file_viewer asks this path; on other types the key does nothing",
        help: "remove `fileEndpoint`",
    },
    check: Check::With("W133"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"type": "pdf", "fileEndpoint": "/files/open"}"#,
        good: r#"{"type": "file_viewer", "fileEndpoint": "/files/open"}"#,
    },
};

fn keys(_: &Context<'_, '_>, widget: &WidgetView<'_, '_>, found: &mut Vec<Diagnostic>) {
    let Some(kind) = widget.kind() else { return };
    let words = widget.words();
    let mut report = |rule: &'static Rule, key: &str, readers: &str, fix: Option<Fix>| {
        let message = format!("`{key}` of {words} does nothing, only {readers}");
        let label = widget.key_label(key, format!("the type is `{kind}`"));
        found.extend(label.map(|label| Diagnostic::new(&rule.meta, message, label).fix(fix)));
    };
    let text = |key| widget.get(key).is_some_and(|value: &Node<'_>| value.as_str().is_some());
    if widget.get("raw").and_then(Node::as_bool) == Some(true) && !RAW.contains(&kind) {
        report(&UNUSED_RAW, "raw", "charts, html and youtube read it", widget.without("raw"));
    }
    if text("wsEndpoint") && kind != "live_grid" {
        report(&UNUSED_SOCKET, "wsEndpoint", "live_grid reads it", None);
    }
    if text("fileEndpoint") && kind != "file_viewer" {
        report(&UNUSED_FILE_PATH, "fileEndpoint", "file_viewer reads it", widget.without("fileEndpoint"));
    }
}
