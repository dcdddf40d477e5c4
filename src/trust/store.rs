//! The stores of this user's browsers, and which authorities of ours they hold.

use std::path::{Path, PathBuf};

use super::machine::{Machine, Obstacle, System};
use super::{Authority, keychain, nss, root};

/// Databases that are read at once.
const THREADS: usize = 8;

/// Where certificates are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Store {
    /// How it is reached.
    pub kind: Kind,
    /// Who reads it, in words.
    pub browsers: String,
}

/// How a store is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A folder with an NSS database.
    Nss(PathBuf),
    /// A keychain of macOS.
    Keychain(PathBuf),
    /// The root store of a user of Windows.
    Root,
}

/// A store as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Which.
    pub store: Store,
    /// What it holds.
    pub contents: Contents,
}

/// What a store holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Contents {
    /// It is not there yet, and can be made.
    Absent,
    /// Authorities of ours.
    Entries(Vec<Entry>),
    /// It could not be read: why.
    Unreadable(String),
}

/// An authority of ours in a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The name under which it is kept.
    pub name: String,
    /// Its fingerprint.
    pub sha1: String,
    /// Whether it may vouch for servers.
    pub trusted: bool,
}

impl Found {
    /// Whether the store trusts `authority`.
    pub fn trusts(&self, authority: &Authority) -> bool {
        self.entries().iter().any(|entry| entry.trusted && entry.sha1 == authority.sha1)
    }

    /// The authorities of ours that it is known to hold.
    pub fn entries(&self) -> &[Entry] {
        match &self.contents {
            Contents::Entries(entries) => entries,
            Contents::Absent | Contents::Unreadable(_) => &[],
        }
    }
}

impl Store {
    /// Where it is, as people find it.
    pub fn place(&self) -> String {
        match &self.kind {
            Kind::Nss(path) | Kind::Keychain(path) => path.display().to_string(),
            Kind::Root => "root certificates of the current user".to_owned(),
        }
    }
}

/// Every store of this user, with what it holds. `authority` is the one that is asked for.
pub fn stores(machine: &Machine, authority: Option<&Authority>) -> Result<Vec<Found>, Obstacle> {
    if let Some(obstacle) = machine.blind() {
        return Err(obstacle);
    }
    let found =
        |kind: Kind, browsers: &str, contents| Found { store: Store { kind, browsers: browsers.to_owned() }, contents };
    Ok(match machine.system {
        System::MacOs => {
            let file = machine.home.join("Library/Keychains/login.keychain-db");
            let contents = keychain::contents(&file, authority);
            vec![found(Kind::Keychain(file), "Safari, Chrome, Edge, Firefox", contents)]
        }
        System::Windows => vec![found(Kind::Root, "Chrome, Edge, Firefox", root::contents())],
        System::Linux => {
            let databases = databases(&machine.home);
            // The time goes into starting the tool.
            crate::parallel::run(databases.len(), databases.len().min(THREADS), |at, all| {
                let (folder, browsers) = &databases[at];
                all.push(found(Kind::Nss(folder.clone()), browsers, nss::contents(folder)));
            })
        }
    })
}

/// The NSS databases below `home`, with who reads them.
fn databases(home: &Path) -> Vec<(PathBuf, String)> {
    // Chromium and its relatives read this one, even where it was made after them.
    let mut databases = vec![(home.join(".pki/nssdb"), "Chromium, Chrome, Edge, Brave".to_owned())];
    let snap = home.join("snap/chromium/current");
    if snap.is_dir() {
        databases.push((snap.join(".pki/nssdb"), "Chromium (snap)".to_owned()));
    }
    for (base, packed) in [
        (".mozilla/firefox", ""),
        (".config/mozilla/firefox", ""),
        ("snap/firefox/common/.mozilla/firefox", ", snap"),
        (".var/app/org.mozilla.firefox/.mozilla/firefox", ", flatpak"),
    ] {
        let Ok(entries) = std::fs::read_dir(home.join(base)) else { continue };
        let mut profiles: Vec<PathBuf> =
            entries.flatten().map(|entry| entry.path()).filter(|path| nss::exists(path)).collect();
        profiles.sort();
        databases.extend(profiles.into_iter().map(|profile| {
            let name = profile.file_name().unwrap_or_default().to_string_lossy().into_owned();
            // Firefox puts random letters in front.
            let shown = name.split_once('.').map_or(name.as_str(), |(_, rest)| rest).to_owned();
            (profile, format!("Firefox ({shown}{packed})"))
        }));
    }
    databases
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_databases_of_every_browser_are_found() {
        let home = tempfile::tempdir().unwrap();
        let names = || databases(home.path()).into_iter().map(|(_, browsers)| browsers).collect::<Vec<_>>();
        assert_eq!(names(), ["Chromium, Chrome, Edge, Brave"]);
        for profile in [
            ".mozilla/firefox/ab12.default-release",
            "snap/firefox/common/.mozilla/firefox/cd34.default",
            ".var/app/org.mozilla.firefox/.mozilla/firefox/plain",
        ] {
            let profile = home.path().join(profile);
            std::fs::create_dir_all(&profile).unwrap();
            std::fs::write(profile.join("cert9.db"), "").unwrap();
        }
        std::fs::create_dir_all(home.path().join(".mozilla/firefox/Crash Reports")).unwrap();
        std::fs::create_dir_all(home.path().join("snap/chromium/current")).unwrap();
        let expected = [
            "Chromium, Chrome, Edge, Brave",
            "Chromium (snap)",
            "Firefox (default-release)",
            "Firefox (default, snap)",
            "Firefox (plain, flatpak)",
        ];
        assert_eq!(names(), expected);
    }
}
