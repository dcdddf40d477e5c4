//! Under which names the server answers, and from where it is reached.

use std::io::Write as _;
use std::net::UdpSocket;

use crate::support::dev_process::{Answer, DevProcess, Folder, binary, request, request_bytes};
use crate::support::raw::rest;

fn project(settings: &str) -> Folder {
    Folder::new(&[("widgets.json", "{}"), ("data/note.txt", "plain"), ("obb-backend.toml", settings)])
}

fn status(dev: &DevProcess, host: &str) -> u16 {
    request(dev.port, "GET", "/note", &[("Host", host)], b"").status
}

/// An address of this machine that others can use. Nothing is sent.
fn own_address() -> Option<String> {
    let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
    socket.connect("192.0.2.1:9").ok()?;
    let ip = socket.local_addr().ok()?.ip();
    (!ip.is_loopback() && !ip.is_unspecified()).then(|| ip.to_string())
}

#[test]
fn other_names_are_answered_where_they_were_allowed_and_a_refusal_is_told() {
    let project = project("[dev]\nhosts = [\"My.Desk\"]\n");
    let mut dev = DevProcess::start_with(project.path(), &["--allowed-host", "other.desk"], &[]);
    for (host, expected) in
        [("localhost", 200), ("my.desk:80", 200), ("OTHER.desk", 200), ("0.0.0.0", 403), ("evil.example:80", 403)]
    {
        assert_eq!(status(&dev, host), expected, "{host}");
    }
    let told =
        dev.wait_for("host-refused", |event| event["kind"] == "host-refused" && event.to_string().contains("evil"));
    assert!(told["help"].as_str().unwrap().contains("--allowed-host evil.example`"), "{told}");
}

#[test]
fn nobody_else_reaches_the_server_unless_it_is_told() {
    let Some(address) = own_address() else {
        eprintln!("SKIPPED: this machine has no address besides loopback");
        return;
    };
    let project = project("");
    let mut dev = DevProcess::start(project.path());
    assert!(std::net::TcpStream::connect((address.as_str(), dev.port)).is_err());
    assert_eq!(status(&dev, &address), 403);
    dev.signal("INT");
    dev.wait("stopped");
    for host in ["0.0.0.0", address.as_str()] {
        let mut dev = DevProcess::start_with(project.path(), &["--host", host], &[]);
        let own = format!("http://{address}:{}", dev.port);
        assert_eq!(dev.urls[0], format!("http://localhost:{}", dev.port), "Workspace here keeps its address");
        assert!(dev.urls.contains(&own), "{:?}", dev.urls);
        let told = dev.wait_for("exposed", |event| event["kind"] == "exposed");
        assert!(told["message"].as_str().unwrap().contains(&own), "{told}");
        assert!(std::net::TcpStream::connect((address.as_str(), dev.port)).is_ok());
        assert_eq!(status(&dev, &address), 200);
        assert_eq!(status(&dev, "localhost"), 200);
        assert_eq!(status(&dev, "evil.example"), 403);
    }
}

#[test]
fn the_page_is_for_the_user_of_this_machine_alone() {
    let project = project("");
    let mut dev = DevProcess::start_with(project.path(), &["--host", "0.0.0.0", "--allowed-host", "my.tunnel"], &[]);
    dev.wait("validated");
    let port = dev.port;
    // In a container everybody comes from outside.
    let container = ["/.dockerenv", "/run/.containerenv"].iter().any(|mark| std::path::Path::new(mark).exists());
    let from_outside = if container { 200 } else { 403 };
    let outside = own_address();
    let mut askers = vec![("127.0.0.1".to_owned(), "localhost".to_owned(), 200)];
    // A tunnel or a proxy on this machine brings strangers under the name that was allowed.
    askers.push(("127.0.0.1".to_owned(), "my.tunnel".to_owned(), 403));
    if let Some(address) = &outside {
        askers.push((address.clone(), address.clone(), 403));
        askers.push((address.clone(), "localhost".to_owned(), from_outside));
    }
    for (address, host, expected) in askers {
        let ask = |method: &str, path: &str| {
            let mut stream = std::net::TcpStream::connect((address.as_str(), port)).unwrap();
            stream.write_all(&request_bytes(method, path, &[("Host", &host)], b"")).unwrap();
            Answer::parse(&rest(&mut stream))
        };
        assert_eq!(ask("GET", "/note").status, 200, "{host} at {address}");
        let page = ask("GET", "/__obb/");
        assert_eq!(page.status, expected, "{host} at {address}");
        assert_eq!(page.text().contains("obb-token"), expected == 200);
        if expected == 403 {
            for (method, path) in [("GET", "/__obb"), ("GET", "/__obb/events"), ("POST", "/__obb/restart")] {
                assert_eq!(ask(method, path).status, 403, "{path} of {host} at {address}");
            }
        }
    }
}

#[test]
fn an_address_that_is_no_address_of_this_machine_is_explained() {
    let project = project("");
    for (arguments, told) in [
        (["--host", "192.0.2.77"], "an address that this machine has"),
        (["--host", "my.machine"], "names go to --allowed-host"),
        (["--allowed-host", "http://my.machine"], "a name alone"),
    ] {
        let output = binary().arg("dev").arg(project.path()).args(["--port", "0"]).args(arguments).output().unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(text.contains(told), "{text}");
    }
}
