//! Templates of projects and of widgets' code, those inside the binary and those from elsewhere: which there are, what they need to
//! know, and their expansion into files.

mod embedded;
pub mod engine;
mod expand;
pub mod foreign;
mod fragment;
mod manifest;
mod values;
mod workshop;

pub use embedded::{Template, all, find, nearest};
pub use expand::{Error, Expansion, File, SUBCOMMAND, expand};
pub use fragment::{Blanks, fill};
pub use manifest::Runtime;
pub use values::Values;
