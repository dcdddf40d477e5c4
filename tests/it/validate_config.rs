//! Which findings `validate` reports: `[validate]` of obb-backend.toml, and the arguments that win.

use crate::support::dev_process::{DevProcess, Folder};
use crate::support::workbench::Workbench;

/// An unknown key (W126, a warning), an unusual id (W011, a hint), and a widget that Workspace refuses (W116).
const WIDGETS: &str = r#"{
  "prices": {
    "name": "Prices",
    "description": "Closing prices of one fund, in euro.",
    "category": "Funds",
    "gridData": { "w": 20, "h": 12 },
    "type": "table",
    "endpoint": "prices",
    "colour": "red"
  },
  "News": {
    "name": "News",
    "description": "What moved the desk today.",
    "category": "Funds",
    "gridData": { "w": 20, "h": 12 },
    "type": "tabel",
    "endpoint": "news"
  }
}
"#;

/// The rules reported with these settings and arguments, in order, each once.
fn rules(settings: &str, args: &[&str]) -> Vec<String> {
    let bench = Workbench::new();
    bench.write("widgets.json", WIDGETS).write("obb-backend.toml", settings);
    let run = bench.run(["validate", "--format", "concise"].iter().chain(args));
    assert!(matches!(run.code, Some(0 | 1)), "{run:?}");
    let mut rules: Vec<String> = Vec::new();
    for line in run.stdout.lines() {
        let finding = line.splitn(4, ':').nth(3).unwrap().trim_start();
        rules.push(finding[..=finding.find(']').unwrap()].to_owned());
    }
    rules.sort();
    rules.dedup();
    rules
}

const ALL: [&str; 3] = ["error[W009]", "error[W116]", "warning[W126]"];

#[test]
fn without_settings_everything_but_hints_is_shown() {
    assert_eq!(rules("", &[]), ALL);
    assert_eq!(rules("[validate]\n", &[]), ALL);
}

#[test]
fn rules_are_ignored_by_id_name_and_beginning() {
    for ignored in ["W126", "w126", "unknown-widget-key", "W12"] {
        assert_eq!(rules(&format!("[validate]\nignore = [\"{ignored}\"]\n"), &[]), ["error[W009]", "error[W116]"]);
    }
    assert!(rules("[validate]\nignore = [\"ALL\"]\n", &[]).is_empty());
    assert_eq!(rules("[validate]\nignore = [\"ALL\"]\nselect = [\"W12\"]\n", &[]), ["warning[W126]"]);
}

#[test]
fn a_refusal_that_is_ignored_is_not_summed_up_either() {
    assert_eq!(rules("[validate]\nignore = [\"W116\"]\n", &[]), ["warning[W126]"]);
    assert_eq!(rules("[validate]\nseverity = { W116 = \"warning\" }\n", &[]), ["warning[W116]", "warning[W126]"]);
}

#[test]
fn a_severity_can_be_changed() {
    let settings = "[validate.severity]\nW126 = \"error\"\nW011 = \"warning\"\nW116 = \"off\"\n";
    assert_eq!(rules(settings, &[]), ["error[W126]", "warning[W011]"]);
    assert_eq!(rules("[validate.severity]\nW1 = \"hint\"\nW126 = \"warning\"\n", &[]), ["warning[W126]"]);
}

#[test]
fn profile_hints_and_deny_come_from_the_settings_and_arguments_win() {
    let with_hint = ["error[W009]", "error[W116]", "hint[W011]", "warning[W126]"];
    assert_eq!(rules("[validate]\nhints = true\n", &[]), with_hint);
    assert_eq!(rules("[validate]\nhints = true\n", &["--hints=false"]), ALL);
    assert_eq!(rules("[validate]\nprofile = \"strict\"\n", &[]), with_hint);
    assert_eq!(rules("[validate]\nprofile = \"strict\"\n", &["--profile", "current"]), ALL);
    let bench = Workbench::new();
    bench.write("widgets.json", &WIDGETS.replace("tabel", "table"));
    bench.run(["validate"]).code(0);
    bench.write("obb-backend.toml", "[validate]\ndeny = \"warnings\"\n");
    bench.run(["validate"]).code(1);
    bench.run(["validate", "--deny", "errors"]).code(0);
}

#[test]
fn arguments_select_and_ignore_over_the_settings() {
    let settings = "[validate]\nignore = [\"W126\", \"W116\"]\n";
    assert_eq!(rules(settings, &["--select", "W126"]), ["warning[W126]"]);
    assert_eq!(rules("", &["--ignore", "W126,W116"]), Vec::<String>::new());
    assert_eq!(rules("", &["--ignore", "ALL", "--select", "W126"]), ["warning[W126]"]);
    let bench = Workbench::new();
    bench.write("widgets.json", WIDGETS);
    bench.run(["validate", "--select", "W-126"]).code(2).says("there is no rule `W-126`").says("did you mean `W126`?");
}

#[test]
fn places_are_ignored_by_pointers_with_wildcards() {
    let with = |more: &str| rules(&format!("[[validate.ignores]]\nrule = \"W126\"\n{more}\n"), &[]);
    let without = ["error[W009]", "error[W116]"];
    for more in [
        "pointer = \"/prices/**\"",
        "pointer = \"/*/colour\"",
        "pointer = \"/pri*/colour\"",
        "pointer = \"/**/colour\"",
        "file = \"widgets.json\"",
        "pointer = \"/prices/colour\"\nfile = \"widgets.json\"",
    ] {
        assert_eq!(with(more), without, "{more}");
    }
    for more in ["pointer = \"/prices\"", "pointer = \"/*\"", "file = \"apps.json\"", "pointer = \"/News/**\""] {
        assert_eq!(with(more), ALL, "{more}");
    }
}

#[test]
fn a_mistake_has_a_place_and_a_remedy() {
    let bench = Workbench::new();
    bench.write("widgets.json", WIDGETS);
    for (settings, place, help) in [
        ("[validate]\nselct = []\n", "obb-backend.toml:2:1: unknown key `selct`", "did you mean `select`?"),
        ("[validate]\nignore = [\"W999\"]\n", "obb-backend.toml:2:11: there is no rule `W999`", "rules lists them"),
        (
            "[validate.severity]\nunknown-widget-keys = \"error\"\n",
            "obb-backend.toml:2:1: there is no rule `unknown-widget-keys`",
            "did you mean `unknown-widget-key`?",
        ),
        (
            "[[validate.ignores]]\nrule = \"W1266\"\npointer = \"/a\"\n",
            "obb-backend.toml:2:8: there is no rule `W1266`",
            "rules W126 lists those",
        ),
    ] {
        bench.write("obb-backend.toml", settings);
        let run = bench.run(["validate"]).code(2).says(place).says(help);
        assert_eq!(run.stdout, "");
    }
    bench.run(["validate", "--no-config"]).code(1);
    bench.write("other.toml", "[validate]\nignore = [\"ALL\"]\n");
    bench.run(["validate", "--config", "other.toml"]).code(0);
    bench.run(["validate", "--config", "none.toml"]).code(2).says("none.toml: this file does not exist");
}

#[test]
fn the_settings_above_a_common_subfolder_count() {
    let bench = Workbench::new();
    bench.write("app/widgets.json", WIDGETS).write("obb-backend.toml", "[validate]\nignore = [\"ALL\"]\n");
    bench.run(["validate"]).code(0);
    bench.run(["validate", "app"]).code(0);
    bench.run(["validate", "app/widgets.json"]).code(0);
    bench.write("desk/widgets.json", WIDGETS);
    bench.run(["validate", "desk"]).code(1);
}

#[test]
fn the_dev_server_checks_by_the_same_settings() {
    let folder = Folder::new(&[
        ("widgets.json", WIDGETS),
        ("data/prices.csv", "a\n1\n"),
        ("obb-backend.toml", "[validate]\nignore = [\"W116\"]\nseverity = { W126 = \"error\" }\n"),
    ]);
    let mut dev = DevProcess::start(folder.path());
    let validated = dev.wait("validated");
    assert_eq!((&validated["errors"], &validated["warnings"]), (&1.into(), &0.into()), "{validated}");
}
