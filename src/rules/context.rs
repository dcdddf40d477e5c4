//! What a rule sees: the documents, read, and a place to report to.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::view::{AppView, WidgetView};
use crate::diagnostic::{Diagnostic, Label};
use crate::json::{Node, Pointer, SyntaxError};
use crate::schema::Document;
use crate::text::{FileId, SourceFile, Span};

/// Which of several disagreeing sources the rules follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Profile {
    /// What Workspace itself does today.
    #[default]
    Current,
    /// What OpenBB's documentation says.
    Docs,
    /// Every source satisfied at once.
    Strict,
}

/// A document, read.
#[derive(Debug)]
pub struct Loaded<'s> {
    /// Which document it is.
    pub document: Document,
    /// Its name among the sources.
    pub file: FileId,
    /// Its text.
    pub source: &'s SourceFile,
    /// Its value, as far as it could be read.
    pub root: Option<Node<'s>>,
    /// What is wrong with its text.
    pub errors: Vec<SyntaxError>,
    /// Whether more is wrong with its text than is listed.
    pub more_errors: bool,
}

impl<'s> Loaded<'s> {
    /// Reads `source`.
    pub fn new(document: Document, file: FileId, source: &'s SourceFile) -> Self {
        let parsed = crate::json::parse(source.text());
        Self { document, file, source, root: parsed.root, errors: parsed.errors, more_errors: parsed.more_errors }
    }

    /// A label on `span`.
    pub fn label(&self, span: Span, pointer: &Pointer, text: impl Into<String>) -> Label {
        Label { file: self.file, span, pointer: pointer.as_str().to_owned(), text: text.into() }
    }
}

/// The documents of one backend, as far as they exist.
#[derive(Debug, Default)]
pub struct Documents<'s> {
    /// widgets.json
    pub widgets: Option<Loaded<'s>>,
    /// apps.json
    pub apps: Option<Loaded<'s>>,
    /// agents.json
    pub agents: Option<Loaded<'s>>,
}

impl<'s> Documents<'s> {
    /// Those that exist.
    pub fn iter(&self) -> impl Iterator<Item = &Loaded<'s>> {
        [&self.widgets, &self.apps, &self.agents].into_iter().flatten()
    }
}

/// What a rule sees and where it reports.
pub struct Context<'d, 's> {
    documents: &'d Documents<'s>,
    profile: Profile,
    diagnostics: Vec<Diagnostic>,
    widgets: OnceLock<Vec<WidgetView<'d, 's>>>,
    widget_index: OnceLock<HashMap<&'d str, usize>>,
    plain_index: OnceLock<HashMap<String, Vec<&'d str>>>,
    apps: OnceLock<Vec<AppView<'d, 's>>>,
}

impl<'d, 's> Context<'d, 's> {
    /// A context without findings.
    pub fn new(documents: &'d Documents<'s>, profile: Profile) -> Self {
        Self {
            documents,
            profile,
            diagnostics: Vec::new(),
            widgets: OnceLock::new(),
            widget_index: OnceLock::new(),
            plain_index: OnceLock::new(),
            apps: OnceLock::new(),
        }
    }

    /// The documents.
    pub fn documents(&self) -> &'d Documents<'s> {
        self.documents
    }

    /// Whose word counts.
    pub fn profile(&self) -> Profile {
        self.profile
    }

    /// Every widget definition; of ids given twice the last, which is the one that Workspace sees.
    pub fn widgets(&self) -> &[WidgetView<'d, 's>] {
        self.widgets.get_or_init(|| super::view::widgets(self.documents.widgets.as_ref()))
    }

    /// The widget called `id`.
    pub fn widget(&self, id: &str) -> Option<&WidgetView<'d, 's>> {
        let index = self
            .widget_index
            .get_or_init(|| self.widgets().iter().enumerate().map(|(at, widget)| (widget.id, at)).collect());
        index.get(id).and_then(|&at| self.widgets().get(at))
    }

    /// The widgets whose ids differ from `id` only in separators, a leading slash or the suffix of OpenBB's own generator.
    pub(super) fn widgets_spelt_like(&self, id: &str) -> &[&'d str] {
        let plain = |id: &str| id.trim_start_matches('/').trim_end_matches("_custom_obb").replace(['/', '-'], "_");
        let index = self.plain_index.get_or_init(|| {
            let mut index: HashMap<String, Vec<&'d str>> = HashMap::new();
            for widget in self.widgets() {
                index.entry(plain(widget.id)).or_default().push(widget.id);
            }
            index
        });
        index.get(&plain(id)).map_or(&[], Vec::as_slice)
    }

    /// Whether widgets.json could be read well enough to say which ids it does not have.
    pub fn widgets_are_known(&self) -> bool {
        let Some(loaded) = &self.documents.widgets else { return false };
        loaded.root.as_ref().is_some_and(Node::is_object)
            && !loaded.errors.iter().any(|error| error.kind.hides_structure())
    }

    /// Every app.
    pub fn apps(&self) -> &[AppView<'d, 's>] {
        self.apps.get_or_init(|| super::view::apps(self.documents.apps.as_ref()))
    }

    /// Adds findings.
    pub(super) fn report(&mut self, diagnostics: Vec<Diagnostic>) {
        self.diagnostics.extend(diagnostics);
    }

    /// Drops the findings for which `admit` answers false.
    pub(super) fn admit(&mut self, admit: &dyn Fn(&mut Diagnostic) -> bool) {
        self.diagnostics.retain_mut(admit);
    }

    /// What has been reported so far.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// All findings in the order to print them.
    pub fn finish(self) -> Vec<Diagnostic> {
        let mut diagnostics = self.diagnostics;
        for diagnostic in &mut diagnostics {
            if diagnostic.help.is_empty() {
                diagnostic.help.push(diagnostic.rule.help.to_owned());
            }
            diagnostic.escape_control_characters();
        }
        diagnostics.sort_by(|a, b| {
            let key =
                |d: &Diagnostic| (d.primary.file, d.primary.span.start, d.severity, d.rule.id, d.primary.span.end);
            key(a).cmp(&key(b))
        });
        diagnostics.dedup_by(|a, b| {
            a.rule.id == b.rule.id
                && a.primary.pointer == b.primary.pointer
                && a.primary.span == b.primary.span
                && a.message == b.message
        });
        diagnostics
    }
}
