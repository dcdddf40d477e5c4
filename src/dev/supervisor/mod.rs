//! The instances of the backend: started on fresh ports, probed, stopped with everything they started.

mod output;
mod process;
mod ready;

use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::sync::mpsc;

use super::event::{Event, Exit, Generation};
use crate::project::Program;
use output::Tail;
use process::Order;

/// Time after which a start is called slow.
const SLOW: Duration = Duration::from_secs(20);

/// Time between the request to stop and the end by force.
const GRACE: Duration = Duration::from_secs(3);

/// Starts and ends instances; what becomes of them arrives as events.
#[derive(Debug)]
pub(super) struct Supervisor {
    program: Program,
    events: mpsc::UnboundedSender<Event>,
    output: mpsc::Sender<String>,
    instances: HashMap<Generation, Instance>,
}

#[derive(Debug)]
struct Instance {
    address: Arc<OnceLock<SocketAddr>>,
    orders: mpsc::UnboundedSender<Order>,
}

impl Supervisor {
    /// A supervisor of `program` without an instance.
    pub(super) fn new(program: Program, events: mpsc::UnboundedSender<Event>, output: mpsc::Sender<String>) -> Self {
        Self { program, events, output, instances: HashMap::new() }
    }

    /// Starts an instance.
    pub(super) fn spawn(&mut self, generation: Generation) {
        let port = match free_port() {
            Ok(port) => port,
            Err(error) => return self.could_not(generation, &format!("no free port was found: {error}")),
        };
        let child = match process::spawn(&self.program, port) {
            Ok(child) => child,
            Err(error) => {
                return self.could_not(generation, &self.unstartable(&error));
            }
        };
        let (orders, received) = mpsc::unbounded_channel();
        let address = Arc::new(OnceLock::new());
        self.instances.insert(generation, Instance { address: Arc::clone(&address), orders });
        let tail = Tail::default();
        let events = self.events.clone();
        let watched = process::supervise(child, tail.clone(), self.output.clone(), received);
        let source = self.program.source.clone();
        let unanswered = self.unanswered(port);
        tokio::spawn(async move {
            let slow = tokio::time::sleep(SLOW);
            tokio::pin!(watched, slow);
            let (mut waits, mut patient) = (true, true);
            let probe = ready::answers(port);
            tokio::pin!(probe);
            loop {
                tokio::select! {
                    ended = &mut watched => {
                        let exit = Exit { reason: format!("{source} {ended}"), output: tail.lines() };
                        let _ = events.send(Event::Exited(generation, exit));
                        return;
                    }
                    answered = &mut probe, if waits => {
                        waits = false;
                        let _ = address.set(answered);
                        let _ = events.send(Event::Ready(generation));
                    }
                    () = &mut slow, if waits && patient => {
                        patient = false;
                        let exit = Exit { reason: unanswered.clone(), output: tail.lines() };
                        let _ = events.send(Event::Slow(generation, exit));
                    }
                }
            }
        });
    }

    fn unstartable(&self, error: &std::io::Error) -> String {
        let Program { words, cwd, source, .. } = &self.program;
        // The system reports a missing folder and a missing program alike.
        if !cwd.is_dir() {
            return format!("there is no folder {} to start in (`cwd` in {source})", cwd.display());
        }
        let name = words.first().map_or("", String::as_str);
        format!("`{name}` could not be started ({source}): {error}")
    }

    fn unanswered(&self, port: u16) -> String {
        let source = &self.program.source;
        let reason = format!("{source} has not answered on port {port} for {} seconds", SLOW.as_secs());
        if self.program.names_port() {
            return format!("{reason}; waiting on");
        }
        format!("{reason}; its command must listen on the port that `{{port}}` or the variable PORT names")
    }

    fn could_not(&self, generation: Generation, reason: &str) {
        let _ = self.events.send(Event::Exited(generation, Exit { reason: reason.to_owned(), output: Vec::new() }));
    }

    /// Where an instance that is ready answers.
    pub(super) fn address(&self, generation: Generation) -> Option<SocketAddr> {
        self.instances.get(&generation)?.address.get().copied()
    }

    /// Asks an instance to end; [`Event::GraceExpired`] follows in due time.
    pub(super) fn stop(&self, generation: Generation) {
        self.order(generation, Order::Stop);
        let events = self.events.clone();
        tokio::spawn(async move {
            tokio::time::sleep(GRACE).await;
            let _ = events.send(Event::GraceExpired(generation));
        });
    }

    /// Ends an instance.
    pub(super) fn kill(&self, generation: Generation) {
        self.order(generation, Order::Kill);
    }

    fn order(&self, generation: Generation, order: Order) {
        if let Some(instance) = self.instances.get(&generation) {
            let _ = instance.orders.send(order);
        }
    }

    /// Forgets an instance that has ended.
    pub(super) fn forget(&mut self, generation: Generation) {
        self.instances.remove(&generation);
    }
}

fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}
