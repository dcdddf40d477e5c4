//! One run of the dev server: starts every part, then turns events into effects until the session ends.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::check::{self, Checked};
use super::event::{Effect, Event, Generation, Revision};
use super::files::Files;
use super::limits;
use super::notice::{Banner, Notice, Remark, RemarkKind};
use super::page::{Token, View};
use super::printer::Printer;
use super::proxy::{Instance, Upstream};
use super::record::{self, Record};
use super::remote::Remote;
use super::served::{self, Served};
use super::server::{self, Answering, BindError, Hosts, Listeners, Origins, Site};
use super::session::{Backend, Phase, Session};
use super::settings::{Choices, Settings};
use super::signals;
use super::start::{Options, StartError, refuse_servers};
use super::supervisor::Supervisor;
use super::target;
use super::tls::ServerCertificate;
use super::traffic::{Exchange, Traffic};
use super::watcher::{Scope, Seen, Watch};
use crate::project::{Launch, Note};

/// Lines of output on their way from the backend.
const OUTPUT: usize = 1024;

/// Time in which nothing is told yet because it is not watched yet; the program starts meanwhile.
const UNWATCHED: Duration = Duration::from_secs(1);

/// Threads that serve. With more of them, the parts of a request wake each other across threads, which takes longer than most of
/// what they do; whatever may take long is done elsewhere.
const WORKERS: usize = 1;

/// Threads that read files. More of them answer no faster, and each has memory of its own.
const READERS: usize = 4;

/// How long one of those stays without work: its memory is given back when it ends.
const READER_STAYS: Duration = Duration::from_secs(1);

/// Serves until Ctrl-C. Everything worth telling goes through `tell`, on a thread of its own: what nobody reads delays
/// nothing else. Where `tell` finds its reader gone, the run ends as after Ctrl-C. `attach` gets the means to give orders once
/// the server listens.
pub fn run(
    options: Options,
    tell: impl FnMut(&Notice) -> io::Result<()> + Send + 'static,
    attach: impl FnOnce(Remote),
) -> Result<(), StartError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(WORKERS)
        .max_blocking_threads(READERS)
        .thread_keep_alive(READER_STAYS)
        .enable_all()
        .build()
        .map_err(|source| StartError::System { what: "the server's threads could not be started", source })?;
    let (events, incoming) = mpsc::unbounded_channel();
    let mut printer = Printer::start(tell, events.clone())
        .map_err(|source| StartError::System { what: "the server's threads could not be started", source })?;
    let outcome = runtime.block_on(serve(options, events, incoming, &mut printer, attach));
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
    attach: impl FnOnce(Remote),
) -> Result<(), StartError> {
    limits::raise();
    signals::listen(&events).map_err(|source| StartError::System { what: "Ctrl-C could not be caught", source })?;
    let home = options.home.clone();
    for record::Reclaimed { processes, root } in home.iter().flat_map(|home| record::reclaim(home)) {
        printer.tell(Notice::Reclaimed { processes, root });
    }
    let server_on = |port| home.as_ref().and_then(|home| record::on_port(home, port));
    let listeners = server::bind(options.choices.host, options.settings.port).await.map_err(|error| match error {
        BindError::Taken { port, holder } => StartError::PortTaken { port, holder, server: server_on(port) },
        BindError::Other { address, source } => StartError::Address { address, source },
    })?;
    attach(Remote::new(events.clone()));
    if let Launch::Target(target) = &options.settings.launch {
        refuse_servers(target, listeners.port, server_on)?;
    }
    // Where nothing can be written down, the backend is served all the same.
    let record = home.and_then(|home| Record::begin(&home, &options.root, listeners.port).ok());
    let (sink, mut output) = mpsc::channel(OUTPUT);
    let (lines, mut asked) = mpsc::unbounded_channel();
    let mut run = Run::new(options, record, listeners, events, sink, lines);
    let View { urls, source, .. } = run.view.borrow().clone();
    printer.tell(Notice::Listening { urls, target: run.target.is_some().then(|| source.clone()) });
    if run.supervisor.is_some() {
        printer.tell(Notice::Starting { source });
    }
    run.watch();
    run.tell_notes();
    let effects = run.session.start(Instant::now(), run.since.elapsed());
    let mut ended = run.apply(effects, printer);
    if let Some(watch) = &mut run.watching {
        watch.prepared(UNWATCHED).await;
    }
    while !ended {
        tokio::select! {
            Some(line) = output.recv() => printer.tell(Notice::Output(line)),
            Some(exchange) = asked.recv() => printer.tell(Notice::Asked(exchange)),
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
    settings: Settings,
    choices: Choices,
    site: Arc<Site>,
    watching: Option<Watch>,
    session: Session,
    supervisor: Option<Supervisor>,
    record: Option<Record>,
    /// The backend that somebody else started.
    target: Option<Arc<Instance>>,
    /// Asks it whether it is there.
    following: JoinSet<()>,
    upstream: Arc<Upstream>,
    instances: Vec<(Generation, Arc<Instance>)>,
    certificate: Option<ServerCertificate>,
    view: watch::Sender<View>,
    events: mpsc::UnboundedSender<Event>,
}

impl Run {
    fn new(
        options: Options,
        record: Option<Record>,
        listeners: Listeners,
        events: mpsc::UnboundedSender<Event>,
        output: mpsc::Sender<String>,
        lines: mpsc::UnboundedSender<Exchange>,
    ) -> Self {
        let Options { root, home: _, settings, choices, certificate, since, log } = options;
        let upstream = Arc::new(Upstream::new());
        let https = certificate.is_some();
        let reachable: Vec<String> = server::reachable(choices.host).into_iter().map(server::in_url).collect();
        let named = [settings.config().hosts.clone(), choices.hosts.clone()].concat();
        let secure = certificate.as_ref().map(|certificate| secure_hosts(&named, |name| certificate.covers(name)));
        let urls = urls(listeners.port, secure.as_deref(), &reachable);
        let container = server::in_container();
        if choices.host.is_some_and(|host| !host.is_loopback()) {
            let remark = server::exposed(&urls[urls.len() - reachable.len()..], listeners.port, container);
            let _ = events.send(Event::Remarked(remark));
        }
        let hosts = [named, reachable].concat();
        let view = watch::Sender::new(View::new(&root, &settings.launch, urls, certificate.as_ref(), since));
        let (mut supervisor, mut followed) = (None, None);
        let (answering, backend) = match &settings.launch {
            Launch::Static(root) => (Answering::Files(Files::new(root.clone())), Backend::Files),
            Launch::Program(program) => {
                let token = record.as_ref().map(Record::token).unwrap_or_default();
                let program = program.clone();
                supervisor = Some(Supervisor::new(program, settings.question(&root), token, events.clone(), output));
                (Answering::Program(Arc::clone(&upstream)), Backend::Program(settings.restart()))
            }
            Launch::Target(target) => {
                followed = Some(Arc::new(Instance::new(&target::authority(target))));
                (Answering::Program(Arc::clone(&upstream)), Backend::Target(target.clone()))
            }
        };
        let site = Arc::new(Site {
            root: root.clone(),
            answering,
            origins: Origins::new(settings.config().origins.clone()),
            hosts: Hosts::new(hosts),
            container,
            observer: server::observe(https, events.clone()),
            events: events.clone(),
            traffic: Arc::new(Traffic::new(settings.config().secrets.clone(), log, lines)),
            view: view.subscribe(),
            token: Token::new(),
            closing: CancellationToken::new(),
        });
        let router = server::router(Arc::clone(&site));
        for remark in certificate.iter().flat_map(|certificate| &certificate.remarks) {
            let _ = events.send(Event::Remarked(remark.clone()));
        }
        for socket in listeners.sockets {
            tokio::spawn(server::serve(socket, router.clone(), certificate.clone(), Arc::clone(&site)));
        }
        Self {
            root,
            since,
            settings,
            choices,
            site,
            watching: None,
            session: Session::new(backend, Instant::now()),
            supervisor,
            record,
            target: followed,
            following: JoinSet::new(),
            upstream,
            instances: Vec::new(),
            certificate,
            view,
            events,
        }
    }

    /// Tells what is to be known about how the program was found.
    fn tell_notes(&self) {
        let Launch::Program(program) = &self.settings.launch else { return };
        for Note { message, help } in program.notes.clone() {
            let _ =
                self.events.send(Event::Remarked(Remark { kind: RemarkKind::Launch(message.clone()), message, help }));
        }
    }

    /// Checks the documents on a thread of its own: at its end it gives back all memory, of which a reader would keep some.
    fn check(&self, revision: Revision) {
        let (root, settings, events) = (self.root.clone(), self.settings.check.clone(), self.events.clone());
        let served = self.session.served();
        let work = move || {
            let checked = check::check(&root, &settings, &served);
            let _ = events.send(Event::Checked(revision, Arc::new(checked)));
        };
        if let Err(error) = std::thread::Builder::new().name("check".to_owned()).spawn(work) {
            let told = format!("the documents are not checked: {}", crate::fs::in_words(&error.to_string()));
            let checked = Checked { unreadable: Some(told), ..Checked::default() };
            let _ = self.events.send(Event::Checked(revision, Arc::new(checked)));
        }
    }

    fn reread(&self, revision: Revision) {
        let (root, choices, events) = (self.root.clone(), self.choices.clone(), self.events.clone());
        tokio::task::spawn_blocking(move || {
            let _ = events.send(Event::SettingsRead(revision, Box::new(Settings::read(&root, &choices))));
        });
    }

    fn adopt(&mut self, settings: Settings) {
        let difference = self.settings.adopt(settings);
        self.site.origins.configure(self.settings.config().origins.clone());
        if let (Some(supervisor), Launch::Program(program)) = (&mut self.supervisor, &self.settings.launch) {
            supervisor.set_program(program.clone(), self.settings.question(&self.root));
        }
        self.site.traffic.hide(self.settings.config().secrets.clone());
        self.view.send_modify(|view| view.runs(&self.settings.launch));
        self.tell_notes();
        if difference.watching {
            self.watch();
        }
        let _ = self.events.send(Event::Adopted(difference));
    }

    /// Watches the project, by the settings that are in force now.
    fn watch(&mut self) {
        let config = self.settings.config();
        let scope = Scope {
            root: self.root.clone(),
            data: matches!(self.settings.launch, Launch::Static(_)),
            documents: Vec::new(),
            watch: config.watch.clone(),
            ignore: config.ignore.clone(),
        };
        let events = self.events.clone();
        let tell = move |seen| {
            let event = match seen {
                Seen::Changes(changes) => Event::Changed(changes),
                Seen::Remark(remark) => Event::Remarked(remark),
            };
            events.send(event).is_ok()
        };
        let watch = Watch::start(&scope, self.watching.as_ref(), tell);
        if let Err(error) = &watch {
            let message = format!("changes are not noticed: {}", crate::fs::in_words(&error.to_string()));
            let help = "start `obb-backend dev` again after a change".to_owned();
            let _ = self.events.send(Event::Remarked(Remark { kind: RemarkKind::Watching("thread"), message, help }));
        }
        self.watching = watch.ok();
    }

    /// Does what is to be done and tells whether the run is over.
    fn apply(&mut self, effects: Vec<Effect>, printer: &mut Printer) -> bool {
        let mut over = false;
        let renewing = self.session.answers() && self.session.phase() == Phase::Restarting;
        // Known before the restart is told of, and over only once the newer code answers.
        self.upstream.renew(renewing || self.upstream.is_renewing());
        for effect in effects {
            match effect {
                Effect::Report(notice) => {
                    if matches!(notice, Notice::CertificateChanged { .. }) {
                        self.view.send_modify(|view| view.speaks_with(self.certificate.as_ref()));
                    }
                    printer.tell(notice);
                }
                Effect::Announce => {
                    if let Some(banner) = self.banner() {
                        printer.tell(Notice::Announced(banner));
                    }
                }
                Effect::Check(revision) => self.check(revision),
                Effect::Reread(revision) => self.reread(revision),
                Effect::Adopt(settings) => self.adopt(*settings),
                Effect::Hold => self.upstream.hold(),
                Effect::Refuse(detail) => self.upstream.refuse(&detail),
                Effect::Follow => self.follow(),
                Effect::Close => {
                    self.site.closing.cancel();
                    self.upstream.refuse("The dev server is ending.");
                    self.instances.iter().for_each(|(_, instance)| instance.end_streams());
                }
                Effect::Quit => over = true,
                Effect::Serve(generation) => self.serve(generation),
                Effect::Drain(generation, at_most) => self.drain(generation, at_most),
                Effect::Fetch(generation) => self.fetch(generation),
                Effect::Spawn(generation) => {
                    self.supervise(|supervisor| supervisor.spawn(generation));
                    self.write_down();
                }
                Effect::Stop(generation) => self.supervise(|supervisor| supervisor.stop(generation)),
                Effect::Kill(generation) => self.supervise(|supervisor| supervisor.kill(generation)),
            }
        }
        let session = &self.session;
        self.upstream.renew(renewing);
        self.view.send_if_modified(|view| view.update(session));
        over
    }

    fn supervise(&mut self, order: impl FnOnce(&mut Supervisor)) {
        if let Some(supervisor) = &mut self.supervisor {
            order(supervisor);
        }
    }

    fn fetch(&self, generation: Generation) {
        let Some(instance) = self.instance(generation) else { return };
        let base = format!("http://{}", instance.address());
        let headers = self.settings.config().headers.clone();
        let (root, events) = (self.root.clone(), self.events.clone());
        tokio::spawn(async move {
            let wanted = tokio::task::spawn_blocking(move || served::without_file(&root)).await.unwrap_or_default();
            let late = |served: &Served| {
                let _ = events.send(Event::Late(generation, Arc::new(served.clone())));
            };
            let served = served::fetch(&base, &headers, &wanted, late).await;
            for remark in served.remarks() {
                let _ = events.send(Event::Remarked(remark));
            }
            let _ = events.send(Event::Fetched(generation, Arc::new(served)));
        });
    }

    fn instance(&self, generation: Generation) -> Option<Arc<Instance>> {
        self.instances.iter().find(|(known, _)| *known == generation).map(|(_, instance)| Arc::clone(instance))
    }

    fn serve(&mut self, generation: Generation) {
        let started = || {
            self.supervisor.as_ref()?.address(generation).map(|address| Arc::new(Instance::new(&address.to_string())))
        };
        if let Some(instance) = self.target.clone().or_else(started) {
            self.upstream.serve(Arc::clone(&instance));
            self.instances.push((generation, instance));
        }
    }

    fn follow(&mut self) {
        if let Some(instance) = self.target.clone() {
            self.following.abort_all();
            self.following.spawn(target::follow(instance, self.settings.question(&self.root), self.events.clone()));
        }
    }

    fn drain(&self, generation: Generation, at_most: Duration) {
        let events = self.events.clone();
        let instance = self.instance(generation);
        tokio::spawn(async move {
            if let Some(instance) = instance {
                instance.drain(at_most).await;
            }
            let _ = events.send(Event::Drained(generation));
        });
    }

    fn forget(&mut self, generation: Generation) {
        self.instances.retain(|(known, _)| *known != generation);
        self.supervise(|supervisor| supervisor.forget(generation));
        self.write_down();
    }

    fn write_down(&mut self) {
        if let (Some(record), Some(supervisor)) = (&mut self.record, &self.supervisor) {
            record.runs(&supervisor.leaders());
        }
    }

    fn banner(&self) -> Option<Banner> {
        let checked = Arc::clone(self.session.findings()?);
        let view = self.view.borrow();
        Some(Banner {
            urls: view.urls.clone(),
            source: view.source.clone(),
            forwards: self.target.is_some(),
            took: self.session.took(),
            authority: self.certificate.as_ref().and_then(|certificate| certificate.authority.clone()),
            checked,
        })
    }
}

/// The hosts to recommend for https: `localhost`, or else those `named` for which the certificate is good.
fn secure_hosts(named: &[String], covers: impl Fn(&str) -> bool) -> Vec<String> {
    if covers("localhost") {
        return vec!["localhost".to_owned()];
    }
    named.iter().filter(|name| covers(name)).cloned().collect()
}

/// The addresses of this machine's own browsers, most useful first, then those of other machines. `secure` are the hosts to
/// use over https, where that is spoken.
fn urls(port: u16, secure: Option<&[String]>, reachable: &[String]) -> Vec<String> {
    let own = secure.into_iter().flatten().map(|host| format!("https://{host}:{port}"));
    let own = own.chain([format!("http://localhost:{port}")]);
    let scheme = if secure.is_some() { "https" } else { "http" };
    own.chain(reachable.iter().map(|host| format!("{scheme}://{host}:{port}"))).collect()
}
