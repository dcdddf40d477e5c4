//! Carries what connections show to the diagnosis, and what that concludes to the user.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::http::header;
use hyper::Request;
use tokio::sync::mpsc;
use tokio::time::timeout_at;

use super::super::event::Event;
use super::advice;
use super::client;
use super::cors;
use super::diagnose::{Connection, Diagnosis, Finding, Observation};

/// Where connections say what they see.
#[derive(Debug)]
pub(crate) struct Observer {
    seen: mpsc::UnboundedSender<Observation>,
    last: AtomicU64,
}

/// Starts a diagnosis of all that is observed; `https` tells whether the server speaks it.
pub(crate) fn observe(https: bool, events: mpsc::UnboundedSender<Event>) -> Observer {
    let (seen, mut incoming) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        let mut diagnosis = Diagnosis::default();
        loop {
            let finding = match diagnosis.due() {
                None => match incoming.recv().await {
                    Some(seen) => diagnosis.note(Instant::now(), seen),
                    None => return,
                },
                Some(due) => match timeout_at(due.into(), incoming.recv()).await {
                    Ok(Some(seen)) => diagnosis.note(Instant::now(), seen),
                    Ok(None) => return,
                    Err(_) => diagnosis.look(Instant::now()),
                },
            };
            let event = finding.map(|finding| match finding {
                Finding::Silence => Event::Remarked(advice::silence()),
                Finding::Visitor(browser) => Event::Remarked(advice::visitor(browser, https)),
                Finding::Arrival => Event::Arrived,
            });
            if let Some(event) = event {
                let _ = events.send(event);
            }
        }
    });
    Observer { seen, last: AtomicU64::new(0) }
}

impl Observer {
    /// Takes note of a new connection.
    pub(super) fn opened(&self) -> Connection {
        let connection = self.last.fetch_add(1, Ordering::Relaxed);
        self.saw(Observation::Opened(connection));
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
        let _ = self.seen.send(seen);
    }
}
