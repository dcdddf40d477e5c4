//! The instances of the backend: started on fresh ports, probed, stopped with everything they started.

mod output;
mod process;
mod ready;

use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use tokio::sync::mpsc;

use super::event::{Event, Exit, Generation};
use super::notice::{Remark, RemarkKind};
use crate::fs::in_words;
use crate::project::{Program, dotenv};
use output::Tail;
use process::Order;
use ready::Answer;

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
    newest: Newest,
}

/// The newest instance that answered and was not told to stop.
#[derive(Debug, Clone, Default)]
struct Newest(Arc<Mutex<Option<Generation>>>);

impl Newest {
    fn is_some(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    fn set(&self, generation: Generation) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(generation);
    }

    fn unset(&self, generation: Generation) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take_if(|newest| *newest == generation);
    }
}

#[derive(Debug)]
struct Instance {
    address: Arc<OnceLock<SocketAddr>>,
    orders: mpsc::UnboundedSender<Order>,
}

impl Supervisor {
    /// A supervisor of `program` without an instance.
    pub(super) fn new(program: Program, events: mpsc::UnboundedSender<Event>, output: mpsc::Sender<String>) -> Self {
        Self { program, events, output, instances: HashMap::new(), newest: Newest::default() }
    }

    /// What the next instances are started by.
    pub(super) fn set_program(&mut self, program: Program) {
        self.program = program;
    }

    /// Starts an instance.
    pub(super) fn spawn(&mut self, generation: Generation) {
        let port = match free_port() {
            Ok(port) => port,
            Err(error) => {
                return self
                    .could_not(generation, &format!("no free port was found: {}", in_words(&error.to_string())));
            }
        };
        let file = dotenv::read(&self.program.env_file, |name| std::env::var_os(name));
        for fault in file.faults {
            let _ = self.events.send(Event::Remarked(unread(fault)));
        }
        let child = match process::spawn(&self.program, port, &file.variables) {
            Ok(child) => child,
            Err(error) => {
                return self.could_not(generation, &self.unstartable(&error));
            }
        };
        let (orders, received) = mpsc::unbounded_channel();
        let address = Arc::new(OnceLock::new());
        self.instances.insert(generation, Instance { address: Arc::clone(&address), orders: orders.clone() });
        let tail = Tail::default();
        let (events, newest) = (self.events.clone(), self.newest.clone());
        let watched = process::supervise(child, tail.clone(), self.output.clone(), received);
        let source = self.program.source.clone();
        let unanswered = self.unanswered(port);
        tokio::spawn(async move {
            let slow = tokio::time::sleep(SLOW);
            tokio::pin!(watched, slow);
            let (mut waits, mut patient) = (true, true);
            let mut rejected = None;
            let probe = ready::answers(port);
            tokio::pin!(probe);
            loop {
                tokio::select! {
                    ended = &mut watched => {
                        newest.unset(generation);
                        let reason = rejected.unwrap_or_else(|| format!("{source} {ended}"));
                        let _ = events.send(Event::Exited(generation, Exit { reason, output: tail.lines() }));
                        return;
                    }
                    answer = &mut probe, if waits => {
                        waits = false;
                        if answer.status >= 500 && newest.is_some() {
                            // It would replace one that works.
                            rejected = Some(gives(&answer));
                            dismiss(orders.clone());
                            continue;
                        }
                        newest.set(generation);
                        let _ = address.set(answer.address);
                        let _ = events.send(Event::Ready(generation));
                        if let Some(remark) = without_widgets(generation, &answer) {
                            let _ = events.send(Event::Remarked(remark));
                        }
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
        format!("`{name}` could not be started ({source}): {}", in_words(&error.to_string()))
    }

    fn unanswered(&self, port: u16) -> String {
        let source = &self.program.source;
        let reason = format!("{source} has not answered on port {port} for {} seconds", SLOW.as_secs());
        if self.program.names_port() {
            return reason;
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
        self.newest.unset(generation);
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

/// Ends an instance that was never put to use.
fn dismiss(orders: mpsc::UnboundedSender<Order>) {
    let _ = orders.send(Order::Stop);
    tokio::spawn(async move {
        let _ = tokio::time::timeout(GRACE, orders.closed()).await;
        let _ = orders.send(Order::Kill);
    });
}

fn unread(fault: String) -> Remark {
    let help = "the other variables of the file are set; mend the line and save".to_owned();
    Remark { kind: RemarkKind::EnvironmentFile(fault.clone()), message: fault, help }
}

fn gives(answer: &Answer) -> String {
    format!("GET {} gives {}", ready::PATH, answer.status)
}

/// What to tell about an instance in which Workspace finds no widgets.
fn without_widgets(generation: Generation, answer: &Answer) -> Option<Remark> {
    let (seen, help) = match (answer.status, answer.json) {
        (200, Some(false)) => (
            format!("GET {} gives no JSON", ready::PATH),
            "answer with the content of widgets.json, in FastAPI by a `dict`",
        ),
        (200, _) => return None,
        (404 | 405, _) => (
            gives(answer),
            "add the route, in FastAPI `@app.get(\"/widgets.json\")`, and answer with the content of widgets.json",
        ),
        (401 | 403, _) => {
            (gives(answer), "let the route answer without a key, or give Workspace the key where you add the backend")
        }
        (500.., _) => (gives(answer), "the backend's output tells why the route fails"),
        _ => (gives(answer), "the route must answer with status 200 and the content of widgets.json"),
    };
    Some(Remark {
        kind: RemarkKind::WithoutWidgets(generation.0),
        message: format!("{seen}: Workspace finds no widgets here"),
        help: help.to_owned(),
    })
}

fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}
