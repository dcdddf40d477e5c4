//! A dev server to measure.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::python;

const BINARY: &str = env!("CARGO_BIN_EXE_obb-backend");

/// A running `dev`.
pub(crate) struct Server {
    child: Child,
    pub(crate) port: u16,
    told: Receiver<String>,
}

impl Server {
    /// Starts it and waits for the events named.
    pub(crate) fn start(folder: &Path, events: &[&str]) -> Self {
        let environment = python::interpreter().parent().unwrap().parent().unwrap();
        let mut child = Command::new(BINARY)
            .args(["dev", "--port", "0", "--message-format", "json"])
            .current_dir(folder)
            .env("VIRTUAL_ENV", environment)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let (sender, told) = channel();
        // What the backend prints for each request is read as a terminal would.
        std::thread::spawn(move || lines.for_each(|line| drop(sender.send(line))));
        let mut server = Self { child, port: 0, told };
        let listening = server.wait("listening");
        let port = listening.rsplit("localhost:").next().unwrap();
        server.port = port.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap();
        for event in events {
            server.wait(event);
        }
        server
    }

    /// The next event of this name.
    pub(crate) fn wait(&self, event: &str) -> String {
        let named = format!("\"event\":\"{event}\"");
        self.told.iter().find(|line| line.contains(&named)).unwrap_or_else(|| panic!("it ended before {event}"))
    }

    /// Resident memory, where the system tells.
    pub(crate) fn kilobytes(&self) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
        line.split_whitespace().nth(1)?.parse().ok()
    }

    /// Processor time used so far by each thread that there is, where the system tells. It tells that of the whole process in
    /// hundredths of a second alone, of which an idle one may seem to use one when it uses next to nothing.
    pub(crate) fn processor_time(&self) -> Option<BTreeMap<OsString, Duration>> {
        let threads = fs::read_dir(format!("/proc/{}/task", self.child.id())).ok()?.flatten();
        let time = |thread: &Path| {
            let used = fs::read_to_string(thread.join("schedstat")).ok()?;
            Some(Duration::from_nanos(used.split(' ').next()?.parse().ok()?))
        };
        Some(threads.filter_map(|thread| Some((thread.file_name(), time(&thread.path())?))).collect())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}
