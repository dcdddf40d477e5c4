//! The check of the header `X-API-KEY`. It is off while the variable `API_KEY` is empty.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::http::header::{ORIGIN, UPGRADE};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use subtle::ConstantTimeEq;

use crate::error::Error;

/// What anyone may ask for: browsers load pictures without headers, and health checks know no key.
const OPEN: [&str; 2] = ["/", "/thumbnail.svg"];

/// What lets requests in.
#[derive(Debug, Clone)]
pub struct Guard {
    key: Arc<str>,
    origins: Arc<[HeaderValue]>,
}

impl Guard {
    /// Asks for the `key`, except for WebSockets that pages of the `origins` open.
    pub fn new(key: &str, origins: &[HeaderValue]) -> Self {
        Self {
            key: key.into(),
            origins: origins.into(),
        }
    }

    fn allows(&self, request: &Request) -> bool {
        let headers = request.headers();
        let sent = headers
            .get("x-api-key")
            .map_or(&b""[..], |value| value.as_bytes());
        // Browsers send no such header with a WebSocket, but which page opens it.
        let is_socket = headers
            .get(UPGRADE)
            .is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"websocket"));
        let is_ours = || {
            headers
                .get(ORIGIN)
                .is_some_and(|page| self.origins.contains(page))
        };
        self.key.is_empty()
            || OPEN.contains(&request.uri().path())
            // The time that the comparison takes tells nothing about the key.
            || bool::from(sent.ct_eq(self.key.as_bytes()))
            || (is_socket && is_ours())
    }
}

/// Lets a request through that the guard allows.
pub async fn check(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    if guard.allows(&request) {
        return next.run(request).await;
    }
    Error::unauthorized("The header X-API-KEY is missing or wrong").into_response()
}
