//! Schemas as they count: references followed, `allOf` merged, null left out.

use serde_json::{Map, Value};

/// Most steps from a schema to another: more are a circle.
const STEPS: usize = 16;

/// The schemas of a document.
#[derive(Debug)]
pub(super) struct Schemas<'d> {
    document: &'d Value,
}

/// What a schema says, one level of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Schema {
    keys: Map<String, Value>,
    /// Where several differ: what a value may be.
    pub(super) alternatives: Vec<Schema>,
}

impl<'d> Schemas<'d> {
    pub(super) fn new(document: &'d Value) -> Self {
        Self { document }
    }

    /// What `value` refers to, or itself.
    pub(super) fn target(&self, value: &'d Value) -> &'d Value {
        let mut value = value;
        for _ in 0..STEPS {
            match self.referred(value) {
                Some(next) => value = next,
                None => return value,
            }
        }
        &Value::Null
    }

    fn referred(&self, value: &Value) -> Option<&'d Value> {
        let reference = value.get("$ref")?.as_str()?;
        // Other documents are not read.
        Some(reference.strip_prefix('#').and_then(|pointer| self.document.pointer(pointer)).unwrap_or(&Value::Null))
    }

    /// What `value` says as a schema.
    pub(super) fn read(&self, value: &Value) -> Schema {
        self.step(value, STEPS)
    }

    fn step(&self, value: &Value, steps: usize) -> Schema {
        let Some(members) = value.as_object() else { return Schema::default() };
        if steps == 0 {
            return Schema::default();
        }
        let mut schema = Schema::default();
        if let Some(target) = self.referred(value) {
            schema = self.step(target, steps - 1);
            // The title of a component is the name of a class, and not of what is of that class.
            schema.keys.remove("title");
        }
        for part in list(members, "allOf") {
            schema.merge(self.step(part, steps - 1));
        }
        for (key, value) in members {
            match key.as_str() {
                "$ref" | "allOf" | "anyOf" | "oneOf" => {}
                "properties" | "required" => {
                    schema.merge(Schema { keys: Map::from_iter([(key.clone(), value.clone())]), ..Schema::default() });
                }
                _ => drop(schema.keys.insert(key.clone(), value.clone())),
            }
        }
        schema.without_null();
        let alternatives = ["anyOf", "oneOf"].iter().flat_map(|key| list(members, key));
        let mut alternatives: Vec<Schema> =
            alternatives.map(|one| self.step(one, steps - 1)).filter(|one| !one.is_null()).collect();
        if alternatives.len() == 1 {
            schema.merge(alternatives.remove(0));
        } else if let Some(merged) = numbers(&alternatives) {
            schema.merge(merged);
        } else if let Some(values) = enumerations(&alternatives) {
            schema.merge(Schema { keys: Map::from_iter([("enum".to_owned(), values)]), ..Schema::default() });
        } else {
            schema.alternatives.extend(alternatives);
        }
        schema
    }

    /// The keys that a route asks for: the first of the ways that its document names, each as its scheme.
    pub(super) fn keys(&self, operation: &'d Value) -> Vec<&'d Value> {
        let ways = operation.get("security").unwrap_or(&self.document["security"]);
        let ways = ways.as_array().map(Vec::as_slice).unwrap_or_default();
        let empty = |way: &Value| way.as_object().is_some_and(Map::is_empty);
        let first = ways.first().filter(|_| !ways.iter().any(empty)).and_then(Value::as_object);
        let schemes = &self.document["components"]["securitySchemes"];
        first.into_iter().flat_map(Map::keys).map(|name| self.target(&schemes[name])).collect()
    }

    /// The schema of the items of a list.
    pub(super) fn items(&self, schema: &Schema) -> Schema {
        self.read(schema.get("items"))
    }

    /// The properties of an object, in their order.
    pub(super) fn properties(&self, schema: &Schema) -> Vec<(String, Schema)> {
        let properties = schema.get("properties").as_object();
        properties.into_iter().flatten().map(|(name, value)| (name.clone(), self.read(value))).collect()
    }
}

fn list<'a>(members: &'a Map<String, Value>, key: &str) -> &'a [Value] {
    members.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// Whole numbers and others are numbers.
fn numbers(alternatives: &[Schema]) -> Option<Schema> {
    let is_number = |one: &Schema| matches!(one.kind(), "integer" | "number");
    let other = alternatives.iter().find(|one| one.kind() == "number")?;
    alternatives.iter().all(is_number).then(|| other.clone())
}

/// All the values, where each alternative lists its own.
fn enumerations(alternatives: &[Schema]) -> Option<Value> {
    if alternatives.is_empty() {
        return None;
    }
    let lists: Option<Vec<Vec<Value>>> = alternatives.iter().map(Schema::values).collect();
    lists.map(|lists| Value::Array(lists.concat()))
}

impl Schema {
    pub(super) fn get(&self, key: &str) -> &Value {
        self.keys.get(key).unwrap_or(&Value::Null)
    }

    /// A key of type string.
    pub(super) fn text(&self, key: &str) -> &str {
        self.get(key).as_str().unwrap_or_default()
    }

    /// `type`; empty where it is not said. What tells it otherwise counts too.
    pub(super) fn kind(&self) -> &str {
        match self.text("type") {
            "" if self.get("properties").is_object() || self.get("additionalProperties").is_object() => "object",
            "" if self.get("items").is_object() => "array",
            "" => match self.values().and_then(|values| values.first().cloned()) {
                Some(Value::String(_)) => "string",
                Some(Value::Number(_)) => "integer",
                _ => "",
            },
            kind => kind,
        }
    }

    /// Whether it says nothing of what a value may be.
    pub(super) fn is_silent(&self) -> bool {
        self.kind().is_empty() && self.alternatives.is_empty()
    }

    /// The only values it may have.
    pub(super) fn values(&self) -> Option<Vec<Value>> {
        if let Some(value) = self.keys.get("const") {
            return Some(vec![value.clone()]);
        }
        let values = self.get("enum").as_array()?;
        let values: Vec<Value> = values.iter().filter(|value| !value.is_null()).cloned().collect();
        (!values.is_empty()).then_some(values)
    }

    /// Whether the property `name` must be there.
    pub(super) fn requires(&self, name: &str) -> bool {
        self.get("required").as_array().is_some_and(|names| names.iter().any(|one| one == name))
    }

    /// Whether it has the property `name`.
    pub(super) fn has(&self, name: &str) -> bool {
        self.get("properties").get(name).is_some()
    }

    fn is_null(&self) -> bool {
        self.text("type") == "null"
            || self.get("enum").as_array().is_some_and(|values| values.iter().all(Value::is_null) && !values.is_empty())
            || self.keys.get("const") == Some(&Value::Null)
    }

    fn without_null(&mut self) {
        let Some(kinds) = self.keys.get("type").and_then(Value::as_array) else { return };
        let kinds: Vec<Value> = kinds.iter().filter(|kind| *kind != "null").cloned().collect();
        if let [one] = kinds.as_slice() {
            self.keys.insert("type".to_owned(), one.clone());
            return;
        }
        self.keys.remove("type");
        let one = |kind: &Value| Self { keys: Map::from_iter([("type".to_owned(), kind.clone())]), ..Self::default() };
        let alternatives: Vec<Self> = kinds.iter().map(one).collect();
        match numbers(&alternatives) {
            Some(number) => self.merge(number),
            None => self.alternatives.extend(alternatives),
        }
    }

    /// Takes over what `other` says and this one does not.
    fn merge(&mut self, other: Self) {
        for (key, value) in other.keys {
            match (self.keys.get_mut(&key), value) {
                (Some(Value::Object(mine)), Value::Object(theirs)) if key == "properties" => mine.extend(theirs),
                (Some(Value::Array(mine)), Value::Array(theirs)) if key == "required" => mine.extend(theirs),
                (Some(_), _) => {}
                (None, value) => drop(self.keys.insert(key, value)),
            }
        }
        self.alternatives.extend(other.alternatives);
    }
}
