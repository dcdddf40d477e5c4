//! The body of a proxied answer: as long as it flows, its instance stays.

use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use tokio_util::sync::WaitForCancellationFutureOwned;

use super::upstream::Lease;

/// A body that holds a lease; one without end is cut when its instance is replaced.
pub(super) struct Leased {
    inner: Incoming,
    lease: Option<Lease>,
    cut: Option<Pin<Box<WaitForCancellationFutureOwned>>>,
    left_out: bool,
}

impl Leased {
    /// `endless` bodies, event streams, end with their instance; the browser then connects anew by itself. A body that is
    /// `left_out`, as in answers to HEAD, says nothing of the length that it would have.
    pub(super) fn new(inner: Incoming, lease: Lease, endless: bool, left_out: bool) -> Self {
        if !endless {
            return Self { inner, lease: Some(lease), cut: None, left_out };
        }
        let cut = Box::pin(lease.instance.streams.clone().cancelled_owned());
        // An endless answer must not keep its instance from being replaced.
        Self { inner, lease: None, cut: Some(cut), left_out }
    }
}

impl Body for Leased {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
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
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        if self.left_out { SizeHint::default() } else { self.inner.size_hint() }
    }
}
