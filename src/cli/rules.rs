//! `obb-backend rules`: every rule in a line.

use std::fmt::Write as _;

use clap::{Args, ValueEnum};
use colored::{ColoredString, Colorize};
use serde::Serialize;

use super::validate::selector;
use super::{ExitStatus, Failure, Shell, plural};
use crate::diagnostic::{Class, Severity};
use crate::rules::{OPT_IN, RULES, Rule};
use crate::text::Applicability;

const AFTER_HELP: &str = "\
Examples:
  obb-backend rules                       all of them
  obb-backend rules W4 A0                 those whose ids begin so
  obb-backend rules --severity error      those that make `validate` fail
  obb-backend rules --format json | jq .  for tools

schema: Workspace refuses the whole file. behaviour: it loads the file, and
something does not work. safe: `validate --fix` mends it where it can be.
unsafe: `validate --fix --unsafe` does.

Exit status: 0 listed, 2 could not run.";

/// List the rules that `validate` knows
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct RulesArgs {
    /// Ids, names, or beginnings of ids such as W4 [default: ALL]
    #[arg(value_name = "RULES")]
    rules: Vec<String>,
    /// Only rules of this severity
    #[arg(long, value_name = "SEVERITY")]
    severity: Option<SeverityChoice>,
    /// How to print them
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

/// How documentation is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For the terminal
    Text,
    /// For documents
    Markdown,
    /// For tools
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SeverityChoice {
    /// Workspace refuses the file, or the thing cannot work
    Error,
    /// Works badly, or silently does nothing
    Warning,
    /// Polish
    Hint,
}

/// What a rule is, in short.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Entry {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) severity: &'static str,
    /// What an error means; null for what is no error.
    pub(super) class: Option<&'static str>,
    /// How freely the fix of a finding as in the example may be applied.
    pub(super) fix: Option<&'static str>,
    pub(super) opt_in: bool,
}

impl Entry {
    pub(super) fn new(rule: &Rule) -> Self {
        let meta = &rule.meta;
        let class = match meta.class {
            Class::Schema => "schema",
            Class::Behaviour => "behaviour",
        };
        Self {
            id: meta.id,
            name: meta.name,
            severity: meta.severity.as_str(),
            class: (meta.severity == Severity::Error).then_some(class),
            fix: rule.fix().map(Applicability::as_str),
            opt_in: OPT_IN.contains(&meta.id),
        }
    }
}

/// The rules that `texts` mean, each once, in the order asked for.
pub(super) fn meant(texts: &[String]) -> Result<Vec<&'static Rule>, Failure> {
    let mut rules: Vec<&'static Rule> = Vec::new();
    for text in texts {
        let selector = selector(text)?;
        let known = |rule: &Rule| rules.iter().any(|known| known.meta.id == rule.meta.id);
        let new: Vec<_> = RULES.iter().filter(|rule| selector.matches(rule.meta.id) && !known(rule)).collect();
        rules.extend(new);
    }
    Ok(rules)
}

/// A word of a severity in its colour.
pub(super) fn colored(severity: Severity, text: &str) -> ColoredString {
    match severity {
        Severity::Error => text.red().bold(),
        Severity::Warning => text.yellow().bold(),
        Severity::Hint => text.cyan().bold(),
    }
}

pub(super) fn run(args: &RulesArgs, shell: &mut Shell) -> Result<ExitStatus, Failure> {
    let rules = if args.rules.is_empty() { RULES.to_vec() } else { meant(&args.rules)? };
    let severity = args.severity.map(|choice| match choice {
        SeverityChoice::Error => Severity::Error,
        SeverityChoice::Warning => Severity::Warning,
        SeverityChoice::Hint => Severity::Hint,
    });
    let rules: Vec<&Rule> =
        rules.into_iter().filter(|rule| severity.is_none_or(|wanted| rule.meta.severity == wanted)).collect();
    let entries: Vec<Entry> = rules.iter().map(|rule| Entry::new(rule)).collect();
    match args.format {
        Format::Text => {
            shell.out(text(&rules, &entries));
            let count = plural(entries.len(), "rule");
            let fixable = entries.iter().filter(|entry| entry.fix.is_some()).count();
            shell.err(format!("{count}, {fixable} with a fix; `obb-backend explain RULE` tells all about one\n"));
        }
        Format::Markdown => shell.out(markdown(&entries)),
        Format::Json => shell.out(json(&entries)),
    }
    Ok(ExitStatus::Success)
}

fn text(rules: &[&Rule], entries: &[Entry]) -> String {
    let mut out = String::new();
    for (rule, entry) in rules.iter().zip(entries) {
        let severity = colored(rule.meta.severity, &format!("{:7}", entry.severity));
        let (class, fix) = (entry.class.unwrap_or_default(), entry.fix.unwrap_or_default());
        let off = if entry.opt_in { " (off unless selected)" } else { "" };
        let _ = writeln!(out, "{}  {severity}  {class:9}  {fix:6}  {}{}", entry.id.bold(), entry.name, off.dimmed());
    }
    out
}

fn markdown(entries: &[Entry]) -> String {
    let mut out = "| Rule | Severity | Class | Fix | Name |\n| --- | --- | --- | --- | --- |\n".to_owned();
    for Entry { id, name, severity, class, fix, opt_in } in entries {
        let (class, fix) = (class.unwrap_or_default(), fix.unwrap_or_default());
        let off = if *opt_in { " (off unless selected)" } else { "" };
        let _ = writeln!(out, "| {id} | {severity} | {class} | {fix} | {name}{off} |");
    }
    out
}

/// `value` pretty-printed, with a final newline.
pub(super) fn json(value: &impl Serialize) -> String {
    // Serialising plain structs of text into memory has no way to fail.
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}
