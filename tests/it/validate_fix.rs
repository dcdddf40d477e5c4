//! `validate --fix` and `--diff`: what is written, what is left alone, and what is said.

use std::fs;

use crate::support::workbench::Workbench;

/// Tabs, Windows line ends, an odd order of keys, two misspelt keys, a wrong value and a trailing comma.
const FAULTY: &str = "{\r\n\t\"prices\": {\r\n\t\t\"type\":\"tabel\",\r\n\t\t\"name\": \"Prices — größer\",\r\n\t\t\"description\" : \"Closing prices of one fund, in euro.\",\r\n\t\t\"refetchIntervall\": 60000,   \"endpoint\": \"prices\",\r\n\t}\r\n}";

fn mended() -> String {
    FAULTY
        .replace("tabel", "table")
        .replace("refetchIntervall", "refetchInterval")
        .replace("\"prices\",\r\n\t}", "\"prices\"\r\n\t}")
}

const SOUND: &str = r#"{"prices": {"name": "Prices", "description": "Closing prices of one fund, in euro.", "category": "Funds", "type": "table", "endpoint": "prices"}}"#;

#[test]
fn fix_mends_what_it_can_and_leaves_every_other_byte_alone() {
    let bench = Workbench::new();
    bench.write("widgets.json", FAULTY);
    let before = bench.run(["validate"]).code(1);
    assert!(before.stdout.contains("\n3 can be mended with --fix\n"), "{}", before.stdout);
    let run = bench.run(["validate", "--fix"]).code(0);
    assert_eq!(bench.read("widgets.json"), mended());
    assert!(run.stdout.contains("Fixed 3 problems in 1 file; none left"), "{}", run.stdout);
    let again = bench.run(["validate", "--fix"]).code(0);
    assert_eq!(bench.read("widgets.json"), mended());
    assert!(again.stdout.contains("No problems in 1 file"), "{}", again.stdout);
    assert_eq!(bench.tree(), ["widgets.json"]);
}

#[test]
fn several_files_are_mended_in_one_run_and_what_is_left_is_shown() {
    let bench = Workbench::new();
    bench.write("a/widgets.json", FAULTY);
    bench.write("b/widgets.json", &SOUND.replace("\"table\"", "\"tabel\"").replace("\"name\": \"Prices\", ", ""));
    let run = bench.run(["validate", "a", "b", "--fix", "--format", "concise"]).code(1);
    assert_eq!(bench.read("a/widgets.json"), mended());
    assert_eq!(run.stdout.lines().count(), 1, "{}", run.stdout);
    assert!(run.stdout.contains("error[W100]"), "{}", run.stdout);
    run.says("Fixed 4 problems in 2 files; 1 error left");
}

#[test]
fn only_what_was_asked_about_is_mended() {
    let bench = Workbench::new();
    bench.write("widgets.json", FAULTY).write("apps.json", "[],");
    bench.run(["validate", "apps.json", "--fix"]).code(0);
    assert_eq!((bench.read("apps.json").as_str(), bench.read("widgets.json").as_str()), ("[]", FAULTY));
}

#[test]
fn diff_shows_the_change_writes_nothing_and_fails() {
    let bench = Workbench::new();
    let text = SOUND.replace(", \"", ",\n  \"").replace("\"table\"", "\"tabel\"");
    bench.write("sub/widgets.json", &text);
    let run = bench.run(["validate", "sub", "--diff"]).code(1);
    assert_eq!(
        run.stdout,
        "--- sub/widgets.json\n+++ sub/widgets.json\n@@ -1,5 +1,5 @@\n {\"prices\": {\"name\": \"Prices\",\n   \
         \"description\": \"Closing prices of one fund, in euro.\",\n   \"category\": \"Funds\",\n-  \"type\": \"tabel\",\n+  \"type\": \"table\",\n   \
         \"endpoint\": \"prices\"}}\n\\ No newline at end of file\n"
    );
    assert_eq!(bench.read("sub/widgets.json"), text);
    run.says("Would fix 1 problem in 1 file; none left");
    bench.run(["validate", "sub", "--fix"]).code(0);
    let clean = bench.run(["validate", "sub", "--diff"]).code(0);
    assert_eq!(clean.stdout, "");
    let colored = bench.write("widgets.json", FAULTY).run(["validate", "--diff", "--color", "always"]).code(1);
    assert!(colored.stdout.contains("\u{1b}[31m-\t\t\"type\":\"tabel\""), "{:?}", colored.stdout);
}

#[test]
fn the_options_that_belong_together_are_asked_for_together() {
    let bench = Workbench::new();
    bench.write("widgets.json", SOUND);
    bench.run(["validate", "--unsafe"]).code(2).says("--fix");
    bench.run(["validate", "--fix", "--diff"]).code(2).says("cannot be used with");
    bench.run(["validate", "--diff", "--format", "json"]).code(2).says("cannot be used with");
}

#[test]
fn a_byte_order_mark_and_utf16_are_mended_and_bytes_that_are_no_text_are_left_alone() {
    let bench = Workbench::new();
    let utf16 =
        |unit: fn(u16) -> [u8; 2]| format!("\u{feff}{FAULTY}").encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    for bytes in [format!("\u{feff}{FAULTY}").into_bytes(), utf16(u16::to_le_bytes), utf16(u16::to_be_bytes)] {
        fs::write(bench.path("widgets.json"), &bytes).unwrap();
        let diff = bench.run(["validate", "--diff"]).code(1);
        assert!(diff.stdout.contains("+++ widgets.json"), "{}", diff.stdout);
        assert_eq!(fs::read(bench.path("widgets.json")).unwrap(), bytes);
        bench.run(["validate", "--fix"]).code(0);
        assert_eq!(bench.read("widgets.json"), mended());
    }
    let broken_utf16 = [utf16(u16::to_le_bytes), vec![0]].concat();
    let latin1 = FAULTY.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'-')).collect::<Vec<u8>>();
    for bytes in [broken_utf16, latin1] {
        fs::write(bench.path("widgets.json"), &bytes).unwrap();
        let run = bench.run(["validate", "--fix"]).code(1).says("widgets.json is left as it is");
        assert!(!run.stdout.contains("Fixed"), "{}", run.stdout);
        assert_eq!(fs::read(bench.path("widgets.json")).unwrap(), bytes);
    }
}

#[test]
fn a_python_dictionary_becomes_json() {
    let bench = Workbench::new();
    let entries: Vec<String> = (0..150)
        .map(|number| {
            format!("'w{number}': {{'name': 'W', 'description': 'Widget number {number}, no more.', 'runButton': True, 'endpoint': 'w', # comment\n}}")
        })
        .collect();
    bench.write("widgets.json", &format!("{{{}}}", entries.join(",\n")));
    let run =
        bench.run(["validate", "--format", "concise"]).code(1).says("widgets.json has more faults than are listed");
    assert!(run.stdout.contains("W001"));
    bench.run(["validate", "--fix"]).code(0);
    assert_eq!(bench.json("widgets.json").as_object().unwrap().len(), 150);
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay_and_a_file_that_cannot_be_written_keeps_all_as_they_are() {
    use std::os::unix::fs::PermissionsExt;

    let bench = Workbench::new();
    let mode = |path: &str| fs::metadata(bench.path(path)).unwrap().permissions().mode() & 0o777;
    let set = |path: &str, mode| fs::set_permissions(bench.path(path), fs::Permissions::from_mode(mode)).unwrap();
    bench.write("real/data.json", FAULTY).write("b/widgets.json", FAULTY);
    fs::create_dir(bench.path("a")).unwrap();
    std::os::unix::fs::symlink("../real/data.json", bench.path("a/widgets.json")).unwrap();
    set("real/data.json", 0o640);
    set("b/widgets.json", 0o440);
    bench
        .run(["validate", "a", "b", "--fix"])
        .code(2)
        .says("cannot write b/widgets.json; nothing is changed")
        .says("it is read-only");
    assert_eq!((bench.read("a/widgets.json").as_str(), bench.read("b/widgets.json").as_str()), (FAULTY, FAULTY));
    bench.run(["validate", "a", "--fix"]).code(0);
    assert!(fs::symlink_metadata(bench.path("a/widgets.json")).unwrap().is_symlink());
    assert_eq!((bench.read("real/data.json"), mode("real/data.json")), (mended(), 0o640));
    assert_eq!(bench.tree(), ["a/widgets.json", "b/widgets.json", "real/data.json"]);
}
