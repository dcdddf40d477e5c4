//! `dev --https`: verified by clients that trust the generated authority and nothing else.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::Arc;

use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use hyper_util::rt::{TokioExecutor, TokioIo};
use rustls::pki_types::ServerName;
use tempfile::TempDir;

use crate::support::dev_process::{DevProcess, Folder, fake_project};
use crate::support::tls_client::{client, get, open};

fn https(folder: &Folder, home: &Path) -> DevProcess {
    DevProcess::start_with(folder.path(), &["--https"], &[("OBB_BACKEND_HOME", home)])
}

fn project() -> (Folder, TempDir) {
    (Folder::new(&[("widgets.json", "{}"), ("data/note.txt", "plain")]), tempfile::tempdir().unwrap())
}

#[test]
fn one_port_speaks_both_and_the_certificate_is_good_for_every_name() {
    let (project, home) = project();
    let dev = https(&project, home.path());
    assert_eq!(dev.urls, [format!("https://localhost:{}", dev.port), format!("http://localhost:{}", dev.port)]);
    let authority = home.path().join("tls/ca.pem");
    for name in ["localhost", "127.0.0.1", "::1"] {
        let answer = get(client(Some(&authority)), dev.port, name, "/note").unwrap();
        assert_eq!((answer.status, answer.text().as_str()), (200, "plain"), "{name}");
        assert_eq!(answer.header("strict-transport-security"), None);
    }
    assert_eq!(dev.get("/note").text(), "plain");
}

#[test]
fn nobody_else_is_vouched_for_and_a_refusal_is_told() {
    let (project, home) = project();
    let mut dev = https(&project, home.path());
    let authority = home.path().join("tls/ca.pem");
    assert!(get(client(Some(&authority)), dev.port, "pro.openbb.co", "/").is_err());
    assert!(get(client(None), dev.port, "localhost", "/").is_err());
    let remark = dev.wait("remark");
    assert!(remark["message"].as_str().unwrap().contains("certificate was refused"), "{remark}");
}

#[test]
#[cfg(unix)]
fn the_authority_and_the_certificate_are_kept_for_the_user_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (project, home) = project();
    let folder = home.path().join("tls");
    let kept = || ["ca.pem", "localhost.pem"].map(|name| std::fs::read(folder.join(name)).unwrap());
    drop(https(&project, home.path()));
    let first = kept();
    for name in ["ca-key.pem", "localhost-key.pem"] {
        let mode = std::fs::metadata(folder.join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    assert_eq!(std::fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
    drop(https(&project, home.path()));
    assert_eq!(kept(), first);
    std::fs::write(folder.join("localhost.pem"), "broken").unwrap();
    let dev = https(&project, home.path());
    assert_eq!(kept()[0], first[0], "the authority stays");
    assert_eq!(get(client(Some(&folder.join("ca.pem"))), dev.port, "localhost", "/note").unwrap().status, 200);
}

#[test]
fn a_browser_that_asks_for_https_without_it_is_told() {
    let (project, home) = project();
    let mut dev = DevProcess::start(project.path());
    assert!(get(client(None), dev.port, "localhost", "/").is_err());
    assert!(dev.wait("remark")["help"].as_str().unwrap().contains("--https"));
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0, "nothing is made unasked");
}

#[test]
fn http2_reaches_the_backend_with_its_host() {
    let (project, home) = (fake_project(), tempfile::tempdir().unwrap());
    let mut dev = https(&project, home.path());
    dev.wait("ready");
    let mut config = client(Some(&home.path().join("tls/ca.pem")));
    config.alpn_protocols = vec![b"h2".to_vec()];
    let own = format!("localhost:{}", dev.port);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let ask = |authority: String| {
        let config = config.clone();
        async move {
            let stream = tokio::net::TcpStream::connect(("127.0.0.1", dev.port)).await.unwrap();
            let name = ServerName::try_from("localhost").unwrap();
            let stream = tokio_rustls::TlsConnector::from(Arc::new(config)).connect(name, stream).await.unwrap();
            assert_eq!(stream.get_ref().1.alpn_protocol(), Some(b"h2".as_slice()));
            let handshake = hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream));
            let (mut sender, connection) = handshake.await.unwrap();
            tokio::spawn(connection);
            let request = Request::post(format!("https://{authority}/echo")).body(Body::from("sent")).unwrap();
            let answer = sender.send_request(request).await.unwrap();
            (answer.status().as_u16(), answer.into_body().collect().await.unwrap().to_bytes())
        }
    };
    let (status, body) = runtime.block_on(ask(own.clone()));
    let told: serde_json::Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(status, 200);
    assert_eq!(told["body"], "sent");
    assert_eq!(told["headers"]["host"], own.as_str());
    assert_eq!(told["headers"]["x-forwarded-proto"], "https");
    assert_eq!(runtime.block_on(ask("evil.example".to_owned())).0, 403);
}

#[test]
fn upgrades_work_over_tls() {
    let (project, home) = (fake_project(), tempfile::tempdir().unwrap());
    let mut dev = https(&project, home.path());
    dev.wait("ready");
    let mut stream = open(client(Some(&home.path().join("tls/ca.pem"))), dev.port, "localhost");
    stream
        .write_all(b"GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
        .unwrap();
    let mut seen = String::new();
    let mut read_until = |mark: &str| {
        while !seen.ends_with(mark) {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            seen.push(char::from(byte[0]));
        }
        stream.write_all(b"hello").unwrap();
    };
    read_until("\r\n\r\n");
    read_until("HELLO");
    assert!(seen.starts_with("HTTP/1.1 101 "), "{seen}");
}

#[test]
fn a_data_folder_that_cannot_be_used_is_an_error() {
    let (project, home) = project();
    let file = home.path().join("file");
    std::fs::write(&file, "").unwrap();
    let output = crate::support::dev_process::binary()
        .arg("dev")
        .arg(project.path())
        .args(["--https", "--port", "0"])
        .env("OBB_BACKEND_HOME", &file)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(text.contains("OBB_BACKEND_HOME") && text.contains("file"), "{text}");
}

#[test]
fn a_replaced_authority_is_said_to_need_trust_again() {
    let (project, home) = project();
    // The certificate is loaded before the port is bound, so a taken port ends each run at the right place.
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let run = || {
        let mut command = crate::support::dev_process::binary();
        command.arg("dev").arg(project.path()).args(["--https", "--port", &port]);
        let output = command.env("OBB_BACKEND_HOME", home.path()).output().unwrap();
        String::from_utf8(output.stderr).unwrap()
    };
    let first = run();
    assert!(!first.contains("trust it anew"), "{first}");
    std::fs::write(home.path().join("tls/ca.pem"), "broken").unwrap();
    let second = run();
    assert!(second.contains("trust it anew"), "{second}");
}
