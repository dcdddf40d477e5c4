//! Tables that are read page by page (`ssrm_table`): the grid sends which rows it wants, and these are picked here.
//!
//! That is right for some thousands of rows. With more, translate the request to a query of your database.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::error::Error;

/// What the grid asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct GridRequest {
    /// The first row.
    pub start_row: usize,
    /// The row behind the last.
    pub end_row: Option<usize>,
    /// The columns by which rows are grouped, outermost first.
    pub row_group_cols: Vec<GridColumn>,
    /// The columns of which groups show a sum or the like.
    pub value_cols: Vec<GridColumn>,
    /// The groups that are open: one value for each of the first columns in `row_group_cols`.
    pub group_keys: Vec<Value>,
    /// Filters by column.
    pub filter_model: Option<Map<String, Value>>,
    /// Orders, the most important first.
    pub sort_model: Vec<GridOrder>,
}

/// A column.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct GridColumn {
    /// The key in each row.
    pub field: String,
    /// `sum`, `avg`, `min`, `max` or `count`.
    pub agg_func: Option<String>,
}

/// An order.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct GridOrder {
    /// The key in each row.
    pub col_id: String,
    /// `asc` or `desc`.
    pub sort: String,
}

type Row = Map<String, Value>;

/// The part of `rows` that is asked for, and how many there are.
pub fn answer<T: Serialize>(request: &GridRequest, rows: &[T]) -> Result<Value, Error> {
    let rows = serde_json::to_value(rows).and_then(serde_json::from_value::<Vec<Row>>);
    let mut rows =
        rows.map_err(|error| Error::internal(format!("the rows are no objects: {error}")))?;
    for (field, filter) in request.filter_model.iter().flatten() {
        rows.retain(|row| passes(value(row, field), filter));
    }
    for (column, key) in request.row_group_cols.iter().zip(&request.group_keys) {
        rows.retain(|row| text(value(row, &column.field)) == text(key));
    }
    if let Some(column) = request.row_group_cols.get(request.group_keys.len()) {
        rows = groups(&rows, &column.field, &request.value_cols);
    }
    for order in request.sort_model.iter().rev() {
        rows.sort_by(|one, other| {
            let ordering = compare(value(one, &order.col_id), value(other, &order.col_id));
            if order.sort == "desc" {
                ordering.reverse()
            } else {
                ordering
            }
        });
    }
    let count = rows.len();
    let end = request.end_row.unwrap_or(count).min(count);
    let page = rows.get(request.start_row..end).unwrap_or_default();
    Ok(json!({ "rowData": page, "rowCount": count }))
}

fn value<'a>(row: &'a Row, field: &str) -> &'a Value {
    row.get(field).unwrap_or(&Value::Null)
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}

/// Numbers come first, then texts, then empty cells.
fn compare(one: &Value, other: &Value) -> Ordering {
    let rank = |value: &Value| (value.is_null(), !value.is_number());
    match (one.as_f64(), other.as_f64()) {
        (Some(one), Some(other)) => one.total_cmp(&other),
        _ => rank(one)
            .cmp(&rank(other))
            .then_with(|| text(one).cmp(&text(other))),
    }
}

/// One row for each value of the column `field`.
fn groups(rows: &[Row], field: &str, columns: &[GridColumn]) -> Vec<Row> {
    let mut groups: Vec<(&Value, Vec<&Row>)> = Vec::new();
    for row in rows {
        let key = value(row, field);
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, members)) => members.push(row),
            None => groups.push((key, vec![row])),
        }
    }
    let row = |(key, members): (&Value, Vec<&Row>)| {
        let totals = columns
            .iter()
            .map(|column| (column.field.clone(), total(&members, column)));
        totals.chain([(field.to_owned(), key.clone())]).collect()
    };
    groups.into_iter().map(row).collect()
}

fn total(rows: &[&Row], column: &GridColumn) -> Value {
    let numbers: Vec<f64> = rows
        .iter()
        .filter_map(|row| value(row, &column.field).as_f64())
        .collect();
    let sum: f64 = numbers.iter().sum();
    match column.agg_func.as_deref() {
        Some("count") => json!(rows.len()),
        _ if numbers.is_empty() => Value::Null,
        Some("avg") => json!(sum / numbers.len() as f64),
        Some("min") => json!(numbers.iter().copied().fold(f64::INFINITY, f64::min)),
        Some("max") => json!(numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max)),
        _ => json!(sum),
    }
}

/// Whether `value` passes a filter of the grid.
fn passes(value: &Value, filter: &Value) -> bool {
    if let Some(conditions) = filter["conditions"].as_array() {
        return match filter["operator"].as_str() {
            Some("OR") => conditions.iter().any(|condition| passes(value, condition)),
            _ => conditions.iter().all(|condition| passes(value, condition)),
        };
    }
    if let Some(wanted) = filter["values"].as_array() {
        return wanted.iter().any(|one| text(one) == text(value));
    }
    let how = filter["type"].as_str();
    // An empty cell is no number and holds no text.
    if value.is_null() && how.is_some() {
        return how == Some("blank");
    }
    let shown = text(value).to_lowercase();
    let wanted = text(&filter["filter"]).to_lowercase();
    let ordering = compare(value, &filter["filter"]);
    match how {
        Some("contains") => shown.contains(&wanted),
        Some("notContains") => !shown.contains(&wanted),
        Some("startsWith") => shown.starts_with(&wanted),
        Some("endsWith") => shown.ends_with(&wanted),
        Some("equals") => shown == wanted || ordering.is_eq(),
        Some("notEqual") => shown != wanted && ordering.is_ne(),
        Some("lessThan") => ordering.is_lt(),
        Some("lessThanOrEqual") => ordering.is_le(),
        Some("greaterThan") => ordering.is_gt(),
        Some("greaterThanOrEqual") => ordering.is_ge(),
        Some("inRange") => ordering.is_ge() && compare(value, &filter["filterTo"]).is_le(),
        Some("blank") => shown.is_empty(),
        Some("notBlank") => !shown.is_empty(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(request: Value) -> Value {
        let rows = [
            json!({ "symbol": "AAPL", "kind": "tech", "close": 101.5 }),
            json!({ "symbol": "XOM", "kind": "energy", "close": 99.0 }),
            json!({ "symbol": "MSFT", "kind": "tech", "close": 103.0 }),
        ];
        let request: GridRequest = serde_json::from_value(request).expect("a request");
        answer(&request, &rows).expect("an answer")
    }

    fn symbols(answer: &Value) -> Vec<&str> {
        let rows = answer["rowData"].as_array().expect("rows");
        rows.iter()
            .filter_map(|row| row["symbol"].as_str())
            .collect()
    }

    #[test]
    fn rows_are_filtered_sorted_and_paged() {
        let sorted = json!([{ "colId": "close", "sort": "desc" }]);
        let page = ask(json!({ "startRow": 1, "endRow": 2, "sortModel": sorted }));
        assert_eq!(
            (symbols(&page), &page["rowCount"]),
            (vec!["AAPL"], &json!(3))
        );
        for (filter, expected) in [
            (
                json!({ "symbol": { "type": "contains", "filter": "m" } }),
                vec!["XOM", "MSFT"],
            ),
            (
                json!({ "close": { "type": "greaterThan", "filter": 100 } }),
                vec!["AAPL", "MSFT"],
            ),
            (
                json!({ "close": { "type": "inRange", "filter": 99, "filterTo": 102 } }),
                vec!["AAPL", "XOM"],
            ),
            (
                json!({ "kind": { "filterType": "set", "values": ["energy"] } }),
                vec!["XOM"],
            ),
            (
                json!({ "nothing": { "type": "blank" } }),
                vec!["AAPL", "XOM", "MSFT"],
            ),
        ] {
            assert_eq!(symbols(&ask(json!({ "filterModel": filter }))), expected);
        }
    }

    #[test]
    fn empty_cells_pass_no_filter_but_that_for_them() {
        for (how, expected) in [
            ("lessThan", false),
            ("contains", false),
            ("notBlank", false),
            ("blank", true),
        ] {
            let filter = json!({ "type": how, "filter": "1" });
            assert_eq!(passes(&Value::Null, &filter), expected, "{how}");
        }
    }

    #[test]
    fn groups_come_first_and_then_what_is_in_them() {
        let columns = json!([{ "field": "kind" }]);
        let values = json!([{ "field": "close", "aggFunc": "sum" }]);
        let groups = ask(json!({ "rowGroupCols": columns, "valueCols": values }));
        assert_eq!(groups["rowCount"], 2);
        assert_eq!(
            groups["rowData"][0],
            json!({ "kind": "tech", "close": 204.5 })
        );
        let inside = ask(json!({ "rowGroupCols": columns, "groupKeys": ["tech"] }));
        assert_eq!(symbols(&inside), ["AAPL", "MSFT"]);
    }
}
