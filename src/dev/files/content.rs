//! The content of a data file as an answer to Workspace.

use std::path::Path;

use serde_json::{Map, Number, Value};

use super::params::{Params, escape_html, fill};

/// An answer's body with its media type.
pub(super) type Content = (&'static str, Vec<u8>);

/// The content of `path` with its placeholders filled; in words why not.
pub(super) fn content(path: &Path, bytes: Vec<u8>, params: &Params) -> Result<Content, String> {
    let shown = crate::fs::display_path(path);
    let text = String::from_utf8(bytes)
        .map_err(|error| format!("{} is not UTF-8 at byte {}", shown.display(), error.utf8_error().valid_up_to()))?;
    let text = text.trim_start_matches('\u{feff}');
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    match ending {
        "json" => json(text, params).map_err(|error| format!("{}: {error}", shown.display())),
        "csv" => rows(text, params).map_err(|error| format!("{}: {error}", shown.display())),
        "html" => Ok(("text/html; charset=utf-8", fill(text, params, escape_html).into_bytes())),
        "md" => Ok(("text/markdown; charset=utf-8", fill(text, params, str::to_owned).into_bytes())),
        _ => Ok(("text/plain; charset=utf-8", fill(text, params, str::to_owned).into_bytes())),
    }
}

fn json(text: &str, params: &Params) -> Result<Content, serde_json::Error> {
    let mut value: Value = serde_json::from_str(text)?;
    if !params.is_empty() && text.contains('{') {
        fill_strings(&mut value, params);
        return Ok(("application/json", serde_json::to_vec(&value)?));
    }
    Ok(("application/json", text.as_bytes().to_vec()))
}

fn fill_strings(value: &mut Value, params: &Params) {
    match value {
        Value::String(text) => *text = fill(text, params, str::to_owned),
        Value::Array(items) => items.iter_mut().for_each(|item| fill_strings(item, params)),
        Value::Object(members) => members.values_mut().for_each(|member| fill_strings(member, params)),
        _ => {}
    }
}

/// The rows of a table as Workspace reads them: one object each, numbers as numbers, empty cells as null.
fn rows(text: &str, params: &Params) -> Result<Content, Box<dyn std::error::Error>> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let names = reader.headers()?.clone();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record?;
        let cells =
            names.iter().zip(&record).map(|(name, cell)| (name.to_owned(), typed(&fill(cell, params, str::to_owned))));
        rows.push(Value::Object(cells.collect::<Map<_, _>>()));
    }
    Ok(("application/json", serde_json::to_vec(&rows)?))
}

fn typed(cell: &str) -> Value {
    if cell.is_empty() {
        return Value::Null;
    }
    // `007` and `+49…` are identifiers, not quantities.
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    let padded = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
    if padded || !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return Value::String(cell.to_owned());
    }
    let whole = cell.parse::<i64>().ok().map(Number::from);
    let number = whole.or_else(|| cell.parse::<f64>().ok().and_then(Number::from_f64));
    number.map_or_else(|| Value::String(cell.to_owned()), Value::Number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(name: &str, content_of_file: &str, params: &Params) -> Result<String, String> {
        content(Path::new(name), content_of_file.as_bytes().to_vec(), params)
            .map(|(_, bytes)| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn tables_become_rows_with_typed_cells() {
        let csv = "\u{feff}symbol,price,id,note\nAAPL, 1.5,007,\"a, b\"\nX,-3,+49,\nY,1e3,12abc,nan\n";
        let rows = text("a.csv", csv, &Params::new()).unwrap();
        assert_eq!(
            rows,
            r#"[{"symbol":"AAPL","price":1.5,"id":"007","note":"a, b"},{"symbol":"X","price":-3,"id":"+49","note":null},{"symbol":"Y","price":1000.0,"id":"12abc","note":"nan"}]"#
        );
    }

    #[test]
    fn a_row_of_the_wrong_length_is_named() {
        let error = text("a.csv", "a,b\n1,2\n1\n", &Params::new()).unwrap_err();
        assert!(error.starts_with("a.csv: ") && error.contains("line: 3"), "{error}");
    }

    #[test]
    fn json_is_served_as_it_is_unless_a_placeholder_is_filled() {
        let params = Params::from([("q".to_owned(), "a\"b".to_owned())]);
        assert_eq!(text("a.json", "[ 1.0 ]", &params).unwrap(), "[ 1.0 ]");
        assert_eq!(text("a.json", r#"{"x": "say {q}", "y": [2]}"#, &params).unwrap(), r#"{"x":"say a\"b","y":[2]}"#);
        let error = text("a.json", "{\n \"x\": }", &params).unwrap_err();
        assert!(error.starts_with("a.json: ") && error.contains("line 2"), "{error}");
    }

    #[test]
    fn values_cannot_become_markup() {
        let params = Params::from([("q".to_owned(), "<script>".to_owned())]);
        assert_eq!(text("a.html", "<p>{q}</p>", &params).unwrap(), "<p>&lt;script&gt;</p>");
    }

    #[test]
    fn files_in_another_encoding_are_named() {
        let error = content(Path::new("a.txt"), vec![b'a', 0xff], &Params::new()).unwrap_err();
        assert_eq!(error, "a.txt is not UTF-8 at byte 1");
    }
}
