//! Passes requests on to the instance of the backend that serves, whatever they are: streams, uploads, upgrades.

mod body;
mod frames;
mod headers;
mod send;
mod tunnel;
mod upstream;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CONNECTION, HeaderName, UPGRADE};
use axum::http::uri::{Parts, PathAndQuery, Scheme, Uri};
use axum::http::{HeaderValue, Method, StatusCode, Version};
use axum::response::{IntoResponse, Response};

pub(crate) use upstream::{Instance, Upstream};

use super::server::{Peer, problem};
use super::traffic::is_event_stream;
use body::Leased;
use upstream::{Lease, Unavailable};

const HSTS: HeaderName = HeaderName::from_static("strict-transport-security");

/// Has the backend answer `request`. What older code does not know is asked of the newer code that is on its way: a widget that
/// was added a moment ago is in widgets.json already.
pub(super) async fn forward_to_newest(upstream: &Upstream, request: Request) -> Response {
    let copy = if upstream.is_renewing() { send::copy(&request) } else { None };
    let answer = forward(upstream, request).await;
    let Some(copy) = copy else { return answer };
    if answer.status() == StatusCode::NOT_FOUND && upstream.renewed().await {
        return forward(upstream, copy).await;
    }
    answer
}

/// Has the backend answer `request`.
pub(super) async fn forward(upstream: &Upstream, mut request: Request) -> Response {
    if request.method() == Method::CONNECT {
        return problem(StatusCode::METHOD_NOT_ALLOWED, "This server is no proxy to other servers.");
    }
    let lease = match upstream.lease().await {
        Ok(lease) => lease,
        Err(unavailable) => return explain(&unavailable),
    };
    // Taken before the request is moved: afterwards the connection can no longer be had.
    let protocol = headers::upgrade(request.headers());
    let client = protocol.as_ref().map(|_| hyper::upgrade::on(&mut request));
    let head = request.method() == Method::HEAD;
    let peer = request.extensions().get::<Peer>().copied();
    let request = outgoing(request, &lease.instance, peer, protocol.as_ref());
    let public = headers::public(request.headers(), peer);
    match send::send(&lease.instance, request).await {
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
        Ok(mut answer) => {
            headers::redirect(answer.headers_mut(), lease.instance.authority.port_u16().unwrap_or(80), public.as_ref());
            incoming(answer, lease, head).await
        }
        Err(error) => {
            if error.is_connect() {
                lease.instance.missed.notify_one();
            }
            let detail = format!("The backend did not answer: {}.", send::explain(&error));
            problem(StatusCode::BAD_GATEWAY, &detail)
        }
    }
}

fn outgoing(request: Request, instance: &Instance, peer: Option<Peer>, protocol: Option<&HeaderValue>) -> Request {
    let (mut parts, body) = request.into_parts();
    headers::for_backend(&mut parts.headers, protocol);
    headers::forwarded(&mut parts.headers, parts.uri.authority(), peer);
    let asked = parts.uri.into_parts().path_and_query;
    let mut address = Parts::default();
    address.scheme = Some(Scheme::HTTP);
    address.authority = Some(instance.authority.clone());
    address.path_and_query = asked.or(Some(PathAndQuery::from_static("/")));
    parts.uri = Uri::from_parts(address).unwrap_or_default();
    parts.version = Version::HTTP_11;
    parts.extensions.clear();
    Request::from_parts(parts, body)
}

async fn incoming(answer: axum::http::Response<hyper::body::Incoming>, lease: Lease, head: bool) -> Response {
    let (mut parts, body) = answer.into_parts();
    headers::strip_hop_by_hop(&mut parts.headers);
    // Browsers would remember it for `localhost` as a whole, whatever runs there next.
    parts.headers.remove(HSTS);
    let endless = is_event_stream(&parts.headers);
    let left_out = head || matches!(parts.status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
    parts.version = Version::default();
    Response::from_parts(parts, Body::new(Leased::new(body, lease, endless, left_out).begun().await))
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
