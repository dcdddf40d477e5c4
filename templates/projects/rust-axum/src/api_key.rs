//! The check of the header `X-API-KEY`. It is off while the variable `API_KEY` is empty.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use subtle::ConstantTimeEq;

use crate::error::Error;

/// What anyone may ask for: browsers load pictures without headers, and health checks know no key.
const OPEN: [&str; 2] = ["/", "/thumbnail.svg"];

/// Lets a request through that has the `key`.
pub async fn check(State(key): State<Arc<str>>, request: Request, next: Next) -> Response {
    let sent = request
        .headers()
        .get("x-api-key")
        .map_or(&b""[..], |value| value.as_bytes());
    // The time that the comparison takes tells nothing about the key.
    let allowed = key.is_empty() || bool::from(sent.ct_eq(key.as_bytes()));
    if allowed || OPEN.contains(&request.uri().path()) {
        return next.run(request).await;
    }
    Error::unauthorized("the header X-API-KEY is missing or wrong").into_response()
}
