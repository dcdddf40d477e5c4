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

    /// A refusal of the name `given`, which is none of `known`; `option` is what it was given with, if anything.
    pub(super) fn unknown(problem: impl Into<String>, given: &str, option: &str, known: &[&str]) -> Self {
        let near = closest(given, known.iter().copied()).map(|near| match option {
            "" => format!("did you mean `{near}`?"),
            option => format!("did you mean {option} {}?", quoted(near)),
        });
        Self { problem: problem.into(), help: near.or_else(|| listed(known)).into_iter().collect() }
    }
}

/// Most names that advice lists.
const LISTED: usize = 12;

/// The names that there are; none where there are none.
fn listed(known: &[&str]) -> Option<String> {
    let shown: Vec<String> = known.iter().take(LISTED).map(|name| format!("`{name}`")).collect();
    match (known.len(), known.len().saturating_sub(LISTED)) {
        (0, _) => None,
        (1, _) => Some(format!("there is {}", shown.join(", "))),
        (_, 0) => Some(format!("there are {}", shown.join(", "))),
        (_, more) => Some(format!("there are {} and {more} more", shown.join(", "))),
    }
}

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
