//! Runs every rule's examples, and checks what every rule must have.

use serde_json::Value;

use super::example::{agents_name, check, documents};
use super::{Profile, RULES, Rule, Scope};
use crate::diagnostic::{Diagnostic, Severity};
use crate::schema::Document;
use crate::text::Applicability;

pub(super) fn findings(scope: Scope, text: &str, profile: Profile) -> (Vec<Diagnostic>, [(Document, String); 3]) {
    let texts = documents(scope, text);
    (check(texts.clone(), agents_name(scope, text), profile).1, texts)
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
    let (_, diagnostics) =
        check(texts.map(|(document, text)| (document, text.to_owned())), "agents.json", Profile::Current);
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
        let (sources, before) = check(texts.clone(), "agents.json", Profile::Current);
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
            let (_, after) = check(texts.clone(), "agents.json", Profile::Current);
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
fn every_rule_can_be_demonstrated_as_it_is_laid_out_for_reading() {
    let silent: Vec<_> = RULES.iter().filter(|rule| rule.demonstrate().is_none()).map(|rule| rule.meta.id).collect();
    assert!(silent.is_empty(), "{silent:?}");
}

#[test]
fn the_ground_that_examples_stand_on_is_sound() {
    let (found, _) = findings(Scope::Widget, "{}", Profile::Strict);
    let errors: Vec<_> = found.iter().filter(|diagnostic| diagnostic.severity != Severity::Hint).collect();
    assert!(errors.is_empty(), "{errors:?}");
}

#[test]
fn every_rule_to_be_asked_for_is_in_the_table() {
    let missing: Vec<_> = super::OPT_IN.iter().filter(|id| super::find(id).is_none()).collect();
    assert!(missing.is_empty(), "{missing:?}");
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
