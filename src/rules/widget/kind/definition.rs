//! Keys that single types of widget cannot do without.

use crate::diagnostic::{Class, RuleMeta, Severity};
use crate::json::{Node, Pointer};
use crate::rules::{Check, Example, Rule, Scope};
use crate::text::Span;

/// A viewer of files without a way to choose one.
pub(crate) static FILE_SELECTOR: Rule = Rule {
    meta: RuleMeta {
        id: "W800",
        name: "missing-file-selector",
        severity: Severity::Error,
        class: Class::Schema,
        why: "users choose files in a dropdown; unless a parameter is marked for that, Workspace drops all widgets of this backend",
        help: "add an endpoint parameter with `\"roles\": [\"fileSelector\"]`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"type": "multi_file_viewer", "params": [{"paramName": "report", "type": "endpoint", "optionsEndpoint": "report_options"}]}"#,
        good: r#"{"type": "multi_file_viewer", "params": [{"paramName": "report", "type": "endpoint", "optionsEndpoint": "report_options", "roles": ["fileSelector"]}]}"#,
    },
};

/// The parameter of the list at `params` that was most likely meant to choose the files: the one with a role, else the only dropdown.
pub(in crate::rules) fn unmarked_selector(root: &Node<'_>, params: &Pointer) -> Option<(Span, Pointer)> {
    let (list, _) = root.at(params)?;
    let mut all = Vec::new();
    for (at, item) in list.items().iter().enumerate() {
        let here = params.index(at);
        all.extend(item.items().iter().enumerate().map(|(inner, node)| (node, here.index(inner))));
        all.push((item, here));
    }
    if let Some((roles, here)) = all.iter().find_map(|(node, here)| Some((node.get("roles")?, here))) {
        return Some((roles.span, here.key("roles")));
    }
    let is_dropdown = |node: &Node<'_>| node.get("type").and_then(Node::as_str) == Some("endpoint");
    let mut dropdowns = all.into_iter().filter(|(node, _)| is_dropdown(node));
    let (only, here) = dropdowns.next().filter(|_| dropdowns.next().is_none())?;
    Some((only.span, here))
}

/// A live grid without a source of updates.
pub(crate) static WEB_SOCKET: Rule = Rule {
    meta: RuleMeta {
        id: "W802",
        name: "live-grid-without-socket",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "a live grid takes its updates from a WebSocket; without one it shows the first rows and never changes",
        help: "add `wsEndpoint`, the path of the WebSocket route, or use the type `table`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"type": "live_grid", "data": {"wsRowIdColumn": "symbol"}}"#,
        good: r#"{"type": "live_grid", "wsEndpoint": "prices/ws", "data": {"wsRowIdColumn": "symbol"}}"#,
    },
};

/// A live grid that cannot tell its rows apart.
pub(crate) static ROW_ID: Rule = Rule {
    meta: RuleMeta {
        id: "W803",
        name: "live-grid-without-row-id",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace finds the row to update by this column; without it every message adds another row",
        help: "add `data.wsRowIdColumn`, the field that identifies a row",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"type": "live_grid", "wsEndpoint": "prices/ws"}"#,
        good: r#"{"type": "live_grid", "wsEndpoint": "prices/ws", "data": {"wsRowIdColumn": "symbol"}}"#,
    },
};

/// An omni widget without a prompt.
pub(crate) static PROMPT: Rule = Rule {
    meta: RuleMeta {
        id: "W807",
        name: "omni-without-prompt",
        severity: Severity::Error,
        class: Class::Behaviour,
        why: "Workspace sends what the user types in the parameter `prompt`; without it your route never gets a question",
        help: "add `{\"paramName\": \"prompt\", \"type\": \"text\", \"show\": false}` to `params`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"type": "omni", "params": []}"#,
        good: r#"{"type": "omni", "params": [{"paramName": "prompt", "type": "text", "show": false}]}"#,
    },
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_to_choose_the_files_is_pointed_at() {
        for (params, expected) in [
            (r#"[{"type": "endpoint"}]"#, Some("/w/params/0")),
            (r#"[{"type": "text"}, [{"type": "endpoint"}]]"#, Some("/w/params/1/0")),
            (r#"[{"type": "endpoint"}, {"type": "endpoint", "roles": ["file"]}]"#, Some("/w/params/1/roles")),
            (r#"[{"type": "endpoint"}, {"type": "endpoint"}]"#, None),
            ("[]", None),
            (r#""none""#, None),
        ] {
            let text = format!(r#"{{"w": {{"params": {params}}}}}"#);
            let root = crate::json::parse(&text).root.unwrap();
            let found = unmarked_selector(&root, &Pointer::from_text("/w/params"));
            assert_eq!(found.as_ref().map(|(_, pointer)| pointer.as_str()), expected, "{params}");
        }
    }
}
