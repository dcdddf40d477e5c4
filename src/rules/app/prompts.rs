//! Suggested questions, and the widgets they mention.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Class, Diagnostic, Label, RuleMeta, Severity};
use crate::json::{Node, Pointer, rewrite};
use crate::rules::app::layout::placement::{intended, known_ids};
use crate::rules::view::{AppView, ItemView};
use crate::rules::widget::naming::is_built_in;
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::{Edit, Fix, Span};

/// A mention of a widget that does not exist.
pub(crate) static UNKNOWN_WIDGET: Rule = Rule {
    meta: RuleMeta {
        id: "A111",
        name: "prompt-mentions-unknown-widget",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "a mention becomes a chip with the widget's name; where there is no such widget, users read the raw text",
        help: "write the widget's key of widgets.json",
    },
    check: Check::App(check),
    example: Example {
        scope: Scope::App,
        bad: r#"{"prompts": ["What moved in @[id:price] today?"]}"#,
        good: r#"{"prompts": ["What moved in @[id:prices] today?"]}"#,
    },
};

/// Something that begins as a mention and is none.
pub(crate) static MALFORMED: Rule = Rule {
    meta: RuleMeta {
        id: "A112",
        name: "malformed-mention",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "only `@[id:` with a widget's key and `]` becomes a chip; anything else stays as raw text in the question",
        help: "write `@[id:widget_id]`, without spaces",
    },
    check: Check::With("A111"),
    example: Example {
        scope: Scope::App,
        bad: r#"{"prompts": ["What moved in @[prices] today?"]}"#,
        good: r#"{"prompts": ["What moved in @[id:prices] today?"]}"#,
    },
};

/// A mention of a widget that is not on the dashboard.
pub(crate) static NOT_PLACED: Rule = Rule {
    meta: RuleMeta {
        id: "A113",
        name: "prompt-mentions-absent-widget",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "users who pick the question do not see the widget it speaks of: no tab of this app places it",
        help: "place the widget in a tab, or change the question",
    },
    check: Check::With("A111"),
    example: Example {
        scope: Scope::App,
        bad: r#"{"prompts": ["What moved in @[id:news] today?"], "tabs": {"": {"id": "", "name": "", "layout": [{"i": "prices", "x": 0, "y": 0, "w": 20, "h": 12}]}}}"#,
        good: r#"{"prompts": ["What moved in @[id:prices] today?"], "tabs": {"": {"id": "", "name": "", "layout": [{"i": "prices", "x": 0, "y": 0, "w": 20, "h": 12}]}}}"#,
    },
};

/// Questions that no agent offers by itself.
pub(crate) static STAY_CLOSED: Rule = Rule {
    meta: RuleMeta {
        id: "A114",
        name: "prompts-stay-closed",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "the menu with the questions opens by itself only for an app that selects an agent; otherwise users have to look for it",
        help: "add `selected_agent` with the id or name of an agent, if the questions are meant for one",
    },
    check: Check::With("A111"),
    example: Example {
        scope: Scope::App,
        bad: r#"{"prompts": ["What moved today?"]}"#,
        good: r#"{"prompts": ["What moved today?"], "selected_agent": "fund-helper"}"#,
    },
};

/// A question without words, one that stands twice, or too many.
pub(crate) static EMPTY_OR_TWICE: Rule = Rule {
    meta: RuleMeta {
        id: "A115",
        name: "empty-or-doubled-prompt",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "the questions are a short menu; empty, repeated or very many entries make it hard to use",
        help: "keep a few different questions",
    },
    check: Check::With("A111"),
    example: Example {
        scope: Scope::App,
        bad: r#"{"prompts": ["What moved today?", "What moved today?"]}"#,
        good: r#"{"prompts": ["What moved today?", "Which fund fell most?"]}"#,
    },
};

/// Questions that a menu can hold.
const MAX_PROMPTS: usize = 8;

fn check(cx: &Context<'_, '_>, app: &AppView<'_, '_>, found: &mut Vec<Diagnostic>) {
    let Some(member) = app.node.member("prompts") else { return };
    let (list, pointer) = (&member.value, app.pointer.key("prompts"));
    let on_key = |text: &str| app.label(member.key_span, &pointer, text);
    let mut seen: HashMap<&str, Label> = HashMap::new();
    let items = app.items();
    let placed: HashSet<&str> = items.iter().filter_map(ItemView::widget_id).collect();
    for (at, prompt) in list.items().iter().enumerate() {
        let Some(text) = prompt.as_str() else { continue };
        let label = |text: &str| app.label(prompt.span, &pointer.index(at), text);
        let remove = || rewrite::remove_item(app.text(), list, at).map(|edit| Fix::safe("remove it", [edit]));
        if text.trim().is_empty() {
            found.push(Diagnostic::new(&EMPTY_OR_TWICE.meta, "a prompt is empty", label("")).fix(remove()));
        } else if let Some(first) = seen.get(text) {
            let message = format!("a prompt of {} stands twice", app.words);
            let diagnostic = Diagnostic::new(&EMPTY_OR_TWICE.meta, message, label("again"));
            found.push(diagnostic.related(first.clone()).fix(remove()));
        }
        seen.entry(text).or_insert_with(|| label("the first one"));
        mentions(cx, app, &placed, prompt, &pointer.index(at), found);
    }
    let count = seen.keys().filter(|text| !text.trim().is_empty()).count();
    if count > MAX_PROMPTS {
        let message = format!("{} has {count} prompts", app.words);
        let help = format!("keep at most {MAX_PROMPTS}");
        found.push(Diagnostic::new(&EMPTY_OR_TWICE.meta, message, on_key("")).help(help));
    }
    if count > 0 && app.node.get("selected_agent").is_none() {
        let message = format!("prompts of {} do not open by themselves without `selected_agent`", app.words);
        found.push(Diagnostic::new(&STAY_CLOSED.meta, message, on_key("")));
    }
}

/// Reads the mentions of one prompt from its JSON text, so that each has its own place.
fn mentions(
    cx: &Context<'_, '_>,
    app: &AppView<'_, '_>,
    placed: &HashSet<&str>,
    prompt: &Node<'_>,
    pointer: &Pointer,
    found: &mut Vec<Diagnostic>,
) {
    let start = prompt.span.start as usize;
    let Some(text) = app.text().get(prompt.span.range()).and_then(|text| text.strip_suffix('"')) else { return };
    for (at, _) in text.match_indices("@[") {
        let rest = &text[at + 2..];
        // The next mention ends one that was never closed.
        let open = rest.find("@[").map_or(rest, |next| &rest[..next]);
        let closed = open.find(']');
        let inside = &open[..closed.unwrap_or_else(|| open.find(char::is_whitespace).unwrap_or(open.len()))];
        let end = at + 2 + inside.len() + usize::from(closed.is_some());
        let span = Span::new(start + at, start + end);
        let written = &text[at..end];
        let label = |text: &str| app.label(span, pointer, text);
        let id = inside.strip_prefix("id:").unwrap_or_default();
        let exists = |id: &str| cx.widget(id).is_some() || is_built_in(id);
        if closed.is_none() || id.is_empty() || id.contains(char::is_whitespace) && !exists(id) {
            let message = format!("`{written}` is not a mention; the form is `@[id:widget_id]`");
            let meant = inside.trim().trim_start_matches(|c: char| c.is_whitespace() || c == '@');
            let meant = meant
                .strip_prefix("id")
                .map_or(meant, |rest| rest.trim_start().strip_prefix([':', '=']).unwrap_or(meant));
            let right = Some(meant.trim()).filter(|id| cx.widget(id).is_some()).map(|id| format!("@[id:{id}]"));
            let fix = right.map(|text| Fix::safe(format!("write `{text}`"), [Edit { span, text }]));
            found.push(Diagnostic::new(&MALFORMED.meta, message, label("stays as raw text")).fix(fix));
        } else if !cx.widgets_are_known() {
        } else if !exists(id) {
            let message = format!("a prompt of {} mentions `{id}`, which is not in widgets.json", app.words);
            let diagnostic = Diagnostic::new(&UNKNOWN_WIDGET.meta, message, label("no such widget"));
            found.push(match intended(cx, id) {
                Some(right) => {
                    let text = format!("@[id:{right}]");
                    let fix = Fix::safe(format!("write `{text}`"), [Edit { span, text }]);
                    diagnostic.help(format!("did you mean `{right}`?")).fix(fix)
                }
                None => diagnostic.help(known_ids(cx)),
            });
        } else if !placed.contains(id) {
            let message = format!("a prompt mentions `{id}`, which {} does not show", app.words);
            found.push(Diagnostic::new(&NOT_PLACED.meta, message, label("not on the dashboard")));
        }
    }
}
