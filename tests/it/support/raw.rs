//! A backend that shows the bytes it got and answers with bytes of a file, and a client that sends bytes.

use std::io::{Read, Write};

use super::dev_process::{DevProcess, Folder, connect};

/// A served project whose backend answers `/file/NAME` with `bytes` for each `(NAME, bytes)`, and `/show` with what it got.
pub(crate) fn raw_backend(replies: &[(&str, &[u8])], arguments: &[&str]) -> (Folder, DevProcess) {
    let project = Folder::new(&[
        ("raw.py", include_str!("raw_backend.py")),
        ("obb-backend.toml", "[dev]\ncommand = \"python3 raw.py {port}\"\n"),
    ]);
    for (name, bytes) in replies {
        std::fs::write(project.file(&format!("{name}.reply")), bytes).unwrap();
    }
    let mut dev = DevProcess::start_with(project.path(), arguments, &[("OBB_BACKEND_HOME", project.path())]);
    dev.wait("ready");
    (project, dev)
}

impl Folder {
    /// The first lines of the requests that reached the backend, the server's own aside.
    pub(crate) fn asked(&self) -> Vec<String> {
        let log = std::fs::read(self.file("asked")).unwrap_or_default();
        String::from_utf8_lossy(&log).lines().map(str::to_owned).collect()
    }
}

/// Sends `bytes` and reads until the other side closes; what came before it broke off, if it does.
pub(crate) fn exchange(port: u16, bytes: &[u8]) -> Vec<u8> {
    let mut stream = connect(port);
    // The other side may refuse before it has read everything.
    let _ = stream.write_all(bytes);
    rest(&mut stream)
}

/// What the other side sends until it closes.
pub(crate) fn rest(stream: &mut impl Read) -> Vec<u8> {
    let mut answer = Vec::new();
    let mut part = [0; 4096];
    loop {
        match stream.read(&mut part) {
            Ok(0) => return answer,
            Ok(read) => answer.extend_from_slice(&part[..read]),
            Err(error) if matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) => {
                panic!("the connection stays open after {:?}", String::from_utf8_lossy(&answer))
            }
            Err(_) => return answer,
        }
    }
}

/// Reads up to `end`.
pub(crate) fn read_until(stream: &mut impl Read, end: &str) -> String {
    let mut bytes = Vec::new();
    while !bytes.ends_with(end.as_bytes()) {
        let mut byte = [0];
        let read = stream.read(&mut byte).unwrap();
        assert!(read > 0, "ended before {end:?}: {:?}", String::from_utf8_lossy(&bytes));
        bytes.push(byte[0]);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
