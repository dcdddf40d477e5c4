//! A certificate of the user's own: two files in PEM, read and judged before a browser does.

use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use rustls::{Error, InconsistentKeys};
use time::{Duration, OffsetDateTime};
use x509_parser::prelude::{FromDer as _, X509Certificate, X509Name};

use super::super::notice::Remark;
use super::{CertificateError, pair};

/// A certificate that ends within this time is worth a word.
const ENDS_SOON: Duration = Duration::days(14);

/// Bytes of a file that are read: chains have some thousands.
const LARGEST: u64 = 1024 * 1024;

const ANEW: &str =
    "make a new one; with mkcert: `mkcert -cert-file cert.pem -key-file key.pem localhost 127.0.0.1 ::1`";

/// A certificate of the user's own that a server can use.
#[derive(Debug)]
pub(super) struct Own {
    /// The chain and its key.
    pub(super) pair: Arc<CertifiedKey>,
    /// When it ends.
    pub(super) ends: OffsetDateTime,
    /// What browsers will mind.
    pub(super) warnings: Vec<Remark>,
}

/// Reads the chain in `certificate` and its key in `key`; it should be good for `names`.
pub(super) fn read(
    certificate: &Path,
    key: &Path,
    names: &[String],
    now: OffsetDateTime,
) -> Result<Own, CertificateError> {
    let chain = chain(certificate)?;
    let private = private_key(key)?;
    let parsed = chain.iter().map(|der| X509Certificate::from_der(der).map(|(_, parsed)| parsed));
    let parsed = parsed.collect::<Result<Vec<_>, _>>().map_err(|_| {
        CertificateError::unfit(certificate, "is damaged: a certificate in it cannot be read", "export it again")
    })?;
    let pair = pair(&chain, &private, &parsed, certificate, key)?;
    in_order(&parsed, certificate)?;
    let Some(first) = parsed.first() else { return Err(holds_none(certificate, "")) };
    let (begins, ends) = (first.validity().not_before.to_datetime(), first.validity().not_after.to_datetime());
    let span = format!("it is good from {} to {}", begins.date(), ends.date());
    if now >= ends {
        return Err(CertificateError::unfit(certificate, format!("has expired: {span}"), ANEW));
    }
    if now < begins {
        let problem = format!("is not valid yet: {span}, and today is {}", now.date());
        return Err(CertificateError::unfit(certificate, problem, "is this computer's clock right?"));
    }
    Ok(Own { pair, ends, warnings: warnings(first, certificate, names, now) })
}

fn warnings(own: &X509Certificate<'_>, file: &Path, wanted: &[String], now: OffsetDateTime) -> Vec<Remark> {
    let file = crate::fs::display_path(file).display().to_string();
    let mut warnings = Vec::new();
    let ends = own.validity().not_after.to_datetime();
    if ends < now + ENDS_SOON {
        warnings.push(Remark::certificate(format!("{file} ends soon, on {}", ends.date()), ANEW));
    }
    let named = pair::names(own);
    let missing: Vec<_> = wanted.iter().filter(|name| !pair::covers(&named, name)).map(String::as_str).collect();
    if !missing.is_empty() {
        let named = if named.is_empty() { "no name at all".to_owned() } else { named.join(", ") };
        let message = format!("{file} is for {named}: browsers refuse it for {}", missing.join(", "));
        warnings.push(Remark::certificate(message, "make one for that as well, as a subject alternative name"));
    }
    if own.is_ca() {
        let message = format!("{file} is the certificate of an authority: Firefox refuses it as that of a server");
        warnings.push(Remark::certificate(message, "make one without `CA:TRUE` in its basic constraints"));
    }
    let usage = own.extended_key_usage().ok().flatten();
    if usage.is_some_and(|usage| !usage.value.server_auth && !usage.value.any) {
        let message = format!("{file} is not meant for servers: browsers refuse it");
        warnings.push(Remark::certificate(message, "make one with `serverAuth` in its extended key usage"));
    }
    warnings
}

/// The bytes of a file in PEM; what holds something else is named for what it is.
fn pem(path: &Path, from_der: &str) -> Result<Vec<u8>, CertificateError> {
    let bytes = crate::fs::read_at_most(path, LARGEST).map_err(|error| {
        let problem = format!("cannot be read: {}", crate::fs::in_words(&error.to_string()));
        let help = "paths on the command line begin in this folder, those in obb-backend.toml in its own";
        CertificateError::unfit(path, problem, help)
    })?;
    if bytes.is_empty() {
        return Err(CertificateError::unfit(path, "is empty", ANEW));
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        let help = "save it as UTF-8; PowerShell's `>` writes UTF-16";
        return Err(CertificateError::unfit(path, "is text in UTF-16, and PEM is plain text", help));
    }
    // An editor may have put a mark in front, which would hide the first line.
    let text = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(&bytes);
    // Every file in DER begins so.
    if text.first() == Some(&0x30) && !has(text, "-----BEGIN ") {
        let shown = crate::fs::display_path(path);
        let bundle =
            shown.extension().is_some_and(|end| end.eq_ignore_ascii_case("p12") || end.eq_ignore_ascii_case("pfx"));
        let (kind, command) =
            if bundle { ("a PKCS#12 bundle", "pkcs12 -nodes") } else { ("in the format DER", from_der) };
        let (problem, shown) = (format!("is {kind}, and PEM is needed"), shown.display());
        return Err(CertificateError::unfit(
            path,
            problem,
            format!("`openssl {command} -in {shown} -out {shown}.pem`"),
        ));
    }
    Ok(text.to_vec())
}

fn chain(path: &Path) -> Result<Vec<CertificateDer<'static>>, CertificateError> {
    let text = pem(path, "x509 -inform der")?;
    let chain = CertificateDer::pem_slice_iter(&text).collect::<Result<Vec<_>, _>>();
    let chain =
        chain.map_err(|_| CertificateError::unfit(path, "is damaged: it is not whole PEM", "export it again"))?;
    if !chain.is_empty() {
        return Ok(chain);
    }
    Err(if has(&text, "PRIVATE KEY-----") {
        holds_none(path, ", but a key: are `--cert` and `--key` the wrong way round?")
    } else if has(&text, "CERTIFICATE REQUEST-----") {
        holds_none(path, ", but a request for one: an authority has to sign it first")
    } else {
        holds_none(path, "")
    })
}

fn holds_none(path: &Path, but: &str) -> CertificateError {
    CertificateError::unfit(path, format!("holds no certificate{but}"), "PEM begins with `-----BEGIN CERTIFICATE-----`")
}

fn private_key(path: &Path) -> Result<PrivateKeyDer<'static>, CertificateError> {
    let text = pem(path, "pkey -inform der")?;
    if has(&text, "BEGIN ENCRYPTED PRIVATE KEY-----") || has(&text, "Proc-Type: 4,ENCRYPTED") {
        let shown = crate::fs::display_path(path);
        let help = format!("take the passphrase away: `openssl pkey -in {} -out key.pem`", shown.display());
        return Err(CertificateError::unfit(path, "is protected by a passphrase, which nobody could type here", help));
    }
    match PrivateKeyDer::from_pem_slice(&text) {
        Ok(key) => Ok(key),
        Err(rustls::pki_types::pem::Error::NoItemsFound) => {
            let but = if has(&text, "BEGIN CERTIFICATE-----") {
                ", but a certificate: are `--cert` and `--key` the wrong way round?"
            } else {
                ""
            };
            let help = "PEM begins with `-----BEGIN PRIVATE KEY-----`";
            Err(CertificateError::unfit(path, format!("holds no private key{but}"), help))
        }
        Err(_) => Err(CertificateError::unfit(path, "is damaged: it is not whole PEM", "export it again")),
    }
}

fn has(text: &[u8], mark: &str) -> bool {
    text.windows(mark.len()).any(|part| part == mark.as_bytes())
}

fn pair(
    chain: &[CertificateDer<'static>],
    private: &PrivateKeyDer<'_>,
    parsed: &[X509Certificate<'_>],
    certificate: &Path,
    key: &Path,
) -> Result<Arc<CertifiedKey>, CertificateError> {
    match pair::pair(chain.to_vec(), private) {
        Ok(pair) => Ok(pair),
        Err(Error::InconsistentKeys(InconsistentKeys::KeyMismatch)) => {
            let later = (1..chain.len()).find(|at| pair::pair(vec![chain[*at].clone()], private).is_ok());
            Err(match (later, parsed.first()) {
                (Some(at), Some(first)) => CertificateError::unfit(
                    certificate,
                    format!("has its certificates in the wrong order: {} comes first", called(first.subject())),
                    format!("put {}, the server's own, first; then its issuer", called(parsed[at].subject())),
                ),
                _ => CertificateError::unfit(
                    key,
                    format!("is not the key of {}", crate::fs::display_path(certificate).display()),
                    "give the two files that were made together",
                ),
            })
        }
        Err(_) => {
            let help = "RSA of 2048 to 4096 bits, P-256 and P-384 are";
            Err(CertificateError::unfit(key, "holds a key of a kind that is not supported", help))
        }
    }
}

/// Each certificate must be issued by the one that follows it.
fn in_order(chain: &[X509Certificate<'_>], file: &Path) -> Result<(), CertificateError> {
    let broken = chain.windows(2).find(|two| two[0].issuer() != two[1].subject());
    broken.map_or(Ok(()), |two| {
        let problem = format!(
            "has its certificates in the wrong order: {} is followed by {}, which did not issue it",
            called(two[0].subject()),
            called(two[1].subject())
        );
        let help = format!("after it must come {}, or nothing", called(two[0].issuer()));
        Err(CertificateError::unfit(file, problem, help))
    })
}

/// A certificate's holder as people call it.
fn called(name: &X509Name<'_>) -> String {
    let common = name.iter_common_name().next().and_then(|name| name.as_str().ok());
    format!("`{}`", common.map_or_else(|| name.to_string(), str::to_owned))
}
