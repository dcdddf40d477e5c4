//! What a route answers, where its document says nothing: a guess by its name, told as one.

use super::super::hints;
use super::answer::Shape;
use super::naming;
use crate::widget::Kind;

/// Words of paths, and the type that they speak for.
const WORDS: &[(Kind, &[&str])] = &[
    (Kind::Chart, &["chart", "plot", "plotly", "figure", "fig", "graph", "histogram", "heatmap"]),
    (Kind::Metric, &["metric", "metrics", "kpi", "kpis"]),
    (Kind::Html, &["html"]),
    (Kind::Markdown, &["markdown", "readme"]),
    (Kind::Pdf, &["pdf"]),
];

/// The type for the answer of the route `path`, and why.
pub(super) fn kind(path: &str, shape: Shape) -> (Kind, String) {
    let words = hints::words(naming::segments(path).last().unwrap_or(&""));
    let fits = |kind: Kind| match shape {
        Shape::List => kind == Kind::Metric,
        Shape::Object => matches!(kind, Kind::Chart | Kind::Metric | Kind::Pdf),
        Shape::Silent => true,
    };
    let named = |known: &[&str]| words.iter().find(|word| known.contains(&word.as_str()));
    for (kind, known) in WORDS.iter().filter(|(kind, _)| fits(*kind)) {
        if let Some(word) = named(known) {
            return (*kind, format!("a guess by the word `{word}`: what it answers is not described"));
        }
    }
    let why = match shape {
        Shape::List => "rows whose fields are not described: the columns come from the first",
        Shape::Object => "an object whose fields are not described: one row",
        Shape::Silent => "a guess: what it answers is not described, and the columns come from the first row",
    };
    (Kind::Table, why.to_owned())
}
