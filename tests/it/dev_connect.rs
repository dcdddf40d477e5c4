//! What the user is told when a browser cannot reach the backend, or may not read it.

use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, SignatureScheme};
use serde_json::Value;

use crate::support::dev_process::{Answer, DevProcess, Folder, connect, request};
use crate::support::tls_client::{client, get};

const SAFARI: &str = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15";
const CHROME: &str =
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";

fn project() -> Folder {
    Folder::new(&[("widgets.json", "{}"), ("data/note.txt", "plain")])
}

fn remark(dev: &mut DevProcess, kind: &str) -> Value {
    dev.wait_for(kind, |event| event["event"] == "remark" && event["kind"] == kind)
}

fn open_page(port: u16, headers: &[(&str, &str)]) -> Answer {
    let headers = [&[("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Site", "none")], headers].concat();
    request(port, "GET", "/__obb/", &headers, b"")
}

#[test]
fn a_browser_that_connects_and_may_not_ask_is_told_and_shown_until_it_may() {
    let project = project();
    let mut dev = DevProcess::start(project.path());
    let silent = [connect(dev.port), connect(dev.port)];
    let told = remark(&mut dev, "permission-missing");
    assert!(told["help"].as_str().unwrap().contains("`Apps on device`"), "{told}");
    drop(silent);
    let shown = |state: &Value| state["advice"][0]["kind"] == "permission-missing";
    let state = crate::dev_page::states(dev.port).find(shown).unwrap();
    assert_eq!(state["advice"][0]["help"], told["help"]);
    request(dev.port, "GET", "/note", &[("Origin", "https://pro.openbb.co"), ("User-Agent", CHROME)], b"");
    let state = crate::dev_page::states(dev.port).find(|state| state["advice"].as_array().unwrap().is_empty());
    assert!(state.is_some(), "it is over once Workspace asks");
}

#[test]
fn a_browser_that_gives_up_at_once_is_told_too() {
    let project = project();
    let mut dev = DevProcess::start(project.path());
    drop([(); 6].map(|()| connect(dev.port)));
    remark(&mut dev, "permission-missing");
}

#[test]
fn an_origin_that_comes_close_is_told_what_it_differs_by() {
    let project = project();
    let mut dev = DevProcess::start(project.path());
    for (origin, differs) in [("http://pro.openbb.co", "its scheme"), ("https://pro.openbb.co.", "full stop")] {
        request(dev.port, "GET", "/note", &[("Origin", origin)], b"");
        let told = remark(&mut dev, "origin-refused");
        let help = told["help"].as_str().unwrap();
        assert!(help.contains("https://pro.openbb.co is allowed") && help.contains(differs), "{told}");
    }
}

#[test]
fn browsers_in_which_workspace_needs_more_are_told_when_they_open_a_page() {
    let project = project();
    let mut dev = DevProcess::start(project.path());
    open_page(dev.port, &[("User-Agent", CHROME), ("Sec-CH-UA", "\"Chromium\";v=\"156\"")]);
    open_page(dev.port, &[("User-Agent", SAFARI)]);
    let told = dev.wait("remark");
    assert_eq!(told["kind"], "safari", "Chrome needs nothing");
    assert!(told["help"].as_str().unwrap().contains("--https"), "{told}");
    open_page(dev.port, &[("User-Agent", SAFARI)]);
    open_page(dev.port, &[("User-Agent", CHROME), ("Sec-CH-UA", "\"Brave\";v=\"156\"")]);
    let told = dev.wait("remark");
    assert_eq!(told["kind"], "brave", "Safari is told once");
    assert!(told["help"].as_str().unwrap().contains("Shields"), "{told}");
}

#[test]
fn safari_is_told_the_address_that_works_where_https_is_served() {
    let (project, home) = (project(), tempfile::tempdir().unwrap());
    let mut dev = DevProcess::start_with(project.path(), &["--https"], &[("OBB_BACKEND_HOME", home.path())]);
    open_page(dev.port, &[("User-Agent", SAFARI)]);
    let help = remark(&mut dev, "safari")["help"].as_str().unwrap().to_owned();
    assert!(help.contains("begins with https") && !help.contains("--https"), "{help}");
}

/// Refuses every certificate in the words of Chrome and its like.
#[derive(Debug)]
struct Distrust;

impl ServerCertVerifier for Distrust {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Err(Error::InvalidCertificate(CertificateError::Other(rustls::OtherError(Arc::new(std::fmt::Error)))))
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        rustls::crypto::ring::default_provider().signature_verification_algorithms.supported_schemes()
    }
}

#[test]
fn who_refused_the_certificate_is_told_by_what_it_says() {
    let (project, home) = (project(), tempfile::tempdir().unwrap());
    let mut dev = DevProcess::start_with(project.path(), &["--https"], &[("OBB_BACKEND_HOME", home.path())]);
    let distrust: ClientConfig = {
        let mut config = client(None);
        config.dangerous().set_certificate_verifier(Arc::new(Distrust));
        config
    };
    for (config, browser) in [(distrust, "Chrome"), (client(None), "Firefox")] {
        assert!(get(config, dev.port, "localhost", "/").is_err());
        let told = remark(&mut dev, "certificate-refused");
        assert!(told["message"].as_str().unwrap().contains(browser), "{told}");
        assert!(told["help"].as_str().unwrap().contains("`obb-backend trust`"), "{told}");
    }
}
