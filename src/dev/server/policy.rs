//! What holds for every request, whoever answers it: the host guard, cross-origin headers, caching, content sniffing.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::super::event::Event;
use super::super::notice::Remark;
use super::super::traffic::Cors;
use super::advice;
use super::answer::problem;
use super::cors::{self, Preflight, Verdict};
use super::guard::{self, Refusal};
use super::{Answering, Peer, Site};
use crate::project::is_document;

const NO_SNIFF: HeaderValue = HeaderValue::from_static("nosniff");
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

/// Applies the policy around `next`, and records what was asked and answered.
pub(super) async fn apply(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if path == "/__obb" || path.starts_with("/__obb/") {
        if let Some(refusal) = guard::refusal(&site.hosts, request.uri(), request.headers()) {
            return finish(refuse(&site, &refusal), false);
        }
        let peer = request.extensions().get::<Peer>().map(|peer| peer.address.ip());
        if !guard::is_own_user(request.uri(), request.headers(), peer, site.container) {
            let detail =
                "This page is for the user of this machine alone, under http://localhost or https://localhost.";
            return finish(problem(StatusCode::FORBIDDEN, detail), false);
        }
        return finish(own_page(request, next).await, false);
    }
    // Documents must be read afresh each time.
    let document = path.strip_prefix('/').is_some_and(is_document);
    let open = site.traffic.begin(&request);
    let (answer, cors) = judge(&site, request, next).await;
    open.answered(finish(answer, document), cors)
}

async fn judge(site: &Site, request: Request, next: Next) -> (Response, Cors) {
    if let Some(refusal) = guard::refusal(&site.hosts, request.uri(), request.headers()) {
        return (refuse(site, &refusal), Cors::None);
    }
    if request.uri().path() == "*" {
        let detail = "`*` names no page of this server: ask for a path, such as /widgets.json.";
        return (problem(StatusCode::BAD_REQUEST, detail), Cors::None);
    }
    let Some(origin) = request.headers().get(header::ORIGIN).cloned() else {
        if guard::is_blind(request.method(), request.headers()) {
            let detail = "A page of another site sent this without saying who it is.";
            return (problem(StatusCode::FORBIDDEN, detail), Cors::Refused);
        }
        return (next.run(request).await, Cors::None);
    };
    if is_same_origin(&origin, &request) {
        // A browser asks no permission for these.
        (next.run(request).await, Cors::SameOrigin)
    } else if is_allowed(site, &origin, request.headers()) {
        admit(site, &origin, request, next).await
    } else {
        site.remark(advice::refused_origin(&origin, &site.origins));
        (turn_away(&origin, request, next).await, Cors::Refused)
    }
}

fn is_allowed(site: &Site, origin: &HeaderValue, headers: &HeaderMap) -> bool {
    let one = headers.get_all(header::ORIGIN).iter().nth(1).is_none();
    one && origin.to_str().is_ok_and(|origin| site.origins.allow(origin))
}

/// Lets pages of an allowed `origin` read the answer. What the backend itself says decides only what is told to the user.
async fn admit(site: &Site, origin: &HeaderValue, request: Request, next: Next) -> (Response, Cors) {
    let uri = request.uri().clone();
    let proxied = matches!(site.answering, Answering::Program(_));
    let ours = if proxied { Cors::Added } else { Cors::Allowed };
    if let Some(preflight) = cors::preflight(request.method(), request.headers()) {
        if proxied {
            let mut answer = next.run(request).await;
            if preflight.is_satisfied(answer.status(), answer.headers(), origin) {
                answer.headers_mut().extend(preflight.answer(origin));
                return (answer, Cors::Allowed);
            }
            if !is_ours(answer.status()) {
                site.remark(advice::no_preflight(&uri, answer.status()));
            }
        }
        return (approve(&preflight, origin), ours);
    }
    let mut answer = next.run(request).await;
    // An upgrade is no answer that a page reads.
    if answer.status().is_informational() {
        return (answer, Cors::Allowed);
    }
    let verdict = cors::verdict(answer.headers(), origin);
    if verdict != Verdict::Allows && proxied && !answer.status().is_server_error() {
        site.remark(advice::no_cors(&uri, origin, verdict));
    }
    cors::allow(answer.headers_mut(), origin);
    (answer, if verdict == Verdict::Allows { Cors::Allowed } else { ours })
}

/// Keeps pages of other origins from changing anything and from reading anything: browsers send simple requests, forms and
/// upgrades of any page without asking first.
async fn turn_away(origin: &HeaderValue, request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD);
    if !safe || request.headers().contains_key(header::UPGRADE) {
        let detail = format!("Pages of {} are not allowed to use this backend.", advice::shown(origin));
        return problem(StatusCode::FORBIDDEN, &detail);
    }
    let mut answer = next.run(request).await;
    cors::disallow(answer.headers_mut());
    answer
}

fn refuse(site: &Site, refusal: &Refusal) -> Response {
    let (status, detail) = match refusal {
        Refusal::NoHost => (
            StatusCode::BAD_REQUEST,
            "The request names no host: send a header `Host`, such as `Host: localhost`.".to_owned(),
        ),
        Refusal::SeveralHosts => {
            (StatusCode::BAD_REQUEST, "The request names several hosts: send the header `Host` once.".to_owned())
        }
        Refusal::Foreign(host) => {
            site.remark(advice::refused_host(host));
            let detail = format!(
                "This server answers only as {}, not as {host:?}: a web page could otherwise reach it under a name of its own.",
                site.hosts.shown()
            );
            (StatusCode::FORBIDDEN, detail)
        }
    };
    problem(status, &detail)
}

/// Pages of the dev server are for pages of the dev server alone.
async fn own_page(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let acts = !matches!(*request.method(), Method::GET | Method::HEAD);
    let site = headers.get("sec-fetch-site").and_then(|value| value.to_str().ok());
    let foreign = match (site, headers.get(header::ORIGIN)) {
        (_, Some(origin)) if acts => !is_same_origin(origin, &request),
        (Some("same-origin" | "none"), _) | (None, None) => false,
        // A link on any page may lead here, and shows it to the user alone.
        (Some(_), _) => acts || headers.get("sec-fetch-mode").is_none_or(|mode| mode != "navigate"),
        (None, Some(origin)) => !is_same_origin(origin, &request),
    };
    if foreign {
        return problem(StatusCode::FORBIDDEN, "This page answers only to itself.");
    }
    let mut answer = next.run(request).await;
    let headers = answer.headers_mut();
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(header::CACHE_CONTROL, NO_STORE);
    answer
}

/// Whether `origin` is the address that the request itself was sent to.
fn is_same_origin(origin: &HeaderValue, request: &Request) -> bool {
    let Ok(origin) = origin.to_str() else { return false };
    let host = request.headers().get(header::HOST).and_then(|value| value.to_str().ok());
    let host = host.or_else(|| request.uri().authority().map(axum::http::uri::Authority::as_str));
    let https = request.extensions().get::<Peer>().is_some_and(|peer| peer.https);
    let named = origin.strip_prefix(if https { "https://" } else { "http://" });
    named.is_some() && named == host
}

fn approve(preflight: &Preflight, origin: &HeaderValue) -> Response {
    (StatusCode::NO_CONTENT, preflight.answer(origin)).into_response()
}

/// Whether the answer may come from the proxy because no instance answered.
fn is_ours(status: StatusCode) -> bool {
    matches!(status, StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE)
}

fn finish(mut answer: Response, document: bool) -> Response {
    let headers = answer.headers_mut();
    headers.entry(header::X_CONTENT_TYPE_OPTIONS).or_insert(NO_SNIFF);
    if document {
        headers.insert(header::CACHE_CONTROL, NO_STORE);
    }
    answer
}

impl Site {
    fn remark(&self, remark: Remark) {
        let _ = self.events.send(Event::Remarked(remark));
    }
}
