//! Telling notices on a thread of its own: what nobody reads delays nothing else.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc as threads};
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

use super::event::Event;
use super::notice::Notice;

/// Notices that may wait to be printed before lines of the backend's output are left out.
const UNPRINTED: usize = 10_000;

/// How long the end waits for a reader that takes nothing; a busy machine may let it wait for a while.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// How long the end waits for a reader that is merely slow.
const LAST_WORDS_AT_MOST: Duration = Duration::from_secs(5);

/// Tells notices in their order, without ever making the caller wait.
pub(super) struct Printer {
    queue: threads::Sender<Notice>,
    waiting: Arc<AtomicUsize>,
    dropped: usize,
    done: threads::Receiver<()>,
}

impl Printer {
    /// Starts a thread that gives each notice to `tell`.
    pub(super) fn start(
        mut tell: impl FnMut(&Notice) -> io::Result<()> + Send + 'static,
        events: mpsc::UnboundedSender<Event>,
    ) -> io::Result<Self> {
        let (queue, notices) = threads::channel::<Notice>();
        let (finished, done) = threads::channel();
        let waiting = Arc::new(AtomicUsize::new(0));
        let left = Arc::clone(&waiting);
        std::thread::Builder::new().name("printer".to_owned()).spawn(move || {
            let mut read = true;
            for notice in notices {
                if read && tell(&notice).is_err_and(|error| error.kind() == io::ErrorKind::BrokenPipe) {
                    read = false;
                    let _ = events.send(Event::Interrupt);
                }
                left.fetch_sub(1, Ordering::Relaxed);
            }
            let _ = finished.send(());
        })?;
        Ok(Self { queue, waiting, dropped: 0, done })
    }

    /// Tells `notice` in its turn. Only the backend's own lines and requests are left out where too much waits.
    pub(super) fn tell(&mut self, notice: Notice) {
        if matches!(notice, Notice::Output(_) | Notice::Asked(_)) && self.waiting.load(Ordering::Relaxed) >= UNPRINTED {
            self.dropped += 1;
            return;
        }
        if self.dropped > 0 {
            self.push(Notice::Dropped { lines: self.dropped });
            self.dropped = 0;
        }
        self.push(notice);
    }

    fn push(&self, notice: Notice) {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        let _ = self.queue.send(notice);
    }

    /// Waits until all is told, as long as somebody takes it.
    pub(super) fn finish(self) {
        let Self { queue, waiting, done, .. } = self;
        drop(queue);
        let latest = Instant::now() + LAST_WORDS_AT_MOST;
        let mut left = waiting.load(Ordering::Relaxed);
        while done.recv_timeout(LAST_WORDS) == Err(threads::RecvTimeoutError::Timeout) {
            let now = waiting.load(Ordering::Relaxed);
            if now == left || Instant::now() > latest {
                return;
            }
            left = now;
        }
    }
}
