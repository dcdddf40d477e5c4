//! Where a widget stands in the widget search: category and source.

use std::collections::HashMap;

use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::{Node, rewrite};
use crate::rules::view::WidgetView;
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::Fix;

/// Categories that Workspace writes in one way, however the file writes them.
const CAPITALISED: &[&str] =
    &["Economy", "Crypto", "Stocks", "Fixed Income", "Equity", "Currency", "ETF", "Index", "Derivatives", "Others"];

/// The source as one text.
pub(crate) static SOURCE_TEXT: Rule = Rule {
    meta: RuleMeta {
        id: "W128",
        name: "source-as-text",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "today's Workspace takes a text as well, but the documentation and older checks want a list",
        help: "write a list: `[\"…\"]`",
    },
    check: Check::Widget(entry),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"source": "Fund administrator"}"#,
        good: r#"{"source": ["Fund administrator"]}"#,
    },
};

/// No category.
pub(crate) static NO_CATEGORY: Rule = Rule {
    meta: RuleMeta {
        id: "W129",
        name: "missing-category",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "without a category the widget search lists the widget under \"My Data\", with everything else that has none",
        help: "add `category`",
    },
    check: Check::With("W128"),
    example: Example { scope: Scope::Widget, bad: r#"{"category": " "}"#, good: r#"{"category": "Funds"}"# },
};

/// One category in two spellings.
pub(crate) static CATEGORY_SPELLING: Rule = Rule {
    meta: RuleMeta {
        id: "W130",
        name: "category-spelling",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "the widget search makes a branch of every spelling, so widgets that belong together are listed apart",
        help: "use one spelling",
    },
    check: Check::Code(spellings),
    example: Example {
        scope: Scope::Widgets,
        bad: r#"{"prices": {"name": "Prices", "description": "Closing prices of the desk.", "category": "Bond funds", "endpoint": "prices"}, "news": {"name": "News", "description": "What moved the desk today.", "category": "Bond Funds", "endpoint": "news"}}"#,
        good: r#"{"prices": {"name": "Prices", "description": "Closing prices of the desk.", "category": "Bond funds", "endpoint": "prices"}, "news": {"name": "News", "description": "What moved the desk today.", "category": "Bond funds", "endpoint": "news"}}"#,
    },
};

fn entry(_: &Context<'_, '_>, widget: &WidgetView<'_, '_>, found: &mut Vec<Diagnostic>) {
    let source = widget.get("source").and_then(|value| Some((value, value.as_str()?)));
    if let Some(((value, text), label)) = source.zip(widget.value_label("source", "")) {
        let message = format!("`source` of {} is a text, not a list", widget.words());
        let list = format!("[{}]", rewrite::quote(text));
        let fix = Fix::safe("write it as a list", [rewrite::replace_value(value, list)]);
        found.push(Diagnostic::new(&SOURCE_TEXT.meta, message, label).fix(fix));
    }
    let blank = |value: &Node<'_>| value.as_str().is_some_and(|category| category.trim().is_empty());
    if widget.get("category").is_none_or(blank) {
        let message = format!("{} has no category", widget.words());
        let label = widget.value_label("category", "").unwrap_or_else(|| widget.own_label(""));
        found.push(Diagnostic::new(&NO_CATEGORY.meta, message, label));
    }
}

/// One use of a category or subcategory.
struct Use<'v, 'd, 's> {
    widget: &'v WidgetView<'d, 's>,
    key: &'static str,
    spelling: &'d str,
}

/// A branch of the widget search as Workspace tells them apart, by its category, and by its subcategory too where it is one.
type Branch = (String, Option<String>);

fn spellings(cx: &Context<'_, '_>) -> Vec<Diagnostic> {
    let mut branches: HashMap<Branch, Vec<Use<'_, '_, '_>>> = HashMap::new();
    for widget in cx.widgets() {
        let Some(category) = text(widget, "category") else { continue };
        let branch = plain(category);
        if let Some(sub) = text(widget, "subCategory") {
            let uses = branches.entry((branch.clone(), Some(plain(sub)))).or_default();
            uses.push(Use { widget, key: "subCategory", spelling: sub });
        }
        branches.entry((branch, None)).or_default().push(Use { widget, key: "category", spelling: shown(category) });
    }
    branches.values().flat_map(|uses| strays(uses)).collect()
}

/// The uses that are not spelt as most are; of spellings used as often, the first counts.
fn strays(uses: &[Use<'_, '_, '_>]) -> Vec<Diagnostic> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for one in uses {
        *counts.entry(one.spelling).or_default() += 1;
    }
    let most = counts.values().max().copied().unwrap_or_default();
    let Some(usual) = uses.iter().find(|one| counts.get(one.spelling) == Some(&most)) else { return Vec::new() };
    let strays = uses.iter().filter(|one| one.spelling != usual.spelling);
    strays
        .filter_map(|one| {
            let right = usual.spelling;
            let message = format!(
                "`{}` and `{right}` make two branches in the widget search, {} is in the smaller one",
                one.spelling,
                one.widget.words(),
            );
            let value = one.widget.get(one.key)?;
            let fix = Fix::offered(format!("write `{right}`"), [rewrite::replace_value(value, rewrite::quote(right))]);
            let label = one.widget.value_label(one.key, "")?;
            let other = usual.widget.value_label(usual.key, "spelt like this")?;
            Some(Diagnostic::new(&CATEGORY_SPELLING.meta, message, label).related(other).fix(fix))
        })
        .collect()
}

fn text<'d>(widget: &WidgetView<'d, '_>, key: &str) -> Option<&'d str> {
    widget.get(key).and_then(Node::as_str).filter(|text| !text.trim().is_empty())
}

/// The category as Workspace shows it.
fn shown(category: &str) -> &str {
    CAPITALISED.iter().find(|known| known.eq_ignore_ascii_case(category)).copied().unwrap_or(category)
}

fn plain(text: &str) -> String {
    text.split_whitespace().flat_map(str::chars).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::Scope;
    use crate::rules::harness::found;

    #[test]
    fn the_spelling_of_most_widgets_is_the_right_one() {
        for (categories, expected) in [
            (&["Bonds", "bonds", "bonds"][..], 1),
            (&["Bonds", "bonds", "Bonds "], 2),
            (&["Equity", "equity", "EQUITY"], 0),
            (&["Bonds", "Bond"], 0),
        ] {
            let widgets: Vec<_> = categories
                .iter()
                .enumerate()
                .map(|(at, category)| {
                    format!(
                        r#""w{at}": {{"name": "W{at}", "description": "Number {at} of them.", "category": "{category}", "endpoint": "w{at}"}}"#
                    )
                })
                .collect();
            let text = format!("{{{}}}", widgets.join(", "));
            assert_eq!(found(Scope::Widgets, &text, &["W130"]).len(), expected, "{categories:?}");
        }
    }

    #[test]
    fn subcategories_are_compared_within_their_category() {
        let text = |first: &str, second: &str| {
            let widget = |category: &str, sub: &str| {
                format!(
                    r#"{{"name": "X", "description": "What it is about.", "category": "{category}", "subCategory": "{sub}", "endpoint": "x"}}"#
                )
            };
            format!(r#"{{"a": {}, "b": {}}}"#, widget(first, "Prices"), widget(second, "prices"))
        };
        assert_eq!(found(Scope::Widgets, &text("Funds", "Funds"), &["W130"]).len(), 1);
        assert_eq!(found(Scope::Widgets, &text("Funds", "Bonds"), &["W130"]).len(), 0);
    }
}
