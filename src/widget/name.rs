//! Ids, titles and module names, each made from what is known of a widget.

/// Words that cannot name a module in Python, Rust or TypeScript, or a file on Windows.
const RESERVED: &[&str] = &[
    "abstract",
    "and",
    "as",
    "assert",
    "async",
    "aux",
    "await",
    "become",
    "box",
    "break",
    "case",
    "catch",
    "class",
    "con",
    "const",
    "continue",
    "crate",
    "debugger",
    "def",
    "default",
    "del",
    "delete",
    "do",
    "dyn",
    "elif",
    "else",
    "enum",
    "except",
    "export",
    "extends",
    "extern",
    "false",
    "final",
    "finally",
    "fn",
    "for",
    "from",
    "function",
    "gen",
    "global",
    "if",
    "impl",
    "implements",
    "import",
    "in",
    "index",
    "instanceof",
    "interface",
    "is",
    "lambda",
    "let",
    "loop",
    "macro",
    "main",
    "match",
    "mod",
    "move",
    "mut",
    "new",
    "none",
    "nonlocal",
    "not",
    "nul",
    "null",
    "or",
    "override",
    "package",
    "pass",
    "priv",
    "private",
    "prn",
    "protected",
    "pub",
    "public",
    "raise",
    "ref",
    "return",
    "self",
    "static",
    "struct",
    "super",
    "switch",
    "test",
    "this",
    "throw",
    "trait",
    "true",
    "try",
    "type",
    "typeof",
    "union",
    "unsafe",
    "unsized",
    "use",
    "var",
    "virtual",
    "void",
    "where",
    "while",
    "with",
    "yield",
];

/// Longest id and module name that are made.
const LONGEST: usize = 60;

/// An id made of `text`: lower case letters, digits and underscores. Empty where nothing of it can stay.
pub fn id_of(text: &str) -> String {
    let mut id = String::new();
    let mut before = ' ';
    for character in text.chars() {
        if character.is_ascii_alphanumeric() {
            // The hump of camelCase parts words.
            if character.is_ascii_uppercase() && (before.is_ascii_lowercase() || before.is_ascii_digit()) {
                id.push('_');
            }
            id.push(character.to_ascii_lowercase());
        } else if !id.is_empty() && !id.ends_with('_') && character != '\'' {
            id.push('_');
        }
        before = character;
    }
    id.truncate(LONGEST);
    id.trim_matches('_').to_owned()
}

/// `id` as the name of a module in Python, Rust and TypeScript alike.
pub fn module_of(id: &str) -> String {
    let name = id_of(id);
    match name.as_bytes().first() {
        None => "widget".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("widget_{name}"),
        Some(_) if RESERVED.contains(&name.as_str()) => format!("{name}_widget"),
        Some(_) => name,
    }
}

/// Words that are written in capitals.
const CAPITALS: &[&str] = &[
    "api", "aum", "cpi", "csv", "cusip", "ebit", "ebitda", "eps", "esg", "etf", "eur", "fx", "gdp", "html", "id",
    "ipo", "isin", "json", "kpi", "lei", "nav", "otc", "pdf", "pe", "pnl", "roe", "roi", "rsi", "sec", "sedol", "url",
    "usd", "var", "vwap", "ytd",
];

/// `id`, a field or another name as a title: `close_price` becomes `Close Price`.
pub fn title_of(id: &str) -> String {
    let id = id_of(id);
    let words = id.split('_').filter(|word| !word.is_empty()).map(|word| {
        if CAPITALS.contains(&word) {
            return word.to_uppercase();
        }
        let (first, rest) = word.split_at(1);
        first.to_uppercase() + rest
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_titles_and_modules_are_made_of_what_there_is() {
        for (text, id, module, title) in [
            ("prices", "prices", "prices", "Prices"),
            ("closePrice", "close_price", "close_price", "Close Price"),
            ("P/E ratio (NAV)", "p_e_ratio_nav", "p_e_ratio_nav", "P E Ratio NAV"),
            ("class", "class", "class_widget", "Class"),
            ("con", "con", "con_widget", "Con"),
            ("10y-yield", "10y_yield", "widget_10y_yield", "10y Yield"),
            ("fund/prices.daily", "fund_prices_daily", "fund_prices_daily", "Fund Prices Daily"),
            ("日本", "", "widget", ""),
        ] {
            assert_eq!((id_of(text).as_str(), module_of(text).as_str(), title_of(text).as_str()), (id, module, title));
        }
    }
}
