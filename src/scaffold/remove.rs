//! Widgets taken out of widgets.json and off every dashboard. The code that answered them stays.

use super::dashboard::{self, list, placed, text};
use super::draft::Draft;
use super::remains::remains;
use super::revision::{Revision, RevisionError, require, widgets};
use crate::json::{Node, rewrite};
use crate::project::Backend;
use crate::text::Edit;

/// What removing the widgets `ids` of `backend` will change.
pub fn remove(backend: &Backend, ids: &[String]) -> Result<Revision, RevisionError> {
    let mut document = widgets(backend)?;
    document.look(|root| require(root, ids))??;
    let goes = |id: &str| ids.iter().any(|gone| gone == id);
    let remains = document.look(|root| remains(&backend.root, root, &goes))?;
    let mut revision = Revision::default();
    document.edit(|text, root| rewrite::remove_members(text, root, |member| goes(&member.key)))?;
    document.finish(&mut revision.changes)?;
    if let Some(apps) = &backend.apps {
        let mut document = Draft::read(apps)?;
        let remarks = &mut revision.remarks;
        document.edit(|text, root| {
            let edits = dashboard::apps(root).into_iter().map(|app| Removal { app, goes: &goes }.edits(text, remarks));
            Some(edits.collect::<Option<Vec<_>>>()?.concat())
        })?;
        document.finish(&mut revision.changes)?;
    }
    revision.remarks.extend(remains);
    Ok(revision)
}

/// One app, off which widgets are taken.
struct Removal<'a, 'n, 's> {
    app: &'n Node<'s>,
    goes: &'a dyn Fn(&str) -> bool,
}

impl<'n> Removal<'_, 'n, '_> {
    fn edits(&self, text: &str, remarks: &mut Vec<String>) -> Option<Vec<Edit>> {
        let words = dashboard::words(self.app);
        let mut edits = Vec::new();
        for layout in dashboard::layouts(self.app) {
            edits.extend(rewrite::remove_items(text, layout, |item| placed(item).is_some_and(self.goes))?);
        }
        edits.extend(self.groups(text, &words, remarks)?);
        if let Some(prompts) = self.app.get("prompts") {
            let mentions = |prompt: &Node<'_>| {
                let ids = prompt.as_str().unwrap_or_default().split("@[id:").skip(1);
                ids.filter_map(|rest| Some(rest.split_once(']')?.0)).any(self.goes)
            };
            for prompt in prompts.items().iter().filter(|prompt| mentions(prompt)).filter_map(Node::as_str) {
                remarks.push(format!("a prompt of {words} goes with it: {prompt}"));
            }
            edits.extend(rewrite::remove_items(text, prompts, mentions)?);
        }
        Some(edits)
    }

    /// Takes the widgets out of the groups. A group that loses its last member goes; one with a single member stays, as its
    /// `defaultValue` is what that widget begins with.
    fn groups(&self, source: &str, words: &str, remarks: &mut Vec<String>) -> Option<Vec<Edit>> {
        let Some(groups) = self.app.get("groups") else { return Some(Vec::new()) };
        let mut edits = rewrite::remove_items(source, groups, |group| self.members_left(group) == Some(0))?;
        for group in groups.items() {
            let name = text(group, "name").unwrap_or_default();
            match self.members_left(group) {
                None => continue,
                Some(0) => {
                    remarks.push(format!("group `{name}` of {words} goes with its last member"));
                    continue;
                }
                Some(1) => remarks.push(format!("group `{name}` of {words} keeps one member, and shares nothing")),
                Some(_) => {}
            }
            if let Some(ids) = group.get("widgetIds") {
                edits.extend(rewrite::remove_items(source, ids, |id| id.as_str().is_some_and(self.goes))?);
            }
        }
        Some(edits)
    }

    /// The members that `group` keeps: widgets that it lists, and copies that join it by themselves. None where it loses none.
    fn members_left(&self, group: &'n Node<'_>) -> Option<usize> {
        let name = text(group, "name");
        let layouts = dashboard::layouts(self.app);
        let joins =
            |item: &&Node<'_>| list(item, "groups").iter().any(|group| name.is_some() && group.as_str() == name);
        let joined: Vec<&str> =
            layouts.iter().flat_map(|layout| layout.items()).filter(joins).filter_map(placed).collect();
        let listed = list(group, "widgetIds").iter().filter_map(Node::as_str);
        // A widget that is listed and placed twice is two members.
        let (lost, kept): (Vec<&str>, Vec<&str>) =
            listed.filter(|id| !joined.contains(id)).chain(joined.iter().copied()).partition(|id| (self.goes)(id));
        (!lost.is_empty()).then_some(kept.len())
    }
}
