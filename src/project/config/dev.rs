//! The section `[dev]`: what is served, how it is started and watched, and who may read it.

use std::path::PathBuf;

use ignore::gitignore::GitignoreBuilder;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::command::command;
use super::{Fault, fault, one_of, string, unknown};
use crate::text::{Position, SourceFile};

/// The settings of `[dev]`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DevConfig {
    /// How the backend is started, in words; `{port}` stands for the port it must listen on.
    pub command: Option<Vec<String>>,
    /// Folder in which the program runs, relative to the backend's folder.
    pub cwd: Option<PathBuf>,
    /// Variables added to the program's environment.
    pub env: Vec<(String, String)>,
    /// Address of a backend that runs already: scheme, host and port.
    pub target: Option<String>,
    /// Path that answers once the backend is ready; it begins with `/`.
    pub ready: Option<String>,
    /// How an instance is replaced.
    pub restart: Restart,
    /// Files and folders watched besides those of the project: patterns as in `.gitignore`, relative to the project.
    pub watch: Vec<String>,
    /// Files and folders whose changes do nothing: patterns as in `.gitignore`, relative to the project.
    pub ignore: Vec<String>,
    /// Port of the dev server.
    pub port: Option<u16>,
    /// Whether https is spoken as well.
    pub https: Option<bool>,
    /// Certificate chain in PEM, relative to the project.
    pub cert: Option<PathBuf>,
    /// Key of the certificate in PEM, relative to the project.
    pub key: Option<PathBuf>,
    /// Names, besides those of this machine, under which the server answers.
    pub hosts: Vec<String>,
    /// Origins allowed besides the default ones.
    pub origins: Vec<String>,
    /// Headers that Workspace is told to send to this backend: sent with the server's own requests as well, never shown.
    pub headers: Vec<(String, String)>,
    /// Keys of queries whose values are never shown.
    pub secrets: Vec<String>,
    /// Where the keys stand that are there, in the order of the file.
    pub places: Vec<Place>,
}

/// Where a key stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The key.
    pub key: &'static str,
    /// Where it begins.
    pub position: Position,
    /// Where its value begins.
    pub value: Position,
}

/// Port that OpenBB's documentation uses, and so the one that stands in users' Workspaces.
const DEFAULT_PORT: u16 = 7779;

impl DevConfig {
    /// The port of the dev server, where the command line says so much of it; 0 for any.
    pub fn port_or(&self, told: Option<u16>) -> u16 {
        told.or(self.port).unwrap_or(DEFAULT_PORT)
    }

    /// Whether https is spoken: where that is said, and otherwise where there is a certificate for it.
    pub fn wants_https(&self) -> bool {
        self.https.unwrap_or(self.cert.is_some() || self.key.is_some())
    }

    /// The first key that concerns a program that is started, and where it stands.
    pub fn program_key(&self) -> Option<(&'static str, Position)> {
        let place = self.places.iter().find(|place| OF_PROGRAMS.contains(&place.key))?;
        Some((place.key, place.position))
    }
}

/// How an instance of the backend is replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Restart {
    /// The new one starts beside the old one and takes over once it answers.
    #[default]
    Swap,
    /// The old one is ended first; requests are held until the new one answers.
    Stop,
}

pub(super) const KEYS: &[&str] = &[
    "command", "cwd", "env", "target", "ready", "restart", "watch", "ignore", "port", "https", "cert", "key", "hosts",
    "origins", "headers", "secrets",
];

/// Keys that mean nothing unless a program is started.
const OF_PROGRAMS: &[&str] = &["cwd", "env", "ready", "restart"];

pub(super) const RESTARTS: &[&str] = &["swap", "stop"];

pub(super) fn read(file: &SourceFile, table: &DeTable<'_>) -> Result<DevConfig, Fault> {
    let mut config = DevConfig::default();
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "command" => config.command = Some(command(value)?),
            "cwd" => config.cwd = Some(PathBuf::from(string("cwd", value)?)),
            "env" => config.env = texts("env", "API_KEY", value)?,
            "target" => config.target = Some(target_alone(table, value)?),
            "ready" => config.ready = Some(path(value)?),
            "restart" => config.restart = restart(value)?,
            "watch" => config.watch = patterns("watch", "../shared", value)?,
            "ignore" => config.ignore = patterns("ignore", "cache/", value)?,
            "port" => config.port = Some(port(value)?),
            "https" => config.https = Some(https(value)?),
            "cert" => config.cert = Some(PathBuf::from(string("cert", value)?)),
            "key" => config.key = Some(PathBuf::from(string("key", value)?)),
            "hosts" => config.hosts = hosts(value)?,
            "origins" => config.origins = origins(value)?,
            "headers" => config.headers = headers(value)?,
            "secrets" => config.secrets = strings("secrets", "token", value)?,
            _ => return Err(unknown("key", key, KEYS)),
        }
    }
    let position = |at: usize| file.position(u32::try_from(at).unwrap_or(u32::MAX));
    let places = table.iter().filter_map(|(key, value)| {
        let name = KEYS.iter().find(|name| key.get_ref() == **name)?;
        Some(Place { key: name, position: position(key.span().start), value: position(value.span().start) })
    });
    config.places = places.collect();
    config.places.sort_unstable_by_key(|place| place.position);
    Ok(config)
}

fn texts(name: &str, example: &str, value: &Spanned<DeValue<'_>>) -> Result<Vec<(String, String)>, Fault> {
    let Some(table) = value.get_ref().as_table() else {
        let help = format!("for example `{name} = {{ {example} = \"…\" }}`");
        return Err(fault(value, format!("`{name}` must be a table"), help));
    };
    table.iter().map(|(name, value)| Ok((name.get_ref().to_string(), string(name.get_ref(), value)?))).collect()
}

fn origins(value: &Spanned<DeValue<'_>>) -> Result<Vec<String>, Fault> {
    let Some(list) = value.get_ref().as_array() else {
        return Err(fault(value, "`origins` must be a list", "for example `origins = [\"https://my.host\"]`"));
    };
    list.iter()
        .map(|item| {
            let origin = string("origins", item)?;
            let rest = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
            match rest {
                Some(host) if !host.is_empty() && !host.contains(['/', '*', '?', '#', '@', ' ']) => {
                    Ok(origin.to_ascii_lowercase())
                }
                _ => Err(fault(
                    item,
                    format!("`{origin}` is not an origin"),
                    "an origin is scheme, host and port alone, such as `https://my.host:8443`",
                )),
            }
        })
        .collect()
}

fn port(value: &Spanned<DeValue<'_>>) -> Result<u16, Fault> {
    let number = value.get_ref().as_integer().and_then(|number| number.as_str().parse::<u16>().ok());
    number.ok_or_else(|| fault(value, "`port` must be a whole number from 0 to 65535", ""))
}

fn strings(name: &str, example: &str, value: &Spanned<DeValue<'_>>) -> Result<Vec<String>, Fault> {
    let Some(list) = value.get_ref().as_array() else {
        return Err(fault(
            value,
            format!("`{name}` must be a list"),
            format!("for example `{name} = [\"{example}\"]`"),
        ));
    };
    list.iter().map(|item| string(name, item)).collect()
}

fn patterns(name: &str, example: &str, value: &Spanned<DeValue<'_>>) -> Result<Vec<String>, Fault> {
    let patterns = strings(name, example, value)?;
    let items = value.get_ref().as_array().into_iter().flat_map(|list| list.iter());
    for (pattern, item) in patterns.iter().zip(items) {
        if let Err(error) = GitignoreBuilder::new("").add_line(None, pattern) {
            let help = format!("patterns are those of .gitignore, such as `{example}`: {error}");
            return Err(fault(item, format!("`{pattern}` is not a pattern"), help));
        }
    }
    Ok(patterns)
}

/// The address of a backend that runs already, as its scheme, host and port alone; an error says what is wrong.
pub fn target(text: &str) -> Result<String, String> {
    if text.contains('@') {
        // What stands before that sign is a password.
        return Err(
            "the address of a backend has no user name and no password: scheme `http`, host and port alone, such as \
                    `http://127.0.0.1:8000`"
                .to_owned(),
        );
    }
    let parsed = url::Url::parse(text).ok().filter(url::Url::has_host);
    match parsed {
        Some(url) if url.scheme() == "https" => Err(format!(
            "`{text}` is an https address: give the http address of the backend; this server speaks https for it"
        )),
        Some(url) if url.scheme() == "http" && url.as_str() == format!("{}/", url.origin().ascii_serialization()) => {
            Ok(url.origin().ascii_serialization())
        }
        _ => Err(format!(
            "`{text}` is not the address of a backend: scheme `http`, host and port alone, such as `http://127.0.0.1:8000`"
        )),
    }
}

fn target_alone(table: &DeTable<'_>, value: &Spanned<DeValue<'_>>) -> Result<String, Fault> {
    let text = string("target", value)?;
    let target = target(&text).map_err(|message| fault(value, message, ""))?;
    let beside =
        |key: &&Spanned<DeString<'_>>| key.get_ref() == "command" || OF_PROGRAMS.contains(&key.get_ref().as_ref());
    match table.keys().find(beside) {
        Some(key) => {
            let message =
                format!("`{}` has no effect beside `target`, which names a backend that runs already", key.get_ref());
            Err(fault(key, message, "remove one of them"))
        }
        None => Ok(target),
    }
}

fn headers(value: &Spanned<DeValue<'_>>) -> Result<Vec<(String, String)>, Fault> {
    let headers = texts("headers", "X-API-KEY", value)?;
    for (name, value) in value.get_ref().as_table().into_iter().flatten() {
        let (key, text) = (name.get_ref(), value.get_ref().as_str().unwrap_or_default());
        let token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
        if key.is_empty() || !key.chars().all(token) {
            let help = "letters, digits and hyphens, such as `X-API-KEY`";
            return Err(fault(name, format!("`{key}` is not the name of a header"), help));
        }
        if text.chars().any(|c| c.is_control() || !c.is_ascii()) {
            let help = "it may have ASCII characters in one line alone";
            return Err(fault(value, format!("the value of `{key}` cannot be sent in a header"), help));
        }
    }
    Ok(headers)
}

fn path(value: &Spanned<DeValue<'_>>) -> Result<String, Fault> {
    let text = string("ready", value)?;
    if text.starts_with('/') && !text.contains(char::is_whitespace) {
        return Ok(text);
    }
    Err(fault(value, format!("`{text}` is not a path"), "it begins with `/`, such as `/health`"))
}

fn restart(value: &Spanned<DeValue<'_>>) -> Result<Restart, Fault> {
    Ok(if one_of("restart", value, RESTARTS)? == "stop" { Restart::Stop } else { Restart::Swap })
}

fn https(value: &Spanned<DeValue<'_>>) -> Result<bool, Fault> {
    value.get_ref().as_bool().ok_or_else(|| fault(value, "`https` must be true or false", ""))
}

fn hosts(value: &Spanned<DeValue<'_>>) -> Result<Vec<String>, Fault> {
    let Some(list) = value.get_ref().as_array() else {
        return Err(fault(value, "`hosts` must be a list", "for example `hosts = [\"my.machine\"]`"));
    };
    list.iter()
        .map(|item| {
            let host = string("hosts", item)?;
            if let Some(name) = host_name(&host) {
                return Ok(name);
            }
            let help = "a name alone, without scheme, port and path, such as `my.machine`";
            Err(fault(item, format!("`{host}` is not the name of a host"), help))
        })
        .collect()
}

/// `text` as a browser writes it in an address, where it is the name or the address of a host.
pub fn host_name(text: &str) -> Option<String> {
    if let Ok(address) = text.parse::<std::net::Ipv6Addr>() {
        return Some(format!("[{address}]"));
    }
    url::Host::parse(text).ok().map(|host| host.to_string())
}
