//! What agents are known by: ids, names and descriptions.

use std::collections::HashMap;

use crate::diagnostic::{Class, Diagnostic, Label, RuleMeta, Severity};
use crate::json::rewrite;
use crate::rules::view::agents;
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::{Edit, Fix};

/// An id outside the documented pattern.
pub(crate) static ID_STYLE: Rule = Rule {
    meta: RuleMeta {
        id: "G004",
        name: "unusual-agent-id",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "today's Workspace takes any id; the documented pattern allows only lower case letters, digits and hyphens, although most official examples use underscores",
        help: "use lower case letters, digits and hyphens, also in `selected_agent` of apps",
    },
    check: Check::Code(check),
    example: Example {
        scope: Scope::Agents,
        bad: r#"{"fund_helper": {"name": "Fund helper", "description": "Answers questions about the funds on the dashboard.", "endpoints": {"query": "/v1/query"}, "features": {"streaming": true}}}"#,
        good: r#"{"fund-helper": {"name": "Fund helper", "description": "Answers questions about the funds on the dashboard.", "endpoints": {"query": "/v1/query"}, "features": {"streaming": true}}}"#,
    },
};

/// Two agents with one id or name.
pub(crate) static NOT_UNIQUE: Rule = Rule {
    meta: RuleMeta {
        id: "G024",
        name: "agents-not-unique",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "users choose agents by name and Workspace tells them apart by id; it refuses an agent that has the id or name of a connected one",
        help: "give each agent its own id and name; letter case does not make names different",
    },
    check: Check::With("G004"),
    example: Example {
        scope: Scope::Agents,
        bad: r#"{"funds": {"name": "Fund helper", "description": "Answers questions about the funds on the dashboard.", "endpoints": {"query": "/v1/funds"}, "features": {"streaming": true}}, "bonds": {"name": "Fund Helper", "description": "Answers questions about the bonds on the dashboard.", "endpoints": {"query": "/v1/bonds"}, "features": {"streaming": true}}}"#,
        good: r#"{"funds": {"name": "Fund helper", "description": "Answers questions about the funds on the dashboard.", "endpoints": {"query": "/v1/funds"}, "features": {"streaming": true}}, "bonds": {"name": "Bond helper", "description": "Answers questions about the bonds on the dashboard.", "endpoints": {"query": "/v1/bonds"}, "features": {"streaming": true}}}"#,
    },
};

/// A description too short to choose an agent by.
pub(crate) static THIN_DESCRIPTION: Rule = Rule {
    meta: RuleMeta {
        id: "G025",
        name: "thin-agent-description",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "other agents decide by the description when to ask this one; a few words tell them little",
        help: "say in a sentence what the agent answers and when to use it",
    },
    check: Check::With("G004"),
    example: Example {
        scope: Scope::Agent,
        bad: r#"{"description": "Fund helper"}"#,
        good: r#"{"description": "Answers questions about the funds on the dashboard."}"#,
    },
};

/// Shorter descriptions say too little.
const MIN_DESCRIPTION: usize = 30;

fn check(cx: &Context<'_, '_>) -> Vec<Diagnostic> {
    let agents = agents(cx.documents().agents.as_ref());
    let mut found = Vec::new();
    let mut ids: HashMap<&str, Label> = HashMap::new();
    let mut names: HashMap<String, Label> = HashMap::new();
    for agent in &agents {
        let id = agent.id;
        let label = |text: &str| agent.label(agent.id_span, &agent.pointer, text);
        if !is_usual(id) {
            let right = id.to_lowercase().replace(['_', ' '], "-");
            let free = is_usual(&right) && agents.iter().all(|other| other.id != right);
            let fix = free.then(|| {
                let edit = Edit { span: agent.id_span, text: rewrite::quote(&right) };
                Fix::offered(format!("rename it to `{right}`"), [edit])
            });
            let message = format!("id `{id}` of an agent is outside the documented pattern");
            found.push(Diagnostic::new(&ID_STYLE.meta, message, label("")).fix(fix));
        }
        let name = agent.node.get("name").and_then(|node| Some((node, node.as_str()?)));
        let same_id = ids.insert(id, label("the other one"));
        let same_name = name.filter(|(_, name)| !name.trim().is_empty()).and_then(|(node, name)| {
            let label = |text: &str| agent.label(node.span, &agent.pointer.key("name"), text);
            let other = names.insert(name.to_lowercase(), label("the other one"))?;
            let message = format!("two agents are called `{name}`");
            Some(Diagnostic::new(&NOT_UNIQUE.meta, message, label("")).related(other))
        });
        found.extend(same_name);
        // An id given twice as a key is reported as a duplicate key.
        if let Some(other) = same_id.filter(|_| agent.node.get("id").is_some()) {
            let message = format!("two agents have the id `{id}`");
            found.push(Diagnostic::new(&NOT_UNIQUE.meta, message, label("")).related(other));
        }
        let thin = agent.node.get("description").and_then(|node| Some((node, node.as_str()?.trim().chars().count())));
        if let Some((node, count)) = thin.filter(|(_, count)| (1..MIN_DESCRIPTION).contains(count)) {
            let message = format!("description of agent `{id}` has only {count} characters");
            let label = agent.label(node.span, &agent.pointer.key("description"), "");
            found.push(Diagnostic::new(&THIN_DESCRIPTION.meta, message, label));
        }
    }
    found
}

fn is_usual(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}
