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
}

impl Leased {
    /// `endless` bodies, event streams, end with their instance; the browser then connects anew by itself.
    pub(super) fn new(inner: Incoming, lease: Lease, endless: bool) -> Self {
        if !endless {
            return Self { inner, lease: Some(lease), cut: None };
        }
        let cut = Box::pin(lease.instance.streams.clone().cancelled_owned());
        // An endless answer must not keep its instance from being replaced.
        Self { inner, lease: None, cut: Some(cut) }
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
        self.inner.size_hint()
    }
}
