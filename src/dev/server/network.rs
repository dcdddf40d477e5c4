//! The addresses under which other machines reach this server.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::Path;

/// What is bound for `host`: loopback always, so that this machine's own browser keeps its address.
pub(super) fn bound(host: Option<IpAddr>) -> Vec<IpAddr> {
    let (v4, v6) = (IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST));
    match host {
        None => vec![v4, v6],
        Some(host) if host.is_loopback() && (host == v4 || host == v6) => vec![v4, v6],
        Some(IpAddr::V4(host)) if host.is_unspecified() => vec![IpAddr::V4(host), v6],
        // Windows alone keeps the two families apart here.
        Some(IpAddr::V6(host)) if host.is_unspecified() && cfg!(windows) => vec![IpAddr::V6(host), v4],
        Some(IpAddr::V6(host)) if host.is_unspecified() => vec![IpAddr::V6(host)],
        Some(host) => vec![v4, v6, host],
    }
}

/// The addresses of this machine that other machines can use, where `host` is bound.
pub(crate) fn reachable(host: Option<IpAddr>) -> Vec<IpAddr> {
    match host {
        None => Vec::new(),
        Some(host) if host.is_loopback() => Vec::new(),
        Some(host) if !host.is_unspecified() => vec![host],
        Some(host) => {
            let found = if_addrs::get_if_addrs().unwrap_or_default();
            let usable = found.into_iter().map(|interface| interface.ip()).filter(|ip| match ip {
                IpAddr::V4(ip) => !ip.is_loopback() && !ip.is_link_local(),
                IpAddr::V6(ip) => host.is_ipv6() && !ip.is_loopback() && !ip.is_unicast_link_local(),
            });
            let mut usable: Vec<IpAddr> = usable.collect();
            usable.sort_unstable();
            usable.dedup();
            usable
        }
    }
}

/// Whether this is a container of Docker or Podman.
pub(crate) fn in_container() -> bool {
    ["/.dockerenv", "/run/.containerenv"].iter().any(|mark| Path::new(mark).exists())
}

/// `ip` as it stands in an address.
pub(crate) fn in_url(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_is_bound_whatever_else_is() {
        let bound = |host: &str| -> Vec<String> {
            super::bound(Some(host.parse().unwrap())).iter().map(ToString::to_string).collect()
        };
        assert_eq!(super::bound(None).len(), 2);
        assert_eq!(bound("127.0.0.1"), ["127.0.0.1", "::1"]);
        assert_eq!(bound("::1"), ["127.0.0.1", "::1"]);
        assert_eq!(bound("0.0.0.0"), ["0.0.0.0", "::1"]);
        assert_eq!(bound("192.168.1.5"), ["127.0.0.1", "::1", "192.168.1.5"]);
        assert_eq!(bound("127.0.0.2"), ["127.0.0.1", "::1", "127.0.0.2"]);
    }

    #[test]
    fn loopback_is_reached_by_nobody_else() {
        assert!(reachable(None).is_empty());
        assert!(reachable(Some("127.0.0.1".parse().unwrap())).is_empty());
        assert_eq!(reachable(Some("10.1.2.3".parse().unwrap())).len(), 1);
        let all = reachable(Some("0.0.0.0".parse().unwrap()));
        assert!(all.iter().all(|ip| ip.is_ipv4() && !ip.is_loopback()), "{all:?}");
        assert_eq!(in_url("fd00::1".parse().unwrap()), "[fd00::1]");
    }
}
