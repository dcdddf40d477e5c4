//! The one port on both loopback addresses.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use tokio::net::TcpListener;

use super::holder::{self, Holder};

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

/// Binds `port` on 127.0.0.1 and, where there is IPv6, on `::1`; 0 means any port that is free on both.
pub(crate) async fn bind(port: u16) -> Result<Listeners, BindError> {
    let mut attempts = if port == 0 { ATTEMPTS } else { 1 };
    loop {
        attempts -= 1;
        match both(port).await {
            Err(BindError::Taken { .. }) if attempts > 0 => {}
            outcome => return outcome,
        }
    }
}

async fn both(port: u16) -> Result<Listeners, BindError> {
    let first = one(IpAddr::V4(Ipv4Addr::LOCALHOST), port).await?;
    let port = first.local_addr().map_or(port, |address| address.port());
    let mut sockets = vec![first];
    match one(IpAddr::V6(Ipv6Addr::LOCALHOST), port).await {
        Ok(second) => sockets.push(second),
        Err(taken @ BindError::Taken { .. }) => return Err(taken),
        // No IPv6 on this machine.
        Err(BindError::Other { .. }) => {}
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
    use super::*;

    #[tokio::test]
    async fn any_port_is_the_same_on_both_addresses() {
        let listeners = bind(0).await.unwrap();
        for socket in &listeners.sockets {
            assert_eq!(socket.local_addr().unwrap().port(), listeners.port);
        }
    }

    #[tokio::test]
    async fn a_port_taken_on_either_address_is_taken() {
        let other = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = other.local_addr().unwrap().port();
        assert!(matches!(bind(port).await, Err(BindError::Taken { .. })));
        let Ok(other) = TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).await else { return };
        let port = other.local_addr().unwrap().port();
        assert!(matches!(bind(port).await, Err(BindError::Taken { .. })));
    }
}
