//! Keys that somebody at the terminal presses while the server runs.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

use colored::Colorize;

#[cfg(unix)]
pub(super) use unix::listen;
#[cfg(windows)]
pub(super) use windows::listen;

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    /// Start the backend anew.
    Restart,
    /// Open the page about this server.
    Open,
    /// Check the documents again.
    Check,
    /// List the keys.
    Help,
    /// End.
    Quit,
    /// Make room: an empty line.
    Blank,
}

/// Each key, what it asks for, and how that is said in a word and in more.
const KEYS: &[(char, Key, &str, &str)] = &[
    ('r', Key::Restart, "restart", "restart the backend"),
    ('o', Key::Open, "open", "open the page about this server"),
    ('c', Key::Check, "check", "check again, and list every finding"),
    ('q', Key::Quit, "quit", "stop, as Ctrl-C does"),
    ('?', Key::Help, "help", "list the keys"),
];

/// The keys in a line; `restarts` says whether there is a program to start anew.
pub(super) fn hint(restarts: bool) -> String {
    let hints = usable(restarts).map(|(key, brief, _)| format!("{} {}", key.bold(), brief.dimmed()));
    hints.collect::<Vec<_>>().join("   ")
}

/// The keys, one a line.
pub(super) fn help(restarts: bool) -> String {
    let lines = usable(restarts).map(|(key, _, words)| format!("  {}  {}\n", key.bold(), words.dimmed()));
    format!("\n{}\n", lines.collect::<String>())
}

fn usable(restarts: bool) -> impl Iterator<Item = (String, &'static str, &'static str)> {
    let usable = KEYS.iter().filter(move |(_, key, ..)| restarts || *key != Key::Restart);
    usable.map(|(key, _, brief, words)| (key.to_string(), *brief, *words))
}

/// The key that was pressed, if it asks for anything.
fn key(pressed: char) -> Option<Key> {
    match pressed.to_ascii_lowercase() {
        '\r' | '\n' => Some(Key::Blank),
        'h' => Some(Key::Help),
        pressed => KEYS.iter().find(|(known, ..)| *known == pressed).map(|(_, key, ..)| *key),
    }
}

/// The key behind bytes that arrived together. A key held down repeats itself; anything else that comes at once is an arrow, a
/// function key or something pasted, of which no letter was meant.
#[cfg(unix)]
fn key_of(bytes: &[u8]) -> Option<Key> {
    let (first, rest) = bytes.split_first()?;
    if rest.iter().all(|byte| byte == first) { key(char::from(*first)) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn letters_are_keys_and_pasted_words_are_not() {
        for (bytes, expected) in [
            (&b"r"[..], Some(Key::Restart)),
            (b"R", Some(Key::Restart)),
            (b"rrr", Some(Key::Restart)),
            (b"h", Some(Key::Help)),
            (b"\n", Some(Key::Blank)),
            (b"quit", None),
            (b"\x1b[A", None),
            (b"\x1b", None),
            (b"x", None),
            (b"", None),
        ] {
            assert_eq!(key_of(bytes), expected, "{bytes:?}");
        }
    }
}
