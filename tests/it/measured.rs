//! Small documents with the verdict of Workspace: an error of class schema where it loads nothing of the file, none elsewhere.
//!
//! Documents are written with single quotes; each holds the one thing under test and is sound otherwise.
//! What the documentation shows and the frontend refuses counts as accepted.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use crate::support::workbench::Workbench;

/// What Workspace does with a file.
#[derive(Clone, Copy, PartialEq)]
enum Verdict {
    Refused,
    Accepted,
}
use Verdict::{Accepted, Refused};

/// A topic, the documents that belong to it, and the verdict on each of them.
type Row = (&'static str, Vec<String>, Verdict);

/// Value that takes a member out of a sound document.
const LEFT_OUT: &str = "(left out)";

/// Checks all documents in one run, each as `file` in a folder of its own.
#[track_caller]
fn check(file: &str, rows: &[Row]) {
    let cases: Vec<(&str, &str, Verdict)> = rows
        .iter()
        .flat_map(|(what, documents, verdict)| documents.iter().map(move |text| (*what, text.as_str(), *verdict)))
        .collect();
    let bench = Workbench::new();
    let mut args = vec!["validate".to_owned(), "--format".to_owned(), "json".to_owned()];
    for (number, (_, text, _)) in cases.iter().enumerate() {
        bench.write(&format!("case{number}/{file}"), text);
        args.push(format!("case{number}"));
    }
    let run = bench.run(args);
    assert!(matches!(run.code, Some(0 | 1)), "{run:#?}");
    let answer: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(answer["summary"]["files"], cases.len(), "some document was not read");
    let mut found: Vec<Vec<&Value>> = vec![Vec::new(); cases.len()];
    for finding in answer["diagnostics"].as_array().unwrap() {
        let place = finding["file"].as_str().unwrap();
        let (folder, _) = place.split_once(['/', '\\']).unwrap_or_else(|| panic!("{place} lies in no case"));
        found[folder.trim_start_matches("case").parse::<usize>().unwrap()].push(finding);
    }
    let (mut wrong, mut report) = (0, String::new());
    for ((what, text, expected), found) in cases.iter().zip(found) {
        let refused = found.iter().any(|finding| finding["severity"] == "error" && finding["class"] == "schema");
        if refused == (*expected == Refused) {
            continue;
        }
        wrong += 1;
        let should = if refused { "refused, should be accepted" } else { "accepted, should be refused" };
        write!(report, "\n{what}: {should}\n    {text}").unwrap();
        for finding in found {
            write!(report, "\n    {} {} {}", finding["rule"], finding["class"], finding["message"]).unwrap();
        }
    }
    assert!(wrong == 0, "{wrong} of {} documents get another verdict than in Workspace{report}", cases.len());
}

/// JSON written with single quotes.
fn json(text: &str) -> String {
    text.replace('\'', "\"")
}

/// An object with the members of `base`, those of `extra` in their place.
fn object(base: &str, extra: &str) -> String {
    let members = |text: &str| -> Map<String, Value> {
        serde_json::from_str(&json(&format!("{{{text}}}"))).unwrap_or_else(|error| panic!("{text}: {error}"))
    };
    let mut all = members(base);
    all.extend(members(extra));
    all.retain(|_, value| value != LEFT_OUT);
    Value::Object(all).to_string()
}

/// One document for each word.
fn each(words: &str, build: impl Fn(&str) -> String) -> Vec<String> {
    words.split_whitespace().map(build).collect()
}

fn null(key: &str) -> String {
    format!("'{key}': null")
}

fn absent(key: &str) -> String {
    format!("'{key}': '{LEFT_OUT}'")
}

fn empty(key: &str) -> String {
    format!("'{key}': ''")
}

/// `build` with each key set to each kind of value.
fn anything(keys: &str, build: impl Fn(&str) -> String) -> Vec<String> {
    let values = ["5", "'x'", "true", "null", "[]", "{}"];
    keys.split(' ').flat_map(|key| values.map(|value| build(&format!("'{key}': {value}")))).collect()
}

fn widget(extra: &str) -> String {
    let base = "'name': 'Prices', 'description': 'Closing prices of one fund, in euro.', 'endpoint': 'prices'";
    format!(r#"{{"prices": {}}}"#, object(base, extra))
}

fn table(extra: &str) -> String {
    widget(&format!("'type': 'table', 'data': {{'table': {{{extra}}}}}"))
}

fn column(extra: &str) -> String {
    table(&format!("'columnsDefs': [{}]", object("'field': 'close', 'headerName': 'Close'", extra)))
}

/// A column whose cells react to a click.
fn click(params: &str) -> String {
    column(&format!("'renderFn': 'cellOnClick', 'renderFnParams': {{{params}}}"))
}

fn hover_card(params: &str) -> String {
    column(&format!("'renderFn': 'hoverCard', 'renderFnParams': {{'hoverCard': {{{params}}}}}"))
}

fn color_rule(extra: &str) -> String {
    let rule = object("'condition': 'eq', 'color': 'red', 'value': 1", extra);
    column(&format!("'renderFn': 'columnColor', 'renderFnParams': {{'colorRules': [{rule}]}}"))
}

fn chart_view(extra: &str) -> String {
    table(&format!("'chartView': {}", object("'enabled': true, 'chartType': 'line'", extra)))
}

fn param(extra: &str) -> String {
    widget(&format!("'params': [{}]", object("'paramName': 'fund'", extra)))
}

fn form_input(extra: &str) -> String {
    let input = object("'paramName': 'amount', 'type': 'text'", extra);
    let form = "'paramName': 'order', 'type': 'form', 'endpoint': 'order', 'method': 'POST'";
    widget(&format!("'params': [{{{form}, 'inputParams': [{input}]}}]"))
}

fn app(extra: &str) -> String {
    let base = format!("'name': 'Desk', 'allowCustomization': true, 'groups': [], {}", tabs(""));
    format!("[{}]", object(&base, extra))
}

/// Tabs with one tab and in it one item.
fn tabs(extra: &str) -> String {
    let item = object("'i': 'prices', 'x': 0, 'y': 0, 'w': 20, 'h': 12", extra);
    format!("'tabs': {{'': {{'id': '', 'name': '', 'layout': [{item}]}}}}")
}

fn item(extra: &str) -> String {
    app(&tabs(extra))
}

fn state(extra: &str) -> String {
    item(&format!("'state': {{{extra}}}"))
}

fn cell_range(columns: &str) -> String {
    state(&format!(
        "'chartModel': {{'modelType': 'range', 'chartType': 'line', 'cellRange': {{'columns': {columns}}}}}"
    ))
}

const GROUP: &str = "'name': 'Group 1', 'type': 'param', 'paramName': 'fund'";

fn group(extra: &str) -> String {
    app(&format!("'groups': [{}]", object(GROUP, extra)))
}

/// Two groups, the first with `members`, and an item with `extra`.
fn two_groups(members: &str, extra: &str) -> String {
    let groups = [object(GROUP, members), object(GROUP, "'name': 'Group 2'")];
    app(&format!("'groups': [{}], {}", groups.join(", "), tabs(extra)))
}

fn server(extra: &str) -> String {
    let server = object("'name': 'Funds', 'url': 'https://mcp.example.com/funds'", extra);
    app(&format!("'mcp_servers': [{server}]"))
}

const AGENT: &str = "'name': 'Analyst', 'description': 'Explains the closing prices.', \
     'endpoints': {'query': '/query'}, 'features': {'streaming': true}";

fn agent(extra: &str) -> String {
    format!(r#"{{"analyst": {}}}"#, object(AGENT, extra))
}

#[test]
fn widgets_document() {
    let bare = |extra| object("'name': 'Prices', 'description': 'Closing prices.', 'endpoint': 'prices'", extra);
    check(
        "widgets.json",
        &[
            ("neither object nor empty", each("null 'x'", json), Refused),
            ("counts as no widgets", each("{} 5 true ''", json), Accepted),
            ("a widget is no object", each("[] null 'x' 5 true", |value| json(&format!("{{'w': {value}}}"))), Refused),
            ("one definition without an id", vec![bare(""), bare(&absent("description"))], Refused),
            ("a key Workspace does not know", each("foo sub_category", empty_widget), Accepted),
            ("a key read without being declared", each("mcp_tool searchCategory", empty_widget), Accepted),
            ("a required key is absent", each("name description endpoint", |key| widget(&absent(key))), Refused),
            ("a type that does not exist", each("table_ssrm advanced-chart zzz", of_type), Refused),
            ("a plugin's type", each("@scope/prices custom", of_type), Refused),
            ("a grid without a side", vec![widget("'gridData': {'w': 20}"), widget("'gridData': {'h': 12}")], Refused),
        ],
    );
}

fn empty_widget(key: &str) -> String {
    widget(&empty(key))
}

fn of_type(name: &str) -> String {
    widget(&format!("'type': '{name}'"))
}

#[test]
fn widgets_values() {
    let grid = |extra: &str| widget(&format!("'gridData': {{'w': 20, 'h': 12, {extra}}}"));
    check(
        "widgets.json",
        &[
            ("null for a section", each("staleTime gridData data", |key| widget(&null(key))), Refused),
            ("null for showAll", vec![table(&null("showAll"))], Refused),
            ("an empty text", each("name description endpoint", empty_widget), Accepted),
            ("an empty type is not replaced by defaultViz", vec![widget("'type': '', 'defaultViz': 'table'")], Refused),
            ("a wrong defaultViz beside a right type", vec![widget("'type': 'table', 'defaultViz': 'zzz'")], Refused),
            ("unread members of a widget", anything("mcp_tool imgUrl id searchCategory", widget), Accepted),
            (
                "an unknown way to parse",
                each("'zzz' null 5", |word| widget(&format!("'copilotParseAs': {word}"))),
                Refused,
            ),
            ("an id that is no text", vec![widget("'widgetId': 5")], Refused),
            ("an unknown key of the chart view", anything("chartKind", chart_view), Accepted),
            ("limits of the grid", anything("minW minH maxW maxH", grid), Accepted),
            (
                "unread members of data",
                anything("defaultSymbol updateFrequency chartConfig", |extra| widget(&format!("'data': {{{extra}}}"))),
                Accepted,
            ),
            (
                "unread members of data.table",
                anything("enableCharts enableFormulas columnState filterModel index", table),
                Accepted,
            ),
            (
                "keys of the chart's navigator",
                anything("chartNavigatorEnabled chartMiniChartEnabled", chart_view),
                Accepted,
            ),
            ("null for the columns of a chart type", vec![chart_view("'cellRangeCols': {'line': null}")], Accepted),
            ("columns of a chart that do not exist", vec![chart_view("'cellRangeCols': {'line': ['zzz']}")], Accepted),
            ("an unknown chart type", vec![chart_view("'chartType': 'zzz'")], Refused),
            ("a live grid without wsEndpoint", vec![of_type("live_grid")], Accepted),
        ],
    );
}

#[test]
fn widgets_timing() {
    let cycle = |value: &str| widget(&format!("'refetchInterval': {value}"));
    let on_demand = |value: &str| widget(&format!("'runButton': true, 'refetchInterval': {value}"));
    let stale = |value: &str| widget(&format!("'staleTime': {value}"));
    let unread = |interval: &str| {
        let values = ["5", "'x'", "true"];
        values.map(|value| widget(&format!("{interval}, 'staleTime': {value}"))).to_vec()
    };
    check(
        "widgets.json",
        &[
            ("no interval with a run button", each("0 ''", on_demand), Accepted),
            ("no interval without one", each("0 ''", cycle), Refused),
            ("digits as cron text", each("'900000'", cycle), Accepted),
            ("white space as cron text", vec![cycle("'   '")], Refused),
            ("a wrong staleTime", each("5 'x' true", stale), Refused),
            ("staleTime while refetchInterval is false", unread("'refetchInterval': false"), Accepted),
            ("staleTime with a run button, interval 0", unread("'runButton': true, 'refetchInterval': 0"), Accepted),
            ("staleTime with a run button, interval ''", unread("'runButton': true, 'refetchInterval': ''"), Accepted),
        ],
    );
}

#[test]
fn widgets_columns() {
    let nullable = "enableCellChangeWs formatterFn renderFn renderFnParams width minWidth maxWidth hide headerTooltip \
                    rowGroup aggFunc pinned";
    let strict = "field headerName chartDataType cellDataType prefix suffix decimalPlaces align sparkline";
    let sparkline = |options: &str| column(&format!("'sparkline': {{'type': 'line', 'options': {options}}}"));
    check(
        "widgets.json",
        &[
            ("null that is read as absent", each(nullable, |key| column(&null(key))), Accepted),
            ("null that is not", each(strict, |key| column(&null(key))), Refused),
            ("an empty text", each("field headerName", |key| column(&empty(key))), Accepted),
            ("no heading", vec![column(&absent("headerName"))], Refused),
            ("not in the list", each("align pinned", |key| column(&format!("'{key}': 'zzz'"))), Refused),
            (
                "a fraction of a decimal",
                each("0.5 1.5", |value| column(&format!("'decimalPlaces': {value}"))),
                Accepted,
            ),
            (
                "a font that is no text",
                each("fontStyle fontWeight", |key| {
                    column(&format!("'sparkline': {{'type': 'bar', 'options': {{'label': {{'{key}': 5}}}}}}"))
                }),
                Refused,
            ),
            ("decimals out of range", each("-1 7 '2'", |value| column(&format!("'decimalPlaces': {value}"))), Refused),
            ("sparkline options without a formatter, as documented", each("{} {'stroke':'red'}", sparkline), Accepted),
        ],
    );
}

#[test]
fn widgets_rendering() {
    let render = |value: &str| column(&format!("'renderFn': {value}"));
    let params = |value: &str| column(&format!("'renderFnParams': {value}"));
    let nullable = "actionType groupByParamName hoverCard sendToAgent colorRules colorValueKey";
    check(
        "widgets.json",
        &[
            ("null that is read as absent", each(nullable, |key| click(&null(key))), Accepted),
            ("null for the agent", vec![click("'sendToAgent': {'agentId': null, 'markdown': 'x'}")], Accepted),
            ("null for groupBy", vec![click("'groupBy': null")], Refused),
            (
                "null inside groupBy",
                each("paramName valueField", |key| {
                    click(&format!("'groupBy': {}", object("'paramName': 'fund'", &null(key))))
                }),
                Refused,
            ),
            ("null inside hoverCard", each("cellField title markdown", |key| hover_card(&null(key))), Refused),
            ("hoverCardData is not read", anything("hoverCardData", click), Accepted),
            ("a list with something else than names", each("['greenRed',5] [null]", render), Refused),
            ("a name missing between commas", each("'greenRed,' 'greenRed,,titleCase' ''", render), Refused),
            ("two names in one text", each("'greenRed,titleCase'", render), Accepted),
            ("parameters that count as absent", each("0 '' false null", params), Accepted),
            ("an unknown action", vec![click("'actionType': 'zzz'")], Refused),
            ("groupBy needs a parameter", vec![click("'actionType': 'groupBy', 'groupByParamName': ''")], Refused),
            ("a parameter no widget has", vec![click("'actionType': 'groupBy', 'groupByParamName': 'z'")], Accepted),
            (
                "groupBy without paramName",
                each("{} {'valueField':'x'}", |it| click(&format!("'groupBy': {it}"))),
                Refused,
            ),
            ("markdown without the action", vec![click("'sendToAgent': {}")], Accepted),
            ("no markdown", vec![click("'actionType': 'sendToAgent', 'sendToAgent': {}")], Refused),
            ("empty markdown", vec![click("'actionType': 'sendToAgent', 'sendToAgent': {'markdown': ''}")], Accepted),
            (
                "a range the wrong way round",
                vec![color_rule("'condition': 'between', 'range': {'min': 5, 'max': 1}")],
                Accepted,
            ),
            ("a colour rule lacks a key", each("condition color", |key| color_rule(&absent(key))), Refused),
            ("an unknown condition", vec![color_rule("'condition': 'zzz'")], Refused),
        ],
    );
}

#[test]
fn widgets_params() {
    let nullable = "type label show options value description language";
    let strict = "hidden multiSelect placeholder roles style row optionsEndpoint optionsParams groupById";
    let value = |kind: &'static str| move |value: &str| param(&format!("'type': '{kind}', 'value': {value}"));
    check(
        "widgets.json",
        &[
            ("null that is read as absent", each(nullable, |key| param(&null(key))), Accepted),
            ("null that is not", each(strict, |key| param(&null(key))), Refused),
            ("show that is no boolean", each("0 1 'x' [] {}", |show| param(&format!("'show': {show}"))), Accepted),
            ("an option without value", each("{'label':'a'} {'label':'a','value':null}", option), Accepted),
            ("an option without label", each("{'value':'a'}", option), Refused),
            (
                "a default that is not among the options",
                vec![param("'type': 'text', 'value': 'z', 'options': [{'label': 'a', 'value': 'a'}]")],
                Accepted,
            ),
            ("text from anything", each("5 ['a'] true {'a':1}", value("text")), Accepted),
            (
                "the same without a type",
                each("5 ['a'] true {'a':1}", |value| param(&format!("'value': {value}"))),
                Refused,
            ),
            ("a number by its first digits", each("'12abc' '1e5' '.5' '+5' '-.5'", value("number")), Accepted),
            ("neither param nor row", each("[null] ['x'] [5] [[null]] [[[{'paramName':'a'}]]]", params), Refused),
            ("tabs without tabs", each("null []", |options| tabs_param(&format!("'options': {options}"))), Accepted),
            ("tabs without a value", each("{'label':'a'} {'label':'a','value':null}", tab), Accepted),
            (
                "tabs with another value than text",
                each("{'label':'a','value':5} {'label':'a','value':true}", tab),
                Refused,
            ),
            ("no digits", each("'abc'", value("number")), Refused),
            ("a boolean or what is read as false", each("true '' 0", value("boolean")), Accepted),
            ("no boolean", each("1", value("boolean")), Refused),
            ("any text as a date", each("'zzz' '$currentDate-1zz'", value("date")), Accepted),
            ("an unknown type", vec![param("'type': 'zzz'")], Refused),
            ("neither name nor type", vec![param(&format!("{}, 'label': 'Fund'", absent("paramName")))], Refused),
            ("an endpoint param without optionsEndpoint", vec![param("'type': 'endpoint'")], Accepted),
            (
                "the same name twice",
                vec![widget("'params': [{'paramName': 'a', 'type': 'text'}, {'paramName': 'a', 'type': 'text'}]")],
                Accepted,
            ),
        ],
    );
}

fn params(list: &str) -> String {
    widget(&format!("'params': {list}"))
}

fn tabs_param(extra: &str) -> String {
    param(&format!("'type': 'tabs', {extra}"))
}

fn tab(option: &str) -> String {
    tabs_param(&format!("'options': [{option}]"))
}

fn option(option: &str) -> String {
    param(&format!("'type': 'text', 'options': [{option}]"))
}

#[test]
fn widgets_forms() {
    check(
        "widgets.json",
        &[
            ("null is refused in a form", each("label show options type", |key| form_input(&null(key))), Refused),
            ("value is not looked at", anything("value", form_input), Accepted),
            (
                "nor where the type is another",
                each("number boolean date", |kind| form_input(&format!("'type': '{kind}', 'value': {{}}"))),
                Accepted,
            ),
            ("an input without a type", vec![form_input(&absent("type"))], Accepted),
            ("several texts for a number", vec![form_input("'type': 'number', 'multiple': true")], Accepted),
            ("an endpoint input", vec![form_input("'type': 'endpoint'")], Accepted),
            ("members a form drops", anything("language optionsEndpoint optionsParams", form_input), Accepted),
        ],
    );
}

#[test]
fn apps_document() {
    check(
        "apps.json",
        &[
            ("an entry is no object", each("[null] ['x'] [5] [[]]", json), Refused),
            ("apps under a key", vec![format!(r#"{{"apps": {}}}"#, app(""))], Refused),
            ("no list and no object", each("5 'x'", json), Accepted),
            ("a byte order mark", vec![format!("\u{feff}{}", app(""))], Accepted),
            ("an empty name", vec![app(&empty("name"))], Accepted),
            ("no tabs", vec![app("'tabs': {}")], Accepted),
            (
                "a reference to a template",
                each("template_id templateId", |key| app(&format!("'{key}': 'a'"))),
                Accepted,
            ),
        ],
    );
}

#[test]
fn apps_layout_and_state() {
    let numbers = ["-1", "0", "1.5"];
    let sides = "x y w h".split(' ').flat_map(|side| numbers.map(|number| item(&format!("'{side}': {number}"))));
    let parts = "params paramOrder chartView chartModel columnState filterModel storage";
    check(
        "apps.json",
        &[
            ("any number", sides.collect(), Accepted),
            ("null in an item", each("groups state minW", |key| item(&null(key))), Refused),
            ("null in the state", each(parts, |key| state(&null(key))), Refused),
            ("columns by name", vec![cell_range("['close']")], Accepted),
            ("columns by number", vec![cell_range("[1]")], Refused),
            ("a group nobody declares", vec![item("'groups': ['Group 9']")], Accepted),
        ],
    );
}

#[test]
fn apps_groups() {
    let ids = "'widgetIds': ['prices']";
    check(
        "apps.json",
        &[
            ("no type", vec![group(&absent("type"))], Refused),
            ("with widgetIds or without", vec![group(ids), group("'widgetIds': []"), group("")], Accepted),
            ("only some have widgetIds, the item no groups", vec![two_groups(ids, "")], Refused),
            ("an empty widgetIds counts as one", vec![two_groups("'widgetIds': []", "")], Refused),
            ("only some have widgetIds, the item has groups", vec![two_groups(ids, "'groups': []")], Accepted),
            ("no group has widgetIds", vec![two_groups("", "")], Accepted),
        ],
    );
}

#[test]
fn apps_servers() {
    let url = |address: &str| server(&format!("'url': '{address}'"));
    check(
        "apps.json",
        &[
            (
                "a whole address",
                each("https://example.com ftp://example.com foo:bar foo: file:///funds", url),
                Accepted,
            ),
            ("a part of an address", each("/funds example.com", url), Refused),
            ("no address for a browser", each("https://exa%mple http://x:99999 http://", url), Refused),
            ("a space in the host", vec![url("http://a b")], Refused),
            ("no name or address", each("name url", |key| server(&absent(key))), Refused),
            ("null for authType", vec![server(&null("authType"))], Refused),
            ("both spellings: the second is not read", vec![app("'mcpServers': [], 'mcp_servers': 5")], Accepted),
            ("both spellings: the first is", vec![app("'mcpServers': 5, 'mcp_servers': []")], Refused),
        ],
    );
}

#[test]
fn agents() {
    check(
        "agents.json",
        &[
            ("a list of agents", vec![format!("[{}]", object(AGENT, ""))], Accepted),
            ("a list with something else", each("[5] [null]", json), Refused),
            ("an agent is no object", each("5 null", |value| json(&format!("{{'a': {value}}}"))), Refused),
            ("absent", each("name description", |key| agent(&absent(key))), Refused),
            ("empty", each("name description", |key| agent(&empty(key))), Accepted),
            ("optional", vec![agent(&absent("features")), agent("'endpoints': {}")], Accepted),
            ("with or without an id of its own", vec![agent(""), agent("'id': 'other'")], Accepted),
            ("an image that is no text", vec![agent("'image': 5"), agent("'image': null")], Refused),
            ("features that are no object", each("[] 5 null", |value| agent(&format!("'features': {value}"))), Refused),
            ("an address that is no text", vec![agent("'endpoints': {'query': 5}")], Refused),
        ],
    );
}
