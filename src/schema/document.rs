//! The embedded schemas, each compiled when it is first needed.

use std::sync::OnceLock;

use jsonschema::Validator;
use serde_json::Value;

/// A kind of document that Workspace reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Document {
    /// widgets.json
    Widgets,
    /// apps.json
    Apps,
    /// agents.json
    Agents,
}

/// How much of a document is at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// One widget, app or agent.
    One,
}

struct Compiled {
    schema: Value,
    whole: Validator,
    one: OnceLock<Option<Validator>>,
}

static WIDGETS: OnceLock<Option<Compiled>> = OnceLock::new();
static APPS: OnceLock<Option<Compiled>> = OnceLock::new();
static AGENTS: OnceLock<Option<Compiled>> = OnceLock::new();

impl Document {
    /// The file's usual name.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Widgets => "widgets.json",
            Self::Apps => "apps.json",
            Self::Agents => "agents.json",
        }
    }

    /// What one entry is called.
    pub fn entry(self) -> &'static str {
        match self {
            Self::Widgets => "widget",
            Self::Apps => "app",
            Self::Agents => "agent",
        }
    }

    /// The schema as it is written in `schema/`.
    pub fn schema_text(self) -> &'static str {
        match self {
            Self::Widgets => include_str!("../../schema/widgets.schema.json"),
            Self::Apps => include_str!("../../schema/apps.schema.json"),
            Self::Agents => include_str!("../../schema/agents.schema.json"),
        }
    }

    /// The schema with its annotations. Embedded and tested, so always there in a released binary.
    pub(super) fn schema(self) -> Option<&'static Value> {
        self.compiled().map(|compiled| &compiled.schema)
    }

    pub(super) fn validator(self, part: Part) -> Option<&'static Validator> {
        let compiled = self.compiled()?;
        match part {
            Part::Whole => Some(&compiled.whole),
            Part::One => compiled.one.get_or_init(|| compile(&self.entry_schema(&compiled.schema))).as_ref(),
        }
    }

    /// The schema of one entry: the same definitions under another root.
    fn entry_schema(self, schema: &Value) -> Value {
        let mut entry = serde_json::json!({ "$ref": format!("#/$defs/{}", self.entry()) });
        for keyword in ["$schema", "$defs"] {
            entry[keyword] = schema[keyword].clone();
        }
        entry
    }

    fn compiled(self) -> Option<&'static Compiled> {
        let cell = match self {
            Self::Widgets => &WIDGETS,
            Self::Apps => &APPS,
            Self::Agents => &AGENTS,
        };
        cell.get_or_init(|| {
            let schema: Value = serde_json::from_str(self.schema_text()).ok()?;
            let whole = compile(&schema)?;
            Some(Compiled { schema, whole, one: OnceLock::new() })
        })
        .as_ref()
    }
}

fn compile(schema: &Value) -> Option<Validator> {
    jsonschema::options().should_validate_formats(true).build(schema).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_schema_compiles_whole_and_by_entry() {
        for document in [Document::Widgets, Document::Apps, Document::Agents] {
            for part in [Part::Whole, Part::One] {
                assert!(document.validator(part).is_some(), "{document:?} {part:?}");
            }
        }
    }
}
