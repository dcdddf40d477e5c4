//! Which instance answers requests right now. Requests that come while none does are held, within bounds.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::uri::Authority;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::sync::{Notify, Semaphore, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tokio_util::task::task_tracker::TaskTrackerToken;

/// Requests held at most: a dashboard asks for a hundred at once over one HTTP/2 connection.
const HELD: usize = 1024;

/// How long a request is held at most: longer than it takes until a start is called slow.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long an unused connection to the backend is kept: less than gunicorn (2 s), uvicorn and Node (5 s) keep theirs, so that
/// no request is written to a connection that the backend is about to close.
const IDLE: Duration = Duration::from_secs(1);

/// Time to connect. A backend on this machine refuses at once, unless too many wait for it: the system then tries again after
/// 1, 3, 7 and 15 seconds.
const CONNECT: Duration = Duration::from_secs(20);

/// Headers that an answer may have: browsers take any number.
const HEADERS: usize = 256;

/// Bytes of an answer that are read ahead of a client that takes its time; the head of an answer must fit.
const BUFFER: usize = 128 * 1024;

/// Where requests go.
#[derive(Debug)]
pub(crate) struct Upstream {
    target: watch::Sender<Target>,
    /// Whether newer code is on its way while older code answers.
    renewing: watch::Sender<bool>,
    held: Semaphore,
    patience: Duration,
}

#[derive(Debug, Clone)]
enum Target {
    Waiting,
    Up(Arc<Instance>),
    Down(Arc<str>),
}

/// An instance of the backend as seen by requests.
#[derive(Debug)]
pub(crate) struct Instance {
    /// Where it listens: host and port.
    pub(super) authority: Authority,
    /// Connections to this instance alone, so that none outlives it.
    pub(super) client: Client<HttpConnector, Body>,
    /// Ends streams that would never end by themselves.
    pub(super) streams: CancellationToken,
    /// Told when it cannot be reached.
    pub(super) missed: Notify,
    requests: TaskTracker,
}

/// The right to use an instance; as long as it is held, the instance is not stopped.
#[derive(Debug)]
pub(super) struct Lease {
    pub(super) instance: Arc<Instance>,
    _token: TaskTrackerToken,
}

/// Why no instance could be had.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unavailable {
    /// It does not run; sentences say why.
    Down(Arc<str>),
    /// It did not become ready in time.
    TimedOut,
    /// Too many requests wait already.
    Full,
}

impl Instance {
    /// The instance that listens on `address`, host and port.
    pub(crate) fn new(address: &str) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        connector.set_connect_timeout(Some(CONNECT));
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE)
            .http1_max_headers(HEADERS)
            .http1_max_buf_size(BUFFER)
            .build(connector);
        let authority = address.parse().unwrap_or_else(|_| Authority::from_static("localhost"));
        let (streams, requests) = (CancellationToken::new(), TaskTracker::new());
        Self { authority, client, streams, missed: Notify::new(), requests }
    }

    /// Where it listens: host and port.
    pub(crate) fn address(&self) -> &str {
        self.authority.as_str()
    }

    /// Waits until a request could not reach it.
    pub(crate) async fn missed(&self) {
        self.missed.notified().await;
    }

    fn lease(self: &Arc<Self>) -> Lease {
        Lease { _token: self.requests.token(), instance: Arc::clone(self) }
    }

    /// Ends its streams.
    pub(crate) fn end_streams(&self) {
        self.streams.cancel();
    }

    /// Ends its streams and waits until it has no request left, at most so long.
    pub(crate) async fn drain(&self, at_most: Duration) {
        self.streams.cancel();
        self.requests.close();
        let _ = tokio::time::timeout(at_most, self.requests.wait()).await;
    }
}

impl Upstream {
    /// Nothing there yet: requests are held.
    pub(crate) fn new() -> Self {
        Self {
            target: watch::Sender::new(Target::Waiting),
            renewing: watch::Sender::new(false),
            held: Semaphore::new(HELD),
            patience: PATIENCE,
        }
    }

    /// Sends requests to `instance` from now on.
    pub(crate) fn serve(&self, instance: Arc<Instance>) {
        self.target.send_replace(Target::Up(instance));
    }

    /// Holds requests.
    pub(crate) fn hold(&self) {
        self.target.send_replace(Target::Waiting);
    }

    /// Answers requests with `detail`.
    pub(crate) fn refuse(&self, detail: &str) {
        self.target.send_replace(Target::Down(detail.into()));
    }

    /// Notes whether newer code is on its way while older code answers.
    pub(crate) fn renew(&self, renewing: bool) {
        self.renewing.send_if_modified(|known| std::mem::replace(known, renewing) != renewing);
    }

    /// Whether newer code is on its way while older code answers.
    pub(crate) fn is_renewing(&self) -> bool {
        *self.renewing.borrow()
    }

    /// Waits until the newer code answers or has failed. False: that took too long, or too many wait.
    pub(crate) async fn renewed(&self) -> bool {
        let Ok(_place) = self.held.try_acquire() else { return false };
        let mut renewing = self.renewing.subscribe();
        let over = renewing.wait_for(|renewing| !renewing);
        matches!(tokio::time::timeout(self.patience, over).await, Ok(Ok(_)))
    }

    /// The instance to use. A request that was given one before a swap counts as a request of the old instance: leases are
    /// taken under the lock that the swap takes.
    pub(super) async fn lease(&self) -> Result<Lease, Unavailable> {
        if let Some(known) = decide(&self.target.borrow()) {
            return known;
        }
        let _place = self.held.try_acquire().map_err(|_| Unavailable::Full)?;
        let mut target = self.target.subscribe();
        let decided = target.wait_for(|target| !matches!(target, Target::Waiting));
        let decided = tokio::time::timeout(self.patience, decided).await;
        match decided {
            Ok(Ok(target)) => decide(&target).unwrap_or(Err(Unavailable::TimedOut)),
            _ => Err(Unavailable::TimedOut),
        }
    }
}

fn decide(target: &Target) -> Option<Result<Lease, Unavailable>> {
    match target {
        Target::Waiting => None,
        Target::Up(instance) => Some(Ok(instance.lease())),
        Target::Down(reason) => Some(Err(Unavailable::Down(Arc::clone(reason)))),
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    fn at(port: u16) -> String {
        format!("127.0.0.1:{port}")
    }

    #[tokio::test]
    async fn requests_wait_for_the_first_instance() {
        let upstream = Arc::new(Upstream::new());
        let waiting = tokio::spawn({
            let upstream = Arc::clone(&upstream);
            async move { upstream.lease().await.map(|lease| lease.instance.address().to_owned()) }
        });
        upstream.serve(Arc::new(Instance::new(&at(4))));
        assert_eq!(waiting.await.unwrap(), Ok(at(4)));
    }

    #[tokio::test]
    async fn a_backend_that_is_down_answers_at_once() {
        let upstream = Upstream::new();
        upstream.refuse("broken");
        assert_eq!(upstream.lease().await.map(|_| ()), Err(Unavailable::Down("broken".into())));
    }

    #[tokio::test]
    async fn a_whole_dashboard_is_held() {
        let upstream = Upstream::new();
        let mut waiting: Vec<_> = (0..500).map(|_| Box::pin(upstream.lease())).collect();
        assert!(waiting.iter_mut().all(|place| place.now_or_never().is_none()), "one was refused");
    }

    #[tokio::test]
    async fn waiting_is_bounded_in_number_and_time() {
        let upstream = Upstream::new();
        let mut waiting: Vec<_> = (0..=HELD).map(|_| Box::pin(upstream.lease())).collect();
        for place in &mut waiting[..HELD] {
            assert!(place.now_or_never().is_none());
        }
        let refused = waiting[HELD].as_mut().now_or_never().unwrap();
        assert_eq!(refused.map(|_| ()), Err(Unavailable::Full));
        let impatient = Upstream { patience: Duration::ZERO, ..Upstream::new() };
        assert_eq!(impatient.lease().await.map(|_| ()), Err(Unavailable::TimedOut));
    }

    #[tokio::test]
    async fn an_instance_is_drained_once_its_last_request_is_done() {
        let upstream = Upstream::new();
        let old = Arc::new(Instance::new(&at(1)));
        upstream.serve(Arc::clone(&old));
        let lease = upstream.lease().await.unwrap();
        upstream.serve(Arc::new(Instance::new(&at(2))));
        let drained = tokio::spawn(async move { old.drain(Duration::from_mins(1)).await });
        lease.instance.streams.cancelled().await;
        assert!(!drained.is_finished());
        drop(lease);
        drained.await.unwrap();
        assert_eq!(upstream.lease().await.unwrap().instance.address(), at(2));
    }
}
