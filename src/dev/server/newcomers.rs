//! Connections that have not asked anything yet: when there are too many, the oldest makes way, so that no number of slow ones
//! keeps others out.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio_util::sync::CancellationToken;

/// Connections that may wait with their first request. Browsers open a handful ahead of need.
const WAITING: usize = 256;

/// All that have not asked yet, in the order of their arrival.
#[derive(Debug, Default)]
pub(super) struct Newcomers {
    waiting: Mutex<Waiting>,
}

#[derive(Debug, Default)]
struct Waiting {
    arrived: u64,
    dismissals: BTreeMap<u64, CancellationToken>,
}

/// One of them, until it ends.
#[derive(Debug)]
pub(super) struct Newcomer {
    all: Arc<Newcomers>,
    number: u64,
    asked: AtomicBool,
    /// Tells it to make way.
    pub(super) dismissed: CancellationToken,
}

impl Newcomers {
    /// Admits one more, for which the oldest may have to go.
    pub(super) fn admit(self: &Arc<Self>) -> Newcomer {
        let dismissed = CancellationToken::new();
        let mut waiting = self.lock();
        waiting.arrived += 1;
        let number = waiting.arrived;
        waiting.dismissals.insert(number, dismissed.clone());
        let crowded = waiting.dismissals.len() > WAITING;
        drop(waiting);
        if crowded {
            self.dismiss_oldest();
        }
        Newcomer { all: Arc::clone(self), number, asked: AtomicBool::new(false), dismissed }
    }

    /// Ends the one that has waited longest.
    pub(super) fn dismiss_oldest(&self) {
        if let Some((_, dismissed)) = self.lock().dismissals.pop_first() {
            dismissed.cancel();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Newcomer {
    /// Notes a request: whoever asked is not told to make way.
    pub(super) fn asks(&self) {
        if !self.asked.swap(true, Ordering::Relaxed) {
            self.all.lock().dismissals.remove(&self.number);
        }
    }
}

impl Drop for Newcomer {
    fn drop(&mut self) {
        self.asks();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_that_asked_nothing_makes_way() {
        let all = Arc::new(Newcomers::default());
        let first = all.admit();
        first.asks();
        let second = all.admit();
        let mut others: Vec<Newcomer> = (0..WAITING - 1).map(|_| all.admit()).collect();
        assert!(!second.dismissed.is_cancelled());
        others.push(all.admit());
        assert!(second.dismissed.is_cancelled() && !first.dismissed.is_cancelled());
        assert!(others.iter().all(|other| !other.dismissed.is_cancelled()));
        others.clear();
        assert!(all.lock().dismissals.is_empty());
    }
}
