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
    /// Characters before every [`STRIDE`]th byte, so that a column of a very long line need not be counted from its beginning; empty
    /// for a text of single bytes, where nothing needs counting.
    characters: Vec<u32>,
}

/// Bytes between two places up to which characters are counted in advance.
const STRIDE: usize = 4096;

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
        let mut characters = Vec::new();
        if !text.is_ascii() {
            let mut count = 0;
            for chunk in bytes.chunks(STRIDE) {
                characters.push(count);
                count += u32::try_from(begun(chunk)).unwrap_or(u32::MAX);
            }
        }
        Self { starts, characters }
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
        Position { line, column: self.characters_before(offset, text) - self.characters_before(start, text) + 1 }
    }

    fn characters_before(&self, offset: usize, text: &str) -> usize {
        if self.characters.is_empty() {
            return offset;
        }
        // The text's end may lie on a stride of its own.
        let at = (offset / STRIDE).min(self.characters.len() - 1);
        self.characters[at] as usize + begun(text.as_bytes().get(at * STRIDE..offset).unwrap_or_default())
    }
}

/// Characters that begin in `bytes` of UTF-8.
fn begun(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| (**byte & 0xc0) != 0x80).count()
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
    #[test]
    fn columns_of_a_long_line_are_those_that_counting_gives() {
        let text = format!("{}\n{}", "é".repeat(STRIDE), "aé€".repeat(STRIDE / 2));
        let index = LineIndex::new(&text);
        for (at, _) in text.char_indices().step_by(97).chain([(text.len(), ' ')]) {
            let line_start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
            assert_eq!(index.position(at, &text).column, text[line_start..at].chars().count() + 1, "byte {at}");
        }
    }
}
