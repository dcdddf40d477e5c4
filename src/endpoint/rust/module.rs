//! The text of a module, put together from parts that each begin with the `use` lines they need.

use std::collections::{BTreeMap, BTreeSet};

/// Where a request goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Route {
    /// The path, with a slash in front.
    pub(super) path: String,
    /// `get`, `post` or `put`.
    pub(super) method: &'static str,
    /// The function that answers.
    pub(super) handler: String,
}

impl Route {
    pub(super) fn new(path: impl Into<String>, method: &'static str, handler: impl Into<String>) -> Self {
        Self { path: path.into(), method, handler: handler.into() }
    }
}

/// The module that `about` tells of.
pub(super) fn module(about: &str, routes: &[Route], parts: &[String]) -> String {
    let routes = self::routes(routes);
    let mut imports = Imports::default();
    let bodies: Vec<&str> = std::iter::once(routes.as_str())
        .chain(parts.iter().map(String::as_str))
        .map(|part| imports.take(part))
        .collect();
    format!("//! {about}\n\n{}\n\n{}\n", imports.written(), bodies.join("\n\n"))
}

fn routes(routes: &[Route]) -> String {
    let methods: BTreeSet<&str> = routes.iter().map(|route| route.method).collect();
    let methods = methods.into_iter().collect::<Vec<_>>().join(", ");
    let calls: Vec<String> = routes.iter().map(call).collect();
    format!(
        "use axum::Router;\nuse axum::routing::{{{methods}}};\n\n/// The endpoints of the widget.\npub fn routes() -> Router {{\n    {}\n}}",
        chain(&calls)
    )
}

fn call(route: &Route) -> String {
    let Route { path, method, handler } = route;
    let arguments = format!("{path:?}, {method}({handler})");
    // As rustfmt would have it.
    if arguments.len() <= 60 {
        return format!(".route({arguments})");
    }
    format!(".route(\n            {path:?},\n            {method}({handler}),\n        )")
}

/// `Router::new()` with `calls` behind it, as rustfmt would have it four columns from the left.
pub(super) fn chain(calls: &[String]) -> String {
    let line = format!("Router::new(){}", calls.concat());
    if line.len() <= 60 && !line.contains('\n') {
        return line;
    }
    format!("Router::new()\n        {}", calls.join("\n        "))
}

/// What the parts use, by the path of the module.
#[derive(Debug, Default)]
struct Imports(BTreeMap<String, BTreeSet<String>>);

impl Imports {
    /// Keeps the `use` lines at the beginning of `part`; what follows them.
    fn take<'a>(&mut self, part: &'a str) -> &'a str {
        let mut rest = part.trim();
        while let Some((path, after)) = rest.strip_prefix("use ").and_then(|line| line.split_once(';')) {
            if let Some((parent, names)) = path.rsplit_once("::{") {
                let names = names.trim_end_matches('}').split(',').map(|name| name.trim().to_owned());
                self.0.entry(parent.to_owned()).or_default().extend(names);
            } else if let Some((parent, name)) = path.rsplit_once("::") {
                self.0.entry(parent.to_owned()).or_default().insert(name.to_owned());
            }
            rest = after.trim_start();
        }
        rest
    }

    /// In three groups: the standard library, other crates, this one.
    fn written(&self) -> String {
        let mut groups = [Vec::new(), Vec::new(), Vec::new()];
        for (parent, names) in &self.0 {
            let (itself, others): (Vec<&str>, Vec<&str>) =
                names.iter().map(String::as_str).partition(|name| *name == "self");
            let names = [itself, others].concat();
            let group = match parent.split("::").next() {
                Some("std") => 0,
                Some("crate") => 2,
                _ => 1,
            };
            // Modules of this crate are named one a line.
            if names.len() == 1 || parent == "crate" {
                groups[group].extend(names.iter().map(|name| format!("{parent}::{name}")));
            } else {
                groups[group].push(format!("{parent}::{{{}}}", names.join(", ")));
            }
        }
        let groups = groups.iter_mut().filter(|group| !group.is_empty()).map(|group| {
            group.sort();
            group.iter().map(|path| format!("use {path};")).collect::<Vec<_>>().join("\n")
        });
        groups.collect::<Vec<_>>().join("\n\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_gathered_and_ordered() {
        let routes = [Route::new("/prices", "get", "data"), Route::new("/b", "post", "send")];
        let parts = [
            "use axum::Json;\n\nuse crate::grid::{self, GridRequest};\n\nasync fn data() {}\n".to_owned(),
            "use axum::Json;\nuse std::time::Duration;\nuse crate::error::Error;\n\nasync fn send() {}".to_owned(),
        ];
        let expected = "\
//! It.

use std::time::Duration;

use axum::routing::{get, post};
use axum::{Json, Router};

use crate::error::Error;
use crate::grid::{self, GridRequest};

/// The endpoints of the widget.
pub fn routes() -> Router {
    Router::new()
        .route(\"/prices\", get(data))
        .route(\"/b\", post(send))
}

async fn data() {}

async fn send() {}
";
        assert_eq!(module("It.", &routes, &parts), expected);
    }
}
