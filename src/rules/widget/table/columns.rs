//! The columns of a table.

use crate::diagnostic::{Class, RuleMeta, Severity};
use crate::rules::{Check, Example, Rule, Scope};

/// A column that does not say which value it shows.
pub(crate) static MISSING_FIELD: Rule = Rule {
    meta: RuleMeta {
        id: "W404",
        name: "column-without-field",
        severity: Severity::Error,
        class: Class::Schema,
        why: "`field` names the value of a row that the column shows; without it Workspace drops all widgets of this backend",
        help: "add `field`, the key of the value in each row",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"data": {"table": {"columnsDefs": [{"headerName": "Close"}]}}}"#,
        good: r#"{"data": {"table": {"columnsDefs": [{"field": "close", "headerName": "Close"}]}}}"#,
    },
};

/// A column without a title.
pub(crate) static MISSING_HEADER: Rule = Rule {
    meta: RuleMeta {
        id: "W405",
        name: "column-without-header",
        severity: Severity::Error,
        class: Class::Schema,
        why: "the documentation does not say so, but every column needs a title: without it Workspace drops all widgets of this backend",
        help: "add `headerName`, the title of the column",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"data": {"table": {"columnsDefs": [{"field": "close"}]}}}"#,
        good: r#"{"data": {"table": {"columnsDefs": [{"field": "close", "headerName": "Close"}]}}}"#,
    },
};

/// A key that no column has.
pub(crate) static UNKNOWN_COLUMN_KEY: Rule = Rule {
    meta: RuleMeta {
        id: "W407",
        name: "unknown-column-key",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace drops the key without a word, so the column looks as if it was not there",
        help: "correct the spelling, or remove the key",
    },
    check: Check::Schema,
    example: Example { scope: Scope::Column, bad: r#"{"decimals": 2}"#, good: r#"{"decimalPlaces": 2}"# },
};

/// An unknown kind of cell.
pub(crate) static CELL_DATA_TYPE: Rule = Rule {
    meta: RuleMeta {
        id: "W408",
        name: "unknown-cell-data-type",
        severity: Severity::Error,
        class: Class::Schema,
        why: "the kinds are not the types of Python or of a database; with any other word Workspace drops all widgets of this backend",
        help: "use text, number, boolean, date, dateString or object",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Column,
        bad: r#"{"cellDataType": "float"}"#,
        good: r#"{"cellDataType": "number"}"#,
    },
};

/// An unknown part of a column in charts.
pub(crate) static CHART_DATA_TYPE: Rule = Rule {
    meta: RuleMeta {
        id: "W409",
        name: "unknown-chart-data-type",
        severity: Severity::Error,
        class: Class::Schema,
        why: "a column is category, series, time or excluded in a chart; with any other word Workspace drops all widgets of this backend",
        help: "use category, series, time or excluded",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Column,
        bad: r#"{"chartDataType": "value"}"#,
        good: r#"{"chartDataType": "series"}"#,
    },
};

/// An unknown alignment.
pub(crate) static ALIGNMENT: Rule = Rule {
    meta: RuleMeta {
        id: "W410",
        name: "unknown-alignment",
        severity: Severity::Error,
        class: Class::Schema,
        why: "cells stand left, center or right; with any other word Workspace drops all widgets of this backend",
        help: "use left, center or right",
    },
    check: Check::Schema,
    example: Example { scope: Scope::Column, bad: r#"{"align": "centre"}"#, good: r#"{"align": "center"}"# },
};

/// An unknown number format.
pub(crate) static FORMATTER: Rule = Rule {
    meta: RuleMeta {
        id: "W411",
        name: "unknown-formatter",
        severity: Severity::Error,
        class: Class::Schema,
        why: "there are six number formats and none for money; with any other name Workspace drops all widgets of this backend",
        help: "use int, none, percent, normalized, normalizedPercent or dateToYear; for money add `prefix` or `suffix`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Column,
        bad: r#"{"formatterFn": "currency"}"#,
        good: r#"{"formatterFn": "none", "prefix": "€ "}"#,
    },
};

/// A number of decimals outside 0 to 6.
pub(crate) static DECIMAL_PLACES: Rule = Rule {
    meta: RuleMeta {
        id: "W412",
        name: "decimal-places-out-of-range",
        severity: Severity::Error,
        class: Class::Schema,
        why: "Workspace writes numbers with 0 to 6 decimals; with any other value, text included, it drops all widgets of this backend",
        help: "use a whole number from 0 to 6",
    },
    check: Check::Schema,
    example: Example { scope: Scope::Column, bad: r#"{"decimalPlaces": 8}"#, good: r#"{"decimalPlaces": 4}"# },
};

/// A prefix or suffix that is no text.
pub(crate) static AFFIX: Rule = Rule {
    meta: RuleMeta {
        id: "W414",
        name: "prefix-or-suffix-not-text",
        severity: Severity::Error,
        class: Class::Schema,
        why: "prefix and suffix are text around the value; with anything else Workspace drops all widgets of this backend",
        help: "put it in quotes",
    },
    check: Check::Schema,
    example: Example { scope: Scope::Column, bad: r#"{"suffix": 100}"#, good: r#"{"suffix": " bp"}"# },
};

/// An unknown side to pin a column to.
pub(crate) static PINNED: Rule = Rule {
    meta: RuleMeta {
        id: "W415",
        name: "unknown-pinned-side",
        severity: Severity::Error,
        class: Class::Schema,
        why: "a column is pinned left or right; with any other word Workspace drops all widgets of this backend",
        help: "use left or right",
    },
    check: Check::Schema,
    example: Example { scope: Scope::Column, bad: r#"{"pinned": "start"}"#, good: r#"{"pinned": "left"}"# },
};

/// An option of AG Grid that Workspace does not pass on.
pub(crate) static AG_GRID_OPTION: Rule = Rule {
    meta: RuleMeta {
        id: "W435",
        name: "ag-grid-option",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "tables are drawn by AG Grid, but Workspace passes only its own column settings on to it; this option does nothing",
        help: "remove it; `formatterFn`, `renderFn` and `width` set the look of a column",
    },
    check: Check::Schema,
    example: Example { scope: Scope::Column, bad: r#"{"flex": 1}"#, good: r#"{"width": 120}"# },
};
