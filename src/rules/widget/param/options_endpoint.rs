//! Where dropdowns fetch their options: the path, and what Workspace derives from it.

use std::collections::HashMap;

use super::{Param, params};
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::rewrite;
use crate::rules::address::is_absolute;
use crate::rules::placeholder::placeholders;
use crate::rules::view::WidgetView;
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::{Fix, closest};

/// A path of options on a parameter that fetches none.
pub(crate) static IGNORED: Rule = Rule {
    meta: RuleMeta {
        id: "W725",
        name: "ignored-options-endpoint",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "only parameters of type endpoint fetch their options; on any other the path is not read and the dropdown stays empty",
        help: "set `\"type\": \"endpoint\"`, or remove the path",
    },
    check: Check::Widget(paths),
    example: Example {
        scope: Scope::Param,
        bad: r#"{"type": "text", "optionsEndpoint": "fund_options"}"#,
        good: r#"{"type": "endpoint", "optionsEndpoint": "fund_options"}"#,
    },
};

/// A path of options that Workspace cannot complete.
pub(crate) static FORM: Rule = Rule {
    meta: RuleMeta {
        id: "W726",
        name: "unsuitable-options-endpoint",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace puts the backend URL before the path and `optionsParams` behind it; a full address or a query of its own prevents that",
        help: "write a path below the backend URL, and what stands behind `?` as `optionsParams`",
    },
    check: Check::With("W725"),
    example: Example {
        scope: Scope::Param,
        bad: r#"{"type": "endpoint", "optionsEndpoint": "fund_options?family=bonds"}"#,
        good: r#"{"type": "endpoint", "optionsEndpoint": "fund_options", "optionsParams": {"family": "bonds"}}"#,
    },
};

/// A placeholder in a path of options that no parameter fills.
pub(crate) static PLACEHOLDER: Rule = Rule {
    meta: RuleMeta {
        id: "W727",
        name: "unknown-options-placeholder",
        severity: Severity::Error,
        class: Class::Behaviour,
        why: "Workspace puts the value of the parameter there; without one the place stays empty and the request goes to a wrong address",
        help: "write the `paramName` of a parameter of this widget",
    },
    check: Check::With("W725"),
    example: Example {
        scope: Scope::Param,
        bad: r#"{"type": "endpoint", "optionsEndpoint": "families/{family}/funds"}"#,
        good: r#"{"paramName": "family", "type": "endpoint", "optionsEndpoint": "families/{family}/funds"}"#,
    },
};

/// Two dropdowns whose paths end alike.
pub(crate) static SHARED_SEGMENT: Rule = Rule {
    meta: RuleMeta {
        id: "W732",
        name: "shared-options-segment",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace groups dropdowns by the last part of the path; two that share it get special keys and do not follow other widgets",
        help: "let the two paths end differently",
    },
    check: Check::With("W725"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"params": [{"paramName": "fund", "type": "endpoint", "optionsEndpoint": "fund_options"}, {"paramName": "benchmark", "type": "endpoint", "optionsEndpoint": "fund_options"}]}"#,
        good: r#"{"params": [{"paramName": "fund", "type": "endpoint", "optionsEndpoint": "fund_options"}, {"paramName": "benchmark", "type": "endpoint", "optionsEndpoint": "benchmark_options"}]}"#,
    },
};

/// A path of options without a last part.
pub(crate) static TRAILING_SLASH: Rule = Rule {
    meta: RuleMeta {
        id: "W761",
        name: "options-endpoint-ends-with-slash",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "the last part of the path is the key by which dropdowns are grouped; behind a slash it is empty, and groups do not work reliably",
        help: "remove the slash at the end",
    },
    check: Check::With("W725"),
    example: Example {
        scope: Scope::Param,
        bad: r#"{"type": "endpoint", "optionsEndpoint": "fund_options/"}"#,
        good: r#"{"type": "endpoint", "optionsEndpoint": "fund_options"}"#,
    },
};

fn paths(_: &Context<'_, '_>, widget: &WidgetView<'_, '_>, found: &mut Vec<Diagnostic>) {
    let mut segments: HashMap<&str, Param<'_, '_, '_>> = HashMap::new();
    for param in params(widget) {
        let Some(path) = param.text("optionsEndpoint").filter(|path| !path.trim().is_empty()) else { continue };
        match param.kind() {
            "endpoint" => {}
            "" => continue,
            kind => {
                let message = format!("`optionsEndpoint` of {} is not read: its type is {kind}", param.words());
                let label = param.key_label("optionsEndpoint", "");
                found.push(Diagnostic::new(&IGNORED.meta, message, label).fix(as_endpoint(&param)));
                continue;
            }
        }
        found.extend(form(&param, path));
        if widget.params_are_named() {
            found.extend(unfilled(&param, path));
        }
        let bare = path.split('?').next().unwrap_or(path);
        let Some(segment) = bare.rsplit('/').next().filter(|segment| !segment.is_empty()) else {
            found.push(trailing_slash(&param, path, bare));
            continue;
        };
        let name = param.name().unwrap_or_default();
        if let Some(first) = segments.get(segment) {
            let other = first.name().unwrap_or_default();
            let message = format!("parameters `{other}` and `{name}` of {} share the path `{segment}`", widget.words());
            let here = param.value_label("optionsEndpoint", "the second one");
            found.push(
                Diagnostic::new(&SHARED_SEGMENT.meta, message, here)
                    .related(first.value_label("optionsEndpoint", "the first one")),
            );
        } else {
            segments.insert(segment, param);
        }
    }
}

/// Makes a plain text box a dropdown that fetches its options.
fn as_endpoint(param: &Param<'_, '_, '_>) -> Option<Fix> {
    let plain = ["options", "multiple", "language"].iter().all(|key| param.get(key).is_none());
    let edit = (plain && param.kind() == "text").then(|| param.set("type", "\"endpoint\""))??;
    Some(Fix::offered("make it a dropdown with fetched options", [edit]))
}

fn form(param: &Param<'_, '_, '_>, path: &str) -> Option<Diagnostic> {
    let new = |what: &str| {
        let message = format!("`optionsEndpoint` of {} {what}", param.words());
        Diagnostic::new(&FORM.meta, message, param.value_label("optionsEndpoint", ""))
    };
    if is_absolute(path) {
        return Some(new("is a full address, not a path of this backend"));
    }
    if path.starts_with("http") {
        let broken = new("begins with `http` and is taken for a full address").severity(Severity::Error);
        return Some(broken.help("put a slash before the path"));
    }
    if path.trim() != path {
        let edit = param.set("optionsEndpoint", &rewrite::quote(path.trim()));
        let fix = edit.map(|edit| Fix::safe("remove the white space", [edit]));
        return Some(new("has white space around the path").fix(fix));
    }
    path.contains('?')
        .then(|| new("has a query of its own; no parameters are added to it").fix(query_moved(param, path)))
}

/// Moves the query of `path` to `optionsParams`, where it can stand there letter by letter.
fn query_moved(param: &Param<'_, '_, '_>, path: &str) -> Option<Fix> {
    let (path, query) = path.split_once('?')?;
    let mut moved = serde_json::Map::new();
    for pair in query.split('&') {
        let (key, value) = pair.split_once('=')?;
        let plain = |text: &str| !text.is_empty() && !text.contains(['%', '+', '#', '=', '?', '$', '{', '}']);
        if !plain(key) || !plain(value) || param.widget.param(value).is_some() {
            return None;
        }
        moved.insert(key.to_owned(), value.into()).is_none().then_some(())?;
    }
    let shorter = param.set("optionsEndpoint", &rewrite::quote(path))?;
    let json = serde_json::Value::from(moved).to_string();
    let added = rewrite::insert_member(param.widget.text(), param.view.node, "optionsParams", &json)?;
    Some(Fix::safe("move the query to `optionsParams`", [shorter, added]))
}

fn unfilled(param: &Param<'_, '_, '_>, path: &str) -> Vec<Diagnostic> {
    let report = |(name, range): (&str, std::ops::Range<usize>)| {
        let message = format!("`optionsEndpoint` of {} has `{{{name}}}`, which is no parameter", param.words());
        let label = param.value_label("optionsEndpoint", format!("`{name}` is not declared"));
        let diagnostic = Diagnostic::new(&PLACEHOLDER.meta, message, label);
        let near = closest(name, params(param.widget).filter_map(|other| other.name()));
        let Some(near) = near else { return diagnostic };
        let mut right = path.to_owned();
        right.replace_range(range, &format!("{{{near}}}"));
        let edit = param.set("optionsEndpoint", &rewrite::quote(&right));
        let fix = edit.map(|edit| Fix::safe(format!("write `{{{near}}}`"), [edit]));
        diagnostic.help(format!("did you mean `{near}`?")).fix(fix)
    };
    let declared = |name: &str| param.widget.params().any(|other| other.name() == Some(name));
    placeholders(path).filter(|(name, _)| !declared(name)).map(report).collect()
}

fn trailing_slash(param: &Param<'_, '_, '_>, path: &str, bare: &str) -> Diagnostic {
    let short = bare.trim_end_matches('/');
    let right = format!("{short}{}", &path[bare.len()..]);
    let edit = (!short.is_empty()).then(|| param.set("optionsEndpoint", &rewrite::quote(&right))).flatten();
    let message = format!("`optionsEndpoint` of {} ends with a slash", param.words());
    let label = param.value_label("optionsEndpoint", "");
    Diagnostic::new(&TRAILING_SLASH.meta, message, label).fix(edit.map(|edit| Fix::safe("remove the slash", [edit])))
}

#[cfg(test)]
mod tests {
    use crate::rules::Scope;
    use crate::rules::harness::found;

    #[test]
    fn each_path_has_its_rule() {
        let cases: &[(&str, &[&str])] = &[
            ("fund_options", &[]),
            ("/funds/{symbol}/options", &[]),
            ("fund_options?a=b", &["W726"]),
            ("fund_options ", &["W726"]),
            ("https://example.com/options", &["W726"]),
            ("httpoptions", &["W726"]),
            ("funds/{symbl}", &["W727"]),
            ("fund_options/", &["W761"]),
            ("/", &["W761"]),
            ("", &[]),
        ];
        for (path, expected) in cases {
            let param = format!(r#"{{"type": "endpoint", "optionsEndpoint": "{path}"}}"#);
            assert_eq!(found(Scope::Param, &param, &["W725", "W726", "W727", "W732", "W761"]), *expected, "{path}");
        }
    }
}
