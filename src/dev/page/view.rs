//! What the page shows: the whole state each time, so that a browser that missed something misses nothing.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use serde::{Serialize, Serializer};

use super::super::check::Checked;
use super::super::event::Exit;
use super::super::notice::Remark;
use super::super::session::{Phase, Session};
use super::super::settings::SettingsError;
use super::super::tls::ServerCertificate;
use super::command;
use super::documents::Documents;
use super::moment::Moment;
use crate::project::Launch;

/// The state of the server.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct View {
    /// Addresses, the one for Workspace first.
    pub(crate) urls: Vec<String>,
    /// What serves, for people.
    pub(crate) source: String,
    /// What sort of thing that is: `files`, `program`, or `target` for what runs already.
    serves: &'static str,
    /// Version of this program.
    version: &'static str,
    /// The project's folder.
    root: String,
    /// The command that is started; none where files alone are served.
    command: Option<String>,
    /// The certificate, where https is spoken.
    certificate: Option<CertificateView>,
    /// When the server began.
    started: Moment,
    #[serde(flatten)]
    now: Now,
    /// Laid out only where a page is open.
    #[serde(flatten, serialize_with = "documents")]
    checked: Option<Arc<Checked>>,
}

/// What changes from event to event.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
struct Now {
    /// `starting`, `ready`, `restarting`, `failed` or `closing`.
    phase: &'static str,
    /// Whether requests are answered, if by older code.
    answers: bool,
    /// The instance that answers.
    generation: u64,
    /// When it was ready.
    since: Option<Moment>,
    /// Milliseconds its start took.
    millis: u64,
    /// Why the newest code does not run.
    failure: Option<FailureView>,
    /// What was remarked and still holds.
    advice: Vec<AdviceView>,
}

/// A failure.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct FailureView {
    reason: String,
    output: Vec<String>,
    at: Moment,
}

/// A remark.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct AdviceView {
    kind: &'static str,
    message: String,
    help: String,
}

/// A certificate.
#[derive(Debug, Clone, Serialize)]
struct CertificateView {
    /// The local authority that issued it.
    authority: Option<String>,
    names: Vec<String>,
    /// Its last day, as `2027-11-21`.
    until: String,
}

#[expect(clippy::ref_option, reason = "serde's signature")]
fn documents<S: Serializer>(checked: &Option<Arc<Checked>>, serializer: S) -> Result<S::Ok, S::Error> {
    checked.as_deref().map(Documents::of).unwrap_or_default().serialize(serializer)
}

impl View {
    /// The state before anything happened.
    pub(crate) fn new(
        root: &Path,
        launch: &Launch,
        urls: Vec<String>,
        certificate: Option<&ServerCertificate>,
        since: Instant,
    ) -> Self {
        let mut view = Self {
            urls,
            source: String::new(),
            serves: "",
            version: env!("CARGO_PKG_VERSION"),
            root: root.display().to_string(),
            command: None,
            certificate: None,
            started: Moment::of(since),
            now: Now::default(),
            checked: None,
        };
        view.runs(launch);
        view.speaks_with(certificate);
        view
    }

    /// Takes over the certificate of new connections.
    pub(crate) fn speaks_with(&mut self, certificate: Option<&ServerCertificate>) {
        self.certificate = certificate.and_then(CertificateView::of);
    }

    /// Takes over what is served.
    pub(crate) fn runs(&mut self, launch: &Launch) {
        (self.serves, self.source, self.command) = match launch {
            Launch::Static(_) => ("files", launch.source().to_owned(), None),
            Launch::Program(program) => ("program", launch.source().to_owned(), Some(command::shown(&program.words))),
            Launch::Target(_) => ("target", launch.source().to_owned(), None),
        };
    }

    /// Takes over what `session` knows and tells whether that is news.
    pub(crate) fn update(&mut self, session: &Session) -> bool {
        let now = Now::of(session);
        let mut changed = now != self.now;
        self.now = now;
        if let Some(checked) = session.findings()
            && !self.checked.as_ref().is_some_and(|known| Arc::ptr_eq(known, checked))
        {
            self.checked = Some(Arc::clone(checked));
            changed = true;
        }
        changed
    }
}

impl CertificateView {
    fn of(certificate: &ServerCertificate) -> Option<Self> {
        let said = certificate.inspect()?;
        let authority = certificate.authority.as_ref().map(|authority| authority.display().to_string());
        Some(Self { authority, names: said.names, until: said.ends.date().to_string() })
    }
}

impl Now {
    fn of(session: &Session) -> Self {
        Self {
            phase: match session.phase() {
                Phase::Starting => "starting",
                Phase::Ready => "ready",
                Phase::Restarting => "restarting",
                Phase::Failed => "failed",
                Phase::Closing => "closing",
            },
            answers: session.answers(),
            generation: session.generation().0,
            since: session.ready_at().map(Moment::of),
            millis: u64::try_from(session.took().as_millis()).unwrap_or(u64::MAX),
            failure: session.failure().map(|(exit, at)| failure(exit, Moment::of(*at))),
            advice: settings(session).into_iter().chain(session.remarks().iter().map(advice)).collect(),
        }
    }
}

fn failure(exit: &Exit, at: Moment) -> FailureView {
    FailureView { reason: exit.reason.clone(), output: exit.output.clone(), at }
}

/// What is to be said about settings that changed.
fn settings(session: &Session) -> Vec<AdviceView> {
    let mut said = Vec::new();
    if let Some(error) = session.refused() {
        let message = match error {
            SettingsError::Config(error) => match &error.help {
                Some(help) => format!("{error}: {help}"),
                None => error.to_string(),
            },
            SettingsError::Launch(_) => {
                "with the changed settings the backend cannot be started: the terminal says why".to_owned()
            }
        };
        let help = "mend it and save; the settings before stay in force until then".to_owned();
        said.push(AdviceView { kind: "settings-refused", message, help });
    }
    if !session.waiting().is_empty() {
        let keys: Vec<String> = session.waiting().iter().map(|key| format!("`{key}`")).collect();
        let take = if keys.len() == 1 { "takes" } else { "take" };
        said.push(AdviceView {
            kind: "settings-waiting",
            message: format!("{} {take} effect at the next start", keys.join(", ")),
            help: "stop with Ctrl-C and start `obb-backend dev` again".to_owned(),
        });
    }
    said
}

fn advice(remark: &Remark) -> AdviceView {
    AdviceView { kind: remark.kind.name(), message: remark.message.clone(), help: remark.help.clone() }
}
