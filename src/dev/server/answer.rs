//! Answers of the dev server itself.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// A failure in the form that Workspace shows: it displays the field `detail`.
pub(crate) fn problem(status: StatusCode, detail: &str) -> Response {
    (status, Json(serde_json::json!({ "detail": detail }))).into_response()
}
