//! A route of the API, and the widget that shows what it answers.

use serde_json::Value;

use super::super::{Api, Inferred, Reason, Route, document};
use super::answer::{self, Answer};
use super::choices::Choices;
use super::schema::Schemas;
use super::{form, guess, key, naming, param, post};
use crate::text::shortened;
use crate::widget::{Asked, Data, Kind, Widget};

/// One method of a path.
#[derive(Debug, Clone)]
pub(super) struct Operation<'d> {
    /// `GET` and so on.
    pub(super) method: &'static str,
    pub(super) path: &'d str,
    pub(super) document: &'d Value,
    /// Its parameters and those of the path, references followed.
    pub(super) parameters: Vec<&'d Value>,
}

/// What is known of the API while its routes are looked at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context<'c> {
    pub(super) schemas: &'c Schemas<'c>,
    pub(super) choices: &'c Choices,
    pub(super) operations: &'c [Operation<'c>],
    /// The path below which the API is served, without slashes around.
    pub(super) base: &'c str,
    pub(super) api: &'c Api,
}

impl Context<'_> {
    /// `path` as an endpoint of the server.
    pub(super) fn endpoint(&self, path: &str) -> String {
        let path = path.trim_start_matches('/');
        if self.base.is_empty() { path.to_owned() } else { format!("{}/{path}", self.base) }
    }
}

/// Methods, as they stand in a document and as they are written.
const METHODS: [(&str, &str); 5] =
    [("get", "GET"), ("post", "POST"), ("put", "PUT"), ("patch", "PATCH"), ("delete", "DELETE")];

/// All operations of the document, in its order.
pub(super) fn operations<'d>(schemas: &Schemas<'d>, document: &'d Value) -> Vec<Operation<'d>> {
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        let item = schemas.target(item);
        for (key, method) in METHODS {
            let Some(operation) = item.get(key).filter(|operation| operation.is_object()) else { continue };
            let mut parameters: Vec<&Value> = Vec::new();
            for parameter in
                [operation, item].iter().flat_map(|holder| holder["parameters"].as_array().into_iter().flatten())
            {
                let parameter = schemas.target(parameter);
                let same = |other: &&Value| other["name"] == parameter["name"] && other["in"] == parameter["in"];
                if !parameters.iter().any(same) {
                    parameters.push(parameter);
                }
            }
            operations.push(Operation { method, path, document: operation, parameters });
        }
    }
    operations
}

impl<'d> Operation<'d> {
    pub(super) fn route(&self) -> Route {
        let operation = self.document["operationId"].as_str().map(str::to_owned);
        Route { method: self.method, path: self.path.to_owned(), operation }
    }

    pub(super) fn deprecated(&self) -> bool {
        self.document["deprecated"] == true
    }

    /// Whether its author made a widget of it.
    pub(super) fn wanted(&self) -> bool {
        ["x-widget_config", "widget_config"].iter().any(|key| self.document[*key].is_object())
    }

    /// What its author says of its widget, in the way that OpenBB's own generator reads it.
    pub(super) fn config(&self, key: &str) -> Option<&'d Value> {
        ["x-widget_config", "widget_config"].iter().find_map(|holder| self.document[*holder].get(key))
    }

    /// The content of its body: the schema for JSON.
    pub(super) fn body(&self, schemas: &Schemas<'d>) -> Option<&'d Value> {
        let content = schemas.target(&self.document["requestBody"]).get("content")?.as_object()?;
        content.iter().find(|(media, _)| answer::is_json(media)).map(|(_, content)| &content["schema"])
    }
}

/// Controls that fit beside each other.
const IN_A_ROW: usize = 6;

/// The widget for `operation`; why there is none.
pub(super) fn widget(context: &Context<'_>, operation: &Operation<'_>, id: &str) -> Result<Inferred, String> {
    let answer = answer::of(context.schemas, operation)?;
    let (kind, why) =
        if operation.method == "POST" { post::kind(&answer)? } else { shown(context, operation, &answer)? };
    let kind = match operation.config("type").and_then(Value::as_str).and_then(Kind::find) {
        Some(told) if told.asked() == Asked::Get && operation.method == "GET" => told,
        _ => kind,
    };
    let mut widget = Widget::new(id, kind);
    widget.endpoint = context.endpoint(operation.path);
    widget.data = Data::Served;
    widget.source = naming::source(context.api);
    widget.category = naming::category(operation).or_else(|| widget.source.first().cloned());
    let mut reasons = vec![Reason::new("type", kind.name(), why)];
    let mut remarks = Vec::new();
    let mut outcome = param::of(context, operation);
    if operation.method == "POST" {
        post::complete(context, operation, kind, &mut outcome)?;
    } else if let Some(form) = form::of(context, operation, &mut reasons) {
        outcome.controls.push(form);
    }
    for (at, param) in outcome.controls.iter_mut().enumerate() {
        param.row = at / IN_A_ROW;
    }
    widget.params = outcome.controls;
    widget.title = naming::title(operation, id);
    let (columns, why, key) = match answer {
        Answer::Rows { columns, reasons, key, .. } => (columns, reasons, key),
        Answer::Paged { columns, reasons } => (columns, reasons, None),
        Answer::Chart { key, .. } | Answer::News { key } => (Vec::new(), Vec::new(), key),
        _ => (Vec::new(), Vec::new(), None),
    };
    if let Some(key) = key {
        reasons.push(Reason::new("dataKey", key.clone(), "what is shown stands there in the answer"));
        widget.data_key = Some(key);
    }
    if kind.has_columns() && !columns.is_empty() {
        reasons.extend(why);
        document::size(&mut widget, columns.len(), None);
        document::describe(&mut widget, &columns);
        widget.columns = columns;
    } else {
        document::retitle(&mut widget, None, kind.summary());
    }
    if let Some(text) = naming::description(operation) {
        widget.description = text;
    }
    told(&mut widget, operation);
    reasons.extend(outcome.reasons);
    remarks.extend(outcome.remarks);
    remarks.extend(key::remarks(context.schemas, operation));
    Ok(Inferred { widget, reasons, remarks, route: None })
}

/// The type for an answer to GET, and why.
fn shown(context: &Context<'_>, operation: &Operation<'_>, answer: &Answer) -> Result<(Kind, String), String> {
    Ok(match answer {
        Answer::Rows { key: None, columns, shape, .. } if columns.is_empty() => guess::kind(operation.path, *shape),
        Answer::Rows { .. } => (Kind::Table, answer.why()),
        Answer::Metric => (Kind::Metric, "`label` and `value`".to_owned()),
        Answer::Choices { number } => match context.choices.users(operation.path).as_slice() {
            [] if *number => (Kind::Metric, "`label` and `value`".to_owned()),
            [] => return Err("choices for a param, which no other route has".to_owned()),
            users => return Err(format!("the choices of the param {}", users.join(", "))),
        },
        Answer::Chart { kind, .. } => (*kind, answer.why()),
        Answer::News { .. } => (Kind::Newsfeed, "title, date, excerpt and body".to_owned()),
        Answer::File => (Kind::Pdf, "`data_format` and the content of a file".to_owned()),
        Answer::Files => return Err("several files come with POST alone".to_owned()),
        Answer::Omni => return Err("answers to prompts come with POST alone".to_owned()),
        Answer::Paged { .. } => return Err("pages of rows are asked with POST alone".to_owned()),
        Answer::Text(kind, media) => (*kind, format!("it answers {media}")),
    })
}

/// What the author of the route says of its widget.
fn told(widget: &mut Widget, operation: &Operation<'_>) {
    let text = |key: &str| operation.config(key).and_then(Value::as_str).map(str::to_owned);
    widget.title = text("name").unwrap_or_else(|| std::mem::take(&mut widget.title));
    widget.description = text("description").unwrap_or_else(|| std::mem::take(&mut widget.description));
    widget.category = text("category").or_else(|| widget.category.take());
    widget.sub_category = text("subCategory");
    let side = |key: &str| operation.config("gridData").and_then(|grid| u32::try_from(grid[key].as_u64()?).ok());
    widget.size = (side("w").unwrap_or(widget.size.0), side("h").unwrap_or(widget.size.1));
    widget.title = shortened(&widget.title, 60).into_owned();
}
