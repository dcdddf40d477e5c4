//! Addresses in files: whether they are full ones, and whether a page served by https may ask them.

use url::Host;

/// Whether `address` is a full http or https address.
pub(super) fn is_absolute(address: &str) -> bool {
    host(address).is_some()
}

/// Whether a page served by https may ask `address`: an https one, or http on this machine.
pub(super) fn is_reachable(address: &str) -> bool {
    let own = |host: &str| Host::parse(host).is_ok_and(|host| is_this_machine(&host));
    host(address).is_some_and(|host| address.starts_with("https:") || own(host))
}

/// Whether a browser takes `host` for the machine that it runs on.
pub(super) fn is_this_machine(host: &Host<impl AsRef<str>>) -> bool {
    match host {
        Host::Domain(name) => name.as_ref() == "localhost" || name.as_ref().ends_with(".localhost"),
        Host::Ipv4(address) => address.is_loopback() || address.is_unspecified(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

/// The host of a full address, without its port.
fn host(address: &str) -> Option<&str> {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let port = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let host = authority.rsplit_once(':').filter(|(_, tail)| port(tail)).map_or(authority, |(host, _)| host);
    let strange = |c: char| c.is_whitespace() || c.is_control() || c == '\\';
    (!host.is_empty() && !host.contains(strange)).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_addresses_have_a_scheme_and_a_host() {
        for address in
            ["http://example.com", "https://example.com:8443/a?b#c", "http://[::1]:7779/x", "https://a@b.com"]
        {
            assert!(is_absolute(address), "{address}");
        }
        for address in
            ["", "/x", "httpbin/x", "http:/example.com", "https://", "https:///x", "ftp://example.com", "http://a b"]
        {
            assert!(!is_absolute(address), "{address}");
        }
    }

    #[test]
    fn plain_http_reaches_only_this_machine() {
        for address in [
            "https://example.com",
            "http://localhost:7779/mcp",
            "http://127.0.0.1",
            "http://[::1]:1",
            "http://0.0.0.0/",
        ] {
            assert!(is_reachable(address), "{address}");
        }
        for address in ["http://example.com", "http://localhost.example.com", "http://192.168.1.2:80/mcp", "mcp"] {
            assert!(!is_reachable(address), "{address}");
        }
    }
}
