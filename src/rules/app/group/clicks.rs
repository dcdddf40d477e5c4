//! Where clicks on cells go: the group that takes the value, and who receives it.

use std::collections::{HashMap, HashSet};

use super::members::{join, listed};
use super::sharing::{Click, Kind, Member, Share, clicks, shares};
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::{Node, rewrite};
use crate::rules::view::{AppView, GroupView, ItemView, WidgetView};
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::{Fix, closest};

/// A click for which the widget is in no group.
pub(crate) static NO_GROUP: Rule = Rule {
    meta: RuleMeta {
        id: "A100",
        name: "click-reaches-no-group",
        severity: Severity::Error,
        class: Class::Behaviour,
        why: "a click sets a parameter in the groups of the clicked widget; it is in none that shares this one, so no other widget changes",
        help: "let the clicked widget join the group: its name in `groups` of the layout item, the widget's id in `widgetIds`",
    },
    check: Check::App(check),
    example: Example {
        scope: Scope::Wiring,
        bad: r#"{"prices": {"params": [], "data": {"table": {"columnsDefs": [{"field": "isin", "headerName": "ISIN", "renderFn": "cellOnClick", "renderFnParams": {"actionType": "groupBy", "groupBy": {"paramName": "isin"}}}]}}}}"#,
        good: r#"{"prices": {"params": [], "data": {"table": {"columnsDefs": [{"field": "symbol", "headerName": "Symbol", "renderFn": "cellOnClick", "renderFnParams": {"actionType": "groupBy", "groupBy": {"paramName": "symbol"}}}]}}}}"#,
    },
};

/// A click from a widget that lacks the endpoint parameter of the group.
pub(crate) static PURE_EMITTER: Rule = Rule {
    meta: RuleMeta {
        id: "A101",
        name: "click-without-endpoint-param",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "in an endpointParam group today's Workspace looks for the clicked widget's own endpoint parameter; without it the click is lost, although OpenBB's guide says otherwise",
        help: "give the clicked widget the same endpoint parameter with `\"show\": false`",
    },
    check: Check::With("A100"),
    example: Example {
        scope: Scope::Wiring,
        bad: r#"{"prices": {"params": [], "data": {"table": {"columnsDefs": [{"field": "symbol", "headerName": "Symbol", "renderFn": "cellOnClick", "renderFnParams": {"actionType": "groupBy", "groupBy": {"paramName": "symbol"}}}]}}}, "news": {"params": [{"paramName": "symbol", "type": "endpoint", "optionsEndpoint": "symbols"}]}, "group": {"type": "endpointParam"}}"#,
        good: r#"{"prices": {"params": [{"paramName": "symbol", "type": "endpoint", "optionsEndpoint": "symbols", "show": false}], "data": {"table": {"columnsDefs": [{"field": "symbol", "headerName": "Symbol", "renderFn": "cellOnClick", "renderFnParams": {"actionType": "groupBy", "groupBy": {"paramName": "symbol"}}}]}}}, "news": {"params": [{"paramName": "symbol", "type": "endpoint", "optionsEndpoint": "symbols"}]}, "group": {"type": "endpointParam"}}"#,
    },
};

/// A click that reaches a group in which nobody listens.
pub(crate) static NO_RECEIVER: Rule = Rule {
    meta: RuleMeta {
        id: "A102",
        name: "click-without-receiver",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "the click sets the group's value, but no other member has the parameter, so nothing on the dashboard changes",
        help: "add a widget with this parameter to the group",
    },
    check: Check::With("A100"),
    example: Example {
        scope: Scope::Wiring,
        bad: r#"{"prices": {"params": [], "data": {"table": {"columnsDefs": [{"field": "symbol", "headerName": "Symbol", "renderFn": "cellOnClick", "renderFnParams": {"actionType": "groupBy", "groupBy": {"paramName": "symbol"}}}]}}}, "group": {"widgetIds": ["prices"]}, "app": {"tabs": {"": {"id": "", "name": "", "layout": [{"i": "prices", "x": 0, "y": 0, "w": 40, "h": 12, "groups": ["Group 1"]}]}}}}"#,
        good: r#"{"prices": {"params": [], "data": {"table": {"columnsDefs": [{"field": "symbol", "headerName": "Symbol", "renderFn": "cellOnClick", "renderFnParams": {"actionType": "groupBy", "groupBy": {"paramName": "symbol"}}}]}}}}"#,
    },
};

/// A click whose parameter is nearly the group's.
pub(crate) static NEAR_MISS: Rule = Rule {
    meta: RuleMeta {
        id: "A105",
        name: "click-param-near-miss",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "the click's parameter and the group's are compared letter by letter; as they differ, the click changes no other widget",
        help: "write the parameter's name as the group has it",
    },
    check: Check::With("A100"),
    example: Example {
        scope: Scope::Wiring,
        bad: r#"{"prices": {"params": [], "data": {"table": {"columnsDefs": [{"field": "symbol", "headerName": "Symbol", "renderFn": "cellOnClick", "renderFnParams": {"actionType": "groupBy", "groupBy": {"paramName": "Symbol"}}}]}}}}"#,
        good: r#"{"prices": {"params": [], "data": {"table": {"columnsDefs": [{"field": "symbol", "headerName": "Symbol", "renderFn": "cellOnClick", "renderFnParams": {"actionType": "groupBy", "groupBy": {"paramName": "symbol"}}}]}}}}"#,
    },
};

/// How far a click comes in one group.
#[derive(PartialEq, Eq)]
enum Reach {
    Taken,
    /// The group shares the parameter, but not for a widget that lacks it.
    Lost,
    Other,
}

fn reach(share: &Share<'_, '_, '_>, member: &Member<'_, '_, '_>, target: &str) -> Reach {
    let own = member.param.and_then(|param| param.name());
    let taken = match (share.kind, own) {
        (Kind::Param, _) => share.param == Some(target),
        (Kind::EndpointParam, None) => share.options_key.as_deref() == Some(target),
        (Kind::EndpointParam | Kind::Ticker, own) => own == Some(target),
    };
    match (taken, own) {
        (true, _) => Reach::Taken,
        (false, None) if share.kind == Kind::EndpointParam && share.param == Some(target) => Reach::Lost,
        _ => Reach::Other,
    }
}

/// A group with one of its members.
type Membership<'m, 'a, 'd, 's> = (&'m Share<'a, 'd, 's>, &'m Member<'a, 'd, 's>);

fn check<'d, 's>(cx: &Context<'d, 's>, app: &AppView<'d, 's>, found: &mut Vec<Diagnostic>) {
    if !cx.widgets_are_known() {
        return;
    }
    let shares = shares(cx, app);
    let mut memberships: HashMap<&str, Vec<Membership<'_, '_, '_, '_>>> = HashMap::new();
    for share in &shares {
        for member in share.widgets() {
            memberships.entry(member.widget.id).or_default().push((share, member));
        }
    }
    // A group of unknown type, or one whose parameter no member has, is a fault of its own.
    let is_sound = |share: &Share<'_, 'd, 's>| {
        let has = |param: &str| share.members.is_empty() || share.members.iter().any(|member| member.clicks_on(param));
        share.kind == Kind::Ticker || share.leader.is_some() || share.param.is_some_and(has)
    };
    let unsound = app.groups().len() > shares.iter().filter(|share| is_sound(share)).count();
    let listed = listed(app);
    // Of two groups of one name the first has the members, so it is put in last.
    let listening = |share: &Share<'_, 'd, 's>| share.members.iter().filter(|member| listens(share, member)).count();
    let listeners: HashMap<&str, usize> = shares.iter().rev().map(|share| (share.name, listening(share))).collect();
    let groups = app.groups();
    let declared: HashSet<&str> = groups.iter().filter_map(GroupView::name).collect();
    // An item that joins a group under a wrong name has a finding of its own.
    let joins_declared = |item: &ItemView<'_, '_>| {
        item.groups().unwrap_or_default().iter().filter_map(Node::as_str).all(|name| declared.contains(name))
    };
    let (mut seen, mut dead_ends) = (HashSet::new(), HashSet::new());
    for item in &app.items() {
        let Some(widget) = item.widget_id().filter(|id| seen.insert(*id)).and_then(|id| cx.widget(id)) else {
            continue;
        };
        let own = memberships.get(widget.id).map(Vec::as_slice).unwrap_or_default();
        let mut targets = HashSet::new();
        for click in clicks(widget).iter().filter(|click| targets.insert(click.target)) {
            let with = |wanted: Reach| own.iter().find(|(share, member)| reach(share, member, click.target) == wanted);
            if let Some((share, member)) = with(Reach::Taken) {
                let others = listeners.get(share.name).copied().unwrap_or_default();
                let others = others.saturating_sub(usize::from(listens(share, member)));
                if others == 0 && dead_ends.insert(share.name) {
                    found.extend(no_receiver(app, share, member, click));
                }
            } else if let Some((share, member)) = with(Reach::Lost) {
                found.push(lost(app, share, member, click));
            } else if let Some(diagnostic) = near_miss(app, own, widget, click) {
                found.push(diagnostic);
            } else if !unsound && joins_declared(item) {
                found.extend(no_group(app, &shares, &listed, (item, widget), click));
            }
        }
    }
}

/// Whether `member` takes part in the group other than by its own clicks. One that has neither parameter nor clicks does not, but is
/// reported itself.
fn listens(share: &Share<'_, '_, '_>, member: &Member<'_, '_, '_>) -> bool {
    member.param.is_some() || member.misfit.is_some() || !share.param.is_some_and(|param| member.clicks_on(param))
}

fn no_receiver<'d, 's>(
    app: &AppView<'d, 's>,
    share: &Share<'_, 'd, 's>,
    member: &Member<'_, 'd, 's>,
    click: &Click<'d, 's>,
) -> Option<Diagnostic> {
    let reloads = member.param.is_some() && click.group_by.get("forceUpdate").and_then(Node::as_bool) == Some(true);
    // A member that is no widget is reported itself.
    if share.placed > share.members.len() || reloads {
        return None;
    }
    let message = format!("nothing reacts to clicks on `{}` of `{}`", click.field(), member.widget.id);
    let label = share.place(app, member, format!("no other member has `{}`", click.target));
    Some(Diagnostic::new(&NO_RECEIVER.meta, message, label).related(click.label(member.widget, "set by the click")))
}

fn lost<'d, 's>(
    app: &AppView<'d, 's>,
    share: &Share<'_, 'd, 's>,
    member: &Member<'_, 'd, 's>,
    click: &Click<'d, 's>,
) -> Diagnostic {
    let (widget, target) = (member.widget, click.target);
    let message = format!("clicks on `{}` of `{}` do not reach group `{}`", click.field(), widget.id, share.name);
    let diagnostic =
        Diagnostic::new(&PURE_EMITTER.meta, message, click.label(widget, format!("the widget has no `{target}`")))
            .related(share.label(app, "paramName", "the group shares it"))
            .related(share.place(app, member, "the widget joins here"));
    let copied = share.leader.and_then(|at| share.members.get(at)).and_then(|other| {
        let param = other.param.filter(|param| param.node.get("show").is_none())?;
        let text = other.widget.text().get(param.node.span.range())?;
        Some(format!("{{\"show\": false, {}", text.strip_prefix('{')?.trim_start()))
    });
    let edit = copied.and_then(|param| match widget.get("params") {
        Some(list) => rewrite::insert_item(widget.text(), list, &param),
        None => rewrite::insert_member(widget.text(), widget.node(), "params", &format!("[{param}]")),
    });
    diagnostic.fix(edit.map(|edit| Fix::offered(format!("add `{target}` as hidden parameter"), [edit])))
}

fn near_miss<'d, 's>(
    app: &AppView<'d, 's>,
    own: &[Membership<'_, '_, 'd, 's>],
    widget: &WidgetView<'d, 's>,
    click: &Click<'d, 's>,
) -> Option<Diagnostic> {
    // Where no member has the group's parameter, the group is at fault.
    let sound = own.iter().filter(|(share, _)| share.leader.is_some());
    let right = closest(click.target, sound.filter_map(|(share, _)| share.param))?;
    let (share, member) = own.iter().find(|(share, _)| share.param == Some(right))?;
    let message = format!(
        "a click on `{}` of `{}` sets `{}`, the group shares `{right}`",
        click.field(),
        widget.id,
        click.target
    );
    let node = click.group_by.get("paramName")?;
    let fix = Fix::offered(format!("write `{right}`"), [rewrite::replace_value(node, rewrite::quote(right))]);
    let label = click.label(widget, "set by the click");
    Some(
        Diagnostic::new(&NEAR_MISS.meta, message, label)
            .related(share.label(app, "paramName", "what the group shares"))
            .related(share.place(app, member, "the widget joins here"))
            .help(format!("did you mean `{right}`?"))
            .fix(fix),
    )
}

fn no_group<'d, 's>(
    app: &AppView<'d, 's>,
    shares: &[Share<'_, 'd, 's>],
    listed: &HashMap<&str, Vec<&str>>,
    (item, widget): (&ItemView<'d, 's>, &WidgetView<'d, 's>),
    click: &Click<'d, 's>,
) -> Option<Diagnostic> {
    let (target, id) = (click.target, widget.id);
    let own = widget.param(target);
    // Who is listed and does not join is told so.
    if shares.iter().any(|share| share.param == Some(target) && share.listed.contains_key(id)) {
        return None;
    }
    // With forceUpdate a table can be meant to react to its own clicks alone.
    let nobody_shares = || shares.iter().all(|share| share.param != Some(target));
    if own.is_some() && click.group_by.get("forceUpdate").and_then(Node::as_bool) == Some(true) && nobody_shares() {
        return None;
    }
    let node = item.node.get("i")?;
    let message =
        format!("clicking `{}` in `{id}` changes no other widget: it is in no group for `{target}`", click.field());
    let label = app.label(node.span, &item.pointer.key("i"), format!("in no group for `{target}`"));
    let mut diagnostic =
        Diagnostic::new(&NO_GROUP.meta, message, label).related(click.label(widget, "set by the click"));
    if own.is_some() {
        diagnostic = diagnostic.severity(Severity::Warning);
    }
    let mut fitting = shares.iter().filter(|share| share.param == Some(target));
    let (only, more) = (fitting.next(), fitting.next().is_some());
    let Some(share) = only else {
        return Some(diagnostic.help(format!(
            "declare a group with paramName `{target}`, and let `{id}` and the widgets that follow it join"
        )));
    };
    diagnostic = diagnostic.related(share.label(app, "paramName", "this group shares it"));
    let reachable = share.kind == Kind::Param || own.is_some_and(|param| param.kind() == Some("endpoint"));
    if more || !reachable {
        return Some(diagnostic);
    }
    let ids = share.group.node.get("widgetIds").filter(|_| !share.listed.contains_key(id));
    let edits = [
        join(app, listed, item, share.name),
        ids.and_then(|ids| rewrite::insert_item(app.text(), ids, &rewrite::quote(id))),
    ];
    let edits: Vec<_> = edits.into_iter().flatten().collect();
    Some(diagnostic.fix(Fix::offered(format!("let `{id}` join `{}`", share.name), edits)))
}
