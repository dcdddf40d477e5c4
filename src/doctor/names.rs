//! What `localhost` means on this machine.

use std::net::{IpAddr, ToSocketAddrs as _};

use super::within::{LIMIT, within};
use super::{Check, Finding};

/// Asks the system for the addresses of `localhost`.
pub(super) fn examine(tell: &mut dyn FnMut(Finding)) {
    let found = within(LIMIT, || ("localhost", 80).to_socket_addrs().map(|found| found.map(|a| a.ip()).collect()));
    let found: Vec<IpAddr> = found.and_then(Result::ok).unwrap_or_default();
    tell(judged(&found));
}

fn judged(found: &[IpAddr]) -> Finding {
    let file = if cfg!(windows) { r"C:\Windows\System32\drivers\etc\hosts" } else { "/etc/hosts" };
    let remedy = format!("in {file} there must be a line `127.0.0.1 localhost`");
    if found.is_empty() {
        return Finding::failure(Check::Names, "the system knows no `localhost`").help(remedy);
    }
    if let Some(other) = found.iter().find(|ip| !ip.is_loopback()) {
        let message = format!("`localhost` is {other}, which is not this machine itself");
        return Finding::failure(Check::Names, message).help(remedy);
    }
    let mut shown: Vec<String> = found.iter().map(ToString::to_string).collect();
    shown.dedup();
    Finding::ok(Check::Names, format!("`localhost` is {}", shown.join(" and ")))
}

#[cfg(test)]
mod tests {
    use super::super::Outcome;
    use super::*;

    #[test]
    fn localhost_must_be_this_machine() {
        let outcome = |addresses: &[&str]| {
            judged(&addresses.iter().map(|address| address.parse().unwrap()).collect::<Vec<_>>()).outcome
        };
        assert_eq!(outcome(&["127.0.0.1"]), Outcome::Ok);
        assert_eq!(outcome(&["::1", "127.0.0.1"]), Outcome::Ok);
        assert_eq!(outcome(&["127.0.0.1", "10.0.0.1"]), Outcome::Failure);
        assert_eq!(outcome(&[]), Outcome::Failure);
    }
}
