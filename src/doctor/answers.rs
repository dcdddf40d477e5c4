//! Whether what answers on the port answers as a browser wants it for Workspace.

use std::path::Path;
use std::time::Duration;

use serde_json::Value;

use super::client::{Answer, ask};
use super::port::Server;
use super::{Check, Finding};
use crate::dev::WORKSPACE;
use crate::fs::{display_path, in_words};
use crate::project::discover;

/// Time for an answer: the dev server holds requests while its backend starts.
const LIMIT: Duration = Duration::from_secs(20);

/// An origin that no backend has a reason to know.
const STRANGER: &str = "https://somebody-else.invalid";

const ORIGIN: &str = "access-control-allow-origin";

/// What to do about a backend that lacks CORS.
const REMEDY: &str = "serve it by `obb-backend dev`, or add FastAPI's CORSMiddleware";

/// Examines the answers of `server` for the backend in `root`; `headers` are those that Workspace is told to send.
pub(super) fn examine(root: &Path, headers: &[(String, String)], server: &Server, tell: &mut dyn FnMut(Finding)) {
    let sent = headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let sent: Vec<(&str, &str)> = std::iter::once(("Origin", WORKSPACE)).chain(sent).collect();
    let get = |path: &str| ask(server.address, LIMIT, "GET", path, &sent);
    let widgets = match get("/widgets.json") {
        Ok(answer) => answer,
        Err(error) => {
            let reason = in_words(&error.to_string()).to_owned();
            tell(Finding::failure(Check::Answers, format!("/widgets.json got no answer: {reason}")));
            return;
        }
    };
    tell(document("/widgets.json", &widgets));
    let backend = discover(root).unwrap_or_default();
    for (path, file) in [("/widgets.json", backend.widgets), ("/apps.json", backend.apps)] {
        if widgets.status != 200 {
            break;
        }
        let Some(file) = file.filter(|file| path.ends_with(&*file.file_name().unwrap_or_default().to_string_lossy()))
        else {
            continue;
        };
        let answer = if path == "/apps.json" { get(path).ok() } else { None };
        tell(compared(path, &file, answer.as_ref().unwrap_or(&widgets)));
    }
    tell(readable(&widgets));
    let asked = [
        ("Origin", WORKSPACE),
        ("Access-Control-Request-Method", "GET"),
        ("Access-Control-Request-Headers", "x-api-key"),
    ];
    if let Ok(answer) = ask(server.address, LIMIT, "OPTIONS", "/widgets.json", &asked) {
        tell(preflight(&answer));
    }
    // Our own server is known to refuse, and would tell its user of the stranger.
    if !server.ours
        && let Ok(answer) = ask(server.address, LIMIT, "GET", "/widgets.json", &[("Origin", STRANGER)])
        && matches!(answer.header(ORIGIN), Some("*" | STRANGER))
    {
        tell(
            Finding::warning(Check::Answers, "pages of any site may read this backend while it runs")
                .help(format!("allow {WORKSPACE} alone, not every origin")),
        );
    }
}

fn document(path: &str, answer: &Answer) -> Finding {
    let json = serde_json::from_slice::<Value>(&answer.body).ok();
    match (answer.status, json) {
        (200, Some(_)) => Finding::ok(Check::Answers, format!("{path} is served as JSON")),
        (200, None) => Finding::failure(Check::Answers, format!("{path} is served, but is no JSON")).help(format!(
            "look at it in a browser or by `curl`: it must be the text of {}",
            path.trim_start_matches('/')
        )),
        (status, json) => {
            let detail = json.and_then(|json| json.get("detail")?.as_str().map(|detail| format!(": {detail}")));
            let message = format!("{path} is answered with {status}{}", detail.unwrap_or_default());
            Finding::failure(Check::Answers, message)
                .help("Workspace asks for this page first, and shows nothing without it")
        }
    }
}

/// Whether what is served is what the file holds.
fn compared(path: &str, file: &Path, answer: &Answer) -> Finding {
    let kept = std::fs::read(file).ok().and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
    let served = serde_json::from_slice::<Value>(&answer.body).ok();
    let shown = display_path(file);
    match (kept, served) {
        (Some(kept), Some(served)) if kept == served => {
            Finding::ok(Check::Answers, format!("{path} is the same as {}", shown.display()))
        }
        (None, _) => {
            Finding::warning(Check::Answers, format!("{} is no JSON, so {path} was not compared", shown.display()))
                .help("obb-backend validate")
        }
        _ => Finding::warning(
            Check::Answers,
            format!("{path} is not what {} holds: Workspace gets what is served", shown.display()),
        )
        .help("another backend runs there, or its code makes the document"),
    }
}

fn readable(answer: &Answer) -> Finding {
    match (answer.header(ORIGIN), answer.header("access-control-allow-credentials")) {
        (Some(WORKSPACE), Some("true")) => Finding::ok(Check::Answers, "pages of Workspace may read answers (CORS)"),
        (Some(WORKSPACE | "*"), _) => Finding::warning(
            Check::Answers,
            "pages of Workspace may read answers, but not those to requests with credentials",
        )
        .help(REMEDY),
        (Some(other), _) => {
            let other: String = other.chars().filter(|c| !c.is_control()).take(100).collect();
            Finding::failure(
                Check::Answers,
                format!("browsers keep answers from Workspace: they are for {other} (CORS)"),
            )
            .help(REMEDY)
        }
        (None, _) => {
            Finding::failure(Check::Answers, "browsers keep answers from Workspace: they have no CORS headers")
                .help(REMEDY)
        }
    }
}

fn preflight(answer: &Answer) -> Finding {
    let listed = answer.header("access-control-allow-headers").unwrap_or_default();
    let names = listed.split(',').map(str::trim).any(|name| name == "*" || name.eq_ignore_ascii_case("x-api-key"));
    let origin = matches!(answer.header(ORIGIN), Some(WORKSPACE | "*"));
    if (200..300).contains(&answer.status) && names && origin {
        return Finding::ok(Check::Answers, "requests with an API key are allowed beforehand (preflight)");
    }
    let message = format!("requests with an API key are not allowed beforehand: the preflight got {}", answer.status);
    Finding::failure(Check::Answers, message).help(REMEDY)
}
