//! The files of one run, kept in memory with their line index.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::{LineIndex, Position, Span};

/// Names a file of one [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// One file's text. Bytes that are not UTF-8 are replaced by U+FFFD; a byte-order mark is cut off and remembered.
#[derive(Debug)]
pub struct SourceFile {
    path: PathBuf,
    text: String,
    lines: OnceLock<LineIndex>,
    bom: bool,
    utf16: bool,
    invalid_utf8: Option<usize>,
}

impl SourceFile {
    /// A file shown to the user as `path`.
    pub fn new(path: impl Into<PathBuf>, bytes: Vec<u8>) -> Self {
        if let Some(text) = from_utf16(&bytes) {
            return Self {
                path: path.into(),
                text,
                lines: OnceLock::new(),
                bom: false,
                utf16: true,
                invalid_utf8: None,
            };
        }
        let (text, invalid_utf8) = match String::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                (String::from_utf8_lossy(error.as_bytes()).into_owned(), Some(at))
            }
        };
        let (text, bom) = match text.strip_prefix('\u{feff}') {
            Some(rest) => (rest.to_owned(), true),
            None => (text, false),
        };
        let invalid_utf8 = invalid_utf8.map(|at| at.saturating_sub(if bom { 3 } else { 0 }));
        Self { path: path.into(), text, lines: OnceLock::new(), bom, utf16: false, invalid_utf8 }
    }

    /// The path as the user reads it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The text, without a byte-order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the file began with a byte-order mark.
    pub fn has_bom(&self) -> bool {
        self.bom
    }

    /// Whether the file is written in UTF-16, as some Windows programs do.
    pub fn is_utf16(&self) -> bool {
        self.utf16
    }

    /// Offset in [`Self::text`] of the first byte that is not UTF-8.
    pub fn invalid_utf8(&self) -> Option<usize> {
        self.invalid_utf8
    }

    /// The text of `span`; empty where the span does not fit.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// The line index, made at first use.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }

    /// Line and column of a byte offset.
    pub fn position(&self, offset: u32) -> Position {
        self.lines().position(offset as usize, &self.text)
    }
}

/// The text of bytes that begin with a byte-order mark of UTF-16.
fn from_utf16(bytes: &[u8]) -> Option<String> {
    let (unit, rest): (fn([u8; 2]) -> u16, _) = match bytes {
        [0xff, 0xfe, rest @ ..] => (u16::from_le_bytes, rest),
        [0xfe, 0xff, rest @ ..] => (u16::from_be_bytes, rest),
        _ => return None,
    };
    let units: Vec<u16> = rest.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
    Some(String::from_utf16_lossy(&units))
}

/// Contents that stand in for files, by the path the user reads.
pub type StandIns = HashMap<PathBuf, Vec<u8>>;

/// All files of one run.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
    stand_ins: StandIns,
}

impl Sources {
    /// No files yet; those that `stand_ins` names are not to be read from disk.
    pub fn with(stand_ins: StandIns) -> Self {
        Self { files: Vec::new(), stand_ins }
    }

    /// What stands in for the file called `path`.
    pub fn stand_in(&self, path: &Path) -> Option<&[u8]> {
        self.stand_ins.get(path).map(Vec::as_slice)
    }

    /// Adds a file and names it.
    pub fn add(&mut self, file: SourceFile) -> FileId {
        self.files.push(file);
        FileId(u32::try_from(self.files.len() - 1).unwrap_or(u32::MAX))
    }

    /// The file called `id`, which must come from this set.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// All files in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        (0..).map(FileId).zip(&self.files)
    }
}
