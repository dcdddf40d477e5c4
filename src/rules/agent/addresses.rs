//! Addresses of agents: those that leave the agent's own server.

use url::Url;

use super::definition::{ENDPOINT_ADDRESS, IMAGE_ADDRESS};
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::{Node, rewrite};
use crate::rules::address::is_this_machine;
use crate::rules::view::{AgentView, agents};
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::Fix;

/// An address on the developer's own machine.
pub(crate) static LOCAL: Rule = Rule {
    meta: RuleMeta {
        id: "G010",
        name: "local-agent-address",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "the browser of each user calls this address on its own machine; it works only where the agent runs there",
        help: "write the path only; it is joined to the address that serves agents.json",
    },
    check: Check::Code(check),
    example: Example {
        scope: Scope::Agent,
        bad: r#"{"endpoints": {"query": "http://localhost:7777/v1/query"}}"#,
        good: r#"{"endpoints": {"query": "/v1/query"}}"#,
    },
};

/// Questions that go to another server.
pub(crate) static OTHER_ORIGIN: Rule = Rule {
    meta: RuleMeta {
        id: "G028",
        name: "query-on-other-origin",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "the browser calls a full address directly, so that server needs CORS headers of its own",
        help: "allow the origins of Workspace there, or write the path only if it is the server of agents.json",
    },
    check: Check::With("G010"),
    example: Example {
        scope: Scope::Agent,
        bad: r#"{"endpoints": {"query": "https://agents.example.com/v1/query"}}"#,
        good: r#"{"endpoints": {"query": "/v1/query"}}"#,
    },
};

fn check(cx: &Context<'_, '_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for agent in agents(cx.documents().agents.as_ref()) {
        found.extend(insecure_image(&agent));
        let endpoints = agent.node.get("endpoints").map(Node::members).unwrap_or_default();
        for member in endpoints {
            let Some(url) = member.value.as_str().and_then(|text| Url::parse(text).ok()) else { continue };
            let (key, id) = (&member.key, agent.id);
            let label = agent.label(member.value.span, &agent.pointer.key("endpoints").key(key), "");
            if !matches!(url.scheme(), "http" | "https") {
                let message = format!("`{key}` of agent `{id}` is no http address");
                found.push(Diagnostic::new(&ENDPOINT_ADDRESS.meta, message, label).class(Class::Behaviour));
                continue;
            }
            let Some(host) = url.host() else { continue };
            if is_this_machine(&host) {
                let path = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
                let edit = rewrite::replace_value(&member.value, rewrite::quote(&path));
                let message = format!("`{key}` of agent `{id}` is an address of this machine only");
                let fix = Fix::offered(format!("write `{path}`"), [edit]);
                found.push(Diagnostic::new(&LOCAL.meta, message, label).fix(fix));
            } else if key == "query" {
                let origin = url.origin().ascii_serialization();
                let message = format!("agent `{id}` is asked at {origin} directly");
                found.push(Diagnostic::new(&OTHER_ORIGIN.meta, message, label));
            }
        }
    }
    found
}

fn insecure_image(agent: &AgentView<'_, '_>) -> Option<Diagnostic> {
    let image = agent.node.get("image")?;
    let url = Url::parse(image.as_str()?).ok().filter(|url| url.scheme() == "http")?;
    url.host().filter(|host| !is_this_machine(host))?;
    let message = format!("image of agent `{}` is not loaded over https", agent.id);
    let label = agent.label(image.span, &agent.pointer.key("image"), "a secure page does not load it");
    Some(Diagnostic::new(&IMAGE_ADDRESS.meta, message, label).help("write an https URL"))
}
