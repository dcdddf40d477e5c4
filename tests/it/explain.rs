//! `explain`, `rules` and `schema`: what the program says of its own checks.

use std::process::Stdio;

use serde_json::Value;

use crate::support::workbench::{Outcome, Workbench, finish};

fn run(args: &[&str], columns: &str) -> Outcome {
    finish(Workbench::new().command(args).env("COLUMNS", columns)).code(0)
}

#[test]
fn a_rule_is_explained_with_its_example_and_what_is_reported_of_it() {
    let shown = run(&["explain", "W116"], "80").stdout;
    for part in [
        "W116 unknown-widget-type\nerror: Workspace refuses the whole file\n",
        "Wrong (in a widget):\n\n    { \"type\": ",
        "error[W116]: `type` of widget `prices` is ",
        " --> widgets.json:",
        "^^^",
        "Right:\n\n    { \"type\": ",
        "To mend it: ",
        "`obb-backend validate --fix` mends this.",
    ] {
        assert!(shown.contains(part), "no {part:?} in\n{shown}");
    }
    assert!(!shown.contains('\u{1b}'), "{shown}");
}

#[test]
fn names_and_any_case_are_understood_and_rules_are_explained_together() {
    let by_id = run(&["explain", "W126"], "80").stdout;
    assert_eq!(run(&["explain", "w126"], "80").stdout, by_id);
    assert_eq!(run(&["explain", "unknown-widget-key"], "80").stdout, by_id);
    let both = run(&["explain", "W126", "A031"], "80").stdout;
    assert!(both.starts_with(&by_id) && both.contains("\n\nA031 "), "{both}");
}

#[test]
fn an_unknown_rule_is_answered_with_the_one_meant() {
    let bench = Workbench::new();
    bench
        .run(["explain", "unknown-widgt-key"])
        .code(2)
        .says("no rule `unknown-widgt-key`")
        .says("`unknown-widget-key`?");
    bench.run(["explain", "X9"]).code(2).says("no rule `X9`").says("obb-backend rules lists them");
    bench.run(["explain"]).code(2).says("<RULE>");
}

#[test]
fn text_fits_the_terminal() {
    for columns in ["80", "120"] {
        let most: usize = columns.parse().unwrap();
        let shown = run(&["explain", "--all"], columns).stdout;
        assert!(shown.lines().any(|line| line.chars().count() > most - 8), "uses the room of {columns}");
        // Source lines are shown as they are.
        let source = |line: &str| line.starts_with(' ') || line.trim_start_matches(char::is_numeric).starts_with(" |");
        let long: Vec<_> = shown.lines().filter(|line| line.chars().count() > most && !source(line)).collect();
        assert!(long.is_empty(), "{long:#?}");
    }
}

#[test]
fn a_handbook_holds_every_rule() {
    let rules: Value = serde_json::from_str(&run(&["rules", "--format", "json"], "80").stdout).unwrap();
    let rules = rules.as_array().unwrap();
    let pages = run(&["explain", "--all", "--format", "markdown"], "80").stdout;
    assert_eq!(pages.lines().filter(|line| line.starts_with("# ")).count(), rules.len());
    let items: Value = serde_json::from_str(&run(&["explain", "--all", "--format", "json"], "80").stdout).unwrap();
    for (rule, item) in rules.iter().zip(items.as_array().unwrap()) {
        assert_eq!(rule["id"], item["id"]);
        assert!(item["example"]["message"].is_string(), "{item}");
        assert!(item["why"].is_string() && item["help"].is_string() && item["example"]["place"].is_string());
    }
}

#[test]
fn whether_a_rule_has_a_fix_is_what_validate_offers() {
    let bench = Workbench::new();
    let rules: Value = serde_json::from_str(&run(&["rules", "W116", "W100", "--format", "json"], "80").stdout).unwrap();
    let fixes: Vec<_> = rules.as_array().unwrap().iter().map(|rule| (&rule["id"], &rule["fix"])).collect();
    assert_eq!(fixes[1], (&"W100".into(), &Value::Null));
    assert_eq!(fixes[0], (&"W116".into(), &"safe".into()));
    let widget = |typed: &str| {
        format!(
            "{{\"a\": {{\"name\": \"A\", \"description\": \"A's prices.\", \"endpoint\": \"a\", \"type\": \"{typed}\"}}}}"
        )
    };
    bench.write("widgets.json", &widget("tabel"));
    let found: Value = serde_json::from_str(&bench.run(["validate", "--format", "json"]).code(1).stdout).unwrap();
    let mut found = found["diagnostics"].as_array().unwrap().iter();
    assert_eq!(found.find(|finding| finding["rule"] == "W116").unwrap()["fix"]["applicability"], "safe");
}

#[test]
fn the_list_is_filtered_by_ids_and_severity() {
    let lines = |args: &[&str]| -> Vec<String> { run(args, "80").stdout.lines().map(str::to_owned).collect() };
    let all = lines(&["rules"]);
    assert!(all.len() > 100 && all.iter().all(|line| line.chars().count() <= 80), "{all:#?}");
    let some = lines(&["rules", "W4"]);
    assert!(some.len() < all.len() && some.iter().all(|line| line.starts_with("W4")), "{some:#?}");
    let hints = lines(&["rules", "--severity", "hint"]);
    assert!(!hints.is_empty() && hints.iter().all(|line| line.contains("  hint  ")), "{hints:#?}");
    let markdown = run(&["rules", "A0", "--format", "markdown"], "80").stdout;
    assert!(markdown.starts_with("| Rule | Severity |") && markdown.contains("\n| A001 | error |"), "{markdown}");
    Workbench::new().run(["rules", "Q"]).code(2).says("no rule `Q`");
}

#[test]
fn every_schema_is_one_that_editors_understand() {
    for document in ["widgets", "apps", "agents", "config"] {
        let schema: Value = serde_json::from_str(&run(&["schema", document], "80").stdout).unwrap();
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        for key in ["$id", "title", "description"] {
            assert!(schema[key].is_string(), "{document} has no {key}");
        }
        assert!(jsonschema::meta::is_valid(&schema), "{document}");
        let text = schema.to_string();
        for (at, _) in text.match_indices("\"$ref\":\"") {
            assert!(
                text[at..].starts_with("\"$ref\":\"#/$defs/"),
                "{document} refers elsewhere: {}",
                &text[at..at + 40]
            );
        }
    }
    Workbench::new().run(["schema", "widget"]).code(2).says("widgets");
}

#[test]
fn a_closed_pipe_ends_output_in_silence() {
    let bench = Workbench::new();
    let mut child = bench.command(["explain", "--all"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}
