//! Which rules report and how findings count: the arguments, and the settings of each backend below them.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::cli::Failure;
use crate::project::{config, settings_folder};
use crate::validate::{Arguments, Profile, Selector, Settings};

#[derive(Debug, Args)]
pub(super) struct RuleArgs {
    /// Whose word counts where sources disagree [default: current]
    #[arg(long, value_name = "PROFILE")]
    profile: Option<ProfileChoice>,
    /// Show hints as well; `--profile strict` does so by itself
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL")]
    hints: Option<bool>,
    /// The mildest findings that make the command fail [default: errors]
    #[arg(long, value_name = "WHAT")]
    deny: Option<Deny>,
    /// Switch rules on: ids, names, beginnings of ids such as W4, or ALL
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    select: Vec<String>,
    /// Switch rules off; where --select names a rule too, the longer of both decides
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    ignore: Vec<String>,
    /// Settings to use instead of each backend's obb-backend.toml
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub(super) config: Option<PathBuf>,
    /// Use no settings file
    #[arg(long)]
    no_config: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ProfileChoice {
    /// What Workspace itself does today
    Current,
    /// What OpenBB's documentation says
    Docs,
    /// Every source satisfied at once
    Strict,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Deny {
    /// Errors alone
    Errors,
    /// Warnings as well
    Warnings,
}

impl RuleArgs {
    /// What is asked for, with every rule's name understood.
    pub(super) fn arguments(&self) -> Result<Arguments, Failure> {
        let profile = self.profile.map(|choice| match choice {
            ProfileChoice::Current => Profile::Current,
            ProfileChoice::Docs => Profile::Docs,
            ProfileChoice::Strict => Profile::Strict,
        });
        let selectors = |texts: &[String]| texts.iter().map(|text| selector(text)).collect::<Result<Vec<_>, _>>();
        Ok(Arguments {
            profile,
            hints: self.hints,
            deny_warnings: self.deny.map(|deny| deny == Deny::Warnings),
            select: selectors(&self.select)?,
            ignore: selectors(&self.ignore)?,
        })
    }

    /// How the backend in `root` is checked.
    pub(super) fn settings(&self, root: &Path, arguments: &Arguments) -> Result<Settings, Failure> {
        let config = match &self.config {
            Some(path) => config::load_file(path)?,
            None if self.no_config => config::Config::default(),
            None => config::load(&settings_folder(root))?,
        };
        Ok(Settings::new(&config.validate, arguments)?)
    }
}

/// The rules that `text` means.
pub(in crate::cli) fn selector(text: &str) -> Result<Selector, Failure> {
    Selector::parse(text).map_err(|unknown| Failure::new(unknown.message()).help(unknown.help()))
}
