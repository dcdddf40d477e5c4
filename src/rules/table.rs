//! The one list of all rules, and the run over them.

use super::context::{Context, Documents, Profile};
use super::{Check, Rule, agent, app, shape, syntax, widget};
use crate::diagnostic::Diagnostic;
use crate::text::FileId;

/// Every rule, sorted by id.
pub static RULES: &[&Rule] = &[
    &syntax::APPS_NOT_JSON,
    &app::document::SINGLE_APP,
    &app::definition::NOT_AN_APP,
    &app::definition::MISSING_NAME,
    &app::definition::TABS,
    &app::definition::INCOMPLETE_TAB,
    &app::document::TAB_KEY,
    &app::document::DUPLICATE_TAB_ID,
    &app::definition::UNKNOWN_KEY,
    &app::definition::ID,
    &app::definition::ALLOW_CUSTOMIZATION,
    &app::definition::GROUPS,
    &app::definition::NULL_VALUE,
    &app::definition::WRONG_TYPE,
    &app::definition::UNREAD_KEY,
    &app::document::NO_APPS,
    &app::layout::MISSING_WIDGET,
    &app::placement::UNKNOWN_WIDGET,
    &app::layout::MISSING_POSITION,
    &app::grid::OUTSIDE_GRID,
    &app::grid::OVERLAP,
    &app::layout::UNKNOWN_KEY,
    &app::state::TYPE,
    &app::state::CHART_TYPE,
    &app::state::MODEL_TYPE,
    &app::state::UNKNOWN_KEY,
    &app::groups::MISSING_NAME,
    &app::groups::MISSING_TYPE,
    &app::groups::UNKNOWN_TYPE,
    &app::wiring::GROUP_NAME_PATTERN,
    &app::wiring::DUPLICATE_GROUP,
    &app::wiring::GROUP_WITHOUT_PARAM,
    &app::wiring::TICKER_WITH_PARAM,
    &app::wiring::UNKNOWN_MEMBER,
    &app::groups::MISSING_MEMBERS,
    &app::wiring::MIXED_MEMBER_LISTS,
    &app::wiring::GROUP_WITHOUT_MEMBERS,
    &app::groups::UNKNOWN_KEY,
    &app::definition::PROMPTS,
    &app::servers::INCOMPLETE,
    &app::servers::URL,
    &app::servers::AUTH_TYPE,
    &app::servers::OTHER_SPELLING,
    &syntax::AGENTS_NOT_JSON,
    &agent::document::NOT_AN_OBJECT,
    &agent::document::NO_AGENTS,
    &agent::definition::MISSING_NAME,
    &agent::definition::MISSING_DESCRIPTION,
    &agent::definition::MISSING_ENDPOINTS,
    &agent::definition::MISSING_QUERY,
    &agent::definition::UNKNOWN_ENDPOINT,
    &agent::definition::ENDPOINT_ADDRESS,
    &agent::features::MISSING,
    &agent::features::STREAMING_OFF,
    &agent::features::CUSTOM_FEATURE,
    &agent::definition::IMAGE_NULL,
    &agent::definition::IMAGE_ADDRESS,
    &agent::definition::OLD_KEY,
    &agent::definition::UNKNOWN_KEY,
    &agent::features::NOT_BOOLEAN,
    &agent::definition::HEADERS_OR_MODELS,
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
    &widget::ids::EMPTY_ID,
    &widget::definition::MISSING_NAME,
    &widget::definition::MISSING_DESCRIPTION,
    &widget::definition::MISSING_ENDPOINT,
    &widget::definition::EMPTY_ENDPOINT,
    &widget::types::UNKNOWN_TYPE,
    &widget::types::TABLE_SSRM,
    &widget::types::ADVANCED_CHART,
    &widget::types::LIVE_FEED,
    &widget::definition::WRONG_TYPE,
    &widget::definition::NULL_VALUE,
    &widget::keys::UNKNOWN_KEY,
    &widget::keys::SUB_CATEGORY,
    &widget::keys::IMAGE_URL,
    &widget::keys::MISPLACED_TABLE_KEY,
    &widget::keys::INTERNAL_KEY,
    &widget::definition::COPILOT_PARSE_MODE,
    &widget::keys::INPUT_TYPE,
    &widget::keys::UNREAD_KEY,
    &widget::grid::INCOMPLETE_SIZE,
    &widget::grid::UNKNOWN_GRID_KEY,
    &widget::timing::SHORT_REFETCH,
    &widget::timing::REFETCH_KIND,
    &widget::timing::STALE_TIME,
    &widget::timing::UPDATE_SCHEDULE,
    &widget::timing::MISSPELT_TIMING,
    &widget::data::NOT_AN_OBJECT,
    &widget::data::MISPLACED_COLUMNS,
    &widget::data::MISSPELT_COLUMNS,
    &widget::data::COLUMNS_NOT_A_LIST,
    &widget::columns::MISSING_FIELD,
    &widget::columns::MISSING_HEADER,
    &widget::columns::UNKNOWN_COLUMN_KEY,
    &widget::columns::CELL_DATA_TYPE,
    &widget::columns::CHART_DATA_TYPE,
    &widget::columns::ALIGNMENT,
    &widget::columns::FORMATTER,
    &widget::columns::DECIMAL_PLACES,
    &widget::columns::AFFIX,
    &widget::columns::PINNED,
    &widget::chart_view::UNKNOWN_CHART_TYPE,
    &widget::chart_view::UNKNOWN_CELL_RANGE,
    &widget::chart_view::MISPLACED_CHART_VIEW,
    &widget::chart_view::CHART_VIEW_VALUE,
    &widget::data::TABLE_SWITCH,
    &widget::columns::AG_GRID_OPTION,
    &widget::data::UNKNOWN_TABLE_KEY,
    &widget::data::UNKNOWN_DATA_KEY,
    &widget::render::RENDER_FUNCTION,
    &widget::render::CLICK_ACTION,
    &widget::render::CLICK_WITHOUT_TARGET,
    &widget::render::OLD_CLICK_TARGET,
    &widget::render::CLICK_WITHOUT_TEXT,
    &widget::color_rules::INCOMPLETE,
    &widget::color_rules::CONDITION,
    &widget::color_rules::COLOR,
    &widget::color_rules::BETWEEN_WITHOUT_RANGE,
    &widget::color_rules::COMPARISON_WITHOUT_VALUE,
    &widget::color_rules::FILL,
    &widget::render::UNKNOWN_SETTING,
    &widget::sparkline::TYPE,
    &widget::sparkline::UNKNOWN_KEY,
    &widget::sparkline::OPTION,
    &widget::params::NOT_A_LIST,
    &widget::params::NESTING,
    &widget::params::MISSING_NAME,
    &widget::params::UNKNOWN_TYPE,
    &widget::params::UNKNOWN_KEY,
    &widget::param_values::OPTIONS,
    &widget::param_values::OPTION_LABEL,
    &widget::param_values::MULTIPLE,
    &widget::param_values::NUMBER_DEFAULT,
    &widget::param_values::BOOLEAN_DEFAULT,
    &widget::params::MISSING_OPTIONS_ENDPOINT,
    &widget::param_values::EXTRA_INFO,
    &widget::param_values::POPUP_WIDTH,
    &widget::param_values::UNKNOWN_STYLE,
    &widget::param_values::ROLES,
    &widget::param_values::TABS,
    &widget::forms::INCOMPLETE,
    &widget::forms::INPUT_TYPE,
    &widget::forms::METHOD,
    &widget::param_values::LANGUAGE,
    &widget::params::VALUE_TYPE,
    &widget::kinds::FILE_SELECTOR,
    &widget::kinds::WEB_SOCKET,
    &widget::kinds::ROW_ID,
    &widget::kinds::PROMPT,
];

/// Rules that report only where they are asked for.
pub const OPT_IN: &[&str] = &["W013", "W757", "W820"];

/// The rule called `id`.
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.binary_search_by(|rule| rule.meta.id.cmp(id)).ok().map(|at| RULES[at])
}

/// What a run over one backend found.
#[derive(Debug)]
pub struct Findings {
    /// The findings, file by file, from top to bottom.
    pub diagnostics: Vec<Diagnostic>,
    /// Files with more faults of their text or shape than are listed.
    pub cut: Vec<FileId>,
    /// Number of widgets defined.
    pub widgets: usize,
    /// Number of apps defined.
    pub apps: usize,
}

/// Runs every rule over `documents`. `admit` may change a finding, and drops it by answering false: what is dropped or no error any
/// more does not count for the rules that sum up.
pub fn run(documents: &Documents<'_>, profile: Profile, admit: &dyn Fn(&mut Diagnostic) -> bool) -> Findings {
    let mut cx = Context::new(documents, profile);
    cx.report(syntax::run(&cx));
    let (found, mut cut) = shape::run(&cx);
    cx.report(found);
    cut.extend(documents.iter().filter(|loaded| loaded.more_errors).map(|loaded| loaded.file));
    cut.sort_unstable();
    cut.dedup();
    cx.report(run_code(&cx));
    cx.admit(admit);
    cx.report(widget::document::summarize(&cx));
    cx.admit(admit);
    let (widgets, apps) = (cx.widgets().len(), cx.apps().len());
    Findings { diagnostics: cx.finish(), cut, widgets, apps }
}

fn run_code(cx: &Context<'_, '_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in RULES {
        match rule.check {
            Check::Code(check) => found.extend(check(cx)),
            Check::Widget(check) => cx.widgets().iter().for_each(|widget| check(cx, widget, &mut found)),
            Check::App(check) => cx.apps().iter().for_each(|app| check(cx, app, &mut found)),
            Check::Syntax | Check::Schema | Check::With(_) => {}
        }
    }
    found
}
