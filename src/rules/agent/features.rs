//! Features of an agent: built-in ones and controls of its own.

use crate::diagnostic::{Class, RuleMeta, Severity};
use crate::rules::{Check, Example, Rule, Scope};

/// No features, or features that are no object.
pub(crate) static MISSING: Rule = Rule {
    meta: RuleMeta {
        id: "G012",
        name: "missing-features",
        severity: Severity::Error,
        class: Class::Schema,
        why: "without features an agent gets no widgets; as a list or text they make Workspace refuse every agent of this address",
        help: "add `\"features\": {\"streaming\": true}`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Agent,
        bad: r#"{"features": ["streaming"]}"#,
        good: r#"{"features": {"streaming": true}}"#,
    },
};

/// An agent that says it does not stream.
pub(crate) static STREAMING_OFF: Rule = Rule {
    meta: RuleMeta {
        id: "G013",
        name: "streaming-off",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace reads every answer as a stream of events, whatever this says; an agent that answers otherwise shows nothing",
        help: "write `\"streaming\": true` and answer with server-sent events",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Agent,
        bad: r#"{"features": {"streaming": false}}"#,
        good: r#"{"features": {"streaming": true}}"#,
    },
};

/// A control of the agent that Workspace cannot show.
pub(crate) static CUSTOM_FEATURE: Rule = Rule {
    meta: RuleMeta {
        id: "G015",
        name: "invalid-custom-feature",
        severity: Severity::Error,
        class: Class::Schema,
        why: "Workspace can show only a switch, a text box or a dropdown, each with a label, among the settings of an agent",
        help: "write true or false, or an object with `label` and, if it is no switch, `type` text or select",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Agent,
        bad: r#"{"features": {"deep-research": {"type": "select", "label": "Depth"}}}"#,
        good: r#"{"features": {"deep-research": {"type": "select", "label": "Depth", "options": [{"label": "Quick", "value": "quick"}, {"label": "Thorough", "value": "thorough"}]}}}"#,
    },
};

/// A built-in feature that is not true or false.
pub(crate) static NOT_BOOLEAN: Rule = Rule {
    meta: RuleMeta {
        id: "G026",
        name: "feature-not-boolean",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "a built-in feature is either on or off; what Workspace makes of text or a number here is not defined",
        help: "write true or false without quotes",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Agent,
        bad: r#"{"features": {"mcp-tools": "true"}}"#,
        good: r#"{"features": {"mcp-tools": true}}"#,
    },
};
