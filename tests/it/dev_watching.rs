//! What counts as a change: however an editor saves, whatever else is written, wherever the project lies.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::dev_process::{DevProcess, Folder, fake_project, until};

fn ready(dev: &mut DevProcess, generation: u64) {
    dev.wait_for("ready", |event| event["event"] == "ready" && event["generation"] == generation);
}

/// The files of the next change, by their names.
fn changed(dev: &mut DevProcess) -> Vec<String> {
    let event = dev.wait("changed");
    let files: &Vec<Value> = event["files"].as_array().unwrap();
    let name = |file: &Value| Path::new(file.as_str().unwrap()).file_name().unwrap().to_str().unwrap().to_owned();
    files.iter().map(name).collect()
}

fn source(version: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/support/fake_backend.py"))
        .unwrap()
        .replace("VERSION = \"1\"", &format!("VERSION = \"{version}\""))
}

#[test]
fn however_an_editor_saves_it_is_one_restart() {
    let project = fake_project();
    let mut dev = DevProcess::start(project.path());
    ready(&mut dev, 1);
    let main = project.file("fake.py");
    let vim = |version: &str| {
        project.write(".fake.py.swp", "");
        fs::write(project.file("4913"), "").unwrap();
        fs::remove_file(project.file("4913")).unwrap();
        fs::rename(&main, project.file("fake.py~")).unwrap();
        fs::write(&main, source(version)).unwrap();
        fs::remove_file(project.file("fake.py~")).unwrap();
        fs::remove_file(project.file(".fake.py.swp")).unwrap();
    };
    let renaming = |version: &str| {
        project.write("fake.py.tmp.4711.1", &source(version));
        fs::rename(project.file("fake.py.tmp.4711.1"), &main).unwrap();
    };
    let jetbrains = |version: &str| {
        project.write("fake.py___jb_tmp___", &source(version));
        fs::rename(&main, project.file("fake.py___jb_old___")).unwrap();
        fs::rename(project.file("fake.py___jb_tmp___"), &main).unwrap();
        fs::remove_file(project.file("fake.py___jb_old___")).unwrap();
    };
    let in_place = |version: &str| fs::write(&main, source(version)).unwrap();
    let editors: [&dyn Fn(&str); 4] = [&vim, &renaming, &jetbrains, &in_place];
    for (save, generation) in editors.iter().zip(2..) {
        save(&generation.to_string());
        assert_eq!(changed(&mut dev), ["fake.py"]);
        ready(&mut dev, generation);
        assert_eq!(dev.get("/version").text(), generation.to_string());
    }
    assert_eq!(dev.seen("restarting"), editors.len());
    assert_eq!(dev.seen("changed"), editors.len());
}

#[test]
fn what_contains_the_same_as_before_is_no_change() {
    let project = fake_project();
    let mut dev = DevProcess::start(project.path());
    ready(&mut dev, 1);
    project.save_version("1");
    let main = fs::File::options().write(true).open(project.file("fake.py")).unwrap();
    main.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
    let text = fs::read(project.file("fake.py")).unwrap();
    fs::write(project.file("new"), text).unwrap();
    fs::rename(project.file("new"), project.file("fake.py")).unwrap();
    project.write("other.py", "");
    assert_eq!(changed(&mut dev), ["other.py"]);
    ready(&mut dev, 2);
    assert_eq!(dev.seen("restarting"), 1);
}

#[test]
fn thousands_of_files_at_once_are_one_restart() {
    let project = fake_project();
    let mut dev = DevProcess::start(project.path());
    ready(&mut dev, 1);
    for number in 0..5000 {
        let folder = project.file(&format!("branch/pkg{}", number / 100));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(format!("m{number}.py")), "x").unwrap();
    }
    let mut files = BTreeSet::new();
    // Where the machine is busy, who writes pauses longer than is waited for, even within a file.
    while files.len() < 5000 {
        files.extend(changed(&mut dev));
    }
    dev.wait("ready");
    assert!(dev.seen("restarting") <= 10, "{}", dev.seen("restarting"));
}

#[test]
fn a_checkout_is_one_change_however_long_it_takes() {
    let project = fake_project();
    project.write(".git/HEAD", "ref: refs/heads/main\n");
    let mut dev = DevProcess::start(project.path());
    ready(&mut dev, 1);
    project.write(".git/index.lock", "");
    let write = |from: u32, to: u32| (from..to).for_each(|number| project.write(&format!("m{number}.py"), "x"));
    write(0, 100);
    // As long as any batch takes where nobody says that there is more to come.
    let pause = std::time::Instant::now() + std::time::Duration::from_millis(600);
    until("a pause is over", || std::time::Instant::now() > pause);
    write(100, 200);
    fs::remove_file(project.file(".git/index.lock")).unwrap();
    // Where the machine is busy, the first few come before it is seen that they are many.
    let mut batch = changed(&mut dev);
    while !batch.contains(&"m99.py".to_owned()) {
        batch = changed(&mut dev);
    }
    assert!(batch.contains(&"m199.py".to_owned()), "the pause made two of it: {batch:?}");
    dev.wait("ready");
}

#[test]
fn what_the_backend_writes_itself_starts_nothing() {
    let project = fake_project();
    let writes = "import os, time\nos.makedirs('cache/deep', exist_ok=True)\n\
                  for name in ('app.log', 'db.sqlite', 'db.sqlite-journal', 'rows.csv', 'cache/deep/x.bin', 'state.json'):\n    \
                  open(name, 'a').write(str(time.time_ns()))\n";
    project.write("fake.py", &format!("{writes}{}", source("1")));
    let mut dev = DevProcess::start(project.path());
    ready(&mut dev, 1);
    project.write("fake.py", &format!("{writes}{}", source("2")));
    assert_eq!(changed(&mut dev), ["fake.py"]);
    ready(&mut dev, 2);
    project.write("fake.py", &format!("{writes}{}", source("3")));
    assert_eq!(changed(&mut dev), ["fake.py"]);
    ready(&mut dev, 3);
    assert_eq!(dev.seen("restarting"), 2);
}

#[test]
fn settings_that_the_backend_writes_at_every_start_do_not_start_it_for_ever() {
    let project = fake_project();
    let writes = "import time\nopen('state.toml', 'w').write(f'at = {time.time_ns()}')\n";
    project.write("fake.py", &format!("{writes}{}", source("1")));
    let mut dev = DevProcess::start(project.path());
    let remark = dev.wait("remark");
    assert!(remark["message"].as_str().unwrap().contains("`state.toml` whenever it starts"), "{remark}");
    assert!(remark["help"].as_str().unwrap().contains("ignore = [\"state.toml\"]"), "{remark}");
    dev.wait("ready");
    assert_eq!(dev.get("/version").text(), "1");
    let before = dev.seen("restarting");
    for version in ["2", "3"] {
        project.write("fake.py", &format!("{writes}{}", source(version)));
        until("the new code answers", || dev.get("/version").text() == version);
    }
    dev.signal("INT");
    dev.wait("stopped");
    assert_eq!(dev.seen("restarting"), before + 2, "it is known by now");
}

#[test]
fn settings_say_what_else_is_watched_and_what_is_not() {
    let top = Folder::new(&[("project/widgets.json", "{}"), ("shared/lib.py", "1"), ("shared/.git/index", "1")]);
    top.write("project/fake.py", &source("1"));
    top.write(
        "project/obb-backend.toml",
        "[dev]\ncommand = \"python3 fake.py {port}\"\nwatch = [\"../shared\", \"queries/*.txt\"]\nignore = [\"jobs/\", \"*.gen.py\"]\n",
    );
    let mut dev = DevProcess::start(&top.file("project"));
    ready(&mut dev, 1);
    for (file, generation) in
        [("shared/lib.py", 2), ("shared/new/model.bin", 3), ("project/queries/prices.txt", 4), ("shared/lib.py", 5)]
    {
        for ignored in ["project/jobs/nightly.py", "project/x.gen.py", "shared/.git/index", "project/notes.txt"] {
            top.write(ignored, &generation.to_string());
        }
        top.write(file, &generation.to_string());
        let name = Path::new(file).file_name().unwrap().to_str().unwrap();
        assert_eq!(changed(&mut dev), [name]);
        ready(&mut dev, generation);
    }
}

#[test]
fn what_is_watched_changes_with_the_settings_and_is_told_once() {
    let project = fake_project();
    let settings = fs::read_to_string(project.file("obb-backend.toml")).unwrap();
    project.write("jobs/nightly.py", "1");
    project.write("queries/prices.txt", "1");
    let mut dev = DevProcess::start(project.path());
    ready(&mut dev, 1);
    for generation in 2..6 {
        let (watch, ignore, counts) = match generation % 2 {
            0 => ("queries/*.txt", "jobs/", "queries/prices.txt"),
            _ => ("notes/", "queries/", "jobs/nightly.py"),
        };
        project.write("obb-backend.toml", &format!("{settings}watch = [\"{watch}\"]\nignore = [\"{ignore}\"]\n"));
        assert_eq!(dev.wait("settings")["applied"], serde_json::json!(["watch", "ignore"]));
        for file in ["jobs/nightly.py", "queries/prices.txt"] {
            project.write(file, &generation.to_string());
        }
        assert_eq!(changed(&mut dev), [Path::new(counts).file_name().unwrap().to_str().unwrap()]);
        ready(&mut dev, generation);
    }
    assert_eq!(dev.seen("restarting"), 4);
    #[cfg(target_os = "linux")]
    until("the earlier watches end", || inotify(&dev).len() == 1);
}

/// What each of the server's instances of inotify watches, a line for each folder.
#[cfg(target_os = "linux")]
fn inotify(dev: &DevProcess) -> Vec<String> {
    let process = Path::new("/proc").join(dev.pid().to_string());
    let open = fs::read_dir(process.join("fd")).unwrap().flatten();
    let watching = open.filter(|fd| fs::read_link(fd.path()).is_ok_and(|to| to == Path::new("anon_inode:inotify")));
    watching.map(|fd| fs::read_to_string(process.join("fdinfo").join(fd.file_name())).unwrap_or_default()).collect()
}

#[cfg(target_os = "linux")]
#[test]
fn folders_that_nobody_writes_to_take_no_watch() {
    let project = fake_project();
    for number in 0..500 {
        project.write(&format!(".venv/lib/python3/site-packages/p{number}/x.py"), "");
    }
    project.write("pkg/a.py", "");
    let mut dev = DevProcess::start(project.path());
    ready(&mut dev, 1);
    until("the project is watched", || inotify(&dev).concat().matches("inotify wd:").count() == 2);
}

#[test]
fn a_folder_that_is_deleted_and_made_again_is_watched_again() {
    let top = Folder::new(&[]);
    let write = |name: &str| {
        top.write("site/widgets.json", "{}");
        top.write("site/data/rows.csv", name);
    };
    write("1");
    let mut dev = DevProcess::start(&top.file("site"));
    dev.wait("validated");
    for round in ["2", "3"] {
        fs::remove_dir_all(top.file("site")).unwrap();
        dev.wait_for("removed", |event| event["files"].to_string().contains("rows.csv"));
        write(round);
        dev.wait_for("made again", |event| event["files"].to_string().contains("rows.csv"));
    }
    top.write("site/data/later.csv", "1");
    dev.wait_for("later", |event| event["files"].to_string().contains("later.csv"));
    fs::rename(top.file("site"), top.file("away")).unwrap();
    fs::create_dir(top.file("site")).unwrap();
    dev.wait_for("another in its place", |event| event["files"].to_string().contains("rows.csv"));
    fs::remove_dir(top.file("site")).unwrap();
    fs::rename(top.file("away"), top.file("site")).unwrap();
    dev.wait_for("back", |event| event["files"].to_string().contains("rows.csv"));
    top.write("site/data/rows.csv", "4");
    dev.wait_for("and watched", |event| event["files"].to_string().contains("rows.csv"));
}

#[cfg(unix)]
#[test]
fn links_are_watched_where_they_lead() {
    use std::os::unix::fs::symlink;
    let top = Folder::new(&[("shared/lib.py", "1"), ("one/settings.py", "1")]);
    for (name, text) in [("widgets.json", "{}"), ("obb-backend.toml", "[dev]\ncommand = \"python3 fake.py {port}\"\n")]
    {
        top.write(&format!("project/{name}"), text);
    }
    top.write("project/fake.py", &source("1"));
    symlink(top.file("shared"), top.file("project/shared")).unwrap();
    symlink(top.file("one/settings.py"), top.file("project/settings.py")).unwrap();
    let mut dev = DevProcess::start(&top.file("project"));
    ready(&mut dev, 1);
    top.write("shared/lib.py", "2");
    assert_eq!(changed(&mut dev), ["lib.py"]);
    ready(&mut dev, 2);
    top.write("one/settings.py", "2");
    assert_eq!(changed(&mut dev), ["settings.py"]);
    ready(&mut dev, 3);
}

#[test]
fn where_the_system_reports_nothing_the_project_is_looked_through() {
    let project = fake_project();
    project.write(".venv/lib/x.py", "1");
    let mut dev = DevProcess::start_with(project.path(), &[], &[("OBB_BACKEND_POLL", Path::new("1"))]);
    ready(&mut dev, 1);
    project.write(".venv/lib/x.py", "2");
    project.write("pkg/deep/new.py", "1");
    assert_eq!(changed(&mut dev), ["new.py"]);
    ready(&mut dev, 2);
    project.save_version("3");
    assert_eq!(changed(&mut dev), ["fake.py"]);
    ready(&mut dev, 3);
    fs::remove_dir_all(project.file("pkg")).unwrap();
    assert_eq!(changed(&mut dev), ["new.py"]);
    assert_eq!(dev.seen("remark"), 0, "it was asked for");
}

/// A library that stands before the system's and lets only so many folders be watched.
#[cfg(target_os = "linux")]
const LIMITED: &str = "#include <errno.h>\n\
    int inotify_add_watch(int fd, const char *path, unsigned mask) { errno = ENOSPC; return -1; }\n";

#[cfg(target_os = "linux")]
#[test]
fn where_the_system_watches_no_more_folders_it_is_told_once_and_nothing_is_missed() {
    let shim = Folder::new(&[("limited.c", LIMITED)]);
    let library = shim.file("limited.so");
    let mut compiler = std::process::Command::new("cc");
    let made = compiler.args(["-shared", "-fPIC", "-o"]).arg(&library).arg(shim.file("limited.c")).status();
    assert!(made.is_ok_and(|status| status.success()), "this test needs a C compiler, called `cc`");
    let project = fake_project();
    project.write("pkg/deep/old.py", "1");
    let mut dev = DevProcess::start_with(project.path(), &[], &[("LD_PRELOAD", &library)]);
    let remark = dev.wait("remark");
    assert!(remark["message"].as_str().unwrap().contains("limit of watched folders"), "{remark}");
    assert!(remark["help"].as_str().unwrap().contains("sysctl fs.inotify.max_user_watches"), "{remark}");
    dev.wait("ready");
    project.write("pkg/deep/new.py", "1");
    assert_eq!(changed(&mut dev), ["new.py"]);
    ready(&mut dev, 2);
    assert_eq!(dev.seen("remark"), 1);
}
