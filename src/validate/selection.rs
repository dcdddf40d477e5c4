//! Which findings are reported: rules switched on and off, other severities, places at which a rule is silent.

use std::path::{Path, PathBuf};

use super::Selector;
use crate::diagnostic::{Class, Diagnostic, Severity};
use crate::project::ValidateConfig;
use crate::project::config::{ConfigError, Placed};
use crate::rules::OPT_IN;

/// What one source says of rules: the settings, or the command line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Layer {
    select: Vec<Selector>,
    ignore: Vec<Selector>,
}

impl Layer {
    /// Whether the rule `id` reports, if it is spoken of at all: the longest selector decides, at equal length `ignore`.
    fn decides(&self, id: &str) -> Option<bool> {
        let strength = |selectors: &[Selector]| {
            selectors.iter().filter(|selector| selector.matches(id)).map(Selector::exactness).max()
        };
        match (strength(&self.select), strength(&self.ignore)) {
            (None, None) => None,
            (select, ignore) => Some(select > ignore),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Silence {
    rule: Selector,
    pointer: Option<String>,
    file: Option<PathBuf>,
}

/// Which findings are reported, and how severely. By default everything but the rules that are to be switched on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    settings: Layer,
    arguments: Layer,
    severity: Vec<(Selector, Severity)>,
    silences: Vec<Silence>,
}

impl Selection {
    /// What the settings of a project say.
    pub fn from_config(config: &ValidateConfig) -> Result<Self, ConfigError> {
        let selector = |rule: &Placed| {
            Selector::parse(&rule.text).map_err(|unknown| ConfigError {
                path: config.path.clone(),
                position: Some(rule.position),
                message: unknown.message(),
                help: Some(unknown.help()),
            })
        };
        let selectors = |rules: &[Placed]| rules.iter().map(selector).collect::<Result<Vec<_>, _>>();
        let settings = Layer { select: selectors(&config.select)?, ignore: selectors(&config.ignore)? };
        let mut severity = Vec::new();
        for (rule, name) in &config.severity {
            let named =
                [Severity::Error, Severity::Warning, Severity::Hint].into_iter().find(|one| one.as_str() == name);
            severity.push((selector(rule)?, named.unwrap_or(Severity::Warning)));
        }
        let silences = config.ignores.iter().map(|exception| {
            let rule = selector(&exception.rule)?;
            Ok(Silence { rule, pointer: exception.pointer.clone(), file: exception.file.clone() })
        });
        let silences = silences.collect::<Result<_, ConfigError>>()?;
        Ok(Self { settings, arguments: Layer::default(), severity, silences })
    }

    /// Adds what the command line says, which wins.
    #[must_use]
    pub fn with_arguments(self, select: Vec<Selector>, ignore: Vec<Selector>) -> Self {
        Self { arguments: Layer { select, ignore }, ..self }
    }

    /// Whether the finding, which is in `file`, is reported; its severity becomes the one asked for.
    pub(super) fn admit(&self, diagnostic: &mut Diagnostic, file: &Path) -> bool {
        let id = diagnostic.rule.id;
        let asked = self.arguments.decides(id).or_else(|| self.settings.decides(id));
        if !asked.unwrap_or_else(|| !OPT_IN.contains(&id)) || self.is_silent(diagnostic, file) {
            return false;
        }
        let fitting = self.severity.iter().filter(|(rule, _)| rule.matches(id));
        if let Some((_, severity)) = fitting.max_by_key(|(rule, _)| rule.exactness())
            && diagnostic.severity != *severity
        {
            diagnostic.severity = *severity;
            // Workspace takes the file all the same, whatever the user makes of it.
            diagnostic.class = Class::Behaviour;
        }
        true
    }

    fn is_silent(&self, diagnostic: &Diagnostic, file: &Path) -> bool {
        self.silences.iter().any(|silence| {
            silence.rule.matches(diagnostic.rule.id)
                && silence.file.as_ref().is_none_or(|end| file.ends_with(end))
                && silence.pointer.as_ref().is_none_or(|pattern| fits(pattern, &diagnostic.primary.pointer))
        })
    }
}

/// Whether a pointer is one that `pattern` stands for: `*` is any part of one step, `**` any number of steps.
fn fits(pattern: &str, pointer: &str) -> bool {
    fn steps(pattern: &[&str], pointer: &[&str]) -> bool {
        match pattern.split_first() {
            None => pointer.is_empty(),
            Some((&"**", [])) => true,
            Some((&"**", rest)) => (0..=pointer.len()).any(|from| steps(rest, &pointer[from..])),
            Some((first, rest)) => {
                pointer.split_first().is_some_and(|(step, below)| step_fits(first, step) && steps(rest, below))
            }
        }
    }
    let pattern: Vec<&str> = pattern.split('/').collect();
    let pointer: Vec<&str> = pointer.split('/').collect();
    steps(&pattern, &pointer)
}

fn step_fits(pattern: &str, step: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == step };
    let Some(step) = step.strip_prefix(start) else { return false };
    step.char_indices().map(|(at, _)| at).chain([step.len()]).any(|at| step_fits(rest, &step[at..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Label, RuleMeta};
    use crate::text::{SourceFile, Sources, Span};

    #[test]
    fn the_longest_selector_decides_and_arguments_win() {
        let selectors = |texts: &[&str]| texts.iter().map(|text| Selector::parse(text).unwrap()).collect::<Vec<_>>();
        let layer = |select: &[&str], ignore: &[&str]| Layer { select: selectors(select), ignore: selectors(ignore) };
        assert_eq!(layer(&["W126"], &["W1"]).decides("W126"), Some(true));
        assert_eq!(layer(&["W126"], &["W1"]).decides("W127"), Some(false));
        assert_eq!(layer(&["W1"], &["W1"]).decides("W126"), Some(false));
        assert_eq!(layer(&["W126"], &["ALL"]).decides("A001"), Some(false));
        assert_eq!(layer(&["W126"], &[]).decides("A001"), None);
    }

    #[test]
    fn rules_that_are_off_report_where_they_are_selected() {
        static RULE: RuleMeta = RuleMeta {
            id: OPT_IN[0],
            name: "off",
            severity: Severity::Hint,
            class: Class::Behaviour,
            why: "",
            help: "",
        };
        let file = Sources::default().add(SourceFile::new("widgets.json", Vec::new()));
        let label = Label { file, span: Span::new(0, 0), pointer: String::new(), text: String::new() };
        let mut finding = Diagnostic::new(&RULE, "", label);
        let mut admit = |selection: &Selection| selection.admit(&mut finding, Path::new("widgets.json"));
        assert!(!admit(&Selection::default()));
        let selected = |text: &str| Selection::default().with_arguments(vec![Selector::of(text)], Vec::new());
        assert!(admit(&selected(OPT_IN[0])) && admit(&selected("")) && !admit(&selected("A0")));
    }

    #[test]
    fn patterns_stand_for_pointers() {
        for (pattern, pointer, expected) in [
            ("/prices/**", "/prices", true),
            ("/prices/**", "/prices/params/0/type", true),
            ("/prices/**", "/prices_b/type", false),
            ("/*/type", "/prices/type", true),
            ("/*/type", "/prices/params/0/type", false),
            ("/**/type", "/prices/params/0/type", true),
            ("/**", "", true),
            ("", "", true),
            ("", "/prices", false),
            ("/price*/type", "/prices/type", true),
            ("/*_old/**", "/funds_old/name", true),
            ("/*_old/**", "/funds/name", false),
            ("/a/**/b/*", "/a/b/x/b/c", true),
            ("/a/**/b/*", "/a/b", false),
        ] {
            assert_eq!(fits(pattern, pointer), expected, "{pattern} and {pointer}");
        }
    }
}
