//! The body of a proxied answer: as long as it flows, its instance stays.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use tokio_util::sync::WaitForCancellationFutureOwned;

use super::upstream::Lease;

/// Most servers send a body of so many bytes right after the head of its answer, if not with it.
const SHORT: u64 = 64 * 1024;

/// How long the head of an answer waits for the beginning of a short body.
const MOMENT: Duration = Duration::from_millis(5);

type Piece = Result<Frame<Bytes>, hyper::Error>;

/// A body that holds a lease; one without end is cut when its instance is replaced.
pub(super) struct Leased {
    inner: Incoming,
    /// What came of it before it was asked for.
    first: Option<Piece>,
    lease: Option<Lease>,
    cut: Option<Pin<Box<WaitForCancellationFutureOwned>>>,
    left_out: bool,
}

impl Leased {
    /// `endless` bodies, event streams, end with their instance; the browser then connects anew by itself. A body that is
    /// `left_out`, as in answers to HEAD, says nothing of the length that it would have.
    pub(super) fn new(inner: Incoming, lease: Lease, endless: bool, left_out: bool) -> Self {
        if !endless {
            return Self { inner, first: None, lease: Some(lease), cut: None, left_out };
        }
        let cut = Box::pin(lease.instance.streams.clone().cancelled_owned());
        // An endless answer must not keep its instance from being replaced.
        Self { inner, first: None, lease: None, cut: Some(cut), left_out }
    }

    /// Waits a moment for the beginning of a short body. Sent together with the head of the answer, it wakes the client once and
    /// not twice.
    pub(super) async fn begun(mut self) -> Self {
        if self.cut.is_none() && self.size_hint().exact().is_some_and(|length| (1..=SHORT).contains(&length)) {
            let first = poll_fn(|context| Pin::new(&mut self).poll_frame(context));
            self.first = tokio::time::timeout(MOMENT, first).await.ok().flatten();
        }
        self
    }

    /// Bytes that came and were not asked for yet.
    fn ahead(&self) -> u64 {
        let data = self.first.as_ref().and_then(|piece| piece.as_ref().ok()?.data_ref());
        data.map_or(0, |data| data.len() as u64)
    }
}

impl Body for Leased {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Piece>> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(Some(first));
        }
        if let Some(cut) = &mut self.cut
            && cut.as_mut().poll(context).is_ready()
        {
            return Poll::Ready(None);
        }
        let frame = Pin::new(&mut self.inner).poll_frame(context);
        if let Poll::Ready(None | Some(Err(_))) = frame {
            self.lease = None;
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.first.is_none() && self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        if self.left_out {
            return SizeHint::default();
        }
        let left = self.inner.size_hint();
        left.exact().map_or(left, |left| SizeHint::with_exact(left + self.ahead()))
    }
}
