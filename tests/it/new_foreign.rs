//! `obb-backend new --template` with templates that are none of ours: folders and repositories.

use std::fs;
use std::process::{Command, Stdio};

use super::support::workbench::{Workbench, finish};

const MANIFEST: &str = r#"
[template]
exclude = ["logo.png"]

[placeholders]
title = { type = "string", prompt = "Which title?", default = "Desk" }
port = { type = "string", prompt = "Which port?", regex = "^[0-9]+$" }
region = { type = "string", prompt = "Which region?", choices = ["EU", { value = "US", label = "America" }], default = "US" }
parts = { type = "array", prompt = "Which parts?", choices = ["funds", "news"], default = ["news"] }
docker = { type = "bool", prompt = "With Docker?", default = false }

[conditional.'docker']
placeholders.image = { type = "string", prompt = "Which image?", default = "debian" }

[conditional.'!docker']
ignore = ["Dockerfile"]

[conditional.'docker && crate_name == "large"']
placeholders.memory = { type = "string", prompt = "How much memory?" }
"#;

const WIDGETS: &str = r#"{"hello": {"name": "Hello", "description": "{{title}}", "category": "Hello", "source": ["Example"],
  "type": "markdown", "endpoint": "hello", "gridData": {"w": 20, "h": 8}}}"#;

/// A template in the folder `desk-template`.
fn template(bench: &Workbench) {
    bench
        .write("desk-template/cargo-generate.toml", MANIFEST)
        .write("desk-template/widgets.json", WIDGETS)
        .write("desk-template/Dockerfile", "FROM {{image}}\n")
        .write("desk-template/data/hello.md.liquid", "# {{title}} {{port}} {{region}} {{parts | join: '+'}}\n")
        .write("desk-template/data/{{crate_name}}.txt", "{{project-name}} by {{authors}}: {{name_json}}\n")
        .write("desk-template/.git/config", "");
    fs::write(bench.path("desk-template/logo.png"), b"\x89PNG\xff{{").unwrap();
}

/// Makes `folder` a repository with one commit.
fn commit(bench: &Workbench, folder: &str) {
    let _ = fs::remove_dir_all(bench.path(folder).join(".git"));
    for args in [
        &["init", "--quiet", "--initial-branch=main"][..],
        &["add", "--all"],
        &["-c", "user.name=Ada", "-c", "user.email=ada@example.com", "commit", "--quiet", "--message=All"],
        &["tag", "v1"],
    ] {
        git(bench, folder, args);
    }
}

fn git(bench: &Workbench, folder: &str, args: &[&str]) {
    let mut command = Command::new("git");
    command.args(args).current_dir(bench.path(folder)).stdin(Stdio::null());
    command.env("HOME", bench.folder()).env("GIT_CONFIG_NOSYSTEM", "1");
    let outcome = finish(&mut command);
    assert_eq!(outcome.code, Some(0), "{args:?} {outcome:#?}");
}

#[test]
fn a_folder_is_filled_in_with_what_is_defined() {
    let bench = Workbench::new();
    template(&bench);
    let mut command = bench.command(["new", "My Desk", "-t", "./desk-template", "--define", "port=80"]);
    command.args(["--define", "docker=Yes", "--define", "parts=funds, news", "--define", "title=A=B"]);
    command.env("GIT_CONFIG_NOSYSTEM", "1").env("USER", "Ada Lovelace");
    let outcome = finish(&mut command).code(0).says("Created My Desk from the template ./desk-template");
    assert!(!outcome.stderr.contains("warning"), "{outcome:#?}");
    assert_eq!(bench.read("My Desk/data/hello.md"), "# A=B 80 US funds+news\n");
    assert_eq!(bench.read("My Desk/Dockerfile"), "FROM debian\n");
    assert_eq!(bench.read("My Desk/data/my_desk.txt"), "my-desk by Ada Lovelace: \"My Desk\"\n");
    assert_eq!(fs::read(bench.path("My Desk/logo.png")).unwrap(), b"\x89PNG\xff{{");
    assert_eq!(bench.json("My Desk/widgets.json")["hello"]["description"], "A=B");
    let made: Vec<_> = bench.tree().into_iter().filter(|path| path.starts_with("My Desk/")).collect();
    assert_eq!(made.len(), 5, "{made:?}");
}

#[test]
fn what_is_not_answered_has_its_default_or_is_named() {
    let bench = Workbench::new();
    template(&bench);
    bench.run(["new", "x", "-t", "./desk-template"]).code(2).says("Which port?").says("--define port=");
    let refused = |define: &str| bench.run(["new", "x", "-t", "./desk-template", "--define", define]).code(2);
    refused("port=abc").says("`abc` does not fit the pattern ^[0-9]+$");
    refused("region=America").says("`America` is none of EU, US");
    refused("prot=80").says("no placeholder `prot`").says("--define port=");
    refused("port").says("NAME=VALUE");
    assert!(!bench.path("x").exists());
    bench.run(["new", "x", "-t", "./desk-template", "--define", "port=80"]).code(0);
    assert_eq!(bench.read("x/data/hello.md"), "# Desk 80 US news\n");
    assert!(!bench.path("x/Dockerfile").exists());
    let answers = ["--define", "port=80", "--define", "docker=true"];
    let large = ["new", "large", "-t", "./desk-template"];
    bench.run(large.iter().chain(&answers)).code(2).says("How much memory?").says("--define memory=");
}

#[cfg(unix)]
#[test]
fn questions_are_asked_at_a_terminal() {
    let bench = Workbench::new();
    template(&bench);
    let dialogue = [
        ("Which title?", "\r"),
        ("Which port?", "abc\r"),
        ("does not fit", "\u{7f}\u{7f}\u{7f}81\r"),
        ("Which region?", "\u{1b}[A\r"),
        ("Which parts?", " \r"),
        ("With Docker?", "\u{1b}[A\r"),
        ("Which image?", "alpine\r"),
    ];
    let (shown, status) = super::support::terminal::play(&bench, &["new", "x", "-t", "./desk-template"], &dialogue);
    assert_eq!(status, 0, "{shown}");
    assert_eq!(bench.read("x/data/hello.md"), "# Desk 81 EU funds+news\n");
    assert_eq!(bench.read("x/Dockerfile"), "FROM alpine\n");
}

#[test]
fn a_repository_is_fetched_with_git() {
    let bench = Workbench::new();
    template(&bench);
    commit(&bench, "desk-template");
    bench.write("desk-template/data/hello.md.liquid", "newer");
    git(&bench, "desk-template", &["checkout", "--quiet", "-b", "next"]);
    git(&bench, "desk-template", &["-c", "user.name=A", "-c", "user.email=a@b", "commit", "--quiet", "-am", "Newer"]);
    git(&bench, ".", &["clone", "--quiet", "--bare", "desk-template", "desk.git"]);
    let address = format!("file://{}", bench.path("desk.git").display());
    let make = |name: &str, args: &[&str]| {
        let words = ["new", name, "--define", "port=80", "--template"];
        bench.run(words.iter().chain(args)).code(0).says("Fetching")
    };
    make("a", &[&address, "--branch", "main"]);
    assert_eq!(bench.read("a/data/hello.md"), "# Desk 80 US news\n");
    assert!(!bench.path("a/.git").exists());
    make("b", &[&address, "--branch", "next"]);
    assert_eq!(bench.read("b/data/hello.md"), "newer");
    make("c", &["./desk.git", "--tag", "v1"]);
    make("d", &["./desk-template", "--branch", "main"]);
    for project in ["c", "d"] {
        assert_eq!(bench.read(format!("{project}/data/hello.md")), "# Desk 80 US news\n");
    }
}

#[test]
fn what_cannot_be_fetched_is_said_with_the_reason() {
    let bench = Workbench::new();
    template(&bench);
    commit(&bench, "desk-template");
    let before = bench.tree();
    let address = format!("file://{}", bench.path("desk-template").display());
    let missing = format!("file://{}", bench.path("nothing.git").display());
    bench.run(["new", "x", "-t", &missing]).code(2).says("no such repository");
    bench.run(["new", "x", "-t", &address, "--branch", "nxt"]).code(2).says("no branch or tag").says("`nxt`");
    // An option of git would be a command.
    bench.run(["new", "x", "-t", &address, "--branch=--upload-pack=touch hacked"]).code(2);
    let mut without_git = bench.command(["new", "x", "-t", &address]);
    finish(without_git.env("PATH", "/nonexistent")).code(2).says("git was not found").says("--template ./FOLDER");
    bench.run(["new", "x", "-t", "owner/repository"]).code(2).says("no folder").says("gh:owner/repository");
    bench.run(["new", "x", "-t", "desk-template"]).code(2).says("--template ./desk-template");
    bench.run(["new", "x", "-t", "static", "--define", "a=b"]).code(2).says("--define is for a template in a folder");
    assert_eq!(bench.tree(), before);
}

#[test]
fn keys_in_addresses_are_not_told() {
    let bench = Workbench::new();
    let failed = bench.run(["new", "x", "--template", "http://me:s3cret@127.0.0.1:9/desk"]).code(2);
    assert!(failed.stderr.contains("http://127.0.0.1:9/desk") && !failed.stderr.contains("s3cret"), "{failed:?}");
}

#[test]
fn one_of_several_templates_is_chosen_by_its_folder() {
    let bench = Workbench::new();
    bench.write("all/one/cargo-generate.toml", "").write("all/one/a.txt", "1");
    bench.write("all/two/cargo-generate.toml", "").write("all/two/a.txt", "2");
    bench.run(["new", "x", "-t", "./all"]).code(2).says("several templates").says("--subfolder one");
    bench.run(["new", "x", "-t", "./all", "--subfolder", "../x"]).code(2).says("no folder ../x");
    bench.run(["new", "x", "-t", "./all", "--subfolder", "two"]).code(0).says("no widgets.json");
    assert_eq!(bench.read("x/a.txt"), "2");
}

#[test]
fn scripts_run_only_where_that_is_allowed() {
    let bench = Workbench::new();
    bench.write("t/cargo-generate.toml", "[hooks]\npost = ['after.rhai']\n").write("t/a.txt", "");
    let script = r#"file::write("made.txt", "by a script");
        system::command("git", ["config", "--file", "set.txt", "desk.by", "command"]);"#;
    bench.write("t/after.rhai", script);
    let before = bench.tree();
    bench.run(["new", "x", "-t", "./t"]).code(2).says("runs scripts").says("after.rhai").says("--allow-commands");
    assert_eq!(bench.tree(), before);
    bench.run(["new", "x", "-t", "./t", "--allow-commands"]).code(0);
    assert_eq!(bench.read("x/made.txt"), "by a script");
    assert!(bench.read("x/set.txt").contains("by = command"));
    assert!(!bench.path("x/after.rhai").exists());
}

#[test]
fn no_template_reaches_what_is_not_its_own() {
    for (manifest, file) in [
        ("[template]\nignore = ['SECRET']\n", "a.txt"),
        ("[template]\nignore = ['../secret.txt']\n", "a.txt"),
        ("[conditional.'true']\nignore = ['../../../../../../../../../../SECRET']\n", "a.txt"),
        ("[hooks]\npost = ['SECRET']\n", "a.txt"),
    ] {
        let bench = Workbench::new();
        bench.write("secret.txt", "mine");
        let secret = bench.path("secret.txt").display().to_string();
        bench.write("t/cargo-generate.toml", &manifest.replace("SECRET", &secret)).write(&format!("t/{file}"), "");
        let before = bench.tree();
        bench.run(["new", "x", "-t", "./t", "--allow-commands"]).code(2).says("which is no file of its own");
        assert_eq!(bench.tree(), before, "{manifest}");
    }
}

#[cfg(unix)]
#[test]
fn names_of_files_cannot_lead_out_of_the_project() {
    let bench = Workbench::new();
    bench.write("t/cargo-generate.toml", "[placeholders]\nup = { prompt = 'Up?', default = '../../up' }\n");
    bench.write("t/a{{up}}.txt", "").write("t/{{up}}/b.txt", "").write("t/c.txt", "kept");
    std::os::unix::fs::symlink("/etc/passwd", bench.path("t/d.txt")).unwrap();
    bench.run(["new", "x", "-t", "./t"]).code(0).says("1 link in the template did not come along, such as d.txt");
    let outside: Vec<_> =
        bench.tree().into_iter().filter(|path| !path.starts_with("t/") && !path.starts_with("x/")).collect();
    assert_eq!(outside, [""; 0]);
    assert_eq!(bench.read("x/c.txt"), "kept");
    assert!(!bench.path("x/d.txt").exists());
}

#[test]
fn faults_of_a_template_are_told_and_do_not_stop_it() {
    let bench = Workbench::new();
    bench.write("t/widgets.json", "{\"a\": {\"name\": \"A\", \"endpoint\": \"a\", \"type\": \"tabel\"}}");
    bench.write("t/ci.yml", "key: ${{ secrets.KEY }}\n");
    let outcome = bench.run(["new", "x", "-t", "./t"]).code(0);
    let outcome = outcome.says("the template has faults").says("variables were left as they are in ci.yml");
    assert!(outcome.stderr.contains("x/widgets.json:1:") || cfg!(windows), "{outcome:#?}");
    assert!(outcome.stderr.contains("\"tabel\""), "{outcome:#?}");
    bench.write("t/cut.txt", "{% if %}");
    bench.run(["new", "y", "-t", "./t"]).code(2).says("cut.txt");
    bench.write("t/cargo-generate.toml", "\n[template");
    bench.run(["new", "y", "-t", "./t"]).code(2).says("cargo-generate.toml:2: ");
    assert!(!bench.path("y").exists());
}

#[test]
fn the_rules_for_folders_hold_for_every_template() {
    let bench = Workbench::new();
    bench.write("t/a.txt", "new").write("x/a.txt", "mine").write("x/b.txt", "mine");
    bench.run(["new", "x", "-t", "./t"]).code(2).says("the folder x is not empty").says("--force");
    assert_eq!(bench.read("x/a.txt"), "mine");
    bench.run(["new", "x", "-t", "./t", "--force"]).code(0);
    assert_eq!((bench.read("x/a.txt"), bench.read("x/b.txt")), ("new".to_owned(), "mine".to_owned()));
}

#[test]
fn a_copy_of_an_own_template_needs_no_answer() {
    let bench = Workbench::new();
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/projects/static");
    bench.run(["new", "own", "-t", "static"]).code(0);
    let outcome = bench.run(["new", "copy", "-t", source.to_str().unwrap()]).code(0);
    assert!(outcome.stderr.contains("what the widget shows"), "{outcome:#?}");
    let of = |project: &str| -> Vec<String> {
        let paths = bench.tree().into_iter();
        paths.filter_map(|path| path.strip_prefix(&format!("{project}/")).map(str::to_owned)).collect()
    };
    assert_eq!(of("copy"), of("own"));
    assert_eq!(bench.json("copy/apps.json")[0]["name"], "copy");
}
