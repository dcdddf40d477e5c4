//! agents.json as a whole.

use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::{Pointer, Value};
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::Span;

/// Neither an object nor a list.
pub(crate) static NOT_AN_OBJECT: Rule = Rule {
    meta: RuleMeta {
        id: "G002",
        name: "agents-not-an-object",
        severity: Severity::Error,
        class: Class::Schema,
        why: "Workspace reads agents.json as one object whose keys are agent ids; without it no agent of this address is offered",
        help: "write `{\"my-agent\": {…}}`: one object, each agent under its id",
    },
    check: Check::Code(top_level),
    example: Example { scope: Scope::Agents, bad: "\"desk\"", good: "{}" },
};

/// No agents at all.
pub(crate) static NO_AGENTS: Rule = Rule {
    meta: RuleMeta {
        id: "G003",
        name: "no-agents",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace accepts the file and offers no agent",
        help: "add an agent, or leave agents.json out",
    },
    check: Check::With("G002"),
    example: Example {
        scope: Scope::Agents,
        bad: "{}",
        good: r#"{"desk": {"name": "Desk", "description": "Answers questions about the desk's funds.", "endpoints": {"query": "/v1/query"}, "features": {"streaming": true}}}"#,
    },
};

/// The older name of the file.
pub(crate) static OLD_NAME: Rule = Rule {
    meta: RuleMeta {
        id: "G027",
        name: "old-agents-file-name",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "Workspace asks for agents.json first, and for copilots.json, the older name, only where that fails",
        help: "rename the file to agents.json and serve it at /agents.json",
    },
    check: Check::Code(name),
    example: Example { scope: Scope::AgentsName, bad: "copilots.json", good: "agents.json" },
};

/// Agents beside widgets.
pub(crate) static ON_DATA_BACKEND: Rule = Rule {
    meta: RuleMeta {
        id: "G030",
        name: "agents-beside-widgets",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "a connection to a data backend reads agents.json only as a list of ids and names; the agents themselves come through a connection of their own",
        help: "tell users to add the address twice, as backend and as agent",
    },
    check: Check::With("G002"),
    example: Example {
        scope: Scope::Agents,
        bad: r#"{"desk": {"name": "Desk", "description": "Answers questions about the desk's funds.", "endpoints": {"query": "/v1/query"}, "features": {"streaming": true}}}"#,
        good: r#"[{"id": "desk", "name": "Desk", "description": "Answers questions about the desk's funds.", "endpoints": {"query": "/v1/query"}, "features": {"streaming": true}}]"#,
    },
};

fn name(cx: &Context<'_, '_>) -> Vec<Diagnostic> {
    let Some(loaded) = &cx.documents().agents else { return Vec::new() };
    if loaded.source.path().file_name().is_none_or(|name| name != "copilots.json") {
        return Vec::new();
    }
    let label = loaded.label(Span::new(0, 0), &Pointer::root(), "");
    vec![Diagnostic::new(&OLD_NAME.meta, "copilots.json is the old name of agents.json", label)]
}

fn top_level(cx: &Context<'_, '_>) -> Vec<Diagnostic> {
    let Some(loaded) = &cx.documents().agents else { return Vec::new() };
    let Some(root) = &loaded.root else { return Vec::new() };
    let start = root.span.start as usize;
    let label = loaded.label(Span::new(start, start + 1), &Pointer::root(), "");
    let diagnostic = match &root.value {
        Value::Object(members) if members.is_empty() => {
            Diagnostic::new(&NO_AGENTS.meta, "agents.json lists no agent", label)
        }
        // Workspace reads a list as well; only the documentation wants an object.
        Value::Array(_) => {
            Diagnostic::new(&NOT_AN_OBJECT.meta, "agents.json is a list, not an object keyed by agent id", label)
                .severity(Severity::Warning)
        }
        Value::Object(_) if cx.documents().widgets.is_some() => {
            let message = "agents of a data backend must be connected separately";
            Diagnostic::new(&ON_DATA_BACKEND.meta, message, label)
        }
        Value::Object(_) | Value::Invalid => return Vec::new(),
        _ => Diagnostic::new(&NOT_AN_OBJECT.meta, format!("agents.json is {}, not an object", root.kind()), label),
    };
    vec![diagnostic]
}
