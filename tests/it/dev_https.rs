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
    // Not even root may make a folder in this one.
    let refused = cfg!(target_os = "linux").then(|| Path::new("/sys/obb-backend").to_owned());
    for folder in [Some(file), refused].into_iter().flatten() {
        let output = crate::support::dev_process::binary()
            .arg("dev")
            .arg(project.path())
            .args(["--https", "--port", "0"])
            .env("OBB_BACKEND_HOME", &folder)
            .output()
            .unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(text.contains(&format!("{}: ", folder.join("tls").display())), "{text}");
        assert!(text.contains("OBB_BACKEND_HOME") && !text.contains("os error"), "{text}");
    }
}

#[test]
fn a_replaced_authority_is_said_to_need_trust_again() {
    let (project, home) = project();
    drop(https(&project, home.path()));
    std::fs::write(home.path().join("tls/ca.pem"), "broken").unwrap();
    let remark = https(&project, home.path()).wait("remark");
    assert!(remark["message"].as_str().unwrap().contains("there is a new one"), "{remark}");
    assert!(remark["help"].as_str().unwrap().contains("obb-backend trust"), "{remark}");
}

#[test]
fn a_certificate_whose_files_go_is_made_anew_for_the_next_connection() {
    let (project, home) = project();
    let mut dev = https(&project, home.path());
    let kept = home.path().join("tls/localhost.pem");
    let first = std::fs::read(&kept).unwrap();
    std::fs::remove_file(&kept).unwrap();
    let trusting = client(Some(&home.path().join("tls/ca.pem")));
    assert_eq!(get(trusting, dev.port, "localhost", "/note").unwrap().status, 200);
    assert_eq!(dev.wait("certificate")["renewed"], true);
    assert_ne!(std::fs::read(&kept).unwrap(), first);
}

#[test]
fn the_settings_speak_https_and_the_command_line_may_refuse_it() {
    let (project, home) = project();
    project.write("obb-backend.toml", "[dev]\nhttps = true\nhosts = [\"desk.localhost\"]\n");
    let home = [("OBB_BACKEND_HOME", home.path())];
    let dev = DevProcess::start_with(project.path(), &[], &home);
    let authority = home[0].1.join("tls/ca.pem");
    assert_eq!(dev.urls[0], format!("https://localhost:{}", dev.port));
    assert_eq!(get(client(Some(&authority)), dev.port, "desk.localhost", "/note").unwrap().status, 200);
    let dev = DevProcess::start_with(project.path(), &["--no-https"], &home);
    assert_eq!(dev.urls, [format!("http://localhost:{}", dev.port)]);
}

#[test]
#[cfg(unix)]
fn a_full_disk_leaves_nothing_half_written() {
    let (project, home) = project();
    // No file may grow, as on a disk that is full.
    let command =
        format!("trap '' XFSZ; ulimit -f 0; exec {} dev \"$1\" --https --port 0", env!("CARGO_BIN_EXE_obb-backend"));
    let output = std::process::Command::new("sh")
        .args(["-c", &command, "sh"])
        .arg(project.path())
        .env("OBB_BACKEND_HOME", home.path())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(text.contains("no certificate for https") && text.contains("ca-key.pem"), "{text}");
    assert!(text.contains("OBB_BACKEND_HOME") && !text.contains("os error"), "{text}");
    let mut left: Vec<_> =
        std::fs::read_dir(home.path().join("tls")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.retain(|name| name != ".lock");
    assert!(left.is_empty(), "{left:?}");
    let dev = https(&project, home.path());
    assert_eq!(get(client(Some(&home.path().join("tls/ca.pem"))), dev.port, "localhost", "/note").unwrap().status, 200);
}
