//! Browsers speak HTTP/2 over TLS, backends HTTP/1.1: what passes from one to the other.

use std::path::Path;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, Response};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::client::conn::http2::SendRequest;
use hyper_util::rt::{TokioExecutor, TokioIo};
use rustls::pki_types::ServerName;

use crate::support::dev_process::{DEADLINE, DevProcess};
use crate::support::raw::raw_backend;
use crate::support::tls_client::client;

/// One connection over TLS that speaks HTTP/2.
struct Browser {
    sender: SendRequest<Body>,
    origin: String,
}

impl Browser {
    async fn open(dev: &DevProcess, home: &Path) -> Self {
        let mut config = client(Some(&home.join("tls/ca.pem")));
        config.alpn_protocols = vec![b"h2".to_vec()];
        let stream = tokio::net::TcpStream::connect(("127.0.0.1", dev.port)).await.unwrap();
        let name = ServerName::try_from("localhost").unwrap();
        let stream = tokio_rustls::TlsConnector::from(Arc::new(config)).connect(name, stream).await.unwrap();
        assert_eq!(stream.get_ref().1.alpn_protocol(), Some(b"h2".as_slice()));
        let handshake = hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream));
        let (sender, connection) = handshake.await.unwrap();
        tokio::spawn(connection);
        Self { sender, origin: format!("https://localhost:{}", dev.port) }
    }

    async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Response<Incoming> {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.origin));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let asked = self.sender.clone().send_request(request.body(Body::empty()).unwrap());
        tokio::time::timeout(DEADLINE, asked).await.unwrap().unwrap()
    }
}

fn run(test: impl Future<Output = ()>) {
    // The connection goes on while the test waits for a file.
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap().block_on(test);
}

async fn text(answer: Response<Incoming>) -> String {
    String::from_utf8(answer.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
}

const STREAM: &[u8] =
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\nd\r\ndata: first\n\n\r\n";

#[test]
fn a_dashboard_shares_one_connection_with_its_event_streams() {
    let (project, dev) = raw_backend(&[("events", STREAM)], &["--https"]);
    run(async {
        let browser = Browser::open(&dev, project.path()).await;
        let mut streams = Vec::new();
        for number in 0..10 {
            let path = format!("/wait/events?{number}");
            let mut events = browser.ask("GET", &path, &[]).await.into_body();
            let first = events.frame().await.unwrap().unwrap().into_data().unwrap();
            assert_eq!(first, "data: first\n\n");
            streams.push(events);
        }
        let paths: Vec<String> = (0..150).map(|number| format!("/show/{number}")).collect();
        let answers = futures_util::future::join_all(paths.iter().map(|path| browser.ask("GET", path, &[]))).await;
        for (path, answer) in paths.iter().zip(answers) {
            assert!(text(answer).await.starts_with(&format!("GET {path} HTTP/1.1\r\n")));
        }
        drop(streams);
        // The browser left: the backend's own connections end.
        project.wait_for_file("ended-events");
        assert_eq!(browser.ask("GET", "/show", &[]).await.status(), 200, "the connection goes on");
    });
}

#[test]
fn what_only_one_of_the_two_protocols_knows_is_translated() {
    let reply: &[u8] =
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\n\
        Trailer: X-Sum\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 42\r\n\r\n";
    let broken: &[u8] = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n";
    let redirect: &[u8] =
        b"HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:INNERPORT/a\r\nContent-Length: 0\r\n\r\n";
    let replies = [("trailers", reply), ("broken-end", broken), ("redirect", redirect)];
    let (project, dev) = raw_backend(&replies, &["--https"]);
    run(async {
        let browser = Browser::open(&dev, project.path()).await;
        let answer = browser.ask("GET", "/file/trailers", &[("te", "trailers")]).await;
        assert_eq!(answer.headers().get("connection").or(answer.headers().get("keep-alive")), None);
        let whole = answer.into_body().collect().await.unwrap();
        assert_eq!(whole.trailers().unwrap()["x-sum"], "42");
        assert_eq!(whole.to_bytes(), "ok");

        // Browsers send cookies in pieces; most backends read one header alone.
        let shown = text(browser.ask("GET", "/show", &[("cookie", "a=1"), ("cookie", "b=2")]).await).await;
        assert!(shown.contains("\r\ncookie: a=1; b=2\r\n"), "{shown}");
        assert!(shown.contains(&format!("\r\nhost: localhost:{}\r\n", dev.port)), "{shown}");

        let answer = browser.ask("GET", "/file/redirect", &[]).await;
        assert_eq!(answer.headers()["location"], format!("https://localhost:{}/a", dev.port));
        let head = browser.ask("HEAD", "/file/trailers", &[]).await;
        assert_eq!((head.status().as_u16(), head.headers().get("content-length")), (200, None));

        let broken = browser.ask("GET", "/file/broken-end", &[]).await;
        assert!(broken.into_body().collect().await.is_err(), "half an answer is no answer");
        assert_eq!(browser.ask("GET", "/show", &[]).await.status(), 200, "the connection goes on");
    });
}
