//! Columns, by the schema of a row.

use serde_json::{Value, json};

use super::super::{Reason, column, hints};
use super::naming;
use super::schema::{Schema, Schemas};
use crate::widget::{Cell, Column};

/// The columns for rows made as `schema` says.
pub(super) fn columns(schemas: &Schemas<'_>, schema: &Schema) -> (Vec<Column>, Vec<Reason>) {
    let mut columns = Vec::new();
    let mut reasons = Vec::new();
    for (name, property) in schemas.properties(schema) {
        if property.get("x-widget_config")["exclude"] == true {
            continue;
        }
        let (mut column, why) = of(schemas, &name, &property);
        dress(&mut column, &property);
        reasons.push(Reason::new(name, column::shown(&column), why.join("; ")));
        columns.push(column);
    }
    column::arrange(&mut columns, &mut reasons);
    (columns, reasons)
}

fn of(schemas: &Schemas<'_>, name: &str, property: &Schema) -> (Column, Vec<String>) {
    let plain = |cell| column::plain(name, cell);
    let kinds: Vec<&str> = property.alternatives.iter().map(Schema::kind).collect();
    if !kinds.is_empty() {
        let texts = kinds.iter().all(|kind| *kind == "string");
        let cell = texts.then_some(Cell::Text);
        return (plain(cell), vec![format!("may be {}", kinds.join(" or "))]);
    }
    match property.kind() {
        "number" | "integer" => numbers(name, property),
        "boolean" => (plain(Some(Cell::Boolean)), Vec::new()),
        "string" => match property.text("format") {
            "date" => (plain(Some(Cell::DateString)), Vec::new()),
            "date-time" => (plain(Some(Cell::Date)), Vec::new()),
            _ => (plain(Some(Cell::Text)), Vec::new()),
        },
        "array" => match schemas.items(property).kind() {
            "number" | "integer" => (column::sparkline(name), vec!["a list of numbers".to_owned()]),
            _ => (plain(Some(Cell::Object)), vec!["a list: Workspace shows one value in a cell best".to_owned()]),
        },
        "object" => (plain(Some(Cell::Object)), vec!["an object: Workspace shows one value in a cell best".to_owned()]),
        _ => (plain(None), vec!["its type is not described".to_owned()]),
    }
}

fn numbers(name: &str, property: &Schema) -> (Column, Vec<String>) {
    let bound = |keys: [&str; 2]| keys.iter().find_map(|key| property.get(key).as_f64());
    let range = bound(["minimum", "exclusiveMinimum"]).zip(bound(["maximum", "exclusiveMaximum"]));
    let whole = property.kind() == "integer";
    let mut look = hints::look(name, hints::Numbers { whole, range, sum: None, decimals: 0 });
    if property.text("x-unit_measurement") == "percent" {
        let multiplied = property.get("x-frontend_multiply").as_f64() == Some(100.0);
        let formatter = if multiplied { "normalizedPercent" } else { "percent" };
        look.keys.insert("formatterFn".to_owned(), json!(formatter));
        look.why = vec!["its unit is percent".to_owned()];
    }
    let mut column = column::plain(name, Some(Cell::Number));
    column.more = look.keys;
    (column, look.why)
}

/// What the author of the field says of its column.
fn dress(column: &mut Column, property: &Schema) {
    let title = property.text("title").trim();
    // pydantic makes titles of names, and knows no abbreviations.
    if !title.is_empty() && !naming::is_derived(title, &column.field) {
        title.clone_into(&mut column.header);
    }
    let description = property.text("description").split_whitespace().collect::<Vec<_>>().join(" ");
    if !description.is_empty() {
        column.more.insert("headerTooltip".to_owned(), json!(description));
    }
    let config = property.get("x-widget_config");
    if let Some(header) = config["headerName"].as_str() {
        header.clone_into(&mut column.header);
    }
    for key in
        ["formatterFn", "renderFn", "prefix", "suffix", "pinned", "hide", "width", "chartDataType", "decimalPlaces"]
    {
        if let Some(value) = config.get(key).filter(|value| !value.is_null()) {
            column.more.insert(key.to_owned(), Value::clone(value));
        }
    }
}
