//! Findings as text: `full` for people, `concise` for editors and logs, the others for tools.

mod concise;
mod full;
mod github;
mod json;
mod junit;
mod limit;
mod place;
mod sarif;
mod uri;

pub use concise::concise;
pub use full::{Style, excerpt, full, wrap};
pub use github::github;
pub use json::{Left, Summary, json};
pub use junit::junit;
pub use limit::{Omitted, limit};
pub use sarif::sarif;
