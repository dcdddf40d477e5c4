//! What an editor needs to know of the documents: their schemas, beside the template's settings that bind them to the files. They
//! come from this program, so that they fit its checks and no network is needed.

use std::path::Path;

use crate::schema::Document;
use crate::template::{Expansion, File};

/// The editor's settings of a project.
const SETTINGS: &str = ".vscode/settings.json";

/// Where the schemas are.
const SCHEMAS: &str = ".vscode/schemas";

/// Adds the schemas to the files of a new project whose settings bind them.
pub(super) fn add_schemas(expansion: &mut Expansion) {
    let settings = expansion.files.iter().find(|file| file.path == Path::new(SETTINGS));
    if !settings.is_some_and(|file| String::from_utf8_lossy(&file.bytes).contains(SCHEMAS)) {
        return;
    }
    expansion.files.retain(|file| !file.path.starts_with(SCHEMAS));
    for document in [Document::Widgets, Document::Apps, Document::Agents] {
        let name = document.file_name().replace(".json", ".schema.json");
        let path = Path::new(SCHEMAS).join(name);
        expansion.files.push(File { path, bytes: document.schema_text().as_bytes().to_vec() });
    }
    expansion.files.sort_by(|one, other| one.path.cmp(&other.path));
}
