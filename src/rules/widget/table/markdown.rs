//! Placeholders in markdown: names in braces that Workspace replaces by values of the row.

/// The names in braces. What cannot be the name of a field, such as a piece of JSON, is left out.
pub(super) fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|part| {
        let (name, _) = part.split_once('}')?;
        let starts_a_name = name.trim_start().starts_with(|c: char| c.is_alphabetic() || c == '_');
        (starts_a_name && !name.contains(is_no_part_of_a_name)).then_some(name)
    })
}

fn is_no_part_of_a_name(c: char) -> bool {
    c.is_control() || matches!(c, '"' | '\'' | '`' | ':' | ';' | ',' | '=' | '(' | ')' | '$' | '\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_braces_are_found_and_other_braces_are_not() {
        let found = |text| placeholders(text).collect::<Vec<_>>();
        assert_eq!(found("**{fund}** closed at {close price} on {day}"), ["fund", "close price", "day"]);
        assert_eq!(found("{\"fund\": 1} {color: red} {2} {} {open"), Vec::<&str>::new());
    }
}
