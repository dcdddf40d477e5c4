//! Who may talk to this server at all: it answers only to names of this machine, so that no web page can reach it by a name of
//! its own that resolves to 127.0.0.1.

use axum::http::header::{HOST, HeaderMap};
use axum::http::uri::{Authority, Uri};

/// Why a request is not served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It names no host.
    NoHost,
    /// It names several hosts.
    SeveralHosts,
    /// It names a host that is not this machine.
    Foreign(String),
}

/// Why a request may not be served, if so.
pub(super) fn refusal(uri: &Uri, headers: &HeaderMap) -> Option<Refusal> {
    let mut named: Vec<String> = Vec::new();
    // HTTP/2 and proxies' requests name the host in the address.
    if let Some(authority) = uri.authority() {
        named.push(authority.to_string());
    }
    let mut hosts = headers.get_all(HOST).iter();
    match (hosts.next(), hosts.next()) {
        (Some(host), None) => named.push(String::from_utf8_lossy(host.as_bytes()).into_owned()),
        (Some(_), Some(_)) => return Some(Refusal::SeveralHosts),
        (None, _) => {}
    }
    if named.iter().all(|host| host.trim().is_empty()) {
        return Some(Refusal::NoHost);
    }
    let foreign = named.into_iter().find(|host| !host.parse::<Authority>().is_ok_and(|parsed| is_local(&parsed)));
    foreign.map(Refusal::Foreign)
}

fn is_local(authority: &Authority) -> bool {
    !authority.as_str().contains('@') && is_local_name(authority.host())
}

/// Whether `host` names this machine in every browser.
pub(super) fn is_local_name(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    matches!(host.as_str(), "localhost" | "127.0.0.1" | "[::1]") || host.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_served() {
        for (host, served) in [
            ("localhost", true),
            ("LOCALHOST:7779", true),
            ("app.localhost:7779", true),
            ("127.0.0.1:80", true),
            ("[::1]:7779", true),
            ("evil.example", false),
            ("localhost.evil.example", false),
            ("0.0.0.0:7779", false),
            ("127.0.0.1.evil.example", false),
            ("user@localhost", false),
            ("", false),
            ("lo calhost", false),
            ("[::1", false),
        ] {
            let headers = HeaderMap::from_iter([(HOST, host.parse().unwrap())]);
            let refused = refusal(&Uri::from_static("/"), &headers);
            assert_eq!(refused.is_none(), served, "{host:?}");
        }
    }

    #[test]
    fn every_name_in_a_request_counts() {
        let local = HeaderMap::from_iter([(HOST, "localhost".parse().unwrap())]);
        assert!(refusal(&Uri::from_static("http://evil.example/"), &local).is_some());
        assert!(refusal(&Uri::from_static("https://localhost:7779/"), &HeaderMap::new()).is_none());
        assert_eq!(refusal(&Uri::from_static("/"), &HeaderMap::new()), Some(Refusal::NoHost));
        let mut two = local;
        two.append(HOST, "localhost".parse().unwrap());
        assert_eq!(refusal(&Uri::from_static("/"), &two), Some(Refusal::SeveralHosts));
    }
}
