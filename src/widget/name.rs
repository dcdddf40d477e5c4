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

/// Names that a module of Rust would take from a crate or one of Python from the package that it stands in, and names of devices,
/// which no file may have on Windows.
const OCCUPIED: &[&str] = &[
    "alloc",
    "aux",
    "axum",
    "con",
    "core",
    "import_module",
    "iter_modules",
    "nul",
    "prn",
    "router",
    "serde",
    "serde_json",
    "std",
    "tokio",
];

/// Whether `name` is a numbered device of Windows, such as `com1`.
fn is_port(name: &str) -> bool {
    let number = name.strip_prefix("com").or_else(|| name.strip_prefix("lpt"));
    number.is_some_and(|number| number.len() == 1 && number.as_bytes()[0].is_ascii_digit())
}

/// Longest id and module name that are made.
const LONGEST: usize = 60;

/// The words of `text` in their own letters: what stands between other characters, and the humps of camelCase.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for character in text.chars() {
        let apart = character.is_uppercase() && (before.is_lowercase() || before.is_ascii_digit());
        // Accents may be characters of their own, behind the letter.
        let goes_on = character.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&character);
        match character {
            '\'' | '\u{2019}' => continue,
            _ if goes_on && !apart => {}
            _ => words.push(String::new()),
        }
        if let Some(word) = words.last_mut().filter(|_| goes_on) {
            word.push(character);
        }
        before = character;
    }
    words.retain(|word| !word.is_empty());
    words
}

/// An id made of `text`: lower case letters, digits and underscores. Letters with accents lose them, and those of other alphabets
/// are spelt as they sound. Empty where nothing of it can stay.
pub fn id_of(text: &str) -> String {
    let mut id = String::new();
    for word in words(text) {
        let spelt: String = word.chars().filter_map(deunicode::deunicode_char).collect();
        for part in spelt.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()) {
            // What is too long ends with a whole word, if it has several.
            if !id.is_empty() && id.len() + part.len() >= LONGEST {
                return id;
            }
            if !id.is_empty() {
                id.push('_');
            }
            id.push_str(&part.to_ascii_lowercase());
        }
    }
    id.truncate(LONGEST);
    id
}

/// `id` as the name of a module in Python, Rust and TypeScript alike, and of its file on any system.
pub fn module_of(id: &str) -> String {
    let name = id_of(id);
    let is_taken = |name: &str| RESERVED.contains(&name) || OCCUPIED.contains(&name) || is_port(name);
    match name.as_bytes().first() {
        None => "widget".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("widget_{name}"),
        Some(_) if is_taken(&name) => format!("{name}_widget"),
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
    let titled = words(id).into_iter().map(|word| {
        let lower = word.to_lowercase();
        if CAPITALS.contains(&lower.as_str()) {
            return lower.to_uppercase();
        }
        let mut letters = lower.chars();
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
    });
    titled.collect::<Vec<String>>().join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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
            ("today's news", "todays_news", "todays_news", "Todays News"),
            (
                "Überblick größter Fonds",
                "uberblick_grosster_fonds",
                "uberblick_grosster_fonds",
                "Überblick Größter Fonds",
            ),
            ("cafe\u{301} bar", "cafe_bar", "cafe_bar", "Cafe\u{301} Bar"),
            ("ЦЕНА", "tsena", "tsena", "Цена"),
            ("日本", "ri_ben", "ri_ben", "日本"),
            ("COM1", "com1", "com1_widget", "Com1"),
            ("std", "std", "std_widget", "Std"),
            ("🚀", "", "widget", ""),
        ] {
            assert_eq!((id_of(text).as_str(), module_of(text).as_str(), title_of(text).as_str()), (id, module, title));
        }
    }

    #[test]
    fn what_is_too_long_ends_with_a_whole_word() {
        assert_eq!(id_of(&"quarterly ".repeat(20)), "quarterly_quarterly_quarterly_quarterly_quarterly_quarterly");
        assert_eq!(id_of(&"x".repeat(200)), "x".repeat(LONGEST));
    }

    proptest! {
        #[test]
        fn every_text_gives_a_name_that_any_language_and_system_takes(text in ".*") {
            let (id, module) = (id_of(&text), module_of(&text));
            let plain = |name: &str| name.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_');
            prop_assert!(plain(&id) && id.len() <= LONGEST && !id.starts_with('_') && !id.ends_with('_'), "{}", id);
            prop_assert!(plain(&module) && module.starts_with(|c: char| c.is_ascii_lowercase()), "{}", module);
            prop_assert_eq!(id_of(&id), id.clone(), "an id is its own id");
        }
    }
}
