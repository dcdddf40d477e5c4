//! What an agent cannot do without, and the keys it takes.

use crate::diagnostic::{Class, RuleMeta, Severity};
use crate::rules::{Check, Example, Rule, Scope};

/// No name, or one that is no text.
pub(crate) static MISSING_NAME: Rule = Rule {
    meta: RuleMeta {
        id: "G005",
        name: "missing-agent-name",
        severity: Severity::Error,
        class: Class::Schema,
        why: "users choose an agent by its name; without one Workspace refuses every agent of this address",
        help: "add `name`, a short title in quotes",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Agents,
        bad: r#"{"fund-helper": {"description": "Answers questions about the funds on the dashboard.", "endpoints": {"query": "/v1/query"}, "features": {"streaming": true}}}"#,
        good: r#"{"fund-helper": {"name": "Fund helper", "description": "Answers questions about the funds on the dashboard.", "endpoints": {"query": "/v1/query"}, "features": {"streaming": true}}}"#,
    },
};

/// No description, or one that is no text.
pub(crate) static MISSING_DESCRIPTION: Rule = Rule {
    meta: RuleMeta {
        id: "G006",
        name: "missing-agent-description",
        severity: Severity::Error,
        class: Class::Schema,
        why: "it greets users and tells other agents when to ask this one; without it Workspace refuses every agent of this address",
        help: "add `description`: one sentence on what the agent answers",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Agents,
        bad: r#"{"fund-helper": {"name": "Fund helper", "endpoints": {"query": "/v1/query"}, "features": {"streaming": true}}}"#,
        good: r#"{"fund-helper": {"name": "Fund helper", "description": "Answers questions about the funds on the dashboard.", "endpoints": {"query": "/v1/query"}, "features": {"streaming": true}}}"#,
    },
};

/// No endpoints, or endpoints that are no object.
pub(crate) static MISSING_ENDPOINTS: Rule = Rule {
    meta: RuleMeta {
        id: "G007",
        name: "missing-agent-endpoints",
        severity: Severity::Error,
        class: Class::Schema,
        why: "an agent without addresses cannot be called, and Workspace refuses every agent of this address",
        help: "add `\"endpoints\": {\"query\": \"/v1/query\"}`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Agents,
        bad: r#"{"fund-helper": {"name": "Fund helper", "description": "Answers questions about the funds on the dashboard.", "features": {"streaming": true}}}"#,
        good: r#"{"fund-helper": {"name": "Fund helper", "description": "Answers questions about the funds on the dashboard.", "endpoints": {"query": "/v1/query"}, "features": {"streaming": true}}}"#,
    },
};

/// No address to send questions to.
pub(crate) static MISSING_QUERY: Rule = Rule {
    meta: RuleMeta {
        id: "G008",
        name: "missing-query-endpoint",
        severity: Severity::Error,
        class: Class::Behaviour,
        why: "Workspace posts every question to this address; without it the agent can be chosen but never answers",
        help: "add `query`, the path of the POST route that answers",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Agent,
        bad: r#"{"endpoints": {"feedback": "/v1/feedback"}}"#,
        good: r#"{"endpoints": {"query": "/v1/query"}}"#,
    },
};

/// An address that no agent has.
pub(crate) static UNKNOWN_ENDPOINT: Rule = Rule {
    meta: RuleMeta {
        id: "G009",
        name: "unknown-agent-endpoint",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace calls the addresses `query`, `feedback` and `upload_docs` and ignores any other",
        help: "correct the spelling, or remove the key",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Agent,
        bad: r#"{"endpoints": {"query": "/v1/query", "upload": "/v1/upload"}}"#,
        good: r#"{"endpoints": {"query": "/v1/query", "upload_docs": "/v1/upload"}}"#,
    },
};

/// An address that cannot be called.
pub(crate) static ENDPOINT_ADDRESS: Rule = Rule {
    meta: RuleMeta {
        id: "G011",
        name: "unusable-agent-endpoint",
        severity: Severity::Error,
        class: Class::Schema,
        why: "an address is a path or an http(s) URL; anything that is no text makes Workspace refuse every agent of this address",
        help: "write a path such as `/v1/feedback`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Agent,
        bad: r#"{"endpoints": {"query": "/v1/query", "feedback": true}}"#,
        good: r#"{"endpoints": {"query": "/v1/query", "feedback": "/v1/feedback"}}"#,
    },
};

/// An image that is null or no full URL.
pub(crate) static IMAGE_NULL: Rule = Rule {
    meta: RuleMeta {
        id: "G020",
        name: "null-agent-image",
        severity: Severity::Warning,
        class: Class::Schema,
        why: "an agent without a picture leaves the key out: null makes Workspace refuse every agent of this address",
        help: "remove `image`, or write a full URL",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Agent,
        bad: r#"{"image": null}"#,
        good: r#"{"image": "https://example.com/fund-helper.png"}"#,
    },
};

/// An image that cannot be loaded.
pub(crate) static IMAGE_ADDRESS: Rule = Rule {
    meta: RuleMeta {
        id: "G021",
        name: "unusable-agent-image",
        severity: Severity::Warning,
        class: Class::Schema,
        why: "the browser loads the image from its URL; anything that is no text makes Workspace refuse every agent of this address",
        help: "write a full URL, or remove `image`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Agent,
        bad: r#"{"image": 5}"#,
        good: r#"{"image": "https://example.com/fund-helper.png"}"#,
    },
};

/// A key that `features` has replaced.
pub(crate) static OLD_KEY: Rule = Rule {
    meta: RuleMeta {
        id: "G022",
        name: "old-agent-key",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "the key is of the old style: Workspace reads `features` instead and shows a notice that the file is outdated",
        help: "remove it and name the feature in `features`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Agent,
        bad: r#"{"hasStreaming": true}"#,
        good: r#"{"features": {"streaming": true}}"#,
    },
};

/// A key that no agent has.
pub(crate) static UNKNOWN_KEY: Rule = Rule {
    meta: RuleMeta {
        id: "G023",
        name: "unknown-agent-key",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "the key is not documented: today's Workspace ignores it, and the published JSON Schema forbids it",
        help: "correct the spelling, or remove the key",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Agent,
        bad: r#"{"version": "1.2"}"#,
        good: r#"{"link": "https://example.com/fund-helper"}"#,
    },
};

/// Headers or models of the wrong kind.
pub(crate) static HEADERS_OR_MODELS: Rule = Rule {
    meta: RuleMeta {
        id: "G029",
        name: "invalid-headers-or-models",
        severity: Severity::Error,
        class: Class::Schema,
        why: "headers are names with text values, models are objects with `id` and `name`; otherwise Workspace refuses every agent here",
        help: "write `\"headers\": {\"X-Desk\": \"funds\"}` and `\"models\": [{\"id\": \"small\", \"name\": \"Small\"}]`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Agent,
        bad: r#"{"models": ["small", "large"]}"#,
        good: r#"{"models": [{"id": "small", "name": "Small"}, {"id": "large", "name": "Large"}]}"#,
    },
};
