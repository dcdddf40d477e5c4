//! Keys of a widget that Workspace does not read, or not there.

use crate::diagnostic::{Class, RuleMeta, Severity};
use crate::rules::{Check, Example, Rule, Scope};

/// A key that no widget has.
pub(crate) static UNKNOWN_KEY: Rule = Rule {
    meta: RuleMeta {
        id: "W126",
        name: "unknown-widget-key",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace does not use the key, so the setting keeps its default; at most it shows a notice about unrecognised keys",
        help: "correct the spelling, or remove the key",
    },
    check: Check::Schema,
    example: Example { scope: Scope::Widget, bad: r#"{"exportble": false}"#, good: r#"{"exportable": false}"# },
};

/// Another spelling of `subCategory`.
pub(crate) static SUB_CATEGORY: Rule = Rule {
    meta: RuleMeta {
        id: "W127",
        name: "sub-category-spelling",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "the key is `subCategory`; Workspace ignores `subcategory`, so the widget is not found under its second category",
        help: "write `subCategory`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"subcategory": "Bond funds"}"#,
        good: r#"{"subCategory": "Bond funds"}"#,
    },
};

/// A preview image.
pub(crate) static IMAGE_URL: Rule = Rule {
    meta: RuleMeta {
        id: "W131",
        name: "image-url-key",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "the key is documented, but today's Workspace does not know it and tells the user so in a notice",
        help: "remove the key if the notice disturbs",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"imgUrl": "https://example.com/funds.png"}"#,
        good: r#"{"category": "Funds"}"#,
    },
};

/// A setting of the table beside name and endpoint.
pub(crate) static MISPLACED_TABLE_KEY: Rule = Rule {
    meta: RuleMeta {
        id: "W132",
        name: "misplaced-table-key",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace looks for rows, columns and charts inside `data` only; here the key changes nothing",
        help: "move the key into `data` or `data.table`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"columnsDefs": [{"field": "close", "headerName": "Close"}]}"#,
        good: r#"{"data": {"table": {"columnsDefs": [{"field": "close", "headerName": "Close"}]}}}"#,
    },
};

/// A key that Workspace sets itself.
pub(crate) static INTERNAL_KEY: Rule = Rule {
    meta: RuleMeta {
        id: "W140",
        name: "internal-widget-key",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "Workspace sets this key itself, so the value written here is overwritten or never read",
        help: "remove the key",
    },
    check: Check::Schema,
    example: Example { scope: Scope::Widget, bad: r#"{"widgetType": "custom"}"#, good: r#"{"type": "table"}"# },
};

/// The deprecated key for the editor language.
pub(crate) static INPUT_TYPE: Rule = Rule {
    meta: RuleMeta {
        id: "W142",
        name: "old-input-type-key",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "the key is deprecated: Workspace now takes the language of a code editor from the parameter that the code is typed into",
        help: "remove it and set `language` on the prompt parameter",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"type": "omni", "inputType": "sql", "params": [{"paramName": "prompt", "type": "text", "show": false}]}"#,
        good: r#"{"type": "omni", "params": [{"paramName": "prompt", "type": "text", "language": "sql", "show": false}]}"#,
    },
};

/// A key of old examples that nothing reads.
pub(crate) static UNREAD_KEY: Rule = Rule {
    meta: RuleMeta {
        id: "W143",
        name: "unread-widget-key",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "the key stands in some published examples, but nothing in Workspace reads it",
        help: "remove the key",
    },
    check: Check::Schema,
    example: Example { scope: Scope::Widget, bad: r#"{"searchCategory": "Funds"}"#, good: r#"{"category": "Funds"}"# },
};
