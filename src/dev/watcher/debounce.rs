//! Gathers bursts of events into one. Pure: the caller brings the clock.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// How long it must be quiet before a change counts as complete.
const QUIET: Duration = Duration::from_millis(20);

/// The same where many files change: no editor saves so many, and whoever writes them pauses now and then.
const QUIET_OF_MANY: Duration = Duration::from_millis(100);

/// Number of paths that are many.
const MANY: usize = 50;

/// How long a change that never becomes quiet may take.
const LONGEST: Duration = Duration::from_millis(250);

/// The same as long as more and more files change, as in a `git checkout`.
const LONGEST_OF_MANY: Duration = Duration::from_secs(3);

/// Number of paths that no editor saves, so that it is worth looking who writes.
const SEVERAL: usize = 10;

/// How long a batch is held at most until who writes is done.
const HELD: Duration = Duration::from_secs(10);

/// Time between two looks whether he is.
const LOOK: Duration = Duration::from_millis(25);

/// Paths kept; of more it is enough to know that there are many.
const MOST: usize = 20_000;

/// Paths seen since the last batch.
#[derive(Debug, Default)]
pub(super) struct Debounce {
    paths: BTreeSet<PathBuf>,
    window: Option<Window>,
    everything: bool,
    held: Option<Instant>,
}

#[derive(Debug, Clone, Copy)]
struct Window {
    first: Instant,
    last: Instant,
    /// When the newest path came, one that had not changed before.
    newest: Instant,
}

/// What changed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Batch {
    /// These paths.
    Paths(BTreeSet<PathBuf>),
    /// More than were counted, or events were lost: anything may have changed.
    Everything,
}

impl Debounce {
    /// A path changed.
    pub(super) fn push(&mut self, now: Instant, path: PathBuf) {
        let mut window = self.window.unwrap_or(Window { first: now, last: now, newest: now });
        window.last = now;
        if self.paths.len() >= MOST {
            self.everything = true;
        } else if self.paths.insert(path) {
            window.newest = now;
        }
        self.window = Some(window);
    }

    /// Anything may have changed.
    pub(super) fn push_everything(&mut self, now: Instant) {
        self.everything = true;
        let first = self.window.map_or(now, |window| window.first);
        self.window = Some(Window { first, last: now, newest: now });
    }

    /// When the batch is complete unless more comes; `None` while there is none.
    pub(super) fn deadline(&self) -> Option<Instant> {
        let window = self.window?;
        let many = self.everything || self.paths.len() >= MANY;
        let quiet = if many { QUIET_OF_MANY } else { QUIET };
        let growing = (window.newest + quiet).min(window.first + LONGEST_OF_MANY);
        let deadline = (window.last + quiet).min(growing.max(window.first + LONGEST));
        Some(self.held.map_or(deadline, |held| held.max(deadline)))
    }

    /// Waits a moment longer, if `writing` says that somebody is still at it. Whether it does.
    pub(super) fn hold(&mut self, now: Instant, writing: impl FnOnce() -> bool) -> bool {
        let fresh = self.window.is_some_and(|window| now.saturating_duration_since(window.first) < HELD);
        let several = self.everything || self.paths.len() >= SEVERAL;
        let holds = fresh && several && writing();
        self.held = holds.then(|| now + LOOK);
        holds
    }

    /// The batch.
    pub(super) fn take(&mut self) -> Batch {
        (self.window, self.held) = (None, None);
        let paths = std::mem::take(&mut self.paths);
        if std::mem::take(&mut self.everything) { Batch::Everything } else { Batch::Paths(paths) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(number: u64) -> PathBuf {
        PathBuf::from(number.to_string())
    }

    #[test]
    fn a_burst_is_one_batch_that_ends_when_it_is_quiet() {
        let start = Instant::now();
        let at = |millis| start + Duration::from_millis(millis);
        let mut debounce = Debounce::default();
        assert_eq!(debounce.deadline(), None);
        debounce.push(at(0), "a".into());
        debounce.push(at(15), "b".into());
        debounce.push(at(25), "a".into());
        assert_eq!(debounce.deadline(), Some(at(25) + QUIET));
        assert_eq!(debounce.take(), Batch::Paths(BTreeSet::from(["a".into(), "b".into()])));
        assert_eq!(debounce.deadline(), None);
    }

    #[test]
    fn a_file_that_is_written_without_end_is_delivered_all_the_same() {
        let start = Instant::now();
        let mut debounce = Debounce::default();
        for millis in (0..1000).step_by(15) {
            debounce.push(start + Duration::from_millis(millis), "a".into());
        }
        assert_eq!(debounce.deadline(), Some(start + LONGEST));
    }

    #[test]
    fn thousands_of_files_are_one_batch_but_not_for_ever() {
        let start = Instant::now();
        let at = |millis| start + Duration::from_millis(millis);
        let mut debounce = Debounce::default();
        for millis in 0..2000 {
            assert!(debounce.deadline().is_none_or(|deadline| deadline > at(millis)), "{millis}");
            debounce.push(at(millis), numbered(millis));
        }
        assert_eq!(debounce.deadline(), Some(at(1999) + QUIET_OF_MANY));
        debounce.push(at(2999), numbered(9999));
        assert_eq!(debounce.deadline(), Some(start + LONGEST_OF_MANY));
    }

    #[test]
    fn a_batch_is_held_while_somebody_writes() {
        let start = Instant::now();
        let mut debounce = Debounce::default();
        debounce.push(start, "a".into());
        assert!(!debounce.hold(start, || true), "one file is saved by an editor");
        for number in 0..SEVERAL as u64 {
            debounce.push(start, numbered(number));
        }
        let later = start + LONGEST;
        assert!(debounce.hold(later, || true));
        assert_eq!(debounce.deadline(), Some(later + LOOK));
        assert!(!debounce.hold(later, || false));
        assert_eq!(debounce.deadline(), Some(start + QUIET));
        assert!(!debounce.hold(start + HELD, || true), "not for ever");
    }

    #[test]
    fn memory_is_bounded() {
        let now = Instant::now();
        let mut debounce = Debounce::default();
        for number in 0..=MOST as u64 {
            debounce.push(now, numbered(number));
        }
        assert_eq!(debounce.paths.len(), MOST);
        assert_eq!(debounce.take(), Batch::Everything);
        debounce.push(now, "a".into());
        assert_eq!(debounce.take(), Batch::Paths(BTreeSet::from(["a".into()])));
    }
}
