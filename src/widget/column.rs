//! A column of a table.

use serde_json::{Map, Value};

/// What a column holds: `cellDataType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// `text`
    Text,
    /// `number`
    Number,
    /// `boolean`
    Boolean,
    /// `date`: a date with or without time.
    Date,
    /// `dateString`: a date as text, `2026-01-31`.
    DateString,
    /// `object`
    Object,
}

impl Cell {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Text, Self::Number, Self::Boolean, Self::Date, Self::DateString, Self::Object];

    /// Its name in widgets.json.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::DateString => "dateString",
            Self::Object => "object",
        }
    }
}

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// `field`: the key in each row.
    pub field: String,
    /// `headerName`
    pub header: String,
    /// `cellDataType`; none where it is not known, as with lists for sparklines.
    pub cell: Option<Cell>,
    /// Further keys as they stand, such as `formatterFn` or `pinned`.
    pub more: Map<String, Value>,
}

impl Column {
    /// A column headed by what its field tells.
    pub fn new(field: impl Into<String>, cell: Option<Cell>) -> Self {
        let field = field.into();
        Self { header: super::title_of(&field), field, cell, more: Map::new() }
    }
}
