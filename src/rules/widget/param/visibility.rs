//! Hidden parameters: whether anything gives them a value.

use std::cell::LazyCell;
use std::collections::HashSet;

use super::{Param, is_falsy, params};
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::Node;
use crate::rules::placeholder::placeholders;
use crate::rules::view::{AppView, WidgetView};
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::{Applicability, Fix};

/// A hidden parameter that nothing gives a value.
pub(crate) static HIDDEN_AND_EMPTY: Rule = Rule {
    meta: RuleMeta {
        id: "W749",
        name: "hidden-and-empty",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "users cannot fill it in, it has no first value, and no group or click sets it: it is never sent",
        help: "give it a `value`, show it, or remove it",
    },
    check: Check::Code(hidden),
    example: Example {
        scope: Scope::Param,
        bad: r#"{"paramName": "fund", "type": "text", "show": false}"#,
        good: r#"{"paramName": "fund", "type": "text", "show": false, "value": "ALPHA"}"#,
    },
};

/// Two switches that say the opposite.
pub(crate) static CONTRADICTION: Rule = Rule {
    meta: RuleMeta {
        id: "W756",
        name: "show-against-hidden",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "`show` and `hidden` are opposites; with one value for both, one of them is not followed",
        help: "remove `hidden` and set `show` as you mean it",
    },
    check: Check::Widget(contradictions),
    example: Example {
        scope: Scope::Param,
        bad: r#"{"type": "text", "show": true, "hidden": true}"#,
        good: r#"{"type": "text", "show": true}"#,
    },
};

/// What gives values to params of any widget: names that clicks set, names that groups share, and whether a group shares options.
struct Setters<'d> {
    names: HashSet<&'d str>,
    options: bool,
}

fn hidden(cx: &Context<'_, '_>) -> Vec<Diagnostic> {
    let setters = setters(cx);
    let mut found = Vec::new();
    for widget in cx.widgets() {
        // The page inside sets the parameters of an iframe.
        if widget.kind().is_none_or(|kind| kind == "iframe") {
            continue;
        }
        let in_paths = LazyCell::new(|| in_paths(widget));
        for param in params(widget).filter(|param| !param.is_visible() && param.get("value").is_none_or(is_empty)) {
            let Some(name) = param.name() else { continue };
            let set = setters.names.contains(name)
                || in_paths.contains(name)
                || (setters.options && param.kind() == "endpoint")
                || matches!(param.kind(), "" | "ticker" | "form" | "button")
                || param.selects_files()
                || (matches!(widget.kind(), Some("omni" | "ssrm_advanced")) && matches!(name, "prompt" | "query"));
            if !set {
                let message = format!("{} is hidden and has no value", param.words());
                let key = if param.is("hidden") { "hidden" } else { "show" };
                found.push(Diagnostic::new(&HIDDEN_AND_EMPTY.meta, message, param.key_label(key, "it is never sent")));
            }
        }
    }
    found
}

fn is_empty(value: &Node<'_>) -> bool {
    is_falsy(value) && value.as_str().is_some() || value.is_array() && value.items().is_empty()
}

fn in_paths<'d>(widget: &WidgetView<'d, '_>) -> HashSet<&'d str> {
    let own = widget.get("endpoint").and_then(Node::as_str);
    let paths = own.into_iter().chain(params(widget).filter_map(|param| param.text("optionsEndpoint")));
    paths.flat_map(placeholders).map(|(name, _)| name).collect()
}

fn setters<'d>(cx: &Context<'d, '_>) -> Setters<'d> {
    let click = |render: &'d Node<'_>| {
        let target = render.get("groupBy").and_then(|target| target.get("paramName"));
        target.or_else(|| render.get("groupByParamName")).and_then(Node::as_str)
    };
    let clicks = cx.widgets().iter().flat_map(WidgetView::columns);
    let clicks = clicks.filter_map(|column| column.node.get("renderFnParams").and_then(click));
    let groups = || cx.apps().iter().flat_map(AppView::groups).map(|group| group.node);
    let shared = groups().filter_map(|group| group.get("paramName").and_then(Node::as_str));
    let options = groups().any(|group| group.get("type").and_then(Node::as_str) == Some("endpointParam"));
    Setters { names: clicks.chain(shared).collect(), options }
}

fn contradictions(_: &Context<'_, '_>, widget: &WidgetView<'_, '_>, found: &mut Vec<Diagnostic>) {
    for param in params(widget) {
        found.extend(contradiction(&param));
    }
}

fn contradiction(param: &Param<'_, '_, '_>) -> Option<Diagnostic> {
    let show = param.get("show").and_then(Node::as_bool)?;
    let hidden = param.get("hidden").and_then(Node::as_bool)?;
    (show == hidden).then(|| {
        let message = format!("{} has both `show` and `hidden` {show}", param.words());
        let fix = param.without("hidden").map(|fix| Fix { applicability: Applicability::Unsafe, ..fix });
        let other = param.key_label("show", "");
        Diagnostic::new(&CONTRADICTION.meta, message, param.key_label("hidden", "")).related(other).fix(fix)
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::Scope;
    use crate::rules::harness::found;

    #[test]
    fn what_sets_a_hidden_param_is_found() {
        let param =
            |more: &str| format!(r#"{{"params": [{{"paramName": "fund", "type": "text", "show": false}}], {more}}}"#);
        let click = r#"{"field": "a", "headerName": "A", "renderFn": "cellOnClick", "renderFnParams": {"actionType": "groupBy", "groupBy": {"paramName": "fund"}}}"#;
        let cases = [
            (param(r#""type": "table""#), 1),
            (param(r#""endpoint": "funds/{fund}""#), 0),
            (param(&format!(r#""data": {{"table": {{"columnsDefs": [{click}]}}}}"#)), 0),
            (param(r#""type": "iframe", "endpoint": "https://example.com""#), 0),
            (r#"{"params": [{"paramName": "symbol", "type": "text", "show": false}]}"#.to_owned(), 0),
        ];
        for (widget, count) in cases {
            assert_eq!(found(Scope::Widget, &widget, &["W749"]).len(), count, "{widget}");
        }
    }
}
