//! A client that asks over connections kept open, as fast as it is answered.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// A connection that is used again and again.
pub(crate) struct Client {
    stream: TcpStream,
    request: Vec<u8>,
    answer: Vec<u8>,
}

impl Client {
    pub(crate) fn new(port: u16, path: &str) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.set_nodelay(true).unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nOrigin: https://pro.openbb.co\r\n\r\n");
        Self { stream, request: request.into_bytes(), answer: vec![0; 1 << 21] }
    }

    /// Asks once and returns the length of the answer's body.
    pub(crate) fn ask(&mut self) -> usize {
        self.stream.write_all(&self.request).unwrap();
        let mut read = 0;
        let (head, length) = loop {
            read += self.more(read);
            if let Some(head) = self.answer[..read].windows(4).position(|four| four == b"\r\n\r\n") {
                break (head + 4, content_length(&self.answer[..head]));
            }
        };
        while read < head + length {
            read += self.more(read);
        }
        length
    }

    /// Asks again and again.
    pub(crate) fn ask_often(&mut self, times: usize) {
        for _ in 0..times {
            self.ask();
        }
    }

    fn more(&mut self, read: usize) -> usize {
        let more = self.stream.read(&mut self.answer[read..]).unwrap();
        assert!(more > 0, "the connection ended");
        more
    }

    /// The body of one answer.
    pub(crate) fn text(&mut self) -> String {
        let length = self.ask();
        let head = self.answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 4;
        String::from_utf8(self.answer[head..head + length].to_vec()).unwrap()
    }
}

fn content_length(head: &[u8]) -> usize {
    let head = std::str::from_utf8(head).unwrap();
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    let mut fields = head.lines().filter_map(|line| line.split_once(": "));
    let length = fields.find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    length.unwrap_or_else(|| panic!("no length: {head}")).1.parse().unwrap()
}

/// Answers a second over `connections` at once, for about `time`.
pub(crate) fn throughput(port: u16, path: &str, connections: usize, time: Duration) -> f64 {
    let start = Instant::now();
    let asked: u32 = std::thread::scope(|scope| {
        let client = || {
            let mut client = Client::new(port, path);
            let mut asked = 0;
            while start.elapsed() < time {
                client.ask();
                asked += 1;
            }
            asked
        };
        let clients: Vec<_> = (0..connections).map(|_| scope.spawn(client)).collect();
        clients.into_iter().map(|client| client.join().unwrap()).sum()
    });
    f64::from(asked) / start.elapsed().as_secs_f64()
}
