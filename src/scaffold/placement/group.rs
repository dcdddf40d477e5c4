//! Params that widgets of an app share: the group, its members, and what each placed widget says of it, all three alike.

use serde_json::{Value, json};

use super::super::draft::{Draft, EditError};
use super::super::refusal::Refusal;
use super::super::widget::params_of;
use super::App;
use crate::json::Pointer;
use crate::widget::{Param, ParamKind, Widget};

/// Which params are shared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Shared {
    /// None.
    #[default]
    None,
    /// Each that another widget of the app has too.
    All,
    /// These.
    Named(Vec<String>),
}

/// A group that the new widget is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bond {
    /// Its name.
    pub group: String,
    /// The param.
    pub param: String,
    /// Whether it is a new group.
    pub is_new: bool,
    /// The ids of the other members.
    pub with: Vec<String>,
}

/// A bond, and what has to be written for it.
struct Tie {
    bond: Bond,
    /// The group that exists.
    existing: Option<usize>,
    /// What is written of a new group.
    entry: Value,
    /// The items of the other members that do not name the group yet.
    items: Vec<Pointer>,
}

/// All ties of the new widget.
pub(super) struct Ties<'a> {
    ties: Vec<Tie>,
    widget: &'a Widget,
}

/// A group's `type` for `param`; none for what cannot be shared.
fn group_kind(param: &Param) -> Option<&'static str> {
    match param.kind {
        ParamKind::Form | ParamKind::Button => None,
        _ if param.file_selector => None,
        ParamKind::Ticker => Some("ticker"),
        ParamKind::Endpoint => Some("endpointParam"),
        _ => Some("param"),
    }
}

/// By what Workspace compares the options of two params: the last part of their address.
fn options_key(endpoint: &str) -> &str {
    endpoint.trim_end_matches('/').rsplit('/').next().unwrap_or_default()
}

/// The param of the entry `widget` that would move together with `param`.
fn counterpart<'v>(widget: &'v Value, param: &Param) -> Option<&'v Value> {
    params_of(widget).find(|other| {
        let kind = other["type"].as_str().unwrap_or("text");
        let same = kind == param.kind.name();
        match param.kind {
            ParamKind::Ticker => same,
            ParamKind::Endpoint => {
                let own = param.options.as_ref().map(|options| options_key(&options.endpoint));
                same && own == other["optionsEndpoint"].as_str().map(options_key) && other["paramName"] == *param.name
            }
            _ => same && other["paramName"] == *param.name,
        }
    })
}

/// Whether some widget of widgets.json, the content of which is `known`, has a param like `param` to share.
pub fn is_known(known: &Value, param: &Param) -> bool {
    let alike = |other: &Value| other["type"] == param.kind.name() && other["paramName"] == *param.name;
    let widgets = known.as_object().into_iter().flatten();
    group_kind(param).is_some() && widgets.flat_map(|(_, widget)| params_of(widget)).any(alike)
}

/// What ties `widget` to others of `app`. `known` is the content of widgets.json.
pub(super) fn tie<'a>(app: &App<'_>, known: &Value, widget: &'a Widget, shared: &Shared) -> Result<Ties<'a>, Refusal> {
    let wanted: Vec<&Param> = match shared {
        Shared::None => Vec::new(),
        Shared::All => widget.params.iter().filter(|param| group_kind(param).is_some()).collect(),
        Shared::Named(given) => {
            let known: Vec<&str> = widget.params.iter().map(|param| param.name.as_str()).collect();
            let find = |name: &String| {
                widget.params.iter().find(|param| param.name == *name).ok_or_else(|| {
                    Refusal::unknown(format!("the new widget has no param `{name}`"), name, "--group", &known)
                })
            };
            given.iter().map(find).collect::<Result<_, _>>()?
        }
    };
    let mut ties: Vec<Tie> = Vec::new();
    for param in wanted {
        let fresh = free_name(app, &ties);
        match tie_param(app, known, widget, param, fresh) {
            Some(tie) => ties.push(tie),
            None if *shared == Shared::All => {}
            None if group_kind(param).is_none() => {
                let problem = format!("`{}` cannot be shared: it is a {}", param.name, param.kind.name());
                return Err(Refusal::new(problem, "leave it out of --group"));
            }
            None => return Err(alone(app, param)),
        }
    }
    Ok(Ties { ties, widget })
}

fn alone(app: &App<'_>, param: &Param) -> Refusal {
    let problem = match (&param.options, param.kind) {
        (Some(options), ParamKind::Endpoint) => format!(
            "no widget of the app `{}` has a param `{}` whose options come from `{}`",
            app.name(),
            param.name,
            options_key(&options.endpoint)
        ),
        (_, ParamKind::Ticker) => format!("no widget of the app `{}` has a param of the type ticker", app.name()),
        _ => {
            let kind = param.kind.name();
            format!("no widget of the app `{}` has a param `{}` of the type {kind}", app.name(), param.name)
        }
    };
    Refusal::new(problem, "a group needs two members: add the other widget to the app first, or leave --group out")
}

/// The first of `Group 1`, `Group 2`, … that is free: by such names alone does every build of Workspace link widgets.
fn free_name(app: &App<'_>, ties: &[Tie]) -> String {
    let groups = app.value["groups"].as_array().map(Vec::as_slice).unwrap_or_default();
    let taken: Vec<&str> = groups
        .iter()
        .filter_map(|group| group["name"].as_str())
        .chain(ties.iter().map(|tie| tie.bond.group.as_str()))
        .collect();
    (1..=u32::MAX)
        .map(|number| format!("Group {number}"))
        .find(|name| !taken.contains(&name.as_str()))
        .unwrap_or_default()
}

fn tie_param(app: &App<'_>, known: &Value, widget: &Widget, param: &Param, fresh: String) -> Option<Tie> {
    let kind = group_kind(param)?;
    let groups = app.value["groups"].as_array().map(Vec::as_slice).unwrap_or_default();
    let existing = groups.iter().position(|group| {
        group["type"] == kind && group["name"].is_string() && (kind == "ticker" || group["paramName"] == *param.name)
    });
    let partners: Vec<(Pointer, &Value, &Value)> = app
        .placed()
        .filter_map(|(place, item)| Some((place, item, counterpart(&known[item["i"].as_str()?], param)?)))
        .collect();
    let group = existing.map(|at| &groups[at]);
    let name = group.and_then(|group| group["name"].as_str()).map_or(fresh, str::to_owned);
    if partners.is_empty() {
        return None;
    }
    let mut members: Vec<String> = Vec::new();
    for (_, item, _) in &partners {
        let id = item["i"].as_str().unwrap_or_default();
        // Of a group that exists, only those who are in it already are told.
        if !members.iter().any(|member| member == id) && (group.is_none() || groups_of(app, item).contains(&name)) {
            members.push(id.to_owned());
        }
    }
    let items = if group.is_some() { Vec::new() } else { partners.iter().map(|(place, ..)| place.clone()).collect() };
    let ids: Vec<&str> = members.iter().map(String::as_str).chain([widget.id.as_str()]).collect();
    let first = partners.iter().map(|(.., other)| &other["value"]).find(|value| !value.is_null());
    let mut entry = json!({ "name": name, "type": kind });
    if kind != "ticker" {
        entry["paramName"] = json!(param.name);
    }
    // One group with members listed and another without would make Workspace fail.
    if groups.is_empty() || groups.iter().any(|group| !group["widgetIds"].is_null()) {
        entry["widgetIds"] = json!(ids);
    }
    // The dashboard goes on showing what it showed.
    if let Some(value) = first.or(Some(&param.value)).filter(|value| !value.is_null()) {
        entry["defaultValue"] = value.clone();
    }
    let bond = Bond { group: name, param: param.name.clone(), is_new: group.is_none(), with: members };
    Some(Tie { bond, existing, entry, items })
}

/// The names of the groups that the placed `item` is in.
fn groups_of(app: &App<'_>, item: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    if let Some(own) = item["groups"].as_array() {
        return own.iter().filter_map(text).collect();
    }
    let groups = app.value["groups"].as_array().into_iter().flatten();
    let lists = |group: &&Value| group["widgetIds"].as_array().is_some_and(|ids| ids.contains(&item["i"]));
    groups.filter(lists).filter_map(|group| text(&group["name"])).collect()
}

impl Ties<'_> {
    /// What the new widget's own item says of groups; none where it need not say anything.
    pub(super) fn own_groups(&self, app: &App<'_>) -> Option<Value> {
        let names: Vec<&str> = self.ties.iter().map(|tie| tie.bond.group.as_str()).collect();
        // Where some groups list their members and others do not, each item has to speak for itself.
        let mut listed = app.value["groups"].as_array().into_iter().flatten().map(|group| group["widgetIds"].is_null());
        let mixed = listed.next().is_some_and(|first| listed.any(|other| other != first));
        (mixed || !names.is_empty()).then(|| json!(names))
    }

    /// Writes the groups, and their names into the items of the other members.
    pub(super) fn write(self, app: &App<'_>, apps: &mut Draft) -> Result<Vec<Bond>, EditError> {
        let groups = app.place.key("groups");
        let mut bonds = Vec::new();
        for tie in self.ties {
            match tie.existing {
                Some(at) => {
                    let ids = groups.index(at).key("widgetIds");
                    if apps.look(|root| root.at(&ids).is_some_and(|(list, _)| list.is_array()))? {
                        apps.add_item(&ids, &json!(self.widget.id))?;
                    }
                }
                None if apps.look(|root| root.at(&groups).is_some())? => apps.add_item(&groups, &tie.entry)?,
                None => apps.add_member(&app.place, None, "groups", &json!([tie.entry]))?,
            }
            for place in &tie.items {
                let item = apps.look(|root| root.at(place).map(|(item, _)| item.to_value()))?.unwrap_or_default();
                if item["groups"].is_array() {
                    apps.add_item(&place.key("groups"), &json!(tie.bond.group))?;
                } else {
                    let mut names = groups_of(app, &item);
                    names.push(tie.bond.group.clone());
                    apps.add_member(place, None, "groups", &json!(names))?;
                }
            }
            bonds.push(tie.bond);
        }
        Ok(bonds)
    }
}
