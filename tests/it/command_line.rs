//! The command line itself: help, wrong words, completion in a shell, manual pages.

use std::process::{Command, Stdio};

use crate::support::workbench::{Workbench, finish};

/// The commands that the general help lists.
fn commands(bench: &Workbench) -> Vec<String> {
    let help = bench.run(["--help"]).code(0).stdout;
    let lists = help.split("\nOptions:").next().unwrap().lines().filter_map(|line| line.strip_prefix("  "));
    let names = lists.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help");
    let names: Vec<String> = names.map(str::to_owned).collect();
    for known in ["new", "add-widget", "add-app", "rename-widget", "remove-widget", "validate", "dev", "completions"] {
        assert!(names.iter().any(|name| name == known), "no {known} in {help}");
    }
    names
}

#[test]
fn every_command_has_help_that_fits_the_terminal() {
    let bench = Workbench::new();
    for columns in [80, 120] {
        let help = |args: &[&str]| finish(bench.command(args).env("COLUMNS", columns.to_string())).code(0).stdout;
        let general = help(&["--help"]);
        for heading in ["Create:", "Check:", "Serve:", "This program:", "Options:", "Examples:", "Exit status:"] {
            assert!(general.contains(&format!("\n{heading}")), "no {heading} in {general}");
        }
        for command in &commands(&bench) {
            let long = help(&["help", command]);
            assert_eq!(long, help(&[command, "--help"]));
            assert!(long.contains("\nExamples:\n") && long.contains("\nExit status: 0 "), "{long}");
            for text in [&long, &help(&[command, "-h"])] {
                let wide = text.lines().find(|line| line.chars().count() > columns);
                assert_eq!(wide, None, "{command}");
            }
        }
    }
}

#[test]
fn words_of_other_tools_are_answered_with_what_to_type_here() {
    let bench = Workbench::new();
    for (typed, meant) in [
        (&["init"][..], "obb-backend new"),
        (&["create", "desk"], "obb-backend new"),
        (&["widget", "add"], "obb-backend add-widget"),
        (&["RM"], "obb-backend remove-widget"),
        (&["lint"], "obb-backend validate"),
        (&["serve"], "obb-backend dev"),
        (&["start"], "obb-backend dev"),
        (&["vlidate"], "'validate'"),
        (&["validate", "--profle", "strict"], "'--profile'"),
    ] {
        bench.run(typed).code(2).says("tip: ").says(meant);
    }
    let run = bench.run(["xyz"]).code(2).says("unrecognized subcommand 'xyz'");
    assert!(!run.stderr.contains("tip:"), "{}", run.stderr);
    bench.run(["add-app"]).code(2).says("<NAME>");
    bench.run([""; 0]).code(2).says("Create:");
}

#[test]
fn colours_are_for_terminals_and_a_closed_pipe_is_no_failure() {
    let bench = Workbench::new();
    assert!(!bench.run(["--help"]).code(0).stdout.contains('\u{1b}'));
    let mut child =
        bench.command(["completions", "zsh"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap().as_str()), (Some(0), ""));
}

#[test]
fn every_shell_gets_its_completions() {
    let bench = Workbench::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = bench.run(["completions", shell]).code(0).stdout;
        for part in ["remove-widget", "no-input", "strict"] {
            assert!(script.contains(part), "no {part} for {shell}");
        }
        assert!(!script.contains("__expand"), "{shell} offers what nobody types");
    }
    bench.run(["completions", "tcsh"]).code(2).says("[possible values: bash, elvish, fish, powershell, zsh]");
    bench.run(["completions"]).code(2).says("<SHELL>");
}

/// What bash offers for the last of `words`.
#[cfg(unix)]
fn offered(script: &std::path::Path, words: &[&str]) -> Option<Vec<String>> {
    const COMPLETE: &str = r#"
        source "$1" || exit 9
        [[ $(complete -p obb-backend) =~ -F\ ([^ ]+) ]] || exit 9
        shift
        COMP_WORDS=("$@")
        COMP_CWORD=$(($# - 1))
        "${BASH_REMATCH[1]}" obb-backend "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        printf '%s\n' "${COMPREPLY[@]}"
    "#;
    let output = Command::new("bash").args(["--norc", "-c", COMPLETE, "bash"]).arg(script).args(words).output().ok()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect())
}

#[cfg(unix)]
#[test]
fn bash_completes_commands_options_and_values() {
    let bench = Workbench::new();
    let script = bench.run(["completions", "bash"]).code(0).stdout;
    bench.write("completions.bash", &script);
    for (words, expected) in [
        (&["obb-backend", "re"][..], &["rename-widget", "remove-widget"][..]),
        (&["obb-backend", "validate", "--prof"], &["--profile"]),
        (&["obb-backend", "validate", "--profile", ""], &["current", "docs", "strict"]),
        (&["obb-backend", "add-app", "Desk", "--wid"], &["--widget"]),
    ] {
        let Some(offered) = offered(&bench.path("completions.bash"), words) else {
            eprintln!("skipped: there is no bash");
            return;
        };
        assert_eq!(offered, expected, "{words:?}");
    }
}

#[test]
fn there_is_a_manual_page_for_each_command() {
    let bench = Workbench::new();
    let page = bench.run(["man"]).code(0).stdout;
    for section in [".SH NAME", ".SH SYNOPSIS", ".SH EXAMPLES", ".SH \"EXIT STATUS\""] {
        assert_eq!(page.matches(section).count(), 1, "{section} in {page}");
    }
    assert!(!page.contains("help(1)"), "{page}");
    bench.run(["man", "share/man1"]).code(0).says(" pages to share");
    let commands = commands(&bench);
    for command in &commands {
        let page = bench.read(format!("share/man1/obb-backend-{command}.1"));
        assert!(page.contains(&format!("obb\\-backend\\-{} \\- ", command.replace('-', "\\-"))), "{page}");
    }
    assert_eq!(bench.tree().len(), commands.len() + 1);
    assert_eq!(bench.read("share/man1/obb-backend.1"), page);
    bench.run(["man", "share/man1"]).code(0);
    bench.write("share/man2", "a file");
    bench.run(["man", "share/man2"]).code(2).says("cannot write");
}

#[test]
fn manual_pages_are_read_as_they_are_meant() {
    let bench = Workbench::new();
    bench.run(["man", "pages"]).code(0);
    let drawn = |command: &str| {
        let page = bench.path(format!("pages/obb-backend-{command}.1"));
        let output = Command::new("nroff").args(["-man", "-Tascii", "-ww"]).arg(page).output().ok()?;
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{command}");
        Some(String::from_utf8(output.stdout).unwrap())
    };
    for command in commands(&bench) {
        let Some(text) = drawn(&command) else {
            eprintln!("skipped: there is no nroff");
            return;
        };
        assert!(text.contains(&format!("obb-backend {command}")), "{text}");
    }
    let text = drawn("dev").unwrap();
    assert!(text.contains("--command \"python3 serve.py --port {port}\"\n"), "{text}");
    assert!(text.contains("    [dev]\n"), "{text}");
}
