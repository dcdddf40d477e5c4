//! Rules of what the files say about connections.

pub(super) mod secrets;
pub(super) mod sockets;

use url::Host;

/// Whether a browser takes `host` for the machine that it runs on.
pub(super) fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}
