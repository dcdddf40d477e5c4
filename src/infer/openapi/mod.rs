//! Widgets for the routes of an API, as its OpenAPI document describes them: versions 3.0 and 3.1.

mod answer;
mod choices;
mod field;
mod form;
mod guess;
mod key;
mod naming;
mod param;
mod post;
mod route;
mod schema;

use serde_json::{Map, Value};
use url::Url;

use super::{Api, Error, Inference, Inferred, Reason, Route, Skipped, Source};
use crate::widget::{Data, ParamKind};
pub(super) use answer::is_json;
use choices::Choices;
use route::Operation;
use schema::Schemas;

/// Whether `document` describes an API.
pub fn is_api(document: &Value) -> bool {
    document["paths"].is_object() && (document["openapi"].is_string() || document["swagger"].is_string())
}

/// The document that `text` is if it is an API described in YAML.
pub(super) fn yaml(text: &str, name: &str) -> Result<Option<Value>, Error> {
    let starts = |line: &str| ["openapi:", "swagger:"].iter().any(|key| line.starts_with(key));
    if !text.lines().take(50).any(starts) {
        return Ok(None);
    }
    match serde_saphyr::from_str::<Value>(text) {
        Ok(document) => Ok(is_api(&document).then_some(document)),
        Err(error) => {
            let place = error.location().map_or(String::new(), |place| format!(":{}:{}", place.line(), place.column()));
            let message = error.without_snippet().to_string();
            let message = match message.lines().next().unwrap_or_default() {
                breach if breach.starts_with("budget breached") => {
                    "there is too much of it, or it repeats itself too often"
                }
                message => message,
            };
            Err(Error::new(format!("{name}{place}: {message}"), "mend the document, or give it as JSON"))
        }
    }
}

/// Paths that are about the service and not its data.
const ABOUT: &[&str] = &[
    "",
    "health",
    "healthz",
    "healthcheck",
    "health_check",
    "ready",
    "readyz",
    "live",
    "livez",
    "ping",
    "status",
    "metrics",
    "version",
    "openapi.json",
    "docs",
    "redoc",
    "favicon.ico",
    "widgets.json",
    "apps.json",
    "agents.json",
    "templates.json",
    "copilots.json",
    "robots.txt",
];

/// The widgets of the API that `document` describes.
pub(super) fn infer(source: &Source<'_>, document: &Value) -> Result<Inference, Error> {
    let version = document["openapi"].as_str().unwrap_or_default();
    if !version.starts_with("3.") {
        let found = document["swagger"]
            .as_str()
            .map_or_else(|| format!("OpenAPI {version}"), |swagger| format!("Swagger {swagger}"));
        return Err(Error::new(
            format!("{} is {found}: versions 3.0 and 3.1 of OpenAPI are understood", source.name),
            "convert it, for example with https://converter.swagger.io",
        ));
    }
    let schemas = Schemas::new(document);
    let api = Api {
        title: document["info"]["title"].as_str().unwrap_or_default().to_owned(),
        server: server(source, document),
    };
    let base = api.server.as_deref().and_then(|server| Url::parse(server).ok());
    let base = base.map(|url| url.path().trim_matches('/').to_owned()).unwrap_or_default();
    let operations = route::operations(&schemas, document);
    let choices = Choices::find(&schemas, &operations);
    let context =
        route::Context { schemas: &schemas, choices: &choices, operations: &operations, base: &base, api: &api };
    let mut inference = Inference { api: Some(api.clone()), ..Inference::default() };
    let mut taken = std::collections::HashSet::new();
    let ids = naming::ids(&operations);
    for (operation, id) in operations.iter().zip(ids) {
        let outcome = considered(&context, operation).and_then(|()| route::widget(&context, operation, &id));
        match outcome {
            Ok(mut inferred) => {
                let mut number = 2;
                while !taken.insert(inferred.widget.id.clone()) {
                    inferred.widget.id = format!("{id}_{number}");
                    number += 1;
                }
                inferred.route = Some(operation.route());
                if let Some(title) = operation.deprecated().then(|| inferred.widget.title.clone()) {
                    inferred.widget.title = format!("{title} (deprecated)");
                    inferred.remarks.push("the API calls this route deprecated".to_owned());
                }
                inference.widgets.push(inferred);
            }
            Err(why) => inference.skipped.push(Skipped { route: operation.route(), why }),
        }
    }
    Ok(inference)
}

/// Whether the route may be a widget at all; why not.
fn considered(context: &route::Context<'_>, operation: &Operation<'_>) -> Result<(), String> {
    let path = operation.path.trim_matches('/').to_ascii_lowercase();
    let last = path.rsplit('/').next().unwrap_or_default();
    if ABOUT.contains(&path.as_str()) || ABOUT[15..].contains(&last) {
        return Err("about the service, no data".to_owned());
    }
    if operation.config("exclude") == Some(&Value::Bool(true)) {
        return Err("excluded by its `widget_config`".to_owned());
    }
    if let Some(owner) = form::owner(context.operations, operation) {
        return Err(format!("the form of {owner}"));
    }
    if !matches!(operation.method, "GET" | "POST") {
        return Err(format!("{} changes data: widgets ask with GET", operation.method));
    }
    if operation.deprecated() && !operation.wanted() {
        return Err("deprecated".to_owned());
    }
    Ok(())
}

/// Where the API is served: what the document says, seen from where it came.
fn server(source: &Source<'_>, document: &Value) -> Option<String> {
    let first = &document["servers"][0];
    let mut told = first["url"].as_str().unwrap_or_default().to_owned();
    for (name, variable) in first["variables"].as_object().unwrap_or(&Map::new()) {
        told = told.replace(&format!("{{{name}}}"), variable["default"].as_str().unwrap_or_default());
    }
    let from = source.url.and_then(|url| Url::parse(url).ok());
    let told = match (&from, told.is_empty()) {
        // FastAPI serves its document beside the routes, `root_path` included.
        (Some(from), true) => from.join(".").ok().filter(|_| from.path().contains('.')),
        (Some(from), false) => from.join(&told).ok(),
        (None, _) => Url::parse(&told).ok(),
    };
    let url = told.or_else(|| from.and_then(|from| from.join("/").ok()));
    url.filter(|url| matches!(url.scheme(), "http" | "https")).map(|url| url.as_str().trim_end_matches('/').to_owned())
}

impl Inferred {
    /// The widget in another backend, which forwards requests to `server`; or why that is not possible.
    pub fn forwarded(mut self, server: &str) -> Result<Self, String> {
        let Some(route) = &self.route else { return Ok(self) };
        if route.method != "GET" {
            return Err("asked with POST, which is not forwarded: it works in the service's own project".to_owned());
        }
        self.widget.data = Data::Url(format!("{server}{}", route.path));
        self.widget.endpoint.clone_from(&self.widget.id);
        self.remarks = self.remarks.iter().map(|remark| key::forwarded(remark)).collect();
        if self.widget.params.iter().any(|param| param.kind == ParamKind::Form) {
            self.widget.params.retain(|param| param.kind != ParamKind::Form);
            self.remarks.push("its form is left out: what forms send is not forwarded".to_owned());
        }
        for param in &mut self.widget.params {
            if let Some(options) = param.options.take() {
                param.kind = ParamKind::Text;
                // Without options several are typed.
                if std::mem::take(&mut param.multi_select) {
                    param.more.insert("multiple".to_owned(), Value::Bool(true));
                }
                let about = format!("param {}", param.name);
                self.reasons.retain(|reason| reason.about != about);
                let why = format!("its choices come from /{}, which is not forwarded", options.endpoint);
                self.reasons.push(Reason::new(about, param::shown(param), why));
            }
        }
        Ok(self)
    }
}

impl Route {
    /// Whether `pattern` names it: its operation, its path, or a pattern such as `/prices/*`.
    pub fn is_named(&self, pattern: &str) -> bool {
        let slashed = format!("/{}", self.path.trim_matches('/'));
        let wanted = format!("/{}", pattern.trim_matches('/'));
        self.operation.as_deref() == Some(pattern)
            || slashed == wanted
            || (pattern.contains(['*', '?']) && fits(&wanted, &slashed))
    }
}

/// Whether `text` is made as `pattern` says: `*` stands for anything, `?` for one character.
fn fits(pattern: &str, text: &str) -> bool {
    let Some(first) = pattern.chars().next() else { return text.is_empty() };
    let rest = &pattern[first.len_utf8()..];
    let mut characters = text.chars();
    match first {
        '*' => fits(rest, text) || characters.next().is_some_and(|_| fits(pattern, characters.as_str())),
        '?' => characters.next().is_some_and(|_| fits(rest, characters.as_str())),
        _ => characters.next() == Some(first) && fits(rest, characters.as_str()),
    }
}

#[cfg(test)]
mod tests;
