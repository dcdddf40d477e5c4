//! Features that do not fit each other: misspelt ones, first values of controls, and voting.

use super::definition::UNKNOWN_KEY;
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::{Member, Node, rewrite};
use crate::rules::misspelt::misspelt_keys;
use crate::rules::view::{AgentView, agents};
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::{Fix, closest};

/// A feature whose key is nearly a built-in one.
pub(crate) static MISSPELT: Rule = Rule {
    meta: RuleMeta {
        id: "G014",
        name: "misspelt-feature",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "a key that is no built-in feature becomes a switch in the agent's settings, and the feature itself stays off",
        help: "write the key with hyphens, exactly as the feature is called",
    },
    check: Check::Code(check),
    example: Example {
        scope: Scope::Agent,
        bad: r#"{"features": {"streaming": true, "widget_dashboard_select": true}}"#,
        good: r#"{"features": {"streaming": true, "widget-dashboard-select": true}}"#,
    },
};

/// A first value that the dropdown does not have.
pub(crate) static SELECT_DEFAULT: Rule = Rule {
    meta: RuleMeta {
        id: "G016",
        name: "select-default-not-an-option",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "the dropdown cannot show a first value that none of its options has",
        help: "write the `value` of one of the options",
    },
    check: Check::With("G014"),
    example: Example {
        scope: Scope::Agent,
        bad: r#"{"features": {"depth": {"type": "select", "label": "Depth", "default": "deep", "options": [{"label": "Quick", "value": "quick"}]}}}"#,
        good: r#"{"features": {"depth": {"type": "select", "label": "Depth", "default": "quick", "options": [{"label": "Quick", "value": "quick"}]}}}"#,
    },
};

/// A first value of another kind than the control's.
pub(crate) static DEFAULT_TYPE: Rule = Rule {
    meta: RuleMeta {
        id: "G017",
        name: "feature-default-type",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "a switch starts with true or false, a text box or dropdown with text; the agent receives what stands here unless the user changes it",
        help: "write true or false without quotes for a switch, text in quotes for the others",
    },
    check: Check::With("G014"),
    example: Example {
        scope: Scope::Agent,
        bad: r#"{"features": {"deep-research": {"label": "Deep research", "default": "true"}}}"#,
        good: r#"{"features": {"deep-research": {"label": "Deep research", "default": true}}}"#,
    },
};

/// Voting without an address for the votes.
pub(crate) static FEEDBACK_NOWHERE: Rule = Rule {
    meta: RuleMeta {
        id: "G018",
        name: "feedback-without-endpoint",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "users see buttons to vote on answers, and their votes have nowhere to go",
        help: "add `feedback` to `endpoints`, the path of the POST route that takes votes",
    },
    check: Check::With("G014"),
    example: Example {
        scope: Scope::Agent,
        bad: r#"{"features": {"streaming": true, "feedback": true}}"#,
        good: r#"{"features": {"streaming": true, "feedback": true}, "endpoints": {"query": "/v1/query", "feedback": "/v1/feedback"}}"#,
    },
};

/// An address for votes without voting.
pub(crate) static FEEDBACK_UNUSED: Rule = Rule {
    meta: RuleMeta {
        id: "G019",
        name: "feedback-endpoint-unused",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "the buttons to vote on answers are shown only where the feature `feedback` is on",
        help: "add `\"feedback\": true` to `features`",
    },
    check: Check::With("G014"),
    example: Example {
        scope: Scope::Agent,
        bad: r#"{"endpoints": {"query": "/v1/query", "feedback": "/v1/feedback"}}"#,
        good: r#"{"endpoints": {"query": "/v1/query", "feedback": "/v1/feedback"}, "features": {"streaming": true, "feedback": true}}"#,
    },
};

const BUILT_IN: &[&str] = &[
    "streaming",
    "widget-dashboard-select",
    "widget-dashboard-search",
    "widget-global-search",
    "mcp-tools",
    "file-upload",
    "generative-ui",
    "agent-orchestration",
    "feedback",
];

fn check(cx: &Context<'_, '_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for agent in agents(cx.documents().agents.as_ref()) {
        let Some(features) = agent.node.get("features") else { continue };
        for member in features.members().iter().filter(|member| !BUILT_IN.contains(&member.key.as_ref())) {
            found.extend(misspelt(&agent, features, member));
            found.extend(first_value(&agent, member));
            let pointer = agent.pointer.key("features").key(&member.key);
            let label = |key: &Member<'_>| agent.label(key.key_span, &pointer.key(&key.key), "not read");
            let words = format!("control `{}` of agent `{}`", member.key, agent.id);
            let keys = ["label", "type", "default", "description", "placeholder", "options"];
            found.extend(misspelt_keys(&member.value, &keys, &words, &UNKNOWN_KEY.meta, &label));
        }
        found.extend(feedback(&agent, features));
    }
    found
}

fn misspelt(agent: &AgentView<'_, '_>, features: &Node<'_>, member: &Member<'_>) -> Option<Diagnostic> {
    // A control with a label is one on purpose.
    let right = closest(&member.key, BUILT_IN.iter().copied()).filter(|_| member.value.as_bool().is_some())?;
    let label = agent.label(member.key_span, &agent.pointer.key("features").key(&member.key), "becomes a switch");
    let message = format!("feature `{}` of agent `{}` is not a built-in one", member.key, agent.id);
    let fix = features
        .get(right)
        .is_none()
        .then(|| Fix::safe(format!("rename it to `{right}`"), [rewrite::rename_key(member, right)]));
    Some(Diagnostic::new(&MISSPELT.meta, message, label).help(format!("did you mean `{right}`?")).fix(fix))
}

fn first_value(agent: &AgentView<'_, '_>, member: &Member<'_>) -> Option<Diagnostic> {
    let value = member.value.get("default").filter(|value| !value.is_null())?;
    let pointer = agent.pointer.key("features").key(&member.key).key("default");
    let label = |text: &str| agent.label(value.span, &pointer, text);
    let kind = member.value.get("type").map_or(Some("toggle"), Node::as_str)?;
    let wanted = match kind {
        "toggle" if value.as_bool().is_none() => "true or false",
        "text" | "select" if value.as_str().is_none() => "text",
        "select" => return not_an_option(agent, member, value, label("no such option")),
        _ => return None,
    };
    let message = format!("default of `{}` of agent `{}` must be {wanted}", member.key, agent.id);
    let bare = value.as_str().filter(|text| kind == "toggle" && matches!(*text, "true" | "false"));
    let fix = bare.map(|text| Fix::safe(format!("write {text} without quotes"), [rewrite::replace_value(value, text)]));
    Some(Diagnostic::new(&DEFAULT_TYPE.meta, message, label(value.kind())).fix(fix))
}

fn not_an_option(
    agent: &AgentView<'_, '_>,
    member: &Member<'_>,
    value: &Node<'_>,
    label: crate::diagnostic::Label,
) -> Option<Diagnostic> {
    let options = member.value.get("options").map(Node::items).filter(|options| !options.is_empty())?;
    // What is no option has a finding of its own.
    if options.iter().any(|option| option.get("value").and_then(Node::as_str).is_none()) {
        return None;
    }
    let values = || options.iter().filter_map(|option| option.get("value").and_then(Node::as_str));
    let text = value.as_str().filter(|text| values().all(|option| option != *text))?;
    let message = format!("default `{text}` of `{}` of agent `{}` is no option", member.key, agent.id);
    let some: Vec<String> = values().take(8).map(|option| format!("`{option}`")).collect();
    Some(Diagnostic::new(&SELECT_DEFAULT.meta, message, label).help(format!("use one of {}", some.join(", "))))
}

fn feedback(agent: &AgentView<'_, '_>, features: &Node<'_>) -> Option<Diagnostic> {
    let on = agent.feature("feedback").and_then(Node::as_bool) == Some(true);
    let endpoints = agent.node.get("endpoints").map(Node::members).unwrap_or_default();
    // An address under a key that is nearly the right one, and addresses that cannot be read, have findings of their own.
    let nearly = endpoints.iter().any(|member| closest(&member.key, ["feedback"]).is_some());
    let readable = agent.node.get("endpoints").is_some_and(Node::is_object) && features.is_object() && !nearly;
    let given =
        agent.endpoint("feedback").filter(|address| address.as_str().is_none_or(|text| !text.trim().is_empty()));
    let other_kind = agent.feature("feedback").is_some_and(|value| value.as_bool().is_none());
    if !readable || other_kind {
        return None;
    }
    match (on, given) {
        (true, None) => {
            let member = features.member("feedback")?;
            let label = agent.label(member.key_span, &agent.pointer.key("features").key("feedback"), "");
            let message = format!("agent `{}` takes votes but has no endpoint for them", agent.id);
            let diagnostic = Diagnostic::new(&FEEDBACK_NOWHERE.meta, message, label);
            let endpoints = agent.node.member("endpoints");
            let there = endpoints
                .map(|member| agent.label(member.key_span, &agent.pointer.key("endpoints"), "no `feedback` here"));
            Some(match there {
                Some(there) => diagnostic.related(there),
                None => diagnostic,
            })
        }
        (false, Some(_)) => {
            let member = agent.node.get("endpoints")?.member("feedback")?;
            let label = agent.label(member.key_span, &agent.pointer.key("endpoints").key("feedback"), "");
            let message = format!("agent `{}` has an endpoint for votes but shows no buttons", agent.id);
            let edit = match features.get("feedback") {
                Some(value) => Some(rewrite::replace_value(value, "true")),
                None => rewrite::insert_member(agent.text(), features, "feedback", "true"),
            };
            let fix = edit.map(|edit| Fix::offered("turn the feature on", [edit]));
            Some(Diagnostic::new(&FEEDBACK_UNUSED.meta, message, label).fix(fix))
        }
        _ => None,
    }
}
