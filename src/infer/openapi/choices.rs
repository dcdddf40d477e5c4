//! Routes that answer with the choices of a param, and the params they are for.

use std::collections::BTreeMap;

use super::super::hints;
use super::answer::{self, Answer};
use super::naming;
use super::route::{Context, Operation};
use super::schema::Schemas;
use crate::widget::OptionsEndpoint;

/// The routes that answer with choices.
#[derive(Debug, Default)]
pub(super) struct Choices {
    helpers: Vec<Helper>,
    /// By the path of such a route: the params it is for, as `/prices symbol`.
    users: BTreeMap<String, Vec<String>>,
}

#[derive(Debug)]
struct Helper {
    path: String,
    /// What its path is about: `symbol` for `/options/symbols`.
    subject: Vec<String>,
    /// Its parameters, and whether each is required.
    params: Vec<(String, bool)>,
}

/// Words that say that choices are answered, but not of what.
const GENERIC: &[&str] = &[
    "option",
    "choice",
    "list",
    "value",
    "available",
    "all",
    "get",
    "dropdown",
    "lookup",
    "select",
    "selection",
    "valid",
    "supported",
];

/// The words of a name in the singular, those left out that say nothing.
fn subject(name: &str) -> Vec<String> {
    let singular = |word: &String| match word.as_str() {
        "ids" => "id".to_owned(),
        short if short.len() <= 3 => short.to_owned(),
        ending if ending.ends_with("ies") => format!("{}y", &ending[..ending.len() - 3]),
        ending if ending.ends_with("ss") => ending.to_owned(),
        ending => ending.strip_suffix('s').unwrap_or(ending).to_owned(),
    };
    hints::words(name).iter().map(singular).filter(|word| !GENERIC.contains(&word.as_str())).collect()
}

impl Choices {
    /// The routes among `operations` that answer with choices.
    pub(super) fn find(schemas: &Schemas<'_>, operations: &[Operation<'_>]) -> Self {
        let answers = |operation: &&Operation<'_>| matches!(answer::of(schemas, operation), Ok(Answer::Choices { .. }));
        let helper = |operation: &Operation<'_>| {
            let segments = naming::segments(operation.path);
            let params = operation
                .parameters
                .iter()
                .filter(|parameter| matches!(parameter["in"].as_str(), Some("query" | "path")));
            Helper {
                path: operation.path.to_owned(),
                subject: subject(
                    segments
                        .last()
                        .filter(|last| !subject(last).is_empty())
                        .or(segments.iter().rev().nth(1))
                        .unwrap_or(&""),
                ),
                params: params
                    .map(|parameter| {
                        (parameter["name"].as_str().unwrap_or_default().to_owned(), parameter["required"] == true)
                    })
                    .collect(),
            }
        };
        let helpers: Vec<Helper> =
            operations.iter().filter(|one| one.method == "GET").filter(answers).map(helper).collect();
        let mut choices = Self { helpers, users: BTreeMap::new() };
        let mut users: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for operation in operations {
            for name in names(operation) {
                if let Some(helper) = choices.helper(operation, name) {
                    users.entry(helper.path.clone()).or_default().push(format!("`{name}` of {}", operation.path));
                }
            }
        }
        choices.users = users;
        choices
    }

    /// The params that the route `path` answers the choices of.
    pub(super) fn users(&self, path: &str) -> Vec<&str> {
        self.users.get(path).into_iter().flatten().map(String::as_str).collect()
    }

    /// Where the choices of the param `name` of `operation` come from, with the path of that route.
    pub(super) fn of(
        &self,
        context: &Context<'_>,
        operation: &Operation<'_>,
        name: &str,
    ) -> Option<(OptionsEndpoint, String)> {
        let helper = self.helper(operation, name)?;
        let in_path = naming::placeholders(&helper.path);
        let passed = helper
            .params
            .iter()
            .filter(|(param, _)| names(operation).any(|name| name == param) && !in_path.contains(&param.as_str()));
        let params = passed.map(|(param, _)| (param.clone(), format!("${param}"))).collect();
        Some((OptionsEndpoint { endpoint: context.endpoint(&helper.path), params }, helper.path.clone()))
    }

    /// The route that answers the choices of the param `name`, if all it needs is known in `operation`.
    fn helper(&self, operation: &Operation<'_>, name: &str) -> Option<&Helper> {
        let wanted = subject(name);
        let known = |param: &str| param != name && names(operation).any(|name| name == param);
        self.helpers.iter().filter(|helper| helper.path != operation.path && !wanted.is_empty()).find(|helper| {
            let fits = helper.subject == wanted
                || (wanted.len() > 1 && helper.subject.len() == 1 && wanted.last() == helper.subject.last());
            fits && helper.params.iter().all(|(param, required)| !required || known(param))
        })
    }
}

/// The names of what widgets send to `operation`.
fn names<'a>(operation: &'a Operation<'_>) -> impl Iterator<Item = &'a str> {
    let sent =
        operation.parameters.iter().filter(|parameter| matches!(parameter["in"].as_str(), Some("query" | "path")));
    sent.filter_map(|parameter| parameter["name"].as_str())
}

/// The only route among all that answers with choices, for the files of a viewer.
impl Choices {
    /// The route whose choices fit the name of a list of files.
    pub(super) fn of_files(
        &self,
        context: &Context<'_>,
        operation: &Operation<'_>,
        name: &str,
    ) -> Option<OptionsEndpoint> {
        let named = |helper: &&Helper| {
            let about = subject(operation.path);
            helper.subject.iter().any(|word| {
                about.contains(word) || ["file", "document", "filename", "report", "pdf"].contains(&word.as_str())
            })
        };
        let found = self.helper(operation, name).or_else(|| self.helpers.iter().find(named))?;
        found
            .params
            .iter()
            .all(|(_, required)| !required)
            .then(|| OptionsEndpoint { endpoint: context.endpoint(&found.path), params: Vec::new() })
    }
}
