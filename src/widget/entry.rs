//! What widgets.json says of a widget, as the strict profile wants it.

use serde_json::{Map, Value, json};

use super::{Column, Param, ParamKind, Widget};

/// The value that stands for `widget` in widgets.json, its keys in reading order.
pub fn entry(widget: &Widget) -> Value {
    let mut entry = Map::new();
    let mut put = |key: &str, value: Value| {
        if !value.is_null() {
            entry.insert(key.to_owned(), value);
        }
    };
    put("name", json!(widget.title));
    put("description", json!(widget.description));
    put("category", json!(widget.category));
    put("subCategory", json!(widget.sub_category));
    if !widget.source.is_empty() {
        put("source", json!(widget.source));
    }
    put("type", json!(widget.kind.name()));
    put("endpoint", json!(widget.endpoint));
    put("gridData", json!({ "w": widget.size.0, "h": widget.size.1 }));
    if !widget.params.is_empty() {
        put("params", params(&widget.params));
    }
    put("data", data(widget));
    for (key, value) in widget.more.iter().filter(|(key, _)| *key != "data") {
        put(key, value.clone());
    }
    Value::Object(entry)
}

fn params(params: &[Param]) -> Value {
    let rows = params.iter().map(|param| param.row).max().unwrap_or(0);
    if rows == 0 {
        return params.iter().map(param).collect();
    }
    (0..=rows).map(|row| params.iter().filter(|one| one.row == row).map(param).collect::<Value>()).collect()
}

fn param(param: &Param) -> Value {
    let mut entry = Map::new();
    let mut put = |key: &str, value: Value| {
        if !value.is_null() {
            entry.insert(key.to_owned(), value);
        }
    };
    put("paramName", json!(param.name));
    put("type", json!(param.kind.name()));
    put("label", json!(param.label));
    put("description", json!(param.description));
    put("value", param.value.clone());
    if !param.choices.is_empty() {
        let choices = param.choices.iter().map(|choice| json!({ "label": choice.label, "value": choice.value }));
        put("options", choices.collect());
    }
    if let Some(options) = &param.options {
        put("optionsEndpoint", json!(options.endpoint));
        let sent: Map<String, Value> = options.params.iter().map(|(key, value)| (key.clone(), json!(value))).collect();
        put("optionsParams", if sent.is_empty() { Value::Null } else { Value::Object(sent) });
    }
    if param.multi_select {
        put("multiSelect", json!(true));
    }
    if param.file_selector {
        put("roles", json!(["fileSelector"]));
    }
    if let Some(form) = &param.form {
        put("endpoint", json!(form.endpoint));
        put("method", if form.put { json!("PUT") } else { Value::Null });
        put("inputParams", form.inputs.iter().map(self::param).collect());
    }
    for (key, value) in &param.more {
        put(key, value.clone());
    }
    debug_assert!(param.kind != ParamKind::Endpoint || param.options.is_some(), "{} has no options", param.name);
    Value::Object(entry)
}

/// The object under `data`, or null where there is nothing to say.
fn data(widget: &Widget) -> Value {
    let mut data = Map::new();
    if let Some(key) = &widget.data_key {
        data.insert("dataKey".to_owned(), json!(key));
    }
    if widget.kind.has_columns() && !widget.columns.is_empty() {
        let columns: Value = widget.columns.iter().map(column).collect();
        data.insert("table".to_owned(), json!({ "columnsDefs": columns }));
    }
    if let Some(Value::Object(more)) = widget.more.get("data") {
        for (key, value) in more {
            match (data.get_mut(key), value) {
                (Some(Value::Object(known)), Value::Object(more)) => known.extend(more.clone()),
                _ => drop(data.insert(key.clone(), value.clone())),
            }
        }
    }
    if data.is_empty() { Value::Null } else { Value::Object(data) }
}

fn column(column: &Column) -> Value {
    let mut entry = Map::new();
    entry.insert("field".to_owned(), json!(column.field));
    entry.insert("headerName".to_owned(), json!(column.header));
    if let Some(cell) = column.cell {
        entry.insert("cellDataType".to_owned(), json!(cell.name()));
    }
    entry.extend(column.more.clone());
    Value::Object(entry)
}

#[cfg(test)]
mod tests {
    use super::super::{Cell, Kind};
    use super::*;

    #[test]
    fn an_entry_says_what_is_known_and_nothing_else() {
        let mut widget = Widget::new("close_prices", Kind::Table);
        widget.columns.push(Column::new("day", Some(Cell::DateString)));
        widget.params.push(Param { value: json!("AAPL"), ..Param::new("symbol", ParamKind::Text) });
        widget.more.insert("data".to_owned(), json!({ "table": { "enableCharts": true } }));
        let expected = json!({
            "name": "Close Prices",
            "description": "Close Prices, rows and columns",
            "source": ["Example"],
            "type": "table",
            "endpoint": "close_prices",
            "gridData": { "w": 20, "h": 12 },
            "params": [
                { "paramName": "symbol", "type": "text", "label": "Symbol", "description": "Symbol", "value": "AAPL" }
            ],
            "data": {
                "table": {
                    "columnsDefs": [{ "field": "day", "headerName": "Day", "cellDataType": "dateString" }],
                    "enableCharts": true
                }
            }
        });
        assert_eq!(entry(&widget), expected);
    }
}
