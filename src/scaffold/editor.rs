//! What an editor needs to know of the documents: their schemas, beside the template's settings that bind them to the files. They
//! come from this program, so that they fit its checks and no network is needed.

use std::path::PathBuf;

use crate::schema::Document;
use crate::template::{Expansion, File};

/// Adds the schemas to the files of a new project.
pub(super) fn add_schemas(expansion: &mut Expansion) {
    for document in [Document::Widgets, Document::Apps, Document::Agents] {
        let name = document.file_name().replace(".json", ".schema.json");
        let path = PathBuf::from(".vscode/schemas").join(name);
        expansion.files.push(File { path, bytes: document.schema_text().as_bytes().to_vec() });
    }
    expansion.files.sort_by(|one, other| one.path.cmp(&other.path));
}
