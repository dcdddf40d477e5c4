//! `obb-backend add-widget` where it cannot: a clear reason, and nothing changed.

use std::fs;
use std::process::Stdio;

use super::add_widget::desk;
use crate::support::workbench::{Outcome, Workbench, finish};

/// Everything in the folder, with its content.
fn contents(bench: &Workbench) -> Vec<(String, Vec<u8>)> {
    let files = bench.tree().into_iter().filter(|name| !name.ends_with('/'));
    files.map(|name| (name.clone(), fs::read(bench.path(name)).unwrap())).collect()
}

/// Runs it in vain.
#[track_caller]
fn refused(bench: &Workbench, args: &[&str], code: i32) -> Outcome {
    let before = contents(bench);
    let outcome = bench.run([&["add-widget"], args].concat()).code(code);
    assert_eq!(contents(bench), before);
    outcome
}

#[test]
fn what_is_misspelt_or_missing_is_named() {
    let bench = desk();
    for (args, problem, help) in [
        (
            &["--dir", "desk"][..],
            "the argument ID is missing",
            "type, for example: obb-backend add-widget prices --type table",
        ),
        (
            &["hello_world", "desk"],
            "there is a widget `hello_world` already",
            "choose another id, for example hello_world_2",
        ),
        (&["Hello World", "desk"], "there is a widget `hello_world` already", "choose another id"),
        (&["prices", "desk", "-t", "tabel"], "there is no widget type `tabel`", "did you mean --type table?"),
        (&["prices", "desk", "-t", "zzz"], "there is no widget type `zzz`", "the types are table, chart,"),
        (
            &["prices", "desk", "--after", "helo_world"],
            "there is no widget `helo_world`",
            "did you mean --after hello_world?",
        ),
        (&["prices", "desk", "--app", "dask"], "there is no app `dask`", "did you mean --app desk?"),
        (&["prices", "desk", "--app", "2"], "there is no app `2`", "there is `desk`"),
        (&["prices", "desk", "--app", "--tab", "x"], "the app `desk` has no tab `x`", "leave --tab out"),
        (&["prices", "desk", "--app", "--group", "x"], "the new widget has no param `x`", ""),
        (
            &["prices", "desk", "-p", "x", "--app", "--group", "x"],
            "no widget of the app `desk` has a param `x` of the type text",
            "a group needs two members",
        ),
        (&["prices", "desk", "-p", "a", "-p", "a:number"], "two params are called `a`", "give each param its own name"),
        (
            &["prices", "desk", "-p", "a:endpoint;depends=b"],
            "the param `a` depends on `b`, which the widget does not have",
            "",
        ),
        (
            &["prices", "desk", "--endpoint", "hello_world/"],
            "the endpoint `hello_world` belongs to the widget `hello_world` already",
            "choose another: --endpoint PATH",
        ),
        (&["prices", "desk", "--endpoint", "../x"], "`../x` cannot be the path of an endpoint", "such as funds/prices"),
        (
            &["page", "desk", "-t", "iframe"],
            "an iframe shows a page",
            "say which page: --endpoint https://example.com/page",
        ),
        (
            &["prices", "desk", "-t", "chart", "-c", "a"],
            "a widget of the type chart has no columns",
            "leave --column out",
        ),
        (&["prices", "nowhere"], "nowhere does not exist", "name the folder of the backend"),
        (&["—", "desk"], "no id can be made of `—`", "--title \"—\""),
    ] {
        refused(&bench, args, 2).says(problem).says(help);
    }
    refused(&Workbench::new(), &["prices"], 2).says("there is no backend in .").says("obb-backend new myproj");
}

#[test]
fn in_the_wrong_folder_the_right_one_is_named() {
    let bench = desk();
    refused(&bench, &["prices"], 2).says("there is no backend in .").says("there is one nearby: --dir desk");
    for args in [&["add-widget", "prices"][..], &["remove-widget", "hello_world"]] {
        finish(bench.command(args).current_dir(bench.path("desk/.vscode"))).code(2).says("--dir ..\n");
    }
}

#[test]
fn the_part_of_a_param_that_is_wrong_is_marked() {
    let run = refused(&desk(), &["prices", "desk", "--param", "view:tabz=day|week"], 2);
    assert_eq!(
        run.stderr,
        "error: there is no type of param `tabz`\n  --param view:tabz=day|week\n               ^^^^\n  help: did you mean tabs?\n"
    );
}

#[test]
fn documents_that_are_broken_are_shown_and_left_alone() {
    let bench = desk();
    bench.write("desk/widgets.json", "{\n  \"a\": {},\n}\n");
    let run = refused(&bench, &["prices", "desk"], 1);
    let run =
        run.says("widgets.json:2:").says("widgets.json cannot be edited as it is").says("mend what is shown above");
    assert_eq!(run.stdout, "");
    bench.write("desk/widgets.json", "[{ \"name\": \"A\" }]\n");
    refused(&bench, &["prices", "desk"], 1).says("error[W").says("widgets.json cannot be edited as it is");
    let bench = desk();
    bench.write("desk/apps.json", "[{]");
    refused(&bench, &["prices", "desk", "--app"], 1).says("apps.json cannot be edited as it is");
    // It concerns nobody who does not place the widget.
    bench.run(["add-widget", "prices", "desk"]).code(0);
    let bench = desk();
    fs::remove_file(bench.path("desk/apps.json")).unwrap();
    refused(&bench, &["prices", "desk", "--app"], 2).says("there is no apps.json").says("obb-backend add-app");
    bench.write("desk/apps.json", "[]");
    refused(&bench, &["prices", "desk", "--app"], 2).says("apps.json holds no app");
    let app =
        |name: &str| format!(r#"{{ "name": "{name}", "tabs": {{ "": {{ "id": "", "name": "", "layout": [] }} }} }}"#);
    bench.write("desk/apps.json", &format!("[{}, {}]", app("One"), app("Two")));
    let run = refused(&bench, &["prices", "desk", "--app"], 2);
    run.says("there are 2 apps: `One`, `Two`").says("say which one: --app NAME, or its number");
}

#[test]
fn data_that_is_there_answers_and_stays() {
    let bench = desk();
    bench.write("desk/data/prices.json", "[]");
    bench.run(["add-widget", "prices", "desk"]).code(0).says("prices.json");
    assert_eq!(bench.read("desk/data/prices.json"), "[]");
}

#[cfg(unix)]
#[test]
fn what_may_not_be_written_keeps_everything_as_it_was() {
    use std::os::unix::fs::PermissionsExt as _;

    let bench = desk();
    let folder = bench.path("desk/data");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    if fs::write(folder.join("probe"), "").is_ok() {
        // Whoever runs this may write anywhere.
        return;
    }
    refused(&bench, &["prices", "desk"], 2).says("prices.json").says("nothing is changed");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn what_would_add_an_error_is_not_written() {
    let bench = desk();
    let run = refused(&bench, &["prices", "desk", "-p", "q:text;language=cobol"], 1);
    run.says("cobol").says("the widget `prices` would add errors; nothing is changed");
}

#[test]
fn of_several_at_once_none_loses_what_another_wrote() {
    let bench = desk();
    let ids: Vec<String> = (0..8).map(|number| format!("widget_{number}")).collect();
    let start = |id: &String| {
        let mut command = bench.command(["add-widget", id.as_str(), "--dir", "desk"]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let started: Vec<_> = ids.iter().map(start).collect();
    let ended: Vec<Outcome> = started.into_iter().map(|child| child.wait_with_output().unwrap().into()).collect();
    let widgets = bench.json("desk/widgets.json");
    assert!(ended.iter().any(|outcome| outcome.code == Some(0)), "{ended:?}");
    for (id, outcome) in ids.iter().zip(&ended) {
        let added = outcome.code == Some(0);
        assert!(added || outcome.stderr.contains("changed meanwhile; nothing is written"), "{outcome:?}");
        let data = bench.path(format!("desk/data/{id}.json")).exists();
        assert_eq!((widgets.get(id).is_some(), data), (added, added), "{id}: {outcome:?}");
    }
}
