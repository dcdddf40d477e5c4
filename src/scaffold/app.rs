//! A new app: its entry in apps.json, with widgets placed row by row.

use serde_json::{Map, Value, json};

use super::dashboard::{self, text};
use super::draft::Draft;
use super::revision::{Revision, RevisionError, require, widgets};
use crate::json::{Layout, Node, rewrite};
use crate::project::Backend;
use crate::text::Edit;
use crate::widget::{id_of, title_of};

/// Columns of the grid.
const COLUMNS: u64 = 40;

/// Rows that the navigation bar takes where there are several tabs.
const BAR: u64 = 2;

/// Size of a widget that tells none, and the least that Workspace gives.
const USUAL: (u64, u64) = (20, 10);
const LEAST: (u64, u64) = (8, 4);

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
        return Err(RevisionError::BadName(app.name.clone(), "is no name of an app", help));
    }
    let document = widgets(backend)?;
    let placed: Vec<String> = app.tabs.iter().flat_map(|tab| tab.widgets.clone()).collect();
    document.look(|root| require(root, &placed))??;
    let tabs = document.look(|root| tabs(app, root))??;
    let titles = document.look(|root| titles(root, &placed))?;
    let mut revision = Revision::default();
    let mut after = backend.clone();
    let entry = |picture: Option<String>| entry(app, tabs, &titles, picture);
    if let Some(path) = &backend.apps {
        let mut apps = Draft::read(path)?;
        if apps.look(|root| dashboard::apps(root).iter().any(|one| text(one, "name") == Some(&app.name)))? {
            return Err(RevisionError::Taken(format!("an app `{}`", app.name)));
        }
        match apps.look(container)? {
            None => return Err(RevisionError::Shape(path.clone(), "a list of apps")),
            Some(Container::Single) => revision.remarks.push(
                "the app that stood alone stands in a list now, as Workspace's documentation wants it".to_owned(),
            ),
            Some(_) => {}
        }
        let picture = apps.look(picture)?;
        let entry = entry(picture);
        apps.edit(|text, root| Some(vec![append(text, root, &entry)?]))?;
        apps.finish(&mut revision.changes)?;
    } else {
        let layout = document.layout();
        let content = layout.list(&[layout.value(&entry(None), 1)]) + layout.newline();
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

/// Puts `entry` at the end of the document.
fn append(source: &str, root: &Node<'_>, entry: &Value) -> Option<Edit> {
    let layout = Layout::of(source);
    let entry = layout.value(entry, 1);
    match container(root)? {
        Container::List => rewrite::insert_item(source, root, &entry),
        Container::Single => {
            let app = layout.deeper(source.get(root.span.range())?);
            Some(rewrite::replace_value(root, layout.list(&[app, entry])))
        }
        Container::Nothing => Some(rewrite::replace_value(root, layout.list(&[entry]))),
    }
}

fn entry(app: &NewApp, tabs: Map<String, Value>, titles: &[String], picture: Option<String>) -> Value {
    let mut entry = Map::new();
    let description = app.description.clone().unwrap_or_else(|| match titles.split_last() {
        None => format!("{} at a glance", app.name),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    });
    entry.insert("name".to_owned(), json!(app.name));
    entry.insert("description".to_owned(), json!(description));
    if let Some(img) = app.img.clone().or(picture) {
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
    let top = if app.tabs.len() > 1 { BAR } else { 0 };
    for (at, tab) in app.tabs.iter().enumerate() {
        let id = if tab.name.is_empty() { String::new() } else { tab_id(&tab.name, at) };
        let layout = rows(widgets, &tab.widgets, top);
        if tabs.insert(id.clone(), json!({ "id": id, "name": tab.name, "layout": layout })).is_some() {
            return Err(RevisionError::Taken(format!("a tab `{}`", tab.name)));
        }
    }
    if tabs.is_empty() {
        tabs.insert(String::new(), json!({ "id": "", "name": "", "layout": [] }));
    }
    Ok(tabs)
}

/// A tab's id as Workspace makes them of names: lower case with hyphens.
fn tab_id(name: &str, at: usize) -> String {
    let id = id_of(name).replace('_', "-");
    if id.is_empty() { format!("tab-{}", at + 1) } else { id }
}

/// The widgets `ids` beside one another as long as there is room, from the row `top` on.
fn rows(widgets: &Node<'_>, ids: &[String], top: u64) -> Vec<Value> {
    let (mut x, mut y, mut height) = (0, top, 0);
    let place = |id: &String| {
        let (w, h) = size(widgets.get(id));
        if x + w > COLUMNS {
            (x, y, height) = (0, y + height, 0);
        }
        let item = json!({ "i": id, "x": x, "y": y, "w": w, "h": h });
        x += w;
        height = height.max(h);
        item
    };
    ids.iter().map(place).collect()
}

/// The columns and rows that a widget takes at first.
fn size(widget: Option<&Node<'_>>) -> (u64, u64) {
    let grid = widget.and_then(|widget| widget.get("gridData"));
    // Whole cells alone: the grid has no others.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "`as` stops at the ends of the range")]
    let number = |key: &str| grid.and_then(|grid| grid.get(key)?.as_f64()).map(|number| number.round() as u64);
    let of = |key: &str, usual: u64, least: u64, most: u64| {
        let least = number(&format!("min{}", key.to_uppercase())).unwrap_or(least).clamp(1, most);
        number(key).unwrap_or(usual).clamp(least, most)
    };
    (of("w", USUAL.0, LEAST.0, COLUMNS), of("h", USUAL.1, LEAST.1, u64::from(u16::MAX)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::json::parse;

    proptest! {
        #[test]
        fn widgets_never_overlap_and_never_leave_the_grid(
            sizes in proptest::collection::vec((0u32..60, 0u32..30, 0u32..60), 0..20)
        ) {
            let grid = |&(w, h, least): &(u32, u32, u32)| json!({ "gridData": { "w": w, "h": h, "minW": least } });
            let widgets: Map<String, Value> =
                sizes.iter().enumerate().map(|(at, size)| (format!("w{at}"), grid(size))).collect();
            let ids: Vec<String> = widgets.keys().cloned().collect();
            let text = Value::Object(widgets).to_string();
            let placed = rows(parse(&text).root.as_ref().unwrap(), &ids, 2);
            prop_assert_eq!(placed.len(), sizes.len());
            let edges = |item: &Value| {
                let [x, y, w, h] = ["x", "y", "w", "h"].map(|key| item[key].as_u64().unwrap());
                (x, y, x + w, y + h)
            };
            for (at, item) in placed.iter().enumerate() {
                let (left, top, right, bottom) = edges(item);
                prop_assert!(right <= COLUMNS && top >= 2 && right > left && bottom > top);
                for other in &placed[..at] {
                    let (l, t, r, b) = edges(other);
                    prop_assert!(right <= l || r <= left || bottom <= t || b <= top);
                }
            }
        }
    }
}
