//! The routes that a project's Python files have already, read from their decorators.

use std::path::PathBuf;

/// A method and a path, the names of placeholders left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Route {
    method: String,
    path: String,
}

/// Methods that decorators are called by.
const METHODS: &[&str] = &["get", "post", "put", "delete", "patch", "websocket", "api_route"];

impl Route {
    /// The route of `method` on `path`.
    pub(super) fn new(method: &str, path: &str) -> Self {
        let mut plain = String::new();
        let mut rest = path.trim_matches('/');
        while let Some((before, after)) = rest.split_once('{') {
            plain.push_str(before);
            plain.push_str("{}");
            rest = after.split_once('}').map_or("", |(_, after)| after);
        }
        Self { method: method.to_owned(), path: plain + rest }
    }
}

/// The routes in `files`.
pub(super) fn existing(files: &[PathBuf]) -> Vec<Route> {
    let texts = files.iter().filter_map(|file| std::fs::read_to_string(file).ok());
    texts.flat_map(|text| in_source(&text)).collect()
}

fn in_source(source: &str) -> Vec<Route> {
    let mut found = Vec::new();
    for (at, _) in source.match_indices('@') {
        let alone = source[..at].rsplit('\n').next().is_some_and(|before| before.trim().is_empty());
        let Some((callee, rest)) = source[at + 1..].split_once('(').filter(|_| alone) else { continue };
        // The bracket may belong to a later line.
        if !callee.chars().all(|c| c.is_alphanumeric() || "_.".contains(c)) {
            continue;
        }
        let Some(method) = callee.rsplit('.').next().filter(|name| METHODS.contains(name)) else { continue };
        let rest = rest.trim_start().trim_start_matches("path=");
        let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) else { continue };
        let Some((path, _)) = rest[1..].split_once(quote) else { continue };
        let methods: &[&str] = if method == "api_route" { &["get", "post", "put"] } else { &[method] };
        found.extend(methods.iter().map(|method| Route::new(method, path)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_are_read_from_decorators() {
        let source = "@app.get(\"/a\")\ndef a(): ...\n\n@router.post(\n    '/b/{id}/',\n)\ndef b(): ...\n# @app.get(\"/c\")\n\
                      @register\n@app.websocket(path=\"/d\")\nx = \"@app.get('/e')\"\n";
        let routes = [("get", "a"), ("post", "b/{}"), ("websocket", "d")];
        let expected: Vec<Route> = routes.iter().map(|(method, path)| Route::new(method, path)).collect();
        assert_eq!(in_source(source), expected);
        assert_eq!(Route::new("get", "/x/{a}/y/{b}"), Route::new("get", "x/{c}/y/{d}"));
    }
}
