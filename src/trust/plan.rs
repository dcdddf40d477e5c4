//! Which commands make browsers trust the authority, or forget it. Pure: what is there goes in, what is to be done comes out.

use std::path::PathBuf;

use super::command::{Command, text};
use super::machine::Machine;
use super::store::{Contents, Found, Kind, Store};
use super::{Authority, keychain, nss, root};

/// What is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aim<'a> {
    /// Every store trusts this authority, and no earlier one.
    Trust(&'a Authority),
    /// No store knows any authority of ours.
    Remove,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// For which store.
    pub store: Store,
    /// A folder to make first.
    pub folder: Option<PathBuf>,
    /// What to run.
    pub command: Command,
}

/// What turns `found` into what is wanted; nothing where it is so already. What cannot be read is left alone.
pub fn plan(found: &[Found], aim: Aim<'_>) -> Vec<Step> {
    found.iter().flat_map(|found| steps(found, aim)).collect()
}

fn steps(found: &Found, aim: Aim<'_>) -> Vec<Step> {
    let step = |command: Command| Step { store: found.store.clone(), folder: None, command };
    let wanted = match aim {
        Aim::Trust(authority) => Some(authority),
        Aim::Remove => None,
    };
    let mut steps = Vec::new();
    match (&found.contents, &found.store.kind) {
        (Contents::Unreadable(_), _) => return steps,
        (Contents::Absent, Kind::Nss(folder)) if wanted.is_some() => {
            steps.push(Step { folder: Some(folder.clone()), ..step(nss::make(folder)) });
        }
        _ => {}
    }
    for entry in found.entries() {
        if wanted.is_none_or(|authority| authority.sha1 != entry.sha1) {
            steps.push(step(match &found.store.kind {
                Kind::Nss(folder) => nss::remove(folder, &entry.name),
                Kind::Keychain(file) => keychain::remove(file, entry),
                Kind::Root => root::remove(entry),
            }));
        }
    }
    if let Some(authority) = wanted.filter(|authority| !found.trusts(authority)) {
        steps.push(step(match &found.store.kind {
            Kind::Nss(folder) => nss::add(folder, &authority.name, &authority.file),
            Kind::Keychain(file) => keychain::add(file, authority),
            Kind::Root => root::add(authority),
        }));
    }
    steps
}

/// What an administrator may type so that programs other than browsers trust the authority, or forget it; a line each.
pub fn system_store(machine: &Machine, aim: Aim<'_>) -> Vec<String> {
    let Some((file, update)) = machine.anchor() else { return Vec::new() };
    let first = match aim {
        Aim::Trust(authority) => {
            let from = text(&authority.file);
            format!("sudo cp {} {file}", shlex::try_quote(&from).unwrap_or(std::borrow::Cow::Borrowed(&from)))
        }
        Aim::Remove if machine.anchored => format!("sudo rm {file}"),
        Aim::Remove => return Vec::new(),
    };
    vec![first, format!("sudo {update}")]
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::{Entry, System};
    use super::*;

    fn authority() -> Authority {
        Authority {
            file: "/data/ca.pem".into(),
            name: "obb-backend local authority new".to_owned(),
            sha1: "ab".to_owned(),
            sha256: String::new(),
        }
    }

    fn found(kind: Kind, contents: Contents) -> Found {
        Found { store: Store { kind, browsers: "browsers".to_owned() }, contents }
    }

    fn nss() -> Kind {
        Kind::Nss("/db".into())
    }

    fn entry(name: &str, sha1: &str, trusted: bool) -> Entry {
        Entry { name: format!("obb-backend local authority {name}"), sha1: sha1.to_owned(), trusted }
    }

    fn lines(found: &Found, aim: Aim<'_>) -> Vec<String> {
        let line = |step: Step| {
            format!(
                "{} {}",
                Path::new(&step.command.program).file_name().unwrap().display(),
                step.command.args.join(" ")
            )
        };
        plan(std::slice::from_ref(found), aim).into_iter().map(line).collect()
    }

    #[test]
    fn a_database_is_made_only_where_there_is_none() {
        let authority = authority();
        let absent = found(nss(), Contents::Absent);
        let expected = [
            "certutil -N -d sql:/db --empty-password",
            "certutil -A -d sql:/db -t C,, -n obb-backend local authority new -i /data/ca.pem -f /dev/null",
        ];
        assert_eq!(lines(&absent, Aim::Trust(&authority)), expected);
        assert_eq!(
            plan(std::slice::from_ref(&absent), Aim::Trust(&authority))[0].folder.as_deref(),
            Some(Path::new("/db"))
        );
        assert_eq!(lines(&absent, Aim::Remove), [""; 0]);
        let there = found(nss(), Contents::Entries(Vec::new()));
        assert_eq!(lines(&there, Aim::Trust(&authority)), expected[1..]);
        assert_eq!(lines(&there, Aim::Remove), [""; 0]);
    }

    #[test]
    fn an_earlier_authority_goes_and_a_second_time_nothing_is_left_to_do() {
        let authority = authority();
        let both = found(nss(), Contents::Entries(vec![entry("old", "cd", true), entry("new", "ab", true)]));
        let gone = "certutil -D -d sql:/db -n obb-backend local authority old -f /dev/null";
        assert_eq!(lines(&both, Aim::Trust(&authority)), [gone]);
        let one = found(nss(), Contents::Entries(vec![entry("new", "ab", true)]));
        assert_eq!(lines(&one, Aim::Trust(&authority)), [""; 0]);
        assert_eq!(lines(&one, Aim::Remove).len(), 1);
        let distrusted = found(nss(), Contents::Entries(vec![entry("new", "ab", false)]));
        assert!(lines(&distrusted, Aim::Trust(&authority))[0].starts_with("certutil -A "));
    }

    #[test]
    fn macos_changes_the_login_keychain_without_sudo() {
        let authority = authority();
        let keychain = || Kind::Keychain("/login.keychain-db".into());
        let empty = found(keychain(), Contents::Entries(Vec::new()));
        let add = "security add-trusted-cert -r trustRoot -p ssl -k /login.keychain-db /data/ca.pem";
        assert_eq!(lines(&empty, Aim::Trust(&authority)), [add]);
        let old = found(keychain(), Contents::Entries(vec![entry("old", "cd", true)]));
        let remove = "security delete-certificate -t -Z CD /login.keychain-db";
        assert_eq!(lines(&old, Aim::Trust(&authority)), [remove, add]);
        assert_eq!(lines(&old, Aim::Remove), [remove]);
    }

    #[test]
    fn windows_changes_the_store_of_the_user() {
        let authority = authority();
        let old = found(Kind::Root, Contents::Entries(vec![entry("old", "cd", true)]));
        let expected = ["certutil.exe -delstore -user root cd", "certutil.exe -addstore -user root /data/ca.pem"];
        assert_eq!(lines(&old, Aim::Trust(&authority)), expected);
        assert_eq!(lines(&old, Aim::Remove), expected[..1]);
    }

    #[test]
    fn what_cannot_be_read_is_left_alone() {
        let authority = authority();
        let broken = found(nss(), Contents::Unreadable("bad database".to_owned()));
        assert_eq!(lines(&broken, Aim::Trust(&authority)), [""; 0]);
        assert_eq!(lines(&broken, Aim::Remove), [""; 0]);
    }
    #[test]
    fn an_administrator_is_told_the_commands_of_the_distribution() {
        let authority = authority();
        let fedora = Machine { release: "ID=fedora\n".to_owned(), ..Machine::bare(System::Linux) };
        let file = "/etc/pki/ca-trust/source/anchors/obb-backend.pem";
        let expected = [format!("sudo cp /data/ca.pem {file}"), "sudo update-ca-trust extract".to_owned()];
        assert_eq!(system_store(&fedora, Aim::Trust(&authority)), expected);
        assert_eq!(system_store(&fedora, Aim::Remove), [""; 0], "it was never put there");
        let anchored = Machine { anchored: true, ..fedora };
        assert_eq!(system_store(&anchored, Aim::Remove)[0], format!("sudo rm {file}"));
        assert_eq!(system_store(&Machine::bare(System::MacOs), Aim::Trust(&authority)), [""; 0]);
    }
}
