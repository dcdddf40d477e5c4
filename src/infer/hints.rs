//! What names tell: words that mean a year, an identifier, a percentage, a currency, a gain or loss.

use serde_json::{Map, Value, json};

use crate::widget::{ParamKind, id_of, title_of};

/// The words of a name, in lower case: `closePrice_usd` has three.
pub(super) fn words(name: &str) -> Vec<String> {
    let name = name.replace('%', "_percent_").replace('$', "_usd_").replace('€', "_eur_");
    id_of(&name).split('_').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn has(words: &[String], known: &[&str]) -> bool {
    words.iter().any(|word| known.contains(&word.as_str()))
}

fn last(words: &[String], known: &[&str]) -> bool {
    words.last().is_some_and(|word| known.contains(&word.as_str()))
}

/// The heading of the column `field`: what people wrote as words stays.
pub(super) fn header(field: &str) -> String {
    let title = title_of(field);
    let written = field.contains(' ') || !field.is_ascii();
    if title.is_empty() || written {
        return field.trim().to_owned();
    }
    match title.strip_suffix(" Pct").or_else(|| title.strip_suffix(" Percent")) {
        Some(title) => format!("{title} %"),
        None => title,
    }
}

/// Names that tell which thing a row is about.
const NAMES: &[&str] = &["symbol", "ticker", "name", "isin", "fund", "security", "instrument", "company"];

/// How likely the column `field` names its row; less is likelier.
pub(super) fn names_row(field: &str) -> Option<usize> {
    let words = words(field);
    let [word] = words.as_slice() else { return None };
    NAMES.iter().position(|name| name == word)
}

/// Last words of identifiers, which are no quantities.
const IDENTIFIERS: &[&str] = &[
    "id", "ids", "cik", "isin", "figi", "cusip", "sedol", "lei", "wkn", "zip", "uuid", "account", "postcode", "phone",
    "sic", "naics", "permno", "gvkey", "symbol", "ticker", "code", "no",
];

/// Whether `field` is an identifier.
pub(super) fn is_identifier(field: &str) -> bool {
    last(&words(field), IDENTIFIERS)
}

/// Whether `field` tells a time, so that its numbers may be seconds since 1970.
pub(super) fn is_time(field: &str) -> bool {
    let known = [
        "date",
        "time",
        "timestamp",
        "datetime",
        "ts",
        "epoch",
        "day",
        "created",
        "updated",
        "modified",
        "expiry",
        "expires",
        "at",
        "asof",
    ];
    has(&words(field), &known)
}

/// What is known of a column's numbers, or of those that a schema allows.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Numbers {
    /// Whether all are whole.
    pub(super) whole: bool,
    /// The smallest and the largest, where they are known.
    pub(super) range: Option<(f64, f64)>,
    /// Their sum, where all are known.
    pub(super) sum: Option<f64>,
    /// The most decimals that one of them has.
    pub(super) decimals: usize,
}

/// How the numbers of a column are shown.
#[derive(Debug, Default)]
pub(super) struct Look {
    /// Keys of the column.
    pub(super) keys: Map<String, Value>,
    /// Why.
    pub(super) why: Vec<String>,
}

impl Look {
    fn put(&mut self, key: &str, value: &str, why: impl Into<String>) {
        self.keys.insert(key.to_owned(), json!(value));
        self.why.push(why.into());
    }
}

/// How the numbers of `field` are to be shown.
pub(super) fn look(field: &str, numbers: Numbers) -> Look {
    let words = words(field);
    let within = |low: f64, high: f64| numbers.range.is_none_or(|(min, max)| min >= low && max <= high);
    let mut look = Look::default();
    if has(&words, &["year", "yr", "fy"]) && numbers.whole && within(1000.0, 2999.0) {
        look.put("formatterFn", "none", "a year, without a thousands separator");
        look.keys.insert("chartDataType".to_owned(), json!("category"));
        return look;
    }
    if is_identifier(field) && numbers.whole {
        look.put("formatterFn", "none", "an identifier, no quantity");
        look.keys.insert("chartDataType".to_owned(), json!("excluded"));
        return look;
    }
    match percent(&words, numbers) {
        Some((formatter, why)) => look.put("formatterFn", formatter, why),
        None if numbers.whole && numbers.range.is_none_or(|(min, max)| max.max(-min) >= 1000.0) => {
            look.put("formatterFn", "int", "whole numbers");
        }
        None => {}
    }
    if let Some(sign) = currency(&words) {
        look.put("prefix", sign, "the currency in its name");
    }
    let signed = ["change", "chg", "pnl", "delta", "return", "returns", "gain", "performance", "diff"];
    let is_signed = has(&words, &signed) || (has(&words, &["profit"]) && has(&words, &["loss"]));
    if is_signed {
        look.put("renderFn", "greenRed", "gains and losses");
    }
    if !numbers.whole && numbers.decimals > 0 && numbers.range.is_some() {
        // What is multiplied by 100 has two decimals less.
        let multiplied = look.keys.get("formatterFn").is_some_and(|formatter| formatter == "normalizedPercent");
        let decimals = if multiplied { numbers.decimals.saturating_sub(2) } else { numbers.decimals };
        let least = if look.keys.contains_key("prefix") { 2 } else { 1 };
        look.keys.insert("decimalPlaces".to_owned(), json!(decimals.clamp(least, 4)));
    }
    look
}

/// The formatter for percentages, and why.
fn percent(words: &[String], numbers: Numbers) -> Option<(&'static str, String)> {
    let spread = numbers.range.map(|(min, max)| max.max(-min));
    let said = has(words, &["pct", "percent", "percentage", "perc"]);
    let weights = has(words, &["weight", "weights", "weighting", "allocation"]);
    if weights && let Some(sum) = numbers.sum {
        if (sum - 1.0).abs() < 0.02 {
            return Some(("normalizedPercent", "parts that add up to 1".to_owned()));
        }
        if (sum - 100.0).abs() < 2.0 {
            return Some(("percent", "parts that add up to 100".to_owned()));
        }
    }
    match spread {
        Some(spread) if said && spread > 1.0 => {
            Some(("percent", format!("named so, with values up to {}", short(spread))))
        }
        Some(spread) if said && !numbers.whole => {
            let shown = format!("{} as {} %", short(spread), short(spread * 100.0));
            Some((
                "normalizedPercent",
                format!("a guess by its name: {shown}; if it means {} %, write percent", short(spread)),
            ))
        }
        Some(_) if said => Some(("percent", "named so".to_owned())),
        None if said => Some(("percent", "named so; if 0.05 means 5 %, write normalizedPercent".to_owned())),
        Some(spread) if is_rate(words) && spread <= 1.0 && spread > 0.0 && !numbers.whole => {
            Some(("normalizedPercent", "a rate, with all values between -1 and 1".to_owned()))
        }
        _ => None,
    }
}

/// Whether the words speak of something that is told in percent.
fn is_rate(words: &[String]) -> bool {
    let rates =
        ["yield", "return", "returns", "growth", "margin", "volatility", "roe", "roa", "roi", "allocation", "weight"];
    let foreign = ["exchange", "fx", "conversion", "spot", "forward", "heart", "frame"];
    has(words, &rates) || (last(words, &["rate"]) && !has(words, &foreign))
}

/// The sign of the currency that the last word names.
fn currency(words: &[String]) -> Option<&'static str> {
    let signs = [("usd", "$"), ("eur", "€"), ("gbp", "£"), ("jpy", "¥"), ("chf", "CHF "), ("inr", "₹"), ("cny", "¥")];
    // The names of exchange rates, such as `eur_usd`, have two.
    let named: Vec<_> = signs.iter().filter(|(code, _)| words.iter().any(|word| word == code)).collect();
    match named.as_slice() {
        [(code, sign)] if words.len() > 1 && words.last().is_some_and(|word| word == code) => Some(sign),
        _ => None,
    }
}

/// A number in few digits.
fn short(number: f64) -> String {
    let text = format!("{number:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Whether `text` is a day: `2026-01-31`.
pub(super) fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return false };
    let number = |text: &str, length: usize| {
        (text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| text.parse::<u32>().unwrap_or(0))
    };
    number(year, 4).is_some()
        && number(month, 2).is_some_and(|month| (1..=12).contains(&month))
        && number(day, 2).is_some_and(|day| (1..=31).contains(&day))
}

/// Whether `text` is a day with a time: `2026-01-31T09:00:00Z`.
pub(super) fn is_date_time(text: &str) -> bool {
    let Some((day, time)) = text.split_once(['T', ' ']) else { return false };
    let time = time.as_bytes();
    is_date(day)
        && time.len() >= 5
        && time[0].is_ascii_digit()
        && time[1].is_ascii_digit()
        && time[2] == b':'
        && time[3].is_ascii_digit()
}

/// The type of param that takes `text`, and the value it then is.
pub(super) fn typed(text: &str) -> (ParamKind, Value) {
    let whole = !text.starts_with('0') || text == "0";
    if let (true, Ok(number)) = (whole, text.parse::<i64>()) {
        return (ParamKind::Number, json!(number));
    }
    if text.contains('.')
        && text.bytes().all(|byte| byte.is_ascii_digit() || b".-".contains(&byte))
        && let Ok(number) = text.parse::<f64>()
    {
        return (ParamKind::Number, json!(number));
    }
    match text {
        "true" | "True" => (ParamKind::Boolean, json!(true)),
        "false" | "False" => (ParamKind::Boolean, json!(false)),
        _ if is_date(text) => (ParamKind::Date, json!(text)),
        "" => (ParamKind::Text, Value::Null),
        _ => (ParamKind::Text, json!(text)),
    }
}
