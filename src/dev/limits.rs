//! How many files and connections may be open at once.

/// Raises this process's limit as far as the system lets it. The processes that it starts inherit that.
#[cfg(unix)]
pub(super) fn raise() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    /// A stream takes two: macOS allows 256 unless it is asked for more, and this at most.
    const WANTED: u64 = 10_240;

    let limit = getrlimit(Resource::Nofile);
    let wanted = limit.maximum.map_or(WANTED, |most| most.min(WANTED));
    if limit.current.is_some_and(|current| current < wanted) {
        // Most projects do with the limit that there was.
        let _ = setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum: limit.maximum });
    }
}

/// Windows has no such limit.
#[cfg(not(unix))]
pub(super) fn raise() {}
