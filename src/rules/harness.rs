//! Runs every rule's examples, and checks what every rule must have.

use serde_json::{Value, json};

use super::{Documents, Loaded, Profile, RULES, Rule, Scope, run};
use crate::diagnostic::{Diagnostic, Severity};
use crate::schema::Document;
use crate::text::{Applicability, SourceFile, Sources};

fn widget() -> Value {
    json!({
        "name": "Prices",
        "description": "Closing prices of the desk's funds.",
        "category": "Funds",
        "type": "table",
        "endpoint": "prices",
        "params": [{ "paramName": "symbol", "type": "text", "value": "ALPHA", "label": "Symbol", "description": "Symbol of the fund." }],
    })
}

/// Another sound widget, which shares nothing with the first one but its params.
fn other_widget() -> Value {
    let mut other = widget();
    other["name"] = "News".into();
    other["description"] = "What moved the desk's funds today.".into();
    other["endpoint"] = "news".into();
    other["gridData"] = json!({ "w": 20, "h": 12 });
    other
}

fn layout_item(widget: &str, x: u32) -> Value {
    json!({ "i": widget, "x": x, "y": 0, "w": 20, "h": 12, "groups": ["Group 1"] })
}

fn group() -> Value {
    json!({ "name": "Group 1", "type": "param", "paramName": "symbol", "widgetIds": ["prices", "news"], "defaultValue": "ALPHA" })
}

fn app() -> Value {
    json!({
        "name": "Desk",
        "allowCustomization": true,
        "tabs": { "": { "id": "", "name": "", "layout": [layout_item("prices", 0), layout_item("news", 20)] } },
        "groups": [group()],
        "prompts": [],
    })
}

fn agent() -> Value {
    json!({
        "name": "Desk helper",
        "description": "Answers questions about the funds on the dashboard.",
        "endpoints": { "query": "/v1/query" },
        "features": { "streaming": true },
    })
}

/// `base` with the members of `text`; duplicate keys of `text` are kept by splicing it in as text.
fn with(base: Value, text: &str) -> String {
    let given: Value = serde_json::from_str(text).unwrap_or_default();
    let Value::Object(mut base) = base else { return text.to_owned() };
    base.retain(|key, _| given.get(key).is_none());
    let rest = serde_json::to_string(&base).unwrap();
    let inside = |text: &str| text.trim().strip_prefix('{').unwrap().strip_suffix('}').unwrap().trim().to_owned();
    let parts = [inside(text), inside(&rest)].into_iter().filter(|part| !part.is_empty());
    format!("{{{}}}", parts.collect::<Vec<_>>().join(", "))
}

fn documents(scope: Scope, text: &str) -> [(Document, String); 3] {
    let widgets = |one: String| format!("{{\"prices\": {one}, \"news\": {}}}", other_widget());
    let apps = |app: String| format!("[{app}]");
    let mut texts = [widgets(widget().to_string()), apps(app().to_string()), format!("{{\"desk\": {}}}", agent())];
    let column = json!({ "field": "close", "headerName": "Close" });
    let param = json!({ "paramName": "symbol", "type": "text", "label": "Symbol", "value": "ALPHA" });
    let param = match serde_json::from_str::<Value>(text).unwrap_or_default().get("type") {
        Some(_) => json!({ "paramName": "symbol", "label": "Symbol" }),
        None => param,
    };
    let in_widget = |key: &str, value: String| with(widget(), &format!("{{\"{key}\": {value}}}"));
    match scope {
        Scope::Widgets => texts[0] = text.to_owned(),
        Scope::Widget => texts[0] = widgets(with(widget(), text)),
        Scope::Column => {
            texts[0] =
                widgets(in_widget("data", format!("{{\"table\": {{\"columnsDefs\": [{}]}}}}", with(column, text))));
        }
        Scope::Param => texts[0] = widgets(in_widget("params", format!("[{}]", with(param, text)))),
        Scope::Apps => texts[1] = text.to_owned(),
        Scope::App => texts[1] = apps(with(app(), text)),
        Scope::Layout => {
            let item = with(layout_item("prices", 0), text);
            texts[1] = apps(with(
                app(),
                &format!("{{\"tabs\": {{\"\": {{\"id\": \"\", \"name\": \"\", \"layout\": [{item}]}}}}}}"),
            ));
        }
        Scope::Group => texts[1] = apps(with(app(), &format!("{{\"groups\": [{}]}}", with(group(), text)))),
        Scope::Files => {
            let given: Value = serde_json::from_str(text).unwrap_or_default();
            for (text, file) in texts.iter_mut().zip(["widgets.json", "apps.json", "agents.json"]) {
                if let Some(document) = given.get(file) {
                    *text = document.to_string();
                }
            }
        }
        Scope::Wiring => {
            let given: Value = serde_json::from_str(text).unwrap_or_default();
            let part = |base: Value, key: &str| with(base, &given.get(key).unwrap_or(&json!({})).to_string());
            texts[0] = format!("{{\"prices\": {}, \"news\": {}}}", part(widget(), "prices"), part(widget(), "news"));
            let group = part(group(), "group");
            let members = with(given.get("app").cloned().unwrap_or(json!({})), &format!("{{\"groups\": [{group}]}}"));
            texts[1] = apps(with(app(), &members));
        }
        Scope::Agents => texts[2] = text.to_owned(),
        Scope::Agent => texts[2] = format!("{{\"desk\": {}}}", with(agent(), text)),
    }
    let [w, a, g] = texts;
    [(Document::Widgets, w), (Document::Apps, a), (Document::Agents, g)]
}

pub(super) fn findings(scope: Scope, text: &str, profile: Profile) -> (Vec<Diagnostic>, [(Document, String); 3]) {
    let texts = documents(scope, text);
    (check(&texts, profile).0, texts)
}

fn check(texts: &[(Document, String); 3], profile: Profile) -> (Vec<Diagnostic>, Sources) {
    let mut sources = Sources::default();
    let ids = texts
        .clone()
        .map(|(document, text)| (document, sources.add(SourceFile::new(document.file_name(), text.into_bytes()))));
    let mut loaded = ids.map(|(document, file)| Some(Loaded::new(document, file, sources.file(file))));
    let documents = Documents { widgets: loaded[0].take(), apps: loaded[1].take(), agents: loaded[2].take() };
    let found = run(&documents, profile).diagnostics;
    drop(documents);
    (found, sources)
}

fn ids(diagnostics: &[Diagnostic]) -> Vec<&str> {
    diagnostics.iter().map(|diagnostic| diagnostic.rule.id).collect()
}

/// The ids of those of `rules` that find something in `text`, in the order of the text.
pub(in crate::rules) fn found(scope: Scope, text: &str, rules: &[&str]) -> Vec<&'static str> {
    let (diagnostics, _) = findings(scope, text, Profile::Current);
    diagnostics.iter().map(|diagnostic| diagnostic.rule.id).filter(|id| rules.contains(id)).collect()
}

/// As [`found`], in a widgets.json and an apps.json of the test's own.
pub(in crate::rules) fn found_in(widgets: &str, apps: &str, rules: &[&str]) -> Vec<&'static str> {
    found_in_all(widgets, apps, "{}", rules)
}

/// As [`found`], in documents of the test's own.
pub(in crate::rules) fn found_in_all(widgets: &str, apps: &str, agents: &str, rules: &[&str]) -> Vec<&'static str> {
    let texts = [(Document::Widgets, widgets), (Document::Apps, apps), (Document::Agents, agents)];
    let (diagnostics, _) = check(&texts.map(|(document, text)| (document, text.to_owned())), Profile::Current);
    diagnostics.iter().map(|diagnostic| diagnostic.rule.id).filter(|id| rules.contains(id)).collect()
}

#[test]
fn every_rule_finds_its_bad_example_and_not_its_good_one() {
    let mut wrong = Vec::new();
    for rule in RULES {
        let Rule { meta, example, .. } = rule;
        let (bad, texts) = findings(example.scope, example.bad, Profile::Current);
        let found: Vec<_> = bad.iter().filter(|diagnostic| diagnostic.rule.id == meta.id).collect();
        if found.is_empty() {
            wrong.push(format!("{}: nothing in its bad example, only {:?}\n    {texts:?}", meta.id, ids(&bad)));
        }
        let (good, texts) = findings(example.scope, example.good, Profile::Current);
        if ids(&good).contains(&meta.id) {
            wrong.push(format!("{}: found in its good example\n    {texts:?}", meta.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_fix_mends_its_finding_and_brings_no_other_fault() {
    let mut wrong = Vec::new();
    for rule in RULES {
        let texts = documents(rule.example.scope, rule.example.bad);
        let (before, sources) = check(&texts, Profile::Current);
        let count = |found: &[Diagnostic]| found.iter().filter(|one| one.rule.id == rule.meta.id).count();
        for (finding, fix) in before.iter().filter_map(|finding| Some((finding, finding.fix.as_ref()?))) {
            if finding.rule.id != rule.meta.id {
                continue;
            }
            let mut texts = texts.clone();
            let mut edits = fix.edits.clone();
            edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
            let path = sources.file(finding.primary.file).path();
            let (_, text) = texts.iter_mut().find(|(document, _)| path.ends_with(document.file_name())).unwrap();
            for edit in &edits {
                text.replace_range(edit.span.range(), &edit.text);
            }
            if edits.is_empty() {
                // The file is only to be saved anew.
                *text = text.trim_start_matches('\u{feff}').to_owned();
            }
            let (after, _) = check(&texts, Profile::Current);
            // A fix that only the author can judge may leave something to do, but nothing worse.
            let worst = if fix.applicability == Applicability::Safe { Severity::Warning } else { Severity::Error };
            let new: Vec<_> = after
                .iter()
                .filter(|one| one.severity <= worst && !ids(&before).contains(&one.rule.id))
                .map(|one| (one.rule.id, &one.message))
                .collect();
            if count(&after) >= count(&before) || !new.is_empty() {
                wrong.push(format!("{}: {new:?} after `{}`\n    {texts:?}", rule.meta.id, fix.title));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_ground_that_examples_stand_on_is_sound() {
    let (found, _) = findings(Scope::Widget, "{}", Profile::Strict);
    let errors: Vec<_> = found.iter().filter(|diagnostic| diagnostic.severity != Severity::Hint).collect();
    assert!(errors.is_empty(), "{errors:?}");
}

#[test]
fn the_table_is_sorted_and_its_texts_are_written_in_one_style() {
    for pair in RULES.windows(2) {
        assert!(pair[0].meta.id < pair[1].meta.id, "{} before {}", pair[0].meta.id, pair[1].meta.id);
    }
    let mut names: Vec<_> = RULES.iter().map(|rule| rule.meta.name).collect();
    names.sort_unstable();
    names.windows(2).for_each(|pair| assert_ne!(pair[0], pair[1]));
    for rule in RULES {
        let meta = &rule.meta;
        assert!(
            meta.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-' || byte.is_ascii_digit()),
            "{}",
            meta.id
        );
        for text in [meta.why, meta.help] {
            assert!(!text.is_empty() && !text.ends_with('.'), "{}: {text}", meta.id);
        }
    }
}

/// The rule ids that annotations below `value` name.
fn rules_named(value: &Value, annotation: Option<&str>, out: &mut Vec<String>) {
    match value {
        Value::String(id) if annotation.is_some() => out.push(id.split(':').next().unwrap_or_default().to_owned()),
        Value::Array(list) => list.iter().for_each(|value| rules_named(value, None, out)),
        Value::Object(map) => {
            for (key, value) in map {
                let inner = match key.as_str() {
                    "x-rule" | "x-null" | "x-values" | "x-keys" => Some(key.as_str()),
                    // Of a known key's entry only the rule is an id; the rest are names of keys.
                    "rule" | "use" | "move" if annotation == Some("x-keys") => {
                        Some(key.as_str()).filter(|key| *key == "rule")
                    }
                    _ => annotation,
                };
                rules_named(value, inner, out);
            }
        }
        _ => {}
    }
}

#[test]
fn every_rule_named_in_a_schema_is_in_the_table() {
    let mut ids = Vec::new();
    for document in [Document::Widgets, Document::Apps, Document::Agents] {
        rules_named(&serde_json::from_str(document.schema_text()).unwrap(), None, &mut ids);
    }
    ids.sort();
    ids.dedup();
    let missing: Vec<_> = ids.iter().filter(|id| super::find(id).is_none()).collect();
    assert!(ids.len() > 50 && missing.is_empty(), "{missing:?}");
}
