//! A web server on the loopback interface that answers what it was told, and remembers what it was asked.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

/// A server; it serves until the tests end.
pub(crate) struct WebServer {
    pub(crate) port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl WebServer {
    /// Answers each path with status, media type and content; all others with 404.
    pub(crate) fn start(answers: &[(&str, u16, &str, &str)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let answers: Vec<(String, String)> = answers
            .iter()
            .map(|(path, status, media, body)| {
                let place = if (300..400).contains(status) { format!("Location: {body}\r\n") } else { String::new() };
                let length = body.len();
                let head = format!("HTTP/1.1 {status} X\r\n{place}Content-Type: {media}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
                ((*path).to_owned(), format!("{head}{body}"))
            })
            .collect();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&asked);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                let mut request = String::new();
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                while reader.read_line(&mut request).is_ok_and(|length| length > 2) {}
                let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
                seen.lock().unwrap().push(request);
                let missing = "HTTP/1.1 404 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned();
                let answer =
                    answers.iter().find(|(known, _)| *known == path).map_or(missing, |(_, answer)| answer.clone());
                let _ = stream.write_all(answer.as_bytes());
            }
        });
        Self { port, asked }
    }

    /// The address of `path`.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The heads of the requests so far.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}
