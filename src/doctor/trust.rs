//! Whether browsers trust the local authority. Reads the stores; `obb-backend trust` is what changes them.

use std::path::{Path, PathBuf};

use super::certificate::Authority;
use super::command::{find, run};
use super::{Check, Finding};

/// What a store says about an authority.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Trust {
    /// Its browsers accept the certificate.
    Trusted,
    /// They refuse it.
    Untrusted,
    /// It cannot be asked, for this reason.
    Unknown(&'static str),
}

/// Examines all stores; `needed` tells whether the settings ask for https.
pub(super) fn examine(authority: &Authority, needed: bool, tell: &mut dyn FnMut(Finding)) {
    for (browsers, trust) in trust_state(authority) {
        tell(match trust {
            Trust::Trusted => Finding::ok(Check::Trust, format!("{browsers} trust the certificate")),
            Trust::Untrusted => {
                let make = if needed { Finding::failure } else { Finding::warning };
                make(Check::Trust, format!("{browsers} do not trust the certificate"))
                    .help("obb-backend trust")
                    .help("then end the browser wholly and start it again")
            }
            Trust::Unknown(reason) => {
                Finding::warning(Check::Trust, format!("whether {browsers} trust the certificate is not known"))
                    .help(reason)
            }
        });
    }
}

/// What each store of this machine says, by the browsers that read it.
fn trust_state(authority: &Authority) -> Vec<(String, Trust)> {
    let everyone = "browsers of this user".to_owned();
    if cfg!(target_os = "macos") {
        let arguments = ["verify-cert", "-p", "ssl", "-s", "localhost", "-c"].map(PathBuf::from);
        let leaf = authority.path.with_file_name("localhost.pem");
        let verified = run("security", arguments.into_iter().chain([leaf]));
        return vec![(everyone, judged(verified.map(|printed| printed.success)))];
    }
    if cfg!(windows) {
        let verified = run("certutil", ["-user", "-verifystore", "Root", &authority.certificate.name]);
        return vec![(everyone, judged(verified.map(|printed| printed.success)))];
    }
    let stores = stores();
    if find("certutil").is_none() {
        let reason = "install `certutil` (package libnss3-tools or nss-tools), which reads their store";
        return vec![(everyone, Trust::Unknown(reason))];
    }
    stores.into_iter().map(|(browsers, store)| (browsers, in_store(&store, authority))).collect()
}

fn judged(trusted: Option<bool>) -> Trust {
    match trusted {
        Some(true) => Trust::Trusted,
        Some(false) => Trust::Untrusted,
        None => Trust::Unknown("the system's store gave no answer in 5 seconds"),
    }
}

/// The stores of browsers on Linux.
fn stores() -> Vec<(String, PathBuf)> {
    let Some(home) = std::env::home_dir() else { return Vec::new() };
    let mut stores = vec![("Chromium, Chrome, Edge and Brave".to_owned(), home.join(".pki/nssdb"))];
    let snap = home.join("snap/chromium/current/.pki/nssdb");
    if snap.is_dir() {
        stores.push(("Chromium of the snap".to_owned(), snap));
    }
    for folder in
        [".mozilla/firefox", "snap/firefox/common/.mozilla/firefox", ".var/app/org.mozilla.firefox/.mozilla/firefox"]
    {
        let profiles = std::fs::read_dir(home.join(folder)).into_iter().flatten().flatten().map(|entry| entry.path());
        let mut profiles: Vec<PathBuf> = profiles.filter(|profile| profile.join("cert9.db").is_file()).collect();
        profiles.sort();
        stores.extend(profiles.into_iter().map(|profile| {
            let name = profile.file_name().unwrap_or_default().to_string_lossy().into_owned();
            (format!("windows of Firefox's profile {name}"), profile)
        }));
    }
    stores
}

fn in_store(store: &Path, authority: &Authority) -> Trust {
    if !store.join("cert9.db").is_file() {
        return Trust::Untrusted;
    }
    let store = format!("sql:{}", store.display());
    let Some(list) = run("certutil", ["-L", "-d", &store]) else {
        return Trust::Unknown("`certutil -L` gave no answer in 5 seconds");
    };
    let own = std::fs::read_to_string(&authority.path).unwrap_or_default();
    let trusted = nicknames(&list.text).filter(|(_, flags)| flags.starts_with(['C', 'T'])).any(|(nickname, _)| {
        let shown = run("certutil", ["-L", "-d", &store, "-n", nickname, "-a"]);
        shown.is_some_and(|shown| body(&shown.text) == body(&own))
    });
    if trusted { Trust::Trusted } else { Trust::Untrusted }
}

/// Nicknames and their trust from what `certutil -L` prints.
fn nicknames(list: &str) -> impl Iterator<Item = (&str, &str)> {
    list.lines().filter_map(|line| {
        let (nickname, flags) = line.trim_end().rsplit_once(' ')?;
        (flags.matches(',').count() == 2 && !flags.contains('/')).then(|| (nickname.trim(), flags))
    })
}

/// The letters of a PEM, however its lines are broken.
fn body(pem: &str) -> String {
    pem.lines().filter(|line| !line.starts_with("-----")).flat_map(str::chars).filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nicknames_are_read_with_their_trust() {
        let list = "\nCertificate Nickname                                         Trust Attributes\n\
                    \x20                                                            SSL,S/MIME,JAR/XPI\n\n\
                    obb-backend local authority 3f                               C,,  \n\
                    lab                                                          CP,, \n\
                    none                                                         ,,   \n";
        let read: Vec<_> = nicknames(list).collect();
        assert_eq!(read, [("obb-backend local authority 3f", "C,,"), ("lab", "CP,,"), ("none", ",,")]);
    }

    #[test]
    fn certificates_are_the_same_however_their_lines_are_broken() {
        let one = "-----BEGIN CERTIFICATE-----\nabc\ndef\n-----END CERTIFICATE-----\n";
        assert_eq!(body(one), body("-----BEGIN CERTIFICATE-----\r\nabcd\r\nef\r\n-----END CERTIFICATE-----\r\n"));
        assert_ne!(body(one), body("abc"));
    }
}
