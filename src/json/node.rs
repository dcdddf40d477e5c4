//! The tree of a document.

use std::borrow::Cow;

use super::Pointer;
use crate::text::Span;

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Node<'s> {
    /// The bytes of the value, brackets and quotes included.
    pub span: Span,
    /// What it is.
    pub value: Value<'s>,
}

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'s> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number as it is written.
    Number(&'s str),
    /// A string, unescaped.
    String(Cow<'s, str>),
    /// An array.
    Array(Box<[Node<'s>]>),
    /// An object; duplicate keys are kept in their order.
    Object(Box<[Member<'s>]>),
    /// Something that could not be read; a syntax error tells of it, no rule should.
    Invalid,
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Member<'s> {
    /// The key, unescaped.
    pub key: Cow<'s, str>,
    /// The bytes of the key, quotes included.
    pub key_span: Span,
    /// The value.
    pub value: Node<'s>,
}

impl<'s> Node<'s> {
    /// The members of an object; none for anything else.
    pub fn members(&self) -> &[Member<'s>] {
        match &self.value {
            Value::Object(members) => members,
            _ => &[],
        }
    }

    /// The items of an array; none for anything else.
    pub fn items(&self) -> &[Node<'s>] {
        match &self.value {
            Value::Array(items) => items,
            _ => &[],
        }
    }

    /// The member that counts for `key`: the last one, as in JavaScript.
    pub fn member(&self, key: &str) -> Option<&Member<'s>> {
        self.members().iter().rev().find(|member| member.key == key)
    }

    /// The value that counts for `key`.
    pub fn get(&self, key: &str) -> Option<&Node<'s>> {
        self.member(key).map(|member| &member.value)
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The value of a number; infinite where it exceeds a double, as in JavaScript.
    pub fn as_f64(&self) -> Option<f64> {
        match &self.value {
            Value::Number(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// The value of a boolean.
    pub fn as_bool(&self) -> Option<bool> {
        match &self.value {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }

    /// Whether it could not be read.
    pub fn is_invalid(&self) -> bool {
        matches!(self.value, Value::Invalid)
    }

    /// Whether it is an object.
    pub fn is_object(&self) -> bool {
        matches!(self.value, Value::Object(_))
    }

    /// Whether it is an array.
    pub fn is_array(&self) -> bool {
        matches!(self.value, Value::Array(_))
    }

    /// What the value is, with its article: "a string", "a list".
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
            Value::Invalid => "something unreadable",
        }
    }

    /// The value at `pointer`, and the key that leads to it where that is an object's.
    pub fn at<'n>(&'n self, pointer: &Pointer) -> Option<(&'n Self, Option<&'n Member<'s>>)> {
        let mut node = self;
        let mut key = None;
        for segment in pointer.segments() {
            match &node.value {
                Value::Object(_) => {
                    let member = node.member(&segment)?;
                    (node, key) = (&member.value, Some(member));
                }
                Value::Array(items) => (node, key) = (items.get(segment.parse::<usize>().ok()?)?, None),
                _ => return None,
            }
        }
        Some((node, key))
    }

    /// The tree as `serde_json` has it: the last of duplicate keys counts; what could not be read is left out of objects and null in
    /// arrays, so that indices stay.
    pub fn to_value(&self) -> serde_json::Value {
        match &self.value {
            Value::Null | Value::Invalid => serde_json::Value::Null,
            Value::Bool(value) => (*value).into(),
            Value::Number(text) => number(text).into(),
            Value::String(text) => serde_json::Value::String(text.clone().into_owned()),
            Value::Array(items) => items.iter().map(Self::to_value).collect(),
            Value::Object(members) => {
                let mut map = serde_json::Map::with_capacity(members.len());
                for member in members.iter().filter(|member| !member.value.is_invalid()) {
                    map.insert(member.key.clone().into_owned(), member.value.to_value());
                }
                map.into()
            }
        }
    }
}

/// A number as `serde_json` has it; one that exceeds a double is the largest of them.
pub fn number(text: &str) -> serde_json::Number {
    if let Ok(integer) = text.parse::<i64>() {
        return integer.into();
    }
    let value: f64 = text.parse().unwrap_or_default();
    serde_json::Number::from_f64(value.clamp(f64::MIN, f64::MAX)).unwrap_or_else(|| 0.into())
}
