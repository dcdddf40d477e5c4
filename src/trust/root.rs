//! The root store of the current user of Windows, which Chrome, Edge and Firefox read.

use super::command::{Command, text};
use super::store::{Contents, Entry};
use super::{Authority, NAME};

/// What the store holds.
pub(super) fn contents() -> Contents {
    let listing = Command::new(&tool(), &["-user", "-store", "Root"]).run();
    listing.map_or_else(|error| Contents::Unreadable(error.to_string()), |listing| Contents::Entries(listed(&listing)))
}

/// The authorities of ours in a listing, whose words are those of the user's language.
fn listed(listing: &str) -> Vec<Entry> {
    let certificate = |part: &str| {
        let name = part.lines().find_map(|line| {
            let rest = &line[line.find(NAME)?..];
            Some(rest.split([',', '"']).next().unwrap_or(rest).trim().to_owned())
        })?;
        let line = part.lines().find(|line| line.contains("(sha1)"))?;
        let sha1: String = line.split("(sha1)").nth(1)?.chars().filter(char::is_ascii_hexdigit).collect();
        Some(Entry { name, sha1: sha1.to_ascii_lowercase(), trusted: true })
    };
    listing.split("================").filter_map(certificate).collect()
}

/// Trusts `authority`. The system shows a warning to confirm.
pub(super) fn add(authority: &Authority) -> Command {
    Command::new(&tool(), &["-addstore", "-user", "root", &text(&authority.file)]).that_asks()
}

/// Takes an authority out. The system asks for confirmation.
pub(super) fn remove(entry: &Entry) -> Command {
    Command::new(&tool(), &["-delstore", "-user", "root", &entry.sha1]).that_asks()
}

/// The system's own tool: another program of this name may come first on the search path.
fn tool() -> String {
    std::env::var("SystemRoot")
        .map_or_else(|_| "certutil.exe".to_owned(), |root| format!(r"{root}\System32\certutil.exe"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listing_is_read_in_any_language() {
        let listing = "Root \"Vertrauenswürdige Stammzertifizierungsstellen\"
================ Zertifikat 0 ================
Seriennummer: 01
Antragsteller: CN=Somebody Else
Zertifikathash(sha1): 00 11 22
================ Zertifikat 1 ================
Seriennummer: 5b
Aussteller: O=obb-backend, CN=obb-backend local authority 0a1b2c
Antragsteller: O=obb-backend, CN=obb-backend local authority 0a1b2c
Stammzertifikat: Antragsteller stimmt mit Aussteller überein
Zertifikathash(sha1): ABcdef0123
CertUtil: -store-Befehl wurde erfolgreich ausgeführt.
";
        let entries = listed(listing);
        assert_eq!(entries.len(), 1);
        assert_eq!(
            (entries[0].name.as_str(), entries[0].sha1.as_str()),
            ("obb-backend local authority 0a1b2c", "abcdef0123")
        );
    }
}
