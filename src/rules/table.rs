//! The one list of all rules, and the run over them.

use super::context::{Context, Documents, Profile};
use super::{Check, Rule, agent, app, shape, syntax, widget};
use crate::diagnostic::Diagnostic;

/// Every rule, sorted by id.
pub static RULES: &[&Rule] = &[
    &syntax::APPS_NOT_JSON,
    &app::document::SINGLE_APP,
    &app::document::TAB_KEY,
    &app::document::DUPLICATE_TAB_ID,
    &app::document::NO_APPS,
    &app::placement::UNKNOWN_WIDGET,
    &app::grid::OUTSIDE_GRID,
    &app::grid::OVERLAP,
    &app::wiring::GROUP_NAME_PATTERN,
    &app::wiring::DUPLICATE_GROUP,
    &app::wiring::GROUP_WITHOUT_PARAM,
    &app::wiring::TICKER_WITH_PARAM,
    &app::wiring::UNKNOWN_MEMBER,
    &app::wiring::MIXED_MEMBER_LISTS,
    &app::wiring::GROUP_WITHOUT_MEMBERS,
    &syntax::AGENTS_NOT_JSON,
    &agent::document::NOT_AN_OBJECT,
    &agent::document::NO_AGENTS,
    &syntax::WIDGETS_NOT_JSON,
    &widget::document::LIST_OF_WIDGETS,
    &widget::document::BARE_WIDGET,
    &widget::document::NOT_A_WIDGET,
    &syntax::DUPLICATE_ID,
    &syntax::DUPLICATE_KEY,
    &widget::document::NO_WIDGETS,
    &syntax::ENCODING,
    &widget::document::ONE_HIDES_ALL,
    &widget::naming::BUILT_IN_ID,
    &widget::naming::UNUSUAL_ID,
    &widget::naming::UNMENTIONABLE_ID,
    &widget::naming::CONFUSABLE_IDS,
];

/// The rule called `id`.
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.binary_search_by(|rule| rule.meta.id.cmp(id)).ok().map(|at| RULES[at])
}

/// What a run over one backend found.
#[derive(Debug)]
pub struct Findings {
    /// The findings, file by file, from top to bottom.
    pub diagnostics: Vec<Diagnostic>,
    /// Number of widgets defined.
    pub widgets: usize,
    /// Number of apps defined.
    pub apps: usize,
}

/// Runs every rule over `documents`.
pub fn run(documents: &Documents<'_>, profile: Profile) -> Findings {
    let mut cx = Context::new(documents, profile);
    syntax::run(&mut cx);
    shape::run(&mut cx);
    for rule in RULES {
        if let Check::Code(check) = rule.check {
            check(&mut cx);
        }
    }
    widget::document::summarize(&mut cx);
    let (widgets, apps) = (cx.widgets().len(), cx.apps().len());
    Findings { diagnostics: cx.finish(), widgets, apps }
}
