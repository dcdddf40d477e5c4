//! The templates inside the binary: which there are, what they need to know, and their expansion into files.

mod embedded;
pub mod engine;
mod expand;
mod manifest;
mod values;
mod workshop;

pub use embedded::{Template, all, find, nearest};
pub use expand::{Error, Expansion, File, SUBCOMMAND, expand};
pub use manifest::Runtime;
pub use values::Values;
