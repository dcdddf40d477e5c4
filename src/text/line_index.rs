//! Byte offsets to lines and columns.

/// A place in a text as editors count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// Offsets at which the lines of a text begin. Lines end with `\n`, `\r\n` or a lone `\r`.
#[derive(Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
    /// In a text of single bytes, columns need no counting.
    ascii: bool,
}

impl LineIndex {
    /// Indexes `text` in one pass.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (offset, byte) in bytes.iter().enumerate() {
            let ends_line = match byte {
                b'\n' => true,
                b'\r' => bytes.get(offset + 1) != Some(&b'\n'),
                _ => false,
            };
            if ends_line {
                starts.push(u32::try_from(offset + 1).unwrap_or(u32::MAX));
            }
        }
        Self { starts, ascii: text.is_ascii() }
    }

    /// Line (from 1) that holds byte `offset`.
    pub fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start as usize <= offset)
    }

    /// Offset at which `line` (from 1) begins; the text's end for a line beyond the last.
    pub fn start(&self, line: usize, text: &str) -> usize {
        self.starts.get(line.saturating_sub(1)).map_or(text.len(), |&start| start as usize)
    }

    /// Line and column of byte `offset` in `text`, which must be the text that was indexed.
    pub fn position(&self, offset: usize, text: &str) -> Position {
        let offset = text.floor_char_boundary(offset.min(text.len()));
        let line = self.line(offset);
        let start = self.start(line, text);
        let before = text.get(start..offset).unwrap_or_default();
        Position { line, column: if self.ascii { before.len() } else { before.chars().count() } + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_characters_not_bytes_and_every_kind_of_line_end() {
        let text = "aé\tb\r\nx\ry\n";
        let index = LineIndex::new(text);
        let at = |needle: &str| index.position(text.find(needle).unwrap(), text);
        assert_eq!(at("b"), Position { line: 1, column: 4 });
        assert_eq!(at("x"), Position { line: 2, column: 1 });
        assert_eq!(at("y"), Position { line: 3, column: 1 });
        assert_eq!(index.position(text.len(), text), Position { line: 4, column: 1 });
        assert_eq!(index.position(2, text), Position { line: 1, column: 2 }, "inside a character counts as its start");
    }
}
