//! Examples as whole documents: what an example leaves out is put around it.

use serde_json::{Value, json};

use super::{Documents, Example, Loaded, Profile, Rule, Scope, run};
use crate::diagnostic::Diagnostic;
use crate::schema::Document;
use crate::text::{Applicability, SourceFile, Sources};

/// What a rule finds in its own bad example.
#[derive(Debug)]
pub struct Demonstration {
    /// The documents around the example.
    pub sources: Sources,
    /// The finding.
    pub diagnostic: Diagnostic,
}

impl Rule {
    /// Runs the rule over its bad example. None only for a rule whose example is wrong, which a test rules out.
    pub fn demonstrate(&self) -> Option<Demonstration> {
        let Example { scope, bad, .. } = self.example;
        let (texts, agents_name) = (documents(scope, bad), agents_name(scope, bad));
        let (sources, found) =
            check(texts.map(|(document, text)| (document, crate::json::pretty(&text))), agents_name, Profile::Current);
        let diagnostic = found.into_iter().find(|diagnostic| diagnostic.rule.id == self.meta.id)?;
        Some(Demonstration { sources, diagnostic })
    }

    /// Whether a finding as in the rule's example can be mended by the program, and how freely.
    pub fn fix(&self) -> Option<Applicability> {
        self.demonstrate()?.diagnostic.fix.map(|fix| fix.applicability)
    }
}

/// What the file with the agents is called in an example.
pub(super) fn agents_name(scope: Scope, text: &str) -> &str {
    if scope == Scope::AgentsName { text } else { Document::Agents.file_name() }
}

/// Runs every rule over documents given as text, those of the agents called `agents_name`.
pub(super) fn check(texts: [(Document, String); 3], agents_name: &str, profile: Profile) -> (Sources, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let ids = texts.map(|(document, text)| {
        let name = if document == Document::Agents { agents_name } else { document.file_name() };
        (document, sources.add(SourceFile::new(name, text.into_bytes())))
    });
    let found = {
        let [widgets, apps, agents] = ids.map(|(document, file)| Some(Loaded::new(document, file, sources.file(file))));
        run(&Documents { widgets, apps, agents }, profile, &|_| true).diagnostics
    };
    (sources, found)
}

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
    let rest = Value::Object(base).to_string();
    let inside = |text: &str| {
        let text = text.trim();
        let text = text.strip_prefix('{').unwrap_or(text);
        text.strip_suffix('}').unwrap_or(text).trim().to_owned()
    };
    let parts = [inside(text), inside(&rest)].into_iter().filter(|part| !part.is_empty());
    format!("{{{}}}", parts.collect::<Vec<_>>().join(", "))
}

/// The three documents in which `text` stands where `scope` says; all of them sound but for `text`.
pub(super) fn documents(scope: Scope, text: &str) -> [(Document, String); 3] {
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
        Scope::Widgets => text.clone_into(&mut texts[0]),
        Scope::Widget => texts[0] = widgets(with(widget(), text)),
        Scope::Column => {
            texts[0] =
                widgets(in_widget("data", format!("{{\"table\": {{\"columnsDefs\": [{}]}}}}", with(column, text))));
        }
        Scope::Param => texts[0] = widgets(in_widget("params", format!("[{}]", with(param, text)))),
        Scope::Apps => text.clone_into(&mut texts[1]),
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
        Scope::AgentsName => {}
        Scope::Agents => text.clone_into(&mut texts[2]),
        Scope::Agent => texts[2] = format!("{{\"desk\": {}}}", with(agent(), text)),
    }
    let [w, a, g] = texts;
    [(Document::Widgets, w), (Document::Apps, a), (Document::Agents, g)]
}
