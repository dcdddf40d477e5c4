//! A backend for OpenBB Workspace.
//!
//! Workspace is a web page. It asks this server three things:
//!
//! - `GET /widgets.json`: which widgets are there?
//! - `GET /apps.json`: which dashboards are made of them?
//! - `GET /hello_world?name=Ada`: what does the widget `hello_world` show?

pub mod api_key;
pub mod documents;
pub mod endpoints;
pub mod error;
pub mod grid;
pub mod health;
pub mod params;

use axum::Router;
use axum::http::HeaderValue;
use axum::middleware::from_fn_with_state;
use tower_http::cors::{AllowHeaders, AllowMethods, CorsLayer};

use crate::api_key::Guard;
use crate::error::Error;

/// The web pages that may read this server. Browsers hide its answers from all others.
const ALLOWED_ORIGINS: [HeaderValue; 4] = [
    HeaderValue::from_static("https://pro.openbb.co"), // OpenBB Workspace
    HeaderValue::from_static("https://pro.openbb.dev"), // OpenBB Workspace, development version
    HeaderValue::from_static("http://localhost:1420"), // the desktop app
    HeaderValue::from_static("https://excel.openbb.co"), // the Excel add-in
];

/// What the variables of the environment say.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// What requests need in the header `X-API-KEY`; empty: nothing.
    pub api_key: String,
    /// Further web pages that may read the server, with spaces between.
    pub allowed_origins: String,
}

/// The whole server.
pub fn app(settings: &Settings) -> Router {
    let origins = origins(&settings.allowed_origins);
    let guard = Guard::new(&settings.api_key, &origins);
    // The layer added last sees requests first: answers of the key check have CORS headers as well.
    Router::new()
        .merge(documents::routes())
        .merge(endpoints::routes())
        .fallback(async || Error::not_found("There is no such endpoint"))
        .layer(from_fn_with_state(guard, api_key::check))
        .layer(cors(origins))
}

/// The pages that may read this server: those above, and `more`.
fn origins(more: &str) -> Vec<HeaderValue> {
    // What is no header, no browser can send.
    let more = more.split_whitespace().map(str::parse);
    ALLOWED_ORIGINS
        .into_iter()
        .chain(more.filter_map(Result::ok))
        .collect()
}

fn cors(origins: Vec<HeaderValue>) -> CorsLayer {
    CorsLayer::new()
        .allow_origin(origins)
        .allow_credentials(true)
        .allow_methods(AllowMethods::mirror_request())
        .allow_headers(AllowHeaders::mirror_request())
}
