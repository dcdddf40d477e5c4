//! One run of the dev server: starts every part, then turns events into effects until the session ends.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

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
use super::served;
use super::server::{self, Answering, BindError, Holder, Listeners, Origins, Site};
use super::session::Session;
use super::signals;
use super::supervisor::Supervisor;
use super::tls::ServerCertificate;
use super::watcher::{Scope, Seen, Watch};
use crate::project::Launch;
use crate::validate;

/// Lines of output on their way from the backend.
const OUTPUT: usize = 1024;

/// Time in which nothing is told yet because it is not watched yet; the program starts meanwhile.
const UNWATCHED: Duration = Duration::from_secs(1);

/// What to serve, and how.
#[derive(Debug)]
pub struct Options {
    /// The backend's folder.
    pub root: PathBuf,
    /// How it is served.
    pub launch: Launch,
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
    /// Patterns of files whose changes count as those of code.
    pub watch: Vec<String>,
    /// Patterns of files whose changes do nothing.
    pub ignore: Vec<String>,
    /// Headers that the server's own requests to the backend carry.
    pub headers: Vec<(String, String)>,
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
    let listeners = server::bind(options.port).await.map_err(|error| match error {
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
    let mut watch = run.watch();
    let effects = run.session.start(Instant::now(), run.since.elapsed());
    let mut ended = run.apply(effects, printer);
    if let Some(watch) = &mut watch {
        watch.prepared(UNWATCHED).await;
    }
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
    scope: Scope,
    headers: Vec<(String, String)>,
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
        let Options { root, launch, port: _, origins, certificate, since, check, watch, ignore, headers } = options;
        let data = matches!(launch, Launch::Static(_));
        let scope = Scope { root: root.clone(), data, documents: Vec::new(), watch, ignore };
        let upstream = Arc::new(Upstream::new());
        let source = match &launch {
            Launch::Static(_) => "static files".to_owned(),
            Launch::Program(program) => program.source.clone(),
        };
        let urls = urls(&listeners, certificate.is_some());
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
        Self {
            root,
            scope,
            headers,
            since,
            check,
            session,
            supervisor,
            upstream,
            instances,
            authority,
            view,
            events,
            closing,
        }
    }

    fn watch(&self) -> Option<Watch> {
        let events = self.events.clone();
        let tell = move |seen| {
            let event = match seen {
                Seen::Changes(changes) => Event::Changed(changes),
                Seen::Remark(remark) => Event::Remarked(remark),
            };
            events.send(event).is_ok()
        };
        let watch = Watch::start(&self.scope, tell);
        if let Err(error) = &watch {
            let message = format!("changes are not noticed: {}", crate::fs::in_words(&error.to_string()));
            let help = "start `obb-backend dev` again after a change".to_owned();
            let _ = self.events.send(Event::Remarked(Remark { kind: RemarkKind::Watching("thread"), message, help }));
        }
        watch.ok()
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
                    let served = self.session.served();
                    tokio::task::spawn_blocking(move || {
                        let checked = check::check(&root, &settings, &served);
                        let _ = events.send(Event::Checked(revision, Arc::new(checked)));
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
                Effect::Fetch(generation) => self.fetch(generation),
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

    fn address(&self, generation: Generation) -> Option<SocketAddr> {
        self.supervisor.as_ref()?.address(generation)
    }

    fn fetch(&self, generation: Generation) {
        let Some(address) = self.address(generation) else { return };
        let (root, headers, events) = (self.root.clone(), self.headers.clone(), self.events.clone());
        tokio::spawn(async move {
            let wanted = tokio::task::spawn_blocking(move || served::without_file(&root)).await.unwrap_or_default();
            let served = served::fetch(&format!("http://{address}"), &headers, &wanted).await;
            for remark in served.remarks() {
                let _ = events.send(Event::Remarked(remark));
            }
            let _ = events.send(Event::Fetched(generation, Arc::new(served)));
        });
    }

    fn serve(&mut self, generation: Generation) {
        if let Some(address) = self.address(generation) {
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

fn urls(listeners: &Listeners, https: bool) -> Vec<String> {
    let port = listeners.port;
    let schemes: &[&str] = if https { &["https", "http"] } else { &["http"] };
    schemes.iter().map(|scheme| format!("{scheme}://localhost:{port}")).collect()
}
