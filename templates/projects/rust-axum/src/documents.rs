//! The files of the project: widgets.json, apps.json, and those in `data/`.
//!
//! They are read anew for each request, so that an edit shows at once.

use std::path::PathBuf;

use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::error::Error;

/// The answers that come from files as they are.
pub fn routes() -> Router {
    Router::new()
        // For people who open the address in a browser, and for health checks. Workspace does not ask for it.
        .route("/", get(information))
        .route("/widgets.json", get(|| json("widgets.json")))
        .route("/apps.json", get(|| json("apps.json")))
        .route("/thumbnail.svg", get(thumbnail))
}

async fn information() -> Json<Value> {
    Json(json!({ "info": "A custom backend for OpenBB Workspace" }))
}

/// The content of the file `name`, a path inside the project's folder.
pub async fn read(name: &str) -> Result<Vec<u8>, Error> {
    let path = folder().join(name);
    let content = tokio::fs::read(&path).await;
    content.map_err(|error| Error::internal(format!("{} cannot be read: {error}", path.display())))
}

/// The content of a JSON file.
pub async fn json(name: &str) -> Result<impl IntoResponse + use<>, Error> {
    Ok(([(CONTENT_TYPE, "application/json")], read(name).await?))
}

/// The picture of the apps in apps.json.
async fn thumbnail() -> impl IntoResponse {
    (
        [(CONTENT_TYPE, "image/svg+xml")],
        include_str!("../thumbnail.svg"),
    )
}

/// Where the files are: what PROJECT_FOLDER names; with `cargo run` and `cargo test` the package's folder; else the
/// current folder.
fn folder() -> PathBuf {
    let named = ["PROJECT_FOLDER", "CARGO_MANIFEST_DIR"]
        .into_iter()
        .find_map(std::env::var_os);
    named.map(PathBuf::from).unwrap_or_default()
}
