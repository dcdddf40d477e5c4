//! A backend made of files alone: the documents, and `data/` whose files answer the endpoints. Read afresh for each request.

mod content;
mod params;
mod resolve;

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Json;
use axum::extract::Request;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::server::problem;
use crate::project::launch::DATA_FOLDER;
use crate::project::{self, Backend};
use params::Defaults;

/// Pages are data: whatever a parameter brings into one may not act as this server's own page.
const SANDBOX: HeaderValue = HeaderValue::from_static("sandbox allow-scripts");

/// The files of one project.
#[derive(Debug)]
pub(crate) struct Files {
    root: PathBuf,
    defaults: Arc<Defaults>,
}

impl Files {
    /// The project in `root`.
    pub(crate) fn new(root: PathBuf) -> Self {
        Self { root, defaults: Arc::default() }
    }

    /// Answers a request.
    pub(crate) async fn answer(&self, request: Request) -> Response {
        if request.method() != Method::GET && request.method() != Method::HEAD {
            let detail = format!("Files answer GET alone, not {}.", request.method());
            return ([("allow", "GET, HEAD")], problem(StatusCode::METHOD_NOT_ALLOWED, &detail)).into_response();
        }
        let (root, defaults) = (self.root.clone(), Arc::clone(&self.defaults));
        let path = request.uri().path().to_owned();
        let query = request.uri().query().unwrap_or_default().to_owned();
        // Disks may be slow, a network drive for one; other requests must not wait for it.
        let answered = tokio::task::spawn_blocking(move || answer(&root, &defaults, &path, &query));
        answered.await.unwrap_or_else(|_| problem(StatusCode::INTERNAL_SERVER_ERROR, "The file could not be read."))
    }
}

fn answer(root: &Path, defaults: &Defaults, path: &str, query: &str) -> Response {
    let backend = project::discover(root).unwrap_or_default();
    match (path, name_of(path)) {
        ("/", _) => information(root, &backend),
        (_, Some(name)) => document(file_of(&backend, name), name),
        _ => data(root, &backend, defaults, path, query),
    }
}

/// The document that is served at `path`.
fn name_of(path: &str) -> Option<&'static str> {
    match path {
        "/widgets.json" => Some("widgets.json"),
        "/apps.json" | "/templates.json" => Some("apps.json"),
        "/agents.json" | "/copilots.json" => Some("agents.json"),
        _ => None,
    }
}

/// The file of the document `name`.
fn file_of<'a>(backend: &'a Backend, name: &str) -> Option<&'a Path> {
    let file = match name {
        "widgets.json" => &backend.widgets,
        "apps.json" => &backend.apps,
        _ => &backend.agents,
    };
    file.as_deref()
}

/// Whether `path` is that of a document which a file may stand in for.
pub(crate) fn is_document(path: &str) -> bool {
    name_of(path).is_some()
}

/// The document at `path` from its file in `root`, for a backend that has no such route; none where there is no file either.
pub(crate) async fn in_place_of(root: PathBuf, path: String) -> Option<Response> {
    let found = move || {
        let name = name_of(&path)?;
        let backend = project::discover(&root).ok()?;
        file_of(&backend, name).map(|file| document(Some(file), name))
    };
    tokio::task::spawn_blocking(found).await.ok().flatten()
}

/// Whether `root` has a file of the widgets.
pub(crate) fn has_widgets(root: &Path) -> bool {
    project::discover(root).is_ok_and(|backend| backend.widgets.is_some())
}

fn information(root: &Path, backend: &Backend) -> Response {
    let name = std::path::absolute(root).ok().and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
    let documents = [("widgets", &backend.widgets), ("apps", &backend.apps), ("agents", &backend.agents)];
    let mut information = json!({ "name": name, "info": "OpenBB Workspace custom backend" });
    for (what, path) in documents {
        if path.is_some() {
            information[what] = json!(format!("/{what}.json"));
        }
    }
    Json(information).into_response()
}

fn document(path: Option<&Path>, name: &str) -> Response {
    match path.map(crate::fs::read_regular) {
        // Sent as it is, so that Workspace and the check see the same bytes.
        Some(Ok(bytes)) => ([(CONTENT_TYPE, "application/json")], bytes).into_response(),
        Some(Err(error)) => problem(StatusCode::INTERNAL_SERVER_ERROR, &unreadable(name, &error)),
        None => problem(StatusCode::NOT_FOUND, &format!("This backend has no {name}.")),
    }
}

fn data(root: &Path, backend: &Backend, defaults: &Defaults, path: &str, query: &str) -> Response {
    let params = defaults.params(backend.widgets.as_deref(), path, query);
    let folder = root.join(DATA_FOLDER);
    // The rows behind a chart or a page, which Workspace asks for at the same address.
    let raw =
        params.get("raw").filter(|raw| *raw == "true").and_then(|_| resolve::resolve(&folder, &format!("{path}.raw")));
    let Some(file) = raw.or_else(|| resolve::resolve(&folder, path)) else {
        return problem(StatusCode::NOT_FOUND, &missing(path));
    };
    let shown = crate::fs::display_path(&file);
    let read = crate::fs::read_regular(&file).map_err(|error| unreadable(&shown.display().to_string(), &error));
    match read.and_then(|bytes| content::content(&file, bytes, &params)) {
        Ok((kind, body)) => {
            let mut answer = ([(CONTENT_TYPE, kind)], body).into_response();
            if content::runs_scripts(kind) {
                answer.headers_mut().insert(CONTENT_SECURITY_POLICY, SANDBOX);
            }
            answer
        }
        Err(reason) => problem(StatusCode::INTERNAL_SERVER_ERROR, &reason),
    }
}

/// What to do so that `path` is answered.
fn missing(path: &str) -> String {
    let names = resolve::segments(path).filter(|names| !names.iter().any(|name| name.contains(char::is_control)));
    // No file could answer such a path.
    let Some(names) = names else { return "Not found.".to_owned() };
    let endpoint: String = names.join("/").chars().take(100).collect();
    if resolve::ending(&endpoint).is_some() {
        return format!("No file answers /{endpoint}. Create {DATA_FOLDER}/{endpoint}.");
    }
    format!(
        "No file answers /{endpoint}. Create {DATA_FOLDER}/{endpoint} with the ending .md, .json, .csv, .html, .txt or .pdf."
    )
}

fn unreadable(name: &str, error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => format!("{name} is gone."),
        ErrorKind::PermissionDenied => format!("{name} may not be read: change its permissions."),
        ErrorKind::IsADirectory => format!("{name} is a folder, not a file."),
        ErrorKind::Other => format!("{name} could not be read: {error}."),
        _ => format!("{name} could not be read."),
    }
}
