//! `add-app`, `rename-widget` and `remove-widget`: what they change, what they leave alone, and what they refuse.

#[cfg(unix)]
use std::fs;

use crate::support::workbench::Workbench;

const WIDGETS: &str = r#"{
  "prices": {
    "name": "Prices", "description": "Closing prices", "category": "Funds", "endpoint": "prices",
    "gridData": {"w": 24, "h": 12},
    "params": [{"paramName": "fund", "type": "endpoint", "optionsEndpoint": "funds", "label": "Fund", "value": "ALPHA"}]
  },
  "news": {
    "name": "News", "description": "What the press says", "category": "Funds", "type": "markdown", "endpoint": "news",
    "widgetId": "news",
    "params": [{"paramName": "fund", "type": "endpoint", "optionsEndpoint": "funds", "label": "Fund", "value": "ALPHA"}]
  },
  "facts": {"name": "Facts", "description": "Facts of a fund", "category": "Funds", "type": "markdown", "endpoint": "facts"}
}
"#;

const APPS: &str = r#"[
  {
    "name": "Desk", "description": "A desk", "img": "/desk.svg", "allowCustomization": true,
    "tabs": {
      "a": {"id": "a", "name": "A", "layout": [
        {"i": "prices", "x": 0, "y": 2, "w": 20, "h": 12, "groups": ["Group 1"]},
        {"i": "news", "x": 20, "y": 2, "w": 20, "h": 12, "groups": ["Group 1"]}
      ]},
      "b": {"id": "b", "name": "B", "layout": [
        {"i": "prices", "x": 0, "y": 2, "w": 20, "h": 12},
        {"i": "facts", "x": 20, "y": 2, "w": 20, "h": 12}
      ]}
    },
    "groups": [{"name": "Group 1", "type": "endpointParam", "paramName": "fund", "widgetIds": ["prices", "news"], "defaultValue": "ALPHA"}],
    "prompts": ["What moved in @[id:prices] today?", "Does @[id:news] explain @[id:prices]?", "Any prices?"]
  }
]
"#;

/// The same documents in other clothes.
fn dressed() -> Vec<(&'static str, String, String)> {
    let compact = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap().to_string();
    let tabs = |text: &str| text.replace("  ", "\t");
    vec![
        ("plain", WIDGETS.to_owned(), APPS.to_owned()),
        ("CRLF", WIDGETS.replace('\n', "\r\n"), APPS.replace('\n', "\r\n")),
        ("a byte-order mark", format!("\u{feff}{WIDGETS}"), format!("\u{feff}{APPS}")),
        ("tabs", tabs(WIDGETS), tabs(APPS)),
        ("one line", compact(WIDGETS), compact(APPS)),
    ]
}

fn bench(widgets: &str, apps: &str) -> Workbench {
    let bench = Workbench::new();
    bench.write("widgets.json", widgets).write("apps.json", apps);
    bench
}

#[test]
fn a_new_id_reaches_whatever_names_the_widget_and_nothing_else() {
    for (clothes, widgets, apps) in dressed() {
        let bench = bench(&widgets, &apps);
        bench.run(["rename-widget", "prices", "fund_prices"]).code(0).says("the endpoint stays `prices`");
        let renamed = |text: &str| {
            let named = text.replace("\"i\": \"prices\"", "\"i\": \"fund_prices\"");
            let named = named.replace("\"i\":\"prices\"", "\"i\":\"fund_prices\"");
            let named = named.replace("[\"prices\"", "[\"fund_prices\"");
            named.replace("@[id:prices]", "@[id:fund_prices]")
        };
        assert_eq!(bench.read("apps.json"), renamed(&apps), "{clothes}");
        assert_eq!(bench.read("widgets.json"), widgets.replacen("\"prices\"", "\"fund_prices\"", 1), "{clothes}");
        bench.run(["rename-widget", "fund_prices", "prices"]).code(0);
        assert_eq!((bench.read("widgets.json"), bench.read("apps.json")), (widgets, apps), "{clothes}");
    }
}

#[test]
fn an_id_that_the_definition_repeats_changes_with_it() {
    let bench = bench(WIDGETS, APPS);
    bench.run(["rename-widget", "news", "press"]).code(0);
    assert_eq!(bench.json("widgets.json")["press"]["widgetId"], "press");
    assert_eq!(bench.json("widgets.json")["press"]["endpoint"], "news");
}

#[test]
fn settings_that_name_the_widget_are_told() {
    let bench = bench(WIDGETS, APPS);
    bench.write("obb-backend.toml", "[[validate.ignores]]\nrule = \"W129\"\npointer = \"/prices/params\"\n");
    bench.run(["rename-widget", "prices", "closes"]).code(0).says("obb-backend.toml still names `/prices/params`");
    assert!(!bench.run(["remove-widget", "facts"]).code(0).stderr.contains("obb-backend.toml"));
}

#[test]
fn an_id_in_escapes_is_found_in_prompts() {
    let apps = APPS.replace("@[id:prices] today", "@[id:pr\\u0069ces] today");
    let bench = bench(WIDGETS, &apps);
    bench.run(["rename-widget", "prices", "closes"]).code(0);
    assert_eq!(bench.json("apps.json")[0]["prompts"][0], "What moved in @[id:closes] today?");
}

#[test]
fn the_navigation_bar_is_no_widget() {
    let widgets = WIDGETS.replace("\"facts\": {", "\"navigation_bar\": {");
    let apps = APPS.replace("\"i\": \"facts\"", "\"i\": \"navigation_bar\"");
    let bench = bench(&widgets, &apps);
    bench.run(["rename-widget", "navigation_bar", "facts"]).code(0);
    assert_eq!(bench.read("apps.json"), apps);
    assert!(bench.json("widgets.json")["facts"].is_object());
}

#[test]
fn ids_that_cannot_be_used_are_refused_and_nothing_is_touched() {
    let bench = bench(WIDGETS, APPS);
    bench.run(["rename-widget", "prices", "news"]).code(2).says("there is a widget `news` already");
    bench.run(["rename-widget", "pricse", "closes"]).code(2).says("did you mean `prices`?");
    bench.run(["rename-widget", "xyz", "closes"]).code(2).says("there are `prices`, `news`, `facts`");
    for bad in ["", "fund prices", "a]b"] {
        bench.run(["rename-widget", "prices", bad]).code(2).says("is no id");
    }
    bench.run(["rename-widget", "prices", "company_news"]).code(1).says("the id of a built-in widget");
    bench.run(["rename-widget", "prices", "FACTS"]).code(1).says("W014");
    assert_eq!((bench.read("widgets.json"), bench.read("apps.json")), (WIDGETS.to_owned(), APPS.to_owned()));
}

#[test]
fn a_widget_goes_from_every_place_that_names_it() {
    for (clothes, widgets, apps) in dressed() {
        let bench = bench(&widgets, &apps);
        let run = bench.run(["remove-widget", "prices"]).code(0);
        for part in [
            "group `Group 1` of app `Desk` keeps one member",
            "a prompt of app `Desk` goes with it: What moved in @[id:prices] today?",
            "no widget asks for the endpoint `prices` now",
        ] {
            assert!(run.stderr.contains(part), "{clothes}: no {part:?} in {}", run.stderr);
        }
        // Another widget still asks for these.
        assert!(!run.stderr.contains("`funds`"), "{}", run.stderr);
        let (after, before) = (bench.read("apps.json"), &apps);
        assert!(!after.contains("\"prices\"") && !after.contains("@[id:prices]"), "{clothes}: {after}");
        assert!(is_left_of(&after, before) && is_left_of(&bench.read("widgets.json"), &widgets), "{clothes}");
        let document: serde_json::Value = serde_json::from_str(after.trim_start_matches('\u{feff}')).unwrap();
        assert_eq!(document[0]["groups"][0]["widgetIds"], serde_json::json!(["news"]));
        assert_eq!(document[0]["prompts"], serde_json::json!(["Any prices?"]));
        bench.run(["validate"]).code(0);
    }
}

/// Whether `after` is `before` with nothing but deletions.
fn is_left_of(after: &str, before: &str) -> bool {
    let mut rest = before.chars();
    after.chars().all(|wanted| rest.any(|found| found == wanted))
}

#[test]
fn a_group_goes_with_its_last_member() {
    let bench = bench(WIDGETS, APPS);
    bench
        .run(["remove-widget", "prices", "news"])
        .code(0)
        .says("group `Group 1` of app `Desk` goes with its last member");
    assert_eq!(bench.json("apps.json")[0]["groups"], serde_json::json!([]));
    // A copy that joins by itself is a member as well.
    let joined = APPS.replace(
        "\"w\": 20, \"h\": 12}\n      ]}\n    }",
        "\"w\": 20, \"h\": 12, \"groups\": [\"Group 1\"]}\n      ]}\n    }",
    );
    assert_ne!(joined, APPS);
    let bench = self::bench(WIDGETS, &joined);
    bench.run(["remove-widget", "prices", "news"]).code(0).says("keeps one member");
    assert_eq!(bench.json("apps.json")[0]["groups"][0]["name"], "Group 1");
}

#[test]
fn what_answered_a_removed_widget_is_named() {
    let bench = bench(WIDGETS, APPS);
    bench
        .write("app/main.py", "app = FastAPI()\n\n\n@app.get(\"/prices\")\ndef prices(): ...\n")
        .write("data/facts.md", "# Facts\n");
    let shown = |path: &str| format!("stays: {}", path.replace('/', std::path::MAIN_SEPARATOR_STR));
    bench.run(["remove-widget", "prices", "facts"]).code(0).says(&shown("app/main.py:4")).says(&shown("data/facts.md"));
    assert!(bench.path("data/facts.md").is_file());
}

#[test]
fn a_widget_that_was_added_can_be_taken_away_again() {
    for (clothes, widgets, apps) in dressed() {
        let bench = bench(&widgets, &apps);
        bench.write("data/prices.json", "[]");
        bench.run(["add-widget", "movers", "--type", "table"]).code(0);
        assert_ne!(bench.read("widgets.json"), widgets, "{clothes}");
        bench.run(["remove-widget", "movers"]).code(0);
        assert_eq!((bench.read("widgets.json"), bench.read("apps.json")), (widgets, apps), "{clothes}");
    }
}

#[test]
fn an_id_that_stands_twice_goes_both_times() {
    let twice = WIDGETS.replacen('{', "{\n  \"facts\": {},", 1);
    let bench = bench(&twice, APPS);
    bench.run(["remove-widget", "facts"]).code(0);
    assert!(bench.json("widgets.json").get("facts").is_none());
}

#[test]
fn an_app_is_added_with_its_widgets_side_by_side() {
    for (clothes, widgets, apps) in dressed() {
        let bench = bench(&widgets, &apps);
        bench
            .run(["add-app", "Fund facts", "-w", "prices", "-w", "news", "-w", "facts"])
            .code(0)
            .says("Added Fund facts");
        let after = bench.read("apps.json");
        let kept = apps.trim_end().trim_end_matches(']').trim_end();
        assert!(after.starts_with(kept), "{clothes}: {after}");
        assert_eq!(after.contains('\n'), apps.contains('\n'), "{clothes}");
        assert_eq!(after.matches("\r\n").count(), if apps.contains('\r') { after.matches('\n').count() } else { 0 });
        let document: serde_json::Value = serde_json::from_str(after.trim_start_matches('\u{feff}')).unwrap();
        assert_eq!(document[1]["description"], "Prices, News and Facts");
        assert_eq!(document[1]["img"], "/desk.svg");
        let places = document[1]["tabs"][""]["layout"].as_array().unwrap().iter();
        let places: Vec<_> = places.map(|item| ["x", "y", "w", "h"].map(|key| item[key].as_u64().unwrap())).collect();
        assert_eq!(places, [[0, 0, 24, 12], [0, 12, 20, 10], [20, 12, 20, 10]]);
        bench.run(["validate"]).code(0);
    }
}

#[test]
fn widgets_stand_on_the_tab_that_was_named_last() {
    let bench = bench(WIDGETS, APPS);
    bench
        .run(["add-app", "Two", "--tab", "At a glance", "-w", "prices", "--tab", "Später", "-w", "news", "-w", "facts"])
        .code(0);
    let app = &bench.json("apps.json")[1];
    let placed = |tab: &str| -> Vec<String> {
        let layout = app["tabs"][tab]["layout"].as_array().unwrap_or_else(|| panic!("no tab {tab} in {app}"));
        layout.iter().map(|item| format!("{} at {}", item["i"].as_str().unwrap(), item["y"])).collect()
    };
    assert_eq!(placed("at-a-glance"), ["prices at 2"]);
    assert_eq!(placed("spater"), ["news at 2", "facts at 2"]);
    assert_eq!(app["tabs"]["spater"]["name"], "Später");
    bench.run(["add-app", "Same", "--tab", "A b", "--tab", "a B"]).code(2).says("there is a tab `a B` already");
}

#[test]
fn an_apps_json_is_made_or_made_a_list() {
    let bench = Workbench::new();
    bench.write("app/widgets.json", WIDGETS);
    bench.run(["add-app", "Desk", "-w", "prices"]).code(0).says("Created");
    assert_eq!(bench.json("app/apps.json")[0]["tabs"][""]["layout"][0]["i"], "prices");
    assert!(bench.read("app/apps.json").ends_with("]\n"));
    let single = "{\n    \"name\": \"One\",\n    \"tabs\": {}\n}\n";
    let bench = self::bench(WIDGETS, single);
    bench.run(["add-app", "Desk"]).code(0).says("stands in a list now");
    let after = bench.read("apps.json");
    assert!(
        after.starts_with(
            "[\n    {\n        \"name\": \"One\",\n        \"tabs\": {}\n    },\n    {\n        \"name\": \"Desk\""
        ),
        "{after}"
    );
    for nothing in ["[]", "[ ]\n", "{}", "null"] {
        let bench = self::bench(WIDGETS, nothing);
        bench.run(["add-app", "Desk"]).code(0).says("nothing is on it yet: obb-backend add-widget ID --app Desk");
        assert!(bench.read("apps.json").starts_with("[\n  {\n    \"name\": \"Desk\""), "{nothing:?}");
    }
}

#[test]
fn apps_that_cannot_be_added_leave_everything_as_it_was() {
    let bench = bench(WIDGETS, APPS);
    bench.run(["add-app", "Desk"]).code(2).says("there is an app `Desk` already");
    bench.run(["add-app", "desk"]).code(1).says("A013").says("nothing is changed");
    bench.run(["add-app", " "]).code(2).says("is no name of an app");
    bench.run(["add-app", "X", "-w", "fact"]).code(2).says("did you mean `facts`?");
    assert_eq!(bench.read("apps.json"), APPS);
    for (odd, said) in
        [("{\"apps\": []}", "is not a list of apps"), ("[1]", "is not a list of apps"), ("[", "cannot be edited")]
    {
        let bench = self::bench(WIDGETS, odd);
        bench.run(["add-app", "X"]).code(2).says(said);
        assert_eq!(bench.read("apps.json"), odd);
    }
}

#[test]
fn a_broken_document_is_shown_and_left_alone() {
    let broken = WIDGETS.replace("\"name\": \"News\",", "\"name\": \"News\"");
    let bench = bench(&broken, APPS);
    for args in [&["remove-widget", "prices"][..], &["rename-widget", "prices", "closes"], &["add-app", "X"]] {
        bench.run(args).code(2).says("missing comma").says("widgets.json cannot be edited as it is");
    }
    assert_eq!((bench.read("widgets.json"), bench.read("apps.json")), (broken, APPS.to_owned()));
    let nowhere = Workbench::new();
    nowhere.run(["remove-widget", "prices"]).code(2).says("there is no widgets.json in .");
    nowhere.run(["remove-widget", "prices", "--dir", "x"]).code(2).says("there is no folder x");
    nowhere.write("widgets.json", "[]").run(["remove-widget", "prices"]).code(2).says("is not an object of widgets");
}

#[test]
fn a_dry_run_shows_the_diff_and_json_is_for_tools() {
    let bench = bench(WIDGETS, APPS);
    let shown = bench.run(["remove-widget", "facts", "--dry-run"]).code(0).stdout;
    assert!(shown.contains("--- widgets.json\n") && shown.contains("\n-  \"facts\": {"), "{shown}");
    let run = bench.run(["remove-widget", "facts", "--dry-run", "--json"]).code(0);
    let document: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((document["dry_run"].as_bool(), run.stderr.as_str()), (Some(true), ""));
    assert_eq!(document["diff"], shown);
    assert_eq!((bench.read("widgets.json"), bench.read("apps.json")), (WIDGETS.to_owned(), APPS.to_owned()));
    let run = bench.run(["rename-widget", "prices", "closes", "--json"]).code(0);
    let document: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(
        document["files"],
        serde_json::json!([
            { "path": "widgets.json", "change": "edited" }, { "path": "apps.json", "change": "edited" }
        ])
    );
    assert!(document.get("diff").is_none() && bench.json("widgets.json").get("closes").is_some());
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_written_keeps_the_other_from_being_changed() {
    use std::os::unix::fs::PermissionsExt;
    let bench = bench(WIDGETS, APPS);
    fs::set_permissions(bench.path("apps.json"), fs::Permissions::from_mode(0o444)).unwrap();
    bench.run(["rename-widget", "prices", "closes"]).code(2).says("cannot write apps.json").says("it is read-only");
    assert_eq!(bench.read("widgets.json"), WIDGETS);
}
