//! The documents as a running backend serves them, for backends that build them in code.

use std::path::{Path, PathBuf};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::header::{ACCEPT, USER_AGENT};
use axum::http::{HeaderName, HeaderValue, Request, StatusCode};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

use super::notice::{Remark, RemarkKind};
use crate::json;
use crate::project::{Backend, discover};
use crate::text::StandIns;

/// Time for one document; a backend may compute something for it.
const ANSWER: Duration = Duration::from_secs(20);

/// Time after which nothing else waits for a document.
const PATIENCE: Duration = Duration::from_secs(1);

/// Size beyond which a document is not read: no browser would take it.
const LARGEST: usize = 64 * 1024 * 1024;

/// Longest line that a person reads; documents with longer ones are laid out anew.
const LONGEST_LINE: usize = 200;

/// A document that Workspace asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// `/widgets.json`.
    Widgets,
    /// `/apps.json`.
    Apps,
    /// `/agents.json`.
    Agents,
}

impl Asked {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Widgets, Self::Apps, Self::Agents];

    /// The path it is served at.
    pub fn path(self) -> &'static str {
        match self {
            Self::Widgets => "/widgets.json",
            Self::Apps => "/apps.json",
            Self::Agents => "/agents.json",
        }
    }

    /// What findings in it are shown in.
    fn shown(self) -> PathBuf {
        PathBuf::from(format!("GET {}", self.path()))
    }

    fn of(self, backend: &mut Backend) -> &mut Option<PathBuf> {
        match self {
            Self::Widgets => &mut backend.widgets,
            Self::Apps => &mut backend.apps,
            Self::Agents => &mut backend.agents,
        }
    }
}

/// Documents that a backend served.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Served {
    documents: Vec<(Asked, Vec<u8>)>,
    /// Those that could not be read, and why.
    unread: Vec<(Asked, String)>,
}

impl Served {
    /// Whether there is no document.
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    /// What a backend served at `/widgets.json`, if it did.
    #[cfg(test)]
    pub(super) fn of_widgets(text: &str) -> Self {
        let document = (!text.is_empty()).then(|| (Asked::Widgets, text.as_bytes().to_vec()));
        Self { documents: document.into_iter().collect(), unread: Vec::new() }
    }

    /// Adds the documents to `backend` where it has no file. Their contents, and what they are shown as.
    pub(super) fn complete(&self, backend: &mut Backend) -> StandIns {
        let mut contents = StandIns::new();
        for (asked, content) in &self.documents {
            let place = asked.of(backend);
            if place.is_none() {
                *place = Some(asked.shown());
                contents.insert(asked.shown(), content.clone());
            }
        }
        contents
    }

    /// What to tell of documents that could not be read.
    pub(super) fn remarks(&self) -> impl Iterator<Item = Remark> {
        self.unread.iter().map(|(asked, why)| Remark {
            kind: RemarkKind::UnreadDocument(asked.path()),
            message: format!("GET {} {why}: it is not checked", asked.path()),
            help: "Workspace asks the same and waits no longer: answer with less, or from a cache".to_owned(),
        })
    }
}

/// The documents of which there is no file in `root`.
pub(super) fn without_file(root: &Path) -> Vec<Asked> {
    let mut backend = discover(root).unwrap_or_default();
    Asked::ALL.into_iter().filter(|asked| asked.of(&mut backend).is_none()).collect()
}

/// Asks the backend at `base`, which is scheme, host and port, for the documents `wanted`, with these `headers`. What it does
/// not serve is left out, and so is what is no JSON at all. Where one that comes after the widgets takes long, `late` hears
/// what there is by then.
pub async fn fetch(
    base: &str,
    headers: &[(String, String)],
    wanted: &[Asked],
    late: impl FnOnce(&Served) + Send,
) -> Served {
    let client: Client<HttpConnector, Body> = Client::builder(TokioExecutor::new()).build_http();
    let mut served = Served::default();
    let mut late = Some(late);
    // One after the other: there are backends that do one thing at a time.
    for &asked in wanted {
        let answer = tokio::time::timeout(ANSWER, ask(&client, base, headers, asked));
        tokio::pin!(answer);
        let in_time = tokio::time::timeout(PATIENCE, &mut answer).await;
        if in_time.is_err()
            && asked != Asked::Widgets
            && let Some(late) = late.take()
        {
            late(&served);
        }
        let answer = match in_time {
            Ok(answer) => answer,
            Err(_) => answer.await,
        };
        match answer {
            Ok(Ok(Some(content))) => served.documents.push((asked, content)),
            Ok(Ok(None)) => {}
            Ok(Err(why)) => served.unread.push((asked, why)),
            Err(_) => served.unread.push((asked, format!("takes longer than {} seconds", ANSWER.as_secs()))),
        }
    }
    served
}

async fn ask(
    client: &Client<HttpConnector, Body>,
    base: &str,
    headers: &[(String, String)],
    asked: Asked,
) -> Result<Option<Vec<u8>>, String> {
    let mut request = Request::get(format!("{base}{}", asked.path()))
        .header(USER_AGENT, "obb-backend")
        .header(ACCEPT, "application/json, */*")
        .body(Body::empty())
        .map_err(|error| format!("cannot be asked for ({error})"))?;
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            request.headers_mut().insert(name, value);
        }
    }
    // One that has just ended is told of elsewhere.
    let Ok(answer) = client.request(request).await else { return Ok(None) };
    if answer.status() != StatusCode::OK {
        return Ok(None);
    }
    let content = match Limited::new(answer.into_body(), LARGEST).collect().await {
        Ok(content) => content.to_bytes(),
        Err(error) if error.is::<LengthLimitError>() => {
            return Err(format!("gives more than {} MB", LARGEST / (1024 * 1024)));
        }
        Err(_) => return Err("breaks off".to_owned()),
    };
    // It may be large, and requests of the browser wait for the same thread.
    let read = tokio::task::spawn_blocking(move || is_document(asked, &content).then(|| readable(&content)));
    Ok(read.await.ok().flatten())
}

/// Whether there is anything to check. That Workspace finds no widgets was told when the backend answered first; many servers
/// answer any path with a page.
fn is_document(asked: Asked, content: &Bytes) -> bool {
    let is_json = || serde_json::from_slice::<serde::de::IgnoredAny>(content).is_ok();
    match asked {
        Asked::Widgets => is_json(),
        Asked::Apps | Asked::Agents => !content.trim_ascii_start().starts_with(b"<") || is_json(),
    }
}

/// The content with lines that can be shown.
fn readable(content: &[u8]) -> Vec<u8> {
    let minified = content.split(|byte| *byte == b'\n').any(|line| line.len() > LONGEST_LINE);
    match std::str::from_utf8(content) {
        Ok(text) if minified => json::pretty(text).into_bytes(),
        _ => content.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_win_over_what_is_served() {
        let content = |text: &str| text.as_bytes().to_vec();
        let documents = vec![(Asked::Widgets, content("{}")), (Asked::Apps, content("[]"))];
        let served = Served { documents, unread: Vec::new() };
        let mut backend = Backend { apps: Some("apps.json".into()), ..Backend::default() };
        let contents = served.complete(&mut backend);
        assert_eq!(backend.widgets, Some(PathBuf::from("GET /widgets.json")));
        assert_eq!(backend.apps, Some(PathBuf::from("apps.json")));
        assert_eq!(contents.len(), 1);
    }

    #[test]
    fn pages_and_what_is_told_elsewhere_are_no_documents() {
        for (asked, content, expected) in [
            (Asked::Widgets, "{}", true),
            (Asked::Widgets, "{\"a\": NaN}", false),
            (Asked::Widgets, "<html>", false),
            (Asked::Apps, "[{},]", true),
            (Asked::Apps, " <html>", false),
            (Asked::Agents, "{}", true),
        ] {
            assert_eq!(is_document(asked, &Bytes::from(content)), expected, "{content}");
        }
    }

    #[test]
    fn a_document_in_one_line_is_laid_out() {
        let short = br#"{"a": {"name": "A"}}"#;
        assert_eq!(readable(short), short);
        let long = format!("{{\"a\": {{\"name\": \"{}\"}}}}", "x".repeat(LONGEST_LINE));
        assert!(readable(long.as_bytes()).split(|byte| *byte == b'\n').count() > 2);
        assert_eq!(readable(&[0xff; 300]), [0xff; 300]);
    }
}
