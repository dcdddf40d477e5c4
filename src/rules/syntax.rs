//! Rules about the text of the documents: JSON syntax, encoding, keys given twice.

use std::collections::HashMap;

use super::context::{Context, Loaded};
use super::{Check, Example, Rule, Scope};
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::{Node, Pointer, SyntaxError, SyntaxKind};
use crate::parallel;
use crate::schema::Document;
use crate::text::{Fix, Span};

const fn not_json(id: &'static str, name: &'static str, why: &'static str, example: Example) -> Rule {
    let help = "correct the syntax at this place";
    let meta = RuleMeta { id, name, severity: Severity::Error, class: Class::Schema, why, help };
    Rule { meta, check: Check::Syntax, example }
}

/// widgets.json cannot be parsed.
pub(crate) static WIDGETS_NOT_JSON: Rule = not_json(
    "W001",
    "invalid-widgets-json",
    "Workspace reads the file with the browser's JSON parser, which gives up at the first fault: no widget of this backend is loaded",
    Example { scope: Scope::Widgets, bad: "{'prices': {}}", good: "{}" },
);

/// apps.json cannot be parsed, has a key twice or an odd encoding.
pub(crate) static APPS_NOT_JSON: Rule = not_json(
    "A001",
    "invalid-apps-json",
    "Workspace treats an apps.json that is no JSON as if it were not there: no app is offered and nothing is said",
    Example { scope: Scope::Apps, bad: "[{},]", good: "[]" },
);

/// agents.json cannot be parsed, has a key twice or an odd encoding.
pub(crate) static AGENTS_NOT_JSON: Rule = not_json(
    "G001",
    "invalid-agents-json",
    "Workspace reads the file with the browser's JSON parser, which gives up at the first fault: no agent of this address is loaded",
    Example { scope: Scope::Agents, bad: "{\"desk\": None}", good: "{}" },
);

/// A widget id given twice.
pub(crate) static DUPLICATE_ID: Rule = Rule {
    meta: RuleMeta {
        id: "W005",
        name: "duplicate-widget-id",
        severity: Severity::Error,
        class: Class::Behaviour,
        why: "of two equal keys a JSON parser keeps only the last, so one of the two widgets does not exist for Workspace",
        help: "give one of them another id",
    },
    check: Check::Syntax,
    example: Example {
        scope: Scope::Widgets,
        bad: r#"{"prices": {"name": "A", "description": "Prices of fund A.", "endpoint": "a"}, "prices": {"name": "B", "description": "Prices of fund B.", "endpoint": "b"}}"#,
        good: r#"{"prices_a": {"name": "A", "description": "Prices of fund A.", "endpoint": "a"}, "prices_b": {"name": "B", "description": "Prices of fund B.", "endpoint": "b"}}"#,
    },
};

/// A key given twice inside a widget.
pub(crate) static DUPLICATE_KEY: Rule = Rule {
    meta: RuleMeta {
        id: "W006",
        name: "duplicate-key",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "of two equal keys a JSON parser keeps only the last; the first one is silently without effect",
        help: "delete one of the two",
    },
    check: Check::Syntax,
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"category": "Funds", "category": "Equity"}"#,
        good: r#"{"category": "Funds"}"#,
    },
};

/// Bytes that are not UTF-8, or a byte-order mark.
pub(crate) static ENCODING: Rule = Rule {
    meta: RuleMeta {
        id: "W008",
        name: "not-utf-8",
        severity: Severity::Error,
        class: Class::Behaviour,
        why: "browsers read JSON as UTF-8: other bytes turn into replacement characters, and a byte-order mark stops strict parsers",
        help: "save the file as UTF-8 without a byte-order mark",
    },
    check: Check::Syntax,
    example: Example { scope: Scope::Widgets, bad: "\u{feff}{}", good: "{}" },
};

/// Reports what is wrong with the text of every document.
pub(super) fn run(cx: &Context<'_, '_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for loaded in cx.documents().iter() {
        encoding(loaded, &mut found);
        let cut = cut_off(loaded);
        found.extend(cut.as_ref().map(|open| cut_off_finding(loaded, open)));
        for error in loaded.errors.iter().filter(|error| cut.is_none() || !ends_file(loaded, error)) {
            let name = loaded.document.file_name();
            let message = format!("{name} is not valid JSON: {}", error.kind.message());
            let mut diagnostic =
                Diagnostic::new(&syntax_rule(loaded).meta, message, loaded.label(error.span, &Pointer::root(), ""))
                    .help(error.kind.help());
            if let (Some(noticed), SyntaxKind::Unclosed(bracket)) = (error.noticed, &error.kind) {
                diagnostic.primary.text = format!("this `{bracket}` is never closed");
                diagnostic = diagnostic.related(loaded.label(noticed, &Pointer::root(), "noticed here"));
            }
            if let Some(edit) = &error.edit {
                diagnostic = diagnostic.fix(Fix::safe(error.kind.help(), [edit.clone()]));
            }
            found.push(diagnostic);
        }
        if let Some(root) = &loaded.root {
            duplicates(loaded, root, &mut found);
        }
    }
    found
}

/// The brackets left open at the end of a document, where there are several: it is cut off.
fn cut_off<'l>(loaded: &'l Loaded<'_>) -> Option<Vec<&'l SyntaxError>> {
    let open =
        loaded.errors.iter().filter(|error| matches!(error.kind, SyntaxKind::Unclosed(_)) && ends_file(loaded, error));
    let open: Vec<_> = open.collect();
    (open.len() > 1).then_some(open)
}

/// Whether `error` is that the document ends here.
fn ends_file(loaded: &Loaded<'_>, error: &SyntaxError) -> bool {
    let end = loaded.source.text().trim_end().len();
    match error.kind {
        SyntaxKind::Unclosed(_) => error.noticed.is_some_and(|noticed| noticed.start as usize >= end),
        SyntaxKind::MissingValue | SyntaxKind::MissingColon => error.span.end as usize >= end,
        _ => false,
    }
}

fn cut_off_finding(loaded: &Loaded<'_>, open: &[&SyntaxError]) -> Diagnostic {
    let name = loaded.document.file_name();
    let message = format!("{name} is not valid JSON: it ends while {} brackets are open", open.len());
    let end = loaded.source.text().trim_end().len();
    let label = loaded.label(Span::new(end, end), &Pointer::root(), "ends here");
    let diagnostic = Diagnostic::new(&syntax_rule(loaded).meta, message, label);
    let innermost = open.iter().max_by_key(|error| error.span.start);
    let related = innermost.map(|error| loaded.label(error.span, &Pointer::root(), "the last of them"));
    let edits: Vec<_> = open.iter().filter_map(|error| error.edit.clone()).collect();
    let fix = (!edits.is_empty()).then(|| Fix::safe("close the brackets", edits));
    related
        .into_iter()
        .fold(diagnostic, Diagnostic::related)
        .help("save the whole file again, or close the brackets")
        .fix(fix)
}

fn syntax_rule(loaded: &Loaded<'_>) -> &'static Rule {
    match loaded.document {
        Document::Widgets => &WIDGETS_NOT_JSON,
        Document::Apps => &APPS_NOT_JSON,
        Document::Agents => &AGENTS_NOT_JSON,
    }
}

fn encoding(loaded: &Loaded<'_>, found: &mut Vec<Diagnostic>) {
    let name = loaded.document.file_name();
    let rule = if loaded.document == Document::Widgets { &ENCODING } else { syntax_rule(loaded) };
    let fix = loaded.source.is_faithful().then(Fix::encoding);
    if loaded.source.is_utf16() {
        let label = loaded.label(Span::new(0, 0), &Pointer::root(), "");
        let help = "save it as UTF-8; in PowerShell: `… | Out-File -Encoding utf8NoBOM`";
        found.push(
            Diagnostic::new(&rule.meta, format!("{name} is written in UTF-16"), label)
                .class(Class::Schema)
                .help(help)
                .fix(fix.clone()),
        );
    }
    if let Some(at) = loaded.source.invalid_utf8() {
        let width = loaded.source.text()[at..].chars().next().map_or(0, char::len_utf8);
        let label = loaded.label(Span::new(at, at + width), &Pointer::root(), "the first byte that is not UTF-8");
        found.push(Diagnostic::new(&rule.meta, format!("{name} is not UTF-8"), label).help(ENCODING.meta.help));
    }
    if loaded.source.has_bom() {
        let label = loaded.label(Span::new(0, 0), &Pointer::root(), "");
        let message = format!("{name} begins with a byte-order mark");
        let diagnostic = Diagnostic::new(&rule.meta, message, label).severity(Severity::Warning);
        found.push(diagnostic.help(ENCODING.meta.help).fix(fix));
    }
}

/// Members up to which comparing each with each beats a map.
const FEW: usize = 16;

/// The way from the root to a value; its pointer is made only where there is something to report.
struct Path<'p> {
    parent: Option<&'p Path<'p>>,
    step: Step<'p>,
}

enum Step<'p> {
    Root,
    Key(&'p str),
    Index(usize),
}

impl Path<'_> {
    fn pointer(&self) -> Pointer {
        let before = self.parent.map(Path::pointer).unwrap_or_default();
        match self.step {
            Step::Root => before,
            Step::Key(key) => before.key(key),
            Step::Index(index) => before.index(index),
        }
    }
}

/// Keys given twice anywhere in the document.
fn duplicates(loaded: &Loaded<'_>, root: &Node<'_>, found: &mut Vec<Diagnostic>) {
    let top = Path { parent: None, step: Step::Root };
    duplicate_keys(loaded, root, &top, found);
    found.extend(parallel::flat_map(root.members(), |member, found| {
        duplicates_below(loaded, &member.value, &Path { parent: Some(&top), step: Step::Key(&member.key) }, found);
    }));
    for (at, item) in root.items().iter().enumerate() {
        duplicates_below(loaded, item, &Path { parent: Some(&top), step: Step::Index(at) }, found);
    }
}

fn duplicates_below(loaded: &Loaded<'_>, node: &Node<'_>, path: &Path<'_>, found: &mut Vec<Diagnostic>) {
    duplicate_keys(loaded, node, path, found);
    for (at, item) in node.items().iter().enumerate() {
        duplicates_below(loaded, item, &Path { parent: Some(path), step: Step::Index(at) }, found);
    }
    for member in node.members() {
        duplicates_below(loaded, &member.value, &Path { parent: Some(path), step: Step::Key(&member.key) }, found);
    }
}

/// Keys given twice in `node` itself.
fn duplicate_keys(loaded: &Loaded<'_>, node: &Node<'_>, path: &Path<'_>, found: &mut Vec<Diagnostic>) {
    let members = node.members();
    let mut first: HashMap<&str, Span> = HashMap::new();
    for (at, member) in members.iter().enumerate() {
        let before = if members.len() > FEW {
            first.insert(&member.key, member.key_span)
        } else {
            members[..at].iter().rev().find(|other| other.key == member.key).map(|other| other.key_span)
        };
        if let Some(before) = before {
            found.push(duplicate(loaded, &path.pointer(), &member.key, before, member.key_span));
        }
    }
}

fn duplicate(loaded: &Loaded<'_>, inside: &Pointer, key: &str, before: Span, again: Span) -> Diagnostic {
    let at_top = *inside == Pointer::root();
    let (rule, severity, message) = match loaded.document {
        Document::Widgets if at_top => (&DUPLICATE_ID, Severity::Error, format!("widget id `{key}` is given twice")),
        Document::Widgets => {
            (&DUPLICATE_KEY, Severity::Warning, format!("key `{key}` is given twice in `{}`", inside.dotted()))
        }
        Document::Apps | Document::Agents => {
            (syntax_rule(loaded), Severity::Warning, format!("key `{key}` is given twice in `{}`", inside.dotted()))
        }
    };
    let pointer = inside.key(key);
    Diagnostic::new(&rule.meta, message, loaded.label(again, &pointer, "this one counts"))
        .severity(severity)
        .related(loaded.label(before, &pointer, "this one is lost"))
        .help(if at_top { DUPLICATE_ID.meta.help } else { DUPLICATE_KEY.meta.help })
}
