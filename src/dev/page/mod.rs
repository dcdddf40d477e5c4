//! The page at `/__obb/`: the same facts as in the terminal, live.

mod actions;
mod assets;
mod command;
mod documents;
mod moment;
mod stream;
mod token;
mod view;

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY};
use axum::response::{IntoResponse, Redirect, Response};

pub(super) use actions::{check, restart};
pub(super) use assets::asset;
pub use command::shown as shown_command;
pub(super) use stream::events;
pub(crate) use token::Token;
pub(crate) use view::View;

use super::server::Site;

/// Nothing but the page's own files; no inline code, no frames, no other host.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

/// What stands in the page for the token.
const TOKEN_PLACE: &str = "{{token}}";

pub(super) async fn redirect() -> Redirect {
    Redirect::permanent("/__obb/")
}

pub(super) async fn html(State(site): State<Arc<Site>>) -> Response {
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_SECURITY_POLICY, POLICY),
        (REFERRER_POLICY, "no-referrer"),
    ];
    (headers, include_str!("assets/page.html").replace(TOKEN_PLACE, site.token.text())).into_response()
}
