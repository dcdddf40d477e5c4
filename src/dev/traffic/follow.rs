//! Following the list of exchanges from anywhere: first all that is kept, then what is new or changed.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use super::{Exchange, Traffic};

/// Time in which changes gather: a page need not be told of each of a thousand requests a second.
const PAUSE: Duration = Duration::from_millis(50);

/// Somebody who reads along.
#[derive(Debug)]
pub(crate) struct Follower {
    traffic: Arc<Traffic>,
    seen: Option<u64>,
}

impl Traffic {
    /// Somebody who has read nothing yet.
    pub(crate) fn follow(self: &Arc<Self>) -> Follower {
        Follower { traffic: Arc::clone(self), seen: None }
    }

    /// Exchanges changed after `revision`, oldest first, and the newest revision.
    fn since(&self, revision: u64) -> (u64, Vec<Exchange>) {
        let ring = self.ring();
        let changed = ring.entries.iter().filter(|(changed, _)| *changed > revision);
        (ring.revision, changed.map(|(_, exchange)| exchange.clone()).collect())
    }
}

impl Follower {
    /// At first all that is kept, perhaps nothing; afterwards waits for changes. An exchange that changed comes again, whole,
    /// with the same number. What is pushed out of the list before it was read is passed over.
    pub(crate) async fn next(&mut self) -> Vec<Exchange> {
        let Some(seen) = self.seen else {
            let (revision, all) = self.traffic.since(0);
            self.seen = Some(revision);
            return all;
        };
        tokio::time::sleep(PAUSE).await;
        loop {
            let mut news = pin!(self.traffic.news.notified());
            news.as_mut().enable();
            let (revision, changed) = self.traffic.since(seen);
            if !changed.is_empty() {
                self.seen = Some(revision);
                return changed;
            }
            news.await;
        }
    }
}
