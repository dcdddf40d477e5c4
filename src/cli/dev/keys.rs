//! Keys that somebody at the terminal presses while the server runs.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

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

/// Each key, what it asks for, and how that is said.
pub(super) const KEYS: &[(char, Key, &str)] = &[
    ('r', Key::Restart, "restart the backend"),
    ('o', Key::Open, "open the page about this server"),
    ('c', Key::Check, "check again, and list every finding"),
    ('q', Key::Quit, "stop, as Ctrl-C does"),
    ('?', Key::Help, "list the keys"),
];

/// The key that was pressed, if it asks for anything.
fn key(pressed: char) -> Option<Key> {
    match pressed.to_ascii_lowercase() {
        '\r' | '\n' => Some(Key::Blank),
        'h' => Some(Key::Help),
        pressed => KEYS.iter().find(|(known, ..)| *known == pressed).map(|(_, key, _)| *key),
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
