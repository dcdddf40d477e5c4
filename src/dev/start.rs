//! What a run is given, and why it could not start.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Instant;

use super::record::Entry;
use super::server::Holder;
use super::settings::{Choices, Settings};
use super::target;
use super::tls::ServerCertificate;
use super::traffic::Log;

/// What to serve, and how.
#[derive(Debug)]
pub struct Options {
    /// The backend's folder.
    pub root: PathBuf,
    /// The user's data folder, where there is one.
    pub home: Option<PathBuf>,
    /// How it is served.
    pub settings: Settings,
    /// What of this the command line said.
    pub choices: Choices,
    /// The certificate, for https.
    pub certificate: Option<ServerCertificate>,
    /// When the command began.
    pub since: Instant,
    /// Which requests are told.
    pub log: Log,
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
        /// The other server, if it is one.
        server: Option<Entry>,
    },
    /// The target is this server itself, or another one.
    TargetIsServer {
        /// The address.
        target: String,
        /// The other server, if it is one.
        server: Option<Entry>,
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

/// An address that leads back here, or to another server, is a mistake: nothing but the backend itself can be passed on to.
pub(super) fn refuse_servers(
    target: &str,
    own: u16,
    server_on: impl Fn(u16) -> Option<Entry>,
) -> Result<(), StartError> {
    let Some(port) = target::own_port(target) else { return Ok(()) };
    let server = server_on(port);
    if port == own || server.is_some() {
        return Err(StartError::TargetIsServer { target: target.to_owned(), server });
    }
    Ok(())
}
