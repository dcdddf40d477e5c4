//! A rule's documentation for the terminal.

use std::fmt::Write as _;

use colored::Colorize;

use super::{consequence, remedy, sentence, switch};
use crate::cli::rules::{Entry, colored};
use crate::diagnostic::render::{Style, excerpt, wrap};
use crate::json::pretty;
use crate::rules::Rule;

pub(super) fn text(rule: &Rule, style: Style) -> String {
    let (meta, entry) = (&rule.meta, Entry::new(rule));
    let mut out = String::new();
    let _ = writeln!(out, "{} {}", meta.id.bold(), meta.name.bold());
    let _ = writeln!(out, "{}: {}", colored(meta.severity, entry.severity), consequence(rule));
    let paragraph = |text: &str| format!("\n{}\n", wrap(text, style.width, 0));
    out.push_str(&paragraph(&sentence(meta.why)));
    let _ = writeln!(out, "\n{} ({}):\n\n{}", "Wrong".red(), rule.example.scope.place(), indented(rule.example.bad));
    if let Some(shown) = rule.demonstrate() {
        let _ = write!(out, "\n{}", excerpt(&shown.sources, &shown.diagnostic, style));
    }
    let _ = writeln!(out, "\n{}:\n\n{}", "Right".green(), indented(rule.example.good));
    out.push_str(&paragraph(&format!("To mend it: {}.", meta.help)));
    if let Some(remedy) = remedy(&entry) {
        let _ = writeln!(out, "{}", wrap(remedy, style.width, 0));
    }
    if let Some(switch) = switch(&entry) {
        out.push_str(&paragraph(&switch));
    }
    out
}

fn indented(json: &str) -> String {
    let lines: Vec<String> = pretty(json).lines().map(|line| format!("    {line}")).collect();
    lines.join("\n")
}
