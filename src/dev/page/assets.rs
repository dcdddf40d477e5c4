//! The page's own files, built in.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

use super::super::server::problem;

macro_rules! assets {
    ($($name:literal)*) => { &[$(($name, include_str!(concat!("assets/", $name)))),*] };
}

const ASSETS: &[(&str, &str)] = assets![
    "layout.css" "parts.css"
    "main.js" "dom.js" "format.js" "stream.js" "summary.js" "findings.js" "place.js" "widgets.js" "traffic.js" "filter.js" "connect.js"
    "actions.js"
];

pub(in crate::dev) async fn asset(Path(wanted): Path<String>) -> Response {
    let found = ASSETS.iter().find(|(name, _)| *name == wanted);
    let Some((name, text)) = found else {
        return problem(StatusCode::NOT_FOUND, "The dev server has no such file.");
    };
    let kind = if name.ends_with(".css") { "text/css; charset=utf-8" } else { "text/javascript; charset=utf-8" };
    ([(CONTENT_TYPE, kind)], *text).into_response()
}
