//! JSON Pointers (RFC 6901).

use std::borrow::Cow;
use std::fmt;

/// Names a value inside a document. The empty pointer names the whole document.
#[derive(Debug, Clone, PartialEq, Eq, Default, PartialOrd, Ord, Hash)]
pub struct Pointer(String);

impl Pointer {
    /// The whole document.
    pub fn root() -> Self {
        Self::default()
    }

    /// Takes over text that already is a pointer.
    pub fn from_text(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The value at `key` of the object this points to.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        let mut text = String::with_capacity(self.0.len() + key.len() + 1);
        text.push_str(&self.0);
        text.push('/');
        for character in key.chars() {
            match character {
                '~' => text.push_str("~0"),
                '/' => text.push_str("~1"),
                other => text.push(other),
            }
        }
        Self(text)
    }

    /// The value at `index` of the array this points to.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        // One item is much more often meant than any other than the first ten, and formatting costs as much as the rest of a rule.
        match u8::try_from(index) {
            Ok(digit @ 0..10) => {
                let mut text = String::with_capacity(self.0.len() + 2);
                text.push_str(&self.0);
                text.extend(['/', char::from(b'0' + digit)]);
                Self(text)
            }
            _ => Self(format!("{}/{index}", self.0)),
        }
    }

    /// The steps, unescaped.
    pub fn segments(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.0.split('/').skip(1).map(|segment| {
            if segment.contains('~') {
                Cow::Owned(segment.replace("~1", "/").replace("~0", "~"))
            } else {
                Cow::Borrowed(segment)
            }
        })
    }

    /// The pointer as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The pointer as people read paths: `hello_world.params[0].type`.
    pub fn dotted(&self) -> String {
        let mut text = String::new();
        for segment in self.segments() {
            if !segment.is_empty() && segment.bytes().all(|byte| byte.is_ascii_digit()) {
                text.push('[');
                text.push_str(&segment);
                text.push(']');
            } else if segment.is_empty() {
                text.push_str("[\"\"]");
            } else {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(&segment);
            }
        }
        text
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_reads_back_every_key() {
        let pointer = Pointer::root().key("a/b~c").index(3).key("");
        assert_eq!(pointer.as_str(), "/a~1b~0c/3/");
        assert_eq!(pointer.segments().collect::<Vec<_>>(), ["a/b~c", "3", ""]);
        assert_eq!(Pointer::root().key("w").key("params").index(0).dotted(), "w.params[0]");
        assert_eq!(Pointer::root().key("tabs").key("").key("layout").index(0).dotted(), "tabs[\"\"].layout[0]");
    }
}
