//! What the page may have done: start the backend anew, check the documents again. Nothing else acts.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::super::event::Event;
use super::super::server::{Answering, Site, problem};

pub(in crate::dev) async fn restart(State(site): State<Arc<Site>>, headers: HeaderMap) -> Response {
    if matches!(site.answering, Answering::Files(_)) {
        return problem(StatusCode::CONFLICT, "Nothing is started here: files alone are served.");
    }
    act(&site, &headers, Event::RestartAsked)
}

pub(in crate::dev) async fn check(State(site): State<Arc<Site>>, headers: HeaderMap) -> Response {
    act(&site, &headers, Event::CheckAsked)
}

fn act(site: &Site, headers: &HeaderMap, event: Event) -> Response {
    if !site.token.is_in(headers) {
        return problem(StatusCode::FORBIDDEN, "Only the page /__obb/ of this run may do that. Load it again.");
    }
    let _ = site.events.send(event);
    StatusCode::ACCEPTED.into_response()
}
