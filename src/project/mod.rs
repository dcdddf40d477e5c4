//! A backend on disk: where its files are, its configuration, how it is started.

mod cargo;
pub mod config;
mod discover;
pub mod dotenv;
mod executable;
mod ignored;
pub mod launch;
mod node;
pub mod python;

pub use config::{Config, ConfigError, ValidateConfig};
pub use discover::{
    Backend, DEPTH, NotFound, discover, discover_all, discover_below, is_document, nearest, of_file, settings_folder,
};
pub use ignored::{is_environment, is_ignored_name};
pub use launch::{Launch, LaunchError, Note, Program};
