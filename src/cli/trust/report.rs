//! Who trusts the authority, as a table and as JSON.

use std::fmt::Write as _;

use colored::Colorize;
use serde_json::json;

use crate::trust::{Authority, Contents, Found};

/// A line for each store.
pub(super) fn table(authority: Option<&Authority>, found: &[Found]) -> String {
    let width = found.iter().map(|found| found.store.browsers.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for found in found {
        let trusted = authority.is_some_and(|authority| found.trusts(authority));
        let state =
            if trusted { format!("{:<11}", "trusted").green() } else { format!("{:<11}", "not trusted").yellow() };
        let place = shown(&found.store.place());
        let note = note(found, authority).map(|note| format!("  ({note})")).unwrap_or_default();
        let _ = writeln!(text, "  {:width$}  {state}  {}{note}", found.store.browsers, place.dimmed());
    }
    text
}

/// What is odd about a store.
fn note(found: &Found, authority: Option<&Authority>) -> Option<String> {
    if let Contents::Unreadable(why) = &found.contents {
        return Some(format!("cannot be read: {why}"));
    }
    let current = |sha1: &str| authority.is_some_and(|authority| authority.sha1 == sha1);
    found.entries().iter().any(|entry| !current(&entry.sha1)).then(|| "has an earlier authority".to_owned())
}

/// The same for tools.
pub(super) fn json(authority: Option<&Authority>, found: &[Found]) -> String {
    let trusts = |found: &Found| authority.is_some_and(|authority| found.trusts(authority));
    let stores: Vec<_> = found
        .iter()
        .map(|found| {
            json!({
                "browsers": found.store.browsers,
                "place": found.store.place(),
                "trusted": trusts(found),
                "note": note(found, authority),
            })
        })
        .collect();
    let authority_shown = authority.map(|authority| {
        json!({ "name": authority.name, "file": authority.file.display().to_string(), "sha256": authority.sha256 })
    });
    let trusted = authority.is_some() && found.iter().all(trusts);
    format!("{:#}\n", json!({ "authority": authority_shown, "trusted": trusted, "stores": stores }))
}

/// A place as people write it.
fn shown(place: &str) -> String {
    let home = std::env::home_dir().map(|home| home.display().to_string()).filter(|home| home.len() > 1);
    match home.and_then(|home| place.strip_prefix(&home).map(str::to_owned)) {
        Some(rest) if rest.starts_with(std::path::MAIN_SEPARATOR) => format!("~{rest}"),
        _ => place.to_owned(),
    }
}
