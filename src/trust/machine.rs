//! What this machine is, as far as trust goes, and what stands in the way.

use std::path::{Path, PathBuf};

use crate::programs;

/// Kinds of systems, by where their browsers look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum System {
    /// Linux and the like: each browser family has databases of its own.
    Linux,
    /// The login keychain.
    MacOs,
    /// The user's root store.
    Windows,
}

/// What is known of this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Machine {
    /// Its system.
    pub system: System,
    /// The user's folder.
    pub home: PathBuf,
    /// Whether the tool for NSS databases is there.
    pub certutil: bool,
    /// The text of `/etc/os-release`.
    pub release: String,
    /// Whether the system's own certificates have the authority, or an earlier one.
    pub anchored: bool,
    /// Whether somebody is there to answer a question of the system on its screen.
    pub screen: bool,
    /// The user who called `sudo`, where the program runs as root by it.
    pub sudo: Option<String>,
}

/// Why nothing can be done here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// The program runs as root: it would change root's browsers.
    Sudo,
    /// `certutil` is missing; the command that installs it.
    NoCertutil(&'static str),
    /// The system would ask on a screen that nobody sees.
    NoScreen,
}

impl Machine {
    /// This machine; `terminal` says whether somebody is at it. None where the user has no folder.
    pub fn here(terminal: bool) -> Option<Self> {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let system = match std::env::consts::OS {
            "macos" => System::MacOs,
            "windows" => System::Windows,
            _ => System::Linux,
        };
        let mut here = Self {
            system,
            home: std::env::home_dir().filter(|home| home.is_absolute())?,
            certutil: system == System::Linux && programs::find("certutil").is_some(),
            release: std::fs::read_to_string("/etc/os-release").unwrap_or_default(),
            anchored: false,
            screen: terminal && !set("SSH_CONNECTION") && !set("CI"),
            sudo: std::env::var("SUDO_USER").ok().filter(|user| !user.is_empty() && user != "root"),
        };
        here.anchored = here.anchor().is_some_and(|(file, _)| Path::new(file).exists());
        Some(here)
    }

    /// The file by which the system's own certificates have one more, and the command that makes the change known.
    pub(super) fn anchor(&self) -> Option<(&'static str, &'static str)> {
        if self.system != System::Linux {
            return None;
        }
        match self.family() {
            Family::Debian | Family::Alpine => {
                Some(("/usr/local/share/ca-certificates/obb-backend.crt", "update-ca-certificates"))
            }
            Family::Fedora => Some(("/etc/pki/ca-trust/source/anchors/obb-backend.pem", "update-ca-trust extract")),
            Family::Arch => Some(("/etc/ca-certificates/trust-source/anchors/obb-backend.crt", "trust extract-compat")),
            Family::Suse => Some(("/usr/share/pki/trust/anchors/obb-backend.pem", "update-ca-certificates")),
            Family::Other => None,
        }
    }

    /// What stands in the way of looking.
    pub(super) fn blind(&self) -> Option<Obstacle> {
        (self.system == System::Linux && !self.certutil).then(|| Obstacle::NoCertutil(self.install()))
    }

    /// What stands in the way of changing anything.
    pub fn obstacle(&self) -> Option<Obstacle> {
        match self.system {
            System::Linux | System::MacOs if self.sudo.is_some() => Some(Obstacle::Sudo),
            System::MacOs | System::Windows if !self.screen => Some(Obstacle::NoScreen),
            _ => self.blind(),
        }
    }

    /// The command that installs `certutil`.
    fn install(&self) -> &'static str {
        match self.family() {
            Family::Debian => "sudo apt install libnss3-tools",
            Family::Fedora => "sudo dnf install nss-tools",
            Family::Arch => "sudo pacman -S nss",
            Family::Suse => "sudo zypper install mozilla-nss-tools",
            Family::Alpine => "sudo apk add nss-tools",
            Family::Other => "install the package of NSS tools: libnss3-tools, nss-tools, mozilla-nss-tools or nss",
        }
    }

    fn family(&self) -> Family {
        let value = |key: &str| {
            self.release
                .lines()
                .find_map(|line| line.strip_prefix(key)?.strip_prefix('='))
                .unwrap_or_default()
                .trim_matches('"')
        };
        let known = [value("ID"), value("ID_LIKE")].join(" ");
        known
            .split_whitespace()
            .find_map(|name| FAMILIES.iter().find(|(id, _)| *id == name))
            .map_or(Family::Other, |found| found.1)
    }
}

/// Kinds of distributions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    Debian,
    Fedora,
    Arch,
    Suse,
    Alpine,
    Other,
}

const FAMILIES: &[(&str, Family)] = &[
    ("debian", Family::Debian),
    ("ubuntu", Family::Debian),
    ("fedora", Family::Fedora),
    ("rhel", Family::Fedora),
    ("centos", Family::Fedora),
    ("arch", Family::Arch),
    ("suse", Family::Suse),
    ("opensuse", Family::Suse),
    ("opensuse-leap", Family::Suse),
    ("opensuse-tumbleweed", Family::Suse),
    ("alpine", Family::Alpine),
];

#[cfg(test)]
mod tests {
    use super::*;

    impl Machine {
        /// One of this system, with nothing on it.
        pub(in crate::trust) fn bare(system: System) -> Self {
            Self {
                system,
                home: PathBuf::from("/home/ada"),
                certutil: false,
                release: String::new(),
                anchored: false,
                screen: true,
                sudo: None,
            }
        }
    }

    #[test]
    fn a_missing_certutil_names_the_package_of_the_distribution() {
        for (release, package) in [
            ("NAME=\"Ubuntu\"\nID=ubuntu\nID_LIKE=debian\n", "apt install libnss3-tools"),
            ("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", "apt install libnss3-tools"),
            ("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n", "dnf install nss-tools"),
            ("ID=manjaro\nID_LIKE=arch\n", "pacman -S nss"),
            ("ID=\"opensuse-leap\"\n", "zypper install mozilla-nss-tools"),
            ("ID=nixos\n", "libnss3-tools, nss-tools"),
        ] {
            let machine = Machine { release: release.to_owned(), ..Machine::bare(System::Linux) };
            let Some(Obstacle::NoCertutil(install)) = machine.obstacle() else { panic!() };
            assert!(install.contains(package), "{release}: {install}");
        }
    }

    #[test]
    fn a_question_on_a_screen_needs_somebody_there() {
        for system in [System::MacOs, System::Windows] {
            let there = Machine::bare(system);
            assert_eq!(there.obstacle(), None);
            assert_eq!(Machine { screen: false, ..there }.obstacle(), Some(Obstacle::NoScreen));
        }
        let root = Machine { sudo: Some("ada".to_owned()), ..Machine::bare(System::MacOs) };
        assert_eq!(root.obstacle(), Some(Obstacle::Sudo));
        let linux = Machine { certutil: true, screen: false, ..Machine::bare(System::Linux) };
        assert_eq!(linux.obstacle(), None);
    }
}
