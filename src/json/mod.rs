//! JSON with the exact place of every key and value, read even where it is broken.
//!
//! The reader keeps duplicate keys in their order, goes on after a syntax error, and says what each error is in terms of what people
//! meant: a trailing comma, a Python literal, a brace that was never closed.

mod formatting;
mod lexer;
mod node;
mod parser;
mod pointer;
mod pretty;
pub mod rewrite;
mod shares;
mod syntax;

pub use formatting::Formatting;
pub use node::{Member, Node, Value, number};
pub use parser::{Parsed, parse};
pub use pointer::Pointer;
pub use pretty::pretty;
pub use syntax::{SyntaxError, SyntaxKind};
