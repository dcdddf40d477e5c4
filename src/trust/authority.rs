//! The authority to trust: its file, its name, its fingerprints.

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use ring::digest::{Algorithm, SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use x509_parser::pem::parse_x509_pem;

/// The certificate of an authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// Its file.
    pub file: PathBuf,
    /// Its name, which tells it from earlier ones.
    pub name: String,
    /// Its fingerprint, by which macOS and Windows know it.
    pub sha1: String,
    /// Its fingerprint, by which people do.
    pub sha256: String,
}

impl Authority {
    /// The authority whose certificate is in `file`, in PEM.
    pub fn read(file: &Path) -> io::Result<Self> {
        let text = std::fs::read(file)?;
        Self::parse(file, &text).ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "it holds no certificate"))
    }

    fn parse(file: &Path, text: &[u8]) -> Option<Self> {
        let (_, pem) = parse_x509_pem(text).ok()?;
        let certificate = pem.parse_x509().ok()?;
        let name = certificate.subject().iter_common_name().next()?.as_str().ok()?.to_owned();
        let der = &pem.contents;
        let (sha1, sha256) = (hex(&SHA1_FOR_LEGACY_USE_ONLY, der), hex(&SHA256, der));
        Some(Self { file: file.to_owned(), name, sha1, sha256 })
    }
}

/// The fingerprint of the first certificate in `text`, which is PEM.
pub(super) fn sha1(text: &str) -> Option<String> {
    parse_x509_pem(text.as_bytes()).ok().map(|(_, pem)| hex(&SHA1_FOR_LEGACY_USE_ONLY, &pem.contents))
}

fn hex(algorithm: &'static Algorithm, bytes: &[u8]) -> String {
    digest(algorithm, bytes).as_ref().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
