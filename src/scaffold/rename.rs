//! A widget given another id, in widgets.json and wherever apps.json names it.

use super::dashboard::{self, list, mention, placed};
use super::draft::Draft;
use super::refusal::Refusal;
use super::revision::{Revision, RevisionError, require, taken, widgets};
use crate::json::rewrite::{quote, rename_key, replace_value};
use crate::json::{Member, Node};
use crate::project::Backend;
use crate::text::Edit;

/// Keys under which a definition may repeat its id.
const INNER_IDS: &[&str] = &["widgetId", "id"];

/// What renaming the widget `old` of `backend` to `new` will change.
pub fn rename(backend: &Backend, old: &str, new: &str) -> Result<Revision, RevisionError> {
    let mut document = widgets(backend)?;
    document.look(|root| require(root, &[old.to_owned()]))??;
    if let Some(problem) = problem(new) {
        return Err(Refusal::new(format!("`{new}` {problem}"), "use lower case letters, digits, `_` and `-`").into());
    }
    if document.look(|root| root.member(new).is_some())? {
        return Err(taken(&format!("a widget `{new}`")).into());
    }
    let mut revision = Revision::default();
    let endpoint = document.look(|root| root.get(old)?.get("endpoint")?.as_str().map(str::to_owned))?;
    document.edit(|_, root| {
        // Of an id that stands twice, Workspace reads the last one; to name only one of them would bring back the other.
        let definitions = root.members().iter().filter(|member| member.key == old);
        Some(definitions.flat_map(|member| definition(member, old, new)).collect())
    })?;
    document.finish(&mut revision.changes)?;
    if let Some(apps) = &backend.apps {
        let mut document = Draft::read(apps)?;
        document.edit(|text, root| {
            Some(dashboard::apps(root).into_iter().flat_map(|app| references(text, app, old, new)).collect())
        })?;
        document.finish(&mut revision.changes)?;
    }
    if let Some(endpoint) = endpoint {
        revision.remarks.push(format!("the endpoint stays `{endpoint}`: an id and an endpoint may differ"));
    }
    revision.remarks.push(format!("dashboards and spreadsheets that users have made already still name `{old}`"));
    Ok(revision)
}

/// Why `id` is none that a widget should have.
fn problem(id: &str) -> Option<&'static str> {
    let unmentionable = |c: char| matches!(c, '[' | ']' | '"' | '\'') || c.is_control() || c.is_whitespace();
    if id.is_empty() {
        return Some("is no id: apps could not name the widget");
    }
    id.contains(unmentionable).then_some("is no id: spaces, brackets and quotes break mentions and formulas")
}

fn definition(member: &Member<'_>, old: &str, new: &str) -> Vec<Edit> {
    let inner = INNER_IDS.iter().filter_map(|key| member.value.get(key)).filter(|id| id.as_str() == Some(old));
    std::iter::once(rename_key(member, new)).chain(inner.map(|id| replace_value(id, quote(new)))).collect()
}

/// The edits to whatever names the widget in `app`.
fn references(text: &str, app: &Node<'_>, old: &str, new: &str) -> Vec<Edit> {
    let layouts = dashboard::layouts(app);
    let items = layouts.iter().flat_map(|layout| layout.items());
    let items = items.filter(|item| placed(item) == Some(old)).filter_map(|item| item.get("i"));
    let members = list(app, "groups").iter().flat_map(|group| list(group, "widgetIds"));
    let members = members.filter(|id| id.as_str() == Some(old));
    let names = items.chain(members).map(|node| replace_value(node, quote(new)));
    let prompts = list(app, "prompts").iter().filter_map(|prompt| prompt_edit(text, prompt, old, new));
    names.chain(prompts).collect()
}

/// The prompt with the new id, spelt as it was but for that.
fn prompt_edit(text: &str, prompt: &Node<'_>, old: &str, new: &str) -> Option<Edit> {
    let meant = prompt.as_str().filter(|prompt| prompt.contains(&mention(old)))?;
    let escaped = |id: &str| {
        let text = quote(&mention(id));
        text[1..text.len() - 1].to_owned()
    };
    let written = text.get(prompt.span.range())?;
    let renamed = written.replace(&escaped(old), &escaped(new));
    let renamed = if renamed == written { quote(&meant.replace(&mention(old), &mention(new))) } else { renamed };
    Some(replace_value(prompt, renamed))
}
