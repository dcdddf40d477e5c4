//! When data is fetched again, when it is old, and when it changes.

use crate::diagnostic::{Class, RuleMeta, Severity};
use crate::rules::{Check, Example, Rule, Scope};

/// A refetch interval below one second.
pub(crate) static SHORT_REFETCH: Rule = Rule {
    meta: RuleMeta {
        id: "W300",
        name: "short-refetch-interval",
        severity: Severity::Error,
        class: Class::Schema,
        why: "the interval counts milliseconds, not seconds; below 1000 Workspace drops all widgets of this backend",
        help: "write milliseconds, at least 1000: a minute is `60000`; `false` turns automatic refetching off",
    },
    check: Check::Schema,
    example: Example { scope: Scope::Widget, bad: r#"{"refetchInterval": 60}"#, good: r#"{"refetchInterval": 60000}"# },
};

/// A refetch interval that is neither number, false nor cron text.
pub(crate) static REFETCH_KIND: Rule = Rule {
    meta: RuleMeta {
        id: "W301",
        name: "invalid-refetch-interval",
        severity: Severity::Error,
        class: Class::Schema,
        why: "the interval is a number, `false` or a cron text; with anything else Workspace drops all widgets of this backend",
        help: "write milliseconds, `false` for never, or a cron text such as `0 9 * * 1-5`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"refetchInterval": true}"#,
        good: r#"{"refetchInterval": false}"#,
    },
};

/// A stale time below one second or of the wrong kind.
pub(crate) static STALE_TIME: Rule = Rule {
    meta: RuleMeta {
        id: "W306",
        name: "invalid-stale-time",
        severity: Severity::Error,
        class: Class::Schema,
        why: "the time is a number of milliseconds from 1000, or `false`; with anything else Workspace drops all widgets of this backend",
        help: "write milliseconds: five minutes are `300000`; `false` is allowed as well",
    },
    check: Check::Schema,
    example: Example { scope: Scope::Widget, bad: r#"{"staleTime": 300}"#, good: r#"{"staleTime": 300000}"# },
};

/// A data update schedule that is no text.
pub(crate) static UPDATE_SCHEDULE: Rule = Rule {
    meta: RuleMeta {
        id: "W309",
        name: "invalid-update-schedule",
        severity: Severity::Error,
        class: Class::Schema,
        why: "the schedule shown beside the refresh button is a cron text; with anything else Workspace drops all widgets of this backend",
        help: "write a cron text such as `0 18 * * 1-5`, or leave the key out",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"dataUpdateDisplay": true}"#,
        good: r#"{"dataUpdateDisplay": "0 18 * * 1-5"}"#,
    },
};

/// A timing key in another spelling.
pub(crate) static MISSPELT_TIMING: Rule = Rule {
    meta: RuleMeta {
        id: "W312",
        name: "misspelt-timing-key",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace reads only the exact spelling; under this one the setting has no effect",
        help: "write `refetchInterval`, `staleTime` or `runButton`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"refreshInterval": 60000}"#,
        good: r#"{"refetchInterval": 60000}"#,
    },
};
