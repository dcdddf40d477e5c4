//! Whether the members of a group have the parameter that it shares, and of a type that the group can reach.

use std::collections::HashMap;

use super::sharing::{Kind, Member, Share, clicks, has_broken_click, shares};
use crate::diagnostic::{Class, Diagnostic, Label, RuleMeta, Severity};
use crate::json::rewrite;
use crate::rules::view::{AppView, ParamView};
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::{Fix, closest};

/// A member without the shared parameter.
pub(crate) static MISSING_PARAM: Rule = Rule {
    meta: RuleMeta {
        id: "A084",
        name: "member-without-param",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "a group hands its value to the parameter of that name in each member; a widget without it never changes with the others",
        help: "add the parameter to the widget in widgets.json, or take the widget out of the group",
    },
    check: Check::App(check),
    example: Example { scope: Scope::Group, bad: r#"{"paramName": "sym"}"#, good: r#"{"paramName": "symbol"}"# },
};

/// A shared parameter of a type that the group's type does not reach.
pub(crate) static WRONG_TYPE: Rule = Rule {
    meta: RuleMeta {
        id: "A085",
        name: "group-type-mismatch",
        severity: Severity::Error,
        class: Class::Behaviour,
        why: "endpointParam groups reach endpoint parameters, ticker groups ticker parameters and param groups the others; with the wrong type nothing is synchronised, and nothing is said",
        help: "use endpointParam for endpoint parameters, ticker for tickers, param for the others",
    },
    check: Check::With("A084"),
    example: Example { scope: Scope::Group, bad: r#"{"type": "endpointParam"}"#, good: r#"{"type": "param"}"# },
};

/// One parameter that two groups set.
pub(crate) static TWO_GROUPS: Rule = Rule {
    meta: RuleMeta {
        id: "A094",
        name: "competing-groups",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "both groups write their value into the same parameter of the placed widget; which one wins depends on who changed last",
        help: "join one of the two groups only",
    },
    check: Check::With("A084"),
    example: Example {
        scope: Scope::App,
        bad: r#"{"tabs": {"": {"id": "", "name": "", "layout": [{"i": "prices", "x": 0, "y": 0, "w": 20, "h": 12, "groups": ["Group 1", "Group 2"]}, {"i": "news", "x": 20, "y": 0, "w": 20, "h": 12, "groups": ["Group 1"]}]}}, "groups": [{"name": "Group 1", "type": "param", "paramName": "symbol", "widgetIds": ["prices", "news"]}, {"name": "Group 2", "type": "param", "paramName": "symbol", "widgetIds": ["prices"]}]}"#,
        good: r#"{"tabs": {"": {"id": "", "name": "", "layout": [{"i": "prices", "x": 0, "y": 0, "w": 20, "h": 12, "groups": ["Group 1"]}, {"i": "news", "x": 20, "y": 0, "w": 20, "h": 12, "groups": ["Group 1"]}]}}, "groups": [{"name": "Group 1", "type": "param", "paramName": "symbol", "widgetIds": ["prices", "news"]}]}"#,
    },
};

/// A ticker group without any ticker.
pub(crate) static NO_TICKER: Rule = Rule {
    meta: RuleMeta {
        id: "A095",
        name: "no-ticker-param",
        severity: Severity::Error,
        class: Class::Behaviour,
        why: "a ticker group shares the ticker parameter of its members; none of them has one, so nothing is shared",
        help: "use an endpointParam group with your own list of symbols, or give the widgets a parameter of type ticker",
    },
    check: Check::With("A084"),
    example: Example {
        scope: Scope::App,
        bad: r#"{"groups": [{"name": "Group 1", "type": "ticker", "widgetIds": ["prices", "news"], "defaultValue": "ALPHA"}]}"#,
        good: r#"{"groups": [{"name": "Group 1", "type": "param", "paramName": "symbol", "widgetIds": ["prices", "news"], "defaultValue": "ALPHA"}]}"#,
    },
};

/// Other places that one finding shows at most.
const MAX_PLACES: usize = 3;

fn check<'d, 's>(cx: &Context<'d, 's>, app: &AppView<'d, 's>, found: &mut Vec<Diagnostic>) {
    let shares = shares(cx, app);
    for share in &shares {
        let widgets = share.widgets();
        if widgets.is_empty() || share.param.is_none() && share.kind != Kind::Ticker {
            continue;
        }
        let fits = widgets.iter().any(|member| member.param.is_some() && member.misfit.is_none());
        misfits(app, share, &widgets, fits, found);
        missing(app, &shares, share, &widgets, found);
    }
    two_groups(app, &shares, found);
}

/// The group type that reaches `param`.
fn right_type(param: &ParamView<'_, '_>) -> &'static str {
    match param.kind() {
        Some("endpoint") => "endpointParam",
        Some("ticker") => "ticker",
        _ => "param",
    }
}

fn misfits<'d, 's>(
    app: &AppView<'d, 's>,
    share: &Share<'_, 'd, 's>,
    widgets: &[&Member<'_, 'd, 's>],
    fits: bool,
    found: &mut Vec<Diagnostic>,
) {
    let misfits: Vec<_> = widgets.iter().filter_map(|member| Some((*member, member.misfit?))).collect();
    let Some(&(first, param)) = misfits.first() else { return };
    // By name today's Workspace reaches endpoint parameters as well.
    let severity = if share.kind == Kind::Param { Severity::Warning } else { Severity::Error };
    let written = share.group.node.get("type").and_then(crate::json::Node::as_str).unwrap_or_default();
    let words = |member: &Member<'_, '_, '_>, param: &ParamView<'_, '_>| {
        let (kind, name, id) = (param.kind().unwrap_or_default(), param.name().unwrap_or_default(), member.widget.id);
        format!("group `{}` is of type {written}, but `{name}` of `{id}` is a {kind} parameter", share.name)
    };
    let right = right_type(&param);
    if !fits && misfits.iter().all(|(_, param)| right_type(param) == right) {
        let label = share.label(app, "type", format!("should be {right}"));
        let mut diagnostic = Diagnostic::new(&WRONG_TYPE.meta, words(first, &param), label).severity(severity);
        for (member, param) in misfits.iter().take(MAX_PLACES) {
            diagnostic = diagnostic.related(member.param_label(param, "type", "the parameter"));
        }
        // A ticker group has no paramName: more than the type would change.
        let node = share.group.node.get("type").filter(|_| right != "ticker");
        let fix = node.map(|node| {
            let (title, edits) = (format!("use type {right}"), [rewrite::replace_value(node, rewrite::quote(right))]);
            if severity == Severity::Error { Fix::safe(title, edits) } else { Fix::offered(title, edits) }
        });
        found.push(diagnostic.help(format!("use type {right}")).fix(fix));
        return;
    }
    for (member, param) in &misfits {
        let label = share.place(app, member, format!("`{}` is not synchronised", member.widget.id));
        let diagnostic = Diagnostic::new(&WRONG_TYPE.meta, words(member, param), label)
            .severity(severity)
            .related(member.param_label(param, "type", "the parameter"))
            .related(share.label(app, "type", "the group"))
            .help("give the parameter the same type in all members, or take the widget out of the group");
        found.push(diagnostic);
    }
}

/// Whether `member` has a click that has a finding of its own: one that is not sound, or sets what none of its groups shares.
fn has_faulty_click<'d, 's>(shares: &[Share<'_, 'd, 's>], member: &Member<'_, 'd, 's>) -> bool {
    let id = member.widget.id;
    let is_taken = |param: &str| {
        shares.iter().any(|share| share.param == Some(param) && share.members.iter().any(|other| other.widget.id == id))
    };
    let lost = |target: &str| member.widget.param(target).is_none() && !is_taken(target);
    has_broken_click(member.widget) || clicks(member.widget).iter().any(|click| lost(click.target))
}

fn missing<'d, 's>(
    app: &AppView<'d, 's>,
    shares: &[Share<'_, 'd, 's>],
    share: &Share<'_, 'd, 's>,
    widgets: &[&Member<'_, 'd, 's>],
    found: &mut Vec<Diagnostic>,
) {
    // A click on nearly the parameter has a finding of its own.
    let sends = |member: &Member<'_, '_, '_>| {
        let near = |param: &str, target: &str| target == param || closest(target, [param]).is_some();
        share.param.is_some_and(|param| clicks(member.widget).iter().any(|click| near(param, click.target)))
    };
    let without = |member: &&&Member<'_, 'd, 's>| {
        // A chart of this type has a symbol of its own.
        let own_symbol = share.kind == Kind::Ticker && member.widget.kind() == Some("advanced_charting");
        member.param.is_none()
            && member.misfit.is_none()
            && !own_symbol
            && !sends(member)
            && !has_faulty_click(shares, member)
    };
    let reached = widgets.iter().any(|member| member.param.is_some() || member.misfit.is_some());
    let set = |param: &str| widgets.iter().any(|member| member.clicks_on(param));
    if share.param.is_some_and(|param| !reached && !set(param)) && share.kind != Kind::Ticker {
        found.push(missing_everywhere(app, share, widgets));
        return;
    }
    let missing: Vec<_> = widgets.iter().filter(without).copied().collect();
    if missing.is_empty() {
        return;
    }
    if missing.len() == widgets.len() {
        found.push(missing_everywhere(app, share, &missing));
        return;
    }
    if share.kind == Kind::Ticker && widgets.iter().all(|member| member.param.is_none()) {
        return;
    }
    for member in missing {
        let what = share.param.map_or_else(|| "ticker parameter".to_owned(), |param| format!("parameter `{param}`"));
        let message = format!("`{}` is in group `{}` but has no {what}", member.widget.id, share.name);
        let mut diagnostic = Diagnostic::new(&MISSING_PARAM.meta, message, share.place(app, member, "not reached"));
        diagnostic = diagnostic.related(share.label(app, "paramName", "what the group shares"));
        let near = share.param.and_then(|name| closest(name, member.widget.params().filter_map(|param| param.name())));
        diagnostic = match near.and_then(|near| member.widget.param(near)) {
            Some(param) => {
                let (near, name) = (param.name().unwrap_or_default(), share.param.unwrap_or_default());
                diagnostic
                    .related(member.param_label(&param, "paramName", "this one?"))
                    .help(format!("rename `{near}` to `{name}` in widgets.json, and in the route that receives it"))
            }
            None => diagnostic.related(member.definition("no such parameter")),
        };
        found.push(diagnostic);
    }
}

/// No member has the parameter: the group is at fault, not its members.
fn missing_everywhere<'d, 's>(
    app: &AppView<'d, 's>,
    share: &Share<'_, 'd, 's>,
    members: &[&Member<'_, 'd, 's>],
) -> Diagnostic {
    let related = |diagnostic: Diagnostic, text: &str| {
        let places = members.iter().take(MAX_PLACES).map(|member| member.definition(text));
        places.fold(diagnostic, Diagnostic::related)
    };
    if share.kind == Kind::Ticker {
        let message = format!("no widget in group `{}` has a ticker parameter", share.name);
        let diagnostic = Diagnostic::new(&NO_TICKER.meta, message, share.label(app, "type", "nothing to share"));
        return related(diagnostic, "no parameter of type ticker");
    }
    let name = share.param.unwrap_or_default();
    let message = format!("no widget in group `{}` has a parameter `{name}`", share.name);
    let label = share.label(app, "paramName", "no member has it");
    let diagnostic = related(Diagnostic::new(&MISSING_PARAM.meta, message, label), "no such parameter");
    let names = members.iter().flat_map(|member| member.widget.params()).filter_map(|param| param.name());
    let Some(right) = closest(name, names) else { return diagnostic };
    let all = members.iter().all(|member| member.widget.param(right).is_some());
    let node = share.group.node.get("paramName").filter(|_| all);
    let fix =
        node.map(|node| Fix::safe(format!("write `{right}`"), [rewrite::replace_value(node, rewrite::quote(right))]));
    diagnostic.help(format!("did you mean `{right}`?")).fix(fix)
}

fn two_groups<'d, 's>(app: &AppView<'d, 's>, shares: &[Share<'_, 'd, 's>], found: &mut Vec<Diagnostic>) {
    let mut first: HashMap<(u32, u32), (&str, Label)> = HashMap::new();
    for share in shares {
        for member in &share.members {
            let Some(param) = &member.param else { continue };
            // The same placed copy and the same parameter, by where they are written.
            let key = (member.item.node.span.start, param.node.span.start);
            let label = |text: &str| share.place(app, member, text);
            let Some((other, place)) = first.get(&key) else {
                first.insert(key, (share.name, label("one group")));
                continue;
            };
            let (id, name) = (member.widget.id, param.name().unwrap_or_default());
            let message = format!("`{id}` takes `{name}` from two groups, `{other}` and `{}`", share.name);
            let diagnostic =
                Diagnostic::new(&TWO_GROUPS.meta, message, label("the other group")).related(place.clone());
            found.push(diagnostic.related(member.param_label(param, "paramName", "the parameter")));
        }
    }
}
