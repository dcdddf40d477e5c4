//! Whether real browsers accept `https://localhost` after `trust`, and refuse it after `trust --remove`.

use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};

use super::support::dev_process::{DevProcess, Folder, binary};
use super::support::tools::available;
use super::support::webdriver::CHROMIUM;

/// A backend that says what it is asked for.
const BACKEND: &str = r#"
import http.server, sys

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        print("asked for", self.path, flush=True)
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<p>hello from the backend</p>")
    def log_message(self, *args):
        pass

http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"#;

/// A home folder, and a server that keeps its data in it.
struct Desk {
    home: Folder,
    dev: DevProcess,
}

impl Desk {
    fn new() -> Self {
        let home = Folder::new(&[
            ("project/server.py", BACKEND),
            ("project/widgets.json", "{}"),
            ("project/obb-backend.toml", "[dev]\nhttps = true\ncommand = \"python3 server.py {port}\"\n"),
        ]);
        let data = home.file("data");
        let variables = [("HOME", home.path()), ("OBB_BACKEND_HOME", data.as_path())];
        let mut dev = DevProcess::start_with(&home.file("project"), &[], &variables);
        dev.wait("ready");
        Self { home, dev }
    }

    fn trust(&self, args: &[&str]) {
        let mut command = binary();
        command.args(["trust", "--yes"]).args(args).env_remove("SUDO_USER");
        let output =
            command.env("HOME", self.home.path()).env("OBB_BACKEND_HOME", self.home.file("data")).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// Starts a browser that opens `path`.
    fn browse(&self, program: &str, args: &[&str], path: &str) -> Browser {
        let url = format!("https://localhost:{}{path}", self.dev.port);
        let mut command = Command::new(program);
        command.args(args).arg(url).env("HOME", self.home.path()).env("MOZ_DISABLE_CONTENT_SANDBOX", "1");
        command.env_remove("XDG_CONFIG_HOME").env_remove("XDG_DATA_HOME").env_remove("DISPLAY");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
        Browser(command.spawn().unwrap())
    }

    fn accepts(&mut self, program: &str, args: &[&str], path: &str) {
        let browser = self.browse(program, args, path);
        let wanted = format!("asked for {path}");
        self.dev.wait_for(&wanted, |event| {
            let refused = event["kind"] == "certificate-refused";
            assert!(!refused, "{program} refused the certificate");
            event["line"] == wanted.as_str()
        });
        drop(browser);
    }

    fn refuses(&mut self, program: &str, args: &[&str]) {
        let browser = self.browse(program, args, "/never");
        self.dev.wait_for("a refusal", |event| {
            assert_ne!(event["line"], "asked for /never", "{program} accepted the certificate");
            event["kind"] == "certificate-refused"
        });
        drop(browser);
    }
}

/// A browser with all its processes.
struct Browser(Child);

impl Drop for Browser {
    fn drop(&mut self) {
        let group = format!("-{}", self.0.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
        let _ = self.0.wait();
    }
}

#[test]
fn chromium_accepts_it_after_trust_and_no_longer_after_its_removal() {
    if !available(&["chromium", "certutil"]) {
        return;
    }
    let mut desk = Desk::new();
    let fresh = |name: &str| format!("--user-data-dir={}", desk.home.file(name).display());
    let folders = [fresh("chromium-1"), fresh("chromium-2")];
    let arguments = |folder| [&CHROMIUM[..], &["--headless", "--dump-dom", folder]].concat();
    desk.trust(&[]);
    desk.accepts("chromium", &arguments(folders[0].as_str()), "/from-chromium");
    desk.trust(&["--remove"]);
    desk.refuses("chromium", &arguments(folders[1].as_str()));
}

#[test]
fn firefox_accepts_it_after_trust_and_no_longer_after_its_removal() {
    if !available(&["firefox-esr", "certutil"]) {
        return;
    }
    let mut desk = Desk::new();
    let profile = desk.home.file(".mozilla/firefox/ab12.test");
    std::fs::create_dir_all(&profile).unwrap();
    // Nothing of Firefox's own goes out.
    std::fs::write(profile.join("user.js"), "user_pref(\"network.captive-portal-service.enabled\", false);\n").unwrap();
    let database = format!("sql:{}", profile.display());
    let made = Command::new("certutil").args(["-N", "-d", &database, "--empty-password"]).status().unwrap();
    assert!(made.success());
    let shot = desk.home.file("shot.png").display().to_string();
    let profile = profile.display().to_string();
    let arguments = ["--headless", "--no-remote", "--profile", &profile, "--screenshot", &shot];
    desk.trust(&[]);
    desk.accepts("firefox-esr", &arguments, "/from-firefox");
    desk.trust(&["--remove"]);
    desk.refuses("firefox-esr", &arguments);
}
