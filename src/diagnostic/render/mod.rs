//! Findings as text: `full` for people, `concise` for editors and logs, `json` for tools.

mod concise;
mod full;
mod json;

pub use concise::concise;
pub use full::{Style, excerpt, full, wrap};
pub use json::{Summary, json};
