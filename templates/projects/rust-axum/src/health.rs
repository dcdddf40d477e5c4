//! Whether the server answers: what `--health` asks, in containers that hold no other program to ask with.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::time::Duration;

/// Asks the server on this machine for its first page.
pub fn ask(port: u16) -> Result<(), String> {
    let answer = fetch(port).map_err(|error| format!("port {port}: {error}"))?;
    match answer.lines().next() {
        Some(status) if status.ends_with(" 200 OK") => Ok(()),
        status => Err(format!("port {port}: {}", status.unwrap_or("no answer"))),
    }
}

fn fetch(port: u16) -> io::Result<String> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    stream.set_read_timeout(Some(Duration::from_secs(3)))?;
    stream.write_all(b"GET / HTTP/1.0\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}
