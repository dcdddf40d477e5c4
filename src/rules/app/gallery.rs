//! What the gallery of apps shows: name, description and picture of each app, and what is offered once one is opened.

use std::collections::HashMap;

use crate::diagnostic::{Class, Diagnostic, Label, RuleMeta, Severity};
use crate::json::rewrite;
use crate::rules::view::AppView;
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::{Fix, closest};

/// Two apps that become one.
pub(crate) static SAME_NAME: Rule = Rule {
    meta: RuleMeta {
        id: "A013",
        name: "same-app-name",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace makes an app's id of its name, letter case and spaces left out of account: two apps with one id are one app, and one of them cannot be opened",
        help: "give one of them another name",
    },
    check: Check::Code(same_names),
    example: Example {
        scope: Scope::Apps,
        bad: r#"[{"name": "Fund desk", "allowCustomization": true, "tabs": {}, "groups": []}, {"name": "Fund Desk", "allowCustomization": true, "tabs": {}, "groups": []}]"#,
        good: r#"[{"name": "Fund desk", "allowCustomization": true, "tabs": {}, "groups": []}, {"name": "Bond desk", "allowCustomization": true, "tabs": {}, "groups": []}]"#,
    },
};

/// No description.
pub(crate) static NO_DESCRIPTION: Rule = Rule {
    meta: RuleMeta {
        id: "A014",
        name: "missing-app-description",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "the gallery shows the description under the name; without it users have to open the app to learn what it is for",
        help: "add `description`, a sentence on what the app shows",
    },
    check: Check::App(presentation),
    example: Example {
        scope: Scope::App,
        bad: r#"{"description": ""}"#,
        good: r#"{"description": "Prices and facts of one fund."}"#,
    },
};

/// No suggested questions.
pub(crate) static NO_PROMPTS: Rule = Rule {
    meta: RuleMeta {
        id: "A019",
        name: "missing-prompts",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "today's Workspace does without it, but some of OpenBB's own checks demand the list even when it is empty",
        help: "add `\"prompts\": []`",
    },
    check: Check::With("A014"),
    example: Example {
        scope: Scope::Apps,
        bad: r#"[{"name": "Fund desk", "allowCustomization": true, "tabs": {}, "groups": []}]"#,
        good: r#"[{"name": "Fund desk", "allowCustomization": true, "tabs": {}, "groups": [], "prompts": []}]"#,
    },
};

/// An agent that agents.json does not have.
pub(crate) static UNKNOWN_AGENT: Rule = Rule {
    meta: RuleMeta {
        id: "A022",
        name: "unknown-selected-agent",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "the agent is looked up by id or name when the app opens; where none matches, nothing is selected and nothing is said",
        help: "write the id of an agent of agents.json; an agent of another backend has to be connected too",
    },
    check: Check::With("A014"),
    example: Example {
        scope: Scope::App,
        bad: r#"{"selected_agent": "desk-helper"}"#,
        good: r#"{"selected_agent": "Desk helper"}"#,
    },
};

fn same_names(cx: &Context<'_, '_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut seen: HashMap<String, (&str, Label)> = HashMap::new();
    for app in cx.apps() {
        let Some(node) = app.node.get("name") else { continue };
        let Some((name, slug)) = node.as_str().map(|name| (name, slug(name))).filter(|(_, slug)| !slug.is_empty())
        else {
            continue;
        };
        let label = |text: &str| app.label(node.span, &app.pointer.key("name"), text);
        if let Some((first, place)) = seen.get(&slug) {
            let message = format!("apps `{first}` and `{name}` are one and the same for Workspace");
            found.push(Diagnostic::new(&SAME_NAME.meta, message, label("")).related(place.clone()));
        } else {
            seen.insert(slug, (name, label("the first one")));
        }
    }
    found
}

/// The part of the id that Workspace makes of `name`, as far as names that give one id for certain give one text here.
fn slug(name: &str) -> String {
    let lower = name.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| c.is_whitespace() || c == '-').filter(|word| !word.is_empty()).collect();
    words.join("-")
}

fn presentation(cx: &Context<'_, '_>, app: &AppView<'_, '_>, found: &mut Vec<Diagnostic>) {
    let description = app.node.get("description");
    if description.is_none_or(|text| text.as_str().is_some_and(|text| text.trim().is_empty())) {
        let label = description
            .map_or_else(|| app.own_label(""), |text| app.label(text.span, &app.pointer.key("description"), ""));
        found.push(Diagnostic::new(&NO_DESCRIPTION.meta, format!("{} has no description", app.words), label));
    }
    if app.node.member("prompts").is_none() {
        let fix = rewrite::insert_member(app.text(), app.node, "prompts", "[]")
            .map(|edit| Fix::safe("add an empty list", [edit]));
        let message = format!("{} has no list of prompts", app.words);
        found.push(Diagnostic::new(&NO_PROMPTS.meta, message, app.own_label("")).fix(fix));
    }
    found.extend(unknown_agent(cx, app));
}

fn unknown_agent(cx: &Context<'_, '_>, app: &AppView<'_, '_>) -> Option<Diagnostic> {
    let node = app.node.get("selected_agent")?;
    let wanted = node.as_str().filter(|agent| !agent.trim().is_empty())?;
    let agents = cx.documents().agents.as_ref()?;
    let root = agents.root.as_ref().filter(|root| root.is_object() || root.is_array())?;
    if agents.errors.iter().any(|error| error.kind.hides_structure()) {
        return None;
    }
    let keys = root.members().iter().map(|member| member.key.as_ref());
    let values = root.members().iter().map(|member| &member.value).chain(root.items());
    let texts = |key: &'static str| values.clone().filter_map(move |agent| agent.get(key)?.as_str());
    let known: Vec<&str> = keys.chain(texts("id")).chain(texts("name")).collect();
    if known.contains(&wanted) {
        return None;
    }
    let message = format!("{} selects agent `{wanted}`, which is not in agents.json", app.words);
    let label = app.label(node.span, &app.pointer.key("selected_agent"), "no such agent");
    let diagnostic = Diagnostic::new(&UNKNOWN_AGENT.meta, message, label);
    Some(match closest(wanted, known) {
        // A slip of the finger; any other agent may come from elsewhere.
        Some(right) => diagnostic.severity(Severity::Warning).help(format!("did you mean `{right}`?")),
        None => diagnostic,
    })
}

#[cfg(test)]
mod tests {
    use super::slug;
    use crate::rules::harness::found_in_all;

    #[test]
    fn names_are_one_where_only_case_and_spaces_differ() {
        assert_eq!(slug("Fund  desk "), slug("fund-Desk"));
        for (one, other) in
            [("Fund desk", "Funddesk"), ("Fund desk 1", "Fund desk 2"), ("C", "C++"), ("Fonds", "Fönds")]
        {
            assert_ne!(slug(one), slug(other));
        }
        assert_eq!(slug(" "), "");
    }

    #[test]
    fn an_agent_is_known_by_key_id_or_name_where_agents_json_can_be_read() {
        let cases = [
            (r#"{"desk": {"name": "Desk helper"}}"#, "desk", true),
            (r#"{"desk": {"name": "Desk helper"}}"#, "Desk helper", true),
            (r#"{"x": {"id": "desk", "name": "Helper"}}"#, "desk", true),
            (r#"[{"id": "desk", "name": "Helper"}]"#, "desk", true),
            (r#"{"desk": {"name": "Desk helper"}}"#, "", true),
            (r#"{"desk": {"name": "Desk helper"}}"#, "Desk", false),
            (r#"{"desk": {"name": "Desk helper""#, "other", true),
            ("{}", "desk", false),
        ];
        for (agents, agent, known) in cases {
            let apps = format!(r#"[{{"name": "Desk", "selected_agent": "{agent}"}}]"#);
            assert_eq!(found_in_all("{}", &apps, agents, &["A022"]).is_empty(), known, "{agents} {agent}");
        }
    }
}
