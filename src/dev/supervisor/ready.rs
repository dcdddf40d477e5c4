//! When an instance is ready: as soon as it answers a request, whatever the answer.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::Request;
use axum::http::header::{ACCEPT, CONNECTION, HOST, USER_AGENT};
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// What is asked for: every backend knows it, and asking for it runs no handler of a widget.
pub(super) const PATH: &str = "/widgets.json";

/// Time between two attempts. A refused connection on the loopback interface costs some microseconds.
const PAUSE: Duration = Duration::from_millis(5);

/// Time for the head of an answer; a backend may compute something for it.
const ANSWER: Duration = Duration::from_secs(10);

/// Time for the rest of an answer.
const REST: Duration = Duration::from_secs(2);

/// Size beyond which an answer is not read to its end.
const LARGEST: usize = 8 * 1024 * 1024;

/// Programs told to listen on `localhost` may take either; Node takes the second.
const ADDRESSES: [IpAddr; 2] = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];

/// The first answer of an instance.
#[derive(Debug, Clone, Copy)]
pub(super) struct Answer {
    /// Where it listens.
    pub(super) address: SocketAddr,
    /// The status.
    pub(super) status: u16,
    /// Whether the body is JSON; unknown where it was not read to its end.
    pub(super) json: Option<bool>,
}

/// Waits until the instance on `port` answers.
pub(super) async fn answers(port: u16) -> Answer {
    loop {
        for address in ADDRESSES {
            if let Some(answer) = ask(SocketAddr::from((address, port))).await {
                return answer;
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn ask(address: SocketAddr) -> Option<Answer> {
    let asked = async {
        let stream = TcpStream::connect(address).await.ok()?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.ok()?;
        let connection = tokio::spawn(connection);
        let request = Request::get(PATH)
            .header(HOST, address.to_string())
            .header(USER_AGENT, "obb-backend")
            .header(ACCEPT, "*/*")
            .header(CONNECTION, "close")
            .body(Body::empty())
            .ok()?;
        let answer = sender.send_request(request).await.ok()?;
        Some((answer, connection))
    };
    let (answer, connection) = tokio::time::timeout(ANSWER, asked).await.ok()??;
    let status = answer.status().as_u16();
    let body = read(answer.into_body()).await;
    // A server may keep its side open for ever, whatever it was asked.
    connection.abort();
    let json = body.map(|body| serde_json::from_slice::<serde::de::IgnoredAny>(&body).is_ok());
    Some(Answer { address, status, json })
}

async fn read(body: Incoming) -> Option<Bytes> {
    let whole = Limited::new(body, LARGEST).collect();
    Some(tokio::time::timeout(REST, whole).await.ok()?.ok()?.to_bytes())
}
