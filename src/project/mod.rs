//! A backend on disk: where its files are, its configuration, how it is started.

pub mod config;
mod discover;
pub mod launch;
pub mod python;

pub use config::{Config, ConfigError};
pub use discover::{Backend, NotFound, discover, of_file};
pub use launch::{Launch, LaunchError, Program};
