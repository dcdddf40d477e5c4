//! `obb-backend trust`, on the databases of browsers in a home folder of its own.
#![cfg(target_os = "linux")]

use std::path::PathBuf;
use std::process::Command;

use super::support::terminal::play;
use super::support::tools::available;
use super::support::workbench::{Workbench, finish};

/// A home folder with a profile of Firefox.
struct Home {
    bench: Workbench,
}

impl Home {
    /// None where `certutil` is missing.
    fn new() -> Option<Self> {
        available(&["certutil"]).then(|| {
            let home = Self { bench: Workbench::new() };
            home.profile("ab12.default", &["--empty-password"]);
            home
        })
    }

    fn path(&self, path: &str) -> PathBuf {
        self.bench.folder().parent().unwrap().join(path)
    }

    fn profile(&self, name: &str, password: &[&str]) -> PathBuf {
        let profile = self.path(".mozilla/firefox").join(name);
        std::fs::create_dir_all(&profile).unwrap();
        self.certutil(&profile, &[&["-N"], password].concat());
        profile
    }

    fn certutil(&self, database: &std::path::Path, args: &[&str]) -> String {
        let mut command = Command::new("certutil");
        command.arg("-d").arg(format!("sql:{}", database.display())).args(args).current_dir(self.bench.folder());
        let output = command.output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Names and flags of what the databases of both browsers hold.
    fn held(&self) -> [Vec<String>; 2] {
        [".pki/nssdb", ".mozilla/firefox/ab12.default"].map(|database| {
            let listing = self.certutil(&self.path(database), &["-L"]);
            let lines = listing.lines().filter(|line| line.trim_end().ends_with(','));
            lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
        })
    }

    fn authority(&self) -> PathBuf {
        self.path(".local/share/obb-backend/tls/ca.pem")
    }
}

#[test]
fn every_browser_trusts_it_until_it_is_removed() {
    let Some(home) = Home::new() else { return };
    let run = |args: &[&str]| home.bench.run(["trust"].iter().chain(args));
    let before = run(&["--check"]).code(1).says("no local certificate authority yet");
    assert_eq!(before.stdout.matches("not trusted").count(), 2, "{}", before.stdout);
    assert!(!home.path(".local").exists() && !home.path(".pki").exists(), "--check makes nothing");

    let asked = run(&[]).code(2).says("--yes").says("certutil -A -d sql:").says("mkdir -p");
    assert!(!home.path(".pki").exists(), "{}", asked.stderr);
    let done =
        run(&["--yes"]).code(0).says("Trusted by Chromium, Chrome, Edge, Brave").says("Trusted by Firefox (default)");
    assert!(done.stderr.contains("Restart browsers") && done.stderr.contains("trust --remove"), "{}", done.stderr);
    let [chromium, firefox] = home.held();
    assert_eq!(chromium, firefox);
    assert!(chromium.len() == 1 && chromium[0].starts_with("obb-backend local authority "), "{chromium:?}");
    assert!(chromium[0].ends_with(" C,,"), "for servers alone: {chromium:?}");
    let checked = run(&["--check"]).code(0);
    assert_eq!(checked.stdout.matches("  trusted").count(), 2, "{}", checked.stdout);

    run(&["--yes"]).code(0).says("Trusted already");
    assert_eq!(home.held()[0], chromium);

    // Known by its name alone.
    std::fs::remove_dir_all(home.path(".local")).unwrap();
    run(&["--remove", "--yes"])
        .code(0)
        .says("Removed from Chromium, Chrome, Edge, Brave")
        .says("Removed from Firefox (default)");
    assert_eq!(home.held(), [vec![], Vec::<String>::new()]);
    run(&["--remove", "--yes"]).code(0).says("Removed already");
    run(&["--check"]).code(1);
    assert!(!home.path(".local").exists(), "--remove makes nothing");
}

#[test]
fn what_is_not_ours_stays_and_what_was_ours_is_replaced() {
    let Some(home) = Home::new() else { return };
    let foreign = super::support::certificates::Authority::new();
    home.bench.write("foreign.pem", &foreign.pem);
    let profile = home.path(".mozilla/firefox/ab12.default");
    home.certutil(&profile, &["-A", "-t", "C,,", "-n", "another CA", "-i", "foreign.pem"]);
    home.bench.run(["trust", "--yes"]).code(0);
    let first = home.held()[0].clone();
    // The authority is damaged, and so made anew.
    std::fs::write(home.authority(), "broken").unwrap();
    home.bench.run(["trust", "--yes"]).code(0);
    let [chromium, firefox] = home.held();
    assert_eq!(chromium.len(), 1, "{chromium:?}");
    assert_ne!(chromium, first);
    assert_eq!(firefox.len(), 2, "{firefox:?}");
    home.bench.run(["trust", "--remove", "--yes"]).code(0);
    assert_eq!(home.held()[1], ["another CA C,,"]);
}

#[test]
fn an_authority_added_by_hand_counts_and_one_that_lost_its_trust_does_not() {
    let Some(home) = Home::new() else { return };
    home.bench.run(["trust", "--yes"]).code(0);
    let profile = home.path(".mozilla/firefox/ab12.default");
    let name = home.held()[1][0].trim_end_matches(" C,,").to_owned();
    home.certutil(&profile, &["-M", "-n", &name, "-t", ",,"]);
    home.bench.run(["trust", "--check"]).code(1);
    home.bench.run(["trust", "--yes"]).code(0);
    assert!(home.held()[1][0].ends_with(" C,,"));

    home.certutil(&profile, &["-D", "-n", &name]);
    let file = home.authority();
    home.certutil(&profile, &["-A", "-t", "C,,", "-n", "obb-backend", "-i", file.to_str().unwrap()]);
    home.bench.run(["trust", "--check"]).code(0);
    home.bench.run(["trust", "--remove", "--yes"]).code(0);
    assert_eq!(home.held()[1], [""; 0]);
}

#[test]
fn a_database_with_a_password_is_named_and_the_others_are_done() {
    let Some(home) = Home::new() else { return };
    home.bench.write("password.txt", "secret12");
    home.profile("cd34.locked", &["-f", "password.txt"]);
    let run = home.bench.run(["trust", "--yes"]).code(2).says("Trusted by Firefox (default)");
    let run = run.says("error: not trusted by Firefox (locked)").says("has a primary password: type `certutil -A");
    assert!(!run.stderr.split("type `").nth(1).unwrap().contains("/dev/null"), "{}", run.stderr);
}

#[test]
fn a_damaged_database_is_named_and_left_alone() {
    let Some(home) = Home::new() else { return };
    let broken = home.path(".mozilla/firefox/cd34.broken");
    std::fs::create_dir_all(&broken).unwrap();
    std::fs::write(broken.join("cert9.db"), "no database").unwrap();
    for _ in 0..2 {
        let run = home.bench.run(["trust", "--yes"]).code(2).says("cd34.broken cannot be read: ");
        assert!(run.stderr.contains("error: not trusted by Firefox (broken)"), "{}", run.stderr);
    }
    assert!(home.held()[1][0].ends_with(" C,,"), "the others are done");
    home.bench.run(["trust", "--remove", "--yes"]).code(2).says("may still be in Firefox (broken)");
    assert_eq!(home.held()[1], [""; 0]);
    assert_eq!(std::fs::read_to_string(broken.join("cert9.db")).unwrap(), "no database");
}

#[test]
fn tools_are_told_the_same() {
    let Some(home) = Home::new() else { return };
    let run = home.bench.run(["trust", "--yes", "--format", "json"]).code(0);
    let told: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(told["trusted"], true);
    assert_eq!(told["stores"][1]["browsers"], "Firefox (default)");
    assert_eq!(told["authority"]["file"], home.authority().to_str().unwrap());
    assert_eq!(told["authority"]["sha256"].as_str().unwrap().len(), 64);
}

#[test]
fn what_stands_in_the_way_is_told_before_anything_is_made() {
    let bench = Workbench::new();
    let run =
        finish(bench.command(["trust", "--yes"]).env("PATH", "/nonexistent")).code(2).says("`certutil` is missing");
    assert!(run.stderr.contains("help: "), "{}", run.stderr);
    finish(bench.command(["trust", "--yes"]).env("SUDO_USER", "ada")).code(2).says("without `sudo`");
    assert!(!bench.folder().parent().unwrap().join(".local").exists());
}

#[test]
fn the_first_server_offers_it_and_does_not_ask_twice() {
    let Some(home) = Home::new() else { return };
    home.bench.write("widgets.json", "{}").write("data/note.txt", "plain");
    let serve = |answer: &[(&str, &str)]| {
        let dialogue = [answer, &[("? help", "\u{3}")]].concat();
        let (shown, status) = play(&home.bench, &["dev", "--https", "--port", "0"], &dialogue);
        assert_eq!(status, 0, "{shown}");
        shown
    };
    let declined = serve(&[("Go on?", "n\r")]);
    assert!(declined.contains("certutil -A") && declined.contains("CA file"), "{declined}");
    assert!(!home.path(".pki").exists());
    let second = serve(&[]);
    assert!(!second.contains("Go on?") && second.contains("CA file"), "{second}");

    std::fs::remove_file(home.authority().with_file_name("trust-declined")).unwrap();
    let accepted = serve(&[("Go on?", "\r")]);
    assert!(!accepted.contains("CA file"), "{accepted}");
    home.bench.run(["trust", "--check"]).code(0);
    let last = serve(&[]);
    assert!(!last.contains("certutil") && !last.contains("CA file"), "{last}");
}

#[test]
fn a_question_at_the_terminal_is_answered_with_no() {
    let Some(home) = Home::new() else { return };
    let (shown, status) = play(&home.bench, &["trust"], &[("Go on?", "n\r")]);
    assert!(shown.contains("Nothing was done.") && status == 0, "{shown}");
    assert!(!home.path(".pki").exists());
    let (shown, status) = play(&home.bench, &["trust"], &[("Go on?", "\u{3}")]);
    assert!(shown.contains("stopped; nothing was done") && status == 2, "{shown}");
}
