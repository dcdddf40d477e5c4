//! What was asked and answered lately: a bounded list, which the page follows, and what of it is worth a line in the terminal.

mod exchange;
mod follow;
mod log;
mod open;
mod secrets;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Instant, SystemTime};

use axum::extract::Request;
use axum::http::{Method, header};
use tokio::sync::{Notify, mpsc};

pub use exchange::{Cors, Exchange, Kind, Progress};
pub use log::Log;
pub(crate) use open::{Open, is_event_stream};

use log::Telling;
use secrets::Secrets;

/// Exchanges kept.
const KEPT: usize = 500;

/// Longest origin kept: a browser's are short, but any program may send one.
const LONGEST_ORIGIN: usize = 200;

/// Longest method kept.
const LONGEST_METHOD: usize = 20;

/// The exchanges of one run. Every request writes to it, so what it does under its lock is little.
#[derive(Debug)]
pub(crate) struct Traffic {
    secrets: Secrets,
    ring: Mutex<Ring>,
    news: Notify,
    /// Where exchanges worth a line go.
    lines: mpsc::UnboundedSender<Exchange>,
}

#[derive(Debug)]
struct Ring {
    /// Oldest first, numbered without gaps; each with the revision that changed it last.
    entries: VecDeque<(u64, Exchange)>,
    /// The number of the next one.
    next: u64,
    /// Counts changes.
    revision: u64,
    telling: Telling,
}

impl Traffic {
    /// An empty list. Values of the query's keys in `secrets` never enter it; what `log` asks for is sent to `lines`.
    pub(crate) fn new(secrets: Vec<String>, log: Log, lines: mpsc::UnboundedSender<Exchange>) -> Self {
        let ring = Ring { entries: VecDeque::with_capacity(KEPT), next: 1, revision: 0, telling: Telling::new(log) };
        Self { secrets: Secrets::new(secrets), ring: Mutex::new(ring), news: Notify::new(), lines }
    }

    /// Hides the values of `secrets` from now on.
    pub(crate) fn hide(&self, secrets: Vec<String>) {
        self.secrets.configure(secrets);
    }

    /// Records that `request` was asked. What becomes of it is told to the result.
    pub(crate) fn begin(self: &Arc<Self>, request: &Request) -> Open {
        let origin = request.headers().get(header::ORIGIN).map(|origin| {
            let origin = String::from_utf8_lossy(origin.as_bytes());
            origin.chars().take(LONGEST_ORIGIN).collect::<String>().into()
        });
        let mut exchange = Exchange {
            id: 0,
            at: SystemTime::now(),
            method: kept(request.method()),
            path: self.secrets.hide(request.uri()),
            status: None,
            took: None,
            total: None,
            bytes: 0,
            origin,
            cors: Cors::None,
            kind: Kind::Plain,
            progress: Progress::Waiting,
        };
        let mut ring = self.ring();
        exchange.id = ring.next;
        ring.next += 1;
        ring.revision += 1;
        if ring.entries.len() == KEPT {
            ring.entries.pop_front();
        }
        let revision = ring.revision;
        ring.entries.push_back((revision, exchange.clone()));
        drop(ring);
        self.news.notify_waiters();
        Open::new(Arc::clone(self), exchange, Instant::now())
    }

    /// Takes over what became of an exchange.
    fn update(&self, exchange: &Exchange) {
        let mut ring = self.ring();
        ring.revision += 1;
        let revision = ring.revision;
        if let Some(entry) = ring.place(exchange.id) {
            *entry = (revision, exchange.clone());
        }
        let told = ring.telling.wants(exchange);
        drop(ring);
        self.news.notify_waiters();
        if told {
            let _ = self.lines.send(exchange.clone());
        }
    }

    fn ring(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A method as it is kept: shortened, since any program may send one of any length.
fn kept(method: &Method) -> Method {
    let start = method.as_str().as_bytes().get(..LONGEST_METHOD);
    start.and_then(|start| Method::from_bytes(start).ok()).unwrap_or_else(|| method.clone())
}

impl Ring {
    fn place(&mut self, id: u64) -> Option<&mut (u64, Exchange)> {
        let first = self.entries.front()?.1.id;
        self.entries.get_mut(usize::try_from(id.checked_sub(first)?).ok()?)
    }
}

#[cfg(test)]
#[path = "traffic/tests.rs"]
mod tests;
