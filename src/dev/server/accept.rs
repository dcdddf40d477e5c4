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
use super::Site;
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
pub(crate) async fn serve(socket: TcpListener, router: Router, tls: Option<TlsAcceptor>, site: Arc<Site>) {
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
        let dismissed = newcomer.dismissed.clone();
        let served = connection(stream, address, router.clone(), tls.clone(), Arc::clone(&site), newcomer);
        tokio::spawn(dismissed.run_until_cancelled_owned(served));
    }
}

async fn connection(
    stream: TcpStream,
    address: SocketAddr,
    router: Router,
    tls: Option<TlsAcceptor>,
    site: Arc<Site>,
    newcomer: Newcomer,
) {
    let _ = stream.set_nodelay(true);
    let mut first = [0];
    let peeked = tokio::time::timeout(FIRST_BYTE, stream.peek(&mut first));
    let Some(Ok(Ok(1..))) = site.closing.run_until_cancelled(peeked).await else { return };
    if first[0] != TLS_HANDSHAKE {
        return http(stream, Peer { address, https: false }, router, &site, newcomer).await;
    }
    let Some(tls) = tls else {
        let _ = site.events.send(Event::Remarked(https_asked()));
        return;
    };
    match tokio::time::timeout(HEADERS, tls.accept(stream)).await {
        Ok(Ok(stream)) => http(stream, Peer { address, https: true }, router, &site, newcomer).await,
        Ok(Err(error)) => {
            if is_refusal(&error) {
                let _ = site.events.send(Event::Remarked(certificate_refused()));
            }
        }
        Err(_) => {}
    }
}

async fn http<S>(stream: S, peer: Peer, router: Router, site: &Site, newcomer: Newcomer)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        newcomer.asks();
        request.extensions_mut().insert(peer);
        let answer = router.call(request);
        async move { Ok::<_, Infallible>(answer.await.unwrap_or_else(|never| match never {})) }
    });
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADERS).max_buf_size(LARGEST_HEAD.into());
    builder.http2().timer(TokioTimer::new()).max_header_list_size(LARGEST_HEAD.into());
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

fn certificate_refused() -> Remark {
    Remark {
        kind: RemarkKind::CertificateRefused,
        message: "a client refused the certificate because it does not trust the local authority".to_owned(),
        help: "trust it as printed at the start, then restart the browser; curl takes `--cacert`".to_owned(),
    }
}
