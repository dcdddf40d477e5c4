//! Groups: what each one needs, and the keys it takes.

use crate::diagnostic::{Class, RuleMeta, Severity};
use crate::rules::{Check, Example, Rule, Scope};

/// A group without a name.
pub(crate) static MISSING_NAME: Rule = Rule {
    meta: RuleMeta {
        id: "A070",
        name: "group-without-name",
        severity: Severity::Error,
        class: Class::Schema,
        why: "layout items join a group by its name; without a text there Workspace drops all apps of this backend",
        help: "add `name`: `Group 1`, `Group 2` and so on work everywhere",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::App,
        bad: r#"{"groups": [{"type": "param", "paramName": "symbol", "widgetIds": ["prices", "news"]}]}"#,
        good: r#"{"groups": [{"name": "Group 1", "type": "param", "paramName": "symbol", "widgetIds": ["prices", "news"]}]}"#,
    },
};

/// A group without a type.
pub(crate) static MISSING_TYPE: Rule = Rule {
    meta: RuleMeta {
        id: "A071",
        name: "group-without-type",
        severity: Severity::Error,
        class: Class::Schema,
        why: "the type says what kind of parameter is shared; without a text there Workspace drops all apps of this backend",
        help: "add `type`: endpointParam for endpoint parameters, ticker for tickers, param for the others",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::App,
        bad: r#"{"groups": [{"name": "Group 1", "paramName": "symbol", "widgetIds": ["prices", "news"]}]}"#,
        good: r#"{"groups": [{"name": "Group 1", "type": "param", "paramName": "symbol", "widgetIds": ["prices", "news"]}]}"#,
    },
};

/// A type that no group has.
pub(crate) static UNKNOWN_TYPE: Rule = Rule {
    meta: RuleMeta {
        id: "A072",
        name: "unknown-group-type",
        severity: Severity::Error,
        class: Class::Behaviour,
        why: "Workspace accepts any text as type, but under an unknown one the group shares nothing, and nothing is said",
        help: "use endpointParam for endpoint parameters, ticker for tickers, param for the others",
    },
    check: Check::Schema,
    example: Example { scope: Scope::Group, bad: r#"{"type": "params"}"#, good: r#"{"type": "param"}"# },
};

/// A group that lists no members.
pub(crate) static MISSING_MEMBERS: Rule = Rule {
    meta: RuleMeta {
        id: "A078",
        name: "missing-group-members",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "OpenBB's own checks demand the list, and mixing groups with and without it can make Workspace fail on the whole backend",
        help: "add `widgetIds` with the key of every member",
    },
    check: Check::Schema,
    example: Example { scope: Scope::Group, bad: r#"{"widgetIds": []}"#, good: r#"{"widgetIds": ["prices", "news"]}"# },
};

/// A key that no group has.
pub(crate) static UNKNOWN_KEY: Rule = Rule {
    meta: RuleMeta {
        id: "A099",
        name: "unknown-group-key",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace ignores the key without a word, so the group behaves as if it was not there",
        help: "correct the spelling, or remove the key; options belong to the parameter of each widget",
    },
    check: Check::Schema,
    example: Example { scope: Scope::Group, bad: r#"{"default": "ALPHA"}"#, good: r#"{"defaultValue": "ALPHA"}"# },
};
