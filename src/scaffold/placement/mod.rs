//! A widget put on a dashboard: which app and tab, where on its grid, and which params it shares with its neighbours.

pub(super) mod grid;
mod group;

use serde_json::{Map, Value};

pub use grid::Area;
pub use group::{Bond, Shared, is_known};

use self::grid::{BAR_ROWS, LEAST};
use super::draft::Draft;
use super::refusal::Refusal;
use super::revision::RevisionError;
use crate::json::Pointer;
use crate::widget::Widget;

/// The place that is wanted.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// Name or number of the app; none for the only one.
    pub app: Option<String>,
    /// Name or key of the tab; none for the first.
    pub tab: Option<String>,
    /// Which params are shared with widgets that have them too.
    pub shared: Shared,
}

/// The place that was found.
#[derive(Debug, Clone)]
pub struct Placed {
    /// Name of the app.
    pub app: String,
    /// Name of the tab, or its key; none where the only tab has neither.
    pub tab: Option<String>,
    /// Where it is.
    pub area: Area,
    /// The groups that it is in.
    pub bonds: Vec<Bond>,
}

/// The id that stands for the bar with the names of the tabs.
const NAVIGATION_BAR: &str = "navigation_bar";

/// An app of apps.json.
struct App<'a> {
    place: Pointer,
    value: &'a Value,
}

impl<'a> App<'a> {
    /// All apps; a document may be one app without a list.
    fn all(root: &'a Value) -> Vec<Self> {
        match root {
            Value::Array(apps) => {
                let place = |at| Pointer::root().index(at);
                apps.iter().enumerate().map(|(at, value)| Self { place: place(at), value }).collect()
            }
            Value::Object(app) if app.contains_key("tabs") => vec![Self { place: Pointer::root(), value: root }],
            _ => Vec::new(),
        }
    }

    fn name(&self) -> &'a str {
        self.value["name"].as_str().unwrap_or_default()
    }

    fn choose(root: &'a Value, wanted: Option<&str>) -> Result<Self, Refusal> {
        let mut apps = Self::all(root);
        let names: Vec<&str> = apps.iter().map(Self::name).collect();
        let Some(wanted) = wanted else {
            if apps.len() > 1 {
                let known: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
                let problem = format!("there are {} apps: {}", apps.len(), known.join(", "));
                return Err(Refusal::new(problem, "say which one: --app NAME, or its number"));
            }
            return apps.pop().ok_or_else(no_app);
        };
        let lower = wanted.to_lowercase();
        let found = names.iter().position(|name| *name == wanted);
        let found = found.or_else(|| names.iter().position(|name| name.to_lowercase() == lower));
        let number =
            || wanted.parse::<usize>().ok().and_then(|number| number.checked_sub(1)).filter(|&at| at < apps.len());
        match found.or_else(number) {
            Some(at) => Ok(apps.swap_remove(at)),
            None if apps.is_empty() => Err(no_app()),
            None => Err(Refusal::unknown(format!("there is no app `{wanted}`"), wanted, "--app", &names)),
        }
    }

    fn tabs(&self) -> Option<&'a Map<String, Value>> {
        self.value["tabs"].as_object()
    }

    /// Key and value of the tab called `wanted`, or of the first.
    fn tab(&self, wanted: Option<&str>) -> Result<(&'a str, &'a Value), Refusal> {
        let tabs: Vec<(&str, &Value)> =
            self.tabs().into_iter().flatten().map(|(key, tab)| (key.as_str(), tab)).collect();
        let Some(wanted) = wanted else {
            let problem = format!("the app `{}` has no tab", self.name());
            return tabs.first().copied().ok_or_else(|| Refusal::new(problem, "add one to its `tabs` in apps.json"));
        };
        let lower = wanted.to_lowercase();
        let names = |key: &str, tab: &Value| {
            [Some(key), tab["name"].as_str(), tab["id"].as_str()]
                .into_iter()
                .flatten()
                .any(|n| n.to_lowercase() == lower)
        };
        tabs.iter().copied().find(|(key, tab)| names(key, tab)).ok_or_else(|| {
            let known: Vec<&str> = tabs.iter().map(|(key, tab)| tab["name"].as_str().unwrap_or(key)).collect();
            let known: Vec<&str> = known.into_iter().filter(|name| !name.is_empty()).collect();
            let problem = format!("the app `{}` has no tab `{wanted}`", self.name());
            if known.is_empty() {
                return Refusal::new(problem, "it has one tab without a name: leave --tab out");
            }
            Refusal::unknown(problem, wanted, "--tab", &known)
        })
    }

    /// Every placed widget, with the place of its item.
    fn placed(&self) -> impl Iterator<Item = (Pointer, &'a Value)> {
        let tabs = self.place.key("tabs");
        self.tabs().into_iter().flatten().flat_map(move |(key, tab)| {
            let layout = tabs.key(key).key("layout");
            let items = tab["layout"].as_array().into_iter().flatten().enumerate();
            items.map(move |(at, item)| (layout.index(at), item))
        })
    }
}

fn no_app() -> Refusal {
    Refusal::new("apps.json holds no app", "make one first: obb-backend add-app NAME")
}

/// The names of the apps of a document, each with those of its tabs; for a choice.
pub fn apps(root: &Value) -> Vec<(String, Vec<String>)> {
    let tabs = |app: &App<'_>| {
        let names = app.tabs().into_iter().flatten();
        names.map(|(key, tab)| tab["name"].as_str().unwrap_or(key).to_owned()).collect()
    };
    App::all(root).iter().map(|app| (app.name().to_owned(), tabs(app))).collect()
}

/// Puts `widget` on a dashboard of the document `apps`. `known` is the content of widgets.json.
pub(super) fn place(apps: &mut Draft, known: &Value, widget: &Widget, wish: &Wish) -> Result<Placed, RevisionError> {
    let root = apps.value()?;
    let app = App::choose(&root, wish.app.as_deref())?;
    let (key, tab) = app.tab(wish.tab.as_deref())?;
    let several = app.tabs().is_some_and(|tabs| tabs.len() > 1);
    let layout: &[Value] = tab["layout"].as_array().map(Vec::as_slice).unwrap_or_default();
    let barred = several || layout.iter().any(|item| item["i"] == NAVIGATION_BAR);
    let taken: Vec<Area> = layout.iter().filter_map(|item| area_of(item, known)).collect();
    let size = (widget.size.0.max(LEAST.0), if widget.size.1 == 1 { 1 } else { widget.size.1.max(LEAST.1) });
    let area = grid::first_free(&taken, size, if barred { BAR_ROWS } else { 0 });
    let ties = group::tie(&app, known, widget, &wish.shared)?;
    let mut item = area.item(&widget.id);
    if let Some(names) = ties.own_groups(&app) {
        item["groups"] = names;
    }
    let bonds = ties.write(&app, apps)?;
    apps.add_item(&app.place.key("tabs").key(key).key("layout"), &item)?;
    let name = Some(tab["name"].as_str().unwrap_or(key)).filter(|name| !name.is_empty());
    Ok(Placed { app: app.name().to_owned(), tab: name.map(str::to_owned), area, bonds })
}

/// The part of the grid that the layout's `item` takes once Workspace has raised what is too small; none for the bar.
fn area_of(item: &Value, known: &Value) -> Option<Area> {
    let id = item["i"].as_str()?;
    if id == NAVIGATION_BAR {
        return None;
    }
    let own = &known[id]["gridData"];
    let number = |key: &str| item[key].as_f64().or_else(|| own[key].as_f64());
    let whole = |value: f64| {
        // What lies beyond is no place that could be free.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
        let whole = value.clamp(0.0, f64::from(u16::MAX)) as u32;
        whole
    };
    let (x, y) = (number("x").unwrap_or(0.0), number("y").unwrap_or(0.0));
    let least = |key: &str, usual: u32| number(key).unwrap_or(f64::from(usual));
    let w = number("w").unwrap_or(f64::from(grid::COLUMNS)).max(least("minW", LEAST.0));
    let h = number("h").unwrap_or(10.0);
    let minimised = (h - 1.0).abs() < f64::EPSILON || item["minimized"] == true;
    let h = if minimised { 1.0 } else { h.max(least("minH", LEAST.1)) };
    let (left, top) = (whole(x.floor()), whole(y.floor()));
    Some(Area {
        x: left,
        y: top,
        w: whole((x + w).ceil()).saturating_sub(left),
        h: whole((y + h).ceil()).saturating_sub(top),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_item_takes_what_workspace_gives_it() {
        let known = json!({ "wide": { "gridData": { "w": 30, "h": 9, "minW": 12, "minH": 6 } } });
        let area = |item: Value| area_of(&item, &known).map(|area| (area.x, area.y, area.w, area.h));
        assert_eq!(area(json!({ "i": "a", "x": 0, "y": 3, "w": 4, "h": 2 })), Some((0, 3, 8, 4)));
        assert_eq!(area(json!({ "i": "a", "x": 0, "y": 3, "w": 20, "h": 1 })), Some((0, 3, 20, 1)));
        assert_eq!(area(json!({ "i": "wide", "x": 2, "y": 0, "w": 10, "h": 5 })), Some((2, 0, 12, 6)));
        assert_eq!(area(json!({ "i": "wide", "x": 2, "y": 0 })), Some((2, 0, 30, 9)));
        assert_eq!(area(json!({ "i": "wide", "x": 2, "y": 0, "minW": 20, "w": 10, "h": 8 })), Some((2, 0, 20, 8)));
        assert_eq!(area(json!({ "i": "a", "x": 0.5, "y": 0.5, "w": 9, "h": 9 })), Some((0, 0, 10, 10)));
        assert_eq!(area(json!({ "i": NAVIGATION_BAR, "x": 0, "y": 0, "w": 40, "h": 2 })), None);
    }
}
