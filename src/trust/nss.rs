//! NSS databases, which Chromium, Firefox and their relatives read on Linux.

use std::path::Path;

use super::command::{Command, text};
use super::store::{Contents, Entry};
use super::{authority, is_ours};
use crate::programs::RunError;

/// May vouch for servers, and for nothing else.
const TRUST: &str = "C,,";

/// An empty password: where the database has one, the tool fails in place of asking at the terminal.
const NO_PASSWORD: &[&str] = &["-f", "/dev/null"];

/// Whether `folder` holds a database.
pub(super) fn exists(folder: &Path) -> bool {
    folder.join("cert9.db").is_file()
}

/// What the database in `folder` holds.
pub(super) fn contents(folder: &Path) -> Contents {
    if !exists(folder) {
        return Contents::Absent;
    }
    entries(folder).map_or_else(|error| Contents::Unreadable(error.to_string()), Contents::Entries)
}

fn entries(folder: &Path) -> Result<Vec<Entry>, RunError> {
    let names = listed(&certutil("-L", folder).run()?);
    let entry = |(name, trusted): (String, bool)| {
        let pem = certutil("-L", folder).with(&["-n", &name, "-a"]).run()?;
        Ok(Entry { name, sha1: authority::sha1(&pem).unwrap_or_default(), trusted })
    };
    names.into_iter().map(entry).collect()
}

/// The authorities of ours in what `certutil -L` prints, and whether they may vouch for servers.
fn listed(listing: &str) -> Vec<(String, bool)> {
    let line = |line: &str| {
        let (name, flags) = line.trim_end().rsplit_once(' ')?;
        let servers = flags.split(',').next()?;
        let name = name.trim();
        (flags.matches(',').count() == 2 && is_ours(name)).then(|| (name.to_owned(), servers.contains('C')))
    };
    listing.lines().filter_map(line).collect()
}

/// Makes a database in the empty folder `folder`. Never for one that is there: it would ask for ever.
pub(super) fn make(folder: &Path) -> Command {
    certutil("-N", folder).with(&["--empty-password"])
}

/// Trusts the certificate in `file` under `name`.
pub(super) fn add(folder: &Path, name: &str, file: &Path) -> Command {
    certutil("-A", folder).with(&["-t", TRUST, "-n", name, "-i", &text(file)]).with(NO_PASSWORD)
}

/// Takes the certificate called `name` out.
pub(super) fn remove(folder: &Path, name: &str) -> Command {
    certutil("-D", folder).with(&["-n", name]).with(NO_PASSWORD)
}

fn certutil(verb: &str, folder: &Path) -> Command {
    Command::new("certutil", &[verb, "-d", &format!("sql:{}", text(folder))])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ours_are_known_by_their_names() {
        let listing = "
Certificate Nickname                                         Trust Attributes
                                                             SSL,S/MIME,JAR/XPI

obb-backend                                                  C,,
obb-backend local authority 0a1b2c                           CT,C,C
obb-backend local authority 3d4e5f                           ,,
mkcert development CA 1234                                   C,,
my obb-backend                                               C,,
";
        let expected = [
            ("obb-backend".to_owned(), true),
            ("obb-backend local authority 0a1b2c".to_owned(), true),
            ("obb-backend local authority 3d4e5f".to_owned(), false),
        ];
        assert_eq!(listed(listing), expected);
    }
}
