//! A document that is being edited: its text on disk and as it shall become.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::changes::Changes;
use crate::json::{Formatting, Node, Pointer, parse};
use crate::text::{Edit, SourceFile};

/// A document that can be edited: one without syntax errors.
#[derive(Debug)]
pub(super) struct Draft {
    path: PathBuf,
    before: Vec<u8>,
    file: SourceFile,
    text: String,
}

/// Why a document cannot be edited.
#[derive(Debug)]
pub enum EditError {
    /// It has syntax errors, bytes that are no text, or is not made of what it should be.
    Broken(PathBuf),
    /// It could not be read.
    Disk(PathBuf, io::Error),
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Broken(path) => write!(f, "{} cannot be edited as it is", crate::fs::display_path(path).display()),
            Self::Disk(path, _) => write!(f, "{} could not be read", crate::fs::display_path(path).display()),
        }
    }
}

impl std::error::Error for EditError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Broken(_) => None,
            Self::Disk(_, error) => Some(error),
        }
    }
}

impl Draft {
    /// Reads the document at `path`.
    pub(super) fn read(path: &Path) -> Result<Self, EditError> {
        let before = crate::fs::read_regular(path).map_err(|error| EditError::Disk(path.to_owned(), error))?;
        let file = SourceFile::new(path, before.clone());
        let text = file.text().to_owned();
        let faulty = {
            let parsed = parse(&text);
            parsed.root.is_none() || !parsed.errors.is_empty()
        };
        if faulty || file.bytes_with("").is_none() {
            return Err(EditError::Broken(path.to_owned()));
        }
        Ok(Self { path: path.to_owned(), before, file, text })
    }

    /// What `look` finds in the document as it is now.
    pub(super) fn look<T>(&self, look: impl FnOnce(&Node<'_>) -> T) -> Result<T, EditError> {
        let parsed = parse(&self.text);
        parsed.root.as_ref().map(look).ok_or_else(|| self.broken())
    }

    /// How the document is spaced.
    pub(super) fn formatting(&self) -> Result<Formatting, EditError> {
        self.look(|root| Formatting::of(&self.text, root))
    }

    /// The document as a value.
    pub(super) fn value(&self) -> Result<Value, EditError> {
        parse(&self.text).root.as_ref().map(Node::to_value).ok_or_else(|| self.broken())
    }

    /// Makes the edits that `think` thinks of, none overlapping another; where it gives none, the document is not what it should be.
    pub(super) fn edit(&mut self, think: impl FnOnce(&str, &Node<'_>) -> Option<Vec<Edit>>) -> Result<(), EditError> {
        let parsed = parse(&self.text);
        let edits = parsed.root.as_ref().and_then(|root| think(&self.text, root));
        let mut edits = edits.ok_or_else(|| self.broken())?;
        // From the end, so that the spans of those before stay right.
        edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
        for edit in edits {
            self.text.replace_range(edit.span.range(), &edit.text);
        }
        Ok(())
    }

    /// Adds `value` as the last item of the list at `place`, spaced as the document is.
    pub(super) fn add_item(&mut self, place: &Pointer, value: &Value) -> Result<(), EditError> {
        self.edit(|text, root| Some(vec![Formatting::of(text, root).add_item(text, root.at(place)?.0, value)?]))
    }

    /// Adds a member to the object at `place`, behind its member `after` or as the last, spaced as the document is.
    pub(super) fn add_member(
        &mut self,
        place: &Pointer,
        after: Option<&str>,
        key: &str,
        value: &Value,
    ) -> Result<(), EditError> {
        self.edit(|text, root| {
            let object = root.at(place)?.0;
            let after = after.and_then(|after| object.members().iter().rposition(|member| member.key == after));
            Some(vec![Formatting::of(text, root).add_member(text, object, after, key, value)?])
        })
    }

    /// Adds what became of it to `changes`, if anything did.
    pub(super) fn finish(self, changes: &mut Changes) -> Result<(), EditError> {
        let after = self.file.bytes_with(&self.text).ok_or_else(|| self.broken())?;
        if after != self.before {
            changes.edit(self.path, self.before, after);
        }
        Ok(())
    }

    fn broken(&self) -> EditError {
        EditError::Broken(self.path.clone())
    }
}
