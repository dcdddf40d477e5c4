//! Questions to the system, none of which may keep the user waiting.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Longest time for an answer of the system.
pub(super) const LIMIT: Duration = Duration::from_secs(5);

/// What `work` gives, unless it takes too long.
pub(super) fn within<T: Send + 'static>(limit: Duration, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (sender, receiver) = mpsc::channel();
    thread::Builder::new().spawn(move || sender.send(work())).ok()?;
    receiver.recv_timeout(limit).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_end_is_given_up() {
        let endless = || loop {
            thread::park();
        };
        assert_eq!(within::<()>(Duration::from_millis(1), endless), None);
        assert_eq!(within(LIMIT, || 1), Some(1));
    }
}
