//! MCP servers of an app.

use std::collections::HashMap;

use url::Url;

use crate::diagnostic::{Class, Diagnostic, Label, RuleMeta, Severity};
use crate::json::{Member, Node, Pointer, rewrite};
use crate::rules::misspelt::misspelt_keys;
use crate::rules::view::AppView;
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::{Fix, closest};

/// A server without name or address.
pub(crate) static INCOMPLETE: Rule = Rule {
    meta: RuleMeta {
        id: "A120",
        name: "incomplete-mcp-server",
        severity: Severity::Error,
        class: Class::Schema,
        why: "servers are a list, and each one needs a name and an address as text; otherwise Workspace drops all apps of this backend",
        help: "add `name` and `url`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::App,
        bad: r#"{"mcp_servers": [{"url": "https://mcp.example.com/funds"}]}"#,
        good: r#"{"mcp_servers": [{"name": "Funds", "url": "https://mcp.example.com/funds"}]}"#,
    },
};

/// A server address that is no full URL, or not a safe one.
pub(crate) static URL: Rule = Rule {
    meta: RuleMeta {
        id: "A121",
        name: "invalid-mcp-server-url",
        severity: Severity::Error,
        class: Class::Schema,
        why: "the browser needs the full address: a bare path makes Workspace drop all apps, and plain http works for local servers only",
        help: "write the whole address, for example `https://mcp.example.com/funds`",
    },
    check: Check::App(addresses),
    example: Example {
        scope: Scope::App,
        bad: r#"{"mcp_servers": [{"name": "Funds", "url": "/mcp"}]}"#,
        good: r#"{"mcp_servers": [{"name": "Funds", "url": "https://mcp.example.com/funds"}]}"#,
    },
};

/// An unknown way to sign in to a server.
pub(crate) static AUTH_TYPE: Rule = Rule {
    meta: RuleMeta {
        id: "A122",
        name: "unknown-auth-type",
        severity: Severity::Error,
        class: Class::Schema,
        why: "servers are reached by OAuth or with a token; with any other word Workspace drops all apps of this backend",
        help: "use oauth or token, or leave the key out for oauth",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::App,
        bad: r#"{"mcp_servers": [{"name": "Funds", "url": "https://mcp.example.com/funds", "authType": "bearer"}]}"#,
        good: r#"{"mcp_servers": [{"name": "Funds", "url": "https://mcp.example.com/funds", "authType": "token"}]}"#,
    },
};

/// The undocumented spelling of `mcp_servers`.
pub(crate) static OTHER_SPELLING: Rule = Rule {
    meta: RuleMeta {
        id: "A123",
        name: "mcp-servers-spelling",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "Workspace reads this spelling too, and then ignores the documented `mcp_servers`; other builds may not know it",
        help: "write `mcp_servers`",
    },
    check: Check::Code(other_spelling),
    example: Example {
        scope: Scope::App,
        bad: r#"{"mcpServers": [{"name": "Funds", "url": "https://mcp.example.com/funds"}]}"#,
        good: r#"{"mcp_servers": [{"name": "Funds", "url": "https://mcp.example.com/funds"}]}"#,
    },
};

/// One server of an app under two entries.
pub(crate) static TWICE: Rule = Rule {
    meta: RuleMeta {
        id: "A124",
        name: "duplicate-mcp-server",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "tools are told apart by the name of their server; of two entries with one name or address, one is of no use",
        help: "remove one of them, or give each its own name and address",
    },
    check: Check::With("A121"),
    example: Example {
        scope: Scope::App,
        bad: r#"{"mcp_servers": [{"name": "Funds", "url": "https://mcp.example.com/funds"}, {"name": "Funds", "url": "https://mcp.example.com/bonds"}]}"#,
        good: r#"{"mcp_servers": [{"name": "Funds", "url": "https://mcp.example.com/funds"}, {"name": "Bonds", "url": "https://mcp.example.com/bonds"}]}"#,
    },
};

/// A widget linked to a server that no app lists.
pub(crate) static NO_SUCH_SERVER: Rule = Rule {
    meta: RuleMeta {
        id: "A125",
        name: "unknown-mcp-server",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "Workspace compares the name with the connected servers letter by letter; no app of this backend offers one of this name",
        help: "write the server's name as `mcp_servers` in apps.json has it",
    },
    check: Check::Code(linked_servers),
    example: Example {
        scope: Scope::Wiring,
        bad: r#"{"prices": {"mcp_tool": {"mcp_server": "funds", "tool_id": "get_prices"}}, "app": {"mcp_servers": [{"name": "Funds", "url": "https://mcp.example.com/funds"}]}}"#,
        good: r#"{"prices": {"mcp_tool": {"mcp_server": "Funds", "tool_id": "get_prices"}}, "app": {"mcp_servers": [{"name": "Funds", "url": "https://mcp.example.com/funds"}]}}"#,
    },
};

/// The servers of `app` under the key that counts.
fn servers<'d, 's>(app: &AppView<'d, 's>) -> (&'d [Node<'s>], Pointer) {
    let key =
        ["mcpServers", "mcp_servers"].into_iter().find(|key| app.node.get(key).is_some()).unwrap_or("mcp_servers");
    (app.node.get(key).map(Node::items).unwrap_or_default(), app.pointer.key(key))
}

const KEYS: [&str; 4] = ["name", "url", "description", "authType"];

fn addresses(_: &Context<'_, '_>, app: &AppView<'_, '_>, found: &mut Vec<Diagnostic>) {
    let (servers, pointer) = servers(app);
    let mut seen: HashMap<(&str, &str), Label> = HashMap::new();
    for (at, server) in servers.iter().enumerate() {
        let pointer = pointer.index(at);
        let text = |key: &str| server.get(key).and_then(|node| Some((node, node.as_str()?)));
        // What does not even begin as a URL is the schema's to report.
        if let Some((node, address)) = text("url").filter(|(_, address)| begins_with_scheme(address))
            && let Err(error) = Url::parse(address)
        {
            let message = format!("`{address}` is not a valid URL: {error}");
            found.push(Diagnostic::new(&URL.meta, message, app.label(node.span, &pointer.key("url"), "")));
        }
        let words = text("name").map_or_else(|| "an MCP server".to_owned(), |(_, name)| format!("MCP server `{name}`"));
        let label = |key: &Member<'_>| app.label(key.key_span, &pointer.key(&key.key), "not read");
        found.extend(misspelt_keys(server, &KEYS, &words, &super::definition::UNKNOWN_KEY.meta, &label));
        let mut again = None;
        for (key, what) in [("name", "are called"), ("url", "have the address")] {
            let Some((node, value)) = text(key) else { continue };
            let label = |text: &str| app.label(node.span, &pointer.key(key), text);
            match seen.get(&(key, value)) {
                Some(first) if again.is_none() => {
                    let message = format!("two MCP servers of {} {what} `{value}`", app.words);
                    again = Some(Diagnostic::new(&TWICE.meta, message, label("")).related(first.clone()));
                }
                Some(_) => {}
                None => _ = seen.insert((key, value), label("the first one")),
            }
        }
        found.extend(again);
    }
}

/// Whether `address` begins as every URL does, as far as the JSON Schema looks at it.
fn begins_with_scheme(address: &str) -> bool {
    let address = address.trim_start_matches(|c: char| c <= ' ');
    let scheme = address.split_once(':').map(|(scheme, _)| scheme);
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.' | '\t' | '\r' | '\n');
    scheme.is_some_and(|scheme| scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(part))
}

fn linked_servers(cx: &Context<'_, '_>) -> Vec<Diagnostic> {
    let names: Vec<&str> = cx
        .apps()
        .iter()
        .flat_map(|app| servers(app).0)
        .filter_map(|server| server.get("name").and_then(Node::as_str))
        .collect();
    // Without any, users connect their servers by hand, under names that no file tells.
    if names.is_empty() {
        return Vec::new();
    }
    let check = |widget: &crate::rules::view::WidgetView<'_, '_>| {
        let node = widget.get("mcp_tool")?.get("mcp_server")?;
        let name = node.as_str().filter(|name| !names.contains(name))?;
        let label = widget.label(node.span, &widget.pointer.key("mcp_tool").key("mcp_server"), "no such server");
        let message = format!("no app offers the MCP server `{name}` of widget `{}`", widget.id);
        let diagnostic = Diagnostic::new(&NO_SUCH_SERVER.meta, message, label);
        Some(match closest(name, names.iter().copied()) {
            Some(right) => {
                let edit = rewrite::replace_value(node, rewrite::quote(right));
                let diagnostic = diagnostic.severity(Severity::Warning);
                diagnostic.help(format!("did you mean `{right}`?")).fix(Fix::safe(format!("write `{right}`"), [edit]))
            }
            None => diagnostic,
        })
    };
    cx.widgets().iter().filter_map(check).collect()
}

fn other_spelling(cx: &Context<'_, '_>) -> Vec<Diagnostic> {
    let Some(loaded) = &cx.documents().apps else { return Vec::new() };
    let mut found = Vec::new();
    for app in cx.apps() {
        let Some(member) = app.node.member("mcpServers") else { continue };
        let label = loaded.label(member.key_span, &app.pointer.key("mcpServers"), "");
        let diagnostic = match app.node.member("mcp_servers") {
            Some(documented) => {
                let message = format!("{} has both `mcpServers` and `mcp_servers`", app.words);
                let other = loaded.label(documented.key_span, &app.pointer.key("mcp_servers"), "this one is ignored");
                Diagnostic::new(&OTHER_SPELLING.meta, message, label).severity(Severity::Warning).related(other)
            }
            None => Diagnostic::new(
                &OTHER_SPELLING.meta,
                format!("{} spells `mcp_servers` as `mcpServers`", app.words),
                label,
            ),
        };
        found.push(diagnostic);
    }
    found
}
