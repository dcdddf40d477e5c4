//! The instances of the backend: started on fresh ports, probed, stopped with everything they started.

mod output;
mod process;
mod silence;

use std::collections::HashMap;
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use tokio::sync::mpsc;

use super::event::{Event, Exit, Generation};
use super::notice::{Remark, RemarkKind};
use super::probe::{ADDRESSES, Question, gives};
use super::server::port_holder;
use crate::fs::in_words;
use crate::project::{Program, dotenv};
use output::Tail;
use process::Order;
use silence::Silence;

/// Time between the request to stop and the end by force.
const GRACE: Duration = Duration::from_secs(3);

/// Starts and ends instances; what becomes of them arrives as events.
#[derive(Debug)]
pub(super) struct Supervisor {
    program: Program,
    question: Question,
    token: String,
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
    leader: Option<u32>,
    address: Arc<OnceLock<SocketAddr>>,
    orders: mpsc::UnboundedSender<Order>,
}

impl Supervisor {
    /// A supervisor of `program` without an instance.
    pub(super) fn new(
        program: Program,
        question: Question,
        token: String,
        events: mpsc::UnboundedSender<Event>,
        output: mpsc::Sender<String>,
    ) -> Self {
        Self { program, question, token, events, output, instances: HashMap::new(), newest: Newest::default() }
    }

    /// What the next instances are started by.
    pub(super) fn set_program(&mut self, program: Program, question: Question) {
        (self.program, self.question) = (program, question);
    }

    /// Starts an instance.
    pub(super) fn spawn(&mut self, generation: Generation) {
        let port = match self.port() {
            Ok(port) => port,
            Err(reason) => return self.could_not(generation, &reason),
        };
        let file = dotenv::read(&self.program.env_file, |name| std::env::var_os(name));
        for fault in file.faults {
            let _ = self.events.send(Event::Remarked(unread(fault)));
        }
        let child = match process::spawn(&self.program, port, &self.token, &file.variables) {
            Ok(child) => child,
            Err(error) => {
                return self.could_not(generation, &self.unstartable(&error));
            }
        };
        let (orders, received) = mpsc::unbounded_channel();
        let address = Arc::new(OnceLock::new());
        let leader = child.id();
        let instance = Instance { leader, address: Arc::clone(&address), orders: orders.clone() };
        self.instances.insert(generation, instance);
        let tail = Tail::default();
        let (events, newest) = (self.events.clone(), self.newest.clone());
        let watched = process::supervise(child, tail.clone(), self.output.clone(), received);
        let source = self.program.source.clone();
        let silence = Silence::new(&self.program, self.question.path(), port, leader);
        let question = self.question.clone();
        tokio::spawn(async move {
            tokio::pin!(watched);
            let (mut waits, mut patient) = (true, true);
            let mut rejected = None;
            let given = AtomicU16::new(0);
            let silence = silence.noticed(|| given.load(Ordering::Relaxed));
            tokio::pin!(silence);
            let probe = question.until_ready(port, |status| given.store(status, Ordering::Relaxed));
            tokio::pin!(probe);
            loop {
                tokio::select! {
                    ended = &mut watched => {
                        newest.unset(generation);
                        let reason = rejected.unwrap_or_else(|| format!("{source} {ended}"));
                        let _ = events.send(Event::Exited(generation, Exit { reason, output: tail.lines() }));
                        return;
                    }
                    (at, answer) = &mut probe, if waits => {
                        waits = false;
                        if answer.status >= 500 && newest.is_some() {
                            // It would replace one that works.
                            rejected = Some(gives(question.path(), answer.status));
                            dismiss(orders.clone());
                            continue;
                        }
                        newest.set(generation);
                        let _ = address.set(at);
                        let _ = events.send(Event::Ready(generation));
                        let (question, events) = (question.clone(), events.clone());
                        tokio::spawn(async move {
                            if let Some(remark) = question.without_widgets(&at.to_string(), answer, generation).await {
                                let _ = events.send(Event::Remarked(remark));
                            }
                        });
                    }
                    reason = &mut silence, if waits && patient => {
                        patient = false;
                        let _ = events.send(Event::Slow(generation, Exit { reason, output: tail.lines() }));
                    }
                }
            }
        });
    }

    /// The port of the next instance, or why there is none.
    fn port(&self) -> Result<u16, String> {
        let Some(port) = self.program.fixed_port() else {
            return free_port().map_err(|error| format!("no free port was found: {}", in_words(&error.to_string())));
        };
        // Whoever listens there would be taken for the backend.
        let taken = |address: &IpAddr| {
            TcpListener::bind((*address, port)).is_err_and(|error| error.kind() == ErrorKind::AddrInUse)
        };
        if !ADDRESSES.iter().any(taken) {
            return Ok(port);
        }
        let holder = port_holder(port).map_or_else(
            || "another program".to_owned(),
            |holder| format!("process {}: {}", holder.pid, holder.command),
        );
        Err(format!("port {port}, which `env` in obb-backend.toml names, is taken by {holder}"))
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

    fn could_not(&self, generation: Generation, reason: &str) {
        let _ = self.events.send(Event::Exited(generation, Exit { reason: reason.to_owned(), output: Vec::new() }));
    }

    /// Where an instance that is ready answers.
    pub(super) fn address(&self, generation: Generation) -> Option<SocketAddr> {
        self.instances.get(&generation)?.address.get().copied()
    }

    /// The first process of each instance.
    pub(super) fn leaders(&self) -> Vec<u32> {
        self.instances.values().filter_map(|instance| instance.leader).collect()
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

fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}
