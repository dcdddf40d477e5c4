//! The least of an HTTP client: one request, one answer, one connection.

use std::fmt::Write as _;
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// Longest answer read.
const LENGTH: u64 = 64 * 1024 * 1024;

/// An answer.
#[derive(Debug)]
pub(super) struct Answer {
    /// Its status.
    pub(super) status: u16,
    headers: Vec<(String, String)>,
    /// Its body.
    pub(super) body: Vec<u8>,
}

impl Answer {
    /// The header `name`, in lower case.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.split("\r\n");
        let mut first = lines.next()?.split(' ');
        let status = first.next().filter(|version| version.starts_with("HTTP/1.")).and(first.next())?.parse().ok()?;
        let headers = lines.filter_map(|line| line.split_once(':'));
        let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect();
        Some(Self { status, headers, body: bytes[end + 4..].to_vec() })
    }
}

/// Asks the server at `address` for `path`, for no longer than `limit`.
pub(super) fn ask(
    address: SocketAddr,
    limit: Duration,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
) -> io::Result<Answer> {
    let deadline = Instant::now() + limit;
    let mut stream = TcpStream::connect_timeout(&address, limit)?;
    stream.set_write_timeout(Some(limit))?;
    // Answers of this version come in one piece and end with the connection.
    let mut request = format!("{method} {path} HTTP/1.0\r\nHost: localhost:{}\r\n", address.port());
    for (name, value) in headers {
        let _ = write!(request, "{name}: {value}\r\n");
    }
    request.push_str("\r\n");
    stream.write_all(request.as_bytes())?;
    let (mut bytes, mut part) = (Vec::new(), [0; 16 * 1024]);
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() || bytes.len() as u64 > LENGTH {
            return Err(ErrorKind::TimedOut.into());
        }
        stream.set_read_timeout(Some(left))?;
        match stream.read(&mut part) {
            Ok(0) => break,
            Ok(length) => bytes.extend_from_slice(&part[..length]),
            // Some servers end the connection without a goodbye.
            Err(error) if error.kind() == ErrorKind::ConnectionReset && !bytes.is_empty() => break,
            Err(error) => return Err(error),
        }
    }
    Answer::parse(&bytes).ok_or_else(|| io::Error::new(ErrorKind::InvalidData, "what answers does not speak http"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_taken_apart() {
        let answer = Answer::parse(b"HTTP/1.1 200 OK\r\nVary: Origin\r\nX: a:b\r\n\r\n{}").unwrap();
        assert_eq!((answer.status, answer.header("x"), answer.body.as_slice()), (200, Some("a:b"), b"{}".as_slice()));
        assert!(Answer::parse(b"SSH-2.0-OpenSSH\r\n\r\n").is_none());
        assert!(Answer::parse(b"HTTP/1.1 200").is_none());
        assert!(Answer::parse(b"\x15\x03\x01\x00\x02\x02\x46").is_none());
    }
}
