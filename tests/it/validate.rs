//! `validate` as a command: what it finds where, how it prints, how it ends.

use serde_json::Value;

use crate::support::workbench::Workbench;

const SOUND: &str = r#"{
  "prices": {
    "name": "Prices",
    "description": "Closing prices of one fund, in euro.",
    "category": "Funds",
    "type": "table",
    "endpoint": "prices"
  }
}
"#;

const SOUND_APPS: &str = r#"[
  {
    "name": "Desk",
    "description": "The desk's funds.",
    "allowCustomization": true,
    "tabs": {"": {"id": "", "name": "", "layout": [{"i": "prices", "x": 0, "y": 0, "w": 20, "h": 12, "groups": []}]}},
    "groups": [],
    "prompts": []
  }
]
"#;

#[test]
fn a_sound_backend_ends_with_0_and_says_what_was_checked() {
    let bench = Workbench::new();
    bench.write("widgets.json", SOUND).write("apps.json", SOUND_APPS);
    let run = bench.run(["validate"]).code(0);
    assert!(run.stdout.starts_with("No problems in 2 files: 1 widget, 1 app"), "{}", run.stdout);
}

#[test]
fn full_format_shows_place_source_reason_and_help() {
    let bench = Workbench::new();
    bench.write("widgets.json", &SOUND.replace("\"table\"", "\"tabel\""));
    let run = bench.run(["validate"]).code(1);
    for part in [
        "error[W116]",
        "widgets.json:6:13",
        "    \"type\": \"tabel\",",
        "^^^^^^^",
        "why: ",
        "help: did you mean `\"table\"`?",
        "Found 1 error in 1 file",
    ] {
        assert!(run.stdout.contains(part), "no {part:?} in\n{}", run.stdout);
    }
    assert!(run.stdout.lines().all(|line| line.chars().count() <= 80 || line.contains("use one of")), "{}", run.stdout);
}

#[test]
fn concise_format_is_a_line_each() {
    let bench = Workbench::new();
    bench.write("widgets.json", &SOUND.replace("\"table\"", "\"tabel\""));
    let run = bench.run(["validate", "--format", "concise"]).code(1);
    assert_eq!(
        run.stdout,
        "widgets.json:6:13: error[W116] `type` of widget `prices` is \"tabel\", which Workspace does not know\n"
    );
}

#[test]
fn json_format_is_one_document_with_places_in_characters() {
    let bench = Workbench::new();
    let text = SOUND.replace("\"Funds\",\n    \"type\": \"table\"", "\"Fonds für €\",\t\"type\": \"tabel\"");
    bench.write("sub/widgets.json", &text);
    let run = bench.run(["validate", "sub", "--format", "json"]).code(1);
    let document: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(document["version"], 1);
    assert_eq!(
        document["summary"],
        serde_json::json!({"errors": 1, "warnings": 0, "hints": 0, "files": 1, "fixed": 0})
    );
    let finding = document["diagnostics"].as_array().unwrap().iter().find(|f| f["rule"] == "W116").unwrap().clone();
    assert_eq!(finding["file"], "sub/widgets.json");
    assert_eq!(finding["pointer"], "/prices/type");
    assert_eq!(finding["severity"], "error");
    assert_eq!(finding["class"], "schema");
    let column = 5 + "\"category\": \"Fonds für €\",\t\"type\": ".chars().count();
    assert_eq!((&finding["line"], &finding["column"]), (&5.into(), &column.into()));
    assert_eq!((&finding["endLine"], &finding["endColumn"]), (&5.into(), &(column + 7).into()));
    assert_eq!(finding["fix"]["edits"][0]["text"], "\"table\"");
}

#[test]
fn warnings_fail_only_when_denied() {
    let bench = Workbench::new();
    bench.write("widgets.json", &SOUND.replace("\"category\"", "\"kategory\""));
    bench.run(["validate"]).code(0);
    bench.run(["validate", "--deny", "warnings"]).code(1);
}

#[test]
fn hints_are_counted_and_shown_on_demand() {
    let bench = Workbench::new();
    bench.write("widgets.json", &SOUND.replace("prices\": {", "Prices\": {"));
    let run = bench.run(["validate"]).code(0);
    assert!(run.stdout.contains("--hints"), "{}", run.stdout);
    assert!(!run.stdout.contains("W011"));
    for args in [["validate", "--hints"].as_slice(), &["validate", "--profile", "strict"]] {
        assert!(bench.run(args).code(0).stdout.contains("hint[W011]"));
    }
}

#[test]
fn nothing_found_says_where_it_looked_and_what_to_do() {
    let bench = Workbench::new();
    bench.write("app/main.py", "");
    let run =
        bench.run(["validate"]).code(2).says("found no widgets.json").says("looked in ., app").says("obb-backend new");
    assert_eq!(run.stdout, "");
    bench.run(["validate", "nowhere"]).code(2).says("nowhere does not exist");
}

#[test]
fn files_are_found_in_a_common_subfolder() {
    let bench = Workbench::new();
    bench.write("app/widgets.json", "[]");
    let run = bench.run(["validate", "--format", "concise"]).code(1);
    let place = format!("app{}widgets.json:1:1: error[W002]", std::path::MAIN_SEPARATOR);
    assert!(run.stdout.starts_with(&place), "{}", run.stdout);
}

#[test]
fn a_file_given_is_checked_against_its_neighbours_and_only_it_is_reported() {
    let bench = Workbench::new();
    bench.write("widgets.json", &SOUND.replace("\"category\"", "\"kategory\""));
    bench.write("apps.json", &SOUND_APPS.replace("\"i\": \"prices\"", "\"i\": \"price\""));
    let run = bench.run(["validate", "apps.json", "--format", "concise"]).code(1);
    assert!(run.stdout.contains("A031") && !run.stdout.contains("W126"), "{}", run.stdout);
    bench.write("other.json", "{}");
    bench.run(["validate", "other.json"]).code(2).says("cannot tell whether other.json");
    bench.write("my_widgets.json", "[]");
    assert!(bench.run(["validate", "my_widgets.json", "--format", "concise"]).code(1).stdout.contains("W002"));
}

#[test]
fn checks_go_on_after_a_syntax_error() {
    let bench = Workbench::new();
    let text = SOUND.replace("\"Prices\",", "\"Prices\"").replace("\"table\"", "\"tabel\"");
    bench.write("widgets.json", &text);
    let run = bench.run(["validate", "--format", "concise"]).code(1);
    let rules: Vec<_> =
        run.stdout.lines().map(|line| &line[line.find('[').unwrap() + 1..line.find(']').unwrap()]).collect();
    assert_eq!(rules, ["W001", "W116"], "{}", run.stdout);
}

#[test]
fn bytes_that_are_no_json_at_all_are_reported_and_nothing_crashes() {
    let bench = Workbench::new();
    for (bytes, rule) in [
        (&b""[..], "W001"),
        (b"\xff\xfe{\x00}\x00", "W008"),
        (b"\xef\xbb\xbf{}", "W008"),
        (b"{\"a\": \"\x00\"}", "W001"),
        (b"not json", "W001"),
        (b"<!DOCTYPE html><html></html>", "W001"),
    ] {
        std::fs::write(bench.path("widgets.json"), bytes).unwrap();
        let run = bench.run(["validate", "--format", "json"]);
        assert!(matches!(run.code, Some(0 | 1)), "{run:?}");
        assert!(run.stdout.contains(rule), "{rule} for {bytes:?}: {}", run.stdout);
    }
    std::fs::write(bench.path("widgets.json"), "[".repeat(5_000_000)).unwrap();
    assert!(bench.run(["validate", "--format", "concise"]).code(1).stdout.contains("nested too deep"));
}

#[test]
fn a_mistyped_option_is_a_usage_error() {
    let bench = Workbench::new();
    bench.run(["validate", "--format", "jsn"]).code(2).says("concise");
    bench.run(["validte"]).code(2).says("validate");
}

#[test]
fn where_sources_disagree_the_profile_decides() {
    let bench = Workbench::new();
    bench.write("widgets.json", &SOUND.replace("\"table\"", "\"table_ssrm\""));
    assert!(bench.run(["validate", "--format", "concise"]).code(1).stdout.contains("error[W117]"));
    let run = bench.run(["validate", "--format", "concise", "--profile", "docs"]).code(0);
    assert!(run.stdout.contains("warning[W117]"), "{}", run.stdout);
}

#[test]
fn several_files_of_a_backend_are_one_run_over_it() {
    let bench = Workbench::new();
    bench.write("widgets.json", &SOUND.replace("\"category\"", "\"kategory\"")).write("apps.json", SOUND_APPS);
    let run = bench.run(["validate", "widgets.json", "apps.json"]).code(0);
    assert!(run.stdout.contains("Found 1 warning in 2 files: 1 widget, 1 app"), "{}", run.stdout);
    let twice = bench.run(["validate", ".", ".", "--format", "concise"]).code(0);
    assert_eq!(twice.stdout.lines().count(), 1, "{}", twice.stdout);
}

#[test]
fn what_cannot_be_read_does_not_hide_the_rest() {
    let bench = Workbench::new();
    bench.write("good/widgets.json", "[]");
    std::fs::create_dir_all(bench.path("odd/widgets.json")).unwrap();
    let run = bench.run(["validate", "good", "nowhere", "odd", "--format", "concise"]).code(2);
    assert!(run.stdout.contains("W002"), "{}", run.stdout);
    run.says("nowhere does not exist").says("it is a folder");
}

#[test]
fn what_stands_in_the_file_cannot_write_to_the_terminal() {
    let bench = Workbench::new();
    bench.write("widgets.json", "{\"a\\n\\u001b[31mred\": 5}");
    let run = bench.run(["validate", "--format", "concise"]).code(1);
    assert!(
        !run.stdout.contains('\u{1b}') && run.stdout.lines().all(|line| line.starts_with("widgets.json:")),
        "{}",
        run.stdout
    );
    let full = bench.run(["validate", "--color", "never"]).code(1);
    assert!(!full.stdout.contains('\u{1b}'), "{}", full.stdout);
}

#[test]
fn files_in_other_encodings_are_named_as_such() {
    let bench = Workbench::new();
    let utf16: Vec<u8> = "\u{feff}{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    std::fs::write(bench.path("widgets.json"), utf16).unwrap();
    let run = bench.run(["validate", "--format", "concise"]).code(1);
    assert!(run.stdout.contains("error[W008] widgets.json is written in UTF-16"), "{}", run.stdout);
    assert_eq!(run.stdout.lines().count(), 1, "{}", run.stdout);
}

#[test]
fn an_unreadable_item_does_not_shift_the_findings_after_it() {
    let bench = Workbench::new();
    bench.write(
        "widgets.json",
        &SOUND.replace("\"table\"", "\"table\", \"params\": [NaN, {\"paramName\": \"ok\"}, {\"paramName\": 5}]"),
    );
    let run = bench.run(["validate", "--format", "json"]).code(1);
    let document: Value = serde_json::from_str(&run.stdout).unwrap();
    let found = document["diagnostics"].as_array().unwrap().iter().find(|f| f["rule"] == "W702").unwrap().clone();
    assert_eq!(found["pointer"], "/prices/params/2/paramName");
    let column = SOUND.lines().nth(5).unwrap().find("\"table\"").unwrap() + 1;
    assert!(found["column"].as_u64().unwrap() > column as u64 + 50, "{found}");
}
