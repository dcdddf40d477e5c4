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

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = include_str!("assets/page.html");

    fn scripts() -> impl Iterator<Item = (&'static str, &'static str)> {
        ASSETS.iter().filter(|(_, kind, _)| *kind == JS).map(|(name, _, text)| (*name, *text))
    }

    /// What stands between `before` and the next quotation mark.
    fn quoted<'t>(text: &'t str, before: &str) -> Vec<&'t str> {
        text.split(before).skip(1).filter_map(|rest| rest.split('"').next()).collect()
    }

    #[test]
    fn scripts_find_each_other_and_their_elements() {
        for (name, text) in scripts() {
            for module in quoted(text, "from \"./") {
                assert!(scripts().any(|(known, _)| known == module), "{name} imports {module}");
            }
            for id in ["at(\"", "put(\"", "facts(\""].into_iter().flat_map(|call| quoted(text, call)) {
                assert!(PAGE.contains(&format!("id=\"{id}\"")), "{name} looks for {id}");
            }
        }
        for file in quoted(PAGE, "\"assets/") {
            assert!(ASSETS.iter().any(|(known, ..)| *known == file), "{file}");
        }
    }

    #[test]
    fn no_script_makes_markup_of_data() {
        for (name, text) in scripts() {
            for sink in
                ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", ".style"]
            {
                assert!(!text.contains(sink), "{name} uses {sink}");
            }
            assert!(text.lines().count() < 300, "{name} is long");
        }
    }
}
