//! The address that a widget's endpoint stands for.

pub(in crate::rules) mod path_params;
pub(in crate::rules) mod query;
pub(in crate::rules) mod sharing;

use std::borrow::Cow;

use crate::diagnostic::{Class, Diagnostic, Label, RuleMeta, Severity};
use crate::json::{Node, rewrite};
use crate::rules::view::WidgetView;
use crate::rules::{Check, Context, Example, Rule, Scope, address, placeholder};
use crate::text::{Edit, Fix};

/// A path that begins like a full address.
pub(crate) static NOT_ABSOLUTE: Rule = Rule {
    meta: RuleMeta {
        id: "W106",
        name: "endpoint-starting-with-http",
        severity: Severity::Error,
        class: Class::Behaviour,
        why: "Workspace takes everything that starts with the letters http for a full address and does not ask your backend at all",
        help: "put a slash in front of a path, or write the full address with `https://`",
    },
    check: Check::Widget(addresses),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"endpoint": "httpbin/get"}"#,
        good: r#"{"endpoint": "/httpbin/get"}"#,
    },
};

/// A full address where a path belongs.
pub(crate) static ABSOLUTE: Rule = Rule {
    meta: RuleMeta {
        id: "W107",
        name: "absolute-endpoint",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "the widget always asks this host: it stops working when the backend moves, and the connection's credentials go there",
        help: "write the path only, as in `fund_prices`",
    },
    check: Check::With("W106"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"endpoint": "https://example.com/fund_prices"}"#,
        good: r#"{"endpoint": "fund_prices"}"#,
    },
};

/// Characters that do not belong in a path.
pub(crate) static ODD_CHARACTERS: Rule = Rule {
    meta: RuleMeta {
        id: "W110",
        name: "odd-characters-in-endpoint",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "browsers cut off, encode or resolve such characters, so the backend is asked for another path than the one written",
        help: "use letters, digits, `_`, `-` and single slashes, and encode everything else",
    },
    check: Check::With("W106"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"endpoint": "fund prices"}"#,
        good: r#"{"endpoint": "fund_prices"}"#,
    },
};

/// Slashes that Workspace takes out.
pub(crate) static EXTRA_SLASHES: Rule = Rule {
    meta: RuleMeta {
        id: "W111",
        name: "extra-slashes-in-endpoint",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "Workspace makes one slash of several and removes those at the end; a route that insists on them is never asked",
        help: "write the path as it is requested, and make sure that this route exists",
    },
    check: Check::With("W106"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"endpoint": "fund_prices/"}"#,
        good: r#"{"endpoint": "fund_prices"}"#,
    },
};

/// The endpoint of a widget that Workspace makes an address of.
pub(super) struct Endpoint<'v, 'd, 's> {
    pub(super) widget: &'v WidgetView<'d, 's>,
    pub(super) node: &'d Node<'s>,
    pub(super) text: &'d str,
    pub(super) kind: &'d str,
}

impl<'v, 'd, 's> Endpoint<'v, 'd, 's> {
    /// That of `widget`; none where it is missing or blank, holds its data itself, or belongs to a note, which asks for nothing.
    pub(super) fn of(widget: &'v WidgetView<'d, 's>) -> Option<Self> {
        let node = widget.get("endpoint")?;
        let text = node.as_str().filter(|text| !text.trim().is_empty() && !text.starts_with("data:"))?;
        let kind = widget.kind().filter(|kind| !matches!(*kind, "note" | "rich_note"))?;
        Some(Self { widget, node, text, kind })
    }

    pub(super) fn label(&self, text: impl Into<String>) -> Label {
        self.widget.label(self.node.span, &self.widget.pointer.key("endpoint"), text)
    }

    /// Writes another endpoint.
    pub(super) fn replace(&self, text: &str) -> Edit {
        rewrite::replace_value(self.node, rewrite::quote(text))
    }

    /// The part before the query.
    fn path(&self) -> &'d str {
        self.text.split(['?', '#']).next().unwrap_or_default()
    }
}

fn addresses(_: &Context<'_, '_>, widget: &WidgetView<'_, '_>, found: &mut Vec<Diagnostic>) {
    // The page in a frame has a full address by nature, and rules of its own.
    let Some(endpoint) = Endpoint::of(widget).filter(|endpoint| endpoint.kind != "iframe") else { return };
    let Endpoint { text, kind, .. } = endpoint;
    let words = widget.words();
    let absolute = address::is_absolute(text);
    if text.starts_with("http") && !absolute {
        let message = format!("`endpoint` of {words} starts with \"http\" and is no full address");
        // A mistyped scheme is no path.
        let rest = text.trim_start_matches("https").trim_start_matches("http");
        let path = format!("/{text}");
        let fix =
            (!rest.starts_with([':', '/'])).then(|| Fix::safe(format!("write `{path}`"), [endpoint.replace(&path)]));
        found.push(Diagnostic::new(&NOT_ABSOLUTE.meta, message, endpoint.label("taken for a full address")).fix(fix));
        return;
    }
    if absolute && widget.kind().is_some() {
        let message = format!("`endpoint` of {words} is a full address");
        found.push(Diagnostic::new(&ABSOLUTE.meta, message, endpoint.label("")));
    }
    let odd = odd_characters(&endpoint);
    if !odd.is_empty() {
        let what = odd.join(" and ");
        let message = format!("`endpoint` of {words} contains {what}");
        found.push(Diagnostic::new(&ODD_CHARACTERS.meta, message, endpoint.label("")));
    }
    let clean = clean(text);
    if clean != text && kind != "advanced_charting" {
        let message = format!("`endpoint` of {words} is requested as `{clean}`");
        let fix = Fix::safe(format!("write `{clean}`"), [endpoint.replace(&clean)]);
        found.push(Diagnostic::new(&EXTRA_SLASHES.meta, message, endpoint.label("")).fix(fix));
    }
}

/// What stands in an endpoint, outside its placeholders, that does not belong there.
fn odd_characters(endpoint: &Endpoint<'_, '_, '_>) -> Vec<String> {
    let mut plain = endpoint.text.to_owned();
    for (_, range) in placeholder::placeholders(endpoint.text).collect::<Vec<_>>().into_iter().rev() {
        plain.replace_range(range, "x");
    }
    let has = |test: fn(char) -> bool| plain.contains(test);
    let foreign = plain.chars().find(|c| !c.is_ascii() && !c.is_whitespace());
    let steps_up = endpoint.path().split('/').any(|segment| segment == "..");
    let odd = [
        has(|c| c == '#').then(|| "`#`".to_owned()),
        has(|c| c == '\\').then(|| "a backslash".to_owned()),
        has(|c| c.is_whitespace() || c.is_control()).then(|| "white space".to_owned()),
        has(|c| matches!(c, '{' | '}')).then(|| "a brace without its other half".to_owned()),
        has(|c| matches!(c, '<' | '>')).then(|| "angle brackets; a placeholder is written `{name}`".to_owned()),
        steps_up.then(|| "`..`".to_owned()),
        foreign.map(|c| format!("`{c}`, which is not encoded")),
    ];
    odd.into_iter().flatten().collect()
}

/// The endpoint as Workspace requests it: single slashes, none at the end.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    let path_end = text.find(['?', '#']).unwrap_or(text.len());
    let (path, query) = text.split_at(path_end);
    let start = if address::is_absolute(text) { path.find("//").map_or(0, |at| at + 2) } else { 0 };
    let (scheme, rest) = path.split_at(start);
    let ends =
        query.is_empty() && rest.len() > 1 && rest.ends_with('/') && !(start > 0 && rest.matches('/').count() == 1);
    if !ends && !rest.contains("//") {
        return Cow::Borrowed(text);
    }
    let mut out = scheme.to_owned();
    for character in rest.chars() {
        if character != '/' || !out[start..].ends_with('/') {
            out.push(character);
        }
    }
    if query.is_empty() && out.len() > start + 1 && out.ends_with('/') {
        out.pop();
    }
    out.push_str(query);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::harness::found;

    #[test]
    fn slashes_go_where_workspace_takes_them_out() {
        for (text, expected) in [
            ("prices/", "prices"),
            ("//prices///daily//", "/prices/daily"),
            ("/", "/"),
            ("//", "/"),
            ("prices//x?u=https://a//b/", "prices/x?u=https://a//b/"),
            ("prices/?a=1", "prices/?a=1"),
            ("https://example.com/", "https://example.com/"),
            ("https://example.com//a/", "https://example.com/a"),
            ("", ""),
        ] {
            assert_eq!(clean(text), expected, "{text}");
        }
    }

    #[test]
    fn endpoints_that_work_are_not_reported() {
        let rules = ["W106", "W107", "W110", "W111"];
        for (text, expected) in [
            (r#"{"endpoint": "/funds/{größe}/prices"}"#, ""),
            (r#"{"endpoint": "funds?x=%20&y=a/b/"}"#, ""),
            (r#"{"endpoint": "https"}"#, "W106"),
            (r#"{"endpoint": "http:/example.com/x/"}"#, "W106"),
            (r#"{"endpoint": "http://localhost:7779/prices"}"#, "W107"),
            (r#"{"endpoint": "http://example.com/x", "type": "ifram"}"#, ""),
            (r#"{"endpoint": "https://example.com/#/funds/", "type": "iframe"}"#, ""),
            (r#"{"endpoint": "httpbin", "type": "iframe"}"#, ""),
            (r#"{"endpoint": "a b//", "type": "note"}"#, ""),
            (r#"{"endpoint": "data:text/plain,a b"}"#, ""),
            (r#"{"endpoint": " "}"#, ""),
            (r#"{"endpoint": "funds/{fund"}"#, "W110"),
            (r#"{"endpoint": "funds/{{fund}}"}"#, "W110"),
            (r#"{"endpoint": "funds/<fund>"}"#, "W110"),
            (r#"{"endpoint": "../größe#x\\"}"#, "W110"),
            (r#"{"endpoint": "udf/", "type": "advanced_charting"}"#, ""),
        ] {
            assert_eq!(found(Scope::Widget, text, &rules).join(" "), expected, "{text}");
        }
    }
}
