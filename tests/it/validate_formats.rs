//! `validate --format`: what each kind of tool reads, and how much of it.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::support::workbench::Workbench;

/// An error with a fix, one with a related place, and a warning.
fn faulty() -> Workbench {
    let bench = Workbench::new();
    bench.write(
        "my desk/widgets.json",
        "{\n  \"prices\": {\n    \"name\": \"Größe <&>\", \"nam€\": 1,\n    \"description\": \"Closing prices of one fund, in euro.\",\n    \"type\": \"tabel\",\n    \"endpoint\": \"prices\"\n  }\n}\n",
    );
    bench.write(
        "my desk/apps.json",
        r#"[{"name": "Desk", "description": "The desk's funds.", "allowCustomization": true, "tabs": {"": {"id": "", "name": "", "layout": [{"i": "price", "x": 0, "y": 0, "w": 20, "h": 12, "groups": []}]}}, "groups": [], "prompts": []}]"#,
    );
    bench
}

fn schema(path: &Path) -> jsonschema::Validator {
    jsonschema::validator_for(&serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()).unwrap()
}

fn assert_valid(schema: &jsonschema::Validator, document: &Value) {
    let faults: Vec<_> =
        schema.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn json_is_what_its_schema_says() {
    let schema = schema(&Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/report.schema.json"));
    let bench = faulty();
    bench.write("odd/widgets.json", "\u{feff}{\"a/b\": {'name': 5,},}").write("empty/widgets.json", "");
    bench.write("many/widgets.json", &format!("[{}]", "nope,".repeat(500)));
    bench.run(["new", "sound"]).code(0);
    for args in [
        &["my desk"][..],
        &["sound"],
        &["my desk", "odd", "empty", "many", "--max-findings", "2"],
        &["odd", "many", "--profile", "strict"],
        &["odd", "--fix", "--unsafe"],
    ] {
        let run = bench.run([&["validate", "--format", "json"], args].concat());
        let document: Value = serde_json::from_str(&run.stdout).unwrap();
        assert_valid(&schema, &document);
        assert!(document["summary"]["files"].as_u64() > Some(0), "{args:?}");
    }
    let wrong = json!({"version": 1, "diagnostics": [{}], "summary": {}, "omitted": [], "incomplete": []});
    assert!(!schema.is_valid(&wrong));
}

#[test]
fn sarif_has_rules_results_places_and_fixes() {
    let bench = faulty();
    let run = bench.run(["validate", "my desk", "--format", "sarif"]).code(1);
    let document: Value = serde_json::from_str(&run.stdout).unwrap();
    // The schema is not part of the project.
    if let Some(path) = std::env::var_os("OBB_SARIF_SCHEMA") {
        assert_valid(&schema(Path::new(&path)), &document);
    }
    assert_eq!(document["version"], "2.1.0");
    assert!(document["$schema"].as_str().unwrap().ends_with("sarif-schema-2.1.0.json"));
    let run = &document["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let root = run["originalUriBaseIds"]["%SRCROOT%"]["uri"].as_str().unwrap();
    assert!(root.starts_with("file:///") && root.ends_with('/'), "{root}");
    let driver = &run["tool"]["driver"];
    assert_eq!((&driver["name"], &driver["version"]), (&json!("obb-backend"), &json!(env!("CARGO_PKG_VERSION"))));
    let results = run["results"].as_array().unwrap();
    let find = |rule: &str| results.iter().find(|result| result["ruleId"] == rule).unwrap();
    for result in results {
        let rule = &driver["rules"][usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        for text in ["/shortDescription/text", "/fullDescription/text", "/help/text", "/help/markdown"] {
            assert!(rule.pointer(text).unwrap().as_str().unwrap().ends_with('.'), "{rule}");
        }
        assert!(["error", "warning", "note"].contains(&rule["defaultConfiguration"]["level"].as_str().unwrap()));
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
    }
    let place = &find("W116")["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "my%20desk/widgets.json");
    assert_eq!(place["artifactLocation"]["uriBaseId"], "%SRCROOT%");
    assert_eq!(place["region"], json!({"startLine": 5, "startColumn": 13, "endLine": 5, "endColumn": 20}));
    let replacement = &find("W116")["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(replacement["deletedRegion"], place["region"]);
    assert_eq!(replacement["insertedContent"]["text"], "\"table\"");
    let unknown = &find("W126")["locations"][0]["physicalLocation"]["region"];
    assert_eq!(unknown["startColumn"], 26, "columns count characters: {unknown}");
    assert_eq!((&find("W126")["level"], &find("W116")["level"]), (&json!("warning"), &json!("error")));
    let related = &find("A031")["relatedLocations"][0];
    assert_eq!(related["physicalLocation"]["artifactLocation"]["uri"], "my%20desk/widgets.json");
    assert_eq!(run["artifacts"].as_array().unwrap().len(), 2);
}

#[test]
fn sarif_names_a_file_outside_the_folder_by_its_whole_path() {
    let bench = faulty();
    fs::create_dir(bench.path("here")).unwrap();
    let mut command = bench.command(["validate", "../my desk/widgets.json", "--format", "sarif"]);
    let run = crate::support::workbench::finish(command.current_dir(bench.path("here"))).code(1);
    let document: Value = serde_json::from_str(&run.stdout).unwrap();
    let address = &document["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"];
    assert!(address.get("uriBaseId").is_none(), "{address}");
    let uri = address["uri"].as_str().unwrap();
    assert!(uri.starts_with("file:///") && uri.ends_with("/work/my%20desk/widgets.json"), "{uri}");
}

#[test]
fn github_gets_a_command_for_each_finding() {
    let bench = faulty();
    bench.write("a,b:c%/widgets.json", "{\"x\": {\"name\": 'a'}}");
    let run = bench.run(["validate", "my desk/widgets.json", "--format", "github"]).code(1);
    let expected = "::error file=my desk/widgets.json,line=5,col=13,endLine=5,endColumn=20,\
                    title=W116 unknown-widget-type::`type` of widget `prices` is \"tabel\", which Workspace does not know\
                    %0Ahelp: did you mean `\"table\"`?\n";
    assert!(run.stdout.contains(expected), "{}", run.stdout);
    assert!(
        run.stdout.lines().all(|line| line.starts_with("::error ") || line.starts_with("::warning ")),
        "{}",
        run.stdout
    );
    bench.write("hints/widgets.json", &many(1));
    let hints = bench.run(["validate", "hints", "--hints", "--format", "github"]).code(1);
    assert!(hints.stdout.contains("::notice file="), "{}", hints.stdout);
    let odd = bench.run(["validate", "a,b:c%", "--format", "github"]).code(1);
    assert!(odd.stdout.contains("::error file=a%2Cb%3Ac%25/widgets.json,line=1"), "{}", odd.stdout);
    let mut command = bench.command(["validate", ".", "--format", "github"]);
    command.env("GITHUB_WORKSPACE", bench.folder()).current_dir(bench.path("my desk"));
    let inside = crate::support::workbench::finish(&mut command).code(1);
    assert!(inside.stdout.contains("file=my desk/widgets.json,"), "{}", inside.stdout);
}

#[test]
fn junit_has_a_suite_for_each_file() {
    let bench = faulty();
    bench.run(["new", "sound", "-t", "static"]).code(0);
    let run = bench.run(["validate", "my desk", "sound", "--format", "junit"]).code(1);
    let text = &run.stdout;
    assert!(
        text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"obb-backend\" tests=\""),
        "{text}"
    );
    assert!(text.ends_with("</testsuites>\n"), "{text}");
    assert!(text.contains("<testsuite name=\"my desk/widgets.json\" tests=\""), "{text}");
    assert!(
        text.contains("<testcase name=\"W116 unknown-widget-type at 5:13\" classname=\"my desk/widgets.json\" file=\"my desk/widgets.json\" line=\"5\" time=\"0\">"),
        "{text}"
    );
    assert!(
        text.contains("<failure type=\"error\" message=\"`type` of widget `prices` is &quot;tabel&quot;, which"),
        "{text}"
    );
    assert!(text.contains("<failure type=\"warning\""), "{text}");
    assert!(
        text.contains(
            "  <testsuite name=\"sound/widgets.json\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\" time=\"0\">\n    \
             <testcase name=\"no findings\" classname=\"sound/widgets.json\" time=\"0\"/>\n  </testsuite>\n"
        ),
        "{text}"
    );
    for tag in ["testsuites", "testsuite", "failure"] {
        assert_eq!(text.matches(&format!("<{tag} ")).count(), text.matches(&format!("</{tag}>")).count(), "{tag}");
    }
}

/// A file with `hints` unusual ids, each a hint, and one error at its end.
fn many(hints: usize) -> String {
    let widget = |id: String, kind: &str| {
        format!(
            "\"{id}\": {{\"name\": \"W\", \"description\": \"Closing prices of one fund.\", \"type\": \"{kind}\", \"endpoint\": \"w\"}}"
        )
    };
    let mut widgets: Vec<String> = (0..hints).map(|number| widget(format!("W{number}"), "table")).collect();
    widgets.push(widget("last".to_owned(), "tabel"));
    format!("{{{}}}", widgets.join(",\n"))
}

#[test]
fn people_see_the_worst_findings_of_a_file_and_how_many_more_there_are() {
    let bench = Workbench::new();
    bench.write("widgets.json", &many(80));
    let shown = |out: &str| out.lines().filter(|line| line.starts_with("hint[") || line.starts_with("error[")).count();
    let run = bench.run(["validate", "--hints"]).code(1);
    assert_eq!(shown(&run.stdout), 50);
    assert!(run.stdout.contains("error[W116]"), "{}", run.stdout);
    assert!(run.stdout.contains(" more in widgets.json: --max-findings 0 shows all\n"), "{}", run.stdout);
    assert!(run.stdout.contains("\nFound "), "{}", run.stdout);
    let all = bench.run(["validate", "--hints", "--max-findings", "0"]).code(1);
    assert!(shown(&all.stdout) > 80 && !all.stdout.contains("more in"), "{}", all.stdout);
    let one = bench.run(["validate", "--max-findings", "1", "--hints", "--format", "concise"]).code(1);
    assert!(one.stdout.contains("error[") && one.stdout.lines().count() == 1, "{}", one.stdout);
    one.says("more in widgets.json: --max-findings 0 shows all");
    let json = bench.run(["validate", "--format", "json", "--max-findings", "3"]).code(1);
    let document: Value = serde_json::from_str(&json.stdout).unwrap();
    let count = |value: &Value| value.as_u64().unwrap();
    let total = ["errors", "warnings", "hints"].map(|name| count(&document["summary"][name])).iter().sum::<u64>();
    assert_eq!(document["diagnostics"].as_array().unwrap().len(), 3);
    assert_eq!(document["omitted"][0]["file"], "widgets.json");
    assert_eq!(count(&document["omitted"][0]["count"]) + 3, total);
}

#[test]
fn it_is_said_when_not_every_fault_is_looked_for() {
    let bench = Workbench::new();
    bench.write("widgets.json", &format!("[{}]", "nope,".repeat(500)));
    let run = bench.run(["validate"]).code(1);
    assert!(run.stdout.contains("widgets.json has more faults than are listed"), "{}", run.stdout);
    let columns = vec!["5"; 6000].join(",");
    bench.write("widgets.json", &format!("{{\"w\": {{\"data\": {{\"table\": {{\"columnsDefs\": [{columns}]}}}}}}}}"));
    let json = bench.run(["validate", "--format", "json"]).code(1);
    let document: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(document["incomplete"], json!(["widgets.json"]));
}
