//! `obb-backend add-widget --app`: the place on the grid, and the groups.

use serde_json::{Value, json};

use super::add_widget::desk;
use crate::support::workbench::Workbench;

/// Two widgets that both have the param `symbol`, and whatever `params` says of it.
fn widgets(params: &str) -> String {
    let widget = |id: &str| {
        format!(
            "  \"{id}\": {{\n    \"name\": \"{id}\", \"description\": \"What {id} shows of a fund\", \"category\": \"Funds\",\n    \
             \"source\": [\"Desk\"], \"type\": \"markdown\", \"endpoint\": \"{id}\", \"gridData\": {{ \"w\": 20, \"h\": 10 }},\n    \
             \"params\": [{params}]\n  }}"
        )
    };
    format!("{{\n{},\n{}\n}}\n", widget("facts"), widget("news"))
}

const SYMBOL: &str = r#"{ "paramName": "symbol", "type": "text", "label": "S", "description": "S", "value": "BETA" }"#;

fn app(tabs: &Value, groups: &Value) -> String {
    let app = json!([{ "name": "My app", "description": "All of it", "allowCustomization": true, "tabs": tabs, "groups": groups, "prompts": [] }]);
    format!("{app:#}\n")
}

fn bench(params: &str, apps: &str) -> Workbench {
    let bench = desk();
    bench.write("desk/widgets.json", &widgets(params)).write("desk/apps.json", apps);
    bench.run(["validate", "desk"]).code(0);
    bench
}

#[test]
fn a_widget_stands_on_the_first_free_spot_of_its_tab() {
    let tabs = json!({
        "one": { "id": "one", "name": "One", "layout": [{ "i": "facts", "x": 0, "y": 2, "w": 20, "h": 10 }] },
        "two": { "id": "two", "name": "Second tab", "layout": [] }
    });
    let bench = bench(SYMBOL, &app(&tabs, &json!([])));
    bench.run(["add-widget", "a", "desk", "--app", "my app", "--size", "20x8"]).code(0);
    bench.run(["add-widget", "b", "desk", "--app", "1", "--tab", "one", "--size", "30x8"]).code(0);
    let run = bench.run(["add-widget", "c", "desk", "--app", "--tab", "second tab", "--size", "20x8"]).code(0);
    run.says("Placed on My app, tab Second tab: 20 by 8 at column 0, row 2");
    let tabs = &bench.json("desk/apps.json")[0]["tabs"];
    let place = |tab: &str, at: usize| tabs[tab]["layout"][at].clone();
    assert_eq!(place("one", 1), json!({ "i": "a", "x": 20, "y": 2, "w": 20, "h": 8 }));
    assert_eq!(place("one", 2), json!({ "i": "b", "x": 0, "y": 12, "w": 30, "h": 8 }));
    assert_eq!(place("two", 0), json!({ "i": "c", "x": 0, "y": 2, "w": 20, "h": 8 }));
    bench.run(["validate", "desk", "--deny", "warnings"]).code(0);
}

#[test]
fn a_group_that_was_wished_for_in_vain_is_told() {
    let bench = desk();
    let run = bench.run(["add-widget", "prices", "desk", "-p", "fund", "--app", "--group"]).code(0);
    run.says("Nothing is shared: no widget of the app has a param of the same name and type.");
}

#[test]
fn a_shared_param_is_wired_in_all_three_places() {
    let layout = json!([
        { "i": "facts", "x": 0, "y": 0, "w": 20, "h": 10 }, { "i": "news", "x": 20, "y": 0, "w": 20, "h": 10 }
    ]);
    let bench = bench(SYMBOL, &app(&json!({ "": { "id": "", "name": "", "layout": layout } }), &json!([])));
    let run =
        bench.run(["add-widget", "prices", "desk", "-p", "symbol:text=AAPL", "--app", "--group", "symbol"]).code(0);
    run.says("Shared symbol with facts, news, in the new Group 1");
    let group = |bench: &Workbench| bench.json("desk/apps.json")[0]["groups"].clone();
    let ids = json!(["facts", "news", "prices"]);
    let expected = json!([{ "name": "Group 1", "type": "param", "paramName": "symbol", "widgetIds": ids, "defaultValue": "BETA" }]);
    assert_eq!(group(&bench), expected);
    let items = bench.json("desk/apps.json")[0]["tabs"][""]["layout"].clone();
    assert!(items.as_array().unwrap().iter().all(|item| item["groups"] == json!(["Group 1"])), "{items}");
    // The next one joins, and a param that nobody else has is left alone.
    let run = bench.run(["add-widget", "more", "desk", "-p", "symbol", "-p", "n:number=1", "--app", "--group"]).code(0);
    run.says("Shared symbol with facts, news, prices, in Group 1");
    assert_eq!(group(&bench)[0]["widgetIds"], json!(["facts", "news", "prices", "more"]));
    assert_eq!(group(&bench).as_array().unwrap().len(), 1);
    assert_eq!(bench.json("desk/apps.json")[0]["tabs"][""]["layout"][3]["groups"], json!(["Group 1"]));
    bench.run(["validate", "desk", "--profile", "strict", "--deny", "warnings"]).code(0);
}

#[test]
fn a_group_is_of_the_type_that_its_param_needs() {
    let options =
        r#"{ "paramName": "fund", "type": "endpoint", "value": "ALPHA", "optionsEndpoint": "lists/fund_list" }"#;
    let ticker = r#"{ "paramName": "stock", "type": "ticker", "label": "Stock" }"#;
    for (params, param, kind, name) in [
        (options, "fund:endpoint=ALPHA", "endpointParam", json!("fund")),
        (ticker, "stock:ticker", "ticker", Value::Null),
    ] {
        let layout = json!([{ "i": "facts", "x": 0, "y": 0, "w": 20, "h": 10 }]);
        let groups =
            json!([{ "name": "Group 1", "type": "param", "paramName": "other", "widgetIds": ["facts", "news"] }]);
        let tabs = json!({ "": { "id": "", "name": "", "layout": layout } });
        let bench = bench(params, &app(&tabs, &groups));
        bench.run(["add-widget", "prices", "desk", "-p", param, "--app", "--group"]).code(0);
        let app = &bench.json("desk/apps.json")[0];
        let group = &app["groups"][1];
        assert_eq!((&group["name"], &group["type"], &group["paramName"]), (&json!("Group 2"), &json!(kind), &name));
        assert_eq!(app["tabs"][""]["layout"][0]["groups"], json!(["Group 1", "Group 2"]), "what was derived stays");
        assert_eq!(app["tabs"][""]["layout"][1]["groups"], json!(["Group 2"]));
    }
}
