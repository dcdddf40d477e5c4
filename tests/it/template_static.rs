//! The template `static`: a widget of each type that files can answer, added, validated and served.

use crate::support::dev_process::{DevProcess, request};
use crate::support::every_type::EveryType;
use crate::support::widget_answers;
use crate::support::workbench::Workbench;

#[test]
fn a_widget_of_each_type_is_valid_and_answers() {
    let bench = Workbench::new();
    bench.run(["new", "desk", "--template", "static"]).code(0);
    bench.run(["add-widget", "2fast-Fund_x", "--type", "metric", "--dir", "desk"]).code(0);
    let widgets = EveryType::of(&bench, "desk");
    widgets.add_all();
    let mut dev = DevProcess::start(&bench.path("desk"));
    dev.wait("ready");
    widget_answers::check_all(dev.port, &bench.json("desk/widgets.json"));
    widgets.check_data(&dev);
    let feed = bench.json("desk/data/the-advanced_charting/history.json");
    for (at, high) in feed["h"].as_array().unwrap().iter().enumerate() {
        let [low, open, close] = ["l", "o", "c"].map(|key| feed[key][at].as_f64().unwrap());
        let within = low..=high.as_f64().unwrap();
        assert!(within.contains(&open) && within.contains(&close), "bar {at}: {open} and {close} in {within:?}");
    }
}

#[test]
fn the_picture_of_the_dashboard_is_served_to_pages_of_other_sites() {
    let bench = Workbench::new();
    bench.run(["new", "desk", "--template", "static"]).code(0);
    let dev = DevProcess::start(&bench.path("desk"));
    let apps = request(dev.port, "GET", "/apps.json", &[], b"").json();
    let headers = [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors"), ("Sec-Fetch-Dest", "image")];
    let picture = request(dev.port, "GET", apps[0]["img"].as_str().unwrap(), &headers, b"");
    assert_eq!((picture.status, picture.header("content-type")), (200, Some("image/svg+xml")));
    assert_eq!(picture.text(), bench.read("desk/data/thumbnail.svg"));
}

#[test]
fn types_that_need_code_are_refused_and_nothing_is_written() {
    let bench = Workbench::new();
    bench.run(["new", "desk", "--template", "static"]).code(0);
    let before = (bench.tree(), bench.read("desk/widgets.json"));
    for kind in ["ssrm_table", "ssrm_advanced", "live_grid", "omni", "multi_file_viewer"] {
        let outcome = bench.run(["add-widget", "prices", "--type", kind, "--dir", "desk"]).code(2);
        outcome.says(&format!("the type `{kind}`")).says("--template python-fastapi");
        assert_eq!((bench.tree(), bench.read("desk/widgets.json")), before, "{kind}");
    }
}

#[test]
fn data_that_is_there_already_answers_a_new_widget() {
    let bench = Workbench::new();
    bench.run(["new", "desk", "--template", "static"]).code(0);
    bench.write("desk/data/prices.csv", "day,close\n2026-01-02,101.5\n");
    bench.run(["add-widget", "prices", "--type", "table", "--dir", "desk"]).code(0);
    let dev = DevProcess::start(&bench.path("desk"));
    assert_eq!(dev.get("/prices").text(), r#"[{"day":"2026-01-02","close":101.5}]"#);
    assert!(!bench.path("desk/data/prices.json").exists());
}

#[test]
fn the_files_for_servers_say_what_they_start() {
    let bench = Workbench::new();
    bench.run(["new", "desk", "--template", "static"]).code(0);
    let command = bench.read("desk/Dockerfile");
    let command = command.lines().find_map(|line| line.strip_prefix("CMD ")).unwrap().to_owned();
    let words: Vec<String> = serde_json::from_str(&command).unwrap();
    assert_eq!(words[..2], ["obb-backend", "dev"]);
    // What the image starts is started here, on a port of its own.
    let mut arguments: Vec<&str> = words[2..].iter().map(String::as_str).collect();
    let port = arguments.iter().position(|word| *word == "--port").unwrap();
    arguments.drain(port..=port + 1);
    let folder = bench.path("desk");
    let dev = DevProcess::start_with(&folder, &arguments, &[("OBB_BACKEND_HOME", &bench.path("home"))]);
    assert_eq!(dev.get("/widgets.json").status, 200);
    assert!(bench.read("desk/deploy/kubernetes.yaml").contains("args: [obb-backend, dev, --host, 0.0.0.0,"));
}
