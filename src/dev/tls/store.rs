//! Where the authority and the certificate are kept: in the user's data folder, readable by the user alone.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use time::OffsetDateTime;

use super::{CertificateError, authority, leaf, pair};

const FOLDER: &str = "tls";
const AUTHORITY: &str = "ca.pem";
const AUTHORITY_KEY: &str = "ca-key.pem";
const CERTIFICATE: &str = "localhost.pem";
const CERTIFICATE_KEY: &str = "localhost-key.pem";

/// The certificate of the local authority.
#[derive(Debug)]
pub(super) struct Loaded {
    /// It and its key.
    pub(super) pair: Arc<CertifiedKey>,
    /// When it is to be renewed.
    pub(super) renew: OffsetDateTime,
    /// The authority's own certificate, in PEM.
    pub(super) authority: String,
    /// Whether the authority took the place of an earlier one, which must be trusted anew.
    pub(super) replaced_authority: bool,
}

/// The folder of this user's data: `OBB_BACKEND_HOME`, or the system's place for it.
pub fn data_folder() -> Option<PathBuf> {
    let variable = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(own) = variable("OBB_BACKEND_HOME") {
        return Some(own);
    }
    let base = if cfg!(windows) {
        variable("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        std::env::home_dir().map(|home| home.join("Library/Application Support"))
    } else {
        variable("XDG_DATA_HOME").or_else(|| std::env::home_dir().map(|home| home.join(".local/share")))
    };
    base.map(|base| base.join("obb-backend"))
}

/// Where `home` keeps the authority's certificate.
pub fn authority_file(home: &Path) -> PathBuf {
    home.join(FOLDER).join(AUTHORITY)
}

/// Where `home` keeps the server's certificate.
pub fn certificate_file(home: &Path) -> PathBuf {
    home.join(FOLDER).join(CERTIFICATE)
}

/// The authority's certificate in `home`, made or replaced where needed.
pub fn ensure_authority(home: &Path) -> Result<PathBuf, CertificateError> {
    load(home, &[], OffsetDateTime::now_utc())?;
    Ok(authority_file(home))
}

/// The files of the certificate that is kept in `home`.
pub(super) fn files(home: &Path) -> [PathBuf; 2] {
    [CERTIFICATE, CERTIFICATE_KEY].map(|name| home.join(FOLDER).join(name))
}

/// The certificate kept in `home`, made or renewed where needed, good for `names` as far as the authority may vouch for them.
pub(super) fn load(home: &Path, names: &[String], now: OffsetDateTime) -> Result<Loaded, CertificateError> {
    let folder = home.join(FOLDER);
    let wanted = leaf::names(names);
    // Nothing is written where nothing is missing: a folder that is read-only will do.
    if let Some(loaded) = whole(&folder, &wanted, now) {
        close_keys(&folder)?;
        return Ok(loaded);
    }
    private_folder(&folder)?;
    // Two servers that start at once must not mix their keys.
    let lock = folder.join(".lock");
    let locked = fs::File::create(&lock).and_then(|file| file.lock().map(|()| file));
    let _locked = locked.map_err(|source| CertificateError::File { path: lock, source })?;
    close_keys(&folder)?;
    match whole(&folder, &wanted, now) {
        Some(loaded) => Ok(loaded),
        None => complete(&folder, wanted, now),
    }
}

/// What `folder` keeps, where nothing of it has to be made.
fn whole(folder: &Path, wanted: &[String], now: OffsetDateTime) -> Option<Loaded> {
    let authority = usable_authority(folder, now)?.0;
    let (certificate, key) = (read(folder, CERTIFICATE), read(folder, CERTIFICATE_KEY));
    let kept = leaf::kept(&certificate, &authority, now)?;
    if !wanted.iter().all(|name| pair::covers(&kept.names, name)) {
        return None;
    }
    let pair = parse(&certificate, &key).ok()?;
    Some(Loaded { pair, renew: kept.renew, authority, replaced_authority: false })
}

/// Makes what is missing in `folder`.
fn complete(folder: &Path, mut names: Vec<String>, now: OffsetDateTime) -> Result<Loaded, CertificateError> {
    let existed = folder.join(AUTHORITY).exists();
    let usable = usable_authority(folder, now);
    let replaced_authority = usable.is_none() && existed;
    let (authority, authority_key) = if let Some(usable) = usable {
        usable
    } else {
        let (authority, key) = authority::create(now).map_err(|error| CertificateError::issue(&error))?;
        write(folder, AUTHORITY_KEY, &key)?;
        write(folder, AUTHORITY, &authority)?;
        (authority, key)
    };
    // A server of another project may need the names of the certificate that is replaced.
    if let Some(kept) = leaf::kept(&read(folder, CERTIFICATE), &authority, now) {
        names = leaf::names(&[names, kept.names].concat());
    }
    let issuer = authority::issuer(&authority, &authority_key).map_err(|error| CertificateError::issue(&error))?;
    let (certificate, key) = leaf::issue(&issuer, &names, now).map_err(|error| CertificateError::issue(&error))?;
    let pair = parse(&certificate, &key).map_err(|error| CertificateError::issue(&error))?;
    let kept = leaf::kept(&certificate, &authority, now);
    let kept = kept.ok_or_else(|| CertificateError::issue(&"a certificate just made is not usable"))?;
    write(folder, CERTIFICATE_KEY, &key)?;
    write(folder, CERTIFICATE, &certificate)?;
    Ok(Loaded { pair, renew: kept.renew, authority, replaced_authority })
}

/// The authority's certificate and key, where they belong together and last long enough.
fn usable_authority(folder: &Path, now: OffsetDateTime) -> Option<(String, String)> {
    let (authority, key) = (read(folder, AUTHORITY), read(folder, AUTHORITY_KEY));
    let usable = authority::is_usable(&authority, now)
        && authority::is_pair(&authority, &key)
        && authority::issuer(&authority, &key).is_ok();
    usable.then_some((authority, key))
}

fn parse(certificate: &str, key: &str) -> Result<Arc<CertifiedKey>, Box<dyn std::error::Error>> {
    let chain = CertificateDer::pem_slice_iter(certificate.as_bytes()).collect::<Result<Vec<_>, _>>()?;
    Ok(pair::pair(chain, &PrivateKeyDer::from_pem_slice(key.as_bytes())?)?)
}

fn close_keys(folder: &Path) -> Result<(), CertificateError> {
    [AUTHORITY_KEY, CERTIFICATE_KEY].iter().try_for_each(|name| close_to_others(&folder.join(name)))
}

fn private_folder(folder: &Path) -> Result<(), CertificateError> {
    crate::fs::private_folder(folder).map_err(|source| CertificateError::File { path: folder.to_owned(), source })
}

/// Lets nobody but its owner read the key at `path`, should a copy or a backup have opened it.
fn close_to_others(path: &Path) -> Result<(), CertificateError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let open = fs::metadata(path).is_ok_and(|found| found.permissions().mode() & 0o077 != 0);
        if open {
            fs::set_permissions(path, fs::Permissions::from_mode(0o600))
                .map_err(|source| CertificateError::File { path: path.to_owned(), source })?;
        }
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// The text of a kept file; what cannot be read is made anew.
fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap_or_default()
}

fn write(folder: &Path, name: &str, text: &str) -> Result<(), CertificateError> {
    let path = folder.join(name);
    // The temporary file that this goes by is readable by its owner alone, and stays so.
    crate::fs::write_atomic(&path, text.as_bytes()).map_err(|source| CertificateError::File { path, source })
}

#[cfg(test)]
mod tests {
    use time::Duration;

    use super::*;

    fn load(home: &Path) -> Result<Loaded, CertificateError> {
        load_at(home, OffsetDateTime::now_utc())
    }

    fn load_at(home: &Path, now: OffsetDateTime) -> Result<Loaded, CertificateError> {
        super::load(home, &[], now)
    }

    fn texts(home: &Path) -> [String; 4] {
        [AUTHORITY, AUTHORITY_KEY, CERTIFICATE, CERTIFICATE_KEY].map(|name| read(&home.join(FOLDER), name))
    }

    #[test]
    fn certificates_are_reused_renewed_and_repaired() {
        let home = tempfile::tempdir().unwrap();
        let now = OffsetDateTime::now_utc();
        load_at(home.path(), now).unwrap();
        let first = texts(home.path());
        assert!(!load_at(home.path(), now).unwrap().replaced_authority);
        assert_eq!(texts(home.path()), first, "reused");

        load_at(home.path(), now + Duration::days(370)).unwrap();
        let renewed = texts(home.path());
        assert_eq!(renewed[..2], first[..2], "the authority stays");
        assert_ne!(renewed[2], first[2], "the certificate is renewed");

        fs::write(home.path().join(FOLDER).join(CERTIFICATE_KEY), &first[3]).unwrap();
        load_at(home.path(), now + Duration::days(370)).unwrap();
        assert_ne!(texts(home.path())[2], renewed[2], "a key of another certificate");

        fs::write(home.path().join(FOLDER).join(AUTHORITY), "broken").unwrap();
        assert!(load_at(home.path(), now).unwrap().replaced_authority);
        assert_ne!(texts(home.path())[0], first[0]);
    }

    #[test]
    #[cfg(unix)]
    fn only_the_user_can_read_them() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        load(home.path()).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let folder = home.path().join(FOLDER);
        assert_eq!(mode(&folder), 0o700);
        for name in [AUTHORITY_KEY, CERTIFICATE_KEY] {
            assert_eq!(mode(&folder.join(name)), 0o600, "{name}");
        }
    }

    #[test]
    fn an_authority_without_its_own_key_is_replaced_and_said_so() {
        let (home, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let first = load(home.path()).unwrap();
        assert!(!first.replaced_authority, "the first replaces none");
        load(other.path()).unwrap();
        let (before, foreign) = (texts(home.path()), texts(other.path()));
        fs::write(home.path().join(FOLDER).join(AUTHORITY_KEY), &foreign[1]).unwrap();
        let second = load(home.path()).unwrap();
        assert!(second.replaced_authority);
        let after = texts(home.path());
        assert!(authority::is_pair(&after[0], &after[1]));
        assert_ne!(after[0], before[0]);
        assert_ne!(after[2], before[2], "the certificate is issued anew");
        let third = load(home.path()).unwrap();
        assert!(!third.replaced_authority);
    }

    #[test]
    #[cfg(unix)]
    fn keys_found_open_to_others_are_closed() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        load(home.path()).unwrap();
        let before = texts(home.path());
        let keys = [AUTHORITY_KEY, CERTIFICATE_KEY].map(|name| home.path().join(FOLDER).join(name));
        for key in &keys {
            fs::set_permissions(key, fs::Permissions::from_mode(0o644)).unwrap();
        }
        load(home.path()).unwrap();
        for key in &keys {
            assert_eq!(fs::metadata(key).unwrap().permissions().mode() & 0o777, 0o600, "{}", key.display());
        }
        assert_eq!(texts(home.path()), before, "what they hold stays");
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_named() {
        let home = tempfile::NamedTempFile::new().unwrap();
        let error = load(home.path()).unwrap_err();
        assert!(error.to_string().contains(&home.path().display().to_string()), "{error}");
    }
    #[test]
    fn a_certificate_for_more_names_keeps_those_it_had() {
        let home = tempfile::tempdir().unwrap();
        let now = OffsetDateTime::now_utc();
        let names = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            super::load(home.path(), &names, now).unwrap();
            let [authority, _, certificate, _] = texts(home.path());
            leaf::kept(&certificate, &authority, now).unwrap().names
        };
        assert_eq!(names(&[]), ["localhost", "127.0.0.1", "::1"]);
        assert_eq!(names(&["one.localhost"]).last().unwrap(), "one.localhost");
        assert_eq!(names(&["two.localhost"])[3..], ["two.localhost", "one.localhost"]);
        let before = texts(home.path());
        assert_eq!(names(&["one.localhost"]).len(), 5);
        assert_eq!(texts(home.path()), before, "nothing was missing");
    }

    #[test]
    #[cfg(unix)]
    fn what_is_whole_is_used_without_writing() {
        let home = tempfile::tempdir().unwrap();
        load(home.path()).unwrap();
        fs::remove_file(home.path().join("tls/.lock")).unwrap();
        load(home.path()).unwrap();
        assert!(!home.path().join("tls/.lock").exists());
    }
}
