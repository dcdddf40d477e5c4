//! The files of one run, kept in memory with their line index.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::{LineIndex, Position, Span};

/// Names a file of one [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// How a file's text is written on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    /// UTF-8 after a byte-order mark.
    Utf8Bom,
    Utf16,
    /// Not all bytes stand for text, so they cannot be made of the text again.
    Unreadable {
        utf16: bool,
        bom: bool,
    },
}

/// One file's text. Bytes that are not UTF-8 are replaced by U+FFFD; a byte-order mark is cut off and remembered.
#[derive(Debug)]
pub struct SourceFile {
    path: PathBuf,
    text: String,
    lines: OnceLock<LineIndex>,
    encoding: Encoding,
    invalid_utf8: Option<usize>,
}

const BOM: char = '\u{feff}';

impl SourceFile {
    /// A file shown to the user as `path`.
    pub fn new(path: impl Into<PathBuf>, bytes: Vec<u8>) -> Self {
        let (text, encoding, invalid_utf8) = match from_utf16(&bytes) {
            Some(Ok(text)) => (text, Encoding::Utf16, None),
            Some(Err(text)) => (text, Encoding::Unreadable { utf16: true, bom: false }, None),
            None => from_utf8(bytes),
        };
        Self { path: path.into(), text, lines: OnceLock::new(), encoding, invalid_utf8 }
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
        matches!(self.encoding, Encoding::Utf8Bom | Encoding::Unreadable { bom: true, .. })
    }

    /// Whether the file is written in UTF-16, as some Windows programs do.
    pub fn is_utf16(&self) -> bool {
        matches!(self.encoding, Encoding::Utf16 | Encoding::Unreadable { utf16: true, .. })
    }

    /// Whether every byte of the file stands for text, so that nothing is lost when the text is written.
    pub fn is_faithful(&self) -> bool {
        !matches!(self.encoding, Encoding::Unreadable { .. })
    }

    /// The bytes of the file with `text` in place of its own; none where the file is not UTF-8.
    pub fn bytes_with(&self, text: &str) -> Option<Vec<u8>> {
        match self.encoding {
            Encoding::Utf8 => Some(text.as_bytes().to_vec()),
            Encoding::Utf8Bom => Some(format!("{BOM}{text}").into_bytes()),
            Encoding::Utf16 | Encoding::Unreadable { .. } => None,
        }
    }

    /// Whether `bytes` are what the file was made of.
    pub fn is_made_of(&self, bytes: Vec<u8>) -> bool {
        let other = Self::new(PathBuf::new(), bytes);
        other.encoding == self.encoding && other.text == self.text
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

/// The text of bytes in UTF-16, with its byte-order mark or without; as an error what can be read of it, if not all can.
fn from_utf16(bytes: &[u8]) -> Option<Result<String, String>> {
    let (unit, rest): (fn([u8; 2]) -> u16, _) = match bytes {
        [0xff, 0xfe, rest @ ..] => (u16::from_le_bytes, rest),
        [0xfe, 0xff, rest @ ..] => (u16::from_be_bytes, rest),
        // Without the mark: JSON begins with two ASCII characters, each half of a unit.
        [1..=0x7f, 0, 1..=0x7f, 0, ..] => (u16::from_le_bytes, bytes),
        [0, 1..=0x7f, 0, 1..=0x7f, ..] => (u16::from_be_bytes, bytes),
        _ => return None,
    };
    let pairs = rest.chunks_exact(2);
    let whole = pairs.remainder().is_empty();
    let units: Vec<u16> = pairs.map(|pair| unit([pair[0], pair[1]])).collect();
    let text = String::from_utf16(&units).ok().filter(|_| whole);
    Some(text.ok_or_else(|| String::from_utf16_lossy(&units)))
}

/// The text of `bytes` without a byte-order mark, and the place of the first byte that is not UTF-8.
fn from_utf8(bytes: Vec<u8>) -> (String, Encoding, Option<usize>) {
    let (mut text, invalid) = match String::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            (String::from_utf8_lossy(error.as_bytes()).into_owned(), Some(at))
        }
    };
    let bom = text.starts_with(BOM);
    if bom {
        text.drain(..BOM.len_utf8());
    }
    match invalid {
        Some(at) => {
            let at = at.saturating_sub(if bom { BOM.len_utf8() } else { 0 });
            (text, Encoding::Unreadable { utf16: false, bom }, Some(at))
        }
        None => (text, if bom { Encoding::Utf8Bom } else { Encoding::Utf8 }, None),
    }
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
