//! When an instance is ready: as soon as it answers a request, whatever the answer.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Time between two attempts. A refused connection on the loopback interface costs some microseconds.
const PAUSE: Duration = Duration::from_millis(5);

/// Time for one answer; a backend may compute something for its front page.
const ANSWER: Duration = Duration::from_secs(10);

/// Programs told to listen on `localhost` may take either; Node takes the second.
const ADDRESSES: [IpAddr; 2] = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];

/// Waits until the instance on `port` answers, and tells where.
pub(super) async fn answers(port: u16) -> SocketAddr {
    loop {
        for address in ADDRESSES {
            let address = SocketAddr::from((address, port));
            if let Ok(Ok(true)) = tokio::time::timeout(ANSWER, ask(address)).await {
                return address;
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn ask(address: SocketAddr) -> std::io::Result<bool> {
    let mut stream = TcpStream::connect(address).await?;
    // Every backend knows this path; asking for it runs no handler of a widget.
    let request = format!(
        "GET /widgets.json HTTP/1.1\r\nHost: {address}\r\nUser-Agent: obb-backend\r\nAccept: */*\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await?;
    let mut start = [0; 5];
    stream.read_exact(&mut start).await?;
    // Read on, so that the instance does not see its answer refused.
    let mut rest = [0; 4096];
    while stream.read(&mut rest).await? > 0 {}
    Ok(&start == b"HTTP/")
}
