//! A backend on disk: where its files are, its configuration, how it is started.

mod discover;

pub use discover::{Backend, NotFound, discover, of_file};
