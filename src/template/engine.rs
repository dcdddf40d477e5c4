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
    /// A TOML file with the variables and their values.
    pub values: PathBuf,
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
    let args = GenerateArgs {
        template_path: TemplatePath {
            path: Some(request.template.to_string_lossy().into_owned()),
            ..TemplatePath::default()
        },
        // The name is written by our own variables; this one only keeps cargo-generate from asking.
        name: Some("project".to_owned()),
        destination: Some(request.destination),
        config: Some(request.settings),
        // Unlike definitions one by one, a file takes values of several lines.
        template_values_file: Some(request.values.to_string_lossy().into_owned()),
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
