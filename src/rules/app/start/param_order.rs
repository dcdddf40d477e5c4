//! The order of a placed widget's controls, which hides those it leaves out.

use std::collections::HashSet;

use super::params::{declared, known_params};
use super::{OfWidget, Params, Start, starts};
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::{Node, rewrite};
use crate::rules::view::{AppView, ParamView};
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::{Fix, closest};

/// An order without some visible controls.
pub(crate) static HIDDEN: Rule = Rule {
    meta: RuleMeta {
        id: "A053",
        name: "param-order-hides-controls",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace shows only the controls that `paramOrder` names; users cannot change the others",
        help: "list all controls that should show; to hide one for good, set its `show` to false in widgets.json",
    },
    check: Check::App(check),
    example: Example {
        scope: Scope::Layout,
        bad: r#"{"state": {"paramOrder": ["since"]}}"#,
        good: r#"{"state": {"paramOrder": ["symbol"]}}"#,
    },
};

/// A name in the order that is no param.
pub(crate) static UNKNOWN_NAME: Rule = Rule {
    meta: RuleMeta {
        id: "A054",
        name: "unknown-name-in-param-order",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "the widget has no parameter of this name, so the entry does nothing, and the control that was meant is hidden",
        help: "write the `paramName` as in widgets.json",
    },
    check: Check::With("A053"),
    example: Example {
        scope: Scope::Layout,
        bad: r#"{"state": {"paramOrder": ["symbl"]}}"#,
        good: r#"{"state": {"paramOrder": ["symbol"]}}"#,
    },
};

fn check(cx: &Context<'_, '_>, app: &AppView<'_, '_>, found: &mut Vec<Diagnostic>) {
    let mut params = OfWidget::new();
    for start in starts(cx, app) {
        let Some(order) = start.state.get("paramOrder").filter(|order| !order.items().is_empty()) else { continue };
        let Some(params) = params.get(start.widget, Params::of) else { continue };
        let listed: HashSet<&str> = order.items().iter().filter_map(Node::as_str).collect();
        let mut meant = HashSet::new();
        for (at, node) in order.items().iter().enumerate() {
            let Some(name) = node.as_str().filter(|name| !params.named.contains_key(name)) else { continue };
            let right = closest(name, params.named.keys().copied()).filter(|right| !listed.contains(right));
            // Of two misspelt names one is left to be written by hand.
            let right = right.filter(|right| meant.insert(*right));
            found.push(unknown(app, &start, (at, node), name, right));
        }
        let hidden: Vec<ParamView<'_, '_>> = start
            .widget
            .params()
            .filter(|param| is_visible(param))
            .filter(|param| param.name().is_some_and(|name| !listed.contains(name) && !meant.contains(name)))
            .collect();
        found.extend(hides(app, &start, order, &hidden));
    }
}

fn is_visible(param: &ParamView<'_, '_>) -> bool {
    let is = |key: &str| param.node.get(key).and_then(Node::as_bool);
    is("show") != Some(false) && is("hidden") != Some(true)
}

fn unknown(
    app: &AppView<'_, '_>,
    start: &Start<'_, '_, '_>,
    (at, node): (usize, &Node<'_>),
    name: &str,
    right: Option<&str>,
) -> Diagnostic {
    let message = format!("paramOrder names `{name}`, which widget `{}` does not have", start.widget.id);
    let label = app.label(node.span, &start.pointer.key("paramOrder").index(at), "no such parameter");
    let diagnostic = Diagnostic::new(&UNKNOWN_NAME.meta, message, label).related(declared(start.widget));
    match right {
        Some(right) => diagnostic
            .help(format!("did you mean `{right}`?"))
            .fix(Fix::safe(format!("write `{right}`"), [rewrite::replace_value(node, rewrite::quote(right))])),
        None => diagnostic.help(known_params(start.widget)),
    }
}

fn hides(
    app: &AppView<'_, '_>,
    start: &Start<'_, '_, '_>,
    order: &Node<'_>,
    hidden: &[ParamView<'_, '_>],
) -> Option<Diagnostic> {
    let first = hidden.first()?;
    let names: Vec<&str> = hidden.iter().filter_map(ParamView::name).collect();
    let message = match names.as_slice() {
        [one] => format!("paramOrder hides `{one}` of widget `{}`", start.widget.id),
        [one, rest @ ..] => format!("paramOrder hides `{one}` and {} more of widget `{}`", rest.len(), start.widget.id),
        [] => return None,
    };
    let key = start.state.member("paramOrder")?.key_span;
    let node = first.node.get("paramName")?;
    let place = start.widget.param_pointer(first).key("paramName");
    let listed: Vec<String> = names.iter().map(|name| rewrite::quote(name)).collect();
    let fix = rewrite::insert_item(app.text(), order, &listed.join(", "))
        .map(|edit| Fix::offered("show the others behind these", [edit]));
    Some(
        Diagnostic::new(&HIDDEN.meta, message, app.label(key, &start.pointer.key("paramOrder"), ""))
            .related(start.widget.label(node.span, &place, "this control"))
            .fix(fix),
    )
}

#[cfg(test)]
mod tests {
    use crate::rules::harness::found_in;

    #[test]
    fn a_misspelt_name_is_not_a_hidden_control_as_well() {
        let widgets = r#"{"prices": {"name": "Prices", "description": "Prices of one fund.", "endpoint": "prices", "params": [
            {"paramName": "symbol"}, [{"paramName": "since", "type": "date"}], {"paramName": "mode", "show": false}]}}"#;
        let cases: [(&str, &[&str]); 6] = [
            (r#"["symbol", "since"]"#, &[]),
            (r#"["since", "symbol", "mode"]"#, &[]),
            ("[]", &[]),
            (r#"["symbol"]"#, &["A053"]),
            (r#"["symbol", "sinc"]"#, &["A054"]),
            (r#"["symbol", "since", "price"]"#, &["A054"]),
        ];
        for (order, expected) in cases {
            let apps = format!(
                r#"[{{"tabs": {{"": {{"layout": [{{"i": "prices", "state": {{"paramOrder": {order}}}}}]}}}}}}]"#
            );
            assert_eq!(found_in(widgets, &apps, &["A053", "A054"]), expected, "{order}");
        }
    }
}
