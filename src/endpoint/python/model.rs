//! Models of rows: their fields with types, and the rows as calls of the model.

use serde_json::{Map, Value};

use super::literal::{Expression, quote};
use super::names::Names;

/// A field of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Field {
    /// The key in the rows.
    key: String,
    name: String,
    kind: Type,
    optional: bool,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Type {
    Text,
    Integer,
    Number,
    Boolean,
    Date,
    Numbers,
    Object,
    Anything,
}

/// The model of some rows.
#[derive(Debug)]
pub(super) struct Model {
    fields: Vec<Field>,
}

impl Model {
    /// The model of `rows`, which are objects.
    pub(super) fn of(rows: &[Value]) -> Self {
        let mut names = Names::of_model();
        let mut keys: Vec<&String> = Vec::new();
        for row in rows.iter().filter_map(Value::as_object) {
            keys.extend(row.keys().filter(|key| !keys.contains(key)).collect::<Vec<_>>());
        }
        let fields = keys.into_iter().map(|key| {
            let values: Vec<&Value> = rows.iter().map(|row| row.get(key).unwrap_or(&Value::Null)).collect();
            let optional = values.iter().any(|value| value.is_null());
            let known: Vec<&Value> = values.into_iter().filter(|value| !value.is_null()).collect();
            Field { key: key.clone(), name: names.take(key), kind: Type::of(&known), optional }
        });
        Self { fields: fields.collect() }
    }

    /// The fields, a line each.
    pub(super) fn fields(&self) -> String {
        let lines: Vec<String> = self.fields.iter().map(Field::line).collect();
        lines.join("\n")
    }

    /// Whether a field needs another name in the answer than in the code.
    pub(super) fn renames(&self) -> bool {
        self.fields.iter().any(|field| field.name != field.key)
    }

    /// Whether a field holds a date.
    pub(super) fn has_dates(&self) -> bool {
        self.fields.iter().any(|field| field.kind == Type::Date)
    }

    /// Whether a field holds what no type is known for.
    pub(super) fn has_any(&self) -> bool {
        self.fields.iter().any(|field| matches!(field.kind, Type::Object | Type::Anything))
    }

    /// `rows` as a list of calls of the class `name`.
    pub(super) fn calls(&self, name: &str, rows: &[Value]) -> Expression {
        let call = |row: &Map<String, Value>| {
            let arguments = self.fields.iter().map(|field| {
                let value = row.get(&field.key).unwrap_or(&Value::Null);
                (format!("{}=", field.name), field.kind.expression(value))
            });
            Expression::call(name, arguments.collect())
        };
        Expression::list(rows.iter().filter_map(Value::as_object).map(call).collect())
    }
}

impl Field {
    fn line(&self) -> String {
        let optional = if self.optional { " | None" } else { "" };
        let head = format!("    {}: {}{optional}", self.name, self.kind.annotation());
        if self.name == self.key {
            return head;
        }
        let alias = ("serialization_alias=".to_owned(), Expression::Atom(quote(&self.key)));
        let call = Expression::call("Field", vec![alias]);
        format!("{head} = {}", call.lay(4, &head[4..], " = "))
    }
}

impl Type {
    fn of(values: &[&Value]) -> Self {
        let all = |test: fn(&Value) -> bool| !values.is_empty() && values.iter().all(|value| test(value));
        let numbers = |value: &Value| value.as_array().is_some_and(|items| items.iter().all(Value::is_number));
        if all(|value| date(value).is_some()) {
            Self::Date
        } else if all(Value::is_string) {
            Self::Text
        } else if all(Value::is_boolean) {
            Self::Boolean
        } else if all(Value::is_i64) {
            Self::Integer
        } else if all(Value::is_number) {
            Self::Number
        } else if all(numbers) {
            Self::Numbers
        } else if all(Value::is_object) {
            Self::Object
        } else {
            Self::Anything
        }
    }

    fn annotation(self) -> &'static str {
        match self {
            Self::Text => "str",
            Self::Integer => "int",
            Self::Number => "float",
            Self::Boolean => "bool",
            Self::Date => "dt.date",
            Self::Numbers => "list[float]",
            Self::Object => "dict[str, Any]",
            Self::Anything => "Any",
        }
    }

    fn expression(self, value: &Value) -> Expression {
        match (self, date(value)) {
            (Self::Date, Some((year, month, day))) => Expression::Atom(format!("dt.date({year}, {month}, {day})")),
            _ => Expression::of(value),
        }
    }
}

/// The date that `value` tells: `2026-01-02`.
pub(super) fn date(value: &Value) -> Option<(u32, u32, u32)> {
    let text = value.as_str().filter(|text| text.len() == 10 && text.is_ascii())?;
    let mut parts = text.split('-');
    let mut part = |length: usize| {
        let digits = parts.next().filter(|part| part.len() == length && part.bytes().all(|b| b.is_ascii_digit()))?;
        digits.parse::<u32>().ok()
    };
    let (year, month, day) = (part(4)?, part(2)?, part(2)?);
    // Days that no month has are left to be texts.
    let longest = match month {
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    (year > 0 && (1..=12).contains(&month) && (1..=longest).contains(&day)).then_some((year, month, day))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn fields_are_typed_by_what_all_rows_hold() {
        let rows = [
            json!({ "day": "2026-01-02", "n": 1, "x": 1.5, "P/E": null, "copy": true, "s": [1, 2.5], "o": {}, "m": 1 }),
            json!({ "day": "2026-01-05", "n": 2, "x": 2, "P/E": 3.5, "copy": false, "s": [], "o": {}, "m": "a" }),
        ];
        let model = Model::of(&rows);
        assert_eq!(
            model.fields(),
            "    day: dt.date\n    n: int\n    x: float\n    P_E: float | None = Field(serialization_alias=\"P/E\")\n    \
             copy_: bool = Field(serialization_alias=\"copy\")\n    s: list[float]\n    o: dict[str, Any]\n    m: Any"
        );
        assert!(model.renames() && model.has_dates() && model.has_any());
        let calls = model.calls("Row", &rows[..1]).flat();
        assert!(calls.starts_with("[Row(day=dt.date(2026, 1, 2), n=1, x=1.5, P_E=None, copy_=True"), "{calls}");
    }

    #[test]
    fn texts_that_are_no_dates_stay_texts() {
        for text in ["2026-02-30", "2026-13-01", "2026-1-01", "0000-01-01", "20260101xx"] {
            assert_eq!(date(&json!(text)), None, "{text}");
        }
        assert_eq!(date(&json!("2026-12-31")), Some((2026, 12, 31)));
    }
}
