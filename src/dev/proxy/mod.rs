//! Passes requests on to the instance of the backend that serves, whatever they are: streams, uploads, upgrades.

mod body;
mod frames;
mod headers;
mod tunnel;
mod upstream;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CONNECTION, CONTENT_TYPE, UPGRADE};
use axum::http::uri::{PathAndQuery, Uri};
use axum::http::{HeaderValue, StatusCode, Version};
use axum::response::{IntoResponse, Response};

pub(crate) use upstream::{Instance, Upstream};

use super::server::{Peer, problem};
use crate::fs::in_words;
use body::Leased;
use upstream::{Lease, Unavailable};

/// Has the backend answer `request`.
pub(super) async fn forward(upstream: &Upstream, mut request: Request) -> Response {
    let lease = match upstream.lease().await {
        Ok(lease) => lease,
        Err(unavailable) => return explain(&unavailable),
    };
    // Taken before the request is moved: afterwards the connection can no longer be had.
    let protocol = headers::upgrade(request.headers());
    let client = protocol.as_ref().map(|_| hyper::upgrade::on(&mut request));
    match lease.instance.client.request(outgoing(request, &lease.instance.address, protocol.as_ref())).await {
        Ok(mut answer) if answer.status() == StatusCode::SWITCHING_PROTOCOLS => {
            let backend = hyper::upgrade::on(&mut answer);
            let chosen = answer.headers().get(UPGRADE).cloned().or(protocol);
            headers::strip_hop_by_hop(answer.headers_mut());
            if let (Some(client), Some(chosen)) = (client, chosen) {
                answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("upgrade"));
                answer.headers_mut().insert(UPGRADE, chosen);
                let websocket = answer.headers()[UPGRADE].as_bytes().eq_ignore_ascii_case(b"websocket");
                tunnel::open(client, backend, websocket, lease.instance.streams.clone());
            }
            answer.map(|_| Body::empty())
        }
        Ok(answer) => incoming(answer, lease),
        Err(error) => {
            if error.is_connect() {
                lease.instance.missed.notify_one();
            }
            let reason = match root_cause(&error) {
                _ if error.is_connect() => format!("nothing listens on {} any more", lease.instance.address),
                Some(cause) => format!("it ended the connection without an answer ({cause})"),
                None => "it ended the connection without an answer".to_owned(),
            };
            problem(StatusCode::BAD_GATEWAY, &format!("The backend did not answer: {reason}."))
        }
    }
}

fn outgoing(request: Request, address: &str, protocol: Option<&HeaderValue>) -> Request {
    let peer = request.extensions().get::<Peer>().copied();
    let (mut parts, body) = request.into_parts();
    headers::strip_hop_by_hop(&mut parts.headers);
    headers::forwarded(&mut parts.headers, parts.uri.authority(), peer);
    if let Some(protocol) = protocol {
        parts.headers.insert(CONNECTION, HeaderValue::from_static("upgrade"));
        parts.headers.insert(UPGRADE, protocol.clone());
    }
    let path = parts.uri.path_and_query().map_or("/", PathAndQuery::as_str);
    parts.uri = format!("http://{address}{path}").parse().unwrap_or_else(|_| Uri::from_static("/"));
    parts.version = Version::HTTP_11;
    parts.extensions.clear();
    Request::from_parts(parts, body)
}

fn incoming(answer: axum::http::Response<hyper::body::Incoming>, lease: Lease) -> Response {
    let (mut parts, body) = answer.into_parts();
    headers::strip_hop_by_hop(&mut parts.headers);
    // Browsers would remember it for `localhost` as a whole, whatever runs there next.
    parts.headers.remove("strict-transport-security");
    let kind = parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let endless = kind.trim_start().to_ascii_lowercase().starts_with("text/event-stream");
    parts.version = Version::default();
    Response::from_parts(parts, Body::new(Leased::new(body, lease, endless)))
}

fn explain(unavailable: &Unavailable) -> Response {
    match unavailable {
        Unavailable::Down(detail) => problem(StatusCode::BAD_GATEWAY, detail),
        Unavailable::TimedOut => {
            retry(problem(StatusCode::SERVICE_UNAVAILABLE, "The backend is starting and has not answered yet."))
        }
        Unavailable::Full => retry(problem(
            StatusCode::SERVICE_UNAVAILABLE,
            "The backend is starting and too many requests wait for it already.",
        )),
    }
}

fn retry(answer: Response) -> Response {
    ([("retry-after", "1")], answer).into_response()
}

fn root_cause(error: &dyn std::error::Error) -> Option<String> {
    let mut cause = error.source()?;
    while let Some(next) = cause.source() {
        cause = next;
    }
    Some(in_words(&cause.to_string()).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_says_is_shown_without_its_number() {
        let reset = std::io::Error::from_raw_os_error(104).to_string();
        assert!(!in_words(&reset).contains("os error"), "{reset}");
        assert_eq!(
            in_words("connection closed before message completed"),
            "connection closed before message completed"
        );
    }
}
