//! The page's own files, built in.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

use super::super::server::problem;

const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";

macro_rules! assets {
    ($($kind:ident $name:literal)*) => { &[$(($name, $kind, include_str!(concat!("assets/", $name)))),*] };
}

const ASSETS: &[(&str, &str, &str)] = assets![
    CSS "layout.css"
    CSS "parts.css"
    JS "main.js"
    JS "dom.js"
    JS "format.js"
    JS "stream.js"
    JS "summary.js"
    JS "findings.js"
    JS "place.js"
    JS "widgets.js"
    JS "traffic.js"
    JS "detail.js"
    JS "filter.js"
    JS "connect.js"
    JS "actions.js"
];

pub(in crate::dev) async fn asset(Path(wanted): Path<String>) -> Response {
    let found = ASSETS.iter().find(|(name, ..)| *name == wanted);
    let Some((_, kind, text)) = found else {
        return problem(StatusCode::NOT_FOUND, "The dev server has no such file.");
    };
    ([(CONTENT_TYPE, *kind)], *text).into_response()
}
