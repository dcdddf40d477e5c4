//! The paths of endpoints, as Hono writes them, and whether they are answered already.

use std::path::{Path, PathBuf};

use super::spelling::quote;
use crate::endpoint::Error;

/// The path at which `endpoint` is answered: `{name}` becomes `:name`.
pub(super) fn path(endpoint: &str) -> Result<String, Error> {
    let plain = endpoint.split('?').next().unwrap_or_default();
    let mut path = String::new();
    for segment in plain.split('/').filter(|segment| !segment.is_empty()) {
        path.push('/');
        match segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(name) if !name.is_empty() && !name.contains(['{', '}', ':', '?', '*']) => {
                path.push(':');
                path.push_str(name);
            }
            None if !segment.contains(['{', '}', ':', '*', '?']) => path.push_str(segment),
            _ => {
                return Err(Error::Impossible {
                    reason: format!("the part `{segment}` of the endpoint `{endpoint}` cannot be a route of Hono"),
                    help: "a placeholder `{name}` must stand alone between slashes".to_owned(),
                });
            }
        }
    }
    Ok(if path.is_empty() { "/".to_owned() } else { path })
}

/// The module that answers `path` already.
pub(super) fn answered(modules: &[(PathBuf, String)], path: &str) -> Option<PathBuf> {
    let spelt = format!("({}", quote(path));
    modules.iter().find(|(_, code)| code.contains(&spelt)).map(|(file, _)| file.clone())
}

/// The project's modules with their code.
pub(super) fn modules(root: &Path) -> Vec<(PathBuf, String)> {
    ["src", "src/endpoints"]
        .iter()
        .filter_map(|folder| std::fs::read_dir(root.join(folder)).ok())
        .flat_map(|entries| entries.filter_map(Result::ok))
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "ts"))
        .filter_map(|path| Some((path.clone(), std::fs::read_to_string(path).ok()?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_written_as_hono_does() {
        assert_eq!(path("prices").unwrap(), "/prices");
        assert_eq!(path("/fund/{isin}/prices/?x=1").unwrap(), "/fund/:isin/prices");
        for odd in ["fund/{isin}.json", "a:b", "files/*", "x/{}"] {
            assert!(matches!(path(odd), Err(Error::Impossible { .. })), "{odd}");
        }
    }
}
