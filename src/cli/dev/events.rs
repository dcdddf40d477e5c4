//! What happens, as one JSON object a line.

use serde_json::{Value, json};

use super::super::Failure;
use crate::dev::Notice;

/// The line for `notice`, its end included; nothing where the notice is for people alone.
pub(super) fn line(notice: &Notice) -> String {
    match value(notice) {
        Some(value) => format!("{value}\n"),
        None => String::new(),
    }
}

/// The line for a server that did not come to listen.
pub(super) fn failure(failure: &Failure) -> String {
    let words: Vec<&str> = std::iter::once(&failure.message).chain(&failure.causes).map(String::as_str).collect();
    format!("{}\n", failed(&words.join(": "), &[], false))
}

fn failed(reason: &str, output: &[String], served: bool) -> Value {
    json!({ "event": "failed", "reason": reason, "output": output, "served": served })
}

fn value(notice: &Notice) -> Option<Value> {
    Some(match notice {
        Notice::Listening { urls } => json!({ "event": "listening", "urls": urls }),
        Notice::Ready { generation, took } => {
            json!({ "event": "ready", "generation": generation, "millis": u64::try_from(took.as_millis()).unwrap_or(u64::MAX) })
        }
        Notice::Changed { files } => {
            let files: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
            json!({ "event": "changed", "files": files })
        }
        Notice::Validated(checked) => {
            let summary = checked.report.summary();
            json!({ "event": "validated", "errors": summary.errors, "warnings": summary.warnings })
        }
        Notice::Restarting => json!({ "event": "restarting" }),
        Notice::Failed { reason, output, served } => failed(reason, output, *served),
        Notice::Remark(remark) => {
            json!({ "event": "remark", "kind": remark.kind.name(), "message": remark.message, "help": remark.help })
        }
        Notice::Output(line) => json!({ "event": "output", "line": line }),
        Notice::Dropped { lines } => json!({ "event": "dropped", "lines": lines }),
        Notice::Stopped => json!({ "event": "stopped" }),
        Notice::Waiting { reason, output } => json!({ "event": "waiting", "reason": reason, "output": output }),
        Notice::Announced(_) | Notice::Starting { .. } | Notice::Stopping => return None,
    })
}
