//! What the widgets show: one module for each.

pub mod hello_world;

use axum::Router;

/// The endpoints of all widgets.
pub fn routes() -> Router {
    Router::new().merge(hello_world::routes())
}
