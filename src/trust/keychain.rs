//! The login keychain of macOS, which Safari, Chrome, Edge and Firefox read.

use std::path::Path;

use super::command::{Command, text};
use super::store::{Contents, Entry};
use super::{Authority, is_ours};
use crate::programs::RunError;

const TOOL: &str = "/usr/bin/security";

/// What the keychain in `file` holds. Whether it trusts `authority` the system itself is asked.
pub(super) fn contents(file: &Path, authority: Option<&Authority>) -> Contents {
    let listing = Command::new(TOOL, &["find-certificate", "-a", "-Z", &text(file)]).run();
    match listing {
        Ok(listing) => Contents::Entries(listed(&listing, authority, trusts)),
        // It finds nothing.
        Err(RunError::Failed(said)) if said.contains("could not be found") => Contents::Entries(Vec::new()),
        Err(error) => Contents::Unreadable(error.to_string()),
    }
}

/// Whether the system accepts `authority` for servers. Without a policy for one name: Firefox would take that for distrust.
fn trusts(authority: &Authority) -> bool {
    let verify = Command::new(TOOL, &["verify-cert", "-l", "-L", "-p", "ssl", "-c", &text(&authority.file)]);
    verify.run().is_ok()
}

fn listed(listing: &str, authority: Option<&Authority>, trusts: impl Fn(&Authority) -> bool) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut sha1 = String::new();
    for line in listing.lines().map(str::trim) {
        if let Some(found) = line.strip_prefix("SHA-1 hash:") {
            sha1 = found.trim().to_ascii_lowercase();
        } else if let Some(name) = line.strip_prefix("\"alis\"<blob>=\"").and_then(|rest| rest.strip_suffix('"')) {
            let sha1 = std::mem::take(&mut sha1);
            let current = authority.filter(|authority| authority.sha1 == sha1);
            if is_ours(name) {
                entries.push(Entry { name: name.to_owned(), trusted: current.is_some_and(&trusts), sha1 });
            }
        }
    }
    entries
}

/// Trusts `authority` for servers. The system asks for a password or a fingerprint.
pub(super) fn add(file: &Path, authority: &Authority) -> Command {
    let what = ["add-trusted-cert", "-r", "trustRoot", "-p", "ssl", "-k", &text(file), &text(&authority.file)];
    Command::new(TOOL, &what).that_asks()
}

/// Takes an authority out, with what was said about trusting it.
pub(super) fn remove(file: &Path, entry: &Entry) -> Command {
    Command::new(TOOL, &["delete-certificate", "-t", "-Z", &entry.sha1.to_ascii_uppercase(), &text(file)]).that_asks()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listing_gives_names_and_fingerprints() {
        let listing = r#"SHA-256 hash: 00FF
SHA-1 hash: ABCDEF0123
keychain: "/Users/ada/Library/Keychains/login.keychain-db"
version: 512
class: 0x80001000
attributes:
    "alis"<blob>="obb-backend local authority 0a1b2c"
    "labl"<blob>="obb-backend local authority 0a1b2c"
SHA-256 hash: 11EE
SHA-1 hash: 4567
    "alis"<blob>="obb-backend local authority 3d4e5f"
SHA-1 hash: 89
    "alis"<blob>="Ada Lovelace"
"#;
        let current = Authority {
            file: "/ca.pem".into(),
            name: "obb-backend local authority 0a1b2c".to_owned(),
            sha1: "abcdef0123".to_owned(),
            sha256: String::new(),
        };
        let entries = listed(listing, Some(&current), |_| true);
        let shown: Vec<_> = entries.iter().map(|entry| (entry.sha1.as_str(), entry.trusted)).collect();
        assert_eq!(shown, [("abcdef0123", true), ("4567", false)]);
        assert_eq!(entries[1].name, "obb-backend local authority 3d4e5f");
    }
}
