//! Groups with nobody to share with.

use super::sharing::shares;
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::Node;
use crate::rules::view::AppView;
use crate::rules::{Check, Context, Example, Rule, Scope};

/// A group of one.
pub(crate) static LONELY: Rule = Rule {
    meta: RuleMeta {
        id: "A091",
        name: "lonely-group",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "a group keeps the parameter of several placed widgets equal; with one member there is nothing to share",
        help: "add a second member, or remove the group",
    },
    check: Check::App(check),
    example: Example {
        scope: Scope::App,
        bad: r#"{"tabs": {"": {"id": "", "name": "", "layout": [{"i": "prices", "x": 0, "y": 0, "w": 20, "h": 12, "groups": ["Group 1"]}]}}, "groups": [{"name": "Group 1", "type": "param", "paramName": "symbol", "widgetIds": ["prices"]}]}"#,
        good: r#"{"tabs": {"": {"id": "", "name": "", "layout": [{"i": "prices", "x": 0, "y": 0, "w": 20, "h": 12, "groups": ["Group 1"]}, {"i": "news", "x": 20, "y": 0, "w": 20, "h": 12, "groups": ["Group 1"]}]}}, "groups": [{"name": "Group 1", "type": "param", "paramName": "symbol", "widgetIds": ["prices", "news"]}]}"#,
    },
};

fn check<'d, 's>(cx: &Context<'d, 's>, app: &AppView<'d, 's>, found: &mut Vec<Diagnostic>) {
    for share in shares(cx, app).iter().filter(|share| share.placed == 1) {
        // A longer list of members has one that is unknown, not placed or not joined: that is the fault.
        let listed = share.group.node.get("widgetIds").map(Node::items).unwrap_or_default();
        let sends = share.members.iter().any(|member| share.param.is_some_and(|param| member.clicks_on(param)));
        if listed.len() > 1 || sends {
            continue;
        }
        let message = format!("group `{}` has one member; there is nothing to share", share.name);
        let mut diagnostic = Diagnostic::new(&LONELY.meta, message, share.label(app, "name", "one member"));
        if let Some(member) = share.members.first() {
            diagnostic = diagnostic.related(share.place(app, member, "the only one"));
        }
        found.push(diagnostic);
    }
}
