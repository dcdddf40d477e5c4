//! `dev --cert FILE --key FILE`: a certificate of the user's own.

use std::path::Path;

use crate::support::certificates::{Authority, Certificate};
use crate::support::dev_process::{DevProcess, Folder, binary};
use crate::support::tls_client::{client, get};

const GOOD: [i64; 2] = [-1, 300];

fn project(certificate: &Certificate) -> Folder {
    let folder = Folder::new(&[("widgets.json", "{}"), ("data/note.txt", "plain")]);
    folder.write("tls/cert.pem", &certificate.pem);
    folder.write("tls/key.pem", &certificate.key);
    folder
}

fn serve(folder: &Folder) -> DevProcess {
    let (cert, key) = (folder.file("tls/cert.pem"), folder.file("tls/key.pem"));
    // A data folder in which nothing can be made.
    let home = folder.file("widgets.json");
    let arguments = ["--cert", cert.to_str().unwrap(), "--key", key.to_str().unwrap()];
    DevProcess::start_with(folder.path(), &arguments, &[("OBB_BACKEND_HOME", &home)])
}

/// The status of an answer over TLS, where the server's certificate is trusted.
fn ask(dev: &DevProcess, folder: &Folder, authority: &Authority) -> Result<u16, String> {
    folder.write("authority.pem", &authority.pem);
    let trusting = client(Some(&folder.file("authority.pem")));
    get(trusting, dev.port, "localhost", "/note").map(|answer| answer.status).map_err(|error| error.to_string())
}

#[test]
fn it_is_served_without_a_local_authority() {
    let authority = Authority::new();
    let folder = project(&authority.issue(&["localhost"], GOOD));
    let mut dev = serve(&folder);
    assert_eq!(dev.urls[0], format!("https://localhost:{}", dev.port));
    assert_eq!(ask(&dev, &folder, &authority), Ok(200));
    assert!(get(client(None), dev.port, "localhost", "/note").is_err());
    let remark = dev.wait("remark");
    assert!(remark["help"].as_str().unwrap().contains("that issued it"), "{remark}");
}

#[test]
fn the_settings_name_it_relative_to_the_project() {
    let authority = Authority::new();
    let folder = project(&authority.issue(&["localhost"], GOOD));
    folder.write("obb-backend.toml", "[dev]\ncert = \"tls/cert.pem\"\nkey = \"tls/key.pem\"\n");
    let dev = DevProcess::start(folder.path());
    assert_eq!(ask(&dev, &folder, &authority), Ok(200));
}

#[test]
fn files_that_change_are_read_again() {
    let (before, after) = (Authority::new(), Authority::new());
    let folder = project(&before.issue(&["localhost"], GOOD));
    let mut dev = serve(&folder);
    assert_eq!(ask(&dev, &folder, &before), Ok(200));

    // Half of a change: the key is not that of the certificate.
    let next = after.issue(&["localhost", "my.machine"], GOOD);
    folder.write("tls/cert.pem", &next.pem);
    assert_eq!(ask(&dev, &folder, &before), Ok(200), "the earlier one stays in use");
    let remark = dev.wait("remark");
    assert!(remark["message"].as_str().unwrap().contains("is not the key of"), "{remark}");
    assert!(remark["help"].as_str().unwrap().contains("stays in use"), "{remark}");

    folder.write("tls/key.pem", &next.key);
    assert_eq!(ask(&dev, &folder, &after), Ok(200));
    assert_eq!(dev.wait("certificate")["renewed"], false);
    let state = crate::dev_page::states(dev.port).next().unwrap();
    assert_eq!(state["certificate"]["names"][1], "my.machine", "the page tells of it");
}

#[test]
fn what_browsers_will_mind_is_told() {
    let authority = Authority::new();
    let remark = |names: &[&str], days| {
        let folder = project(&authority.issue(names, days));
        serve(&folder).wait("remark")["message"].as_str().unwrap().to_owned()
    };
    let text = remark(&["localhost"], [-1, 5]);
    assert!(text.contains("cert.pem ends soon, on 20"), "{text}");
    let text = remark(&["my.machine", "10.0.0.1"], GOOD);
    assert!(text.contains("is for my.machine, 10.0.0.1: browsers refuse it for localhost"), "{text}");
}

#[test]
fn no_address_is_recommended_that_browsers_refuse() {
    let authority = Authority::new();
    let schemes = |folder: &Folder| {
        let urls = serve(folder).urls.clone();
        urls.iter().map(|url| url.rsplit_once(':').unwrap().0.to_owned()).collect::<Vec<_>>()
    };
    let folder = project(&authority.issue(&["my.machine"], GOOD));
    assert_eq!(schemes(&folder), ["http://localhost"]);
    folder.write("obb-backend.toml", "[dev]\nhosts = [\"my.machine\", \"other.machine\"]\n");
    assert_eq!(schemes(&folder), ["https://my.machine", "http://localhost"]);
    let folder = project(&authority.issue(&["localhost", "my.machine"], GOOD));
    assert_eq!(schemes(&folder), ["https://localhost", "http://localhost"]);
}

/// What `dev` says about the files `cert.pem` and `key.pem`.
fn refusal(cert: &[u8], key: &[u8]) -> String {
    let folder = Folder::new(&[("widgets.json", "{}")]);
    std::fs::write(folder.file("cert.pem"), cert).unwrap();
    std::fs::write(folder.file("key.pem"), key).unwrap();
    fails(&folder, &["--cert", "cert.pem", "--key", "key.pem"])
}

fn fails(folder: &Folder, arguments: &[&str]) -> String {
    let mut command = binary();
    command.args(["dev", "--port", "0"]).args(arguments).current_dir(folder.path());
    let output = command.env("OBB_BACKEND_HOME", folder.path().join("home")).output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(!folder.path().join("home").exists(), "nothing is made");
    text
}

#[test]
fn files_that_will_not_do_are_named_with_what_to_do() {
    let authority = Authority::new();
    let good = authority.issue(&["localhost"], GOOD);
    let other = authority.issue(&["localhost"], GOOD);
    let (cert, key) = (good.pem.as_bytes(), good.key.as_bytes());
    let expired = authority.issue(&["localhost"], [-400, -10]);
    let early = authority.issue(&["localhost"], [10, 400]);
    let encrypted = good.key.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY");
    let old_encrypted =
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----\n";
    let reversed = format!("{}{}", authority.pem, good.pem);
    let astray = format!("{}{}", good.pem, other.pem);
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(good.pem.bytes().flat_map(|byte| [byte, 0])).collect();
    let cases: &[(&[u8], &[u8], &[&str])] = &[
        (cert, other.key.as_bytes(), &["key.pem is not the key of cert.pem", "made together"]),
        (
            expired.pem.as_bytes(),
            expired.key.as_bytes(),
            &["cert.pem has expired: it is good from 20", " to 20", "mkcert"],
        ),
        (early.pem.as_bytes(), early.key.as_bytes(), &["cert.pem is not valid yet: it is good from 20", "clock"]),
        (cert, encrypted.as_bytes(), &["key.pem is protected by a passphrase", "openssl pkey -in key.pem"]),
        (cert, old_encrypted.as_bytes(), &["key.pem is protected by a passphrase"]),
        (&good.der, key, &["cert.pem is in the format DER", "openssl x509 -inform der -in cert.pem"]),
        (cert, &good.key_der, &["key.pem is in the format DER", "openssl pkey -inform der"]),
        (key, cert, &["cert.pem holds no certificate, but a key", "wrong way round"]),
        (cert, cert, &["key.pem holds no private key, but a certificate"]),
        (b"hello", key, &["cert.pem holds no certificate", "BEGIN CERTIFICATE"]),
        (cert, b"", &["key.pem is empty"]),
        (&cert[..cert.len() / 2], key, &["cert.pem is damaged"]),
        (&utf16, key, &["cert.pem is text in UTF-16", "PowerShell"]),
        (reversed.as_bytes(), key, &["wrong order: `test authority` comes first", "put `my server`"]),
        (
            astray.as_bytes(),
            key,
            &["wrong order: `my server` is followed by `my server`", "must come `test authority`"],
        ),
    ];
    for (cert, key, parts) in cases {
        let text = refusal(cert, key);
        for part in *parts {
            assert!(text.contains(part), "no {part:?} in {text}");
        }
    }
}

#[test]
fn one_file_alone_is_not_enough() {
    let folder = Folder::new(&[("widgets.json", "{}")]);
    let text = fails(&folder, &["--cert", "cert.pem"]);
    assert!(text.contains("certificate cert.pem is given without its private key") && text.contains("--key"), "{text}");
    let text = fails(&folder, &["--cert", "cert.pem", "--key", "key.pem"]);
    assert!(text.contains("cert.pem cannot be read: ") && !text.contains("os error"), "{text}");
    folder.write("obb-backend.toml", "[dev]\nkey = \"key.pem\"\n");
    let text = fails(&folder, &[]);
    assert!(text.contains("key key.pem is given without its certificate") && text.contains("--cert"), "{text}");
}

#[test]
fn what_editors_and_windows_do_to_a_file_does_no_harm() {
    let authority = Authority::new();
    let certificate = authority.issue(&["localhost"], GOOD);
    let folder = project(&certificate);
    let chain = format!("\u{feff}subject=my server\n{}issuer=test authority\n{}", certificate.pem, authority.pem);
    folder.write("tls/cert.pem", &chain.replace('\n', "\r\n"));
    folder.write("tls/key.pem", &format!("Bag Attributes: none\r\n{}\r\n\r\n", certificate.key.replace('\n', "\r\n")));
    assert_eq!(ask(&serve(&folder), &folder, &authority), Ok(200));
    // Both in one file.
    let both = folder.file("both.pem");
    folder.write("both.pem", &format!("{}{}", certificate.key, certificate.pem));
    let arguments = ["--cert", path(&both), "--key", path(&both)];
    assert_eq!(ask(&DevProcess::start_with(folder.path(), &arguments, &[]), &folder, &authority), Ok(200));
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
#[cfg(unix)]
fn a_device_without_an_end_is_no_certificate() {
    let folder = Folder::new(&[("widgets.json", "{}")]);
    let mut command = std::process::Command::new("sh");
    // Where the limit is reached, the status is another one.
    command.args(["-c", "ulimit -v 8000000; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_obb-backend"), "dev"]);
    command.arg(folder.path()).args(["--port", "0", "--cert", "/dev/zero", "--key", "/dev/zero"]);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("/dev/zero"), "{output:?}");
}
