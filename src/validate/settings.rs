//! What decides about a run: the project's settings, and the arguments that win over them.

use super::{Options, Profile, Selection, Selector};
use crate::project::ValidateConfig;
use crate::project::config::ConfigError;

/// What the caller asks for; what is missing is left to the project's settings.
#[derive(Debug, Clone, Default)]
pub struct Arguments {
    /// Whose word counts.
    pub profile: Option<Profile>,
    /// Whether hints are shown.
    pub hints: Option<bool>,
    /// Whether warnings count as errors do.
    pub deny_warnings: Option<bool>,
    /// Rules to switch on.
    pub select: Vec<Selector>,
    /// Rules to switch off.
    pub ignore: Vec<Selector>,
}

/// How one backend is checked and reported.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// How it is checked.
    pub options: Options,
    /// Whether hints are shown.
    pub hints: bool,
    /// Whether warnings count as errors do.
    pub deny_warnings: bool,
}

impl Settings {
    /// What the project's `config` says where `arguments` are silent.
    pub fn new(config: &ValidateConfig, arguments: &Arguments) -> Result<Self, ConfigError> {
        let selection = Selection::from_config(config)?;
        let configured = match config.profile.as_deref() {
            Some("docs") => Profile::Docs,
            Some("strict") => Profile::Strict,
            _ => Profile::Current,
        };
        let profile = arguments.profile.unwrap_or(configured);
        let selection = selection.with_arguments(arguments.select.clone(), arguments.ignore.clone());
        let warnings = config.deny.as_deref() == Some("warnings");
        Ok(Self {
            options: Options { profile, selection, catalog: false },
            hints: arguments.hints.or(config.hints).unwrap_or(profile == Profile::Strict),
            deny_warnings: arguments.deny_warnings.unwrap_or(warnings),
        })
    }
}
