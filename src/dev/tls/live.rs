//! The certificate that new connections get. It is renewed before it ends, and read again when its files change, while the
//! server runs: a laptop that slept through the day of renewal serves no certificate that has ended.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::SystemTime;

use rustls::ServerConfig;
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use time::{Duration, OffsetDateTime};

use super::super::event::Event;
use super::super::notice::{Notice, Remark};
use super::inspect::{self, Certificate};
use super::{CertificateError, leaf, own, pair, store};

/// After a failure the certificate is left alone for this time.
const RETRY: Duration = Duration::minutes(1);

/// A certificate that a server can use.
#[derive(Clone)]
pub struct ServerCertificate {
    /// The local authority's certificate, which browsers must trust; none where the certificate is the user's own.
    pub authority: Option<PathBuf>,
    /// What there is to know about it from the start.
    pub(in crate::dev) remarks: Vec<Remark>,
    pub(in crate::dev) config: Arc<ServerConfig>,
    live: Arc<Live>,
}

impl fmt::Debug for ServerCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerCertificate").field("authority", &self.authority).finish_non_exhaustive()
    }
}

impl ServerCertificate {
    /// The certificate of the local authority that is kept in `home`, made or renewed where needed, good for `names` besides
    /// those of this machine.
    pub fn local(home: &Path, names: &[String]) -> Result<Self, CertificateError> {
        let source = Source::Local { home: home.to_owned(), names: names.to_vec() };
        let mut certificate = Self::from_source(source)?;
        certificate.authority = Some(store::authority_file(home));
        let uncovered: Vec<_> = names.iter().filter(|name| !leaf::may_name(name)).map(String::as_str).collect();
        if !uncovered.is_empty() {
            let names = uncovered.join(", ");
            let message =
                format!("the local authority vouches for this machine alone: browsers refuse https for {names}");
            let help = "give a certificate that is for it with `--cert FILE --key FILE`";
            certificate.remarks.push(Remark::certificate(message, help));
        }
        Ok(certificate)
    }

    /// The certificate chain in the file `certificate`, whose key is in the file `key`; it should be good for `names`.
    pub fn own(certificate: &Path, key: &Path, names: &[String]) -> Result<Self, CertificateError> {
        let names = if names.is_empty() { vec!["localhost".to_owned()] } else { names.to_vec() };
        Self::from_source(Source::Own { certificate: certificate.to_owned(), key: key.to_owned(), names })
    }

    fn from_source(source: Source) -> Result<Self, CertificateError> {
        let stamp = source.stamp();
        let read = source.read(OffsetDateTime::now_utc())?;
        // Files that were written just now have a new stamp.
        let stamp = if source.is_ours() { source.stamp() } else { stamp };
        let (current, state) = (
            RwLock::new(Arc::clone(&read.pair)),
            Mutex::new(State { stamp, again: read.again, authority: read.authority }),
        );
        let live = Arc::new(Live { source, current, state });
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| CertificateError::issue(&error))?
            .with_no_client_auth()
            .with_cert_resolver(Arc::clone(&live) as Arc<dyn ResolvesServerCert>);
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Self { authority: None, remarks: read.remarks, config: Arc::new(config), live })
    }

    /// What the certificate of new connections says.
    pub(in crate::dev) fn inspect(&self) -> Option<Certificate> {
        let current = self.live.current.read().unwrap_or_else(PoisonError::into_inner);
        inspect::of_der(current.cert.first()?)
    }

    /// Whether browsers take it for the host `name`.
    pub(in crate::dev) fn covers(&self, name: &str) -> bool {
        self.inspect().is_none_or(|said| pair::covers(&said.names, name))
    }

    /// Renews the certificate or reads it again, where that is due; what there is to tell about it.
    pub(in crate::dev) async fn refresh(&self) -> Vec<Event> {
        let now = OffsetDateTime::now_utc();
        if !self.live.is_due(now) {
            return Vec::new();
        }
        let live = Arc::clone(&self.live);
        tokio::task::spawn_blocking(move || live.refresh(now)).await.unwrap_or_default()
    }
}

/// Where a certificate comes from.
#[derive(Debug)]
enum Source {
    Local { home: PathBuf, names: Vec<String> },
    Own { certificate: PathBuf, key: PathBuf, names: Vec<String> },
}

/// A certificate as it was read.
struct Read {
    pair: Arc<CertifiedKey>,
    again: OffsetDateTime,
    authority: Option<String>,
    remarks: Vec<Remark>,
}

/// What tells one content of the files from another, without reading them.
type Stamp = [Option<(SystemTime, u64)>; 2];

impl Source {
    fn is_ours(&self) -> bool {
        matches!(self, Self::Local { .. })
    }

    fn stamp(&self) -> Stamp {
        let files = match self {
            Self::Local { home, .. } => store::files(home),
            Self::Own { certificate, key, .. } => [certificate.clone(), key.clone()],
        };
        files.map(|file| {
            let found = std::fs::metadata(file).ok()?;
            Some((found.modified().ok()?, found.len()))
        })
    }

    fn read(&self, now: OffsetDateTime) -> Result<Read, CertificateError> {
        match self {
            Self::Local { home, names } => store::load(home, names, now).map(|loaded| Read {
                pair: loaded.pair,
                again: loaded.renew,
                authority: Some(loaded.authority),
                remarks: loaded.replaced_authority.then(replaced_authority).into_iter().collect(),
            }),
            Self::Own { certificate, key, names } => own::read(certificate, key, names, now).map(|own| Read {
                pair: own.pair,
                again: own.ends,
                authority: None,
                remarks: own.warnings,
            }),
        }
    }
}

struct State {
    stamp: Stamp,
    again: OffsetDateTime,
    authority: Option<String>,
}

struct Live {
    source: Source,
    current: RwLock<Arc<CertifiedKey>>,
    state: Mutex<State>,
}

impl fmt::Debug for Live {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Live").field("source", &self.source).finish_non_exhaustive()
    }
}

impl ResolvesServerCert for Live {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner)))
    }
}

impl Live {
    fn is_due(&self, now: OffsetDateTime) -> bool {
        // Whoever holds it renews already; this connection does not wait for that.
        let Ok(state) = self.state.try_lock() else { return false };
        now >= state.again || self.source.stamp() != state.stamp
    }

    fn refresh(&self, now: OffsetDateTime) -> Vec<Event> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.source.stamp();
        if now < state.again && before == state.stamp {
            return Vec::new();
        }
        let read = self.source.read(now);
        state.stamp = if self.source.is_ours() { self.source.stamp() } else { before };
        match read {
            Ok(read) => {
                state.again = read.again;
                let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
                // The files may have been touched, or put back.
                if current.cert == read.pair.cert {
                    return Vec::new();
                }
                *current = read.pair;
                let mut events = vec![Event::Told(Notice::CertificateChanged { ours: self.source.is_ours() })];
                let other = state.authority != read.authority && read.remarks.is_empty();
                events.extend(read.remarks.into_iter().chain(other.then(replaced_authority)).map(Event::Remarked));
                state.authority = read.authority;
                events
            }
            Err(error) => {
                state.again = now + RETRY;
                let help = "the earlier certificate stays in use; it is tried again";
                vec![Event::Remarked(Remark::certificate(error.to_string(), help))]
            }
        }
    }
}

fn replaced_authority() -> Remark {
    let message = "the earlier certificate authority could not be used: there is a new one".to_owned();
    Remark::certificate(message, "trust it anew: `obb-backend trust`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_near_its_end_is_replaced_for_the_next_connection() {
        let home = tempfile::tempdir().unwrap();
        let certificate = ServerCertificate::local(home.path(), &[]).unwrap();
        let live = &certificate.live;
        let served = || live.current.read().unwrap().cert.clone();
        let (first, now) = (served(), OffsetDateTime::now_utc());
        assert!(!live.is_due(now + Duration::days(300)));
        assert!(live.refresh(now + Duration::days(300)).is_empty());
        assert_eq!(served(), first);
        // The laptop slept until after the end.
        let later = now + Duration::days(500);
        assert!(live.is_due(later));
        let told = live.refresh(later);
        assert!(matches!(told[..], [Event::Told(Notice::CertificateChanged { ours: true })]), "{told:?}");
        let second = served();
        assert_ne!(second, first);
        assert!(!live.is_due(later));
        assert!(live.refresh(later).is_empty(), "another connection at the same time");
        assert_eq!(served(), second);
    }

    #[test]
    fn another_authority_is_told_whoever_made_it() {
        let home = tempfile::tempdir().unwrap();
        let certificate = ServerCertificate::local(home.path(), &[]).unwrap();
        std::fs::remove_dir_all(home.path().join("tls")).unwrap();
        assert!(ServerCertificate::local(home.path(), &[]).unwrap().remarks.is_empty(), "there was none before");
        let told = certificate.live.refresh(OffsetDateTime::now_utc());
        let [Event::Told(_), Event::Remarked(remark)] = &told[..] else { panic!("{told:?}") };
        assert!(remark.help.contains("obb-backend trust"), "{remark:?}");
    }

    #[test]
    fn a_certificate_that_cannot_be_renewed_stays_and_is_tried_again_later() {
        let home = tempfile::tempdir().unwrap();
        let certificate = ServerCertificate::local(home.path(), &[]).unwrap();
        let live = &certificate.live;
        let first = live.current.read().unwrap().cert.clone();
        std::fs::remove_dir_all(home.path().join("tls")).unwrap();
        std::fs::write(home.path().join("tls"), "in the way").unwrap();
        let now = OffsetDateTime::now_utc();
        assert!(live.is_due(now));
        let told = live.refresh(now);
        assert!(matches!(&told[..], [Event::Remarked(remark)] if remark.message.contains("tls")), "{told:?}");
        assert_eq!(live.current.read().unwrap().cert, first);
        assert!(!live.is_due(now));
        assert!(live.is_due(now + RETRY));
    }
}
