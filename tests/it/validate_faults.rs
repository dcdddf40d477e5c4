//! Broken copies of a hello-world backend: each fault is reported at its line, under its rule, with a help that mends it.

use crate::support::workbench::Workbench;
use serde_json::Value;

const WIDGETS: &str = r#"{
  "hello_world": {
    "name": "Hello World",
    "description": "Greets the person whose name is given.",
    "category": "Examples",
    "type": "markdown",
    "endpoint": "hello_world",
    "gridData": {
      "w": 12,
      "h": 4
    },
    "source": ["Example"],
    "refetchInterval": 60000,
    "params": [
      {
        "paramName": "name",
        "type": "text",
        "value": "World",
        "label": "Name",
        "description": "Whom to greet"
      }
    ]
  },
  "prices": {
    "name": "Prices",
    "description": "Closing prices of one fund, in euro.",
    "category": "Examples",
    "type": "table",
    "endpoint": "prices",
    "data": {
      "table": {
        "columnsDefs": [
          {
            "field": "close",
            "headerName": "Close",
            "cellDataType": "number",
            "formatterFn": "int",
            "align": "right"
          }
        ]
      }
    },
    "params": [
      {
        "paramName": "name",
        "type": "text",
        "label": "Fund"
      }
    ]
  }
}
"#;

const APPS: &str = r#"[
  {
    "name": "Hello",
    "description": "One greeting and one table.",
    "allowCustomization": true,
    "tabs": {
      "": {
        "id": "",
        "name": "",
        "layout": [
          {
            "i": "hello_world",
            "x": 0,
            "y": 0,
            "w": 12,
            "h": 4,
            "groups": ["Group 1"]
          },
          {
            "i": "prices",
            "x": 12,
            "y": 0,
            "w": 28,
            "h": 12,
            "groups": ["Group 1"]
          }
        ]
      }
    },
    "groups": [
      {
        "name": "Group 1",
        "type": "param",
        "paramName": "name",
        "widgetIds": ["hello_world", "prices"],
        "defaultValue": "World"
      }
    ],
    "prompts": []
  }
]
"#;

/// Which file is broken, what is replaced by what, the rule, a text on the line to be reported, and a part of the help.
type Fault = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

const FAULTS: &[Fault] = &[
    // The text
    (
        "widgets",
        "\"Greets the person whose name is given.\"",
        "'Greets the person whose name is given.'",
        "W001",
        "'Greets the",
        "double quotes",
    ),
    ("widgets", "\"h\": 4\n", "\"h\": 4,\n", "W001", "\"h\": 4,", "remove the comma"),
    ("widgets", "\"type\": \"markdown\",", "\"type\": \"markdown\"", "W001", "\"type\": \"markdown\"", "comma between"),
    ("widgets", "\"w\": 12,", "\"w\": 12, // columns", "W001", "// columns", "comment"),
    ("widgets", "60000", "None", "W001", "None", "lower case"),
    (
        "widgets",
        "\"category\": \"Examples\",\n    \"type\": \"markdown\"",
        "category: \"Examples\",\n    \"type\": \"markdown\"",
        "W001",
        "category: ",
        "quotes",
    ),
    ("widgets", "\"label\": \"Name\",", "\"label\": \"Name,", "W001", "\"label\": \"Name,", "close the string"),
    ("widgets", "60000", "NaN", "W001", "NaN", "null"),
    ("apps", "\"prompts\": []\n", "\"prompts\": [],\n", "A001", "\"prompts\": [],", "remove the comma"),
    ("apps", "\"allowCustomization\": true", "\"allowCustomization\": True", "A001", "True", "lower case"),
    ("widgets", "    ]\n  },\n  \"prices\"", "    ],\n  \"prices\"", "W001", "\"hello_world\": {", "close the bracket"),
    // The document
    (
        "widgets",
        "  \"prices\": {",
        "  \"hello_world\": {",
        "W005",
        "\"hello_world\": {\n    \"name\": \"Prices\"",
        "another id",
    ),
    (
        "widgets",
        "{\n  \"hello_world\"",
        "{\n  \"$schema\": \"widgets.schema.json\",\n  \"hello_world\"",
        "W004",
        "\"$schema\"",
        "remove",
    ),
    ("widgets", "\"prices\": {", "\"\": {", "W015", "\"\": {", "id"),
    ("widgets", "\"prices\": {", "\"markdown\": {", "W010", "\"markdown\": {", "more specific"),
    // Widgets
    ("widgets", "    \"name\": \"Hello World\",\n", "", "W100", "\"hello_world\": {", "name"),
    (
        "widgets",
        "    \"description\": \"Greets the person whose name is given.\",\n",
        "",
        "W102",
        "\"hello_world\": {",
        "description",
    ),
    ("widgets", "    \"endpoint\": \"hello_world\",\n", "", "W104", "\"hello_world\": {", "endpoint"),
    (
        "widgets",
        "\"type\": \"markdown\"",
        "\"type\": \"markdwon\"",
        "W116",
        "\"markdwon\"",
        "did you mean `\"markdown\"`?",
    ),
    ("widgets", "\"type\": \"markdown\"", "\"type\": \"plotly\"", "W116", "\"plotly\"", "did you mean `\"chart\"`?"),
    (
        "widgets",
        "\"refetchInterval\": 60000",
        "\"runButton\": \"true\"",
        "W124",
        "\"runButton\"",
        "did you mean `true`?",
    ),
    (
        "widgets",
        "\"category\": \"Examples\",\n    \"type\": \"markdown\"",
        "\"category\": null,\n    \"type\": \"markdown\"",
        "W125",
        "\"category\": null",
        "leave",
    ),
    (
        "widgets",
        "\"refetchInterval\"",
        "\"refetchIntervall\"",
        "W126",
        "\"refetchIntervall\"",
        "did you mean `refetchInterval`?",
    ),
    (
        "widgets",
        "\"category\": \"Examples\",\n    \"type\": \"markdown\"",
        "\"subcategory\": \"Examples\",\n    \"type\": \"markdown\"",
        "W127",
        "\"subcategory\"",
        "did you mean `subCategory`?",
    ),
    ("widgets", "      \"w\": 12,\n", "", "W201", "\"gridData\"", "w"),
    ("widgets", "60000", "60", "W300", "\"refetchInterval\": 60", "write milliseconds"),
    ("widgets", "60000", "true", "W301", "\"refetchInterval\": true", "cron"),
    (
        "widgets",
        "\"refetchInterval\"",
        "\"refreshInterval\"",
        "W312",
        "\"refreshInterval\"",
        "did you mean `refetchInterval`?",
    ),
    ("widgets", "\"columnsDefs\"", "\"columnDefs\"", "W402", "\"columnDefs\"", "did you mean `columnsDefs`?"),
    (
        "widgets",
        "            \"headerName\": \"Close\",\n",
        "",
        "W405",
        "          {\n            \"field\"",
        "headerName",
    ),
    ("widgets", "            \"field\": \"close\",\n", "", "W404", "          {\n            \"headerName\"", "field"),
    (
        "widgets",
        "\"cellDataType\": \"number\"",
        "\"cellDataType\": \"string\"",
        "W408",
        "\"cellDataType\"",
        "did you mean `\"text\"`?",
    ),
    (
        "widgets",
        "\"formatterFn\": \"int\"",
        "\"formatterFn\": \"percentage\"",
        "W411",
        "\"formatterFn\"",
        "did you mean `\"percent\"`?",
    ),
    ("widgets", "\"align\": \"right\"", "\"align\": \"centre\"", "W410", "\"align\"", "did you mean `\"center\"`?"),
    ("widgets", "\"align\": \"right\"", "\"decimalPlaces\": 9", "W412", "\"decimalPlaces\"", "6"),
    ("widgets", "\"align\": \"right\"", "\"renderFn\": \"greenred\"", "W500", "\"renderFn\"", "greenRed"),
    (
        "widgets",
        "        \"paramName\": \"name\",\n        \"type\": \"text\",\n        \"value\"",
        "        \"type\": \"text\",\n        \"value\"",
        "W702",
        "      {\n        \"type\"",
        "paramName",
    ),
    (
        "widgets",
        "\"type\": \"text\",\n        \"value\"",
        "\"type\": \"dropdwon\",\n        \"value\"",
        "W704",
        "\"dropdwon\"",
        "use one of",
    ),
    ("widgets", "\"value\": \"World\"", "\"default\": \"World\"", "W706", "\"default\"", "did you mean `value`?"),
    ("widgets", "\"value\": \"World\"", "\"options\": [\"World\"]", "W707", "\"options\"", "label"),
    ("widgets", "\"label\": \"Name\"", "\"show\": \"yes\"", "W758", "\"show\"", "true or false"),
    // Apps
    ("apps", "    \"name\": \"Hello\",\n", "", "A004", "  {\n    \"description\"", "name"),
    ("apps", "        \"id\": \"\",\n", "", "A006", "      \"\": {", "id"),
    ("apps", "        \"id\": \"\",", "        \"id\": \"main\",", "A007", "\"id\": \"main\"", "equal"),
    ("apps", "\"i\": \"prices\"", "\"id\": \"prices\"", "A030", "          {\n            \"id\": \"prices\"", "i"),
    ("apps", "\"i\": \"prices\"", "\"i\": \"price\"", "A031", "\"i\": \"price\"", "did you mean `prices`?"),
    ("apps", "            \"w\": 28,\n", "", "A032", "          {\n            \"i\": \"prices\"", "w"),
    ("apps", "\"w\": 28", "\"w\": 38", "A033", "\"w\": 38", "make it 28 wide"),
    ("apps", "\"x\": 12", "\"x\": 6", "A034", "\"i\": \"prices\"", "move `prices` to row 4"),
    ("apps", "        \"type\": \"param\",\n", "", "A071", "      {\n        \"name\": \"Group 1\"", "type"),
    (
        "apps",
        "\"type\": \"param\"",
        "\"type\": \"params\"",
        "A072",
        "\"type\": \"params\"",
        "did you mean `\"param\"`?",
    ),
    ("apps", "\"name\": \"Group 1\",", "\"name\": \"Names\",", "A073", "\"name\": \"Names\"", "Group 1"),
    ("apps", "        \"paramName\": \"name\",\n", "", "A075", "\"name\": \"Group 1\"", "paramName"),
    (
        "apps",
        "[\"hello_world\", \"prices\"]",
        "[\"hello_world\", \"price\"]",
        "A077",
        "\"widgetIds\"",
        "did you mean `prices`?",
    ),
    ("apps", "\"name\": \"Group 1\",", "\"name\": \"Group 2\",", "A080", "\"name\": \"Group 2\"", "layout item"),
    ("apps", "[\"Group 1\"]", "[\"group1\"]", "A081", "[\"group1\"]", "did you mean `Group 1`?"),
    ("apps", "[\"Group 1\"]", "[]", "A082", "\"groups\": []", "`groups` of the layout item"),
    ("apps", ", \"prices\"]", "]", "A083", "\"groups\": [\"Group 1\"]", "widgetIds"),
    ("apps", "\"paramName\": \"name\"", "\"paramName\": \"nane\"", "A084", "\"nane\"", "did you mean `name`?"),
    ("apps", "\"type\": \"param\"", "\"type\": \"endpointParam\"", "A085", "\"endpointParam\"", "use type param"),
    ("apps", "\"defaultValue\": \"World\"", "\"defaultValue\": null", "A089", "null", "defaultValue"),
    ("apps", "\"prompts\": []", "\"prompts\": [\"Why @[id:price]?\"]", "A111", "@[id:price]", "did you mean `prices`?"),
    ("apps", "\"prompts\": []", "\"prompts\": [\"Why @[prices]?\"]", "A112", "@[prices]", "@[id:widget_id]"),
];

#[test]
fn each_fault_is_reported_at_its_line_under_its_rule_with_a_help_that_mends_it() {
    assert!(FAULTS.len() >= 40);
    let bench = Workbench::new();
    let mut wrong = Vec::new();
    for (number, &(file, from, to, rule, line_text, help)) in FAULTS.iter().enumerate() {
        let folder = format!("fault{number}");
        let name = format!("{file}.json");
        let sound = if file == "widgets" { WIDGETS } else { APPS };
        assert!(sound.contains(from), "fault {number}: {from}");
        let broken = sound.replacen(from, to, 1);
        bench.write(&format!("{folder}/widgets.json"), if file == "widgets" { &broken } else { WIDGETS });
        bench.write(&format!("{folder}/apps.json"), if file == "apps" { &broken } else { APPS });
        let at = broken.rfind(line_text).unwrap_or_else(|| panic!("fault {number}: no line with {line_text}"));
        let line = broken[..at].matches('\n').count() + 1;
        let findings = diagnostics(&bench, &folder);
        let hit =
            findings.iter().find(|finding| finding["rule"] == rule && finding["file"] == format!("{folder}/{name}"));
        let Some(hit) = hit else {
            wrong.push(format!("{rule}: not found for {to:?}, only {:?}", ids(&findings)));
            continue;
        };
        if hit["line"] != line {
            wrong.push(format!("{rule}: at line {} instead of {line} for {to:?}", hit["line"]));
        }
        let helps = hit["help"]
            .as_array()
            .unwrap()
            .iter()
            .map(|help| help.as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
            .join(" | ");
        if !helps.contains(help) {
            wrong.push(format!("{rule}: help is {helps:?}, without {help:?}"));
        }
        // What is renamed in one place is missing in another.
        let consequence = ["W009", "A031", "A077", "A080", "A081"];
        let unrelated = |f: &&Value| {
            f["severity"] == "error" && f["rule"] != rule && !consequence.iter().any(|id| f["rule"] == *id)
        };
        for other in findings.iter().filter(unrelated) {
            wrong.push(format!("{rule}: {} besides: {}", other["rule"], other["message"]));
        }
        if hit["fix"].is_object() {
            bench.run(["validate", &folder, "--fix", "--unsafe"]);
            let left = diagnostics(&bench, &folder);
            if left.iter().any(|finding| finding["rule"] == rule) {
                wrong.push(format!("{rule}: still there after its own fix of {to:?}"));
            }
            let errors = |found: &[Value]| found.iter().filter(|finding| finding["severity"] == "error").count();
            if errors(&left) > errors(&findings) {
                wrong.push(format!("{rule}: more errors after the fix of {to:?}: {:?}", ids(&left)));
            }
            let tree = |bench: &Workbench| {
                [bench.read(format!("{folder}/widgets.json")), bench.read(format!("{folder}/apps.json"))]
            };
            let once = tree(&bench);
            bench.run(["validate", &folder, "--fix", "--unsafe"]);
            if tree(&bench) != once {
                wrong.push(format!("{rule}: the second run of --fix changes something after {to:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_sound_copy_has_no_finding() {
    let bench = Workbench::new();
    bench.write("widgets.json", WIDGETS);
    bench.write("apps.json", APPS);
    let findings = diagnostics(&bench, ".");
    let worse = findings.iter().filter(|finding| finding["severity"] != "hint").collect::<Vec<_>>();
    assert!(worse.is_empty(), "{worse:?}");
}

#[test]
fn what_a_fault_of_the_text_hides_is_not_reported() {
    let bench = Workbench::new();
    let broken = [
        WIDGETS.replacen("      \"h\": 4\n    },", "      \"h\": 4\n    ,", 1),
        WIDGETS.replacen("\"columnsDefs\": [", "\"columnsDefs\": ", 1),
        WIDGETS.replacen("  },\n  \"prices\"", "  ,\n  \"prices\"", 1),
        WIDGETS.replacen("\"category\"", "\"category", 1),
        WIDGETS.replacen("\"World\"", "World", 1),
    ];
    let cut = (20..WIDGETS.len() - 4).step_by(17).map(|at| WIDGETS[..at].to_owned());
    for text in broken.into_iter().chain(cut) {
        bench.write("widgets.json", &text);
        let findings = diagnostics(&bench, ".");
        assert!(!findings.is_empty(), "{text}");
        let others = findings.iter().filter(|finding| !["W001", "W009"].contains(&finding["rule"].as_str().unwrap()));
        let others = others.filter(|finding| finding["severity"] != "hint").collect::<Vec<_>>();
        assert!(others.is_empty(), "{text}\n{others:?}");
    }
}

#[test]
fn a_file_that_is_cut_off_is_named_where_it_ends() {
    let bench = Workbench::new();
    let (whole, _) = WIDGETS.split_once("            \"cellDataType\"").unwrap();
    bench.write("widgets.json", whole);
    let findings = diagnostics(&bench, ".");
    let texts: Vec<_> = findings.iter().filter(|finding| finding["rule"] == "W001").collect();
    assert_eq!(texts.len(), 1, "{texts:?}");
    assert_eq!(texts[0]["line"], whole.trim_end().lines().count(), "{texts:?}");
    assert!(texts[0]["message"].as_str().unwrap().contains("brackets are open"), "{texts:?}");
}

fn diagnostics(bench: &Workbench, folder: &str) -> Vec<Value> {
    let run = bench.run(["validate", folder, "--format", "json"]);
    let document: Value =
        serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", run.stdout, run.stderr));
    document["diagnostics"].as_array().unwrap().clone()
}

fn ids(findings: &[Value]) -> Vec<&str> {
    findings.iter().map(|finding| finding["rule"].as_str().unwrap()).collect()
}
