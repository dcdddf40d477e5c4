//! Takes connections: one port speaks both http and https, told apart by their first byte.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::body::Incoming;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use super::super::event::Event;
use super::super::notice::{Remark, RemarkKind};
use super::super::tls::ServerCertificate;
use super::Site;

/// First byte of every TLS connection.
const TLS_HANDSHAKE: u8 = 0x16;

/// Browsers open connections ahead of need; an unused one is closed after this time.
const FIRST_BYTE: Duration = Duration::from_mins(1);

/// Time for a TLS handshake, and for the headers of a request.
const HEADERS: Duration = Duration::from_secs(30);

/// Time for answers under way when the server ends.
const FAREWELL: Duration = Duration::from_secs(1);

/// Who is at the other end of a connection.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer {
    /// Its address.
    pub(crate) address: SocketAddr,
    /// Whether it speaks TLS.
    pub(crate) https: bool,
}

/// Serves connections of `socket` until the site closes.
pub(crate) async fn serve(
    socket: TcpListener,
    router: Router,
    certificate: Option<ServerCertificate>,
    site: Arc<Site>,
) {
    let closing = site.closing.clone();
    while let Some(accepted) = closing.run_until_cancelled(socket.accept()).await {
        match accepted {
            Ok((stream, address)) => {
                tokio::spawn(connection(stream, address, router.clone(), certificate.clone(), Arc::clone(&site)));
            }
            // Out of file descriptors, for one: the next attempt would fail at once.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

async fn connection(
    stream: TcpStream,
    address: SocketAddr,
    router: Router,
    certificate: Option<ServerCertificate>,
    site: Arc<Site>,
) {
    let _ = stream.set_nodelay(true);
    let mut first = [0];
    let peeked = tokio::time::timeout(FIRST_BYTE, stream.peek(&mut first));
    let Some(Ok(Ok(1..))) = site.closing.run_until_cancelled(peeked).await else { return };
    if first[0] != TLS_HANDSHAKE {
        return http(stream, Peer { address, https: false }, router, &site).await;
    }
    let Some(certificate) = certificate else {
        let _ = site.events.send(Event::Remarked(https_asked()));
        return;
    };
    for event in certificate.refresh().await {
        let _ = site.events.send(event);
    }
    let ours = certificate.authority.is_some();
    match tokio::time::timeout(HEADERS, TlsAcceptor::from(certificate.config).accept(stream)).await {
        Ok(Ok(stream)) => http(stream, Peer { address, https: true }, router, &site).await,
        Ok(Err(error)) => {
            if is_refusal(&error) {
                let _ = site.events.send(Event::Remarked(certificate_refused(ours)));
            }
        }
        Err(_) => {}
    }
}

async fn http<S>(stream: S, peer: Peer, router: Router, site: &Site)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(peer);
        let answer = router.call(request);
        async move { Ok::<_, Infallible>(answer.await.unwrap_or_else(|never| match never {})) }
    });
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADERS);
    builder.http2().timer(TokioTimer::new());
    let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), service);
    tokio::pin!(connection);
    tokio::select! {
        // A connection that breaks has nobody left to tell.
        _ = connection.as_mut() => {}
        () = site.closing.cancelled() => {
            connection.as_mut().graceful_shutdown();
            let _ = tokio::time::timeout(FAREWELL, connection).await;
        }
    }
}

/// Whether the other side ended the handshake because it does not trust the certificate.
fn is_refusal(error: &std::io::Error) -> bool {
    use rustls::AlertDescription::{BadCertificate, CertificateUnknown, UnknownCA};
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    matches!(inner, Some(rustls::Error::AlertReceived(BadCertificate | CertificateUnknown | UnknownCA)))
}

fn https_asked() -> Remark {
    Remark {
        kind: RemarkKind::HttpsAsked,
        message: "a browser asked for https, but this server speaks http alone".to_owned(),
        help: "start it with `obb-backend dev --https`, or use the http address".to_owned(),
    }
}

/// `ours`: the certificate is one of the local authority.
fn certificate_refused(ours: bool) -> Remark {
    let (whose, help) = if ours {
        ("the local authority", "run `obb-backend trust`, then restart the browser; curl takes `--cacert`")
    } else {
        ("its authority", "let the browser trust the authority that issued it; for mkcert: `mkcert -install`")
    };
    Remark {
        kind: RemarkKind::CertificateRefused,
        message: format!("a client refused the certificate because it does not trust {whose}"),
        help: help.to_owned(),
    }
}
