//! Source files as the user wrote them: text, byte spans, lines and columns, edits to the text, and misspelt names. Besides, text of
//! other programs made fit to be shown.

mod edit;
pub mod escapes;
mod line_index;
mod shorten;
mod source;
mod span;
mod suggest;

pub use edit::{Applicability, Edit, Fix};
pub use line_index::{LineIndex, Position};
pub use shorten::shortened;
pub use source::{FileId, SourceFile, Sources, StandIns};
pub use span::Span;
pub use suggest::{Guesses, closest};
