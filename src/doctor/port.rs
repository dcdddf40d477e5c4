//! The port: free, held by this program's own server, or by somebody else.

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use super::{Check, Finding, client};
use crate::dev::{self, Holder};

/// Time for a connection within this machine.
const NEAR: Duration = Duration::from_millis(500);

/// Time for a page that needs no backend.
const PAGE: Duration = Duration::from_secs(2);

/// A server that answers.
#[derive(Debug)]
pub(super) struct Server {
    /// Where.
    pub(super) address: SocketAddr,
    /// Whether it is a dev server of this program.
    pub(super) ours: bool,
}

/// Examines `port`; the server that answers there, if it speaks http.
pub(super) fn examine(port: u16, tell: &mut dyn FnMut(Finding)) -> Option<Server> {
    if port == 0 {
        tell(Finding::ok(Check::Port, "any free port is taken, as the settings say"));
        return None;
    }
    let addresses =
        [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)].map(|ip| SocketAddr::new(ip, port));
    let answering = addresses.into_iter().find(|address| TcpStream::connect_timeout(address, NEAR).is_ok());
    let Some(address) = answering else {
        tell(unanswered(port, &addresses));
        return None;
    };
    let page = client::ask(address, PAGE, "GET", "/__obb/", &[]);
    let ours = page.as_ref().is_ok_and(|page| {
        page.status == 200 && String::from_utf8_lossy(&page.body).contains("<title>obb-backend</title>")
    });
    let holder = dev::port_holder(port);
    if ours {
        let process = holder.map_or_else(String::new, |holder| format!(", process {}", holder.pid));
        tell(Finding::ok(Check::Port, format!("`obb-backend dev` serves on port {port}{process}")));
    } else {
        tell(taken(port, holder.as_ref()));
    }
    page.is_ok().then_some(Server { address, ours })
}

fn unanswered(port: u16, addresses: &[SocketAddr]) -> Finding {
    let refusal = addresses.iter().find_map(|address| {
        let kind = TcpListener::bind(address).err()?.kind();
        matches!(kind, ErrorKind::AddrInUse | ErrorKind::PermissionDenied).then_some(kind)
    });
    match refusal {
        Some(ErrorKind::PermissionDenied) => {
            Finding::failure(Check::Port, format!("port {port} may not be used: ports below 1024 belong to the system"))
                .help("choose another with `port = 7779` under `[dev]` in obb-backend.toml")
        }
        Some(_) => taken(port, dev::port_holder(port).as_ref()),
        None => Finding::ok(
            Check::Port,
            format!("port {port} is free; while `obb-backend dev` runs, its answers are examined too"),
        ),
    }
}

fn taken(port: u16, holder: Option<&Holder>) -> Finding {
    let finding = match holder {
        Some(holder) => {
            Finding::warning(Check::Port, format!("port {port} is taken by process {}: {}", holder.pid, holder.command))
                .help(format!("for `obb-backend dev` to have it: kill {}", holder.pid))
        }
        None => Finding::warning(Check::Port, format!("port {port} is taken by another program"))
            .help("for `obb-backend dev` to have it, end that program"),
    };
    finding.help(format!("or use another port: obb-backend dev --port {}", port.checked_add(1).unwrap_or(8000)))
}
