//! The look of a placed widget's card.

use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::rewrite;
use crate::rules::view::AppView;
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::Fix;

/// A look that cards do not have.
pub(crate) static STYLE: Rule = Rule {
    meta: RuleMeta {
        id: "A059",
        name: "invalid-card-style",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "today's Workspace does not check the style of a card, but OpenBB's guide says that other keys and values make it refuse the app",
        help: "use borderWidth 0 to 24, radius and contentPadding 0 to 64, and shadow none, sm, md or lg",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Layout,
        bad: r#"{"state": {"style": {"radius": 90}}}"#,
        good: r#"{"state": {"style": {"radius": 12}}}"#,
    },
};

/// A style that nothing reads.
pub(crate) static HEADER_MODE: Rule = Rule {
    meta: RuleMeta {
        id: "A062",
        name: "unread-header-mode",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "Workspace accepts `headerMode` and does nothing with it",
        help: "remove it",
    },
    check: Check::App(header_mode),
    example: Example {
        scope: Scope::Layout,
        bad: r#"{"state": {"style": {"headerMode": "compact"}}}"#,
        good: r#"{"state": {"style": {"shadow": "sm"}}}"#,
    },
};

fn header_mode(_: &Context<'_, '_>, app: &AppView<'_, '_>, found: &mut Vec<Diagnostic>) {
    for item in app.items() {
        let Some(style) = item.node.get("state").and_then(|state| state.get("style")) else { continue };
        let Some(member) = style.member("headerMode") else { continue };
        let message = format!("`headerMode` of `{}` has no effect", item.widget_id().unwrap_or_default());
        let pointer = item.pointer.key("state").key("style").key("headerMode");
        let fix =
            rewrite::remove_key(app.text(), style, "headerMode").map(|edit| Fix::safe("remove `headerMode`", [edit]));
        found.push(Diagnostic::new(&HEADER_MODE.meta, message, app.label(member.key_span, &pointer, "")).fix(fix));
    }
}
