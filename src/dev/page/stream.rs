//! The one stream that keeps the page up to date: browsers allow six connections to a server, of which Workspace needs all others.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, Stream, StreamExt};

use super::super::server::Site;

/// The name of the events with exchanges. Those with the state have none.
const TRAFFIC: &str = "traffic";

/// The state now and after each change; all exchanges that are kept, then those that are new or changed.
pub(in crate::dev) async fn events(
    State(site): State<Arc<Site>>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut views = site.view.clone();
    views.mark_changed();
    let states = stream::unfold(views, |mut views| async move {
        views.changed().await.ok()?;
        let event = Event::default().json_data(&*views.borrow_and_update()).unwrap_or_default();
        Some((event, views))
    });
    let traffic = stream::unfold(site.traffic.follow(), |mut follower| async move {
        let exchanges = follower.next().await;
        let event = Event::default().event(TRAFFIC).json_data(exchanges).unwrap_or_default();
        Some((event, follower))
    });
    let closing = site.closing.clone();
    let all = stream::select(states, traffic).map(Ok).take_until(async move { closing.cancelled().await });
    Sse::new(all).keep_alive(KeepAlive::default())
}
