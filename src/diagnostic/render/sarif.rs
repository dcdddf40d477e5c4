//! SARIF 2.1.0, which code scanning services and editors read.

use std::collections::HashMap;
use std::path::Path;

use serde_json::{Value, json};

use super::super::{Class, Diagnostic, Label, RuleMeta, Severity};
use super::place::{self, Range};
use super::uri;
use crate::text::{FileId, Fix, SourceFile, Sources, Span};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Name of the folder that relative addresses begin at.
const ROOT: &str = "%SRCROOT%";

/// The findings in `checked` as one run of the tool in the folder `root`.
pub fn sarif(sources: &Sources, checked: &[FileId], diagnostics: &[&Diagnostic], root: &Path) -> String {
    let run = Run { sources, root, rules: rules(diagnostics), artifacts: checked };
    let mut rules: Vec<_> = run.rules.values().collect();
    rules.sort_by_key(|(at, _)| *at);
    let document = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "obb-backend",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.into_iter().map(|(_, rule)| descriptor(rule)).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": { ROOT: { "uri": uri::folder(root) } },
            "invocations": [{ "executionSuccessful": true }],
            "artifacts": checked.iter().map(|&id| json!({
                "location": run.artifact(sources.file(id)),
                "mimeType": "application/json",
                "sourceLanguage": "json",
            })).collect::<Vec<_>>(),
            "results": diagnostics.iter().map(|diagnostic| run.result(diagnostic)).collect::<Vec<_>>(),
        }],
    });
    // Pretty, as such files are kept and compared.
    format!("{document:#}\n")
}

/// The rules that found something with their index, in the order of their ids.
fn rules(diagnostics: &[&Diagnostic]) -> HashMap<&'static str, (usize, &'static RuleMeta)> {
    let mut rules: Vec<_> = diagnostics.iter().map(|diagnostic| diagnostic.rule).collect();
    rules.sort_by_key(|rule| rule.id);
    rules.dedup_by_key(|rule| rule.id);
    rules.into_iter().enumerate().map(|(at, rule)| (rule.id, (at, rule))).collect()
}

fn descriptor(rule: &RuleMeta) -> Value {
    let (why, help) = (rule.why, rule.help);
    json!({
        "id": rule.id,
        "name": rule.name,
        "shortDescription": { "text": sentence(&rule.name.replace('-', " ")) },
        "fullDescription": { "text": sentence(why) },
        "help": {
            "text": format!("Why: {why}.\nWhat to do: {help}."),
            "markdown": format!("**Why**: {why}.\n\n**What to do**: {help}."),
        },
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": { "tags": [match rule.class {
            Class::Schema => "schema",
            Class::Behaviour => "behaviour",
        }] },
    })
}

/// `text` with a capital letter and a full stop.
fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| format!("{}{}.", first.to_uppercase(), characters.as_str()))
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "note",
    }
}

struct Run<'r> {
    sources: &'r Sources,
    root: &'r Path,
    rules: HashMap<&'static str, (usize, &'static RuleMeta)>,
    artifacts: &'r [FileId],
}

impl Run<'_> {
    fn result(&self, diagnostic: &Diagnostic) -> Value {
        let related = diagnostic.related.iter().enumerate().map(|(at, label)| {
            let mut location = self.location(label);
            location["id"] = json!(at + 1);
            location
        });
        let mut result = json!({
            "ruleId": diagnostic.rule.id,
            "ruleIndex": self.rules.get(diagnostic.rule.id).map(|(at, _)| at),
            "level": level(diagnostic.severity),
            "message": { "text": diagnostic.with_help() },
            "locations": [self.location(&diagnostic.primary)],
        });
        if !diagnostic.related.is_empty() {
            result["relatedLocations"] = related.collect();
        }
        // A fix of the encoding replaces no text.
        if let Some(fix) = diagnostic.fix.as_ref().filter(|fix| !fix.is_encoding()) {
            result["fixes"] = json!([self.fix(self.sources.file(diagnostic.primary.file), fix)]);
        }
        result
    }

    fn location(&self, label: &Label) -> Value {
        let file = self.sources.file(label.file);
        let mut artifact = self.artifact(file);
        if let Some(index) = self.artifacts.iter().position(|&id| id == label.file) {
            artifact["index"] = json!(index);
        }
        let mut location = json!({
            "physicalLocation": { "artifactLocation": artifact, "region": region(file, label.span) },
            "logicalLocations": [{ "fullyQualifiedName": label.pointer }],
        });
        if !label.text.is_empty() {
            location["message"] = json!({ "text": label.text });
        }
        location
    }

    fn artifact(&self, file: &SourceFile) -> Value {
        match uri::relative(file.path()) {
            Some(uri) => json!({ "uri": uri, "uriBaseId": ROOT }),
            None => json!({ "uri": uri::file(&crate::fs::normalize(&self.root.join(file.path()))) }),
        }
    }

    fn fix(&self, file: &SourceFile, fix: &Fix) -> Value {
        let replacements = fix
            .edits
            .iter()
            .map(|edit| json!({ "deletedRegion": region(file, edit.span), "insertedContent": { "text": edit.text } }));
        json!({
            "description": { "text": fix.title },
            "artifactChanges": [{
                "artifactLocation": self.artifact(file),
                "replacements": replacements.collect::<Vec<_>>(),
            }],
        })
    }
}

fn region(file: &SourceFile, span: Span) -> Value {
    let Range { line, column, end_line, end_column } = place::range(file, span);
    json!({ "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column })
}
