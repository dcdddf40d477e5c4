//! Data from the network: one request, within limits of time and size.

use std::fmt;
use std::io::Read as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ureq::http::Response;
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Body, Proxy};
use url::Url;

/// Time for all of an answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// Largest answer, in bytes.
const LARGEST: u64 = 64 * 1024 * 1024;

/// Most redirects that are followed.
const REDIRECTS: u32 = 5;

/// A header of the request. Its value may be a key: nothing prints it.
#[derive(Clone, PartialEq, Eq)]
pub struct Header {
    name: String,
    value: String,
}

impl Header {
    /// The header written as `Name: value`; in words why it is none.
    pub fn parse(text: &str) -> Result<Self, String> {
        let usage = "write it as 'Name: value'";
        let (name, value) = text.split_once(':').ok_or_else(|| usage.to_owned())?;
        let (name, value) = (name.trim(), value.trim());
        let token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
        if name.is_empty() || !name.chars().all(token) {
            return Err(format!("`{name}` is not the name of a header; {usage}"));
        }
        if value.chars().any(char::is_control) {
            return Err(format!("the value of `{name}` cannot be sent in a header"));
        }
        Ok(Self { name: name.to_owned(), value: value.to_owned() })
    }
}

impl fmt::Debug for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: …", self.name)
    }
}

/// What a URL answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// The content.
    pub bytes: Vec<u8>,
    /// Its media type.
    pub media: Option<String>,
}

/// Why there is nothing, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchError {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
    /// The status, where there was an answer.
    pub status: Option<u16>,
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for FetchError {}

fn error(message: impl Into<String>, help: impl Into<String>) -> FetchError {
    FetchError { message: message.into(), help: help.into(), status: None }
}

/// `text` as the address of something on the web; none where it is the name of a file.
pub fn address(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    matches!(url.scheme(), "http" | "https").then_some(url).filter(Url::has_host)
}

/// `url` without what may be secret: a password and the query.
pub fn shown(url: &Url) -> String {
    let mut url = url.clone();
    let _ = url.set_password(None);
    let _ = url.set_username("");
    url.set_query(None);
    url.set_fragment(None);
    url.to_string()
}

/// What `url` answers. Other servers that it leads on to are not sent the headers: they may be keys.
pub fn fetch(url: &Url, headers: &[Header]) -> Result<Fetched, FetchError> {
    let started = Instant::now();
    let agent = agent();
    let mut place = url.clone();
    for _ in 0..=REDIRECTS {
        let shown = shown(&place);
        let left =
            PATIENCE.checked_sub(started.elapsed()).filter(|left| !left.is_zero()).ok_or_else(|| late(&shown))?;
        let is_known = place.origin() == url.origin();
        let mut request = agent.get(place.as_str()).config().timeout_global(Some(left)).build();
        for Header { name, value } in headers.iter().filter(|_| is_known) {
            request = request.header(name, value);
        }
        let answer = request.call().map_err(|fault| explain(&shown, &fault))?;
        let status = answer.status();
        if let (true, Some(next)) = (status.is_redirection(), location(&place, &answer)) {
            place = address(&next).ok_or_else(|| {
                error(format!("{shown} leads on to what is no address on the web"), "give the address it ends at")
            })?;
            continue;
        }
        if !status.is_success() {
            let mut refused = refused(&shown, status.as_u16(), headers.is_empty());
            if !is_known && !headers.is_empty() {
                refused.help = format!(
                    "{} leads to it, but the headers are not sent to another server: if it may have them, give its address",
                    self::shown(url)
                );
            }
            return Err(refused);
        }
        return content(&shown, answer);
    }
    Err(error(
        format!("{} leads from one address to the next", shown(url)),
        "give the address it ends at, or the key of the service with --header",
    ))
}

fn agent() -> Agent {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    // Proxies of companies present certificates that only the machine's own store knows.
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::PlatformVerifier)
        .unversioned_rustls_crypto_provider(provider)
        .build();
    let config = Agent::config_builder()
        .max_redirects(0)
        .http_status_as_error(false)
        .proxy(Proxy::try_from_env())
        .tls_config(tls)
        .user_agent(concat!("obb-backend/", env!("CARGO_PKG_VERSION")))
        .accept("application/json, text/csv, */*")
        .build();
    Agent::new_with_config(config)
}

/// The address that `answer`, which came from `place`, leads on to.
fn location(place: &Url, answer: &Response<Body>) -> Option<String> {
    let next = answer.headers().get("location")?.to_str().ok()?;
    Some(place.join(next).map_or_else(|_| next.to_owned(), String::from))
}

/// The content of `answer`, if there is an end to it.
fn content(shown: &str, mut answer: Response<Body>) -> Result<Fetched, FetchError> {
    let media = answer.headers().get("content-type").and_then(|value| value.to_str().ok()).map(str::to_ascii_lowercase);
    let mut bytes = Vec::new();
    let mut body = answer.body_mut().as_reader().take(LARGEST + 1);
    body.read_to_end(&mut bytes).map_err(|fault| match fault.kind() {
        std::io::ErrorKind::TimedOut => late(shown),
        _ => error(format!("{shown} breaks off in the middle of its answer"), "try again"),
    })?;
    if bytes.len() as u64 > LARGEST {
        let most = LARGEST / (1024 * 1024);
        return Err(error(
            format!("{shown} answers with more than {most} MB"),
            "ask for less, for example for a shorter time",
        ));
    }
    Ok(Fetched { bytes, media })
}

fn refused(shown: &str, status: u16, bare: bool) -> FetchError {
    let help = match status {
        401 | 403 if bare => "give the key of the service: --header 'X-API-KEY: …'",
        401 | 403 => "the key of the service is not the right one: look at --header",
        404 => "look at the path: is it spelt as the service has it?",
        405 => "it does not answer GET",
        422 | 400 => "give it the parameters that it needs: …?name=value",
        429 => "it has been asked too often: wait a little",
        500.. => "look at what the service prints",
        _ => "open the address in a browser, to see what it answers",
    };
    FetchError { status: Some(status), ..error(format!("{shown} answers with status {status}"), help) }
}

fn late(shown: &str) -> FetchError {
    error(
        format!("{shown} did not answer within {} seconds", PATIENCE.as_secs()),
        "ask for less, or save the answer in a file",
    )
}

fn explain(shown: &str, fault: &ureq::Error) -> FetchError {
    let refused = || error(format!("nothing answers at {shown}"), "start the service, and look at host and port");
    match fault {
        ureq::Error::Timeout(_) => late(shown),
        ureq::Error::HostNotFound => {
            error(format!("{shown} names a host that is not found"), "look at its spelling, and at the network")
        }
        ureq::Error::ConnectionFailed => refused(),
        ureq::Error::Io(fault) => match fault.kind() {
            std::io::ErrorKind::ConnectionRefused => refused(),
            std::io::ErrorKind::TimedOut => late(shown),
            _ if is_tls(fault) => untrusted(shown),
            _ => error(
                format!("{shown} does not answer as a web server does"),
                "look at host, port and `http` or `https`",
            ),
        },
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) => untrusted(shown),
        ureq::Error::InvalidProxyUrl | ureq::Error::ConnectProxyFailed(_) => {
            error(format!("{shown} is not reached through the proxy"), "look at the variables HTTPS_PROXY and NO_PROXY")
        }
        _ => error(format!("{shown} does not answer as a web server does"), "look at host, port and `http` or `https`"),
    }
}

fn is_tls(fault: &std::io::Error) -> bool {
    fault.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<rustls::Error>)
}

fn untrusted(shown: &str) -> FetchError {
    error(
        format!("{shown} shows no certificate that this machine trusts, or does not speak https"),
        "use http for a server on this machine, or have the machine trust the certificate",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_told_without_their_values() {
        let header = Header::parse("X-API-KEY:  secret").unwrap();
        assert_eq!(format!("{header:?}"), "X-API-KEY: …");
        assert_eq!((header.name.as_str(), header.value.as_str()), ("X-API-KEY", "secret"));
        for wrong in ["secret", "a b: c", ": c", "a: b\nc: d"] {
            let message = Header::parse(wrong).unwrap_err();
            assert!(!message.is_empty() && !message.contains("secret"), "{wrong:?}: {message}");
        }
    }

    #[test]
    fn addresses_are_those_of_the_web_and_are_told_without_secrets() {
        for name in ["prices.csv", "C:\\data\\prices.csv", "ftp://host/x", "file:///x", "http:"] {
            assert_eq!(address(name), None, "{name}");
        }
        let url = address("https://me:word@host/path?key=1#x").unwrap();
        assert_eq!(shown(&url), "https://host/path");
    }
}
