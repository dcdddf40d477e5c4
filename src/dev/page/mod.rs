//! The page at `/__obb/`: the same facts as in the terminal, live.

mod view;

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::State;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Redirect, Response};
use futures_util::stream::{self, Stream, StreamExt};

pub(crate) use view::View;

use super::server::Site;

/// Nothing but the page's own files; no inline code, no frames, no other host.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub(super) async fn redirect() -> Redirect {
    Redirect::permanent("/__obb/")
}

pub(super) async fn html() -> Response {
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_SECURITY_POLICY, POLICY),
        (REFERRER_POLICY, "no-referrer"),
    ];
    (headers, include_str!("page.html")).into_response()
}

pub(super) async fn css() -> Response {
    ([(CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("page.css")).into_response()
}

pub(super) async fn js() -> Response {
    ([(CONTENT_TYPE, "text/javascript; charset=utf-8")], include_str!("page.js")).into_response()
}

/// The state now and after each change.
pub(super) async fn events(State(site): State<Arc<Site>>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut views = site.view.clone();
    views.mark_changed();
    let states = stream::unfold(views, |mut views| async move {
        views.changed().await.ok()?;
        let event = Event::default().json_data(&*views.borrow_and_update()).unwrap_or_default();
        Some((Ok(event), views))
    });
    let closing = site.closing.clone();
    Sse::new(states.take_until(async move { closing.cancelled().await })).keep_alive(KeepAlive::default())
}
