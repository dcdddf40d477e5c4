//! The tree of a document as the schema engine reads it, so that a large one need not be copied to be checked.
//!
//! What engines disagree about is not seen here: a tree with unreadable values or keys given twice must be copied.

use std::borrow::Cow;

use jsonschema::json::{Array, Json, JsonNumber, Node as JsonNode, NodeIdentity, Object};
use jsonschema::types::JsonType;
use serde_json::Value as Plain;

use crate::json::{Member, Node, Value, number};

/// The representation.
pub(super) struct Tree;

/// A value of it.
#[derive(Clone, Copy)]
pub(super) enum Place<'a> {
    /// A value of the document.
    Node(&'a Node<'a>),
    /// A key.
    Key(&'a str),
    /// An object with one member alone.
    Member(&'a Node<'a>),
    /// A list with one item alone.
    Item(&'a Node<'a>),
}

impl Json for Tree {
    type Node<'a> = Place<'a>;
    type PreparedKey = String;
    type StringBuffer = ();

    // Objects are searched from end to end.
    const KEYS_PER_LOOKUP: usize = 2;

    fn prepare_key(key: &str) -> String {
        key.to_owned()
    }

    fn with_string_node<T>((): &mut (), string: &str, f: impl FnOnce(Place<'_>) -> T) -> T {
        f(Place::Key(string))
    }
}

impl<'a> Place<'a> {
    fn value(&self) -> Option<&'a Value<'a>> {
        match self {
            Self::Node(node) => Some(&node.value),
            _ => None,
        }
    }
}

impl<'a> JsonNode<'a, Tree> for Place<'a> {
    type Object = Members<'a>;
    type Array = Items<'a>;
    type Number = Number<'a>;

    fn as_object(&self) -> Option<Members<'a>> {
        match self {
            Self::Member(node) => Some(Members::Only(node)),
            _ => match self.value()? {
                Value::Object(members) => Some(Members::All(members)),
                _ => None,
            },
        }
    }

    fn as_array(&self) -> Option<Items<'a>> {
        match self {
            Self::Item(node) => Some(Items(std::slice::from_ref(node))),
            _ => match self.value()? {
                Value::Array(items) => Some(Items(items)),
                _ => None,
            },
        }
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        match self {
            Self::Key(key) => Some(Cow::Borrowed(key)),
            _ => match self.value()? {
                Value::String(text) => Some(Cow::Borrowed(text)),
                _ => None,
            },
        }
    }

    fn as_number(&self) -> Option<Number<'a>> {
        match self.value()? {
            Value::Number(text) => Some(Number(text)),
            _ => None,
        }
    }

    fn as_boolean(&self) -> Option<bool> {
        match self.value()? {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }

    fn is_null(&self) -> bool {
        matches!(self.value(), Some(Value::Null | Value::Invalid))
    }

    fn json_type(&self) -> JsonType {
        match self {
            Self::Key(_) => JsonType::String,
            Self::Member(_) => JsonType::Object,
            Self::Item(_) => JsonType::Array,
            Self::Node(node) => match node.value {
                Value::Null | Value::Invalid => JsonType::Null,
                Value::Bool(_) => JsonType::Boolean,
                Value::Number(_) => JsonType::Number,
                Value::String(_) => JsonType::String,
                Value::Array(_) => JsonType::Array,
                Value::Object(_) => JsonType::Object,
            },
        }
    }

    fn equals_value(&self, expected: &Plain) -> bool {
        match (self.as_string(), expected) {
            (Some(text), Plain::String(expected)) => text == *expected,
            (Some(_), _) | (None, Plain::String(_)) => false,
            _ => jsonschema::json::cmp::equal(&self.to_value(), expected),
        }
    }

    fn to_value(&self) -> Cow<'a, Plain> {
        Cow::Owned(match self {
            Self::Node(node) => node.to_value(),
            Self::Key(key) => (*key).into(),
            Self::Member(node) => serde_json::Map::from_iter([(ENTRY.to_owned(), node.to_value())]).into(),
            Self::Item(node) => vec![node.to_value()].into(),
        })
    }

    fn identity(&self) -> Option<NodeIdentity> {
        match self {
            Self::Node(node) => Some(NodeIdentity::new(std::ptr::from_ref(*node).addr())),
            _ => None,
        }
    }
}

/// The key of the only member.
pub(super) const ENTRY: &str = "entry";

/// The members of an object.
#[derive(Clone, Copy)]
pub(super) enum Members<'a> {
    All(&'a [Member<'a>]),
    Only(&'a Node<'a>),
}

impl<'a> Object<'a, Tree> for Members<'a> {
    type Node = Place<'a>;
    type MemberName = &'a str;
    type MembersIter = Either<'a>;

    fn len(&self) -> usize {
        match self {
            Self::All(members) => members.len(),
            Self::Only(_) => 1,
        }
    }

    fn get(&self, key: &String) -> Option<Place<'a>> {
        match self {
            Self::All(members) => {
                members.iter().find(|member| member.key == *key).map(|member| Place::Node(&member.value))
            }
            Self::Only(node) => (key == ENTRY).then_some(Place::Node(node)),
        }
    }

    fn members(&self) -> Either<'a> {
        match self {
            Self::All(members) => Either { all: members.iter(), only: None },
            Self::Only(node) => Either { all: [].iter(), only: Some(node) },
        }
    }
}

/// Goes through members.
pub(super) struct Either<'a> {
    all: std::slice::Iter<'a, Member<'a>>,
    only: Option<&'a Node<'a>>,
}

impl<'a> Iterator for Either<'a> {
    type Item = (&'a str, Place<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        match self.all.next() {
            Some(member) => Some((&member.key, Place::Node(&member.value))),
            None => self.only.take().map(|node| (ENTRY, Place::Node(node))),
        }
    }
}

/// The items of a list.
pub(super) struct Items<'a>(&'a [Node<'a>]);

impl<'a> Array<'a, Tree> for Items<'a> {
    type Node = Place<'a>;
    type ElementsIter = std::iter::Map<std::slice::Iter<'a, Node<'a>>, fn(&'a Node<'a>) -> Place<'a>>;

    fn len(&self) -> usize {
        self.0.len()
    }

    fn elements(&self) -> Self::ElementsIter {
        self.0.iter().map(Place::Node)
    }
}

/// A number as it is written.
pub(super) struct Number<'a>(&'a str);

impl JsonNumber for Number<'_> {
    fn as_u64(&self) -> Option<u64> {
        self.0.parse().ok()
    }

    fn as_i64(&self) -> Option<i64> {
        self.0.parse().ok()
    }

    fn as_f64(&self) -> Option<f64> {
        self.to_number().as_f64()
    }

    fn as_str(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.0)
    }

    fn to_number(&self) -> Cow<'_, serde_json::Number> {
        Cow::Owned(number(self.0))
    }
}
