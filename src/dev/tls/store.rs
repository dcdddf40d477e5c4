//! Where the authority and the certificate are kept: in the user's data folder, readable by the user alone.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use time::OffsetDateTime;

use super::{authority, leaf};

const FOLDER: &str = "tls";
const AUTHORITY: &str = "ca.pem";
const AUTHORITY_KEY: &str = "ca-key.pem";
const CERTIFICATE: &str = "localhost.pem";
const CERTIFICATE_KEY: &str = "localhost-key.pem";

/// A certificate that a server can use.
#[derive(Clone)]
pub struct ServerCertificate {
    /// The authority's certificate, which browsers must trust.
    pub authority: PathBuf,
    /// Whether it took the place of an earlier one, which must be trusted anew.
    pub replaced_authority: bool,
    pub(in crate::dev) config: Arc<ServerConfig>,
}

impl fmt::Debug for ServerCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerCertificate").field("authority", &self.authority).finish_non_exhaustive()
    }
}

/// Why there is no certificate.
#[derive(Debug)]
pub enum CertificateError {
    /// The system names no folder for the user's data.
    NoFolder,
    /// A file or folder cannot be used.
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Making a certificate failed.
    Issue(String),
}

impl fmt::Display for CertificateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoFolder => write!(f, "this system names no folder for user data"),
            Self::File { path, source } => write!(f, "{}: {source}", path.display()),
            Self::Issue(reason) => write!(f, "{reason}"),
        }
    }
}

impl std::error::Error for CertificateError {}

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

/// Where certificates are kept.
#[derive(Debug)]
pub struct Kept {
    /// The authority's.
    pub authority: PathBuf,
    /// The server's own.
    pub certificate: PathBuf,
}

/// Where the certificates of `home` are kept, whether they are there or not.
pub fn kept(home: &Path) -> Kept {
    let folder = home.join(FOLDER);
    Kept { authority: folder.join(AUTHORITY), certificate: folder.join(CERTIFICATE) }
}

/// The certificate kept in `home`, made or renewed where needed.
pub fn load(home: &Path) -> Result<ServerCertificate, CertificateError> {
    load_at(home, OffsetDateTime::now_utc())
}

fn load_at(home: &Path, now: OffsetDateTime) -> Result<ServerCertificate, CertificateError> {
    let folder = home.join(FOLDER);
    private_folder(&folder)?;
    // Two servers that start at once must not mix their keys.
    let lock = folder.join(".lock");
    let locked = fs::File::create(&lock).and_then(|file| file.lock().map(|()| file));
    let _locked = locked.map_err(|source| CertificateError::File { path: lock, source })?;

    let authority_path = folder.join(AUTHORITY);
    for name in [AUTHORITY_KEY, CERTIFICATE_KEY] {
        close_to_others(&folder.join(name))?;
    }
    let existed = authority_path.exists();
    let (mut authority, mut authority_key) = (read(&folder, AUTHORITY), read(&folder, AUTHORITY_KEY));
    let usable = authority::is_usable(&authority, now)
        && authority::is_pair(&authority, &authority_key)
        && authority::issuer(&authority, &authority_key).is_ok();
    if !usable {
        (authority, authority_key) = authority::create(now).map_err(|error| failed(&error))?;
        write(&folder, AUTHORITY_KEY, &authority_key)?;
        write(&folder, AUTHORITY, &authority)?;
    }
    let (certificate, key) = (read(&folder, CERTIFICATE), read(&folder, CERTIFICATE_KEY));
    let kept = leaf::is_usable(&certificate, &authority, now).then(|| config(&certificate, &key).ok()).flatten();
    let config = if let Some(config) = kept {
        config
    } else {
        let issuer = authority::issuer(&authority, &authority_key).map_err(|error| failed(&error))?;
        let (certificate, key) = leaf::issue(&issuer, now).map_err(|error| failed(&error))?;
        write(&folder, CERTIFICATE_KEY, &key)?;
        write(&folder, CERTIFICATE, &certificate)?;
        config(&certificate, &key).map_err(|error| failed(&error))?
    };
    Ok(ServerCertificate {
        authority: authority_path,
        replaced_authority: !usable && existed,
        config: Arc::new(config),
    })
}

fn failed(error: &dyn fmt::Display) -> CertificateError {
    CertificateError::Issue(error.to_string())
}

fn config(certificate: &str, key: &str) -> Result<ServerConfig, Box<dyn std::error::Error>> {
    let chain = CertificateDer::pem_slice_iter(certificate.as_bytes()).collect::<Result<Vec<_>, _>>()?;
    let key = PrivateKeyDer::from_pem_slice(key.as_bytes())?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

fn private_folder(folder: &Path) -> Result<(), CertificateError> {
    let made = fs::create_dir_all(folder).and_then(|()| {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
        }
        Ok(())
    });
    made.map_err(|source| CertificateError::File { path: folder.to_owned(), source })
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

    fn kept(home: &Path) -> [String; 4] {
        [AUTHORITY, AUTHORITY_KEY, CERTIFICATE, CERTIFICATE_KEY].map(|name| read(&home.join("tls"), name))
    }

    #[test]
    fn certificates_are_reused_renewed_and_repaired() {
        let home = tempfile::tempdir().unwrap();
        let now = OffsetDateTime::now_utc();
        load_at(home.path(), now).unwrap();
        let first = kept(home.path());
        assert!(!load_at(home.path(), now).unwrap().replaced_authority);
        assert_eq!(kept(home.path()), first, "reused");

        load_at(home.path(), now + Duration::days(370)).unwrap();
        let renewed = kept(home.path());
        assert_eq!(renewed[..2], first[..2], "the authority stays");
        assert_ne!(renewed[2], first[2], "the certificate is renewed");

        fs::write(home.path().join("tls").join(CERTIFICATE_KEY), &first[3]).unwrap();
        load_at(home.path(), now + Duration::days(370)).unwrap();
        assert_ne!(kept(home.path())[2], renewed[2], "a key of another certificate");

        fs::write(home.path().join("tls").join(AUTHORITY), "broken").unwrap();
        assert!(load_at(home.path(), now).unwrap().replaced_authority);
        assert_ne!(kept(home.path())[0], first[0]);
    }

    #[test]
    #[cfg(unix)]
    fn only_the_user_can_read_them() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        load(home.path()).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let folder = home.path().join("tls");
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
        let (before, foreign) = (kept(home.path()), kept(other.path()));
        fs::write(home.path().join("tls").join(AUTHORITY_KEY), &foreign[1]).unwrap();
        let second = load(home.path()).unwrap();
        assert!(second.replaced_authority);
        let after = kept(home.path());
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
        let before = kept(home.path());
        let keys = [AUTHORITY_KEY, CERTIFICATE_KEY].map(|name| home.path().join("tls").join(name));
        for key in &keys {
            fs::set_permissions(key, fs::Permissions::from_mode(0o644)).unwrap();
        }
        load(home.path()).unwrap();
        for key in &keys {
            assert_eq!(fs::metadata(key).unwrap().permissions().mode() & 0o777, 0o600, "{}", key.display());
        }
        assert_eq!(kept(home.path()), before, "what they hold stays");
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_named() {
        let home = tempfile::NamedTempFile::new().unwrap();
        let error = load(home.path()).unwrap_err();
        assert!(error.to_string().contains(&home.path().display().to_string()), "{error}");
    }
}
