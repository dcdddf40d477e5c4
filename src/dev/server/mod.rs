//! The server that Workspace talks to.

mod accept;
mod advice;
mod answer;
mod bind;
mod client;
mod cors;
mod diagnose;
mod guard;
mod holder;
mod network;
mod newcomers;
mod observe;
mod policy;

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::{any, get, post};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use super::event::Event;
use super::files::{self, Files};
use super::page::{self, Token, View};
use super::proxy::{self, Upstream};
use super::traffic::Traffic;

pub(crate) use accept::{Peer, serve};
pub(crate) use advice::exposed;
pub(crate) use answer::problem;
pub(crate) use bind::{BindError, Listeners, bind};
pub(crate) use cors::Origins;
pub use cors::{WORKSPACE, is_workspace};
pub(crate) use guard::Hosts;
pub(crate) use holder::ports_of;
pub use holder::{Holder, of_port as port_holder};
pub(crate) use network::{in_container, in_url, reachable};
pub(crate) use observe::{Observer, observe};

/// What every request needs.
#[derive(Debug)]
pub(crate) struct Site {
    /// The folder of the backend.
    pub(crate) root: PathBuf,
    /// Who answers.
    pub(crate) answering: Answering,
    /// Whose pages may read answers.
    pub(crate) origins: Origins,
    /// Under which names it answers.
    pub(crate) hosts: Hosts,
    /// Whether it runs in a container, which everybody reaches from outside.
    pub(crate) container: bool,
    /// Where connections say what they see.
    pub(crate) observer: Observer,
    /// Where remarks go.
    pub(crate) events: mpsc::UnboundedSender<Event>,
    /// What was asked and answered.
    pub(crate) traffic: Arc<Traffic>,
    /// The state that the page shows.
    pub(crate) view: watch::Receiver<View>,
    /// What the page shows that acts.
    pub(crate) token: Token,
    /// Ends everything.
    pub(crate) closing: CancellationToken,
}

/// Who answers requests.
#[derive(Debug)]
pub(crate) enum Answering {
    /// The project's files.
    Files(Files),
    /// The program that was started.
    Program(Arc<Upstream>),
}

/// All routes of `site`.
pub(crate) fn router(site: Arc<Site>) -> Router {
    Router::new()
        .route("/__obb", get(page::redirect))
        .route("/__obb/", get(page::html))
        .route("/__obb/assets/{name}", get(page::asset))
        .route("/__obb/events", get(page::events))
        .route("/__obb/restart", post(page::restart))
        .route("/__obb/check", post(page::check))
        .route("/__obb/{*rest}", any(nothing))
        .fallback(backend)
        .layer(from_fn_with_state(Arc::clone(&site), policy::apply))
        .with_state(site)
}

async fn nothing() -> Response {
    problem(StatusCode::NOT_FOUND, "The dev server has no such page.")
}

async fn backend(State(site): State<Arc<Site>>, request: Request) -> Response {
    match &site.answering {
        Answering::Files(files) => files.answer(request).await,
        Answering::Program(upstream) => {
            let path = request.uri().path().to_owned();
            let is_asked = matches!(*request.method(), Method::GET | Method::HEAD) && files::is_document(&path);
            if !is_asked {
                return proxy::forward_to_newest(upstream, request).await;
            }
            let answer = proxy::forward(upstream, request).await;
            if matches!(answer.status(), StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED) {
                return files::in_place_of(site.root.clone(), path).await.unwrap_or(answer);
            }
            answer
        }
    }
}
