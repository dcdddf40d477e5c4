//! Which browser asks, as far as a request tells.

use axum::http::header::{HeaderMap, USER_AGENT};

/// Browsers in which Workspace needs more than the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Browser {
    /// Safari, or another browser of its engine.
    Safari,
    /// Brave.
    Brave,
}

/// The browser whose user opens a page with this request.
pub(super) fn visitor(headers: &HeaderMap) -> Option<Browser> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    // Safari before 16.4 does not say what a request is for.
    let opens = match text("sec-fetch-mode") {
        Some(mode) => mode == "navigate",
        None => text("accept").is_some_and(|accept| accept.contains("text/html")),
    };
    if !opens {
        return None;
    }
    // Brave calls itself Chrome everywhere else.
    if text("sec-ch-ua").is_some_and(|brands| brands.contains("\"Brave\"")) {
        return Some(Browser::Brave);
    }
    let agent = text(USER_AGENT.as_str())?;
    let safari = agent.contains("Version/") && agent.contains("Safari/");
    let other = ["Chrome/", "Chromium/", "Android", "Edg", "OPR/"].iter().any(|name| agent.contains(name));
    (safari && !other).then_some(Browser::Safari)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderName;

    use super::*;

    fn seen(pairs: &[(&'static str, &'static str)]) -> Option<Browser> {
        visitor(&pairs.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap())).collect())
    }

    #[test]
    fn browsers_are_told_apart_by_what_they_send_when_a_page_is_opened() {
        const SAFARI: &str = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15";
        const CHROME: &str =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";
        let brave = r#""Brave";v="156", "Not A(Brand";v="8", "Chromium";v="156""#;
        let chrome = r#""Google Chrome";v="156", "Chromium";v="156""#;
        let page = ("sec-fetch-mode", "navigate");
        assert_eq!(seen(&[page, ("user-agent", SAFARI)]), Some(Browser::Safari));
        assert_eq!(seen(&[("accept", "text/html,*/*"), ("user-agent", SAFARI)]), Some(Browser::Safari));
        assert_eq!(seen(&[page, ("user-agent", CHROME), ("sec-ch-ua", brave)]), Some(Browser::Brave));
        assert_eq!(seen(&[page, ("user-agent", CHROME), ("sec-ch-ua", chrome)]), None);
        assert_eq!(seen(&[page, ("user-agent", CHROME)]), None);
        assert_eq!(seen(&[("sec-fetch-mode", "cors"), ("user-agent", SAFARI)]), None, "no page is opened");
        assert_eq!(seen(&[("accept", "*/*"), ("user-agent", SAFARI)]), None, "no page is opened");
        assert_eq!(seen(&[page]), None);
    }
}
