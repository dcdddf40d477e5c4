//! The widget `hello_world`.

use axum::Router;
use axum::routing::get;
use serde::Deserialize;

use crate::params::Params;

/// The endpoints of the widget.
pub fn routes() -> Router {
    Router::new().route("/hello_world", get(text))
}

/// The params of the widget, as widgets.json declares them.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Query {
    /// Who is greeted.
    pub name: String,
}

/// What the widget shows, in Markdown.
async fn text(Params(query): Params<Query>) -> String {
    format!("# Hello World {}", query.name)
}
