//! Ids: the keys of widgets.json.

use super::endpoint::Endpoint;
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::{Node, Pointer, rewrite};
use crate::rules::view::WidgetView;
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::Fix;

/// Keys under which people repeat the id inside the definition.
const INNER_IDS: &[&str] = &["widgetId", "id"];

/// An id that is not made of the endpoint.
pub(crate) static UNCONVENTIONAL_ID: Rule = Rule {
    meta: RuleMeta {
        id: "W013",
        name: "id-differs-from-endpoint",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "OpenBB's documentation makes the id of the endpoint, with `_` for each slash; Workspace takes any id",
        help: "nothing to do, unless you want the convention; then rename the widget in widgets.json and in apps.json",
    },
    check: Check::Widget(convention),
    example: Example {
        scope: Scope::Widgets,
        bad: r#"{"prices": {"name": "Fund prices", "description": "Daily closing price of each fund in EUR.", "endpoint": "funds/prices"}}"#,
        good: r#"{"funds_prices": {"name": "Fund prices", "description": "Daily closing price of each fund in EUR.", "endpoint": "funds/prices"}}"#,
    },
};

/// A widget under the key `""`.
pub(crate) static EMPTY_ID: Rule = Rule {
    meta: RuleMeta {
        id: "W015",
        name: "empty-widget-id",
        severity: Severity::Error,
        class: Class::Behaviour,
        why: "apps, prompts and groups name a widget by its id; one without an id cannot be placed or mentioned by any of them",
        help: "give the widget an id, for example the name of its FastAPI route function",
    },
    check: Check::With("W010"),
    example: Example {
        scope: Scope::Widgets,
        bad: r#"{"": {"name": "Fund prices", "description": "Daily closing price of each fund in EUR.", "endpoint": "fund_prices"}}"#,
        good: r#"{"fund_prices": {"name": "Fund prices", "description": "Daily closing price of each fund in EUR.", "endpoint": "fund_prices"}}"#,
    },
};

/// An id inside the definition that is not the widget's.
pub(crate) static INNER_ID: Rule = Rule {
    meta: RuleMeta {
        id: "W016",
        name: "inner-widget-id",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "the key is the id; Workspace overwrites or ignores an id inside the definition, so apps that use it find nothing",
        help: "remove it, and use the key of the widget everywhere",
    },
    check: Check::Widget(inner_ids),
    example: Example { scope: Scope::Widget, bad: r#"{"widgetId": "fund_prices"}"#, good: r#"{"widgetId": "prices"}"# },
};

fn convention(cx: &Context<'_, '_>, widget: &WidgetView<'_, '_>, found: &mut Vec<Diagnostic>) {
    let Some(endpoint) = Endpoint::of(widget).map(|endpoint| endpoint.text.trim_start_matches('/')) else { return };
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-./".contains(&byte);
    let derived = endpoint.replace(['/', '-', '.'], "_");
    if derived == widget.id || !endpoint.bytes().all(plain) || cx.widget(&derived).is_some() {
        return;
    }
    let message = format!("the conventional id of {} would be `{derived}`", widget.words());
    // Where apps may name the widget, one file alone must not change.
    let alone = cx.documents().apps.is_none();
    let rename = || Fix::offered(format!("rename to `{derived}`"), [rewrite::rename_key(widget.member, &derived)]);
    let diagnostic = Diagnostic::new(&UNCONVENTIONAL_ID.meta, message, widget.own_label(""));
    found.push(diagnostic.fix(alone.then(rename)));
}

fn inner_ids(_: &Context<'_, '_>, widget: &WidgetView<'_, '_>, found: &mut Vec<Diagnostic>) {
    for key in INNER_IDS {
        let inner = widget.get(key).and_then(Node::as_str).filter(|inner| *inner != widget.id);
        let Some((inner, label)) = inner.zip(widget.key_label(key, "")) else { continue };
        let message = format!("`{key}` of {} is `{inner}`, but its key is what counts", widget.words());
        let other = widget.own_label("this is the id");
        found.push(Diagnostic::new(&INNER_ID.meta, message, label).related(other).fix(widget.without(key)));
    }
}

/// Whether `pointer` leads to an inner id that is reported because it is not the widget's.
pub(in crate::rules) fn is_inner_id(root: &Node<'_>, pointer: &Pointer) -> bool {
    let mut segments = pointer.segments();
    let (Some(id), Some(key), None) = (segments.next(), segments.next(), segments.next()) else { return false };
    let differs = |(value, _): (&Node<'_>, _)| value.as_str().is_some_and(|inner| inner != id);
    root.is_object() && INNER_IDS.contains(&key.as_ref()) && root.at(pointer).is_some_and(differs)
}
