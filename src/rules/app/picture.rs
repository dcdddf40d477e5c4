//! The picture of an app in the gallery.

use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::rewrite;
use crate::rules::view::AppView;
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::Fix;

/// The keys of an app that hold a picture.
const PICTURES: [&str; 3] = ["img", "img_dark", "img_light"];

/// Text this long that could be base64 is no path.
const LONGEST_PATH: usize = 80;

/// How the base64 text of each kind of picture begins.
const KINDS: [(&str, &str); 6] = [
    ("iVBORw0KGgo", "png"),
    ("/9j/", "jpeg"),
    ("R0lGOD", "gif"),
    ("UklGR", "webp"),
    ("PHN2Zy", "svg+xml"),
    ("PD94bWwg", "svg+xml"),
];

/// A picture that cannot be loaded.
pub(crate) static ADDRESS: Rule = Rule {
    meta: RuleMeta {
        id: "A015",
        name: "app-image-address",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "what is neither a full URL nor a `data:` URL is read as a path below the backend: the gallery shows a broken picture",
        help: "write a full URL, a path that the backend serves, or `data:image/png;base64,` and the text",
    },
    check: Check::App(check),
    example: Example {
        scope: Scope::App,
        bad: r#"{"img": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="}"#,
        good: r#"{"img": "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="}"#,
    },
};

/// No picture at all.
pub(crate) static NO_PICTURE: Rule = Rule {
    meta: RuleMeta {
        id: "A016",
        name: "missing-app-image",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "the gallery shows a picture of each app; without one the app is harder to find",
        help: "add `img`, the address of a picture of 250 by 200 pixels",
    },
    check: Check::With("A015"),
    example: Example {
        scope: Scope::App,
        bad: r#"{"img": ""}"#,
        good: r#"{"img": "https://example.com/fund-desk.png"}"#,
    },
};

fn check(_: &Context<'_, '_>, app: &AppView<'_, '_>, found: &mut Vec<Diagnostic>) {
    let mut shown = false;
    for key in PICTURES {
        let Some(node) = app.node.get(key) else { continue };
        shown |= node.as_str().is_none_or(|text| !text.trim().is_empty());
        let Some((message, kind)) = node.as_str().and_then(misread) else { continue };
        let fix = kind.map(|kind| {
            let text =
                rewrite::quote(&format!("data:image/{kind};base64,{}", node.as_str().unwrap_or_default().trim()));
            Fix::safe("make it a `data:` URL", [rewrite::replace_value(node, text)])
        });
        let label = app.label(node.span, &app.pointer.key(key), "read as a path");
        found.push(Diagnostic::new(&ADDRESS.meta, format!("`{key}` of {} is {message}", app.words), label).fix(fix));
    }
    if !shown {
        found.push(Diagnostic::new(&NO_PICTURE.meta, format!("{} has no picture", app.words), app.own_label("")));
    }
}

/// What `text` is, where it is no address that a browser could load, and the kind of picture if it can be told.
fn misread(text: &str) -> Option<(&'static str, Option<&'static str>)> {
    let text = text.trim();
    let drive = text
        .as_bytes()
        .get(..3)
        .is_some_and(|start| start[0].is_ascii_alphabetic() && matches!(&start[1..], b":\\" | b":/"));
    if drive || text.starts_with("file:") {
        return Some(("a file of your own machine, which no browser loads", None));
    }
    let base64 = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'+' | b'/' | b'=');
    if text.len() <= LONGEST_PATH || !text.bytes().all(base64) {
        return None;
    }
    let kind = KINDS.iter().find(|(start, _)| text.starts_with(start)).map(|(_, kind)| *kind);
    Some(("base64 text without `data:` before it", kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_urls_are_left_alone() {
        for text in
            ["", "img/desk.png", "/static/desk.svg", "https://example.com/desk.png", "data:image/png;base64,AA", "desk"]
        {
            assert_eq!(misread(text), None, "{text}");
        }
        let long = |start: &str| format!("{start}{}", "A".repeat(200));
        let kind = |text: &str| misread(text).map(|(_, kind)| kind);
        assert_eq!(kind(&long("/9j/")), Some(Some("jpeg")));
        assert_eq!(kind(&long("QUJD")), Some(None));
        assert_eq!(kind(&long("/static/pictures.of/")), None);
        assert_eq!(kind("C:\\pictures\\desk.png"), Some(None));
    }
}
