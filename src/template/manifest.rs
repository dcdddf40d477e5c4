//! A template's `cargo-generate.toml`, of which the section `[obb-backend]` is ours.

use serde::Deserialize;
use toml::Table;

/// The manifest's file name, which cargo-generate prescribes.
pub(super) const MANIFEST: &str = "cargo-generate.toml";

#[derive(Debug, Deserialize)]
pub(super) struct Manifest {
    #[serde(rename = "obb-backend")]
    pub(super) about: About,
    #[serde(default)]
    pub(super) placeholders: Table,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct About {
    /// Place in the list of templates.
    pub(super) rank: u8,
    pub(super) summary: String,
    pub(super) runtime: Runtime,
    /// The generated files in the order in which a newcomer should read them.
    pub(super) files: Vec<Described>,
    /// What the files marked `more` are, in a few words.
    #[serde(default)]
    pub(super) more: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Described {
    pub(super) path: String,
    pub(super) purpose: String,
    /// Whether a newcomer can do without it at first.
    #[serde(default)]
    pub(super) more: bool,
}

/// What a generated project needs to run.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Runtime {
    /// Nothing: the dev server answers from the files.
    #[default]
    None,
    /// Python with the packages of requirements.txt.
    Python,
    /// Node with the packages of package.json.
    Node,
    /// Rust with the crates of Cargo.toml.
    Rust,
}
