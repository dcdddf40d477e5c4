//! The documents of a backend that exists: widgets.json and apps.json for what it serves, and where `dev` finds it.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::app::{self, tab, tab_id};
use super::placement::grid::{BAR_ROWS, side_by_side};
use crate::changes::Changes;
use crate::json::Formatting;
use crate::project::config;
use crate::widget::{self, Kind, Widget};

/// What is imported.
#[derive(Debug)]
pub struct Import<'a> {
    /// The folder that gets the documents.
    pub folder: &'a Path,
    /// The name of the app.
    pub name: &'a str,
    /// The widgets, whose endpoints the backend serves.
    pub widgets: &'a [Widget],
    /// The address of the backend, for the settings of `dev`.
    pub target: Option<&'a str>,
}

/// The files that make a project of it.
pub fn import(import: &Import<'_>) -> Changes {
    let mut changes = Changes::default();
    let entries: Map<String, Value> =
        import.widgets.iter().map(|widget| (widget.id.clone(), widget::entry(widget))).collect();
    let laid_out = |document: Value| Formatting::default().document(&document);
    changes.create(import.folder.join("widgets.json"), laid_out(Value::Object(entries)));
    changes.create(import.folder.join("apps.json"), laid_out(json!([app(import.name, import.widgets)])));
    if let Some(target) = import.target {
        let settings = format!(
            "# The backend that `obb-backend dev` stands in front of; it is started elsewhere.\n[dev]\ntarget = \"{target}\"\n"
        );
        changes.create(import.folder.join(config::FILE_NAME), settings);
    }
    changes
}

/// Widgets that fit on one tab.
const ONE_TAB: usize = 6;

/// Most tabs of an app.
const TABS: usize = 5;

/// An app that shows all of `widgets`.
fn app(app_name: &str, widgets: &[Widget]) -> Value {
    let mut groups: Vec<(String, Vec<&Widget>)> = Vec::new();
    for widget in widgets {
        let category = widget.category.as_ref().filter(|category| *category != app_name);
        let name = category.cloned().unwrap_or_else(|| "Overview".to_owned());
        match groups.iter_mut().find(|(group, _)| *group == name) {
            Some((_, members)) => members.push(widget),
            None => groups.push((name, vec![widget])),
        }
    }
    if widgets.len() <= ONE_TAB || groups.len() == 1 {
        groups = vec![(String::new(), widgets.iter().collect())];
    } else if groups.len() > TABS {
        let rest = groups.split_off(TABS - 1).into_iter().flat_map(|(_, members)| members).collect();
        groups.push(("More".to_owned(), rest));
    }
    let top = if groups.len() > 1 { BAR_ROWS } else { 0 };
    let mut tabs = Map::new();
    for (at, (name, members)) in groups.iter().enumerate() {
        let mut id = tab_id(name, at);
        while tabs.contains_key(&id) {
            id.push_str("-tab");
        }
        tabs.insert(id.clone(), tab(&id, name, &layout(members, top)));
    }
    app::entry(app_name, &format!("All that {app_name} serves"), None, tabs)
}

/// Places the widgets side by side from row `top` on, the small ones first, so that no row has a hole.
fn layout(widgets: &[&Widget], top: u32) -> Vec<Value> {
    let mut sorted = widgets.to_vec();
    sorted.sort_by_key(|widget| widget.kind != Kind::Metric);
    let areas = side_by_side(sorted.iter().map(|widget| widget.size), top);
    sorted.iter().zip(areas).map(|(widget, area)| area.item(&widget.id)).collect()
}
