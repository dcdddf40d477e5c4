//! One request and its answer, as far as it has come.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::http::Method;
use serde::{Serialize, Serializer};

/// A request and its answer. Bodies and headers are not kept: they hold keys and data.
#[derive(Debug, Clone, Serialize)]
pub struct Exchange {
    /// Its number, from 1 and without gaps.
    pub id: u64,
    /// When it was asked; milliseconds since 1970 where it is serialised.
    #[serde(serialize_with = "clock")]
    pub at: SystemTime,
    /// How: `GET`.
    #[serde(serialize_with = "method")]
    pub method: Method,
    /// For what, the query included; secret values are replaced by `…`.
    #[serde(serialize_with = "text")]
    pub path: Arc<str>,
    /// The answer's status, once it is there.
    pub status: Option<u16>,
    /// Time until the answer began; milliseconds where it is serialised, as the next one.
    #[serde(serialize_with = "millis")]
    pub took: Option<Duration>,
    /// Time until the answer's last byte.
    #[serde(serialize_with = "millis")]
    pub total: Option<Duration>,
    /// Bytes of the answer's body, once it has ended.
    pub bytes: u64,
    /// The page that asked, where a browser says so.
    #[serde(serialize_with = "optional_text")]
    pub origin: Option<Arc<str>>,
    /// Whether that page may read the answer.
    pub cors: Cors,
    /// What sort of answer it is.
    pub kind: Kind,
    /// How far it has come.
    pub progress: Progress,
}

/// Whether the page that asked may read the answer, and whom it owes that to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cors {
    /// The request names no origin, or was turned away before that mattered.
    None,
    /// A page of this very server asked.
    SameOrigin,
    /// The backend allows it.
    Allowed,
    /// The backend does not say so; this server added what the browser wants.
    Added,
    /// The origin is not allowed.
    Refused,
}

/// The sorts of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// It ends.
    Plain,
    /// A stream of events.
    Stream,
    /// The connection changed its protocol, to `WebSocket` for one. When it ends is not recorded.
    Upgrade,
}

/// How far an exchange has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// No answer yet.
    Waiting,
    /// The answer has begun.
    Answering,
    /// The answer is complete.
    Done,
    /// The client went away before that.
    Gone,
    /// The backend broke off in the middle.
    Broken,
}

fn clock<S: Serializer>(at: &SystemTime, serializer: S) -> Result<S::Ok, S::Error> {
    let since = at.duration_since(UNIX_EPOCH).unwrap_or_default();
    serializer.serialize_u64(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

fn method<S: Serializer>(method: &Method, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(method.as_str())
}

fn text<S: Serializer>(text: &Arc<str>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(text)
}

#[expect(clippy::ref_option, reason = "serde's signature")]
fn optional_text<S: Serializer>(text: &Option<Arc<str>>, serializer: S) -> Result<S::Ok, S::Error> {
    text.as_deref().serialize(serializer)
}

#[expect(clippy::ref_option, reason = "serde's signature")]
fn millis<S: Serializer>(time: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
    let tenths = |time: Duration| (time.as_secs_f64() * 10_000.0).round() / 10.0;
    time.map(tenths).serialize(serializer)
}
