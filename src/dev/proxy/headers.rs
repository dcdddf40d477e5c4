//! Headers that concern one connection alone, and those that tell the backend who asked.

use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::uri::Authority;

use super::super::lists::items;
use super::super::server::Peer;

/// Fields that are never passed on (RFC 9110, 7.6.1 and 11.7).
const HOP_BY_HOP: [HeaderName; 8] = [
    header::CONNECTION,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    header::PROXY_AUTHENTICATE,
    header::PROXY_AUTHORIZATION,
    header::TE,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];

/// What other proxies say of a request. None stands before this server, so it would be the client's own claim.
const CLAIMS: [HeaderName; 9] = [
    header::FORWARDED,
    FORWARDED_FOR,
    FORWARDED_HOST,
    FORWARDED_PROTO,
    HeaderName::from_static("x-forwarded-port"),
    HeaderName::from_static("x-forwarded-prefix"),
    HeaderName::from_static("x-forwarded-scheme"),
    HeaderName::from_static("x-forwarded-server"),
    HeaderName::from_static("x-real-ip"),
];

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// Removes what concerns the connection the message came by.
pub(super) fn strip_hop_by_hop(headers: &mut HeaderMap) {
    // A message with both is as long as its chunks say.
    if headers.contains_key(header::TRANSFER_ENCODING) {
        headers.remove(header::CONTENT_LENGTH);
    }
    let named: Vec<HeaderName> = items(headers, &header::CONNECTION).filter_map(|name| name.parse().ok()).collect();
    // A message goes astray without its host, whoever asks for that.
    for name in named.iter().filter(|name| **name != header::HOST).chain(&HOP_BY_HOP) {
        headers.remove(name);
    }
}

/// Turns the headers of a request into those that the backend gets.
pub(super) fn for_backend(headers: &mut HeaderMap, upgrade: Option<&HeaderValue>) {
    let trailers = items(headers, &header::TE).any(|coding| coding.eq_ignore_ascii_case("trailers"));
    strip_hop_by_hop(headers);
    for name in &CLAIMS {
        headers.remove(name);
    }
    join_cookies(headers);
    if let Some(protocol) = upgrade {
        headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
        headers.insert(header::UPGRADE, protocol.clone());
    } else if trailers {
        headers.insert(header::CONNECTION, HeaderValue::from_static("te"));
        headers.insert(header::TE, HeaderValue::from_static("trailers"));
    }
}

/// Puts cookies into one header: in HTTP/2 browsers send them in pieces, of which most backends would read the first alone.
fn join_cookies(headers: &mut HeaderMap) {
    let pieces: Vec<&[u8]> = headers.get_all(header::COOKIE).iter().map(HeaderValue::as_bytes).collect();
    if pieces.len() > 1
        && let Ok(joined) = HeaderValue::from_bytes(&pieces.join(b"; ".as_slice()))
    {
        headers.insert(header::COOKIE, joined);
    }
}

/// The change of protocol that a request asks for. Only web sockets are passed on: under other protocols, HTTP/2 for one, more
/// requests could follow that nobody here looks at.
pub(super) fn upgrade(headers: &HeaderMap) -> Option<HeaderValue> {
    let asked = items(headers, &header::CONNECTION).any(|token| token.eq_ignore_ascii_case("upgrade"));
    let protocol = headers.get(header::UPGRADE).filter(|_| asked)?;
    protocol.as_bytes().eq_ignore_ascii_case(b"websocket").then(|| protocol.clone())
}

/// Tells the backend who asked and under which address.
pub(super) fn forwarded(headers: &mut HeaderMap, authority: Option<&Authority>, peer: Option<Peer>) {
    // HTTP/2 carries the host in the address alone.
    if !headers.contains_key(header::HOST)
        && let Some(value) = authority.and_then(|authority| HeaderValue::from_str(authority.as_str()).ok())
    {
        headers.insert(header::HOST, value);
    }
    if let Some(host) = headers.get(header::HOST).cloned() {
        headers.insert(FORWARDED_HOST, host);
    }
    if let Some(peer) = peer {
        if let Ok(value) = HeaderValue::from_str(&peer.address.ip().to_string()) {
            headers.insert(FORWARDED_FOR, value);
        }
        headers.insert(FORWARDED_PROTO, HeaderValue::from_static(scheme(Some(peer))));
    }
}

fn scheme(peer: Option<Peer>) -> &'static str {
    if peer.is_some_and(|peer| peer.https) { "https" } else { "http" }
}

/// The address under which the client knows this server.
pub(super) fn public(headers: &HeaderMap, peer: Option<Peer>) -> Option<(&'static str, HeaderValue)> {
    Some((scheme(peer), headers.get(header::HOST)?.clone()))
}

/// Leads a redirect to the backend's own port on this machine to where the client can follow it.
pub(super) fn redirect(headers: &mut HeaderMap, port: u16, public: Option<&(&'static str, HeaderValue)>) {
    let place = headers.get(header::LOCATION).and_then(|place| place.to_str().ok());
    let path = place.and_then(|place| path_on(place, port));
    if let (Some(path), Some((scheme, host))) = (path, public)
        && let Ok(host) = host.to_str()
        && let Ok(place) = HeaderValue::from_str(&format!("{scheme}://{host}{path}"))
    {
        headers.insert(header::LOCATION, place);
    }
}

/// What follows host and port in `place`, if they are `port` on this machine.
fn path_on(place: &str, port: u16) -> Option<&str> {
    let (scheme, rest) = place.split_once("://")?;
    let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let (host, named) = authority.rsplit_once(':')?;
    let own = ["127.0.0.1", "localhost", "[::1]"].iter().any(|own| host.eq_ignore_ascii_case(own));
    (scheme.eq_ignore_ascii_case("http") && own && named.parse() == Ok(port)).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn what_concerns_one_connection_is_not_passed_on() {
        let mut map = headers(&[
            ("connection", "keep-alive, X-Private"),
            ("x-private", "1"),
            ("transfer-encoding", "chunked"),
            ("x-public", "1"),
            ("content-length", "3"),
        ]);
        strip_hop_by_hop(&mut map);
        assert_eq!(map, headers(&[("x-public", "1")]), "nor a length that the chunks contradict");
        let mut map = headers(&[("connection", "close"), ("content-length", "3")]);
        strip_hop_by_hop(&mut map);
        assert_eq!(map, headers(&[("content-length", "3")]));
    }

    #[test]
    fn an_upgrade_is_asked_for_by_both_headers() {
        assert_eq!(
            upgrade(&headers(&[("connection", "keep-alive, Upgrade"), ("upgrade", "websocket")])).unwrap(),
            "websocket"
        );
        assert_eq!(upgrade(&headers(&[("connection", "keep-alive"), ("upgrade", "h2c")])), None);
        assert_eq!(upgrade(&headers(&[("connection", "upgrade")])), None);
        assert_eq!(upgrade(&headers(&[("connection", "upgrade"), ("upgrade", "h2c")])), None);
    }

    #[test]
    fn only_redirects_to_the_port_of_the_backend_are_led_elsewhere() {
        for (place, path) in [
            ("http://127.0.0.1:9/a?b#c", Some("/a?b#c")),
            ("HTTP://Localhost:9", Some("")),
            ("http://[::1]:9?a", Some("?a")),
            ("http://127.0.0.1:99/", None),
            ("http://127.0.0.1/", None),
            ("https://127.0.0.1:9/", None),
            ("http://u@127.0.0.1:9/", None),
            ("http://127.0.0.1:9.evil.example/", None),
            ("/a", None),
            ("//127.0.0.1:9/a", None),
        ] {
            assert_eq!(path_on(place, 9), path, "{place}");
        }
    }

    #[test]
    fn the_backend_learns_who_asked() {
        let mut map = HeaderMap::new();
        let peer = Peer { address: "127.0.0.1:5".parse().unwrap(), https: true };
        forwarded(&mut map, Some(&Authority::from_static("localhost:7779")), Some(peer));
        assert_eq!(map[header::HOST], "localhost:7779");
        assert_eq!(map["x-forwarded-host"], "localhost:7779");
        assert_eq!(map["x-forwarded-for"], "127.0.0.1");
        assert_eq!(map["x-forwarded-proto"], "https");
    }
}
