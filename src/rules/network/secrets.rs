//! Keys and passwords in files that every user of the backend can read.

use crate::diagnostic::{Class, Diagnostic, Label, RuleMeta, Severity};
use crate::json::{Node, Pointer, Value};
use crate::rules::{Check, Context, Example, Rule, Scope};

/// Something that looks like a secret.
pub(crate) static SECRET: Rule = Rule {
    meta: RuleMeta {
        id: "N027",
        name: "secret-in-file",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "the file is sent to the browser of everyone with access to the backend, who can read this key or password there",
        help: "remove it and replace the secret; let users enter theirs as a header of the connection in Workspace",
    },
    check: Check::Code(check),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"endpoint": "prices?api_key=7f3c9a41be02d586"}"#,
        good: r#"{"endpoint": "prices"}"#,
    },
};

/// Names under which secrets are kept, without separators.
const NAMES: &[&str] = &[
    "authorization",
    "apikey",
    "xapikey",
    "apitoken",
    "accesstoken",
    "clientsecret",
    "secretkey",
    "password",
    "passwd",
];

/// Beginnings of keys of well-known services, with the least length of the whole.
const PREFIXES: &[(&str, usize)] =
    &[("sk-", 30), ("ghp_", 40), ("github_pat_", 40), ("xoxb-", 30), ("AKIA", 20), ("AIza", 39), ("glpat-", 26)];

/// Least length and number of digits of what looks random.
const SHORTEST: usize = 12;
const DIGITS: usize = 3;

fn check(cx: &Context<'_, '_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for loaded in [&cx.documents().widgets, &cx.documents().apps].into_iter().flatten() {
        let Some(root) = &loaded.root else { continue };
        let mut places = Vec::new();
        search(root, &mut Vec::new(), &mut places);
        for (node, path, what) in places {
            let pointer = path.iter().fold(Pointer::root(), |pointer, step| match step {
                Step::Key(key) => pointer.key(key),
                Step::Index(at) => pointer.index(*at),
            });
            let label: Label = loaded.label(node.span, &pointer, "readable by every user");
            let message = format!("{} contains what looks like {what}", loaded.document.file_name());
            found.push(Diagnostic::new(&SECRET.meta, message, label));
        }
    }
    found
}

#[derive(Clone, Copy)]
enum Step<'d> {
    Key(&'d str),
    Index(usize),
}

type Place<'d, 's> = (&'d Node<'s>, Vec<Step<'d>>, &'static str);

/// Looks into `node`, a list or an object. What a text is called is its key, or the `paramName` beside it.
fn search<'d, 's>(node: &'d Node<'s>, path: &mut Vec<Step<'d>>, places: &mut Vec<Place<'d, 's>>) {
    for member in node.members() {
        let name = || {
            let param = if member.key == "value" { node.get("paramName").and_then(Node::as_str) } else { None };
            Some(param.unwrap_or(&member.key))
        };
        visit(&member.value, name, Step::Key(&member.key), path, places);
    }
    for (at, item) in node.items().iter().enumerate() {
        visit(item, || None, Step::Index(at), path, places);
    }
}

fn visit<'d, 's>(
    node: &'d Node<'s>,
    name: impl FnOnce() -> Option<&'d str>,
    step: Step<'d>,
    path: &mut Vec<Step<'d>>,
    places: &mut Vec<Place<'d, 's>>,
) {
    match &node.value {
        Value::String(text) => {
            if let Some(what) = secret(name, text) {
                places.push((node, path.iter().copied().chain([step]).collect(), what));
            }
        }
        Value::Array(_) | Value::Object(_) => {
            path.push(step);
            search(node, path, places);
            path.pop();
        }
        _ => {}
    }
}

fn secret<'n>(name: impl FnOnce() -> Option<&'n str>, text: &str) -> Option<&'static str> {
    // Whatever its form, what looks random is no shorter and has as many digits. Most texts of a document end here.
    if text.len() < SHORTEST || digits(text) < DIGITS || text.starts_with("data:") {
        return None;
    }
    let bearer = text.strip_prefix("Bearer ").or_else(|| text.strip_prefix("Basic "));
    if bearer.is_some_and(|rest| is_random(rest, 16)) {
        return Some("a credential");
    }
    let known =
        |(prefix, least): &&(&str, usize)| text.starts_with(prefix) && text.len() >= *least && is_random(text, 20);
    if PREFIXES.iter().any(|entry| known(&entry)) {
        return Some("a key");
    }
    let query = text.split(['?', '&']).skip(1).filter_map(|pair| pair.split_once('='));
    if query.into_iter().any(|(key, value)| is_secret_name(key) && is_random(value, SHORTEST)) {
        return Some("a key in an address");
    }
    let named = is_random(text, SHORTEST) && name().is_some_and(is_secret_name);
    named.then_some("a key or password")
}

fn digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

fn is_secret_name(name: &str) -> bool {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    NAMES.contains(&plain.as_str()) || plain == "token"
}

/// Whether `text` looks like no word and no placeholder: long, of letters and digits mixed, without spaces.
fn is_random(text: &str, least: usize) -> bool {
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '+' | '/' | '=' | ':');
    text.len() >= least
        && text.chars().all(part)
        && digits(text) >= DIGITS
        && text.bytes().any(|byte| byte.is_ascii_alphabetic())
        && {
            let text = text.to_ascii_lowercase();
            !["your", "xxx", "example", "123456"].iter().any(|word| text.contains(word))
        }
}

#[cfg(test)]
mod tests {
    use super::secret;

    #[test]
    fn keys_are_found_and_words_and_placeholders_are_not() {
        assert!(secret(|| Some("Authorization"), "Bearer 9f8e7d6c5b4a39281706").is_some());
        assert!(secret(|| Some("apiKey"), "7f3c9a41be02d586").is_some());
        assert!(secret(|| None, "https://example.org/prices?token=7f3c9a41be02d586&x=1").is_some());
        let harmless = [
            (Some("password"), "Password"),
            (Some("apiKey"), "YOUR_API_KEY_2025_01"),
            (Some("api_key"), "{api_key}"),
            (Some("description"), "Bearer tokens are sent as headers"),
            (Some("img"), "data:image/png;base64,iVBORw0KGgo7f3c9a41be02d586"),
            (Some("endpoint"), "prices?symbol=7f3c9a41be02d586"),
            (Some("uuid"), "7f3c9a41-be02-d586-9f8e-7d6c5b4a3928"),
        ];
        for (name, text) in harmless {
            assert_eq!(secret(|| name, text), None, "{text}");
        }
    }
}
