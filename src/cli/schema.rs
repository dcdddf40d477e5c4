//! `obb-backend schema`: the JSON Schemas for editors and tools.

use clap::{Args, ValueEnum};

use super::{ExitStatus, Shell};
use crate::project::config;
use crate::schema::Document;

const AFTER_HELP: &str = "\
Examples:
  obb-backend schema config    of obb-backend.toml
  obb-backend schema widgets > .vscode/schemas/widgets.schema.json
                               bring a project's copy up to date

Projects made by `obb-backend new` have the schemas in .vscode/schemas, and
.vscode/settings.json binds them to the files. Keywords that begin with `x-` are
this program's own; editors pass over them.

Exit status: 0 printed, 2 could not run.";

/// Print the JSON Schema of a document
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct SchemaArgs {
    /// Which document
    #[arg(value_name = "DOCUMENT")]
    document: DocumentChoice,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum DocumentChoice {
    /// widgets.json
    Widgets,
    /// apps.json
    Apps,
    /// agents.json
    Agents,
    /// obb-backend.toml
    Config,
}

pub(super) fn run(args: &SchemaArgs, shell: &mut Shell) -> ExitStatus {
    shell.out(match args.document {
        DocumentChoice::Widgets => Document::Widgets.schema_text(),
        DocumentChoice::Apps => Document::Apps.schema_text(),
        DocumentChoice::Agents => Document::Agents.schema_text(),
        DocumentChoice::Config => config::SCHEMA,
    });
    ExitStatus::Success
}
