//! A backend on disk: where its files are, its configuration, how it is started.

pub mod config;
mod discover;
mod ignored;
pub mod launch;
pub mod python;

pub use config::{Config, ConfigError, ValidateConfig};
pub use discover::{Backend, DEPTH, NotFound, discover, discover_all, of_file, settings_folder};
pub use ignored::{is_environment, is_ignored_name};
pub use launch::{Launch, LaunchError, Program};
