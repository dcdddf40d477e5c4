//! The types of widget, and what Workspace asks of each.

use crate::text::closest;

/// A type of widget.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `table`
    Table,
    /// `ssrm_table`
    SsrmTable,
    /// `ssrm_advanced`
    SsrmAdvanced,
    /// `live_grid`
    LiveGrid,
    /// `metric`
    Metric,
    /// `chart`
    Chart,
    /// `chart-highcharts`
    Highcharts,
    /// `chart-vegalite`
    VegaLite,
    /// `advanced_charting`
    AdvancedCharting,
    /// `markdown`
    Markdown,
    /// `note`
    Note,
    /// `newsfeed`
    Newsfeed,
    /// `html`
    Html,
    /// `iframe`
    Iframe,
    /// `youtube`
    Youtube,
    /// `pdf`
    Pdf,
    /// `multi_file_viewer`
    MultiFileViewer,
    /// `file_viewer`
    FileViewer,
    /// `omni`
    Omni,
}

/// How Workspace asks for a widget's data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// With GET, the params in the query.
    Get,
    /// With POST, a JSON document in the body.
    Post,
    /// With GET for the routes of `TradingView`'s UDF below the endpoint.
    Udf,
    /// The endpoint is the address of a page.
    Page,
    /// Not at all.
    Nothing,
}

/// The name under which Workspace stores a note, which it reads as well.
const RICH_NOTE: &str = "rich_note";

struct Facts {
    kind: Kind,
    name: &'static str,
    /// Other names by which people call it.
    also: &'static [&'static str],
    summary: &'static str,
    asked: Asked,
    size: (u32, u32),
}

const fn facts(
    kind: Kind,
    name: &'static str,
    also: &'static [&'static str],
    summary: &'static str,
    asked: Asked,
    size: (u32, u32),
) -> Facts {
    Facts { kind, name, also, summary, asked, size }
}

/// The types in the order in which they are offered: the usual first.
const FACTS: &[Facts] = &[
    facts(Kind::Table, "table", &["grid"], "rows and columns", Asked::Get, (20, 12)),
    facts(Kind::Chart, "chart", &["plotly"], "a Plotly figure", Asked::Get, (20, 13)),
    facts(Kind::Metric, "metric", &["kpi"], "one or a few numbers", Asked::Get, (10, 5)),
    facts(Kind::Markdown, "markdown", &["text", "md"], "formatted text", Asked::Get, (20, 10)),
    facts(Kind::Newsfeed, "newsfeed", &["news"], "a list of articles", Asked::Get, (20, 15)),
    facts(Kind::Html, "html", &["html_widget"], "a page made by the backend", Asked::Get, (20, 15)),
    facts(Kind::Highcharts, "chart-highcharts", &["highcharts"], "a Highcharts chart", Asked::Get, (20, 13)),
    facts(
        Kind::VegaLite,
        "chart-vegalite",
        &["vega", "vega-lite", "vegalite"],
        "a Vega-Lite chart",
        Asked::Get,
        (20, 13),
    ),
    facts(
        Kind::AdvancedCharting,
        "advanced_charting",
        &["advanced-chart", "tradingview", "tradingview_chart"],
        "a TradingView price chart",
        Asked::Udf,
        (40, 20),
    ),
    facts(Kind::LiveGrid, "live_grid", &[], "a table updated over a WebSocket", Asked::Get, (20, 12)),
    facts(Kind::SsrmTable, "ssrm_table", &["table_ssrm"], "a table read page by page", Asked::Post, (40, 15)),
    facts(Kind::Omni, "omni", &[], "answers to a typed prompt", Asked::Post, (30, 12)),
    facts(Kind::Pdf, "pdf", &["pdf_viewer"], "one PDF file", Asked::Get, (20, 20)),
    facts(
        Kind::MultiFileViewer,
        "multi_file_viewer",
        &["files"],
        "several PDF files to choose from",
        Asked::Post,
        (20, 15),
    ),
    facts(Kind::Youtube, "youtube", &["video"], "a YouTube video", Asked::Get, (20, 12)),
    facts(Kind::Iframe, "iframe", &["embed"], "a web page", Asked::Page, (40, 16)),
    facts(Kind::Note, "note", &[RICH_NOTE], "text that users write", Asked::Nothing, (20, 8)),
    facts(Kind::FileViewer, "file_viewer", &[], "a list of files (undocumented)", Asked::Get, (20, 15)),
    facts(Kind::SsrmAdvanced, "ssrm_advanced", &[], "a table read by SQL (undocumented)", Asked::Post, (40, 15)),
];

impl Kind {
    /// All types, the usual first.
    pub fn all() -> impl Iterator<Item = Self> {
        FACTS.iter().map(|facts| facts.kind)
    }

    /// The type called `name`, or known by it.
    pub fn find(name: &str) -> Option<Self> {
        FACTS.iter().find(|facts| facts.name == name || facts.also.contains(&name)).map(|facts| facts.kind)
    }

    /// The type that widgets.json calls `name`; unlike [`Self::find`], as Workspace itself understands it.
    pub fn written(name: &str) -> Option<Self> {
        FACTS
            .iter()
            .find(|facts| facts.name == name)
            .map(|facts| facts.kind)
            .or((name == RICH_NOTE).then_some(Self::Note))
    }

    /// The type that the misspelt `name` may mean.
    pub fn nearest(name: &str) -> Option<Self> {
        let names = FACTS.iter().flat_map(|facts| std::iter::once(facts.name).chain(facts.also.iter().copied()));
        Self::find(&name.to_lowercase()).or_else(|| closest(name, names).and_then(Self::find))
    }

    fn facts(self) -> &'static Facts {
        // Each type has its facts, which a test makes sure of.
        FACTS.iter().find(|facts| facts.kind == self).unwrap_or(&FACTS[0])
    }

    /// Its name in widgets.json.
    pub fn name(self) -> &'static str {
        self.facts().name
    }

    /// What it shows, in a few words.
    pub fn summary(self) -> &'static str {
        self.facts().summary
    }

    /// How Workspace asks for its data.
    pub fn asked(self) -> Asked {
        self.facts().asked
    }

    /// Columns and rows of the grid that suit it.
    pub fn size(self) -> (u32, u32) {
        self.facts().size
    }

    /// Whether it shows rows, so that columns can be described.
    pub fn has_columns(self) -> bool {
        matches!(self, Self::Table | Self::SsrmTable | Self::SsrmAdvanced | Self::LiveGrid)
    }

    /// Whether Workspace adds `theme` to each request.
    pub fn takes_theme(self) -> bool {
        matches!(self, Self::Chart | Self::Highcharts | Self::VegaLite | Self::Html)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_type_has_its_own_facts_and_is_found_by_each_name() {
        assert_eq!(FACTS.len(), 19);
        for facts in FACTS {
            assert_eq!(facts.kind.name(), facts.name);
            for name in facts.also.iter().chain([&facts.name]) {
                assert_eq!(Kind::find(name), Some(facts.kind), "{name}");
            }
        }
        assert_eq!(Kind::nearest("Tabel"), Some(Kind::Table));
        assert_eq!(Kind::nearest("HighCharts"), Some(Kind::Highcharts));
        assert_eq!(Kind::nearest("zzz"), None);
    }
}
