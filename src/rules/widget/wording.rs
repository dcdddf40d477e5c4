//! Names and descriptions that people and agents read.

use std::collections::HashMap;

use crate::diagnostic::{Class, Diagnostic, Label, RuleMeta, Severity};
use crate::json::Node;
use crate::rules::view::WidgetView;
use crate::rules::{Check, Context, Example, Rule, Scope};

/// Characters below which a description says little.
const SHORT: usize = 15;

/// A name without a visible character.
pub(crate) static BLANK_NAME: Rule = Rule {
    meta: RuleMeta {
        id: "W101",
        name: "blank-widget-name",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "the name is the title on the card and in the widget search, where nothing is shown now",
        help: "write a short title",
    },
    check: Check::Schema,
    example: Example { scope: Scope::Widget, bad: r#"{"name": " "}"#, good: r#"{"name": "Fund prices"}"# },
};

/// A description that says little.
pub(crate) static WEAK_DESCRIPTION: Rule = Rule {
    meta: RuleMeta {
        id: "W103",
        name: "weak-description",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "agents choose widgets by their descriptions, and users read them as help",
        help: "say what the data is, its unit and its period, in one sentence",
    },
    check: Check::Widget(description),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"description": "Prices"}"#,
        good: r#"{"description": "Daily closing price of each fund in EUR."}"#,
    },
};

/// Two widgets with one name.
pub(crate) static DUPLICATE_NAME: Rule = Rule {
    meta: RuleMeta {
        id: "W145",
        name: "duplicate-widget-name",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "users choose widgets by name, in the widget search as in spreadsheet formulas, and cannot tell these apart",
        help: "rename one of them",
    },
    check: Check::Code(names),
    example: Example {
        scope: Scope::Widgets,
        bad: r#"{"prices": {"name": "Prices", "description": "Closing prices of the desk.", "endpoint": "prices"}, "quotes": {"name": "prices", "description": "Latest quotes of the desk.", "endpoint": "quotes"}}"#,
        good: r#"{"prices": {"name": "Prices", "description": "Closing prices of the desk.", "endpoint": "prices"}, "quotes": {"name": "Quotes", "description": "Latest quotes of the desk.", "endpoint": "quotes"}}"#,
    },
};

fn description(_: &Context<'_, '_>, widget: &WidgetView<'_, '_>, found: &mut Vec<Diagnostic>) {
    let Some(description) = widget.get("description").and_then(Node::as_str) else { return };
    let same = text(widget, "name").is_some_and(|name| name == plain(description));
    let message = match description.trim().chars().count() {
        0 => format!("{} has a blank description", widget.words()),
        _ if same => format!("the description of {} only repeats its name", widget.words()),
        count if count < SHORT => format!("the description of {} says little", widget.words()),
        _ => return,
    };
    let label = widget.value_label("description", "");
    found.extend(label.map(|label| Diagnostic::new(&WEAK_DESCRIPTION.meta, message, label)));
}

fn names(cx: &Context<'_, '_>) -> Vec<Diagnostic> {
    let mut first: HashMap<String, Label> = HashMap::new();
    let mut found = Vec::new();
    for widget in cx.widgets() {
        let named = text(widget, "name").filter(|name| !name.is_empty());
        let Some((name, label)) = named.zip(widget.value_label("name", "")) else { continue };
        match first.get(&name) {
            Some(other) => {
                let name = widget.get("name").and_then(Node::as_str).unwrap_or_default().trim();
                let message = format!("two widgets are called `{name}`");
                found.push(Diagnostic::new(&DUPLICATE_NAME.meta, message, label).related(other.clone()));
            }
            None => {
                first.insert(name, Label { text: "the first one".to_owned(), ..label });
            }
        }
    }
    found
}

fn text(widget: &WidgetView<'_, '_>, key: &str) -> Option<String> {
    widget.get(key).and_then(Node::as_str).map(plain)
}

/// `text` as people compare it.
fn plain(text: &str) -> String {
    text.trim().to_lowercase()
}
