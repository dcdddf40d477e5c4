//! A widget added to a backend: its entry in widgets.json, what answers it, and its place on a dashboard, together or not at all.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::draft::{Draft, EditError};
use super::placement::{self, Placed, Shared, Wish};
use super::refusal::Refusal;
use super::revision::RevisionError;
use crate::changes::Changes;
use crate::endpoint::{self, Language, Snippet, Written};
use crate::json::{Formatting, Pointer};
use crate::project::Backend;
use crate::widget::sample::{self, Answer};
use crate::widget::{self, Asked, Data, Form, Kind, Param, ParamKind, Widget};

/// A widget to add.
#[derive(Debug)]
pub struct Addition<'a> {
    /// The backend.
    pub backend: &'a Backend,
    /// What it is written in, if that is known.
    pub language: Option<Language>,
    /// The id of the widget behind which its entry goes; none for the end.
    pub after: Option<&'a str>,
    /// Where it is put on a dashboard, if that is wanted.
    pub wish: Option<&'a Wish>,
}

/// What adding a widget will change.
#[derive(Debug)]
pub struct Plan {
    /// The widget, with all that its type needs.
    pub widget: Widget,
    /// The changes.
    pub changes: Changes,
    /// The backend as it will be.
    pub backend: Backend,
    /// Where the endpoint's code or data stands.
    pub place: Option<PathBuf>,
    /// Its place on a dashboard.
    pub placed: Option<Placed>,
    /// Code that the user must put in its place.
    pub snippets: Vec<Snippet>,
    /// What the user should know.
    pub remarks: Vec<String>,
}

/// What adding `widget` will change. `executable` is this program.
pub fn plan(addition: &Addition<'_>, widget: Widget, executable: &Path) -> Result<Plan, RevisionError> {
    let mut backend = addition.backend.clone();
    let mut widgets = backend.widgets.as_deref().map(Draft::read).transpose()?;
    let known = match &widgets {
        Some(draft) => draft.value()?,
        None => json!({}),
    };
    let Value::Object(others) = &known else {
        return Err(EditError::Broken(backend.widgets.unwrap_or_default()).into());
    };
    let widget = settle(widget, others, addition.after)?;
    admit(&widget, others, addition.after)?;
    let mut written = answered(addition, &backend.root, &widget, others, executable)?;
    let entry = widget::entry(&widget);
    let mut changes = Changes::default();
    match (&mut widgets, addition.language) {
        (Some(draft), _) => draft.add_member(&Pointer::root(), addition.after, &widget.id, &entry)?,
        (None, Some(Language::Files)) => {
            let path = backend.root.join("widgets.json");
            let mut document = Map::new();
            document.insert(widget.id.clone(), entry);
            changes.create(&path, Formatting::default().document(&Value::Object(document)));
            backend.widgets = Some(path);
        }
        (None, _) => {
            let code = format!("\"{}\": {}", widget.id, Formatting::default().write(&entry, Some("")));
            let place = "in what the backend answers to GET /widgets.json, as there is no such file".to_owned();
            written.snippets.insert(0, Snippet { place, code });
        }
    }
    if let Some(draft) = widgets {
        draft.finish(&mut changes)?;
    }
    changes.extend(written.changes);
    let mut placed = None;
    if let Some(wish) = addition.wish {
        let path = backend.apps.as_deref().ok_or_else(|| {
            Refusal::new(
                "there is no apps.json, so there is no app to put the widget on",
                "make one: obb-backend add-app NAME",
            )
        })?;
        let mut apps = Draft::read(path)?;
        placed = Some(placement::place(&mut apps, &known, &widget, wish)?);
        apps.finish(&mut changes)?;
    }
    let Written { place, snippets, mut remarks, .. } = written;
    let alone = placed.as_ref().is_some_and(|placed| placed.bonds.is_empty());
    if alone && addition.wish.is_some_and(|wish| wish.shared == Shared::All) {
        remarks.push("Nothing is shared: no widget of the app has a param of the same name and type.".to_owned());
    }
    Ok(Plan { widget, changes, backend, place, placed, snippets, remarks })
}

/// `widget` with all that its type needs; options that another widget has for a param of this name are taken from there.
fn settle(mut widget: Widget, others: &Map<String, Value>, after: Option<&str>) -> Result<Widget, Refusal> {
    let mut names: Vec<&str> = Vec::new();
    for param in &widget.params {
        if names.contains(&param.name.as_str()) {
            let problem = format!("two params are called `{}`", param.name);
            return Err(Refusal::new(problem, "give each param its own name"));
        }
        names.push(&param.name);
    }
    for param in &widget.params {
        for (key, value) in param.options.iter().flat_map(|options| &options.params) {
            let missing = value.strip_prefix('$').filter(|name| !names.contains(name));
            if let Some(other) = missing {
                let problem = format!("the param `{}` depends on `{key}`, which the widget does not have", param.name);
                return Err(Refusal::unknown(problem, other, "the param", &names));
            }
        }
    }
    for param in widget.params.iter_mut().filter(|param| param.kind == ParamKind::Endpoint) {
        let Some(options) = param.options.as_mut().filter(|options| options.endpoint.is_empty()) else { continue };
        let same = others.values().flat_map(params_of).find(|one| {
            one["type"] == "endpoint"
                && one["paramName"] == *param.name
                && one["optionsParams"].as_object().is_none_or(Map::is_empty)
        });
        if let Some(endpoint) = same.and_then(|one| one["optionsEndpoint"].as_str()) {
            endpoint.trim_start_matches('/').clone_into(&mut options.endpoint);
        }
    }
    if widget.category.is_none() {
        // One without a category among others that have one would be lost in the search.
        let near = after.and_then(|after| others.get(after)).into_iter().chain(others.values().rev());
        let mut categories = near.filter_map(|other| other["category"].as_str());
        widget.category = categories.find(|category| !category.is_empty()).map(str::to_owned);
    }
    widget.complete();
    Ok(widget)
}

/// The params of an entry of widgets.json, those in rows as well.
pub(super) fn params_of(widget: &Value) -> impl Iterator<Item = &Value> {
    let list = widget["params"].as_array().map(Vec::as_slice).unwrap_or_default();
    list.iter().flat_map(|one| one.as_array().map_or_else(|| std::slice::from_ref(one), Vec::as_slice))
}

/// Refuses what cannot stand beside the `others`.
fn admit(widget: &Widget, others: &Map<String, Value>, after: Option<&str>) -> Result<(), Refusal> {
    let id = &widget.id;
    if others.contains_key(id) {
        let free = (2..=u32::MAX)
            .map(|number| format!("{id}_{number}"))
            .find(|id| !others.contains_key(id))
            .unwrap_or_default();
        return Err(Refusal::new(
            format!("there is a widget `{id}` already"),
            format!("choose another id, for example {free}"),
        ));
    }
    if let Some(after) = after.filter(|after| !others.contains_key(*after)) {
        let ids: Vec<&str> = others.keys().map(String::as_str).collect();
        return Err(Refusal::unknown(format!("there is no widget `{after}`"), after, "--after", &ids));
    }
    let is_page = widget.endpoint.starts_with("https://") || widget.endpoint.starts_with("http://");
    if widget.kind == Kind::Iframe && !is_page {
        let help = format!("say which page: --endpoint https://example.com/{id}");
        return Err(Refusal::new("an iframe shows a page, and its endpoint is the full address of that page", help));
    }
    let path = |endpoint: &str| endpoint.trim_matches('/').to_owned();
    let taken = others.iter().find(|(_, other)| other["endpoint"].as_str().map(path) == Some(path(&widget.endpoint)));
    let asked = !matches!(widget.kind.asked(), Asked::Page | Asked::Nothing) && !matches!(widget.data, Data::Served);
    if let (Some((other, _)), true) = (taken, asked) {
        let problem = format!("the endpoint `{}` belongs to the widget `{other}` already", widget.endpoint);
        return Err(Refusal::new(problem, "choose another: --endpoint PATH"));
    }
    Ok(())
}

/// What answers `widget`: code, data, or what the user has to write.
fn answered(
    addition: &Addition<'_>,
    root: &Path,
    widget: &Widget,
    others: &Map<String, Value>,
    executable: &Path,
) -> Result<Written, RevisionError> {
    // Options and forms that another widget has already are answered already.
    let served = |key: &str| -> Vec<(String, bool)> {
        let named = others.values().flat_map(params_of).filter_map(|param| Some((param[key].as_str()?, param)));
        named.map(|(endpoint, param)| (endpoint.trim_matches('/').to_owned(), param["method"] == "PUT")).collect()
    };
    let (served_options, served_forms) = (served("optionsEndpoint"), served("endpoint"));
    let open = |param: &Param| {
        let mut open = param.clone();
        open.options.take_if(|options| served_options.iter().any(|(endpoint, _)| *endpoint == options.endpoint));
        let same = |form: &Form| served_forms.iter().any(|(path, put)| *path == form.endpoint && *put == form.put);
        open.form.take_if(|form| same(form));
        open
    };
    let asked = Widget { params: widget.params.iter().map(open).collect(), ..widget.clone() };
    let silent = matches!(widget.kind.asked(), Asked::Page | Asked::Nothing)
        && asked.params.iter().all(|param| param.options.is_none() && param.form.is_none());
    if silent {
        return Ok(Written::default());
    }
    let Some(language) = addition.language else { return Ok(by_hand(widget)) };
    endpoint::write(endpoint::Backend { root, executable }, language, &asked).map_err(RevisionError::from)
}

/// What the user of a backend in another language is told.
fn by_hand(widget: &Widget) -> Written {
    let verb = if widget.kind.asked() == Asked::Post { "POST" } else { "GET" };
    let endpoint = format!("/{}", widget.endpoint.trim_start_matches('/'));
    let mut written = Written::default();
    let code = match sample::answer(widget) {
        Answer::Json(document) => Formatting::default().write(&document, Some("")),
        Answer::Text(text) | Answer::Html(text) => text,
        Answer::Pdf(_) | Answer::None => String::new(),
    };
    if !matches!(widget.data, Data::Served) {
        written.remarks.push(format!("The backend has to answer {verb} {endpoint}: no code could be written for it."));
        if !code.is_empty() {
            written.snippets.push(Snippet {
                place: format!("where {verb} {endpoint} is answered, as an example of its shape"),
                code,
            });
        }
    }
    let options = widget.params.iter().filter_map(|param| param.options.as_ref());
    for options in options {
        written.remarks.push(format!("It has to answer GET /{} with a list of label and value.", options.endpoint));
    }
    written
}
