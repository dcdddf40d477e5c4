//! The documents that Workspace reads, and their embedded schemas.

use std::sync::OnceLock;

use jsonschema::{ValidationError, Validator};
use serde_json::Value;

use super::tree::{ENTRY, Place, Tree};
use crate::json::Node;

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

#[jsonschema::validator(path = "schema/widgets.schema.json", methods = { is_valid = true, validate = false, iter_errors = true })]
struct Widgets;

#[jsonschema::validator(path = "schema/apps.schema.json", methods = { is_valid = true, validate = false, iter_errors = true })]
struct Apps;

#[jsonschema::validator(path = "schema/agents.schema.json", methods = { is_valid = true, validate = false, iter_errors = true })]
struct Agents;

static OVER_TREES: [OnceLock<Option<Validator<Tree>>>; 3] = [OnceLock::new(), OnceLock::new(), OnceLock::new()];
static SCHEMAS: [OnceLock<Value>; 3] = [OnceLock::new(), OnceLock::new(), OnceLock::new()];

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

    /// The schema with its annotations; read when the first failure is to be explained.
    pub(super) fn schema(self) -> &'static Value {
        // The text has been read by the compiler already, as the validators below are made of it.
        SCHEMAS[self as usize].get_or_init(|| serde_json::from_str(self.schema_text()).unwrap_or_default())
    }

    /// Whether a whole document has no failure; cheaper than looking for them.
    pub(super) fn accepts(self, value: &Value) -> bool {
        match self {
            Self::Widgets => Widgets::is_valid(value),
            Self::Apps => Apps::is_valid(value),
            Self::Agents => Agents::is_valid(value),
        }
    }

    /// Whether `entry`, as the only one of a document, surely has no failure. Making ready for this takes as long as copying a
    /// thousand entries.
    pub(super) fn accepts_uncopied(self, entry: &Node<'_>) -> bool {
        let validator = OVER_TREES[self as usize].get_or_init(|| jsonschema::options_for().build(self.schema()).ok());
        let document = if self == Self::Apps { Place::Item(entry) } else { Place::Member(entry) };
        validator.as_ref().is_some_and(|validator| validator.is_valid(document))
    }

    /// Every failure of a whole document.
    pub(super) fn failures(self, value: &Value) -> Box<dyn Iterator<Item = ValidationError<'_>> + '_> {
        match self {
            Self::Widgets => Box::new(Widgets::iter_errors(value)),
            Self::Apps => Box::new(Apps::iter_errors(value)),
            Self::Agents => Box::new(Agents::iter_errors(value)),
        }
    }

    /// One entry as the only one of a document.
    pub(super) fn wrap(self, entry: Value) -> Value {
        match self {
            Self::Apps => Value::Array(vec![entry]),
            // `json!` would copy the entry.
            Self::Widgets | Self::Agents => Value::Object(serde_json::Map::from_iter([(ENTRY.to_owned(), entry)])),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDGET: &str = r#"{"name": "A", "description": "All prices.", "category": "Prices", "type": "table", "endpoint": "a",
        "gridData": {"w": 20, "h": 12}, "params": [{"paramName": "n", "type": "number", "value": 1, "label": "N"}]}"#;
    const APP: &str = r#"{"name": "A", "description": "All.", "allowCustomization": true, "tabs": {}, "groups": []}"#;

    #[test]
    fn a_sound_entry_is_accepted_without_a_copy_and_a_broken_one_is_not() {
        for (document, sound, broken) in [(Document::Widgets, WIDGET, "{}"), (Document::Apps, APP, "{}")] {
            let accepts = |text| document.accepts_uncopied(&crate::json::parse(text).root.unwrap());
            assert_eq!((accepts(sound), accepts(broken)), (true, false), "{document:?}");
        }
    }
}
