//! What is told to the user about those who ask, and what to do about it.

use axum::http::header::HeaderValue;
use axum::http::uri::Authority;
use axum::http::{StatusCode, Uri};
use rustls::AlertDescription;

use super::super::notice::{Remark, RemarkKind};
use super::client::Browser;
use super::cors::{Near, Origins, Verdict};
use crate::project::config::host_name;

/// A browser asked for https, and http alone is served.
pub(super) fn https_asked() -> Remark {
    Remark {
        kind: RemarkKind::HttpsAsked,
        message: "a browser asked for https, but this server speaks http alone".to_owned(),
        help: "start it with `obb-backend dev --https`, or use the http address".to_owned(),
    }
}

/// A client that ended the handshake with `alert` because it does not trust the certificate, which is one of the local authority
/// if it is `ours`; nothing for other alerts.
pub(super) fn certificate_refused(alert: AlertDescription, ours: bool) -> Option<Remark> {
    let trust = if ours {
        "type `obb-backend trust` once, then end the browser wholly and start it again"
    } else {
        "let the browser trust the authority that issued it; for mkcert: `mkcert -install`"
    };
    let (who, help) = match alert {
        AlertDescription::CertificateUnknown => ("Chrome, Edge, Brave or a browser like them", trust.to_owned()),
        AlertDescription::UnknownCA => (
            "Firefox, curl or another program",
            format!("for Firefox {trust}; for curl add `--cacert` with the authority's file"),
        ),
        AlertDescription::BadCertificate => ("Firefox or another browser", trust.to_owned()),
        AlertDescription::CertificateExpired => (
            "a browser whose clock says that it has expired",
            "set the clock of this machine, then start `obb-backend dev` again".to_owned(),
        ),
        _ => return None,
    };
    Some(Remark {
        kind: RemarkKind::CertificateRefused(who),
        message: format!("the certificate was refused by {who}: nothing of Workspace arrives from there"),
        help,
    })
}

/// Connections were opened, and nothing is asked over them.
pub(super) fn silence() -> Remark {
    Remark {
        kind: RemarkKind::PermissionMissing,
        message: "a browser connected and asked nothing: if Workspace shows nothing, it lacks the permission to use apps on \
                  this device"
            .to_owned(),
        help: "in Workspace's tab, click the icon left of the address and allow `Apps on device` for https://pro.openbb.co \
               (in Firefox: apps and services on this device), then reload"
            .to_owned(),
    }
}

/// The user opened a page of this server with `browser`, in which Workspace needs something.
pub(super) fn visitor(browser: Browser, https: bool) -> Remark {
    match browser {
        Browser::Safari if https => Remark {
            kind: RemarkKind::Safari,
            message: "Safari lets Workspace's page read https alone".to_owned(),
            help: "in Workspace, use the address that begins with https; if Safari warns of the certificate, type \
                   `obb-backend trust` once"
                .to_owned(),
        },
        Browser::Safari => Remark {
            kind: RemarkKind::Safari,
            message: "Safari keeps Workspace's page from reading http: nothing of it will arrive here".to_owned(),
            help: "start it with `obb-backend dev --https`, or open Workspace in Chrome, Edge or Firefox".to_owned(),
        },
        Browser::Brave => Remark {
            kind: RemarkKind::Brave,
            message: "Brave may keep Workspace's page from this server, over https too; nothing of it has arrived yet".to_owned(),
            help: "in Workspace's tab, click the icon left of the address and allow `Apps on device`; if that is not enough, lower \
                   Shields (the lion) for pro.openbb.co and reload"
                .to_owned(),
        },
    }
}

/// An origin as far as it can be shown.
pub(super) fn shown(origin: &HeaderValue) -> String {
    String::from_utf8_lossy(origin.as_bytes()).chars().filter(|c| !c.is_control()).take(100).collect()
}

/// A page that is not allowed asked.
pub(super) fn refused_origin(origin: &HeaderValue, origins: &Origins) -> Remark {
    let origin = shown(origin);
    let help = if origin == "null" {
        "it is a file, a sandboxed frame or a redirect, which no entry of `origins` can allow: serve the page over http from \
         this machine"
            .to_owned()
    } else if let Some(Near { allowed, differs }) = origins.near(&origin) {
        format!(
            "{allowed} is allowed, which differs in {differs}: open the page under that address, or {}",
            entry(&origin)
        )
    } else {
        format!("if it should be, {}", entry(&origin))
    };
    Remark {
        message: format!("a page of {origin} asked, which is not allowed to read this backend"),
        help,
        kind: RemarkKind::OriginRefused(origin),
    }
}

fn entry(origin: &str) -> String {
    format!("write `origins = [\"{origin}\"]` under `[dev]` in obb-backend.toml")
}

/// A request named a host that this server does not answer for.
pub(super) fn refused_host(host: &str) -> Remark {
    let shown: String = host.chars().filter(|c| !c.is_control()).take(100).collect();
    let plain = |name: &String| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._:[]".contains(&byte));
    // The help is pasted into a shell.
    let named = host.parse::<Authority>().ok().and_then(|authority| host_name(authority.host())).filter(plain);
    let help = match named {
        Some(name) => format!(
            "if it should be, start it with `--allowed-host {name}`, or write `hosts = [\"{name}\"]` under `[dev]` in \
             obb-backend.toml"
        ),
        None => "no host can have that name: whatever asked is at fault".to_owned(),
    };
    let message = format!("somebody asked for {shown}, which is not a name of this server");
    Remark { kind: RemarkKind::HostRefused(shown), message, help }
}

/// Other machines reach this server under `urls`.
pub(crate) fn exposed(urls: &[String], port: u16, container: bool) -> Remark {
    let help = if container {
        format!(
            "publish it with `-p 127.0.0.1:{port}:{port}`, and only the machine of this container reaches it; in Workspace the \
             address stays http://localhost:{port}"
        )
    } else {
        format!(
            "Workspace on another machine reads http of `localhost` alone, and the local certificate is good for this machine \
             alone: there, `ssh -L {port}:localhost:{port} THIS-MACHINE` makes it http://localhost:{port}"
        )
    };
    let places = if urls.is_empty() { String::new() } else { format!(": {}", urls.join(", ")) };
    let message = format!("every machine in the network can use this backend{places}");
    Remark { kind: RemarkKind::Exposed, message, help }
}

/// The backend does not answer preflights as browsers want it.
pub(super) fn no_preflight(uri: &Uri, status: StatusCode) -> Remark {
    Remark {
        kind: RemarkKind::Preflight,
        message: format!(
            "the backend does not allow what a preflight asks: `OPTIONS {}` gave {}; this server answered instead",
            uri.path(),
            status.as_u16()
        ),
        help: "in production nobody will: add CORS to the backend, in FastAPI `app.add_middleware(CORSMiddleware, …)` with \
               `allow_methods=[\"*\"]` and `allow_headers=[\"*\"]`"
            .to_owned(),
    }
}

/// The backend's answers cannot be read by pages of `origin`.
pub(super) fn no_cors(uri: &Uri, origin: &HeaderValue, verdict: Verdict) -> Remark {
    let origin = String::from_utf8_lossy(origin.as_bytes());
    let (kind, lacks) = match verdict {
        Verdict::Refuses => (RemarkKind::WrongOrigin, "allows another origin than"),
        _ => (RemarkKind::AnswerWithoutCors, "has no CORS headers for"),
    };
    Remark {
        kind,
        message: format!("the backend's answer to {} {lacks} {origin}; this server added them", uri.path()),
        help: format!(
            "in production nobody will: allow {origin} in the backend, in FastAPI by `app.add_middleware(CORSMiddleware, \
             allow_origins=[…])`"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_be_a_name_is_suggested() {
        assert!(refused_host("My.Desk:7779").help.contains("`--allowed-host my.desk`"));
        assert!(refused_host("[FD00::1]:80").help.contains("`--allowed-host [fd00::1]`"));
        for host in ["a;b", "$(id)", "lo calhost", "`id`"] {
            let remark = refused_host(host);
            assert!(!remark.help.contains("--allowed-host"), "{remark:?}");
        }
    }
}
