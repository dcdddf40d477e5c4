//! Source files as the user wrote them: text, byte spans, lines and columns, edits to the text, and misspelt names.

mod edit;
mod line_index;
mod source;
mod span;
mod suggest;

pub use edit::{Applicability, Edit, Fix};
pub use line_index::{LineIndex, Position};
pub use source::{FileId, SourceFile, Sources, StandIns};
pub use span::Span;
pub use suggest::closest;
