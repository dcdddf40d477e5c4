//! Who may talk to this server at all: it answers only to names of this machine, so that no web page can reach it by a name of
//! its own that resolves to 127.0.0.1.

use std::net::IpAddr;

use axum::http::Method;
use axum::http::header::{HOST, HeaderMap};
use axum::http::uri::{Authority, Uri};

/// Names under which the server answers besides those of every machine.
#[derive(Debug, Default)]
pub(crate) struct Hosts {
    more: Vec<String>,
}

impl Hosts {
    /// The names of every machine and `more`, which are written as in an address.
    pub(crate) fn new(more: Vec<String>) -> Self {
        Self { more }
    }

    fn allow(&self, host: &str) -> bool {
        is_local_name(host) || self.more.iter().any(|known| known.eq_ignore_ascii_case(host))
    }

    /// All names, for people.
    pub(super) fn shown(&self) -> String {
        let names = ["localhost", "*.localhost", "127.0.0.1"].into_iter().chain(self.more.iter().map(String::as_str));
        format!("{} and [::1]", names.collect::<Vec<_>>().join(", "))
    }
}

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
pub(super) fn refusal(hosts: &Hosts, uri: &Uri, headers: &HeaderMap) -> Option<Refusal> {
    let mut named: Vec<String> = Vec::new();
    // HTTP/2 and proxies' requests name the host in the address.
    if let Some(authority) = uri.authority() {
        named.push(authority.to_string());
    }
    let mut sent = headers.get_all(HOST).iter();
    match (sent.next(), sent.next()) {
        (Some(host), None) => named.push(String::from_utf8_lossy(host.as_bytes()).into_owned()),
        (Some(_), Some(_)) => return Some(Refusal::SeveralHosts),
        (None, _) => {}
    }
    if named.iter().all(|host| host.trim().is_empty()) {
        return Some(Refusal::NoHost);
    }
    let foreign = named.into_iter().find(|host| {
        !host.parse::<Authority>().is_ok_and(|parsed| !parsed.as_str().contains('@') && hosts.allow(parsed.host()))
    });
    foreign.map(Refusal::Foreign)
}

/// Whether this machine's own user asks: from this machine (`peer`), and for one of the names that every machine has. A proxy or a
/// tunnel on this machine brings others here as well, but under a name that had to be added. In a `container` everybody comes from
/// outside, and who that can be was decided where its port was published.
pub(super) fn is_own_user(uri: &Uri, headers: &HeaderMap, peer: Option<IpAddr>, container: bool) -> bool {
    let here = container || peer.is_some_and(|peer| peer.to_canonical().is_loopback());
    here && refusal(&Hosts::default(), uri, headers).is_none()
}

/// What a page of another site can only show, not read.
const SHOWN: &[&str] = &["image", "audio", "video", "track"];

/// Whether a page of another site makes its browser send this without asking and without saying who asks: to change something
/// here, or to run what is here as a script of its own.
pub(super) fn is_blind(method: &Method, headers: &HeaderMap) -> bool {
    let is =
        |name: &str, expected: &[&str]| headers.get(name).is_some_and(|value| expected.iter().any(|one| value == one));
    let safe = matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
    let embeds = is("sec-fetch-mode", &["no-cors"]) && !is("sec-fetch-dest", SHOWN);
    is("sec-fetch-site", &["cross-site"]) && (!safe || embeds)
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
            let refused = refusal(&Hosts::default(), &Uri::from_static("/"), &headers);
            assert_eq!(refused.is_none(), served, "{host:?}");
        }
    }

    #[test]
    fn every_name_in_a_request_counts() {
        let local = HeaderMap::from_iter([(HOST, "localhost".parse().unwrap())]);
        assert!(refusal(&Hosts::default(), &Uri::from_static("http://evil.example/"), &local).is_some());
        assert!(refusal(&Hosts::default(), &Uri::from_static("https://localhost:7779/"), &HeaderMap::new()).is_none());
        assert_eq!(refusal(&Hosts::default(), &Uri::from_static("/"), &HeaderMap::new()), Some(Refusal::NoHost));
        let mut two = local;
        two.append(HOST, "localhost".parse().unwrap());
        assert_eq!(refusal(&Hosts::default(), &Uri::from_static("/"), &two), Some(Refusal::SeveralHosts));
    }

    #[test]
    fn names_that_were_added_are_served() {
        let hosts = Hosts::new(vec!["my.machine".to_owned(), "[fd00::1]".to_owned(), "192.168.1.5".to_owned()]);
        for (host, served) in [
            ("my.machine", true),
            ("My.Machine:7779", true),
            ("[fd00::1]:7779", true),
            ("192.168.1.5:7779", true),
            ("localhost", true),
            ("192.168.1.50", false),
            ("a.my.machine", false),
        ] {
            let headers = HeaderMap::from_iter([(HOST, host.parse().unwrap())]);
            assert_eq!(refusal(&hosts, &Uri::from_static("/"), &headers).is_none(), served, "{host:?}");
        }
    }

    #[test]
    fn the_own_user_comes_from_this_machine_and_under_its_own_name() {
        for (host, peer, container, own) in [
            ("localhost:7779", "127.0.0.1", false, true),
            ("[::1]:7779", "::1", false, true),
            ("localhost:7779", "::ffff:127.0.0.1", false, true),
            ("localhost:7779", "192.168.1.9", false, false),
            ("localhost:7779", "172.17.0.1", true, true),
            ("my.machine", "127.0.0.1", false, false),
            ("my.machine", "172.17.0.1", true, false),
            ("192.168.1.5:7779", "192.168.1.5", false, false),
        ] {
            let headers = HeaderMap::from_iter([(HOST, host.parse().unwrap())]);
            let asked = is_own_user(&Uri::from_static("/__obb/"), &headers, peer.parse().ok(), container);
            assert_eq!(asked, own, "{host} from {peer}");
        }
        assert!(!is_own_user(&Uri::from_static("http://localhost/"), &HeaderMap::new(), None, false));
    }

    #[test]
    fn what_other_sites_send_without_asking_is_known() {
        let blind = |method: Method, site: &'static str, mode: &'static str, dest: &'static str| {
            let pairs = [("sec-fetch-site", site), ("sec-fetch-mode", mode), ("sec-fetch-dest", dest)];
            let headers = pairs.map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
            is_blind(&method, &HeaderMap::from_iter::<[(axum::http::HeaderName, _); 3]>(headers))
        };
        assert!(blind(Method::POST, "cross-site", "navigate", "document"), "a form");
        assert!(blind(Method::GET, "cross-site", "no-cors", "script"));
        assert!(blind(Method::GET, "cross-site", "no-cors", "empty"), "a fetch");
        assert!(!blind(Method::GET, "cross-site", "no-cors", "image"), "the picture of an app");
        assert!(!blind(Method::GET, "cross-site", "navigate", "iframe"), "a widget of HTML");
        assert!(!blind(Method::POST, "same-origin", "cors", "empty"));
        assert!(!blind(Method::GET, "none", "navigate", "document"), "typed by the user");
        assert!(!is_blind(&Method::POST, &HeaderMap::new()), "no browser");
    }
}
