//! The terminal that a running server writes to: lines above, and below them the one that is still to be replaced.

use std::io::{self, Write as _};

use super::lines::{Lines, Look};
use crate::dev::Notice;

/// Moves to the beginning of the line and clears it.
const CLEAR: &str = "\r\u{1b}[2K";

/// What was written, as far as it matters for what comes next.
#[derive(Debug)]
pub(super) struct Terminal {
    /// Turns notices into text.
    pub(super) lines: Lines,
    /// Whether the last line has no end yet.
    unfinished: bool,
}

impl Terminal {
    /// A terminal that looks so.
    pub(super) fn new(look: Look) -> Self {
        Self { lines: Lines::new(look), unfinished: false }
    }

    /// Shows what there is to show of `notice`.
    pub(super) fn tell(&mut self, notice: &Notice) {
        let text = self.lines.text(notice);
        self.write(&text);
    }

    /// Writes lines.
    pub(super) fn write(&mut self, text: &str) {
        let doing = self.lines.doing();
        // Nothing flickers: it is written in one go.
        let mut bytes = String::new();
        if self.unfinished {
            bytes.push_str(CLEAR);
        }
        bytes.push_str(text);
        bytes.push_str(doing.unwrap_or_default());
        self.unfinished = doing.is_some();
        // A terminal that is gone says so by a signal.
        let _ = io::stderr().lock().write_all(bytes.as_bytes());
    }
}
