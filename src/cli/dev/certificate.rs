//! Which certificate https is spoken with: that of the local authority, or the user's own.

use std::path::{Path, PathBuf};

use super::super::Failure;
use super::failures;
use crate::dev::tls::{self, CertificateError, ServerCertificate};
use crate::project::config::DevConfig;

/// What the command line says.
pub(super) struct Wanted {
    pub(super) https: bool,
    pub(super) no_https: bool,
    pub(super) cert: Option<PathBuf>,
    pub(super) key: Option<PathBuf>,
}

/// What is served.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Https {
    /// Http alone.
    No,
    /// With the local authority's certificate.
    Local,
    /// With a certificate and a key of the user's own.
    Own(PathBuf, PathBuf),
}

impl Wanted {
    /// Whether https is to be spoken, where the command line says so.
    pub(super) fn says(&self) -> Option<bool> {
        let given = self.https || self.cert.is_some() || self.key.is_some();
        if self.no_https { Some(false) } else { given.then_some(true) }
    }

    /// The command line wins over the settings of the project in `root`; files of one's own are meant to be used.
    pub(super) fn resolve(self, settings: &DevConfig, root: &Path) -> Result<Https, Failure> {
        if !self.says().unwrap_or_else(|| settings.wants_https()) {
            return Ok(Https::No);
        }
        let cert = self.cert.or_else(|| settings.cert.as_ref().map(|file| root.join(file)));
        let key = self.key.or_else(|| settings.key.as_ref().map(|file| root.join(file)));
        match (cert, key) {
            (Some(cert), Some(key)) => Ok(Https::Own(cert, key)),
            (Some(cert), None) => Err(half("certificate", &cert, "key")),
            (None, Some(key)) => Err(half("key", &key, "cert")),
            (None, None) => Ok(Https::Local),
        }
    }
}

fn half(what: &str, file: &Path, missing: &str) -> Failure {
    let file = crate::fs::display_path(file);
    let other = if missing == "key" { "private key" } else { "certificate" };
    Failure::new(format!("the {what} {} is given without its {other}", file.display()))
        .help(format!("give it with --{missing} FILE, or as `{missing}` in obb-backend.toml"))
}

impl Https {
    /// The certificate to serve, good for `names` as well.
    pub(super) fn load(&self, names: &[String]) -> Result<Option<ServerCertificate>, Failure> {
        let loaded = match self {
            Self::No => return Ok(None),
            Self::Local => match tls::data_folder() {
                Some(home) => ServerCertificate::local(&home, names),
                None => Err(CertificateError::NoFolder),
            },
            Self::Own(cert, key) => ServerCertificate::own(cert, key, names),
        };
        loaded.map(Some).map_err(|error| failures::certificate(&error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(line: [&str; 4], settings: [&str; 3]) -> Result<Https, String> {
        let file = |text: &str| (!text.is_empty()).then(|| PathBuf::from(text));
        let [https, no_https, cert, key] = line;
        let wanted =
            Wanted { https: !https.is_empty(), no_https: !no_https.is_empty(), cert: file(cert), key: file(key) };
        let [https, cert, key] = settings;
        let settings =
            DevConfig { https: https.parse().ok(), cert: file(cert), key: file(key), ..DevConfig::default() };
        wanted.resolve(&settings, Path::new("/p")).map_err(|failure| failure.message)
    }

    #[test]
    fn the_command_line_wins_over_the_settings() {
        let own = |cert: &str, key: &str| Ok(Https::Own(cert.into(), key.into()));
        let nothing = ["", "", "", ""];
        assert_eq!(resolved(nothing, ["", "", ""]), Ok(Https::No));
        assert_eq!(resolved(nothing, ["true", "", ""]), Ok(Https::Local));
        assert_eq!(resolved(nothing, ["", "c", "k"]), own("/p/c", "/p/k"));
        assert_eq!(resolved(nothing, ["false", "c", "k"]), Ok(Https::No));
        assert_eq!(resolved(["yes", "", "", ""], ["false", "", ""]), Ok(Https::Local));
        assert_eq!(resolved(["yes", "", "", ""], ["", "c", "k"]), own("/p/c", "/p/k"));
        assert_eq!(resolved(["", "yes", "", ""], ["true", "c", "k"]), Ok(Https::No));
        assert_eq!(resolved(["", "", "a", "b"], ["", "c", "k"]), own("a", "b"));
        assert_eq!(resolved(["", "", "a", ""], ["false", "", "k"]), own("a", "/p/k"));
        assert!(resolved(["", "", "a", ""], ["", "", ""]).unwrap_err().contains("certificate"));
        assert!(resolved(nothing, ["", "", "k"]).unwrap_err().contains("key"));
    }
}
