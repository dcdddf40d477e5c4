//! MCP servers of an app.

use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::rules::{Check, Context, Example, Rule, Scope};

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
    check: Check::Schema,
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
