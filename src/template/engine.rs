//! The one place that calls cargo-generate. It runs in a process of its own (see [`super::expand()`]): the library prints to
//! standard error whatever it is told, reads settings from the environment, and may panic.

use std::fmt;
use std::path::PathBuf;

use cargo_generate::{GenerateArgs, TemplatePath, Vcs};
use serde::{Deserialize, Serialize};

/// What to expand and where to.
#[derive(Debug, Serialize, Deserialize)]
pub struct Request {
    /// The template with its manifest, unpacked.
    pub template: PathBuf,
    /// An existing empty folder.
    pub destination: PathBuf,
    /// An existing empty file that stands in for the user's cargo-generate settings.
    pub settings: PathBuf,
    /// Variables with their values, none of which may hold a line break.
    pub defines: Vec<(String, String)>,
}

/// cargo-generate refused.
#[derive(Debug)]
pub struct Refused(String);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refused {}

/// Expands `request` into its destination.
pub fn generate(request: Request) -> Result<(), Refused> {
    let define = request.defines.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    let args = GenerateArgs {
        template_path: TemplatePath {
            path: Some(request.template.to_string_lossy().into_owned()),
            ..TemplatePath::default()
        },
        // The name is written by our own variables; this one only keeps cargo-generate from asking.
        name: Some("project".to_owned()),
        destination: Some(request.destination),
        config: Some(request.settings),
        define,
        init: true,
        force: true,
        silent: true,
        vcs: Some(Vcs::None),
        no_workspace: true,
        no_fmt: true,
        ..GenerateArgs::default()
    };
    cargo_generate::generate(args).map(drop).map_err(|error| Refused(format!("{error:#}")))
}
