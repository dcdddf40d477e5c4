//! Render functions: how cells look and what a click on them does.

use crate::diagnostic::{Class, RuleMeta, Severity};
use crate::rules::{Check, Example, Rule, Scope};

/// An unknown render function.
pub(crate) static RENDER_FUNCTION: Rule = Rule {
    meta: RuleMeta {
        id: "W500",
        name: "unknown-render-function",
        severity: Severity::Error,
        class: Class::Schema,
        why: "names of render functions are compared letter by letter; with an unknown one Workspace drops all widgets of this backend",
        help: "use greenRed, titleCase, hoverCard, cellOnClick, columnColor or showCellChange",
    },
    check: Check::Schema,
    example: Example { scope: Scope::Column, bad: r#"{"renderFn": "redGreen"}"#, good: r#"{"renderFn": "greenRed"}"# },
};

/// An unknown action of a click.
pub(crate) static CLICK_ACTION: Rule = Rule {
    meta: RuleMeta {
        id: "W504",
        name: "unknown-click-action",
        severity: Severity::Error,
        class: Class::Schema,
        why: "a click sets a parameter or sends text to the copilot; any other action makes Workspace drop all widgets of this backend",
        help: "use groupBy or sendToAgent; a cell that holds a web address is a link without any action",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Column,
        bad: r#"{"renderFn": "cellOnClick", "renderFnParams": {"actionType": "openUrl"}}"#,
        good: r#"{"renderFn": "cellOnClick", "renderFnParams": {"actionType": "groupBy", "groupBy": {"paramName": "symbol"}}}"#,
    },
};

/// A click that does not say which parameter it sets.
pub(crate) static CLICK_WITHOUT_TARGET: Rule = Rule {
    meta: RuleMeta {
        id: "W505",
        name: "click-without-target",
        severity: Severity::Error,
        class: Class::Schema,
        why: "the click sets a parameter of the other widgets in the group; without its name Workspace drops all widgets of this backend",
        help: "add `\"groupBy\": {\"paramName\": \"…\"}` with the parameter to set",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Column,
        bad: r#"{"renderFn": "cellOnClick", "renderFnParams": {"actionType": "groupBy"}}"#,
        good: r#"{"renderFn": "cellOnClick", "renderFnParams": {"actionType": "groupBy", "groupBy": {"paramName": "symbol"}}}"#,
    },
};

/// The old key for the target of a click.
pub(crate) static OLD_CLICK_TARGET: Rule = Rule {
    meta: RuleMeta {
        id: "W506",
        name: "old-click-target",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace still accepts the old key but does not read it, so the click does nothing",
        help: "write `\"groupBy\": {\"paramName\": \"…\"}` instead",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Column,
        bad: r#"{"renderFn": "cellOnClick", "renderFnParams": {"actionType": "groupBy", "groupByParamName": "symbol"}}"#,
        good: r#"{"renderFn": "cellOnClick", "renderFnParams": {"actionType": "groupBy", "groupBy": {"paramName": "symbol"}}}"#,
    },
};

/// A click that sends no text to the copilot.
pub(crate) static CLICK_WITHOUT_TEXT: Rule = Rule {
    meta: RuleMeta {
        id: "W507",
        name: "click-without-text",
        severity: Severity::Error,
        class: Class::Schema,
        why: "the click sends this text to the copilot; without it Workspace drops all widgets of this backend",
        help: "add `\"sendToAgent\": {\"markdown\": \"…\"}`; `{field}` inserts a value of the row",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Column,
        bad: r#"{"renderFn": "cellOnClick", "renderFnParams": {"actionType": "sendToAgent"}}"#,
        good: r#"{"renderFn": "cellOnClick", "renderFnParams": {"actionType": "sendToAgent", "sendToAgent": {"markdown": "What moved {fund} today?"}}}"#,
    },
};

/// A key that no render function reads.
pub(crate) static UNKNOWN_SETTING: Rule = Rule {
    meta: RuleMeta {
        id: "W521",
        name: "unknown-render-key",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace accepts the key and does nothing with it, so colours, clicks or cards do not appear as meant",
        help: "correct the spelling, or remove the key",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Column,
        bad: r#"{"renderFn": "hoverCard", "renderFnParams": {"hoverCard": {"text": "Closing price"}}}"#,
        good: r#"{"renderFn": "hoverCard", "renderFnParams": {"hoverCard": {"markdown": "Closing price"}}}"#,
    },
};
