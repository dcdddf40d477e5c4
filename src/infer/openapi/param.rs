//! Params of a widget, by the parameters of its route.

use serde_json::{Value, json};

use super::super::{Reason, hints};
use super::route::{Context, Operation};
use super::schema::{Schema, Schemas};
use super::{key, naming};
use crate::widget::{Choice, Param, ParamKind};

/// The params of a route.
#[derive(Debug, Default)]
pub(super) struct Params {
    pub(super) controls: Vec<Param>,
    pub(super) reasons: Vec<Reason>,
    pub(super) remarks: Vec<String>,
}

/// What Workspace adds to requests by itself.
const ADDED: &[&str] = &["theme", "raw"];

/// The params of `operation`.
pub(super) fn of(context: &Context<'_>, operation: &Operation<'_>) -> Params {
    let mut params = Params::default();
    for parameter in &operation.parameters {
        let name = parameter["name"].as_str().unwrap_or_default();
        let about = format!("param {name}");
        let place = parameter["in"].as_str().unwrap_or_default();
        if place == "header" || place == "cookie" {
            params.reasons.push(Reason::new(
                about,
                "left out",
                format!("it is sent as a {place}, which widgets do not set"),
            ));
            if parameter["required"] == true {
                params.remarks.push(key::required(place, name));
            }
            continue;
        }
        let schema = context.schemas.read(&parameter["schema"]);
        if ADDED.contains(&name) && place == "query" && parameter["required"] != true {
            params.reasons.push(Reason::new(about, "left out", "Workspace adds it by itself"));
            continue;
        }
        let described = parameter["description"].as_str().unwrap_or(schema.text("description"));
        let required = parameter["required"] == true || place == "path";
        let (mut param, mut why) = input(context.schemas, name, &schema, described);
        if param.value.is_null()
            && let Some(example) = naming::example(parameter)
        {
            param.value = value(&param, example);
            why.push("its example is the default".to_owned());
        }
        if param.choices.is_empty()
            && param.kind == ParamKind::Text
            && !param.multi_select
            && let Some((options, path)) = context.choices.of(context, operation, name)
        {
            param.kind = ParamKind::Endpoint;
            param.options = Some(options);
            param.multi_select = schema.kind() == "array";
            param.more.remove("multiple");
            why.push(format!("{path} answers its choices"));
        }
        if required && param.value.is_null() {
            fill(&mut param, &schema, &mut why, &mut params.remarks);
        }
        if schema.kind() == "array" {
            params.remarks.push(format!(
                "`{name}` is a list, which Workspace sends as one text with commas: split that text in the endpoint"
            ));
        }
        params.reasons.push(Reason::new(about, shown(&param), why.join("; ")));
        params.controls.push(param);
    }
    // What stands in the path and is not described would stay there as it is written.
    for name in naming::placeholders(operation.path) {
        if !params.controls.iter().any(|param| param.name == name) {
            let mut param = Param::new(name, ParamKind::Text);
            let mut why = vec!["it stands in the path".to_owned()];
            fill(&mut param, &Schema::default(), &mut why, &mut params.remarks);
            params.reasons.push(Reason::new(format!("param {name}"), shown(&param), why.join("; ")));
            params.controls.push(param);
        }
    }
    params
}

/// A param in a few words: `number = 5`.
pub(super) fn shown(param: &Param) -> String {
    let mut text = param.kind.name().to_owned();
    if !param.choices.is_empty() {
        text = format!("{text}, {} choices", param.choices.len());
    }
    if param.multi_select || param.more.contains_key("multiple") {
        text.push_str(", several");
    }
    match &param.value {
        Value::Null => {}
        Value::String(value) => text = format!("{text} = {value}"),
        value => text = format!("{text} = {value}"),
    }
    text
}

/// The control for a value made as `schema` says, with its default, and why it is so.
pub(super) fn input(schemas: &Schemas<'_>, name: &str, schema: &Schema, described: &str) -> (Param, Vec<String>) {
    let mut why = Vec::new();
    let items = (schema.kind() == "array").then(|| schemas.items(schema));
    let single = items.as_ref().unwrap_or(schema);
    let values = single.values();
    let kind = match (&values, single.kind()) {
        (None, "integer" | "number") if items.is_none() => ParamKind::Number,
        (None, "boolean") if items.is_none() => ParamKind::Boolean,
        (None, _) if items.is_none() && is_date(name, single) => ParamKind::Date,
        _ => ParamKind::Text,
    };
    let mut param = Param::new(name, kind);
    param.integer = single.kind() == "integer";
    let title = schema.text("title");
    if !title.is_empty() && !naming::is_derived(title, name) {
        title.clone_into(&mut param.label);
    }
    let described = described.split_whitespace().collect::<Vec<_>>().join(" ");
    param.description = if described.is_empty() { param.label.clone() } else { described };
    if let Some(bounds) = bounds(single) {
        param.description = format!("{} ({bounds})", param.description);
    }
    if let Some(values) = values {
        param.choices = values.iter().map(choice).collect();
        why.push("the values that it may have".to_owned());
    }
    if items.is_some() {
        if param.choices.is_empty() {
            param.more.insert("multiple".to_owned(), json!(true));
        } else {
            param.multi_select = true;
        }
        why.push("a list, which Workspace sends as one text with commas: the endpoint must split it".to_owned());
    }
    if kind == ParamKind::Date {
        why.push(if single.text("format").is_empty() { "its name says so" } else { "its format says so" }.to_owned());
    }
    let default = schema.get("default");
    let example = schema_example(schema);
    if !default.is_null() {
        param.value = value(&param, default);
    } else if let Some(example) = example {
        param.value = value(&param, example);
        why.push("its example is the default".to_owned());
    }
    (param, why)
}

fn schema_example(schema: &Schema) -> Option<&Value> {
    let first = schema.get("examples").as_array().and_then(|examples| examples.first());
    Some(schema.get("example")).filter(|value| !value.is_null()).or(first).filter(|value| !value.is_null())
}

/// Whether it is a day: by its format, or by its name where nothing speaks against it.
fn is_date(name: &str, schema: &Schema) -> bool {
    if matches!(schema.text("format"), "date" | "date-time") {
        return true;
    }
    let named = hints::words(name).iter().any(|word| word == "date");
    let default = schema.get("default");
    let fits = default.is_null() || default.as_str().is_some_and(hints::is_date);
    named && fits && schema.kind() == "string" && schema.text("format").is_empty() && schema.get("pattern").is_null()
}

fn bounds(schema: &Schema) -> Option<String> {
    let bound = |key: &str| Some(schema.get(key)).filter(|value| value.is_number());
    if let (Some(least), Some(most)) = (bound("minimum"), bound("maximum")) {
        return Some(format!("{least} to {most}"));
    }
    let said =
        [("minimum", "from"), ("exclusiveMinimum", "above"), ("maximum", "up to"), ("exclusiveMaximum", "below")];
    let said: Vec<String> = said.iter().filter_map(|(key, word)| Some(format!("{word} {}", bound(key)?))).collect();
    (!said.is_empty()).then(|| said.join(", "))
}

fn choice(value: &Value) -> Choice {
    let text = text(value);
    Choice { label: text.clone(), value: Value::String(text) }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

/// `told` as the value of `param`.
fn value(param: &Param, told: &Value) -> Value {
    match (param.kind, told) {
        // Workspace takes false and 0 for no value, and the route has the same by itself.
        (ParamKind::Number, Value::Number(number)) if number.as_f64() != Some(0.0) => told.clone(),
        (ParamKind::Boolean, Value::Bool(true)) => told.clone(),
        (ParamKind::Number | ParamKind::Boolean, _) | (_, Value::Null | Value::Object(_) | Value::Bool(false)) => {
            Value::Null
        }
        // The time of day cannot be chosen.
        (ParamKind::Date, Value::String(text)) => json!(text.split(['T', ' ']).next()),
        (_, told) => match text(told) {
            text if text.is_empty() => Value::Null,
            text => Value::String(text),
        },
    }
}

/// `wanted`, or a number near it that the schema allows.
fn allowed(schema: &Schema, wanted: f64) -> Value {
    let bound = |key: &str| schema.get(key).as_f64();
    let (least, above) = (bound("minimum"), bound("exclusiveMinimum"));
    let (most, below) = (bound("maximum"), bound("exclusiveMaximum"));
    let fits = |number: f64| {
        least.is_none_or(|least| number >= least)
            && above.is_none_or(|above| number > above)
            && most.is_none_or(|most| number <= most)
            && below.is_none_or(|below| number < below)
    };
    let (low, high) = (least.or(above), most.or(below));
    let near = [Some(wanted), low, high, low.map(|low| low + 1.0), high.map(|high| high - 1.0)];
    let between = low.zip(high).map(|(low, high)| f64::midpoint(low, high));
    // Workspace takes 0 for no value.
    let number = near.into_iter().chain([between]).flatten().find(|number| fits(*number) && *number != 0.0);
    number.and_then(|number| serde_json::from_str(&number.to_string()).ok()).unwrap_or_default()
}

/// Gives a required param a value, so that the widget shows something at once.
fn fill(param: &mut Param, schema: &Schema, why: &mut Vec<String>, remarks: &mut Vec<String>) {
    let words = hints::words(&param.name);
    let is = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
    param.value = match param.kind {
        ParamKind::Number if is(&["limit", "count", "size", "top", "rows"]) => allowed(schema, 10.0),
        ParamKind::Number => allowed(schema, 1.0),
        ParamKind::Boolean => json!(true),
        ParamKind::Date if is(&["start", "from", "since", "begin", "after"]) => json!("$currentDate-1y"),
        ParamKind::Date => json!("$currentDate"),
        _ => match param.choices.first() {
            Some(first) => first.value.clone(),
            None if is(&["symbol", "symbols", "ticker", "tickers"]) => json!("AAPL"),
            None => Value::Null,
        },
    };
    if param.value.is_null() {
        remarks.push(format!(
            "`{}` is required and the document has no example of it: give it a `value` in widgets.json",
            param.name
        ));
        why.push("required".to_owned());
    } else {
        why.push("required, so it gets a default".to_owned());
    }
}
