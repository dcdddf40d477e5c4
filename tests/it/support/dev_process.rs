//! A running `obb-backend dev`, read event by event, and a plain HTTP client.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

/// Time for anything that must happen; only a failing test takes it.
pub(crate) const DEADLINE: Duration = Duration::from_secs(30);

/// A folder with files.
pub(crate) struct Folder {
    dir: TempDir,
}

impl Folder {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let folder = Self { dir: tempfile::tempdir().unwrap() };
        for (name, text) in files {
            folder.write(name, text);
        }
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.file(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

/// The binary with a clean environment.
pub(crate) fn binary() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_obb-backend"));
    for name in ["VIRTUAL_ENV", "NO_COLOR", "CLICOLOR_FORCE", "COLUMNS"] {
        command.env_remove(name);
    }
    command.env("OBB_BACKEND_HOME", Path::new(env!("CARGO_TARGET_TMPDIR")).join("home"));
    command.stdin(Stdio::null());
    command
}

/// A running server. Ends with the test, its backend included.
pub(crate) struct DevProcess {
    child: Child,
    events: Receiver<Value>,
    seen: Vec<Value>,
    errors: Arc<Mutex<String>>,
    pub(crate) urls: Vec<String>,
    pub(crate) port: u16,
}

impl DevProcess {
    /// Serves `folder` on any port.
    pub(crate) fn start(folder: &Path) -> Self {
        Self::start_with(folder, &[], &[])
    }

    /// Serves `folder` with more arguments and variables.
    pub(crate) fn start_with(folder: &Path, arguments: &[&str], variables: &[(&str, &Path)]) -> Self {
        let mut command = binary();
        command.arg("dev").arg(folder).args(["--message-format", "json", "--port", "0"]).args(arguments);
        command.envs(variables.iter().copied());
        Self::from_command(&mut command)
    }

    /// Runs a command that serves with `--message-format json`.
    pub(crate) fn from_command(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (sender, events) = channel();
        let output = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                let event = serde_json::from_str(&line).unwrap_or_else(|_| Value::String(line));
                if sender.send(event).is_err() {
                    return;
                }
            }
        });
        let errors = Arc::new(Mutex::new(String::new()));
        let (mut stream, sink) = (child.stderr.take().unwrap(), Arc::clone(&errors));
        std::thread::spawn(move || {
            let mut text = String::new();
            let _ = stream.read_to_string(&mut text);
            sink.lock().unwrap().push_str(&text);
        });
        let mut process = Self { child, events, seen: Vec::new(), errors, urls: Vec::new(), port: 0 };
        let listening = process.wait("listening");
        process.urls =
            listening["urls"].as_array().unwrap().iter().map(|url| url.as_str().unwrap().to_owned()).collect();
        process.port = process.urls[0].rsplit(':').next().unwrap().parse().unwrap();
        process
    }

    /// The next event of this name; those before it are passed over.
    pub(crate) fn wait(&mut self, name: &str) -> Value {
        self.wait_for(name, |event| event["event"] == name)
    }

    /// The next event that `matches`.
    pub(crate) fn wait_for(&mut self, what: &str, matches: impl Fn(&Value) -> bool) -> Value {
        let deadline = Instant::now() + DEADLINE;
        loop {
            match self.events.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(event) => {
                    self.seen.push(event.clone());
                    if matches(&event) {
                        return event;
                    }
                }
                Err(error) => {
                    let why = if error == RecvTimeoutError::Timeout { "in time" } else { "before the end" };
                    let errors = self.errors.lock().unwrap();
                    panic!("no event {what:?} {why}; seen: {:#?}; standard error: {errors}", self.seen);
                }
            }
        }
    }

    /// Every event seen up to now, those passed over included.
    pub(crate) fn seen(&self, name: &str) -> usize {
        self.seen.iter().filter(|event| event["event"] == name).count()
    }

    /// The event of this name that was passed over.
    pub(crate) fn passed(&self, name: &str) -> &Value {
        let event = self.seen.iter().find(|event| event["event"] == name);
        event.unwrap_or_else(|| panic!("no event {name:?} in {:#?}", self.seen))
    }

    /// Every event seen up to now, as text.
    pub(crate) fn all(&self) -> String {
        serde_json::to_string(&self.seen).unwrap()
    }

    /// What it printed on standard error; complete once it has ended.
    pub(crate) fn errors(&self) -> String {
        self.errors.lock().unwrap().clone()
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        request(self.port, "GET", path, &[], b"")
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal, `INT` for one.
    pub(crate) fn signal(&self, name: &str) {
        signal(self.child.id(), name);
    }

    /// Waits for the end.
    pub(crate) fn ended(&mut self) -> ExitStatus {
        let mut status = None;
        until("the server ends", || {
            status = self.child.try_wait().unwrap();
            status.is_some()
        });
        status.unwrap()
    }
}

impl Drop for DevProcess {
    fn drop(&mut self) {
        if self.child.try_wait().is_ok_and(|status| status.is_none()) {
            self.signal("TERM");
            let deadline = Instant::now() + Duration::from_secs(8);
            while Instant::now() < deadline {
                if self.child.try_wait().is_ok_and(|status| status.is_some()) {
                    return;
                }
                std::thread::sleep(Duration::from_millis(5));
            }
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// Looks again and again until something that makes no event of its own has happened.
pub(crate) fn until(what: &str, mut happened: impl FnMut() -> bool) {
    let deadline = Instant::now() + DEADLINE;
    while !happened() {
        assert!(Instant::now() < deadline, "never: {what}");
        std::thread::sleep(Duration::from_millis(1));
    }
}

pub(crate) fn signal(pid: u32, name: &str) {
    let status = Command::new("kill").arg(format!("-{name}")).arg(pid.to_string()).status().unwrap();
    assert!(status.success());
}

/// Whether a process of this number runs; one that ended and was not yet fetched by its parent does not.
pub(crate) fn runs(pid: u32) -> bool {
    if cfg!(target_os = "linux") {
        let state = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let state = state.rsplit(") ").next().and_then(|rest| rest.chars().next());
        return state.is_some_and(|state| state != 'Z' && state != 'X');
    }
    let output = Command::new("ps").args(["-o", "stat=", "-p", &pid.to_string()]).output().unwrap();
    let state = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    !state.is_empty() && !state.starts_with('Z')
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Reads an answer of HTTP/1.1 from the bytes of a connection that was closed after it.
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or_else(|| {
            panic!("no answer: {:?}", String::from_utf8_lossy(bytes));
        });
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers: Vec<(String, String)> = lines
            .map(|line| line.split_once(':').unwrap())
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let rest = &bytes[end + 4..];
        let chunked = headers.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked");
        let body = if chunked { dechunk(rest) } else { rest.to_vec() };
        Self { status, headers, body }
    }
}

fn dechunk(mut bytes: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = bytes.windows(2).position(|two| two == b"\r\n") {
        let size = usize::from_str_radix(std::str::from_utf8(&bytes[..end]).unwrap().trim(), 16).unwrap();
        if size == 0 {
            break;
        }
        body.extend_from_slice(&bytes[end + 2..end + 2 + size]);
        bytes = &bytes[end + 4 + size..];
    }
    body
}

/// The bytes of a request that closes its connection.
pub(crate) fn request_bytes(method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut text = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
        text.push_str("Host: localhost\r\n");
    }
    for (name, value) in headers {
        let _ = write!(text, "{name}: {value}\r\n");
    }
    if !body.is_empty() {
        let _ = write!(text, "Content-Length: {}\r\n", body.len());
    }
    text.push_str("\r\n");
    let mut bytes = text.into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

/// A port that was free a moment ago.
pub(crate) fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

/// A connection to `port` that fails rather than waits for ever.
pub(crate) fn connect(port: u16) -> TcpStream {
    let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    stream.set_nodelay(true).unwrap();
    stream
}

/// Asks and reads the whole answer.
pub(crate) fn request(port: u16, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let mut stream = connect(port);
    stream.write_all(&request_bytes(method, path, headers, body)).unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    Answer::parse(&bytes)
}

/// The source of the backend that the tests start.
const FAKE: &str = include_str!("fake_backend.py");

/// A project whose backend is the fake one, of version 1.
pub(crate) fn fake_project() -> Folder {
    Folder::new(&[
        ("fake.py", FAKE),
        ("widgets.json", "{}"),
        ("apps.json", "[]"),
        ("obb-backend.toml", "[dev]\ncommand = \"python3 fake.py {port}\"\n"),
    ])
}

impl Folder {
    /// Changes the fake backend's version.
    pub(crate) fn save_version(&self, version: &str) {
        let line = format!("VERSION = \"{version}\"");
        self.write("fake.py", &FAKE.replace("VERSION = \"1\"", &line));
    }

    /// Waits until the backend made a file.
    pub(crate) fn wait_for_file(&self, name: &str) {
        until(name, || self.file(name).exists());
    }
}
