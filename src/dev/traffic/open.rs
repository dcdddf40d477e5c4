//! An exchange under way: follows its answer to the last byte, and notices when nobody waits for it any more.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;

use axum::body::{Body, Bytes};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use hyper::body::{Body as _, Frame, SizeHint};

use super::{Cors, Exchange, Kind, Progress, Traffic};

/// An exchange that has not ended. Dropping it means that the client has gone.
#[derive(Debug)]
pub(crate) struct Open {
    traffic: Arc<Traffic>,
    exchange: Exchange,
    since: Instant,
}

impl Open {
    pub(super) fn new(traffic: Arc<Traffic>, exchange: Exchange, since: Instant) -> Self {
        Self { traffic, exchange, since }
    }

    /// Records the head of `answer` and follows its body.
    pub(crate) fn answered(mut self, answer: Response, cors: Cors) -> Response {
        let status = answer.status();
        self.exchange.status = Some(status.as_u16());
        self.exchange.took = Some(self.since.elapsed());
        self.exchange.cors = cors;
        self.exchange.kind = kind(status, answer.headers());
        self.exchange.progress = Progress::Answering;
        let bodiless = self.exchange.method == "HEAD"
            || matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED | StatusCode::SWITCHING_PROTOCOLS);
        let complete = bodiless || answer.body().is_end_stream();
        if !complete || self.exchange.kind != Kind::Plain {
            self.traffic.update(&self.exchange);
        }
        if complete {
            if !self.has_ended() {
                self.end(Progress::Done);
            }
            return answer;
        }
        let length = answer.body().size_hint().exact();
        answer.map(|body| Body::new(Followed { inner: body, open: self, length }))
    }

    fn end(&mut self, progress: Progress) {
        self.exchange.progress = progress;
        self.exchange.total = Some(self.since.elapsed());
        self.traffic.update(&self.exchange);
    }

    fn has_ended(&self) -> bool {
        let upgraded = self.exchange.kind == Kind::Upgrade;
        upgraded || !matches!(self.exchange.progress, Progress::Waiting | Progress::Answering)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        if !self.has_ended() {
            self.end(Progress::Gone);
        }
    }
}

fn kind(status: StatusCode, headers: &HeaderMap) -> Kind {
    match status {
        StatusCode::SWITCHING_PROTOCOLS => Kind::Upgrade,
        _ if is_event_stream(headers) => Kind::Stream,
        _ => Kind::Plain,
    }
}

/// Whether an answer with `headers` is a stream of events.
pub(crate) fn is_event_stream(headers: &HeaderMap) -> bool {
    const EVENTS: &[u8] = b"text/event-stream";
    let kind = headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default().trim_ascii_start();
    kind.get(..EVENTS.len()).is_some_and(|start| start.eq_ignore_ascii_case(EVENTS))
}

/// A body whose bytes are counted.
struct Followed {
    inner: Body,
    open: Open,
    length: Option<u64>,
}

impl hyper::body::Body for Followed {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = Pin::new(&mut self.inner).poll_frame(context);
        match &frame {
            Poll::Ready(Some(Ok(frame))) => {
                let bytes = frame.data_ref().map_or(0, Bytes::len);
                self.open.exchange.bytes += bytes as u64;
            }
            Poll::Ready(Some(Err(_))) if !self.open.has_ended() => self.open.end(Progress::Broken),
            Poll::Ready(None) if !self.open.has_ended() => self.open.end(Progress::Done),
            _ => {}
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

impl Drop for Followed {
    fn drop(&mut self) {
        // Nobody asks for the end of a body that is known to be complete.
        let complete = self.inner.is_end_stream() || self.length == Some(self.open.exchange.bytes);
        if complete && !self.open.has_ended() {
            self.open.end(Progress::Done);
        }
    }
}
