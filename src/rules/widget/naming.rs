//! Ids of widgets: clashes with Workspace's own, and ids that cause trouble where they are used.

use std::collections::HashMap;

use super::ids::EMPTY_ID;
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::rules::{Check, Context, Example, Rule, Scope};

/// Ids of Workspace's own widgets, as far as they are known.
const BUILT_IN: &[&str] = &[
    "ag_chart",
    "ag_chart_from_table",
    "ag_grid_file",
    "ag_grid_table",
    "analyst_estimates",
    "analyst_price_target",
    "balance_sheet",
    "cash_flow_statement",
    "charting",
    "company_news",
    "copilot_table",
    "country_indicators",
    "economic_indicators",
    "economic_overview",
    "eod_price",
    "file_viewer",
    "financial_ratios",
    "global_news",
    "html",
    "iframe",
    "income_statement",
    "management_team",
    "markdown",
    "navigation_bar",
    "note",
    "price_performance",
    "revenue_per_bus_line",
    "rich_note",
    "rss_viewer",
    "widget_studio",
    "yield_curve",
    "youtube",
];

/// Whether Workspace has a widget of its own called `id`.
pub(crate) fn is_built_in(id: &str) -> bool {
    BUILT_IN.binary_search(&id).is_ok() || id.starts_with("tab_")
}

/// An id of a widget of Workspace's own.
pub(crate) static BUILT_IN_ID: Rule = Rule {
    meta: RuleMeta {
        id: "W010",
        name: "built-in-widget-id",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace has a widget of its own under this id and renames placed copies of yours to `<backend name>-<id>`",
        help: "choose a more specific id, in widgets.json and in apps.json",
    },
    check: Check::Code(ids),
    example: Example {
        scope: Scope::Widgets,
        bad: r#"{"company_news": {"name": "News", "description": "What moved the desk today.", "endpoint": "news"}}"#,
        good: r#"{"desk_news": {"name": "News", "description": "What moved the desk today.", "endpoint": "news"}}"#,
    },
};

/// An id in unusual letters.
pub(crate) static UNUSUAL_ID: Rule = Rule {
    meta: RuleMeta {
        id: "W011",
        name: "unusual-widget-id",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "ids are typed in apps.json, prompts and spreadsheet formulas; lower case letters, digits, `_` and `-` are safe in all of them",
        help: "use lower case letters, digits, underscores or hyphens",
    },
    check: Check::With("W010"),
    example: Example {
        scope: Scope::Widgets,
        bad: r#"{"DeskNews": {"name": "News", "description": "What moved the desk today.", "endpoint": "news"}}"#,
        good: r#"{"desk_news": {"name": "News", "description": "What moved the desk today.", "endpoint": "news"}}"#,
    },
};

/// An id that no prompt can mention.
pub(crate) static UNMENTIONABLE_ID: Rule = Rule {
    meta: RuleMeta {
        id: "W012",
        name: "unmentionable-widget-id",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "a prompt mentions a widget as `@[id:…]`; brackets, quotes and spaces in the id break the mention and spreadsheet formulas",
        help: "use lower case letters, digits, underscores or hyphens",
    },
    check: Check::With("W010"),
    example: Example {
        scope: Scope::Widgets,
        bad: r#"{"desk news": {"name": "News", "description": "What moved the desk today.", "endpoint": "news"}}"#,
        good: r#"{"desk_news": {"name": "News", "description": "What moved the desk today.", "endpoint": "news"}}"#,
    },
};

/// Two ids that differ only in case or separators.
pub(crate) static CONFUSABLE_IDS: Rule = Rule {
    meta: RuleMeta {
        id: "W014",
        name: "confusable-widget-ids",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "ids are compared letter by letter; two that look alike are mixed up in apps.json sooner or later, and nothing says so",
        help: "rename one of them",
    },
    check: Check::With("W010"),
    example: Example {
        scope: Scope::Widgets,
        bad: r#"{"desk_news": {"name": "News", "description": "What moved the desk today.", "endpoint": "news"}, "desk-news": {"name": "Press", "description": "What the press says today.", "endpoint": "press"}}"#,
        good: r#"{"desk_news": {"name": "News", "description": "What moved the desk today.", "endpoint": "news"}, "desk_press": {"name": "Press", "description": "What the press says today.", "endpoint": "press"}}"#,
    },
};

fn ids(cx: &Context<'_, '_>) -> Vec<Diagnostic> {
    let Some(loaded) = &cx.documents().widgets else { return Vec::new() };
    let mut found = Vec::new();
    let mut plain: HashMap<String, (&str, crate::diagnostic::Label)> = HashMap::new();
    for widget in cx.widgets() {
        let id = widget.id;
        let label = |text: &str| loaded.label(widget.member.key_span, &widget.pointer, text);
        if id.is_empty() {
            found.push(Diagnostic::new(&EMPTY_ID.meta, "a widget has an empty id", label("")));
        }
        if is_built_in(id) {
            found.push(Diagnostic::new(&BUILT_IN_ID.meta, format!("`{id}` is the id of a built-in widget"), label("")));
        }
        let unmentionable = |c: char| matches!(c, '[' | ']' | '"' | '\'') || c.is_control() || c.is_whitespace();
        if id.contains(unmentionable) {
            found.push(Diagnostic::new(
                &UNMENTIONABLE_ID.meta,
                format!("id `{id}` cannot be mentioned in prompts"),
                label(""),
            ));
        } else if !id.is_empty() && !is_usual(id) {
            found.push(Diagnostic::new(&UNUSUAL_ID.meta, format!("id `{id}` is unusual"), label("")));
        }
        let key = id.to_lowercase().replace('-', "_");
        if let Some((other, place)) = plain.insert(key, (id, label("the other one"))) {
            let message = format!("ids `{other}` and `{id}` differ only in case or separators");
            found.push(Diagnostic::new(&CONFUSABLE_IDS.meta, message, label("")).related(place));
        }
    }
    found
}

fn is_usual(id: &str) -> bool {
    let tail = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-');
    id.chars().all(tail) && !id.starts_with(['_', '-'])
}
