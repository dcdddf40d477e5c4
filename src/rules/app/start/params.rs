//! The values that placed widgets give their params at the start.

use super::value::{Misfit, misfit};
use super::{OfWidget, Params, Start, starts};
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::{Member, Node, Pointer, rewrite};
use crate::rules::app::group::members::members;
use crate::rules::view::{AppView, GroupView, ItemView, WidgetView};
use crate::rules::widget::param::sent_text;
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::{Fix, closest};

/// A value for a param that the widget does not have.
pub(crate) static UNKNOWN_PARAM: Rule = Rule {
    meta: RuleMeta {
        id: "A051",
        name: "unknown-start-param",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "the widget has no parameter of this name, so it starts with its own first values and nothing says why",
        help: "write the `paramName` as in widgets.json",
    },
    check: Check::App(values),
    example: Example {
        scope: Scope::Layout,
        bad: r#"{"state": {"params": {"symbl": "BETA"}}}"#,
        good: r#"{"state": {"params": {"symbol": "BETA"}}}"#,
    },
};

/// A value that its param does not take.
pub(crate) static VALUE: Rule = Rule {
    meta: RuleMeta {
        id: "A052",
        name: "start-value-does-not-fit",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "the control cannot show the value, and the backend may be asked for something it does not know",
        help: "write a value that the parameter takes: one of its options, a number, true or false, a date such as 2024-01-31",
    },
    check: Check::With("A051"),
    example: Example {
        scope: Scope::Layout,
        bad: r#"{"state": {"params": {"symbol": {"value": "BETA"}}}}"#,
        good: r#"{"state": {"params": {"symbol": "BETA"}}}"#,
    },
};

/// A value that a group replaces.
pub(crate) static GROUP_WINS: Rule = Rule {
    meta: RuleMeta {
        id: "A063",
        name: "group-wins-over-state",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "when the dashboard is made, Workspace writes the default value of a group into the parameter of every member: the value of `state` is never seen",
        help: "remove it from `state`, or change `defaultValue` of the group",
    },
    check: Check::App(replaced),
    example: Example {
        scope: Scope::Layout,
        bad: r#"{"state": {"params": {"symbol": "BETA"}}}"#,
        good: r#"{"state": {"params": {"symbol": "ALPHA"}}}"#,
    },
};

fn values(cx: &Context<'_, '_>, app: &AppView<'_, '_>, found: &mut Vec<Diagnostic>) {
    let mut params = OfWidget::new();
    for start in starts(cx, app) {
        let Some(given) = start.state.get("params") else { continue };
        let Some(params) = params.get(start.widget, Params::of) else { continue };
        let pointer = start.pointer.key("params");
        for member in given.members() {
            let name = member.key.as_ref();
            match params.named.get(name) {
                Some(param) => {
                    let Some(misfit) = misfit(param, &member.value) else { continue };
                    let place = start.widget.param_pointer(param);
                    let key = if misfit.wanted.ends_with("options") { "options" } else { "paramName" };
                    let node =
                        param.node.member(key).map(|member| start.widget.label(member.key_span, &place.key(key), ""));
                    let diagnostic = unfit(app, &start, member, &pointer, misfit);
                    found.push(match node {
                        Some(label) => diagnostic.related(label),
                        None => diagnostic,
                    });
                }
                None if params.inputs.contains(name) => {}
                None => found.push(unknown(app, &start, given, member, &pointer, params)),
            }
        }
    }
}

fn unknown(
    app: &AppView<'_, '_>,
    start: &Start<'_, '_, '_>,
    given: &Node<'_>,
    member: &Member<'_>,
    pointer: &Pointer,
    params: &Params<'_, '_>,
) -> Diagnostic {
    let name = member.key.as_ref();
    let message = format!("state sets parameter `{name}`, which widget `{}` does not have", start.widget.id);
    let label = app.label(member.key_span, &pointer.key(name), "no such parameter");
    let diagnostic = Diagnostic::new(&UNKNOWN_PARAM.meta, message, label).related(declared(start.widget));
    match closest(name, params.named.keys().copied()) {
        Some(right) if given.get(right).is_none() => diagnostic
            .help(format!("did you mean `{right}`?"))
            .fix(Fix::safe(format!("rename to `{right}`"), [rewrite::rename_key(member, right)])),
        _ => diagnostic.help(known_params(start.widget)),
    }
}

/// Where widgets.json lists the params of `widget`.
pub(super) fn declared(widget: &WidgetView<'_, '_>) -> crate::diagnostic::Label {
    match widget.node().member("params") {
        Some(params) => widget.label(params.key_span, &widget.pointer.key("params"), "its parameters"),
        None => widget.label(widget.member.key_span, &widget.pointer, "has no parameters"),
    }
}

/// The params of `widget` in words.
pub(super) fn known_params(widget: &WidgetView<'_, '_>) -> String {
    let mut all = widget.params().filter_map(|param| param.name());
    let names: Vec<String> = all.by_ref().take(8).map(|name| format!("`{name}`")).collect();
    match (names.as_slice(), all.count()) {
        ([], _) => "remove it; the widget has no parameters".to_owned(),
        (names, 0) => format!("the widget has {}", names.join(", ")),
        (names, more) => format!("the widget has {} and {more} more", names.join(", ")),
    }
}

fn unfit(
    app: &AppView<'_, '_>,
    start: &Start<'_, '_, '_>,
    member: &Member<'_>,
    pointer: &Pointer,
    misfit: Misfit<'_>,
) -> Diagnostic {
    let name = member.key.as_ref();
    let message = format!("value `{}` does not fit parameter `{name}` of widget `{}`", misfit.shown, start.widget.id);
    let label = app.label(member.value.span, &pointer.key(name), misfit.wanted);
    let diagnostic = Diagnostic::new(&VALUE.meta, message, label);
    let Some(right) = misfit.right else { return diagnostic };
    let diagnostic = diagnostic.help(format!("did you mean `{right}`?"));
    let title = format!("write `{right}`");
    let edit = rewrite::replace_value(&member.value, right);
    diagnostic.fix(if misfit.sure { Fix::safe(title, [edit]) } else { Fix::offered(title, [edit]) })
}

fn replaced(cx: &Context<'_, '_>, app: &AppView<'_, '_>, found: &mut Vec<Diagnostic>) {
    let members = members(app);
    for group in app.groups() {
        let Some(name) = group.name() else { continue };
        for item in members.get(name).into_iter().flatten() {
            found.extend(replaced_by(cx, app, &group, item));
        }
    }
}

fn replaced_by(
    cx: &Context<'_, '_>,
    app: &AppView<'_, '_>,
    group: &GroupView<'_, '_>,
    item: &ItemView<'_, '_>,
) -> Option<Diagnostic> {
    let given = item.node.get("state")?.get("params").filter(|params| params.is_object())?;
    let widget = cx.widget(item.widget_id()?)?;
    let param = match group.node.get("type")?.as_str()? {
        "ticker" => widget.params().find(|param| param.kind() == Some("ticker"))?,
        "param" => widget.param(group.node.get("paramName")?.as_str()?)?,
        "endpointParam" => {
            let param = widget.param(group.node.get("paramName")?.as_str()?)?;
            Some(param).filter(|param| param.kind() == Some("endpoint"))?
        }
        _ => return None,
    };
    let (default, name) = (group.node.get("defaultValue")?, param.name()?);
    let value = given.get(name)?;
    let (wins, loses) = (plain(default)?, plain(value)?);
    // A member whose options lack the group's value is left as it is.
    if loses.is_empty() || wins.eq_ignore_ascii_case(&loses) || misfit(&param, default).is_some() {
        return None;
    }
    let pointer = item.pointer.key("state").key("params").key(name);
    let message =
        format!("parameter `{name}` of widget `{}` starts with its group's value `{wins}`, not `{loses}`", widget.id);
    let fix = rewrite::remove_key(app.text(), given, name);
    Some(
        Diagnostic::new(&GROUP_WINS.meta, message, app.label(value.span, &pointer, "never seen"))
            .related(app.label(default.span, &group.pointer.key("defaultValue"), "the group's value"))
            .fix(fix.map(|edit| Fix::safe("remove it from `state`", [edit]))),
    )
}

/// A value, or a list of values as it is sent.
fn plain(node: &Node<'_>) -> Option<String> {
    if node.is_array() {
        let texts: Option<Vec<_>> = node.items().iter().map(sent_text).collect();
        return texts.map(|texts| texts.join(","));
    }
    sent_text(node).map(Into::into)
}

#[cfg(test)]
mod tests {
    use crate::rules::harness::found_in;

    fn widgets(param: &str) -> String {
        format!(
            r#"{{"prices": {{"name": "Prices", "description": "Prices of one fund.", "endpoint": "prices", "params": [{param}]}}}}"#
        )
    }

    fn apps(value: &str) -> String {
        let item =
            format!(r#"{{"i": "prices", "x": 0, "y": 0, "w": 20, "h": 12, "state": {{"params": {{"p": {value}}}}}}}"#);
        format!(r#"[{{"name": "Desk", "tabs": {{"": {{"id": "", "name": "", "layout": [{item}]}}}}}}]"#)
    }

    #[test]
    fn a_value_is_judged_by_the_param_it_is_for() {
        let choice =
            r#"{"paramName": "p", "options": [{"label": "Alpha", "value": "A"}, {"label": "One", "value": 1}]"#;
        let (one, many) = (format!("{choice}}}"), format!("{choice}, \"multiSelect\": true}}"));
        let kind = |kind: &str| format!(r#"{{"paramName": "p", "type": "{kind}"}}"#);
        let cases = [
            (one.clone(), r#""A""#, true),
            (one.clone(), "1", true),
            (one.clone(), r#""1""#, true),
            (one.clone(), r#""""#, true),
            (one.clone(), r#""Alpha""#, false),
            (one, r#""A,1""#, false),
            (many.clone(), r#""A, 1""#, true),
            (many.clone(), r#"["A", 1]"#, true),
            (many, r#"["A", "B"]"#, false),
            (kind("text"), "12", true),
            (kind("text"), r#""$currentDate-1M""#, false),
            (kind("number"), r#""12""#, true),
            (kind("number"), r#""-.5""#, true),
            (kind("number"), r#""many""#, false),
            (kind("boolean"), r#""True""#, true),
            (kind("boolean"), "true", true),
            (kind("boolean"), r#""yes""#, false),
            (kind("date"), r#""$currentDate-1M""#, true),
            (kind("date"), r#""2024-01-31""#, true),
            (kind("date"), "null", true),
            (kind("date"), r#""$currentDate - 1M""#, false),
            (kind("date"), r#""yesterday""#, false),
            (kind("ticker"), r#""AAPL""#, true),
            (kind("endpoint"), r#"["A", "B"]"#, true),
            (
                r#"{"paramName": "p", "multiple": true, "options": [{"label": "A", "value": "A"}]}"#.to_owned(),
                r#""B""#,
                true,
            ),
        ];
        for (param, value, fits) in cases {
            let ids = found_in(&widgets(&param), &apps(value), &["A051", "A052"]);
            assert_eq!(ids.is_empty(), fits, "{param} {value} {ids:?}");
        }
    }

    #[test]
    fn names_that_the_page_or_a_form_may_know_are_left_alone() {
        let form = r#"{"paramName": "f", "type": "form", "endpoint": "save", "inputParams": [{"paramName": "p", "type": "text"}]}"#;
        assert_eq!(found_in(&widgets(form), &apps("1"), &["A051"]), Vec::<&str>::new());
        assert_eq!(found_in(&widgets(""), &apps("1"), &["A051"]), ["A051"]);
        let page = widgets("").replace(r#""endpoint""#, r#""type": "iframe", "endpoint""#);
        assert_eq!(found_in(&page, &apps("1"), &["A051"]), Vec::<&str>::new());
    }
}
