//! Source files as the user wrote them: text, byte spans, lines and columns, and edits to the text.

mod edit;
mod line_index;
mod source;
mod span;

pub use edit::{Applicability, Edit, Fix};
pub use line_index::{LineIndex, Position};
pub use source::{FileId, SourceFile, Sources};
pub use span::Span;
