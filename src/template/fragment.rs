//! Pieces of code from `templates/widgets`, filled in.

use std::collections::BTreeMap;
use std::path::Path;

use include_dir::{Dir, include_dir};

use super::expand::{Error, engine_run};

static FRAGMENTS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates/widgets");

/// Stands in front of each fragment: cargo-generate copies a file unfilled, without an error, where a variable in it is nested.
const MARK: &str = "{{ obb_filled }}\n";

/// Values of a fragment's variables by name. A text may have several lines, and must be spelt for the language it goes into.
#[derive(Debug, Clone, Default)]
pub struct Blanks(BTreeMap<String, toml::Value>);

impl Blanks {
    /// Sets a variable that is written out.
    pub fn text(&mut self, name: &str, value: impl Into<String>) -> &mut Self {
        self.0.insert(name.to_owned(), toml::Value::String(value.into()));
        self
    }

    /// Sets a variable that decides what is written.
    pub fn flag(&mut self, name: &str, value: bool) -> &mut Self {
        self.0.insert(name.to_owned(), toml::Value::Boolean(value));
        self
    }
}

/// The fragments called `names`, such as `python-fastapi/table.py`, filled with `blanks`. `executable` is this program.
pub fn fill(executable: &Path, names: &[&str], blanks: &Blanks) -> Result<Vec<String>, Error> {
    let mut template = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let source = FRAGMENTS.get_file(format!("{name}.liquid")).and_then(|file| file.contents_utf8());
        let source = source.ok_or_else(|| Error::Missing(format!("templates/widgets/{name}.liquid")))?;
        template.push((format!("{at}.liquid"), format!("{MARK}{source}")));
    }
    let mut values = blanks.0.clone();
    values.insert("obb_filled".to_owned(), "yes".into());
    let unpack = |folder: &Path| template.iter().try_for_each(|(name, text)| std::fs::write(folder.join(name), text));
    let mut filled = engine_run(executable, &unpack, values)?;
    let found = names.iter().enumerate().map(|(at, name)| {
        let bytes = filled.remove(Path::new(&at.to_string())).ok_or_else(|| Error::Missing((*name).to_owned()))?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        text.strip_prefix("yes\n").map(str::to_owned).ok_or_else(|| Error::Unfilled(name.into()))
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_fragment_is_named() {
        let error = fill(Path::new("/nonexistent"), &["cobol/table.cob"], &Blanks::default()).unwrap_err();
        assert_eq!(error.to_string(), "the template engine did not write templates/widgets/cobol/table.cob.liquid");
    }
}
