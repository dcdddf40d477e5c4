//! Gathers bursts of events into one. Pure: the caller brings the clock.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// How long it must be quiet before a change counts as complete.
pub(super) const QUIET: Duration = Duration::from_millis(30);

/// How long a change that never becomes quiet may take.
pub(super) const LONGEST: Duration = Duration::from_millis(250);

/// Paths seen since the last batch.
#[derive(Debug, Default)]
pub(super) struct Debounce {
    paths: BTreeSet<PathBuf>,
    window: Option<(Instant, Instant)>,
}

impl Debounce {
    /// A path changed.
    pub(super) fn push(&mut self, now: Instant, path: PathBuf) {
        self.paths.insert(path);
        let first = self.window.map_or(now, |(first, _)| first);
        self.window = Some((first, now));
    }

    /// When the batch is complete unless more comes; `None` while there is none.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.window.map(|(first, last)| (last + QUIET).min(first + LONGEST))
    }

    /// The batch.
    pub(super) fn take(&mut self) -> BTreeSet<PathBuf> {
        self.window = None;
        std::mem::take(&mut self.paths)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_one_batch_that_ends_when_it_is_quiet() {
        let start = Instant::now();
        let at = |millis| start + Duration::from_millis(millis);
        let mut debounce = Debounce::default();
        assert_eq!(debounce.deadline(), None);
        debounce.push(at(0), "a".into());
        debounce.push(at(20), "b".into());
        debounce.push(at(25), "a".into());
        assert_eq!(debounce.deadline(), Some(at(55)));
        assert_eq!(debounce.take().len(), 2);
        assert_eq!(debounce.deadline(), None);
    }

    #[test]
    fn a_change_that_never_ends_is_delivered_all_the_same() {
        let start = Instant::now();
        let mut debounce = Debounce::default();
        for millis in (0..1000).step_by(20) {
            debounce.push(start + Duration::from_millis(millis), "a".into());
        }
        assert_eq!(debounce.deadline(), Some(start + LONGEST));
    }
}
