//! Requests that mean harm: none reaches what it should not, none ends the server, none keeps others out.

use std::io::Write;

use crate::support::dev_process::{Answer, DevProcess, Folder, connect, request};
use crate::support::raw::{exchange, raw_backend, read_until, rest};

/// A request hidden behind another; under this name the server answers nobody.
const HIDDEN: &str = "GET /hidden HTTP/1.1\r\nHost: evil.example\r\n\r\n";

fn posted(headers: &str, body: &str) -> String {
    format!("POST /show HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n\r\n{body}")
}

fn asked(headers: &str) -> String {
    format!("GET /show HTTP/1.1\r\nHost: localhost\r\n{headers}\r\nConnection: close\r\n\r\n")
}

/// Requests with the statuses that are right as the first answer; 0 for none at all.
fn malformed() -> Vec<(&'static str, String, &'static [u16])> {
    let chunk = |size: &str| posted("Transfer-Encoding: chunked", &format!("{size}\r\nabc\r\n0\r\n\r\n{HIDDEN}"));
    let both = format!("0\r\n\r\n{HIDDEN}");
    let length = both.len();
    vec![
        (
            "length and chunks",
            posted(&format!("Content-Length: {length}\r\nTransfer-Encoding: chunked"), &both),
            &[200, 400],
        ),
        (
            "chunks and length",
            posted(&format!("Transfer-Encoding: chunked\r\nContent-Length: {length}"), &both),
            &[200, 400],
        ),
        ("two lengths", posted("Content-Length: 3\r\nContent-Length: 4", "abcd"), &[400]),
        ("a list of lengths", posted("Content-Length: 3, 4", "abcd"), &[400]),
        ("a signed length", posted("Content-Length: +3", "abc"), &[400]),
        ("a negative length", posted("Content-Length: -3", "abc"), &[400]),
        ("a length beyond all numbers", posted("Content-Length: 99999999999999999999", "abc"), &[400]),
        ("a length in hexadecimal", posted("Content-Length: 0x3", "abc"), &[400]),
        ("chunks that are not last", posted("Transfer-Encoding: chunked, identity", &both), &[400]),
        ("unknown coding", posted("Transfer-Encoding: xchunked", &both), &[400]),
        ("space before the colon", posted("Transfer-Encoding : chunked", &both), &[400]),
        ("a tab for a space", posted("Transfer-Encoding:\u{b}chunked", &both), &[400]),
        (
            "chunks in HTTP/1.0",
            posted("Transfer-Encoding: chunked", &both).replace("1.1\r\nHost: l", "1.0\r\nHost: l"),
            &[400],
        ),
        ("a negative chunk", chunk("-3"), &[0, 400, 502]),
        ("a chunk in C's notation", chunk("0x3"), &[0, 400, 502]),
        ("a chunk beyond all numbers", chunk("fffffffffffffffff"), &[0, 400, 502]),
        ("a chunk longer than told", chunk("2"), &[0, 400, 502]),
        ("a folded header", asked("X-A: 1\r\n Host: evil.example"), &[400]),
        ("a header without a name", asked(": 1"), &[400]),
        ("a header without a colon", asked("X-A"), &[400]),
        ("a carriage return in a header", asked("X-A: 1\rX-B: 2"), &[400]),
        ("a NUL in a header", asked("X-A: 1\0"), &[400]),
        ("a NUL in the address", "GET /show\0 HTTP/1.1\r\nHost: localhost\r\n\r\n".to_owned(), &[400]),
        ("a space in the address", "GET /show /more HTTP/1.1\r\nHost: localhost\r\n\r\n".to_owned(), &[400]),
        ("lines that end in a line feed", format!("GET /show HTTP/1.1\nHost: localhost\n\n{HIDDEN}"), &[200, 400]),
        ("the oldest HTTP", "GET /show\r\n\r\n".to_owned(), &[400]),
        ("a newer HTTP", "GET /show HTTP/7.0\r\nHost: localhost\r\n\r\n".to_owned(), &[400]),
        ("no HTTP", "\u{1}\u{2}\u{3}\r\n\r\n".to_owned(), &[400]),
        ("no host", "GET /show HTTP/1.1\r\n\r\n".to_owned(), &[400]),
        ("two hosts", asked("Host: evil.example"), &[400]),
        ("a host within a host", "GET /show HTTP/1.1\r\nHost: localhost@evil.example\r\n\r\n".to_owned(), &[403]),
        ("another address", "GET http://evil.example/show HTTP/1.1\r\nHost: localhost\r\n\r\n".to_owned(), &[403]),
        ("a tunnel", "CONNECT localhost:22 HTTP/1.1\r\nHost: localhost:22\r\n\r\n".to_owned(), &[405]),
        (
            "the server as a whole",
            "OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".to_owned(),
            &[400],
        ),
        (
            "another protocol",
            asked("Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\nConnection: Upgrade, HTTP2-Settings"),
            &[200],
        ),
        ("too many headers", asked(&"X-A: 1\r\n".repeat(200)), &[431]),
        ("too large a header", asked(&format!("X-A: {}", "a".repeat(100_000))), &[431]),
        (
            "too long an address",
            format!("GET /{} HTTP/1.1\r\nHost: localhost\r\n\r\n", "a".repeat(100_000)),
            &[414, 431],
        ),
    ]
}

#[test]
fn malformed_requests_end_at_the_door() {
    let (project, dev) = raw_backend(&[], &[]);
    for (what, bytes, statuses) in malformed() {
        // Where the server goes on after the first answer, this ends the connection.
        let bytes = bytes + asked("X-Last: 1").as_str();
        let answer = exchange(dev.port, bytes.as_bytes());
        let status = if answer.is_empty() { 0 } else { Answer::parse(&answer).status };
        assert!(statuses.contains(&status), "{what}: {}", String::from_utf8_lossy(&answer));
    }
    for line in project.asked() {
        assert!(!line.contains("hidden") && !line.contains("more"), "{line} reached the backend");
    }
    assert_eq!(dev.get("/show").status, 200);
}

#[test]
fn slow_connections_keep_nobody_out() {
    // A process may open 256 files there, too few to be a crowd.
    if cfg!(target_os = "macos") {
        return;
    }
    let (_project, dev) = raw_backend(&[], &[]);
    let mut slow: Vec<_> = (0..400).map(|_| connect(dev.port)).collect();
    for stream in &mut slow {
        // The oldest have been sent away meanwhile.
        let _ = stream.write_all(b"GET /show HTTP/1.1\r\nHost: loc");
    }
    assert_eq!(dev.get("/show").status, 200);
    assert!(rest(&mut slow[0]).is_empty(), "the oldest makes way");
    let newest = slow.last_mut().unwrap();
    newest.write_all(b"alhost\r\nConnection: close\r\n\r\n").unwrap();
    assert_eq!(Answer::parse(&rest(newest)).status, 200);
}

#[test]
#[cfg(target_os = "linux")]
fn more_streams_are_open_than_a_process_may_have_files_at_first() {
    let project = project();
    let mut command = std::process::Command::new("sh");
    command.args(["-c", "ulimit -S -n 256; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_obb-backend"), "dev"]);
    command.arg(project.path()).args(["--message-format", "json", "--port", "0"]);
    command.env("OBB_BACKEND_HOME", project.path());
    let dev = DevProcess::from_command(&mut command);
    let opened = || {
        let mut stream = connect(dev.port);
        stream.write_all(b"GET /__obb/events HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        assert!(read_until(&mut stream, "\r\n").contains(" 200 "));
        stream
    };
    let _streams: Vec<_> = (0..300).map(|_| opened()).collect();
    assert_eq!(dev.get("/note").text(), "plain");
}

const SECRET: &str = "s3cr3t";

/// A project of files with secrets beside those that are served.
fn project() -> Folder {
    let mut files = vec![("widgets.json", "{}"), ("data/note.txt", "plain")];
    files.extend(
        [
            ".env",
            ".env.json",
            ".git/config",
            "secret.txt",
            "obb-backend.txt",
            "data/.env",
            "data/.env.txt",
            "data/.git/config.txt",
            "data/key.pem",
            "data/server.key",
            "data/server.crt",
            "data/obb-backend.toml",
            "data/note.txt~",
            "data/note.py",
            "data/a:b.txt",
            "data/folder.txt/inside.md",
        ]
        .map(|name| (name, SECRET)),
    );
    Folder::new(&files)
}

#[test]
fn no_spelling_of_an_address_reaches_a_file_that_is_not_served() {
    let project = project();
    let dev = DevProcess::start(project.path());
    assert_eq!(dev.get("/note").text(), "plain");
    let mut addresses: Vec<String> = Vec::new();
    for up in ["..", "%2e%2e", ".%2e", "%252e%252e", "..;", "..%00", "%c0%ae%c0%ae", "%uff0e%uff0e", "....", "..\\"] {
        for slash in ["/", "%2f", "%252f", "\\", "%5c", "%c0%af"] {
            for file in ["secret.txt", "secret", ".env", ".git/config"] {
                addresses.push(format!("/{up}{slash}{file}"));
                addresses.push(format!("/folder.txt/{up}{slash}{up}{slash}{file}"));
            }
        }
    }
    addresses.extend(
        [
            "/.env",
            "/.env.txt",
            "/%2eenv",
            "/.git/config",
            "/key.pem",
            "/key",
            "/server.key",
            "/server.crt",
            "/obb-backend.toml",
            "/obb-backend",
            "/note.txt~",
            "/note.py",
            "/note.txt::$DATA",
            "/note.txt%00.png",
            "/note.txt%20",
            "/note.txt.",
            "/NOTE~1.TXT",
            "/C:/Windows/win.ini",
            "/C%3a%5cWindows%5cwin.ini",
            "//server/share/note.txt",
            "/%5c%5cserver%5cshare",
            "/a:b",
            "/a%3ab.txt",
            "/folder",
            "/folder.txt",
            "/data/note.txt",
            "/data",
            "/.",
            "/..",
            "/%2e",
            "/file:///etc/passwd",
            "/etc/passwd",
            "//etc/passwd",
            "/proc/self/environ",
            "/%ff%fe",
            "/%",
            "/%zz",
        ]
        .map(str::to_owned),
    );
    addresses.push(format!("/{}", "a".repeat(8000)));
    addresses.push(format!("/{}", "a/".repeat(4000)));
    for address in addresses {
        let answer = dev.get(&address);
        assert!(matches!(answer.status, 400 | 404), "{address}: {answer:?}");
        assert!(!answer.text().contains(SECRET), "{address}: {answer:?}");
    }
    assert_eq!(dev.get("/note").text(), "plain");
}

#[test]
#[cfg(unix)]
fn files_that_are_no_files_are_neither_read_nor_waited_for() {
    use std::os::unix::fs::symlink;
    let project = project();
    let fifo = |name: &str| {
        let made = std::process::Command::new("mkfifo").arg(project.file(name)).status().unwrap();
        assert!(made.success());
    };
    fifo("data/pipe.json");
    fifo("apps.json");
    symlink("/dev/zero", project.file("data/zero.txt")).unwrap();
    symlink("../secret.txt", project.file("data/out.txt")).unwrap();
    symlink("..", project.file("data/above")).unwrap();
    symlink("loop.txt", project.file("data/loop.txt")).unwrap();
    symlink("key.pem", project.file("data/key.txt")).unwrap();
    symlink(".env", project.file("data/open.txt")).unwrap();
    let mut dev = DevProcess::start(project.path());
    let detail = dev.get("/apps.json").json()["detail"].to_string();
    assert!(detail.contains("apps.json could not be read: it is a pipe or a device"), "{detail}");
    for path in ["/pipe", "/pipe.json", "/zero", "/out", "/above/secret", "/loop", "/key", "/open"] {
        let answer = dev.get(path);
        assert_eq!(answer.status, 404, "{path}: {answer:?}");
        assert!(!answer.text().contains(SECRET), "{path}: {answer:?}");
    }
    dev.wait("validated");
}

#[test]
fn nothing_of_our_own_opens_answers_to_everyone() {
    let project = project();
    let dev = DevProcess::start(project.path());
    for path in ["/widgets.json", "/note", "/nothing", "/__obb/", "/__obb/events-of-nobody"] {
        for origin in
            ["https://evil.example", "null", "https://pro.openbb.co.evil.example", "http://localhost.evil.example"]
        {
            let answer = request(dev.port, "GET", path, &[("Origin", origin)], b"");
            assert_eq!(answer.header("access-control-allow-origin"), None, "{path} to {origin}: {answer:?}");
        }
        let answer = dev.get(path);
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("strict-transport-security"), None, "{path}");
        assert_eq!(answer.header("server"), None, "{path}");
    }
    let page = dev.get("/__obb/");
    assert_eq!(page.header("cross-origin-resource-policy"), Some("same-origin"));
    let unused = exchange(
        dev.port,
        b"POST /note HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc",
    );
    assert_eq!(Answer::parse(&unused).status, 405);
}
