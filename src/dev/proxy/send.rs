//! One request to an instance: sent, sent once more where its connection was lost, and in words what went wrong.

use std::error::Error as _;
use std::io;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Request, Response};
use hyper::body::{Body as _, Incoming};
use hyper_util::client::legacy::Error;

use super::upstream::Instance;
use crate::fs::in_words;

/// A connection that the backend had closed already tells so at once; later the request was at work.
const AT_ONCE: Duration = Duration::from_secs(1);

/// Sends `request` to `instance`. A backend may close an unused connection in the moment it is used again: a request that
/// changes nothing is then sent once more.
pub(super) async fn send(instance: &Instance, request: Request<Body>) -> Result<Response<Incoming>, Error> {
    let copy = copy(&request);
    let sent = Instant::now();
    match (instance.client.request(request).await, copy) {
        (Err(error), Some(copy)) if is_lost(&error) && sent.elapsed() < AT_ONCE => {
            instance.client.request(copy).await.map_err(|_| error)
        }
        (outcome, _) => outcome,
    }
}

/// `request` again, if it changes nothing and has no body.
pub(super) fn copy(request: &Request<Body>) -> Option<Request<Body>> {
    if !request.method().is_safe() || !request.body().is_end_stream() {
        return None;
    }
    let mut copy = Request::new(Body::empty());
    copy.method_mut().clone_from(request.method());
    copy.uri_mut().clone_from(request.uri());
    copy.headers_mut().clone_from(request.headers());
    copy.extensions_mut().clone_from(request.extensions());
    Some(copy)
}

fn is_lost(error: &Error) -> bool {
    !error.is_connect() && !is_malformed(error)
}

/// Whether the backend sent something else than an answer.
fn is_malformed(error: &Error) -> bool {
    error.source().and_then(|source| source.downcast_ref::<hyper::Error>()).is_some_and(hyper::Error::is_parse)
}

/// What went wrong, as the end of a sentence about the backend.
pub(super) fn explain(error: &Error) -> String {
    let cause = root_cause(error);
    let told = cause.map(|cause| in_words(&cause.to_string()).to_owned());
    let in_brackets = told.map_or_else(String::new, |told| format!(" ({told})"));
    let refused = cause
        .and_then(|cause| cause.downcast_ref::<io::Error>())
        .is_some_and(|cause| cause.kind() == io::ErrorKind::ConnectionRefused);
    if refused {
        "nothing listens on its port any more".to_owned()
    } else if error.is_connect() {
        format!("no connection to it could be made{in_brackets}")
    } else if is_malformed(error) {
        format!("what it sent is not HTTP{in_brackets}")
    } else {
        format!("it ended the connection without an answer{in_brackets}")
    }
}

fn root_cause(error: &Error) -> Option<&(dyn std::error::Error + 'static)> {
    let mut cause = error.source()?;
    while let Some(next) = cause.source() {
        cause = next;
    }
    Some(cause)
}
