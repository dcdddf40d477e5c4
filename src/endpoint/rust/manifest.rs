//! Cargo.toml: the crates that an endpoint needs.

use toml_edit::{Array, DocumentMut, InlineTable, Item, TableLike, Value};

/// A crate.
#[derive(Debug, Clone, Copy)]
pub(super) struct Need {
    name: &'static str,
    version: &'static str,
    features: &'static [&'static str],
    default_features: bool,
}

/// Live updates.
pub(super) const SOCKETS: Need = Need { name: "axum", version: "0.8", features: &["ws"], default_features: true };
/// Files inside JSON.
pub(super) const BASE64: Need = Need { name: "base64", version: "0.23", features: &[], default_features: true };
/// CSV files.
pub(super) const CSV: Need = Need { name: "csv", version: "1", features: &[], default_features: true };
/// Other servers, whose certificates the system judges, as it does for browsers.
pub(super) const CLIENT: Need =
    Need { name: "ureq", version: "3", features: &["platform-verifier", "rustls"], default_features: false };

/// Whether the package depends on axum.
pub(super) fn has_axum(text: &str) -> bool {
    let document: Option<DocumentMut> = text.parse().ok();
    document.is_some_and(|document| {
        document.get("dependencies").and_then(Item::as_table_like).is_some_and(|known| known.contains_key("axum"))
    })
}

/// `text` with `needs` added; none where nothing is missing, or the document is not what it should be.
pub(super) fn add(text: &str, needs: &[Need]) -> Option<String> {
    let mut document: DocumentMut = text.parse().ok()?;
    let known = document.entry("dependencies").or_insert(toml_edit::table()).as_table_like_mut()?;
    let sorted = known.iter().map(|(name, _)| name).is_sorted();
    for need in needs {
        match known.get_mut(need.name) {
            Some(item) => enable(item, need.features)?,
            None => drop(known.insert(need.name, Item::Value(need.value()))),
        }
    }
    if sorted {
        known.sort_values();
    }
    let written = document.to_string();
    (written != text).then_some(written)
}

/// The lines for those of `needs` that `text` lacks, to be put in by hand.
pub(super) fn missing(text: &str, needs: &[Need]) -> String {
    let lacks = |need: &&Need| add(text, &[**need]).is_some();
    needs.iter().filter(lacks).map(|need| format!("{} = {}", need.name, need.value())).collect::<Vec<_>>().join("\n")
}

impl Need {
    /// What the modules of the template need.
    pub(super) fn of_modules() -> [Self; 4] {
        let plain = Self { name: "", version: "1", features: &[], default_features: true };
        [
            Self { name: "serde", features: &["derive"], ..plain },
            Self { name: "serde_json", ..plain },
            Self { name: "serde_urlencoded", version: "0.7", ..plain },
            Self { name: "tokio", features: &["fs", "macros", "time"], ..plain },
        ]
    }

    fn value(&self) -> Value {
        if self.features.is_empty() && self.default_features {
            return self.version.into();
        }
        let mut table = InlineTable::new();
        table.insert("version", self.version.into());
        if !self.default_features {
            table.insert("default-features", false.into());
        }
        table.insert("features", Value::Array(self.features.iter().copied().collect::<Array>()));
        Value::InlineTable(table)
    }
}

/// Adds features to a crate that is there.
fn enable(item: &mut Item, features: &[&str]) -> Option<()> {
    if features.is_empty() {
        return Some(());
    }
    if let Some(version) = item.as_str().map(str::to_owned) {
        let mut table = InlineTable::new();
        table.insert("version", version.into());
        *item = Item::Value(Value::InlineTable(table));
    }
    let table: &mut dyn TableLike = item.as_table_like_mut()?;
    let enabled = table.entry("features").or_insert(toml_edit::value(Array::new())).as_array_mut()?;
    for feature in features {
        if !enabled.iter().any(|one| one.as_str() == Some(feature)) {
            enabled.push(*feature);
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crates_come_in_order_and_the_rest_stays() {
        let text = "[package]\nname = \"desk\" # mine\n\n[dependencies]\naxum = \"0.8\"\n# numbers\nserde = \"1\"\n\n[workspace]\n";
        let added = add(text, &[BASE64, SOCKETS, CLIENT]).unwrap();
        let expected = text.replace(
            "axum = \"0.8\"\n# numbers\nserde = \"1\"\n",
            "axum = { version = \"0.8\", features = [\"ws\"] }\nbase64 = \"0.23\"\n# numbers\nserde = \"1\"\n\
             ureq = { version = \"3\", default-features = false, features = [\"platform-verifier\", \"rustls\"] }\n",
        );
        assert_eq!(added, expected);
        assert_eq!(add(&added, &[BASE64, SOCKETS, CLIENT]), None);
        assert!(has_axum(text) && !has_axum("[dependencies]\n"));
    }

    #[test]
    fn features_are_added_to_those_that_are_there() {
        let text = "[dependencies]\naxum = { version = \"0.8\", features = [\"macros\"] }\n";
        assert_eq!(add(text, &[SOCKETS]).unwrap(), text.replace("\"macros\"", "\"macros\", \"ws\""));
    }
}
