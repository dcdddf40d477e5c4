//! Parameters that could be in a group and are not.

use std::collections::{HashMap, HashSet};

use super::members::{join, listed};
use super::sharing::{Kind, Share, shares};
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::{Node, rewrite};
use crate::rules::view::{AppView, ItemView, ParamView};
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::Fix;

/// Two widgets with one parameter and no group for it.
pub(crate) static COULD_BE_SHARED: Rule = Rule {
    meta: RuleMeta {
        id: "A097",
        name: "param-could-be-shared",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "widgets with the same parameter follow each other only in a group; without one users set it in each of them",
        help: "declare a group for the parameter, and let the layout items join it",
    },
    check: Check::App(check),
    example: Example {
        scope: Scope::App,
        bad: r#"{"tabs": {"": {"id": "", "name": "", "layout": [{"i": "prices", "x": 0, "y": 0, "w": 20, "h": 12, "groups": []}, {"i": "news", "x": 20, "y": 0, "w": 20, "h": 12, "groups": []}]}}, "groups": []}"#,
        good: r#"{"tabs": {"": {"id": "", "name": "", "layout": [{"i": "prices", "x": 0, "y": 0, "w": 20, "h": 12, "groups": ["Group 1"]}, {"i": "news", "x": 20, "y": 0, "w": 20, "h": 12, "groups": ["Group 1"]}]}}, "groups": [{"name": "Group 1", "type": "param", "paramName": "symbol", "widgetIds": ["prices", "news"]}]}"#,
    },
};

/// A shared parameter whose choices depend on one that is not shared.
pub(crate) static ALONE: Rule = Rule {
    meta: RuleMeta {
        id: "A098",
        name: "dependency-not-shared",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "the choices of the shared parameter depend on another one; while that is not shared too, members can show choices of different origin",
        help: "share the other parameter in a group as well",
    },
    check: Check::With("A097"),
    example: Example {
        scope: Scope::Wiring,
        bad: r#"{"prices": {"params": [{"paramName": "region", "type": "text"}, {"paramName": "symbol", "type": "endpoint", "optionsEndpoint": "symbols", "optionsParams": {"region": "$region"}}]}, "group": {"type": "endpointParam"}}"#,
        good: r#"{"prices": {"params": [{"paramName": "region", "type": "text"}, {"paramName": "symbol", "type": "endpoint", "optionsEndpoint": "symbols", "optionsParams": {"region": "europe"}}]}, "group": {"type": "endpointParam"}}"#,
    },
};

fn check<'d, 's>(cx: &Context<'d, 's>, app: &AppView<'d, 's>, found: &mut Vec<Diagnostic>) {
    let shares = shares(cx, app);
    dependencies(app, &shares, found);
    if cx.widgets_are_known() {
        could_be_shared(cx, app, &shares, found);
    }
}

fn dependencies<'d, 's>(app: &AppView<'d, 's>, shares: &[Share<'_, 'd, 's>], found: &mut Vec<Diagnostic>) {
    // Which parameters of which widget some group reaches.
    let reached: HashSet<(&str, &str)> = shares
        .iter()
        .flat_map(|share| share.members.iter())
        .filter_map(|member| Some((member.widget.id, member.param?.name()?)))
        .collect();
    for share in shares {
        let mut told = HashSet::new();
        for member in share.widgets() {
            let Some(param) = member.param.filter(|param| param.kind() == Some("endpoint")) else { continue };
            let sources = param.node.get("optionsParams").map(Node::members).unwrap_or_default();
            for source in sources {
                let Some(other) = source.value.as_str().and_then(|text| text.strip_prefix('$')) else { continue };
                let known = member.widget.param(other).is_some() && param.name() != Some(other);
                if !known || reached.contains(&(member.widget.id, other)) || !told.insert(other) {
                    continue;
                }
                let name = param.name().unwrap_or_default();
                let message = format!("`{name}` of group `{}` depends on `{other}`, which is not shared", share.name);
                let pointer = member.widget.param_pointer(&param).key("optionsParams").key(&source.key);
                found.push(
                    Diagnostic::new(&ALONE.meta, message, share.label(app, "paramName", ""))
                        .related(member.widget.label(source.value.span, &pointer, format!("needs `{other}`"))),
                );
            }
        }
    }
}

/// One parameter of one placed widget.
type Place<'i, 'd, 's> = (&'i ItemView<'d, 's>, ParamView<'d, 's>);

fn could_be_shared<'d, 's>(
    cx: &Context<'d, 's>,
    app: &AppView<'d, 's>,
    shares: &[Share<'_, 'd, 's>],
    found: &mut Vec<Diagnostic>,
) {
    let mut bound: HashSet<&str> =
        app.groups().iter().filter_map(|group| group.node.get("paramName")?.as_str()).collect();
    let reached = shares.iter().flat_map(|share| share.members.iter()).filter_map(|member| member.param?.name());
    bound.extend(reached);
    let has_ticker = shares.iter().any(|share| share.kind == Kind::Ticker);
    let items = app.items();
    let mut order = Vec::new();
    let mut same: HashMap<(&str, &str, String), Vec<Place<'_, 'd, 's>>> = HashMap::new();
    let mut seen = HashSet::new();
    for item in &items {
        let Some(widget) = item.widget_id().filter(|id| seen.insert(*id)).and_then(|id| cx.widget(id)) else {
            continue;
        };
        for param in widget.params() {
            let Some((name, kind)) = param.name().zip(param.kind()) else { continue };
            if bound.contains(name) || matches!(kind, "form" | "button") || kind == "ticker" && has_ticker {
                continue;
            }
            let source = |key: &str| param.node.get(key).map(|node| node.to_value().to_string()).unwrap_or_default();
            let key = (name, kind, format!("{} {}", source("optionsEndpoint"), source("options")));
            let places = same.entry(key.clone()).or_default();
            if places.is_empty() {
                order.push(key);
            }
            places.push((item, param));
        }
    }
    let listed = listed(app);
    for key in order {
        let places = same.get(&key).map(Vec::as_slice).unwrap_or_default();
        let [(first, _), (second, _), ..] = places else { continue };
        let (a, b) = (first.widget_id().unwrap_or_default(), second.widget_id().unwrap_or_default());
        let message = match places.len() {
            2 => format!("`{}` of `{a}` and `{b}` could share a group", key.0),
            more => format!("`{}` of `{a}`, `{b}` and {} more could share a group", key.0, more - 2),
        };
        let label = |item: &ItemView<'_, '_>, text: &str| {
            let span = item.node.get("i").map_or(item.node.span, |node| node.span);
            app.label(span, &item.pointer.key("i"), text)
        };
        found.push(
            Diagnostic::new(&COULD_BE_SHARED.meta, message, label(first, "one"))
                .related(label(second, "another"))
                .fix(new_group(app, &listed, (key.0, key.1), places)),
        );
    }
}

/// Declares a group for `param`, which is of type `kind`, and lets each item join it.
fn new_group(
    app: &AppView<'_, '_>,
    listed: &HashMap<&str, Vec<&str>>,
    (param, kind): (&str, &str),
    places: &[Place<'_, '_, '_>],
) -> Option<Fix> {
    let groups = app.node.get("groups")?;
    let taken: HashSet<&str> = groups.items().iter().filter_map(|group| group.get("name")?.as_str()).collect();
    let name =
        (1..=taken.len() + 1).map(|number| format!("Group {number}")).find(|name| !taken.contains(name.as_str()))?;
    let kind = match kind {
        "endpoint" => "endpointParam",
        "ticker" => "ticker",
        _ => "param",
    };
    let ids: Vec<&str> = places.iter().filter_map(|(item, _)| item.widget_id()).collect();
    let mut group = serde_json::json!({ "name": name, "type": kind, "paramName": param, "widgetIds": ids });
    let mut values = places.iter().map(|(_, param)| param.node.get("value").map(Node::to_value));
    let first = values.next().flatten();
    if let (true, Some(value)) = (values.all(|value| value == first), &first) {
        group["defaultValue"] = value.clone();
    }
    if kind == "ticker" {
        group.as_object_mut()?.remove("paramName");
    }
    let mut edits = vec![rewrite::insert_item(app.text(), groups, &group.to_string())?];
    for (item, _) in places {
        edits.push(join(app, listed, item, &name)?);
    }
    Some(Fix::offered(format!("share `{param}` in `{name}`"), edits))
}
