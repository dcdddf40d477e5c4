//! Clients that verify certificates against one authority alone.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use super::dev_process::{Answer, connect, request_bytes};

/// A client that trusts the authority in the file `authority`, or nobody.
pub(crate) fn client(authority: Option<&Path>) -> ClientConfig {
    let mut roots = RootCertStore::empty();
    if let Some(path) = authority {
        roots.add(CertificateDer::from_pem_file(path).unwrap()).unwrap();
    }
    ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth()
}

/// A connection to `name`; whether it is trusted shows at first use.
pub(crate) fn open(config: ClientConfig, port: u16, name: &str) -> StreamOwned<ClientConnection, TcpStream> {
    let name = ServerName::try_from(name.to_owned()).unwrap();
    StreamOwned::new(ClientConnection::new(Arc::new(config), name).unwrap(), connect(port))
}

/// Asks `name` over TLS on `port`.
pub(crate) fn get(config: ClientConfig, port: u16, name: &str, path: &str) -> std::io::Result<Answer> {
    let mut stream = open(config, port, name);
    stream.write_all(&request_bytes("GET", path, &[], b""))?;
    let mut bytes = Vec::new();
    match stream.read_to_end(&mut bytes) {
        // The server may close without saying goodbye once the answer is complete.
        Err(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => Err(error),
        _ => Ok(Answer::parse(&bytes)),
    }
}
