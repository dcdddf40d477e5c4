//! The one port on both loopback addresses, and on others where the user asks for it.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, SocketAddr};

use tokio::net::TcpListener;

use super::holder::{self, Holder};
use super::network;

/// Attempts to find one port that is free on both addresses.
const ATTEMPTS: usize = 20;

/// The listeners of one server.
#[derive(Debug)]
pub(crate) struct Listeners {
    /// The port, the same for all.
    pub(crate) port: u16,
    /// One for each address that exists.
    pub(crate) sockets: Vec<TcpListener>,
}

/// Why the port cannot be had.
#[derive(Debug)]
pub(crate) enum BindError {
    /// Another program has it.
    Taken {
        /// The port.
        port: u16,
        /// Who, where the system tells.
        holder: Option<Holder>,
    },
    /// Anything else.
    Other {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
}

/// Binds `port` on 127.0.0.1, where there is IPv6 on `::1`, and on `host`; 0 means any port that is free on all of them.
pub(crate) async fn bind(host: Option<IpAddr>, port: u16) -> Result<Listeners, BindError> {
    let mut attempts = if port == 0 { ATTEMPTS } else { 1 };
    loop {
        attempts -= 1;
        match all(host, port).await {
            Err(BindError::Taken { .. }) if attempts > 0 => {}
            outcome => return outcome,
        }
    }
}

async fn all(host: Option<IpAddr>, mut port: u16) -> Result<Listeners, BindError> {
    let mut sockets = Vec::new();
    for address in network::bound(host) {
        match one(address, port).await {
            Ok(socket) => {
                port = socket.local_addr().map_or(port, |address| address.port());
                sockets.push(socket);
            }
            // No IPv6 on this machine.
            Err(BindError::Other { .. }) if address.is_ipv6() && host != Some(address) && !sockets.is_empty() => {}
            Err(error) => return Err(error),
        }
    }
    Ok(Listeners { port, sockets })
}

async fn one(address: IpAddr, port: u16) -> Result<TcpListener, BindError> {
    let address = SocketAddr::from((address, port));
    TcpListener::bind(address).await.map_err(|source| match source.kind() {
        ErrorKind::AddrInUse => BindError::Taken { port, holder: holder::of_port(port) },
        _ => BindError::Other { address, source },
    })
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, Ipv6Addr};

    use super::*;

    #[tokio::test]
    async fn any_port_is_the_same_on_both_addresses() {
        let listeners = bind(None, 0).await.unwrap();
        for socket in &listeners.sockets {
            assert_eq!(socket.local_addr().unwrap().port(), listeners.port);
        }
    }

    #[tokio::test]
    async fn a_port_taken_on_either_address_is_taken() {
        let other = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = other.local_addr().unwrap().port();
        assert!(matches!(bind(None, port).await, Err(BindError::Taken { .. })));
        let Ok(other) = TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).await else { return };
        let port = other.local_addr().unwrap().port();
        assert!(matches!(bind(None, port).await, Err(BindError::Taken { .. })));
    }
}
