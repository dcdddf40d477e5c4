//! What happens, as one JSON object a line.

use serde_json::{Value, json};

use super::super::Failure;
use super::failures;
use crate::dev::{Checked, Notice};
use crate::diagnostic::Diagnostic;
use crate::text::{FileId, escapes};

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
    let mut event = failed(&words.join(": "), &[], false);
    event["help"] = json!(failure.help);
    format!("{event}\n")
}

fn failed(reason: &str, output: &[String], served: bool) -> Value {
    json!({ "event": "failed", "reason": reason, "output": output, "served": served })
}

fn shown(checked: &Checked, file: FileId) -> String {
    checked.report.sources.file(file).path().display().to_string()
}

fn finding(checked: &Checked, diagnostic: &Diagnostic) -> Value {
    let place = &diagnostic.primary;
    let at = checked.report.sources.file(place.file).position(place.span.start);
    json!({
        "severity": diagnostic.severity.as_str(),
        "rule": diagnostic.rule.id,
        "message": diagnostic.message,
        "file": shown(checked, place.file),
        "pointer": place.pointer,
        "line": at.line,
        "column": at.column,
        "help": diagnostic.help,
    })
}

fn value(notice: &Notice) -> Option<Value> {
    Some(match notice {
        Notice::Listening { urls, target: None } => json!({ "event": "listening", "urls": urls }),
        Notice::Listening { urls, target } => json!({ "event": "listening", "urls": urls, "target": target }),
        Notice::Reclaimed { processes, root } => {
            json!({ "event": "reclaimed", "processes": processes, "folder": root.display().to_string() })
        }
        Notice::TargetGone { reason } => failed(reason, &[], false),
        Notice::Ready { generation, took } => {
            json!({ "event": "ready", "generation": generation, "millis": u64::try_from(took.as_millis()).unwrap_or(u64::MAX) })
        }
        Notice::Changed { files } => {
            let files: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
            json!({ "event": "changed", "files": files })
        }
        Notice::Validated(checked) => {
            let summary = checked.counts;
            let (listed, _) = checked.listed();
            let findings: Vec<Value> = listed.into_iter().map(|diagnostic| finding(checked, diagnostic)).collect();
            let served: Vec<String> = checked.served.iter().map(|&file| shown(checked, file)).collect();
            let (errors, warnings) = (summary.errors, summary.warnings);
            json!({ "event": "validated", "errors": errors, "warnings": warnings, "served": served, "findings": findings })
        }
        Notice::Restarting => json!({ "event": "restarting" }),
        Notice::Failed { reason, output, served } => failed(reason, output, *served),
        Notice::Remark(remark) => {
            json!({ "event": "remark", "kind": remark.kind.name(), "message": remark.message, "help": remark.help })
        }
        Notice::SettingsApplied { source, applied, waiting } => {
            json!({ "event": "settings", "source": source, "applied": applied, "waiting": waiting })
        }
        Notice::SettingsRefused(error) => {
            let failure = failures::settings(error);
            json!({ "event": "settings", "refused": failure.message, "help": failure.help })
        }
        Notice::Output(line) => json!({ "event": "output", "line": escapes::plain(line) }),
        Notice::Dropped { lines } => json!({ "event": "dropped", "lines": lines }),
        Notice::Asked(exchange) => {
            let mut value = json!({ "event": "request" });
            if let (Some(value), Ok(Value::Object(exchange))) = (value.as_object_mut(), serde_json::to_value(exchange))
            {
                value.extend(exchange);
            }
            value
        }
        Notice::CertificateChanged { ours } => json!({ "event": "certificate", "renewed": ours }),
        Notice::Stopped => json!({ "event": "stopped" }),
        Notice::Waiting { reason, output, served } => {
            json!({ "event": "waiting", "reason": reason, "output": output, "served": served })
        }
        Notice::Announced(_) | Notice::Starting { .. } | Notice::Stopping => return None,
    })
}
