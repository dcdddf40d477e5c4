//! The `data` of a widget: where tables and charts are set up.

use crate::diagnostic::{Class, RuleMeta, Severity};
use crate::rules::{Check, Example, Rule, Scope};

/// `data` or `data.table` that is no object.
pub(crate) static NOT_AN_OBJECT: Rule = Rule {
    meta: RuleMeta {
        id: "W400",
        name: "data-not-an-object",
        severity: Severity::Error,
        class: Class::Schema,
        why: "`data` holds settings, not rows; as a list, a text or a number it makes Workspace drop all widgets of this backend",
        help: "write an object such as `{\"table\": {…}}`; the rows come from the endpoint",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"data": [{"fund": "ALPHA", "close": 101.2}]}"#,
        good: r#"{"data": {"table": {"showAll": true}}}"#,
    },
};

/// Columns beside the table instead of in it.
pub(crate) static MISPLACED_COLUMNS: Rule = Rule {
    meta: RuleMeta {
        id: "W401",
        name: "misplaced-columns",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace looks for columns in `data.table`; here it ignores them and shows every field as it comes",
        help: "move the list to `data.table.columnsDefs`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"data": {"columnsDefs": [{"field": "close", "headerName": "Close"}]}}"#,
        good: r#"{"data": {"table": {"columnsDefs": [{"field": "close", "headerName": "Close"}]}}}"#,
    },
};

/// Another spelling of `columnsDefs`.
pub(crate) static MISSPELT_COLUMNS: Rule = Rule {
    meta: RuleMeta {
        id: "W402",
        name: "misspelt-columns-key",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "the key is `columnsDefs`; under any other Workspace finds no columns and shows every field as it comes",
        help: "write `columnsDefs`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"data": {"table": {"columnDefs": [{"field": "close", "headerName": "Close"}]}}}"#,
        good: r#"{"data": {"table": {"columnsDefs": [{"field": "close", "headerName": "Close"}]}}}"#,
    },
};

/// Columns that are no list.
pub(crate) static COLUMNS_NOT_A_LIST: Rule = Rule {
    meta: RuleMeta {
        id: "W403",
        name: "columns-not-a-list",
        severity: Severity::Error,
        class: Class::Schema,
        why: "columns are a list, because they have an order; with anything else Workspace drops all widgets of this backend",
        help: "write a list of objects, each with `field` and `headerName`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"data": {"table": {"columnsDefs": {"close": {"headerName": "Close"}}}}}"#,
        good: r#"{"data": {"table": {"columnsDefs": [{"field": "close", "headerName": "Close"}]}}}"#,
    },
};

/// A switch of the table that is not true or false.
pub(crate) static TABLE_SWITCH: Rule = Rule {
    meta: RuleMeta {
        id: "W433",
        name: "table-switch-not-boolean",
        severity: Severity::Error,
        class: Class::Schema,
        why: "Workspace does not read \"true\" in quotes, 1 or 0 as a switch; it drops all widgets of this backend",
        help: "write true or false without quotes",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"data": {"table": {"showAll": "true"}}}"#,
        good: r#"{"data": {"table": {"showAll": true}}}"#,
    },
};

/// A key that `data.table` does not have.
pub(crate) static UNKNOWN_TABLE_KEY: Rule = Rule {
    meta: RuleMeta {
        id: "W436",
        name: "unknown-table-key",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace ignores the key without a word, so the table looks as if it was not there",
        help: "correct the spelling, or remove the key",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"data": {"table": {"enableChart": true}}}"#,
        good: r#"{"data": {"table": {"enableCharts": true}}}"#,
    },
};

/// A key that `data` does not have.
pub(crate) static UNKNOWN_DATA_KEY: Rule = Rule {
    meta: RuleMeta {
        id: "W437",
        name: "unknown-data-key",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace ignores the key without a word, so the widget behaves as if it was not there",
        help: "correct the spelling, or remove the key",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"data": {"datakey": "prices"}}"#,
        good: r#"{"data": {"dataKey": "prices"}}"#,
    },
};
