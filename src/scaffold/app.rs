//! A new app: its entry in apps.json, with widgets placed row by row.

use serde_json::{Map, Value, json};

use super::dashboard::{self, text};
use super::draft::Draft;
use super::placement::grid::{BAR_ROWS, COLUMNS, LEAST, side_by_side};
use super::refusal::Refusal;
use super::revision::{Revision, RevisionError, misshapen, require, taken, widgets};
use crate::json::{Formatting, Node, Pointer, rewrite};
use crate::project::Backend;
use crate::widget::{id_of, title_of};

/// Size of a widget that tells none.
const USUAL: (u32, u32) = (20, 10);

/// An app to add.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewApp {
    /// Its name.
    pub name: String,
    /// What the gallery says of it; made of its widgets where there is none.
    pub description: Option<String>,
    /// Its picture; that of the first app with one where there is none.
    pub img: Option<String>,
    /// Its tabs; a single one may have no name.
    pub tabs: Vec<NewTab>,
}

/// A tab of a new app.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewTab {
    /// Its name.
    pub name: String,
    /// The widgets on it, in their order.
    pub widgets: Vec<String>,
}

/// What adding the app to `backend` will change, and the backend with the apps.json that it then has.
pub fn add_app(backend: &Backend, app: &NewApp) -> Result<(Revision, Backend), RevisionError> {
    if app.name.trim().is_empty() {
        let help = "give it a name that users read in the gallery, such as \"Fund desk\"";
        return Err(Refusal::new(format!("`{}` is no name of an app", app.name), help).into());
    }
    let document = widgets(backend)?;
    let placed: Vec<String> = app.tabs.iter().flat_map(|tab| tab.widgets.clone()).collect();
    document.look(|root| require(root, &placed))??;
    let tabs = document.look(|root| tabs(app, root))??;
    let titles = document.look(|root| titles(root, &placed))?;
    let mut revision = Revision::default();
    let mut after = backend.clone();
    let description = app.description.clone().unwrap_or_else(|| match titles.split_last() {
        None => format!("{} at a glance", app.name),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    });
    let entry = |picture: Option<String>| entry(&app.name, &description, app.img.clone().or(picture), tabs);
    if let Some(path) = &backend.apps {
        let mut apps = Draft::read(path)?;
        if apps.look(|root| dashboard::apps(root).iter().any(|one| text(one, "name") == Some(&app.name)))? {
            return Err(taken(&format!("an app `{}`", app.name)).into());
        }
        let picture = apps.look(picture)?;
        match apps.look(container)? {
            None => return Err(misshapen(path, "a list of apps").into()),
            Some(Container::List) => {}
            Some(Container::Single) => {
                apps.edit(|text, root| Some(vec![Formatting::of(text, root).in_list(text, root)?]))?;
                revision.remarks.push(
                    "the app that stood alone stands in a list now, as Workspace's documentation wants it".to_owned(),
                );
            }
            Some(Container::Nothing) => {
                apps.edit(|_, root| Some(vec![rewrite::replace_value(root, "[]".to_owned())]))?;
            }
        }
        apps.add_item(&Pointer::root(), &entry(picture))?;
        apps.finish(&mut revision.changes)?;
    } else {
        let content = document.formatting()?.document(&json!([entry(None)]));
        let folder = backend.widgets.as_ref().and_then(|path| path.parent()).unwrap_or(&backend.root);
        let path = folder.join("apps.json");
        revision.changes.create(path.clone(), content);
        after.apps = Some(path);
    }
    Ok((revision, after))
}

/// What an apps.json is made of.
enum Container {
    /// A list.
    List,
    /// One app without a list.
    Single,
    /// Something that stands for no apps.
    Nothing,
}

fn container(root: &Node<'_>) -> Option<Container> {
    if root.items().iter().any(|item| !item.is_object()) {
        return None;
    }
    if root.is_null() || root.is_object() && root.members().is_empty() || root.is_array() && root.items().is_empty() {
        return Some(Container::Nothing);
    }
    if root.is_array() {
        return Some(Container::List);
    }
    (root.get("tabs").is_some() || text(root, "name").is_some()).then_some(Container::Single)
}

/// The entry of an app in apps.json.
pub(super) fn entry(name: &str, description: &str, img: Option<String>, tabs: Map<String, Value>) -> Value {
    let mut entry = Map::new();
    entry.insert("name".to_owned(), json!(name));
    entry.insert("description".to_owned(), json!(description));
    if let Some(img) = img {
        entry.insert("img".to_owned(), json!(img));
    }
    entry.insert("allowCustomization".to_owned(), json!(true));
    entry.insert("tabs".to_owned(), Value::Object(tabs));
    entry.insert("groups".to_owned(), json!([]));
    entry.insert("prompts".to_owned(), json!([]));
    Value::Object(entry)
}

/// The picture of the first app that has one.
fn picture(root: &Node<'_>) -> Option<String> {
    let pictures = dashboard::apps(root).into_iter().filter_map(|app| text(app, "img"));
    pictures.map(str::to_owned).find(|img| !img.trim().is_empty())
}

/// The titles of the widgets `ids`, each once.
fn titles(root: &Node<'_>, ids: &[String]) -> Vec<String> {
    let mut titles: Vec<String> = Vec::new();
    for id in ids {
        let name = root.get(id).and_then(|widget| text(widget, "name")).filter(|name| !name.trim().is_empty());
        let title = name.map_or_else(|| title_of(id), str::to_owned);
        if !titles.contains(&title) {
            titles.push(title);
        }
    }
    titles
}

fn tabs(app: &NewApp, widgets: &Node<'_>) -> Result<Map<String, Value>, RevisionError> {
    let mut tabs = Map::new();
    let top = if app.tabs.len() > 1 { BAR_ROWS } else { 0 };
    for (at, tab) in app.tabs.iter().enumerate() {
        let id = tab_id(&tab.name, at);
        let areas = side_by_side(tab.widgets.iter().map(|id| size(widgets.get(id))), top);
        let layout: Vec<Value> = tab.widgets.iter().zip(areas).map(|(id, area)| area.item(id)).collect();
        if tabs.insert(id.clone(), self::tab(&id, &tab.name, &layout)).is_some() {
            return Err(taken(&format!("a tab `{}`", tab.name)).into());
        }
    }
    if tabs.is_empty() {
        tabs.insert(String::new(), tab("", "", &[]));
    }
    Ok(tabs)
}

/// A tab of an app.
pub(super) fn tab(id: &str, name: &str, layout: &[Value]) -> Value {
    json!({ "id": id, "name": name, "layout": layout })
}

/// The id of the tab at `at` as Workspace makes them of names: lower case with hyphens, and none for one without a name.
pub(super) fn tab_id(name: &str, at: usize) -> String {
    let id = id_of(name).replace('_', "-");
    if id.is_empty() && !name.is_empty() { format!("tab-{}", at + 1) } else { id }
}

/// The columns and rows that a widget takes at first.
fn size(widget: Option<&Node<'_>>) -> (u32, u32) {
    let grid = widget.and_then(|widget| widget.get("gridData"));
    // Whole cells alone: the grid has no others.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "`as` stops at the ends of the range")]
    let number = |key: &str| grid.and_then(|grid| grid.get(key)?.as_f64()).map(|number| number.round() as u32);
    let of = |key: &str, usual: u32, least: u32, most: u32| {
        let least = number(&format!("min{}", key.to_uppercase())).unwrap_or(least).clamp(1, most);
        number(key).unwrap_or(usual).clamp(least, most)
    };
    (of("w", USUAL.0, LEAST.0, COLUMNS), of("h", USUAL.1, LEAST.1, u32::from(u16::MAX)))
}
