//! Paths as they may be shown: without the values of secret keys in their queries.

use std::borrow::Cow;
use std::sync::{Arc, PoisonError, RwLock};

use axum::http::Uri;

use crate::text::shortened;

/// Keys that are secret everywhere, in small letters and without separators.
const OBVIOUS: &[&str] = &[
    "apikey",
    "xapikey",
    "apitoken",
    "accesstoken",
    "authorization",
    "clientsecret",
    "passwd",
    "password",
    "secret",
    "secretkey",
    "token",
];

/// Longest path shown.
const LONGEST: usize = 1000;

/// What stands for a value.
const HIDDEN: &str = "…";

/// Which keys of a query are secret.
#[derive(Debug)]
pub(super) struct Secrets {
    configured: RwLock<Vec<String>>,
}

impl Secrets {
    /// The obvious keys and those in `configured`, whatever their case.
    pub(super) fn new(configured: Vec<String>) -> Self {
        Self { configured: RwLock::new(configured) }
    }

    /// Takes `configured` in place of those before.
    pub(super) fn configure(&self, configured: Vec<String>) {
        *self.configured.write().unwrap_or_else(PoisonError::into_inner) = configured;
    }

    /// The path and query of `uri`, secret values replaced.
    pub(super) fn hide(&self, uri: &Uri) -> Arc<str> {
        let path = shortened(uri.path(), LONGEST);
        let Some(query) = uri.query() else { return path.into() };
        let pairs: Vec<Cow<'_, str>> = query.split('&').map(|pair| self.pair(pair)).collect();
        shortened(&format!("{path}?{}", pairs.join("&")), LONGEST).into()
    }

    fn pair<'q>(&self, pair: &'q str) -> Cow<'q, str> {
        match pair.split_once('=') {
            Some((key, value)) if !value.is_empty() && self.is_secret(key) => format!("{key}={HIDDEN}").into(),
            _ => pair.into(),
        }
    }

    fn is_secret(&self, key: &str) -> bool {
        // A key may be written with escapes.
        let Some((key, _)) = url::form_urlencoded::parse(key.as_bytes()).next() else { return false };
        let plain: String = key.chars().filter(|c| !matches!(c, '-' | '_')).map(|c| c.to_ascii_lowercase()).collect();
        let configured = || self.configured.read().unwrap_or_else(PoisonError::into_inner);
        OBVIOUS.contains(&plain.as_str()) || configured().iter().any(|known| known.eq_ignore_ascii_case(&key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_secret_keys_are_replaced() {
        let secrets = Secrets::new(vec!["mine".to_owned()]);
        for (uri, shown) in [
            ("/prices", "/prices"),
            ("/prices?symbol=AAPL&limit=5", "/prices?symbol=AAPL&limit=5"),
            ("/prices?symbol=AAPL&api_key=abc&x=1", "/prices?symbol=AAPL&api_key=…&x=1"),
            ("/prices?API-Key=abc", "/prices?API-Key=…"),
            ("/prices?to%6Ben=abc", "/prices?to%6Ben=…"),
            ("/prices?MINE=abc&mine=d=e", "/prices?MINE=…&mine=…"),
            ("/prices?tokens=3&mine=&token", "/prices?tokens=3&mine=&token"),
            ("/prices?", "/prices?"),
            ("http://localhost:7779/prices?token=abc", "/prices?token=…"),
            ("*", "*"),
        ] {
            assert_eq!(&*secrets.hide(&uri.parse().unwrap()), shown);
        }
    }

    #[test]
    fn long_paths_are_cut() {
        let uri: Uri = format!("/{}?token=abc", "long/".repeat(2000)).parse().unwrap();
        let shown = Secrets::new(Vec::new()).hide(&uri);
        assert!(shown.chars().count() <= LONGEST + 2 && !shown.contains("abc"), "{shown}");
    }
}
