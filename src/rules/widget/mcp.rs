//! What connects a widget with MCP servers.

use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::{Member, Node, rewrite};
use crate::rules::view::WidgetView;
use crate::rules::{Check, Context, Example, Rule, Scope, address};
use crate::text::{Fix, closest};

/// The two members of `mcp_tool`, each with names it is mistaken for.
const TOOL_KEYS: [(&str, &[&str]); 2] =
    [("mcp_server", &["server", "server_name", "mcp_server_name"]), ("tool_id", &["tool", "tool_name", "mcp_tool"])];

/// A server address that the browser cannot use.
pub(crate) static SERVER_URL: Rule = Rule {
    meta: RuleMeta {
        id: "W136",
        name: "unreachable-mcp-url",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "the browser connects to this server itself: the documentation wants its full address, by https, or by http on this machine",
        help: "write the whole address, for example `https://mcp.example.com/funds`",
    },
    check: Check::Widget(server),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"type": "iframe", "endpoint": "https://example.com/funds", "storage": {"mcpUrl": "http://example.com/mcp"}}"#,
        good: r#"{"type": "iframe", "endpoint": "https://example.com/funds", "storage": {"mcpUrl": "https://example.com/mcp"}}"#,
    },
};

/// A server on a type that connects none.
pub(crate) static UNUSED_SERVER: Rule = Rule {
    meta: RuleMeta {
        id: "W137",
        name: "unused-mcp-url",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "only iframe widgets connect this server when they are shown",
        help: "remove it, and list the server in `mcp_servers` of an app in apps.json",
    },
    check: Check::With("W136"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"type": "table", "storage": {"mcpUrl": "https://example.com/mcp"}}"#,
        good: r#"{"type": "iframe", "endpoint": "https://example.com/funds", "storage": {"mcpUrl": "https://example.com/mcp"}}"#,
    },
};

/// A link to a tool that names it only in part.
pub(crate) static INCOMPLETE_TOOL: Rule = Rule {
    meta: RuleMeta {
        id: "W138",
        name: "incomplete-mcp-tool",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace compares both names letter by letter; with one missing no result of the tool is ever matched with this widget",
        help: "give `mcp_server` and `tool_id` exactly as the server announces them",
    },
    check: Check::Widget(tool),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"mcp_tool": {"mcp_server": "Funds"}}"#,
        good: r#"{"mcp_tool": {"mcp_server": "Funds", "tool_id": "get_prices"}}"#,
    },
};

/// A member that links to tools do not have.
pub(crate) static UNKNOWN_TOOL_KEY: Rule = Rule {
    meta: RuleMeta {
        id: "W139",
        name: "unknown-mcp-tool-key",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace reads `mcp_server` and `tool_id` only; anything else here does nothing",
        help: "remove the key",
    },
    check: Check::With("W138"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"mcp_tool": {"server": "Funds", "tool_id": "get_prices"}}"#,
        good: r#"{"mcp_tool": {"mcp_server": "Funds", "tool_id": "get_prices"}}"#,
    },
};

fn server(_: &Context<'_, '_>, widget: &WidgetView<'_, '_>, found: &mut Vec<Diagnostic>) {
    let Some(member) = widget.get("storage").and_then(|storage| storage.member("mcpUrl")) else { return };
    let Some(kind) = widget.kind() else { return };
    let pointer = widget.pointer.key("storage").key("mcpUrl");
    let words = widget.words();
    if kind != "iframe" {
        let label = widget.label(member.key_span, &pointer, format!("the type is `{kind}`"));
        let message = format!("`storage.mcpUrl` of {words} does nothing, only iframe reads it");
        found.push(Diagnostic::new(&UNUSED_SERVER.meta, message, label));
        return;
    }
    let url = member.value.as_str();
    if url.is_some_and(address::is_reachable) {
        return;
    }
    // Published apps of OpenBB itself give a path; nothing says what becomes of it.
    let is_path = url.is_some_and(|url| !url.trim().is_empty() && !url.contains(':'));
    let (severity, fault) = if is_path {
        (Severity::Hint, "is a path, not a full address")
    } else {
        (Severity::Warning, "cannot be reached from the browser")
    };
    let message = format!("`storage.mcpUrl` of {words} {fault}");
    let label = widget.label(member.value.span, &pointer, "");
    found.push(Diagnostic::new(&SERVER_URL.meta, message, label).severity(severity));
}

fn tool(_: &Context<'_, '_>, widget: &WidgetView<'_, '_>, found: &mut Vec<Diagnostic>) {
    let Some(tool) = widget.get("mcp_tool").filter(|tool| !tool.is_null()) else { return };
    let words = widget.words();
    if !tool.is_object() {
        let message = format!("`mcp_tool` of {words} is {}, not an object", tool.kind());
        found.extend(
            widget.value_label("mcp_tool", "").map(|label| Diagnostic::new(&INCOMPLETE_TOOL.meta, message, label)),
        );
        return;
    }
    let mut meant = Vec::new();
    for member in tool.members().iter().filter(|member| TOOL_KEYS.iter().all(|(key, _)| member.key != *key)) {
        let right = intended(tool, member);
        meant.extend(right);
        found.push(unknown_key(widget, tool, member, right));
    }
    for (key, _) in TOOL_KEYS.iter().filter(|(key, _)| !meant.contains(key)) {
        let member = tool.member(key);
        if member.and_then(|member| member.value.as_str()).is_some_and(|name| !name.trim().is_empty()) {
            continue;
        }
        let message = format!("`mcp_tool` of {words} does not say its `{key}`");
        let label = match member {
            Some(member) => Some(widget.label(member.value.span, &widget.pointer.key("mcp_tool").key(key), "")),
            None => widget.key_label("mcp_tool", format!("`{key}` is missing")),
        };
        found.extend(label.map(|label| Diagnostic::new(&INCOMPLETE_TOOL.meta, message, label)));
    }
}

/// The missing key that an unknown one stands for.
fn intended(tool: &Node<'_>, member: &Member<'_>) -> Option<&'static str> {
    let missing = || TOOL_KEYS.iter().filter(|(key, _)| tool.member(key).is_none());
    let synonym = missing().find(|(_, names)| names.contains(&member.key.as_ref()));
    synonym.map(|(key, _)| *key).or_else(|| closest(&member.key, missing().map(|(key, _)| *key)))
}

fn unknown_key(
    widget: &WidgetView<'_, '_>,
    tool: &Node<'_>,
    member: &Member<'_>,
    right: Option<&'static str>,
) -> Diagnostic {
    let key = member.key.as_ref();
    let message = format!("`mcp_tool` of {} has an unknown key `{key}`", widget.words());
    let label = widget.label(member.key_span, &widget.pointer.key("mcp_tool").key(key), "");
    let diagnostic = Diagnostic::new(&UNKNOWN_TOOL_KEY.meta, message, label);
    if let Some(right) = right {
        let fix = Fix::safe(format!("rename to `{right}`"), [rewrite::rename_key(member, right)]);
        return diagnostic.help(format!("did you mean `{right}`?")).fix(fix);
    }
    let edit = rewrite::remove_key(widget.text(), tool, key);
    diagnostic.fix(edit.map(|edit| Fix::safe(format!("remove `{key}`"), [edit])))
}

#[cfg(test)]
mod tests {
    use crate::rules::Scope;
    use crate::rules::harness::found;

    #[test]
    fn a_tool_is_named_by_server_and_id_and_nothing_else() {
        for (tool, expected) in [
            (r#"{"mcp_server": "Funds", "tool_id": "get_prices"}"#, ""),
            ("null", ""),
            ("{}", "W138 W138"),
            (r#""get_prices""#, "W138"),
            (r#"{"mcp_server": " ", "tool_id": 5}"#, "W138 W138"),
            (r#"{"server": "Funds", "tool": "get_prices"}"#, "W139 W139"),
            (r#"{"mcpServer": "Funds", "tool_id": "get_prices"}"#, "W139"),
            (r#"{"mcp_server": "Funds", "tool_id": "get_prices", "server": "Funds"}"#, "W139"),
            (r#"{"mcp_server": "Funds", "colour": "red"}"#, "W138 W139"),
        ] {
            let text = format!(r#"{{"mcp_tool": {tool}}}"#);
            assert_eq!(found(Scope::Widget, &text, &["W138", "W139"]).join(" "), expected, "{tool}");
        }
    }
}
