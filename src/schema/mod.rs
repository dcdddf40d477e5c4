//! The JSON Schemas of the documents, and what their failures mean.
//!
//! A schema is the one truth about a document's shape. Each keyword that can fail carries, in `x-rule`, the id of the rule its failure
//! is reported as; editors ignore these annotations.

mod annotation;
mod document;
mod owner;
mod tree;
mod violation;

pub use document::Document;
pub use owner::Entry;
pub use violation::{Violation, Violations, check};
