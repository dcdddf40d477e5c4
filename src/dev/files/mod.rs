//! A backend made of files alone: the documents, and `data/` whose files answer the endpoints, each time as they are then.

mod content;
mod kept;
mod params;
mod resolve;

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::Request;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::server::problem;
use crate::project::launch::DATA_FOLDER;
use crate::project::{self, Backend};
use kept::Kept;
use params::Defaults;

/// Pages are data: whatever a parameter brings into one may not act as this server's own page.
const SANDBOX: HeaderValue = HeaderValue::from_static("sandbox allow-scripts");

/// The documents that are kept, by the names that win over all others.
const KEPT: [&str; 3] = ["widgets.json", "apps.json", "agents.json"];

/// The files of one project.
#[derive(Debug)]
pub(crate) struct Files(Arc<Project>);

#[derive(Debug)]
struct Project {
    root: PathBuf,
    kept: [Kept; KEPT.len()],
    defaults: Defaults,
}

impl Files {
    /// The project in `root`.
    pub(crate) fn new(root: PathBuf) -> Self {
        let device = kept::trusted_device(&root);
        let kept = KEPT.map(|name| Kept::new(root.join(name), device));
        Self(Arc::new(Project { root, kept, defaults: Defaults::default() }))
    }

    /// Answers a request.
    pub(crate) async fn answer(&self, request: Request) -> Response {
        if request.method() != Method::GET && request.method() != Method::HEAD {
            let detail = format!("Files answer GET alone, not {}.", request.method());
            return ([("allow", "GET, HEAD")], problem(StatusCode::METHOD_NOT_ALLOWED, &detail)).into_response();
        }
        let kept = document_at(request.uri().path()).and_then(|place| self.0.kept.get(place));
        if let Some(bytes) = kept.and_then(Kept::at_hand) {
            return sent(bytes);
        }
        let project = Arc::clone(&self.0);
        let path = request.uri().path().to_owned();
        let query = request.uri().query().unwrap_or_default().to_owned();
        // Disks may be slow, a network drive for one; other requests must not wait for it.
        let answered = tokio::task::spawn_blocking(move || project.answer(&path, &query));
        answered.await.unwrap_or_else(|_| problem(StatusCode::INTERNAL_SERVER_ERROR, "The file could not be read."))
    }
}

/// Which document is asked for by `path`, as a place in [`KEPT`].
fn document_at(path: &str) -> Option<usize> {
    match path {
        "/widgets.json" => Some(0),
        "/apps.json" | "/templates.json" => Some(1),
        "/agents.json" | "/copilots.json" => Some(2),
        _ => None,
    }
}

/// Whether `path` is that of a document which a file may stand in for.
pub(crate) fn is_document(path: &str) -> bool {
    document_at(path).is_some()
}

/// The file of the document at this place in [`KEPT`].
fn file_at(backend: &Backend, place: usize) -> Option<&Path> {
    [&backend.widgets, &backend.apps, &backend.agents][place].as_deref()
}

/// The document at `path` from its file in `root`, for a backend that has no such route; none where there is no file either.
pub(crate) async fn in_place_of(root: PathBuf, path: String) -> Option<Response> {
    let found = move || {
        let place = document_at(&path)?;
        let backend = project::discover(&root).ok()?;
        let content = crate::fs::read_regular(file_at(&backend, place)?).map(Bytes::from);
        Some(document(content, KEPT[place]))
    };
    tokio::task::spawn_blocking(found).await.ok().flatten()
}

/// Whether `root` has a file of the widgets.
pub(crate) fn has_widgets(root: &Path) -> bool {
    project::discover(root).is_ok_and(|backend| backend.widgets.is_some())
}

fn document(content: io::Result<Bytes>, name: &str) -> Response {
    match content {
        Ok(bytes) => sent(bytes),
        Err(error) => problem(StatusCode::INTERNAL_SERVER_ERROR, &unreadable(name, &error)),
    }
}

impl Project {
    fn answer(&self, path: &str, query: &str) -> Response {
        let backend = project::discover(&self.root).unwrap_or_default();
        let Some(place) = document_at(path) else {
            return if path == "/" { self.information(&backend) } else { self.data(&backend, path, query) };
        };
        match file_at(&backend, place) {
            Some(file) => document(self.read(file), KEPT[place]),
            None => problem(StatusCode::NOT_FOUND, &format!("This backend has no {}.", KEPT[place])),
        }
    }

    fn information(&self, backend: &Backend) -> Response {
        let absolute = std::path::absolute(&self.root).ok();
        let name = absolute.and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
        let documents = [("widgets", &backend.widgets), ("apps", &backend.apps), ("agents", &backend.agents)];
        let mut information = json!({ "name": name, "info": "OpenBB Workspace custom backend" });
        for (what, path) in documents {
            if path.is_some() {
                information[what] = json!(format!("/{what}.json"));
            }
        }
        Json(information).into_response()
    }

    fn data(&self, backend: &Backend, path: &str, query: &str) -> Response {
        let widgets = backend.widgets.as_deref();
        let stamp = widgets.and_then(|file| self.kept(file)?.look());
        let read = || widgets.and_then(|file| self.read(file).ok());
        let params = self.defaults.params(stamp, read, path, query);
        let folder = self.root.join(DATA_FOLDER);
        // The rows behind a chart or a page, which Workspace asks for at the same address.
        let is_raw = params.get("raw").is_some_and(|raw| raw == "true");
        let raw = is_raw.then(|| resolve::resolve(&folder, &format!("{path}.raw"))).flatten();
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

    fn kept(&self, path: &Path) -> Option<&Kept> {
        self.kept.iter().find(|kept| kept.path() == path)
    }

    /// The content of the document at `path`.
    fn read(&self, path: &Path) -> io::Result<Bytes> {
        match self.kept(path) {
            Some(kept) => kept.read(),
            None => crate::fs::read_regular(path).map(Bytes::from),
        }
    }
}

/// A document is sent as it is, so that Workspace and the check see the same bytes.
fn sent(bytes: Bytes) -> Response {
    ([(CONTENT_TYPE, "application/json")], bytes).into_response()
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
