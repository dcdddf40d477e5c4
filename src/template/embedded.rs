//! The folders under `templates/projects`, each one template.

use std::borrow::Cow;
use std::path::Path;
use std::sync::OnceLock;

use include_dir::{Dir, include_dir};
use toml::Table;

use super::Expansion;
use super::foreign::{Answers, Foreign};
use super::manifest::{MANIFEST, Manifest, Runtime};

static PROJECTS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates/projects");

/// One template of a whole project.
#[derive(Debug)]
pub struct Template {
    /// What the user types after `--template`.
    pub id: Cow<'static, str>,
    pub(super) content: Content,
    manifest: Manifest,
}

/// What a template is made of.
#[derive(Debug)]
pub(super) enum Content {
    /// A folder in this program.
    Embedded(&'static Dir<'static>),
    /// A template from elsewhere, with all that it needs to know.
    Foreign { foreign: Box<Foreign>, name: String, answers: Answers },
}

impl Template {
    /// The template that the user called `typed`, for a project called `name`.
    pub fn foreign(typed: String, foreign: Foreign, name: &str, answers: Answers) -> Self {
        let manifest = Manifest { about: foreign.about(), placeholders: Table::new() };
        let content = Content::Foreign { foreign: Box::new(foreign), name: name.to_owned(), answers };
        Self { id: Cow::Owned(typed), content, manifest }
    }

    /// Whether it comes with this program, so that what it makes must be sound.
    pub fn is_own(&self) -> bool {
        matches!(self.content, Content::Embedded(_))
    }

    /// Files of `expansion` in which variables are left.
    pub fn unfilled<'e>(&self, expansion: &'e Expansion) -> Vec<&'e Path> {
        match &self.content {
            Content::Embedded(_) => Vec::new(),
            Content::Foreign { foreign, .. } => foreign.unfilled(expansion),
        }
    }

    /// One line on what the template is for.
    pub fn summary(&self) -> &str {
        &self.manifest.about.summary
    }

    /// What runs the generated project.
    pub fn runtime(&self) -> Runtime {
        self.manifest.about.runtime
    }

    /// The generated files, each with what it is for, in the order of the manifest.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.manifest.about.files.iter().map(|file| (file.path.as_str(), file.purpose.as_str()))
    }

    /// The generated files that a newcomer should know, each with what it is for, in the order in which to read them.
    pub fn first_files(&self) -> impl Iterator<Item = (&str, &str)> {
        let first = self.manifest.about.files.iter().filter(|file| !file.more);
        first.map(|file| (file.path.as_str(), file.purpose.as_str()))
    }

    /// How many further files there are, and what they are.
    pub fn more_files(&self) -> Option<(usize, &str)> {
        let count = self.manifest.about.files.iter().filter(|file| file.more).count();
        self.manifest.about.more.as_deref().filter(|_| count > 0).map(|what| (count, what))
    }

    /// The text of the file at `path`, where nothing in it is filled in; none for a template from elsewhere.
    pub fn text(&self, path: &str) -> Option<&'static str> {
        let Content::Embedded(folder) = &self.content else { return None };
        folder.get_file(folder.path().join(path))?.contents_utf8()
    }

    /// The variables that the template's files use.
    pub fn variables(&self) -> impl Iterator<Item = &str> {
        self.manifest.placeholders.keys().map(String::as_str)
    }
}

/// Every template; the first is the default.
pub fn all() -> &'static [Template] {
    static TEMPLATES: OnceLock<Vec<Template>> = OnceLock::new();
    TEMPLATES.get_or_init(|| {
        let mut templates: Vec<Template> = PROJECTS.dirs().filter_map(read).collect();
        templates.sort_by_key(|template| template.manifest.about.rank);
        templates
    })
}

/// The template called `id`.
pub fn find(id: &str) -> Option<&'static Template> {
    all().iter().find(|template| template.id == id)
}

/// The template whose name is meant by the misspelt `id`.
pub fn nearest(id: &str) -> Option<&'static Template> {
    let typed = id.to_lowercase();
    let score = |template: &&Template| {
        let parts = template.id.split('-').chain(std::iter::once(&*template.id));
        parts.map(|part| strsim::jaro_winkler(part, &typed)).fold(0.0, f64::max)
    };
    all().iter().max_by(|a, b| score(a).total_cmp(&score(b))).filter(|best| score(best) >= 0.8)
}

/// A folder without a readable manifest is no template; a test makes sure that none is like that.
fn read(folder: &'static Dir<'static>) -> Option<Template> {
    let id = folder.path().file_name()?.to_str()?;
    let text = folder.get_file(folder.path().join(MANIFEST))?.contents_utf8()?;
    let manifest = toml::from_str(text).ok()?;
    Some(Template { id: Cow::Borrowed(id), content: Content::Embedded(folder), manifest })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_folder_is_a_template_and_python_is_the_default() {
        assert_eq!(all().len(), PROJECTS.dirs().count());
        assert_eq!(all()[0].id, "python-fastapi");
    }

    #[test]
    fn declared_variables_are_the_used_ones() {
        for template in all() {
            let mut used = BTreeSet::new();
            for file in files(folder(template)) {
                if file.path().ends_with(MANIFEST) {
                    continue;
                }
                let text = file.contents_utf8().expect("templates are UTF-8");
                assert!(!text.contains("{%"), "{}: tags are not read by this test", file.path().display());
                for (at, _) in text.match_indices("{{") {
                    let inside = text[at + 2..].split("}}").next().expect("a part");
                    used.insert(inside.trim().to_owned());
                }
            }
            let declared: BTreeSet<String> = template.variables().map(str::to_owned).collect();
            assert_eq!(used, declared, "{}", template.id);
        }
    }

    #[test]
    fn every_generated_file_is_described() {
        for template in all() {
            let files: BTreeSet<String> = files(folder(template))
                .filter_map(|file| {
                    let path = file.path().strip_prefix(folder(template).path()).expect("inside").to_str()?;
                    Some(path.strip_suffix(".liquid").unwrap_or(path).to_owned())
                })
                .filter(|path| path != MANIFEST)
                .collect();
            let described: BTreeSet<String> = template.files().map(|(path, _)| path.to_owned()).collect();
            assert_eq!(files, described, "{}", template.id);
            let more = template.more_files().map_or(0, |(count, _)| count);
            assert_eq!(template.first_files().count() + more, described.len(), "{}: `more` is not told", template.id);
        }
    }

    /// What is the same in all templates, and what in those that run code.
    const ALIKE: &[&str] = &[".vscode/settings.json", "apps.json.liquid", "widgets.json"];
    const ALIKE_WITH_CODE: &[&str] =
        &[".env.example", "compose.yaml", "deploy/README.md.liquid", "deploy/kubernetes.yaml.liquid", "thumbnail.svg"];

    #[test]
    fn templates_say_the_same_where_they_mean_it() {
        let with_code = |template: &Template| template.runtime() != Runtime::None;
        for path in ALIKE.iter().chain(ALIKE_WITH_CODE) {
            let among = all().iter().filter(|template| ALIKE.contains(path) || with_code(template));
            let texts: BTreeSet<&str> = among.map(|template| template.text(path).expect(path)).collect();
            assert_eq!(texts.len(), 1, "{path}");
        }
    }

    #[test]
    fn names_in_manifests_of_kubernetes_are_texts_whatever_they_are() {
        for template in all() {
            let text = template.text("deploy/kubernetes.yaml.liquid").expect("a manifest");
            let bare = text.lines().find(|line| line.contains("{{ name_package") && !line.ends_with('"'));
            assert_eq!(bare, None, "{}: a project may be called `true`", template.id);
        }
    }

    #[test]
    fn the_list_of_a_new_project_fits_a_terminal() {
        for template in all() {
            let width = template.first_files().map(|(path, _)| path.len()).max().unwrap_or(0);
            for (path, purpose) in template.first_files() {
                let line = format!("  {path:width$}  {purpose}");
                assert!(line.chars().count() <= 80, "{line}");
            }
        }
    }

    #[test]
    fn misspelt_names_are_recognized() {
        for (typed, meant) in [
            ("python-fastap", "python-fastapi"),
            ("Python", "python-fastapi"),
            ("fastapi", "python-fastapi"),
            ("statc", "static"),
        ] {
            assert_eq!(nearest(typed).map(|template| &*template.id), Some(meant), "{typed}");
        }
        assert!(nearest("cobol").is_none());
    }

    fn folder(template: &Template) -> &'static Dir<'static> {
        match &template.content {
            Content::Embedded(folder) => folder,
            Content::Foreign { .. } => panic!("not of this program"),
        }
    }

    fn files(folder: &'static Dir<'static>) -> impl Iterator<Item = &'static include_dir::File<'static>> {
        let mut files: Vec<_> = folder.files().collect();
        for inner in folder.dirs() {
            files.extend(self::files(inner));
        }
        files.into_iter()
    }
}
