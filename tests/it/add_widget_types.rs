//! Every type of widget, every type of param: what `add-widget` writes has no finding, and the rest of each file stays.

use std::fs;
use std::path::Path;

use super::corpus::corpus;
use crate::support::workbench::Workbench;

/// The types of widget.
const TYPES: [&str; 19] = [
    "table",
    "chart",
    "metric",
    "markdown",
    "newsfeed",
    "html",
    "chart-highcharts",
    "chart-vegalite",
    "advanced_charting",
    "live_grid",
    "ssrm_table",
    "omni",
    "pdf",
    "multi_file_viewer",
    "youtube",
    "iframe",
    "note",
    "file_viewer",
    "ssrm_advanced",
];

/// Params of each type and feature, in rows.
const PARAMS: [&str; 14] = [
    "free",
    "symbol:text=AAPL",
    "side:text=buy|sell",
    "sizes:text*=s;choices=s:Small|l:Large",
    "tags:text=a,b;free",
    "n:number=10;row=2",
    "rate:number=2.5;row=2",
    "live:boolean=true;row=2",
    "since:date=$currentDate-1M;row=2",
    "region:endpoint=eu;row=3",
    "fund:endpoint=ALPHA;options=fund_list;depends=region;row=3",
    "funds:endpoint*=ALPHA,BETA;label=Funds;width=300;row=3",
    "view:tabs=day|week|month;row=4",
    "order:form;fields=quantity:number=5,side:text=buy|sell;button=send;row=5",
];

/// A backend for which no code is written: its language is not known.
fn backend() -> Workbench {
    let bench = Workbench::new();
    bench.write("widgets.json", "{}\n").write("main.go", "package main\n");
    bench
}

fn check(bench: &Workbench, expected: &[&str]) {
    let args = ["validate", "--profile", "strict", "--format", "json"];
    let run = bench.run(args);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let found = report["diagnostics"].as_array().unwrap();
    let new: Vec<_> = found.iter().filter(|one| !expected.contains(&one["rule"].as_str().unwrap())).collect();
    assert!(new.is_empty(), "{new:#?}");
}

#[test]
fn each_type_of_widget_has_all_that_it_needs() {
    let bench = backend();
    for (at, kind) in TYPES.iter().enumerate() {
        let id = format!("widget_{at}");
        let endpoint = if *kind == "iframe" { "https://example.com/page" } else { id.as_str() };
        bench.run(["add-widget", &id, "-t", kind, "--endpoint", endpoint, "--category", "Desk"]).code(0);
    }
    assert_eq!(bench.json("widgets.json").as_object().unwrap().len(), TYPES.len());
    // The types without documentation are told as such.
    check(&bench, &["W120", "W817"]);
}

#[test]
fn each_type_of_param_is_written_as_workspace_wants_it() {
    let bench = backend();
    let params = PARAMS.iter().flat_map(|spec| ["--param", *spec]);
    bench.run(["add-widget", "prices", "--category", "Desk"].into_iter().chain(params)).code(0);
    check(&bench, &[]);
}

/// Checks that something was added to `before` in one place, and nothing else changed.
fn check_rest(case: &Path, before: &[u8], after: &[u8]) {
    let same = |pairs: &mut dyn Iterator<Item = (&u8, &u8)>| pairs.take_while(|(old, new)| old == new).count();
    let start = same(&mut before.iter().zip(after));
    let end = same(&mut before.iter().rev().zip(after.iter().rev())).min(before.len() - start);
    let gone = &before[start..before.len() - end];
    // Of what was empty the space inside goes.
    assert!(gone.iter().all(u8::is_ascii_whitespace), "{}: {}", case.display(), String::from_utf8_lossy(gone));
    // What is added has the ends of lines that the rest has.
    let plain = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes);
        text.matches('\n').count() - text.matches("\r\n").count()
    };
    let has_crlf = before.windows(2).any(|pair| pair == b"\r\n");
    assert!(!has_crlf || plain(after) == plain(before), "{}", case.display());
}

#[test]
fn of_real_files_every_other_byte_stays() {
    let Some(folder) = corpus() else { return };
    let (mut edited, mut placed) = (0, 0);
    for case in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let bench = Workbench::new();
        let names = ["widgets.json", "apps.json"].map(|name| (name, fs::read(case.join(name)).ok()));
        let [(_, Some(_)), (_, apps)] = &names else { continue };
        for (name, content) in &names {
            if let Some(content) = content {
                fs::write(bench.path(name), content).unwrap();
            }
        }
        fs::write(bench.path("main.go"), "").unwrap();
        let place: &[&str] = if apps.is_some() { &["--app", "1"] } else { &[] };
        let args = [&["add-widget", "zz_added", "-t", "markdown", "-p", "n:number=10"], place].concat();
        let done = bench.run(args).code == Some(0);
        for (name, before) in names.iter().filter_map(|(name, before)| Some((name, before.as_ref()?))) {
            let after = fs::read(bench.path(name)).unwrap();
            assert_eq!(after != *before, done, "{}: both are changed or none", case.display());
            check_rest(&case, before, &after);
        }
        edited += u32::from(done);
        placed += u32::from(done && apps.is_some());
    }
    assert!(edited > 20 && placed > 10, "{edited} {placed}");
}
