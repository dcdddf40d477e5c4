//! `obb-backend explain`: all that is known of a rule.

mod markdown;
mod text;

use clap::Args;
use serde::Serialize;

use super::rules::{Entry, Format, json, meant};
use super::{ExitStatus, Failure, Shell};
use crate::diagnostic::{Class, Severity};
use crate::json::pretty;
use crate::rules::{RULES, Rule};

const AFTER_HELP: &str = "\
Examples:
  obb-backend explain W126                      by its id
  obb-backend explain unknown-widget-key        by its name
  obb-backend explain W4                        every rule whose id begins so
  obb-backend explain --all --format markdown   a handbook

Exit status: 0 explained, 2 could not run.";

/// Explain rules: why they matter, an example, and how to mend it
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct ExplainArgs {
    /// Ids, names, or beginnings of ids such as W4
    #[arg(value_name = "RULE", required_unless_present = "all")]
    rules: Vec<String>,
    /// Explain every rule
    #[arg(long, conflicts_with = "rules")]
    all: bool,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

/// A rule with all that tools may want to show of it.
#[derive(Serialize)]
struct Item {
    #[serde(flatten)]
    entry: Entry,
    why: &'static str,
    help: &'static str,
    example: ExampleItem,
}

#[derive(Serialize)]
struct ExampleItem {
    place: &'static str,
    wrong: String,
    right: String,
    /// What is reported of the wrong one.
    message: Option<String>,
}

pub(super) fn run(args: &ExplainArgs, shell: &mut Shell) -> Result<ExitStatus, Failure> {
    let rules = if args.all { RULES.to_vec() } else { meant(&args.rules)? };
    match args.format {
        Format::Text => {
            for (at, rule) in rules.iter().enumerate() {
                shell.out(if at > 0 { "\n\n" } else { "" });
                shell.out(text::text(rule, shell.style()));
            }
        }
        Format::Markdown => {
            let pages: Vec<String> = rules.iter().map(|rule| markdown::markdown(rule)).collect();
            shell.out(pages.join("\n"));
        }
        Format::Json => shell.out(json(&rules.iter().map(|rule| item(rule)).collect::<Vec<_>>())),
    }
    Ok(ExitStatus::Success)
}

fn item(rule: &Rule) -> Item {
    let example = ExampleItem {
        place: rule.example.scope.place(),
        wrong: pretty(rule.example.bad),
        right: pretty(rule.example.good),
        message: rule.demonstrate().map(|shown| shown.diagnostic.message),
    };
    Item { entry: Entry::new(rule), why: rule.meta.why, help: rule.meta.help, example }
}

/// What a finding means, in words.
fn consequence(rule: &Rule) -> &'static str {
    match (rule.meta.severity, rule.meta.class) {
        (Severity::Error, Class::Schema) => "Workspace refuses the whole file",
        (Severity::Error, Class::Behaviour) => "Workspace loads the file, but this does not work",
        (Severity::Warning, _) => "works badly, or silently does nothing",
        (Severity::Hint, _) => "could be better",
    }
}

/// Text as a sentence.
fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    let first: String = characters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", characters.as_str())
}

/// What the program does about it by itself.
fn remedy(entry: &Entry) -> Option<&'static str> {
    match entry.fix? {
        "safe" => Some("`obb-backend validate --fix` mends this."),
        _ => Some("`obb-backend validate --fix --unsafe` mends this; look at the change, as it may alter the meaning."),
    }
}

/// How to have the rule at all.
fn switch(entry: &Entry) -> Option<String> {
    let id = entry.id;
    entry.opt_in.then(|| {
        format!("It is off unless you ask for it: `--select {id}`, or `select = [\"{id}\"]` below `[validate]` in obb-backend.toml.")
    })
}
