//! One run of the dev server: starts every part, then turns events into effects until the session ends.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use tokio::sync::{mpsc, watch};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;

use super::check;
use super::event::{Effect, Event, Generation};
use super::files::Files;
use super::notice::{Banner, Notice, Remark, RemarkKind};
use super::page::View;
use super::printer::Printer;
use super::proxy::{Instance, Upstream};
use super::server::{self, Answering, BindError, Holder, Hosts, Listeners, Origins, Site};
use super::session::Session;
use super::signals;
use super::supervisor::Supervisor;
use super::tls::ServerCertificate;
use super::watcher::Watcher;
use crate::project::Launch;
use crate::validate;

/// Lines of output on their way from the backend.
const OUTPUT: usize = 1024;

/// What to serve, and how.
#[derive(Debug)]
pub struct Options {
    /// The backend's folder.
    pub root: PathBuf,
    /// How it is served.
    pub launch: Launch,
    /// Address for other machines; none for this machine alone.
    pub host: Option<IpAddr>,
    /// Names, besides those of this machine, under which the server answers.
    pub hosts: Vec<String>,
    /// The port; 0 for any.
    pub port: u16,
    /// Origins allowed besides the default ones.
    pub origins: Vec<String>,
    /// The certificate, for https.
    pub certificate: Option<ServerCertificate>,
    /// When the command began.
    pub since: Instant,
    /// How the documents are checked.
    pub check: validate::Settings,
}

/// Why the server could not start.
#[derive(Debug)]
pub enum StartError {
    /// Another program has the port.
    PortTaken {
        /// The port.
        port: u16,
        /// Who, where the system tells.
        holder: Option<Holder>,
    },
    /// The address cannot be used.
    Address {
        /// Which.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// The system refused something else.
    System {
        /// What was tried.
        what: &'static str,
        /// Why.
        source: io::Error,
    },
}

/// Serves until Ctrl-C. Everything worth telling goes through `tell`, on a thread of its own: what nobody reads delays
/// nothing else. Where `tell` finds its reader gone, the run ends as after Ctrl-C.
pub fn run(options: Options, tell: impl FnMut(&Notice) -> io::Result<()> + Send + 'static) -> Result<(), StartError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|source| StartError::System { what: "the server's threads could not be started", source })?;
    let (events, incoming) = mpsc::unbounded_channel();
    let mut printer = Printer::start(tell, events.clone())
        .map_err(|source| StartError::System { what: "the server's threads could not be started", source })?;
    let outcome = runtime.block_on(serve(options, events, incoming, &mut printer));
    // A check or a file being read must not delay the end.
    runtime.shutdown_background();
    printer.finish();
    outcome
}

async fn serve(
    options: Options,
    events: mpsc::UnboundedSender<Event>,
    mut incoming: mpsc::UnboundedReceiver<Event>,
    printer: &mut Printer,
) -> Result<(), StartError> {
    signals::listen(&events).map_err(|source| StartError::System { what: "Ctrl-C could not be caught", source })?;
    let listeners = server::bind(options.host, options.port).await.map_err(|error| match error {
        BindError::Taken { port, holder } => StartError::PortTaken { port, holder },
        BindError::Other { address, source } => StartError::Address { address, source },
    })?;
    let (sink, mut output) = mpsc::channel(OUTPUT);
    let mut run = Run::new(options, listeners, events, sink);
    printer.tell(Notice::Listening { urls: run.view.borrow().urls.clone() });
    if run.supervisor.is_some() {
        let source = run.view.borrow().source.clone();
        printer.tell(Notice::Starting { source });
    }
    run.watch();
    let effects = run.session.start(Instant::now(), run.since.elapsed());
    let mut ended = run.apply(effects, printer);
    while !ended {
        tokio::select! {
            Some(line) = output.recv() => printer.tell(Notice::Output(line)),
            Some(event) = incoming.recv() => {
                if let Event::Exited(generation, _) = &event {
                    // The reason for a failure is told after the output that explains it. Another instance may print
                    // without end.
                    for line in std::iter::from_fn(|| output.try_recv().ok()).take(OUTPUT) {
                        printer.tell(Notice::Output(line));
                    }
                    run.forget(*generation);
                }
                let effects = run.session.step(Instant::now(), event);
                ended = run.apply(effects, printer);
            }
            else => ended = true,
        }
    }
    Ok(())
}

struct Run {
    root: PathBuf,
    since: Instant,
    check: validate::Settings,
    session: Session,
    supervisor: Option<Supervisor>,
    upstream: Arc<Upstream>,
    instances: Vec<(Generation, Arc<Instance>)>,
    authority: Option<PathBuf>,
    view: watch::Sender<View>,
    events: mpsc::UnboundedSender<Event>,
    closing: CancellationToken,
}

impl Run {
    fn new(
        options: Options,
        listeners: Listeners,
        events: mpsc::UnboundedSender<Event>,
        output: mpsc::Sender<String>,
    ) -> Self {
        let Options { root, launch, host, mut hosts, port: _, origins, certificate, since, check } = options;
        let upstream = Arc::new(Upstream::new());
        let source = match &launch {
            Launch::Static(_) => "static files".to_owned(),
            Launch::Program(program) => program.source.clone(),
        };
        let https = certificate.is_some();
        let reachable: Vec<String> = server::reachable(host).into_iter().map(server::in_url).collect();
        let urls = urls(listeners.port, https, &reachable);
        if host.is_some_and(|host| !host.is_loopback()) {
            let container = ["/.dockerenv", "/run/.containerenv"].iter().any(|mark| Path::new(mark).exists());
            let remark = server::exposed(&urls[urls.len() - reachable.len()..], listeners.port, container);
            let _ = events.send(Event::Remarked(remark));
        }
        hosts.extend(reachable);
        let view = watch::Sender::new(View { urls, source, ..View::default() });
        let (answering, supervisor) = match launch {
            Launch::Static(root) => (Answering::Files(Files::new(root)), None),
            Launch::Program(program) => {
                (Answering::Program(Arc::clone(&upstream)), Some(Supervisor::new(program, events.clone(), output)))
            }
        };
        let closing = CancellationToken::new();
        let site = Arc::new(Site {
            answering,
            origins: Origins::new(origins),
            hosts: Hosts::new(hosts),
            observer: server::observe(https, events.clone()),
            events: events.clone(),
            view: view.subscribe(),
            closing: closing.clone(),
        });
        let router = server::router(Arc::clone(&site));
        let authority = certificate.as_ref().map(|certificate| certificate.authority.clone());
        let tls = certificate.map(|certificate| TlsAcceptor::from(certificate.config));
        for socket in listeners.sockets {
            tokio::spawn(server::serve(socket, router.clone(), tls.clone(), Arc::clone(&site)));
        }
        let session = Session::new(supervisor.is_some());
        let instances = Vec::new();
        Self { root, since, check, session, supervisor, upstream, instances, authority, view, events, closing }
    }

    fn watch(&self) {
        let (root, events) = (self.root.clone(), self.events.clone());
        match Watcher::start(&root, self.supervisor.is_none(), &[]) {
            Ok(mut watcher) => {
                if let Some(error) = watcher.trouble() {
                    let _ = events.send(Event::Remarked(unwatched("some folders are not watched", &error)));
                }
                tokio::spawn(async move {
                    while let Some(changes) = watcher.next().await {
                        let _ = events.send(Event::Changed(changes));
                    }
                });
            }
            Err(error) => {
                let _ = events.send(Event::Remarked(unwatched("changes are not noticed", &error)));
            }
        }
    }

    /// Does what is to be done and tells whether the run is over.
    fn apply(&mut self, effects: Vec<Effect>, printer: &mut Printer) -> bool {
        let mut over = false;
        for effect in effects {
            match effect {
                Effect::Report(notice) => printer.tell(notice),
                Effect::Announce => {
                    if let Some(banner) = self.banner() {
                        printer.tell(Notice::Announced(banner));
                    }
                }
                Effect::Check(revision) => {
                    let (root, settings, events) = (self.root.clone(), self.check.clone(), self.events.clone());
                    tokio::task::spawn_blocking(move || {
                        let _ = events.send(Event::Checked(revision, Arc::new(check::check(&root, &settings))));
                    });
                }
                Effect::Hold => self.upstream.hold(),
                Effect::Refuse(reason) => self.upstream.refuse(&reason),
                Effect::Close => {
                    self.closing.cancel();
                    self.upstream.refuse("the server is ending");
                    self.instances.iter().for_each(|(_, instance)| instance.end_streams());
                }
                Effect::Quit => over = true,
                Effect::Serve(generation) => self.serve(generation),
                Effect::Drain(generation) => self.drain(generation),
                Effect::Spawn(generation) => self.supervise(|supervisor| supervisor.spawn(generation)),
                Effect::Stop(generation) => self.supervise(|supervisor| supervisor.stop(generation)),
                Effect::Kill(generation) => self.supervise(|supervisor| supervisor.kill(generation)),
            }
        }
        let session = &self.session;
        self.view.send_modify(|view| view.update(session));
        over
    }

    fn supervise(&mut self, order: impl FnOnce(&mut Supervisor)) {
        if let Some(supervisor) = &mut self.supervisor {
            order(supervisor);
        }
    }

    fn serve(&mut self, generation: Generation) {
        let address = self.supervisor.as_ref().and_then(|supervisor| supervisor.address(generation));
        if let Some(address) = address {
            let instance = Arc::new(Instance::new(address));
            self.upstream.serve(Arc::clone(&instance));
            self.instances.push((generation, instance));
        }
    }

    fn drain(&mut self, generation: Generation) {
        let events = self.events.clone();
        let place = self.instances.iter().position(|(known, _)| *known == generation);
        let instance = place.map(|place| self.instances.swap_remove(place).1);
        tokio::spawn(async move {
            if let Some(instance) = instance {
                instance.drain().await;
            }
            let _ = events.send(Event::Drained(generation));
        });
    }

    fn forget(&mut self, generation: Generation) {
        self.instances.retain(|(known, _)| *known != generation);
        self.supervise(|supervisor| supervisor.forget(generation));
    }

    fn banner(&self) -> Option<Banner> {
        let checked = Arc::clone(self.session.findings()?);
        let view = self.view.borrow();
        Some(Banner {
            urls: view.urls.clone(),
            source: view.source.clone(),
            took: self.session.took(),
            authority: self.authority.clone(),
            checked,
        })
    }
}

fn unwatched(what: &str, error: &dyn std::fmt::Display) -> Remark {
    let help = if cfg!(target_os = "linux") {
        "raise the limits: `sudo sysctl fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=512`"
    } else {
        "start `obb-backend dev` again after a change"
    };
    Remark { kind: RemarkKind::Watching, message: format!("{what}: {error}"), help: help.to_owned() }
}

/// The addresses of this machine's own browsers, most useful first, then those of other machines.
fn urls(port: u16, https: bool, reachable: &[String]) -> Vec<String> {
    let schemes: &[&str] = if https { &["https", "http"] } else { &["http"] };
    let own = schemes.iter().map(|scheme| format!("{scheme}://localhost:{port}"));
    own.chain(reachable.iter().map(|host| format!("{}://{host}:{port}", schemes[0]))).collect()
}
