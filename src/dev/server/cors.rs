//! Cross-origin answers: Workspace is a web page of another origin, so its browser hides every answer without these headers.

use std::sync::{PoisonError, RwLock};

use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::uri::Uri;
use axum::http::{Method, StatusCode};
use url::Url;

use super::super::lists::items;
use super::guard::is_local_name;

/// The origin of Workspace for everybody.
pub const WORKSPACE: &str = "https://pro.openbb.co";

/// The origins Workspace is known to ask from.
const WORKSPACES: &[&str] = &[WORKSPACE, "https://pro.openbb.dev", "http://localhost:1420", "https://excel.openbb.co"];

/// Whether Workspace asks from `origin`.
pub fn is_workspace(origin: &str) -> bool {
    WORKSPACES.contains(&origin)
}

const METHODS: HeaderValue = HeaderValue::from_static("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
const ASK_PRIVATE: HeaderName = HeaderName::from_static("access-control-request-private-network");
const ALLOW_PRIVATE: HeaderName = HeaderName::from_static("access-control-allow-private-network");

/// The origins that are allowed.
#[derive(Debug)]
pub(crate) struct Origins {
    configured: RwLock<Vec<String>>,
}

impl Origins {
    /// Workspace, every page of this machine, and `configured`.
    pub(crate) fn new(configured: Vec<String>) -> Self {
        Self { configured: RwLock::new(configured) }
    }

    /// Replaces those that are configured.
    pub(crate) fn configure(&self, origins: Vec<String>) {
        *self.configured.write().unwrap_or_else(PoisonError::into_inner) = origins;
    }

    /// Whether pages of `origin` may read answers.
    pub(super) fn allow(&self, origin: &str) -> bool {
        let configured = || self.configured.read().unwrap_or_else(PoisonError::into_inner);
        is_workspace(origin) || configured().iter().any(|known| known == origin) || is_loopback(origin)
    }
}

/// An allowed origin that another one comes close to.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Near {
    /// The allowed one.
    pub(super) allowed: String,
    /// What is different.
    pub(super) differs: &'static str,
}

impl Origins {
    /// The allowed origin of the same host as `origin`, which is not allowed itself.
    pub(super) fn near(&self, origin: &str) -> Option<Near> {
        let asked = Url::parse(origin).ok()?;
        let configured = self.configured.read().unwrap_or_else(PoisonError::into_inner);
        WORKSPACES.iter().copied().chain(configured.iter().map(String::as_str)).find_map(|allowed| {
            let known = Url::parse(allowed).ok()?;
            let (name, host) = (asked.host_str()?, known.host_str()?);
            let differs = if name != host {
                (name.strip_suffix('.') == Some(host)).then_some("the full stop at the end of its host")?
            } else if asked.scheme() != known.scheme() {
                "its scheme"
            } else {
                "its port"
            };
            Some(Near { allowed: allowed.to_owned(), differs })
        })
    }
}

fn is_loopback(origin: &str) -> bool {
    let Ok(uri) = origin.parse::<Uri>() else { return false };
    let plain = uri.path_and_query().is_none_or(|path| path == "/") && !origin.ends_with('/');
    let web = matches!(uri.scheme_str(), Some("http" | "https"));
    plain && web && uri.authority().is_some_and(|a| !a.as_str().contains('@') && is_local_name(a.host()))
}

/// The question a browser asks before a request that is not simple.
#[derive(Debug, Clone)]
pub(super) struct Preflight {
    method: HeaderValue,
    headers: Vec<HeaderName>,
    private: bool,
}

/// The preflight that a request is, if it is one.
pub(super) fn preflight(method: &Method, headers: &HeaderMap) -> Option<Preflight> {
    if method != Method::OPTIONS {
        return None;
    }
    let wanted = headers.get(header::ACCESS_CONTROL_REQUEST_METHOD)?.clone();
    let asked = items(headers, &header::ACCESS_CONTROL_REQUEST_HEADERS).filter_map(|name| name.parse().ok()).collect();
    let private = headers.get(ASK_PRIVATE).is_some_and(|value| value == "true");
    Some(Preflight { method: wanted, headers: asked, private })
}

impl Preflight {
    /// The headers of a full answer; its status is 204.
    pub(super) fn answer(&self, origin: &HeaderValue) -> HeaderMap {
        let mut headers = HeaderMap::new();
        allow(&mut headers, origin);
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        let names: Vec<&str> = self.headers.iter().map(HeaderName::as_str).collect();
        if let Ok(value) = HeaderValue::from_str(&names.join(", "))
            && !names.is_empty()
        {
            headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, value);
        }
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
        let vary = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";
        headers.insert(header::VARY, HeaderValue::from_static(vary));
        if self.private {
            headers.insert(ALLOW_PRIVATE, HeaderValue::from_static("true"));
        }
        headers
    }
}

/// Methods that need no permission.
const SIMPLE_METHODS: &[&str] = &["GET", "HEAD", "POST"];

/// Headers that need no permission, the value of the last one aside: JSON needs it.
const SIMPLE_HEADERS: &[&str] = &["accept", "accept-language", "content-language"];

impl Preflight {
    /// Whether the backend's own answer satisfies a browser.
    pub(super) fn is_satisfied(&self, status: StatusCode, answer: &HeaderMap, origin: &HeaderValue) -> bool {
        let mut methods = items(answer, &header::ACCESS_CONTROL_ALLOW_METHODS);
        let headers: Vec<&str> = items(answer, &header::ACCESS_CONTROL_ALLOW_HEADERS).collect();
        let method = self.method.to_str().unwrap_or_default();
        let method_allowed =
            SIMPLE_METHODS.contains(&method) || methods.any(|known| known == "*" || known.eq_ignore_ascii_case(method));
        let header_allowed = |name: &HeaderName| {
            let named = headers.iter().any(|known| known.eq_ignore_ascii_case(name.as_str()));
            // The wildcard leaves this one out.
            let wild = name != header::AUTHORIZATION && headers.contains(&"*");
            named || wild || SIMPLE_HEADERS.contains(&name.as_str())
        };
        status.is_success()
            && verdict(answer, origin) == Verdict::Allows
            && method_allowed
            && self.headers.iter().all(header_allowed)
    }
}

/// Lets pages of `origin` read an answer.
pub(super) fn allow(headers: &mut HeaderMap, origin: &HeaderValue) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    vary(headers);
}

/// Lets no page of another origin read an answer.
pub(super) fn disallow(headers: &mut HeaderMap) {
    let granted: Vec<HeaderName> =
        headers.keys().filter(|name| name.as_str().starts_with("access-control-")).cloned().collect();
    for name in granted {
        headers.remove(name);
    }
    vary(headers);
}

/// Keeps a cache from giving an answer made for one origin to another.
fn vary(headers: &mut HeaderMap) {
    if !items(headers, &header::VARY).any(|name| name == "*" || name.eq_ignore_ascii_case("origin")) {
        headers.append(header::VARY, HeaderValue::from_static("Origin"));
    }
}

/// What a backend's own answer says to pages of an origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// They may read it.
    Allows,
    /// It says nothing.
    Silent,
    /// It allows others, or says it in a way browsers reject.
    Refuses,
}

/// What an answer with `headers` says to pages of `origin`.
pub(super) fn verdict(headers: &HeaderMap, origin: &HeaderValue) -> Verdict {
    let mut allowed = headers.get_all(header::ACCESS_CONTROL_ALLOW_ORIGIN).iter();
    match (allowed.next(), allowed.next()) {
        (None, _) => Verdict::Silent,
        (Some(only), None) if only == origin || only == "*" => Verdict::Allows,
        _ => Verdict::Refuses,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn workspace_this_machine_and_what_is_configured_are_allowed() {
        let origins = Origins::new(vec!["https://my.host:8443".to_owned()]);
        for (origin, allowed) in [
            ("https://pro.openbb.co", true),
            ("https://pro.openbb.dev", true),
            ("http://localhost:1420", true),
            ("https://excel.openbb.co", true),
            ("https://my.host:8443", true),
            ("http://127.0.0.1:3000", true),
            ("https://[::1]:3000", true),
            ("http://app.localhost", true),
            ("http://pro.openbb.co", false),
            ("https://pro.openbb.co.evil.example", false),
            ("https://my.host", false),
            ("http://localhost.evil.example", false),
            ("http://localhost@evil.example", false),
            ("http://evil@localhost", false),
            ("http://localhost/path", false),
            ("ftp://localhost", false),
            ("null", false),
            ("", false),
        ] {
            assert_eq!(origins.allow(origin), allowed, "{origin:?}");
        }
    }

    #[test]
    fn an_origin_that_comes_close_is_told_what_it_differs_by() {
        let origins = Origins::new(vec!["https://my.host:8443".to_owned()]);
        let differs = |origin| origins.near(origin).map(|near| format!("{}: {}", near.allowed, near.differs));
        for (origin, expected) in [
            ("http://pro.openbb.co", Some("https://pro.openbb.co: its scheme")),
            ("https://pro.openbb.co:8443", Some("https://pro.openbb.co: its port")),
            ("https://pro.openbb.co.", Some("https://pro.openbb.co: the full stop at the end of its host")),
            ("https://my.host", Some("https://my.host:8443: its port")),
            ("https://evil.example", None),
            ("https://pro.openbb.co.evil.example", None),
            ("null", None),
        ] {
            assert_eq!(differs(origin).as_deref(), expected, "{origin}");
        }
    }

    fn map(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn a_preflight_is_answered_with_what_it_asks_for() {
        let asked = map(&[
            ("access-control-request-method", "POST"),
            ("access-control-request-headers", "X-API-Key, content-type, b@d"),
            ("access-control-request-private-network", "true"),
        ]);
        let origin = HeaderValue::from_static("https://pro.openbb.co");
        let answer = preflight(&Method::OPTIONS, &asked).unwrap().answer(&origin);
        assert_eq!(answer["access-control-allow-origin"], "https://pro.openbb.co");
        assert_eq!(answer["access-control-allow-headers"], "x-api-key, content-type");
        assert_eq!(answer["access-control-allow-credentials"], "true");
        assert_eq!(answer["access-control-allow-private-network"], "true");
        assert!(preflight(&Method::GET, &asked).is_none());
        assert!(preflight(&Method::OPTIONS, &HeaderMap::new()).is_none());
    }

    #[test]
    fn a_backends_answer_to_a_preflight_is_judged_as_a_browser_does() {
        let origin = HeaderValue::from_static("https://pro.openbb.co");
        let asked = |method, headers| {
            let asked = map(&[("access-control-request-method", method), ("access-control-request-headers", headers)]);
            preflight(&Method::OPTIONS, &asked).unwrap()
        };
        let answer = |methods, headers| {
            map(&[
                ("access-control-allow-origin", "*"),
                ("access-control-allow-methods", methods),
                ("access-control-allow-headers", headers),
            ])
        };
        for (asked, answer, satisfied) in [
            (asked("GET", "x-api-key"), answer("GET", "X-API-Key, content-type"), true),
            (asked("POST", "content-type"), answer("", "*"), true),
            (asked("PUT", ""), answer("GET, PUT", ""), true),
            (asked("PUT", ""), answer("*", ""), true),
            (asked("PUT", ""), answer("GET", ""), false),
            (asked("GET", "x-api-key"), answer("GET", "content-type"), false),
            (asked("GET", "authorization"), answer("GET", "*"), false),
            (asked("GET", "authorization"), answer("GET", "*, Authorization"), true),
            (asked("GET", ""), map(&[]), false),
        ] {
            assert_eq!(asked.is_satisfied(StatusCode::OK, &answer, &origin), satisfied, "{asked:?} {answer:?}");
        }
        assert!(!asked("GET", "").is_satisfied(StatusCode::BAD_REQUEST, &answer("*", "*"), &origin));
    }

    #[test]
    fn an_answer_varies_by_origin_once() {
        let origin = HeaderValue::from_static("https://pro.openbb.co");
        let mut headers = map(&[("vary", "accept, Origin")]);
        allow(&mut headers, &origin);
        assert_eq!(headers.get_all("vary").iter().count(), 1);
        let mut headers = map(&[("vary", "accept")]);
        allow(&mut headers, &origin);
        assert_eq!(headers.get_all("vary").iter().count(), 2);
    }

    #[test]
    fn a_backends_own_answer_is_judged_as_a_browser_does() {
        let origin = HeaderValue::from_static("https://pro.openbb.co");
        for (headers, expected) in [
            (map(&[]), Verdict::Silent),
            (map(&[("access-control-allow-origin", "*")]), Verdict::Allows),
            (map(&[("access-control-allow-origin", "https://pro.openbb.co")]), Verdict::Allows),
            (map(&[("access-control-allow-origin", "https://other")]), Verdict::Refuses),
        ] {
            assert_eq!(verdict(&headers, &origin), expected);
        }
        let mut twice = map(&[("access-control-allow-origin", "*")]);
        twice.append("access-control-allow-origin", HeaderValue::from_static("*"));
        assert_eq!(verdict(&twice, &origin), Verdict::Refuses);
    }
}
