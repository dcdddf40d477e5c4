//! Asking a backend whether it is there: it is as soon as it answers a request, whatever the answer, unless a path was named.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::Request;
use axum::http::header::{ACCEPT, CONNECTION, HOST, HeaderMap, HeaderName, HeaderValue, USER_AGENT};
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::Instant;

use super::event::Generation;
use super::files::has_widgets;
use super::notice::{Remark, RemarkKind};
use crate::fs::in_words;

/// What is asked for where no other path was named: every backend knows it, and asking for it runs no handler of a widget.
const WIDGETS: &str = "/widgets.json";

/// Time between two attempts to connect. A refused connection on the loopback interface costs some microseconds.
const PAUSE: Duration = Duration::from_millis(5);

/// Time until a backend that failed to answer, or answered with a failure, is asked again, doubled each time: each may print
/// a traceback.
const SECOND_THOUGHTS: Duration = Duration::from_millis(100);

/// The longest such time.
const SECOND_THOUGHTS_AT_MOST: Duration = Duration::from_millis(800);

/// How long a backend that answers with failures is taken to be warming up.
const WARMING: Duration = Duration::from_millis(1500);

/// Time for the head of an answer; a backend may compute something for it.
const ANSWER: Duration = Duration::from_secs(10);

/// Time for the rest of an answer.
const REST: Duration = Duration::from_secs(2);

/// Size beyond which an answer is not read to its end.
const LARGEST: usize = 8 * 1024 * 1024;

/// Programs told to listen on `localhost` may take either; Node takes the second.
pub(super) const ADDRESSES: [IpAddr; 2] = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];

/// What a backend is asked.
#[derive(Debug, Clone)]
pub(super) struct Question {
    ready: Option<String>,
    headers: HeaderMap,
    /// The backend's folder.
    root: PathBuf,
}

/// An answer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Answer {
    /// The status.
    pub(super) status: u16,
    /// Whether the body is JSON; unknown where it was not read to its end.
    json: Option<bool>,
}

/// There is no answer.
#[derive(Debug)]
pub(super) struct NoAnswer {
    /// Why, in words.
    pub(super) reason: String,
    /// Whether somebody took the connection.
    listens: bool,
}

impl NoAnswer {
    fn unconnected(error: &std::io::Error) -> Self {
        let reason = match error.kind() {
            std::io::ErrorKind::ConnectionRefused => "nothing listens there".to_owned(),
            _ => in_words(&error.to_string()).to_owned(),
        };
        Self { reason, listens: false }
    }

    fn of(reason: String) -> Self {
        Self { reason, listens: true }
    }
}

impl Question {
    /// Asks for `ready`, or else for the widgets, with these headers.
    pub(super) fn new(ready: Option<String>, headers: &[(String, String)], root: &Path) -> Self {
        let headers = headers.iter().filter_map(|(name, value)| {
            let mut value = HeaderValue::from_str(value).ok()?;
            value.set_sensitive(true);
            Some((HeaderName::try_from(name.as_str()).ok()?, value))
        });
        Self { ready, headers: headers.collect(), root: root.to_owned() }
    }

    /// The path that tells whether a backend is ready.
    pub(super) fn path(&self) -> &str {
        self.ready.as_deref().unwrap_or(WIDGETS)
    }

    /// Waits until the instance on `port` is ready; tells `seen` the status of each answer before that.
    pub(super) async fn until_ready(&self, port: u16, seen: impl Fn(u16)) -> (SocketAddr, Answer) {
        let mut failing: Option<(Instant, Duration)> = None;
        loop {
            let mut pause = PAUSE;
            for address in ADDRESSES {
                let address = SocketAddr::from((address, port));
                let answer = match self.ask(&address.to_string(), self.path()).await {
                    Err(NoAnswer { listens: false, .. }) => continue,
                    answer => answer,
                };
                let (since, thoughts) = failing.unwrap_or((Instant::now(), SECOND_THOUGHTS));
                if let Ok(answer) = answer {
                    if self.accepts(answer.status, since.elapsed()) {
                        return (address, answer);
                    }
                    seen(answer.status);
                }
                pause = thoughts;
                failing = Some((since, SECOND_THOUGHTS_AT_MOST.min(thoughts * 2)));
                break;
            }
            tokio::time::sleep(pause).await;
        }
    }

    /// Whether an answer of this `status` means that the backend is ready, after it gave others for so long.
    fn accepts(&self, status: u16, failed: Duration) -> bool {
        match self.ready {
            Some(_) => status < 400,
            None => status < 500 || failed >= WARMING,
        }
    }

    /// Asks the backend at `authority`, host and port, for `path`; an error says why there is no answer.
    pub(super) async fn ask(&self, authority: &str, path: &str) -> Result<Answer, NoAnswer> {
        let asked = async {
            let stream = TcpStream::connect(authority).await.map_err(|error| NoAnswer::unconnected(&error))?;
            let mute = || NoAnswer::of("it ends connections without an answer".to_owned());
            let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(|_| mute())?;
            let connection = tokio::spawn(connection);
            let mut request = Request::get(path)
                .header(HOST, authority)
                .header(USER_AGENT, "obb-backend")
                .header(ACCEPT, "*/*")
                .header(CONNECTION, "close")
                .body(Body::empty())
                .map_err(|error| NoAnswer::of(error.to_string()))?;
            request.headers_mut().extend(self.headers.clone());
            let answer = sender.send_request(request).await.map_err(|_| mute())?;
            Ok::<_, NoAnswer>((answer, connection))
        };
        let answered = tokio::time::timeout(ANSWER, asked).await;
        let silent = |_| NoAnswer::of(format!("it is silent for {} seconds", ANSWER.as_secs()));
        let (answer, connection) = answered.map_err(silent)??;
        let status = answer.status().as_u16();
        let body = read(answer.into_body()).await;
        // A server may keep its side open for ever, whatever it was asked.
        connection.abort();
        let json = body.map(|body| serde_json::from_slice::<serde::de::IgnoredAny>(&body).is_ok());
        Ok(Answer { status, json })
    }

    /// What to tell about a backend in which Workspace finds no widgets; `answer` is its answer to this question.
    pub(super) async fn without_widgets(
        &self,
        authority: &str,
        answer: Answer,
        generation: Generation,
    ) -> Option<Remark> {
        let answer = if self.ready.is_some() { self.ask(authority, WIDGETS).await.ok()? } else { answer };
        without_widgets(generation, answer, has_widgets(&self.root))
    }
}

async fn read(body: Incoming) -> Option<Bytes> {
    let whole = Limited::new(body, LARGEST).collect();
    Some(tokio::time::timeout(REST, whole).await.ok()?.ok()?.to_bytes())
}

/// An answer in words.
pub(super) fn gives(path: &str, status: u16) -> String {
    format!("GET {path} gives {status}")
}

/// `beside` tells that there is a file of the widgets.
fn without_widgets(generation: Generation, answer: Answer, beside: bool) -> Option<Remark> {
    let given = gives(WIDGETS, answer.status);
    let (seen, help) = match (answer.status, answer.json) {
        (200, Some(false)) => {
            (format!("GET {WIDGETS} gives no JSON"), "answer with the content of widgets.json, in FastAPI by a `dict`")
        }
        (200, _) => return None,
        (404 | 405, _) if beside => {
            return Some(Remark {
                kind: RemarkKind::WithoutWidgets(generation.0),
                message: format!("{given}: this server answers with the file widgets.json in its place"),
                help: "for Workspace without this server add the route, in FastAPI `@app.get(\"/widgets.json\")`"
                    .to_owned(),
            });
        }
        (404 | 405, _) => (
            given,
            "add the route, in FastAPI `@app.get(\"/widgets.json\")`, and answer with the content of widgets.json",
        ),
        (401 | 403, _) => (
            given,
            "let the route answer without a key, or give Workspace the key where you add the backend; `headers` in \
             obb-backend.toml names it to this server",
        ),
        (500.., _) => (given, "the backend's output tells why the route fails"),
        _ => (given, "the route must answer with status 200 and the content of widgets.json"),
    };
    Some(Remark {
        kind: RemarkKind::WithoutWidgets(generation.0),
        message: format!("{seen}: Workspace finds no widgets here"),
        help: help.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_its_own_must_succeed_and_the_widgets_may_fail_in_the_end() {
        let own = Question::new(Some("/health".to_owned()), &[], Path::new("."));
        let default = Question::new(None, &[], Path::new("."));
        let (early, late) = (Duration::ZERO, WARMING);
        for (status, expected) in [(200, true), (302, true), (404, false), (503, false)] {
            assert_eq!(own.accepts(status, late), expected, "{status}");
        }
        for (status, failed, expected) in
            [(200, early, true), (404, early, true), (500, early, false), (500, late, true)]
        {
            assert_eq!(default.accepts(status, failed), expected, "{status}");
        }
    }
}
