//! What was asked for and cannot be done.

use std::fmt;

use crate::text::closest;

/// Why not, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong, in a line.
    pub problem: String,
    /// What to do about it.
    pub help: Vec<String>,
}

impl Refusal {
    /// A refusal with one piece of advice.
    pub fn new(problem: impl Into<String>, help: impl Into<String>) -> Self {
        Self { problem: problem.into(), help: vec![help.into()] }
    }

    /// A refusal of the name `given`, which is none of `known`; `option` is what it was given with.
    pub(super) fn unknown(problem: impl Into<String>, given: &str, option: &str, known: &[&str]) -> Self {
        let shown: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
        let near = closest(given, known.iter().copied());
        let near = near.map(|near| format!("did you mean {option} {}?", quoted(near)));
        let listed = (!shown.is_empty() && shown.len() <= LISTED).then(|| {
            let verb = if shown.len() == 1 { "is" } else { "are" };
            format!("there {verb} {}", shown.join(", "))
        });
        Self { problem: problem.into(), help: near.or(listed).into_iter().collect() }
    }
}

/// Most names that advice lists.
const LISTED: usize = 12;

/// `text` as a word of a command line.
fn quoted(text: &str) -> String {
    if text.contains(char::is_whitespace) { format!("\"{text}\"") } else { text.to_owned() }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem)
    }
}

impl std::error::Error for Refusal {}
