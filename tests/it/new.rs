//! `obb-backend new`: what is created, what is refused, and what is printed.

use std::fs;
use std::path::Path;

use snapbox::{assert_data_eq, str};

use super::support::python;
use super::support::workbench::{BINARY, Outcome, Workbench, finish};

const TEMPLATES: [&str; 3] = ["python-fastapi", "static", "typescript-node"];

/// What a template engine or a shell would leave behind when names are not kept from it.
#[track_caller]
fn is_quiet(outcome: &Outcome) {
    let printed = format!("{}{}", outcome.stdout, outcome.stderr).to_lowercase();
    for foreign in ["cargo", "destination:", "value from cli", "moving generated", "panicked", "done!", "🔧", "\u{1b}"]
    {
        assert!(!printed.contains(foreign), "{foreign:?} in {outcome:#?}");
    }
}

/// The paths of a new project: `files` and those that every one has.
fn tree(project: &str, files: &[&str]) -> Vec<String> {
    let always = [
        ".gitignore",
        ".vscode/schemas/agents.schema.json",
        ".vscode/schemas/apps.schema.json",
        ".vscode/schemas/widgets.schema.json",
        ".vscode/settings.json",
    ];
    let mut paths: Vec<_> = always.iter().chain(files).map(|file| format!("{project}/{file}")).collect();
    paths.sort();
    paths
}

#[test]
fn editors_find_a_schema_for_each_document_without_network() {
    let bench = Workbench::new();
    for template in TEMPLATES {
        bench.run(["new", template, "--template", template]).code(0);
        let settings = bench.json(format!("{template}/.vscode/settings.json"));
        let bound = settings["json.schemas"].as_array().unwrap();
        let files: Vec<_> = bound.iter().map(|entry| entry["fileMatch"][0].as_str().unwrap()).collect();
        assert_eq!(files, ["/widgets.json", "/apps.json", "/agents.json"]);
        for entry in bound {
            let name = entry["fileMatch"][0].as_str().unwrap().trim_start_matches('/').replace(".json", "");
            let printed = bench.run(["schema", &name]).code(0).stdout;
            let found = bench.read(format!("{template}/{}", entry["url"].as_str().unwrap()));
            assert_eq!(found, printed, "{template} {name}");
        }
    }
}

#[test]
fn the_default_is_a_python_project() {
    let bench = Workbench::new();
    let bin = Path::new(BINARY).parent().unwrap();
    let path = std::env::join_paths([bin, Path::new("/nonexistent")]).unwrap();
    let outcome = finish(bench.command(["new", "myproj"]).env("PATH", path)).code(0);
    is_quiet(&outcome);
    assert_data_eq!(
        outcome.stderr,
        str![[r"
     Created myproj from the template python-fastapi

  main.py                   the server: who may read it, and the documents
  endpoints/hello_world.py  what the widget shows; each has a file like it
  widgets.json              what each widget is called, and its endpoint
  apps.json                 ready-made dashboards of these widgets
  requirements.txt          the Python packages it needs
  README.md                 how to start it and how to go on
  and 13 more: tests, Docker, Kubernetes, checks on GitHub, settings of tools

"]]
    );
    if cfg!(unix) {
        assert_data_eq!(
            outcome.stdout,
            str![[r"

Next:

  cd myproj
  python3 -m venv .venv
  .venv/bin/python -m pip install -r requirements.txt
  obb-backend dev

"]]
        );
    }
    let files = [
        ".dockerignore",
        ".env.example",
        ".github/workflows/check.yml",
        "Dockerfile",
        "README.md",
        "apps.json",
        "compose.yaml",
        "deploy/README.md",
        "deploy/kubernetes.yaml",
        "endpoints/__init__.py",
        "endpoints/hello_world.py",
        "main.py",
        "pyproject.toml",
        "requirements.txt",
        "tests/test_backend.py",
        "thumbnail.svg",
        "widgets.json",
    ];
    assert_eq!(bench.tree(), tree("myproj", &files));
}

#[test]
fn the_static_project_needs_no_language() {
    let bench = Workbench::new();
    let outcome = bench.run(["new", "desk", "--template", "static"]).code(0);
    is_quiet(&outcome);
    assert!(!outcome.stdout.contains("venv"), "{outcome:#?}");
    let files = [
        ".dockerignore",
        ".github/workflows/check.yml",
        "Dockerfile",
        "README.md",
        "apps.json",
        "compose.yaml",
        "data/hello_world.md",
        "data/thumbnail.svg",
        "deploy/README.md",
        "deploy/kubernetes.yaml",
        "widgets.json",
    ];
    assert_eq!(bench.tree(), tree("desk", &files));
    assert_eq!(bench.read("desk/data/hello_world.md"), "# Hello World {name}\n");
}

#[test]
fn the_printed_commands_work_where_the_program_is_not_on_the_search_path() {
    let bench = Workbench::new();
    let outcome = bench.run(["new", "desk", "-t", "static"]).code(0);
    let binary = fs::canonicalize(BINARY).unwrap();
    assert!(outcome.stdout.contains(&format!("  {} dev\n", binary.display())), "{outcome:#?}");
}

#[test]
fn a_new_project_has_no_finding_at_all() {
    for template in TEMPLATES {
        let bench = Workbench::new();
        bench.run(["new", "myproj", "--template", template]).code(0);
        let outcome = bench.run(["validate", "myproj", "--profile", "strict", "--hints", "--format", "json"]).code(0);
        let report: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
        assert_eq!(report["diagnostics"], serde_json::json!([]), "{template}");
        assert_eq!(report["summary"]["files"], 2, "{template}");
    }
}

#[test]
fn the_widget_that_the_readme_adds_has_no_finding_either() {
    for template in TEMPLATES {
        let bench = Workbench::new();
        bench.run(["new", "myproj", "--template", template]).code(0);
        let readme = bench.read("myproj/README.md");
        let snippet = readme.split("```json\n").nth(1).unwrap().split("```").next().unwrap();
        bench.write("added/widgets.json", &format!("{{{snippet}}}"));
        let outcome = bench.run(["validate", "added", "--profile", "strict", "--hints", "--format", "concise"]).code(0);
        assert_eq!(outcome.stdout, "", "{template}");
    }
}

#[test]
fn nothing_printed_is_wider_than_80_columns() {
    for template in TEMPLATES {
        let bench = Workbench::new();
        let outcome = bench.run(["new", "myproj", "-t", template]).code(0);
        let wide = outcome.stderr.lines().find(|line| line.chars().count() > 80);
        assert_eq!(wide, None);
    }
}

#[test]
fn the_widget_asks_for_the_endpoint_that_answers() {
    for template in TEMPLATES {
        let bench = Workbench::new();
        bench.run(["new", "myproj", "--template", template]).code(0);
        let widgets = bench.json("myproj/widgets.json");
        assert_eq!(widgets["hello_world"]["endpoint"], "hello_world");
        assert_eq!(widgets["hello_world"]["type"], "markdown");
        assert_eq!(widgets["hello_world"]["params"][0]["paramName"], "name");
        let apps = bench.json("myproj/apps.json");
        assert_eq!(apps[0]["tabs"][""]["layout"][0]["i"], "hello_world");
        let picture = apps[0]["img"].as_str().unwrap();
        let file = if template == "static" { "data/thumbnail.svg" } else { "thumbnail.svg" };
        let served = picture == "/thumbnail.svg" && bench.path("myproj").join(file).is_file();
        assert!(served || picture.starts_with("data:image/svg+xml,%3Csvg"), "{template}");
    }
}

#[test]
fn names_are_kept_as_typed() {
    let mut names = vec!["My Desk", "2fast", "Ünï", "a_b.c", "日本", "$(x)", "it's", "a{b}"];
    if cfg!(unix) {
        names.extend(["a\"b", "a:b", "100% & <b>", "a\'\"\"\"b"]);
    }
    for name in names {
        for template in TEMPLATES {
            let bench = Workbench::new();
            is_quiet(&bench.run(["new", name, "-t", template]).code(0));
            assert_eq!(bench.json(Path::new(name).join("apps.json"))[0]["name"], name);
            if template == "python-fastapi" {
                let title = python_title(&bench.read(Path::new(name).join("main.py")));
                assert_eq!(title, name);
            }
        }
    }
}

/// The title of the FastAPI application in `source`, read by Python itself.
fn python_title(source: &str) -> String {
    let script = "import ast, sys
for node in ast.walk(ast.parse(sys.argv[1])):
    if isinstance(node, ast.Call) and getattr(node.func, 'id', '') == 'FastAPI':
        sys.stdout.buffer.write(node.keywords[0].value.value.encode())";
    let output = std::process::Command::new(python::any_python()).args(["-c", script, source]).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_name_with_spaces_is_quoted_in_the_commands() {
    let bench = Workbench::new();
    let outcome = bench.run(["new", "My Desk", "-t", "static"]).code(0);
    let quoted = if cfg!(windows) { "cd \"My Desk\"\n" } else { "cd 'My Desk'\n" };
    assert!(outcome.stdout.contains(quoted), "{outcome:#?}");
}

#[test]
fn the_readme_shows_the_name_and_not_markup() {
    let bench = Workbench::new();
    bench.run(["new", "my_proj *x*", "-t", "static"]).code(0);
    assert!(bench.read("my_proj *x*/README.md").starts_with("# my_proj \\*x\\*\n"));
}

#[test]
fn names_that_some_system_cannot_hold_are_refused() {
    let refused = [
        ("", "the name is empty"),
        ("../evil", "is a path"),
        ("a/b", "is a path"),
        ("a\\b", "is a path"),
        ("..", "begins with a dot"),
        (".hidden", "begins with a dot"),
        ("CON", "device on Windows"),
        ("nul.txt", "device on Windows"),
        ("a.", "a space or a dot"),
        ("a\nb", "line break"),
        ("{{name}}", "placeholder"),
    ];
    for (name, reason) in refused {
        let bench = Workbench::new();
        is_quiet(&bench.run(["new", "-t", "static", name]).code(2).says(reason).says("help: "));
        assert_eq!(bench.tree(), [""; 0], "{name}");
        assert!(!bench.path("../evil").exists());
    }
}

#[test]
fn nothing_in_the_environment_reaches_the_project() {
    let bench = Workbench::new();
    bench.write("values.toml", "[values]\nname_json = \"\\\"evil\\\"\"\n");
    bench.write("cargo/cargo-generate.toml", "[values]\nname_json = \"\\\"evil\\\"\"\n");
    let mut command = bench.command(["new", "myproj"]);
    for variable in ["HOME", "USER", "USERNAME", "NAME"] {
        command.env_remove(variable);
    }
    command.env("CARGO_GENERATE_VALUE_NAME_JSON", "\"evil\"").env("CARGO_GENERATE_VALUE_NAME_PYTHON", "evil");
    command.env("CARGO_GENERATE_TEMPLATE_VALUES_FILE", bench.path("values.toml"));
    command.env("CARGO_HOME", bench.path("cargo")).env("RUST_BACKTRACE", "1").env("RUST_LOG", "trace");
    is_quiet(&finish(&mut command).code(0));
    assert_eq!(bench.json("myproj/apps.json")[0]["name"], "myproj");
    assert!(bench.read("myproj/main.py").contains("title=\"myproj\","));
}

#[cfg(unix)]
#[test]
fn odd_folders_for_temporary_files_do_no_harm() {
    for odd in ["tmp:x", "tmp {{x}}", "missing", "dot."] {
        let bench = Workbench::new();
        if odd != "missing" {
            fs::create_dir(bench.path(odd)).unwrap();
        }
        is_quiet(&finish(bench.command(["new", "myproj"]).env("TMPDIR", bench.path(odd))).code(0));
        assert_eq!(bench.json("myproj/apps.json")[0]["name"], "myproj");
        let leftovers: Vec<_> =
            bench.tree().into_iter().filter(|path| path.starts_with(odd) && path.len() > odd.len() + 1).collect();
        assert_eq!(leftovers, [""; 0]);
    }
}

#[test]
fn a_folder_above_with_a_cargo_workspace_is_left_alone() {
    let bench = Workbench::new();
    let manifest = "# mine\n[workspace]\nmembers = [\"*\"]\n";
    bench.write("Cargo.toml", manifest);
    bench.run(["new", "myproj"]).code(0);
    assert_eq!(bench.read("Cargo.toml"), manifest);
    assert!(!bench.path("myproj/.git").exists());
}

#[test]
fn a_folder_that_is_not_empty_is_refused_and_untouched() {
    let bench = Workbench::new();
    bench.write("myproj/main.py", "mine").write("myproj/notes.txt", "mine");
    let outcome = bench.run(["new", "myproj"]).code(2).says("--force");
    assert_data_eq!(
        outcome.stderr,
        str![[r"
error: the folder myproj is not empty; nothing was changed
  main.py                  would be replaced
  notes.txt                would stay
  help: choose another name or --dir FOLDER
  help: --force writes into it all the same

"]]
    );
    assert_eq!(bench.tree(), ["myproj/main.py", "myproj/notes.txt"]);
    assert_eq!(bench.read("myproj/main.py"), "mine");
}

#[test]
fn force_replaces_files_of_the_same_name_only() {
    let bench = Workbench::new();
    bench.write("myproj/main.py", "mine").write("myproj/notes.txt", "mine").write("myproj/data/own.csv", "a\n1\n");
    is_quiet(&bench.run(["new", "myproj", "--force"]).code(0));
    assert!(bench.read("myproj/main.py").contains("FastAPI"));
    assert_eq!(bench.read("myproj/notes.txt"), "mine");
    assert_eq!(bench.read("myproj/data/own.csv"), "a\n1\n");
    assert_eq!(bench.tree().len(), 24, "{:?}", bench.tree());
}

#[test]
fn a_file_where_a_folder_is_needed_is_never_replaced() {
    let bench = Workbench::new();
    bench.write("myproj/data", "mine").write("taken", "mine").write("other/widgets.json/x", "mine");
    let before = bench.tree();
    bench
        .run(["new", "myproj", "-t", "static", "--force"])
        .code(2)
        .says("data is a file, and a folder is needed there");
    bench.run(["new", "taken", "-t", "static", "--force"]).code(2).says("taken is a file");
    bench.run(["new", "other", "-t", "static", "--force"]).code(2).says("widgets.json is a folder");
    assert_eq!(bench.tree(), before);
}

#[test]
fn an_empty_folder_and_one_with_version_control_are_filled() {
    let bench = Workbench::new();
    fs::create_dir(bench.path("empty")).unwrap();
    bench.write("fresh/.git/HEAD", "ref: refs/heads/main\n");
    bench.run(["new", "empty", "-t", "static"]).code(0);
    bench.run(["new", "fresh/", "-t", "static"]).code(0);
    assert_eq!(bench.json("empty/apps.json")[0]["name"], "empty");
    assert_eq!(bench.json("fresh/apps.json")[0]["name"], "fresh");
    assert!(bench.path("fresh/.git/HEAD").exists());
}

#[test]
fn a_dot_fills_the_current_folder() {
    let bench = Workbench::new();
    let outcome = bench.run(["new", ".", "-t", "static"]).code(0).says("Created work here");
    assert!(!outcome.stdout.contains("cd "), "{outcome:#?}");
    assert_eq!(bench.json("apps.json")[0]["name"], "work");
}

#[test]
fn the_folder_can_differ_from_the_name() {
    let bench = Workbench::new();
    let outcome = bench.run(["new", "Fund desk: A/B", "--dir", "x/y", "-t", "static"]).code(0);
    assert!(outcome.stdout.contains("  cd x/y\n"), "{outcome:#?}");
    assert_eq!(bench.json("x/y/apps.json")[0]["name"], "Fund desk: A/B");
    bench.run(["new", "--dir", "z/../named", "-t", "static"]).code(0);
    assert_eq!(bench.json("named/apps.json")[0]["name"], "named");
}

#[test]
fn a_folder_that_cannot_be_made_leaves_nothing() {
    let bench = Workbench::new();
    bench.write("file", "mine");
    let outcome = bench.run(["new", "myproj", "--dir", "file/deep/er", "-t", "static"]).code(2).says("--dir FOLDER");
    is_quiet(&outcome);
    assert_eq!(bench.tree(), ["file"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_takes_no_files_is_named_with_the_reason() {
    let bench = Workbench::new();
    let outcome = bench.run(["new", "myproj", "--dir", "/proc/myproj"]).code(2);
    is_quiet(&outcome);
    assert_data_eq!(
        outcome.stderr,
        str![[r"
error: /proc could not be written
  caused by: [..]
  help: nothing was created; choose a folder you may write to with --dir FOLDER

"]]
    );
    assert_eq!(bench.tree(), [""; 0]);
}

#[test]
fn the_list_has_a_line_for_each_template() {
    let outcome = Workbench::new().run(["new", "--list", "--no-input", "--color", "never"]).code(0);
    assert_data_eq!(
        outcome.stdout,
        str![[r"
python-fastapi   a Python server with FastAPI; the usual choice (default)
static           files only; no language, nothing to install
rust-axum        a Rust server with axum; fast, one binary
typescript-node  a TypeScript server with Hono, on Node

"]]
    );
}

#[test]
fn a_misspelt_template_is_recognized() {
    let bench = Workbench::new();
    bench
        .run(["new", "x", "--template", "statc"])
        .code(2)
        .says("there is no template `statc`")
        .says("--template static?");
    bench
        .run(["new", "x", "--template", "cobol"])
        .code(2)
        .says("the templates are python-fastapi, static, rust-axum and typescript-node");
    assert_eq!(bench.tree(), [""; 0]);
}

#[test]
fn without_a_terminal_nothing_is_asked() {
    let bench = Workbench::new();
    for args in [&["new"][..], &["new", "--no-input"]] {
        bench.run(args).code(2).says("the argument NAME is missing").says("obb-backend new myproj");
    }
    assert_eq!(bench.tree(), [""; 0]);
}

#[test]
fn wrong_options_for_dev_are_told_before_anything_is_made() {
    let bench = Workbench::new();
    bench.run(["new", "x", "--dev", "--", "--no-such-option"]).code(2).says("'--no-such-option'").says("dev --help");
    assert_eq!(bench.tree(), [""; 0]);
}

#[test]
fn the_hidden_subcommand_stays_hidden() {
    let outcome = Workbench::new().run(["--help"]).code(0);
    assert!(!outcome.stdout.contains("expand"), "{outcome:#?}");
}

#[test]
fn the_python_source_compiles() {
    let bench = Workbench::new();
    bench.run(["new", "a 'b' \\c"].iter().map(|arg| arg.replace('\\', ""))).code(0);
    let script = "import ast, sys; ast.parse(open(sys.argv[1], encoding='utf-8').read())";
    let source = bench.path("a 'b' c/main.py");
    let status = std::process::Command::new(python::any_python()).args(["-c", script]).arg(source).status().unwrap();
    assert!(status.success());
}

#[test]
fn the_python_project_answers_workspace() {
    let bench = Workbench::new();
    bench.run(["new", "myproj"]).code(0);
    let answers = python::answers(&bench.path("myproj"));
    assert_eq!(answers["hello"]["text"], "# Hello World Ada");
    assert!(answers["hello"]["type"].as_str().unwrap().starts_with("text/plain"));
    assert_eq!(answers["widgets"], bench.json("myproj/widgets.json"));
    assert_eq!(answers["apps"], bench.json("myproj/apps.json"));
    assert!(answers["information"].is_object());
    let origins =
        ["https://pro.openbb.co", "https://pro.openbb.dev", "http://localhost:1420", "https://excel.openbb.co"];
    for origin in origins {
        assert_eq!(answers["cors"][origin], origin);
    }
    assert!(answers["cors"]["https://example.com"].is_null());
    assert_eq!(answers["main"]["host"], "127.0.0.1");
    assert_eq!(answers["main"]["port"], 7779);
}
