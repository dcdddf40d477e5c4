//! `src/endpoints/mod.rs`: the list of the modules.

use super::module::chain;

/// `text` with the module `name` added; none where the file is not as it was scaffolded.
pub(super) fn add(text: &str, name: &str) -> Option<String> {
    if text.contains("\r\n") {
        return Some(add(&text.replace("\r\n", "\n"), name)?.replace('\n', "\r\n"));
    }
    let text = declare(text, name)?;
    let start = text.find("Router::new()")?;
    let end =
        text[start..].rfind("::routes())").map_or(start + "Router::new()".len(), |at| start + at + "::routes())".len());
    let merged = |name: &str| format!(".merge({name}::routes())");
    let calls = &text[start + "Router::new()".len()..end];
    let names: Vec<&str> =
        calls.split(".merge(").skip(1).map(|call| call.split("::").next().unwrap_or_default()).chain([name]).collect();
    let all: Vec<String> = names.iter().map(|name| merged(name)).collect();
    let spaceless: String = calls.split_whitespace().collect();
    if format!("{spaceless}{}", merged(name)) == all.concat() {
        return Some(format!("{}{}{}", &text[..start], chain(&all), &text[end..]));
    }
    // Something stands between: one line more leaves it alone.
    let line = text[..end].rfind('\n')? + 1;
    let indentation: String = text[line..end].chars().take_while(|c| c.is_whitespace()).collect();
    text[line..end]
        .trim_start()
        .starts_with(".merge(")
        .then(|| format!("{}\n{indentation}{}{}", &text[..end], merged(name), &text[end..]))
}

/// `text` with the line `pub mod name;` in its place among the others.
fn declare(text: &str, name: &str) -> Option<String> {
    let declared = |line: &str| {
        let line = line.strip_prefix("pub ").unwrap_or(line);
        line.strip_prefix("mod ").and_then(|rest| rest.strip_suffix(';')).map(str::to_owned)
    };
    let mut lines: Vec<&str> = text.lines().collect();
    let modules: Vec<(usize, String)> =
        lines.iter().enumerate().filter_map(|(at, line)| Some((at, declared(line.trim())?))).collect();
    let (last, _) = modules.last()?;
    let place = modules.iter().find(|(_, other)| other.as_str() > name).map_or(last + 1, |(at, _)| *at);
    let line = format!("pub mod {name};");
    lines.insert(place, &line);
    Some(lines.join("\n") + if text.ends_with('\n') { "\n" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCAFFOLDED: &str = include_str!("../../../templates/projects/rust-axum/src/endpoints/mod.rs");

    #[test]
    fn modules_are_declared_in_order_and_merged_at_the_end() {
        let one = add(SCAFFOLDED, "prices").unwrap();
        assert!(one.contains("pub mod hello_world;\npub mod prices;\n"), "{one}");
        let merges = "    Router::new()\n        .merge(hello_world::routes())\n        .merge(prices::routes())\n}\n";
        assert!(one.ends_with(merges), "{one}");
        let two = add(&one, "alpha").unwrap();
        assert!(two.contains("pub mod alpha;\npub mod hello_world;"), "{two}");
        assert!(two.ends_with(&merges.replace("\n}", "\n        .merge(alpha::routes())\n}")), "{two}");
        let windows = add(&SCAFFOLDED.replace('\n', "\r\n"), "prices").unwrap();
        assert_eq!(windows, one.replace('\n', "\r\n"));
    }

    #[test]
    fn what_else_stands_there_stays_or_the_file_is_left_alone() {
        let commented = "mod a;\n\nfn routes() -> Router {\n    Router::new()\n        // first\n        .merge(a::routes())\n        .layer(x)\n}\n";
        let expected = commented.replace("(a::routes())", "(a::routes())\n        .merge(b::routes())");
        assert_eq!(add(commented, "b").unwrap(), expected.replace("mod a;\n", "mod a;\npub mod b;\n"));
        for other in ["", "pub mod a;\n", "fn routes() { Router::new() }\n"] {
            assert_eq!(add(other, "b"), None, "{other}");
        }
    }
}
