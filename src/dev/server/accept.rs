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
use super::super::notice::Remark;
use super::super::tls::ServerCertificate;
use super::Site;
use super::advice;
use super::diagnose::{Connection, Observation};
use super::newcomers::{Newcomer, Newcomers};

/// First byte of every TLS connection.
const TLS_HANDSHAKE: u8 = 0x16;

/// Browsers open connections ahead of need; an unused one is closed after this time.
const FIRST_BYTE: Duration = Duration::from_mins(1);

/// Time for a TLS handshake, and for the headers of a request.
const HEADERS: Duration = Duration::from_secs(30);

/// Largest head of a request: what backends take at most, uvicorn for one.
const LARGEST_HEAD: u16 = u16::MAX;

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
    let newcomers = Arc::new(Newcomers::default());
    while let Some(accepted) = closing.run_until_cancelled(socket.accept()).await {
        let Ok((stream, address)) = accepted else {
            // Out of file descriptors, for one: the next attempt would fail at once.
            newcomers.dismiss_oldest();
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let newcomer = newcomers.admit();
        tokio::spawn(connection(stream, address, router.clone(), certificate.clone(), Arc::clone(&site), newcomer));
    }
}

async fn connection(
    stream: TcpStream,
    address: SocketAddr,
    router: Router,
    certificate: Option<ServerCertificate>,
    site: Arc<Site>,
    newcomer: Newcomer,
) {
    let connection = site.observer.opened();
    let dismissed = newcomer.dismissed.clone();
    let conversed = converse(stream, address, router, certificate, &site, newcomer, connection);
    let end = dismissed.run_until_cancelled(conversed).await;
    site.observer.saw(end.unwrap_or(Observation::Closed(connection)));
}

/// Speaks with the other side to the end, and tells how it ended.
async fn converse(
    stream: TcpStream,
    address: SocketAddr,
    router: Router,
    certificate: Option<ServerCertificate>,
    site: &Arc<Site>,
    newcomer: Newcomer,
    connection: Connection,
) -> Observation {
    let closed = Observation::Closed(connection);
    let _ = stream.set_nodelay(true);
    let mut first = [0];
    let peeked = tokio::time::timeout(FIRST_BYTE, stream.peek(&mut first));
    let Some(Ok(Ok(1..))) = site.closing.run_until_cancelled(peeked).await else { return closed };
    let mut peer = Peer { address, https: false };
    if first[0] != TLS_HANDSHAKE {
        http(stream, peer, router, site, newcomer, connection).await;
        return closed;
    }
    let Some(certificate) = certificate else {
        let _ = site.events.send(Event::Remarked(advice::https_asked()));
        return Observation::Explained(connection);
    };
    for event in certificate.refresh().await {
        let _ = site.events.send(event);
    }
    let ours = certificate.authority.is_some();
    match tokio::time::timeout(HEADERS, TlsAcceptor::from(certificate.config).accept(stream)).await {
        Ok(Ok(stream)) => {
            peer.https = true;
            http(stream, peer, router, site, newcomer, connection).await;
        }
        Ok(Err(error)) => {
            if let Some(remark) = refusal(&error, ours) {
                let _ = site.events.send(Event::Remarked(remark));
                return Observation::Explained(connection);
            }
        }
        Err(_) => {}
    }
    closed
}

async fn http<S>(stream: S, peer: Peer, router: Router, site: &Arc<Site>, newcomer: Newcomer, connection: Connection)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let router = TowerToHyperService::new(router);
    let observing = Arc::clone(site);
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        newcomer.asks();
        observing.observer.asked(connection, &request);
        request.extensions_mut().insert(peer);
        let answer = router.call(request);
        async move { Ok::<_, Infallible>(answer.await.unwrap_or_else(|never| match never {})) }
    });
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADERS).max_buf_size(LARGEST_HEAD.into());
    builder.http2().timer(TokioTimer::new()).max_header_list_size(LARGEST_HEAD.into());
    let served = builder.serve_connection_with_upgrades(TokioIo::new(stream), service);
    tokio::pin!(served);
    tokio::select! {
        // A connection that breaks has nobody left to tell.
        _ = served.as_mut() => {}
        () = site.closing.cancelled() => {
            served.as_mut().graceful_shutdown();
            let _ = tokio::time::timeout(FAREWELL, served).await;
        }
    }
}

/// The remark on a handshake that the other side ended because of the certificate.
fn refusal(error: &std::io::Error, ours: bool) -> Option<Remark> {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    match inner {
        Some(rustls::Error::AlertReceived(alert)) => advice::certificate_refused(*alert, ours),
        _ => None,
    }
}
