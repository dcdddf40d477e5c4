//! Widgets that `add-widget` itself adds to a generated project: one of each type, with params of each type, and from data.

use serde_json::{Value, json};

use super::dev_process::DevProcess;
use super::web_server::WebServer;
use super::workbench::{Outcome, Workbench};

/// Params of each type, with names that are words of languages and values that are hard to spell among them.
const PARAMS: [&str; 18] = [
    "fund:text=ALPHA;label=The fund",
    "class=say \"hi\" */ it's \\\\",
    "side:text=sell;choices=buy:Buy now|sell:Sell",
    "startDay:date=$currentDate-1M",
    "until:date=2026-01-02",
    "n:number=10",
    "rate:number=2.5",
    "lot:number=1|2|3",
    "live:boolean=true",
    "view:tabs=day|week|month",
    "region:endpoint=EU",
    "share:endpoint=AAPL;depends=region",
    "funds:endpoint*=AAPL,MSFT",
    "sides:text*=buy,sell;choices=buy|sell|hold",
    "tags:text=a,b;free",
    "stock:ticker=AAPL",
    "token:text=BTC;hidden",
    "comment;row=2;placeholder=What you think",
];

/// Forms, which files cannot take; the second is sent to one place whatever the widget.
const FORMS: [&str; 2] = [
    "order:form;fields=qty:number,who:text=Ada|Bob,on:date,sure:boolean,why;button=send",
    "editOne:form;fields=lotSize:int;put;send=edits/one",
];

/// Types that files cannot answer.
const CODE_ONLY: [&str; 5] = ["live_grid", "ssrm_table", "ssrm_advanced", "omni", "multi_file_viewer"];

const TYPES: [&str; 18] = [
    "table",
    "metric",
    "chart",
    "chart-highcharts",
    "chart-vegalite",
    "markdown",
    "newsfeed",
    "html",
    "youtube",
    "pdf",
    "advanced_charting",
    "note",
    "file_viewer",
    "live_grid",
    "ssrm_table",
    "ssrm_advanced",
    "omni",
    "multi_file_viewer",
];

/// What a page of the web server answers.
const ROWS: &str = r#"[{"symbol": "ALPHA", "close": 1.5, "on": true}, {"symbol": "BETA", "close": null, "on": false}]"#;

/// A generated project to which widgets are added.
pub(crate) struct EveryType<'a> {
    bench: &'a Workbench,
    project: &'a str,
    runs_code: bool,
    upstream: WebServer,
}

impl<'a> EveryType<'a> {
    /// For the project in the folder `project`, which `new` has made.
    pub(crate) fn of(bench: &'a Workbench, project: &'a str) -> Self {
        let runs_code = !bench.path(project).join("data/hello_world.md").exists();
        let rows = |path| (path, 200, "application/json", ROWS);
        let spellings = ["/prices", "/prices?desk=fx%20spot", "/prices?desk=fx+spot", "/closes"];
        let upstream = WebServer::start(&spellings.map(rows));
        Self { bench, project, runs_code, upstream }
    }

    /// Runs `add-widget`, after which nothing must be left to be done.
    #[track_caller]
    fn add(&self, arguments: &[&str]) -> Outcome {
        let command = [&["add-widget"], arguments, &["--dir", self.project]].concat();
        let outcome = self.bench.run(command).code(0);
        assert!(!outcome.stdout.contains("Put this"), "{arguments:?}: {}", outcome.stdout);
        outcome
    }

    /// Adds a widget of each type as it comes and placed, one with params of each type, and those made of data;
    /// renames some and removes some. What is left is valid.
    pub(crate) fn add_all(&self) {
        for kind in TYPES.iter().filter(|kind| self.runs_code || !CODE_ONLY.contains(kind)) {
            let plain = format!("the-{kind}");
            self.add(&[&plain, "--type", kind, "--app", "--group"]);
            if *kind != "note" {
                self.add_with_params(kind);
            }
        }
        self.add(&["frame", "--type", "iframe", "--endpoint", "https://example.com/page", "-p", "fund=ALPHA", "--app"]);
        let path = ["--endpoint", "share/{fund}/class", "-p", "fund=IE00 1"];
        self.add(&[&["router"], &path[..], &["-p", "since:date", "--app"]].concat());
        self.add(&["typed", "-c", "day:date", "-c", "close:number", "-c", "P/E ratio:number", "-c", "open:boolean"]);
        if self.runs_code {
            let doc = ["-p", "region:endpoint=EU", "-p", "doc:endpoint;files;depends=region"];
            self.add(&[&["docs", "-t", "multi_file_viewer", "--app", "--group"][..], &doc].concat());
            self.add(&["live", "-t", "live_grid", "-p", "symbol:endpoint*=AAPL,MSFT", "--app"]);
            self.add(&["shared", "-p", "symbol:endpoint*=AAPL,MSFT", "--app", "--group", "symbol"]);
        }
        self.add_from_data();
        self.revise();
        // That these two types are undocumented is told of every project.
        let validate = ["validate", self.project, "--profile", "strict", "--deny", "warnings", "--ignore", "W120,W817"];
        self.bench.run(validate).code(0);
    }

    fn add_with_params(&self, kind: &str) {
        let (id, title) = (format!("all_{kind}"), format!("All \"{kind}\" \\ it's */ {{{{ x }}}} of usual length"));
        let forms = if self.runs_code { &FORMS[..] } else { &[] };
        let params = PARAMS.iter().chain(forms).flat_map(|param| ["--param", *param]);
        let arguments: Vec<&str> = [&id, "--type", kind, "--title", &title].into_iter().chain(params).collect();
        self.add(&arguments);
    }

    fn add_from_data(&self) {
        let bench = self.bench;
        bench.write("kurse.csv", "symbol;close;zip\nALPHA;1,5;007\nBETA;;008\n");
        bench.write("holdings.json", ROWS);
        bench.write("deep.json", &format!(r#"{{"meta": {{"n": 2}}, "answer": {{"rows": {ROWS}}}}}"#));
        bench.write("week.md", "# The week\n\nIt was **good**: \"up\" 1 %.\n");
        bench.write("fact_sheet.pdf", "%PDF-1.4\n% a paper\n%%EOF\n");
        for (name, kind) in
            [("kurse.csv", "table"), ("deep.json", "table"), ("week.md", "markdown"), ("fact_sheet.pdf", "pdf")]
        {
            self.add(&["--from", name]).says(&format!("({kind})"));
        }
        self.add(&["rows_from_json", "--from", "holdings.json", "--app"]);
        self.add(&["prices", "--from", &self.upstream.url("/prices?desk=fx%20spot")]);
        if self.runs_code {
            self.add(&["closes_by_page", "--from", &self.upstream.url("/closes"), "--type", "ssrm_table"]);
        }
    }

    /// Renames and removes some, and adds one where another was.
    fn revise(&self) {
        let run = |arguments: &[&str]| self.bench.run([arguments, &["--dir", self.project]].concat()).code(0);
        run(&["rename-widget", "the-table", "all_closes"]);
        run(&["rename-widget", "all_markdown", "all_texts"]);
        run(&["remove-widget", "the-metric", "all_newsfeed"]);
        // The options that the removed widget asked for are answered still.
        self.add(&["another", "-p", "region:endpoint=EU", "--app", "--group"]);
    }

    /// Checks that what was made of data is served as it was.
    pub(crate) fn check_data(&self, dev: &DevProcess) {
        let rows: Value = serde_json::from_str(ROWS).unwrap();
        let csv = json!([
            { "symbol": "ALPHA", "close": 1.5, "zip": "007" }, { "symbol": "BETA", "close": null, "zip": "008" }
        ]);
        assert_eq!(dev.get("/kurse").json(), csv);
        assert_eq!(dev.get("/rows_from_json").json(), rows);
        assert_eq!(dev.get("/prices?desk=fx%20spot").json(), rows);
        let forwarded = self.upstream.asked().last().unwrap().contains("?desk=fx");
        assert!(forwarded, "{:?}", self.upstream.asked());
        assert_eq!(dev.get("/deep").json(), json!({ "meta": { "n": 2 }, "answer": { "rows": rows } }));
        assert_eq!(dev.get("/week").text(), self.bench.read("week.md"));
        assert_eq!(dev.get("/fact_sheet").text(), self.bench.read("fact_sheet.pdf"));
    }
}
