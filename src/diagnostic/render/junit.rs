//! A JUnit report, which CI systems show as test results: a suite for each file, a case for each finding.

use std::fmt::Write as _;

use super::super::{Diagnostic, Severity};
use super::place::{path, range};
use crate::text::{FileId, SourceFile, Sources};

/// The findings in `checked`, file by file. Errors and warnings fail; a file without findings has one case that passes.
pub fn junit(sources: &Sources, checked: &[FileId], diagnostics: &[&Diagnostic]) -> String {
    let mut suites = String::new();
    let (mut tests, mut failures) = (0, 0);
    for &id in checked {
        let file = sources.file(id);
        let found: Vec<_> = diagnostics.iter().filter(|diagnostic| diagnostic.primary.file == id).collect();
        let failed = found.iter().filter(|diagnostic| diagnostic.severity != Severity::Hint).count();
        let name = escape(&path(file));
        let count = found.len().max(1);
        let _ = writeln!(
            suites,
            r#"  <testsuite name="{name}" tests="{count}" failures="{failed}" errors="0" skipped="0" time="0">"#
        );
        if found.is_empty() {
            let _ = writeln!(suites, r#"    <testcase name="no findings" classname="{name}" time="0"/>"#);
        }
        for diagnostic in found {
            case(&mut suites, file, &name, diagnostic);
        }
        suites.push_str("  </testsuite>\n");
        tests += count;
        failures += failed;
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <testsuites name=\"obb-backend\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" time=\"0\">\n\
         {suites}</testsuites>\n"
    )
}

fn case(out: &mut String, file: &SourceFile, class: &str, diagnostic: &Diagnostic) {
    let at = range(file, diagnostic.primary.span);
    let rule = diagnostic.rule;
    let title = escape(&format!("{} {} at {}:{}", rule.id, rule.name, at.line, at.column));
    let _ = writeln!(
        out,
        r#"    <testcase name="{title}" classname="{class}" file="{class}" line="{}" time="0">"#,
        at.line
    );
    let mut text = format!("{}:{}:{}: {}\n", path(file), at.line, at.column, diagnostic.message);
    let _ = writeln!(text, "why: {}", rule.why);
    for help in &diagnostic.help {
        let _ = writeln!(text, "help: {help}");
    }
    let (text, message) = (escape(&text), escape(&diagnostic.message));
    let _ = match diagnostic.severity {
        Severity::Hint => writeln!(out, "      <system-out>{text}</system-out>"),
        severity => writeln!(out, r#"      <failure type="{severity}" message="{message}">{text}</failure>"#),
    };
    out.push_str("    </testcase>\n");
}

/// `text` inside an element or an attribute. XML has no way to write most control characters.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\n' => out.push('\n'),
            '\t' => out.push_str("&#9;"),
            '\r' => out.push_str("&#13;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            control if control.is_control() => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    out
}
