//! Carries what connections show to the diagnosis, and what that concludes to the user.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use axum::http::header;
use hyper::Request;
use tokio::sync::{Notify, mpsc};
use tokio::time::timeout_at;

use super::super::event::Event;
use super::advice;
use super::client;
use super::cors;
use super::diagnose::{Connection, Diagnosis, Finding, Observation};

/// Where connections say what they see.
#[derive(Debug)]
pub(crate) struct Observer {
    shared: Arc<Shared>,
    last: AtomicU64,
}

/// What requests and the wait for silence share. A request takes note by itself: to have another task do it would wake a thread
/// for each.
#[derive(Debug)]
struct Shared {
    diagnosis: Mutex<Diagnosis>,
    /// Told when silence may be found sooner than before.
    sooner: Notify,
    https: bool,
    events: mpsc::UnboundedSender<Event>,
}

/// Starts a diagnosis of all that is observed; `https` tells whether the server speaks it.
pub(crate) fn observe(https: bool, events: mpsc::UnboundedSender<Event>) -> Observer {
    let shared = Arc::new(Shared { diagnosis: Mutex::default(), sooner: Notify::new(), https, events });
    let listening = Arc::clone(&shared);
    tokio::spawn(async move {
        loop {
            let due = listening.diagnosis().due();
            let Some(due) = due else {
                listening.sooner.notified().await;
                continue;
            };
            if timeout_at(due.into(), listening.sooner.notified()).await.is_err() {
                let finding = listening.diagnosis().look(Instant::now());
                listening.tell(finding);
            }
        }
    });
    Observer { shared, last: AtomicU64::new(0) }
}

impl Shared {
    fn diagnosis(&self) -> MutexGuard<'_, Diagnosis> {
        self.diagnosis.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, finding: Option<Finding>) {
        let event = match finding {
            None => return,
            Some(Finding::Silence) => Event::Remarked(advice::silence()),
            Some(Finding::Visitor(browser)) => Event::Remarked(advice::visitor(browser, self.https)),
            Some(Finding::Arrival) => Event::Arrived,
        };
        let _ = self.events.send(event);
    }
}

impl Observer {
    /// Takes note of a new connection.
    pub(super) fn opened(&self) -> Connection {
        let connection = self.last.fetch_add(1, Ordering::Relaxed);
        self.saw(Observation::Opened(connection));
        self.shared.sooner.notify_one();
        connection
    }

    /// Takes note of a request that came by `connection`.
    pub(super) fn asked<B>(&self, connection: Connection, request: &Request<B>) {
        let text = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
        // Programs claim the origin too.
        let browser = text(header::USER_AGENT).is_some_and(|agent| agent.starts_with("Mozilla/"));
        self.saw(Observation::Asked {
            connection,
            workspace: browser && text(header::ORIGIN).is_some_and(cors::is_workspace),
            visitor: client::visitor(request.headers()),
        });
    }

    /// Takes note of anything else.
    pub(super) fn saw(&self, seen: Observation) {
        let finding = self.shared.diagnosis().note(Instant::now(), seen);
        self.shared.tell(finding);
    }
}
