//! When an instance is ready: what it is asked, and backends that take their time or never get there.

use crate::support::dev_process::{DevProcess, Folder, fake_project, until};

/// The fake backend with `code` in front of its answers.
fn answering(project: &Folder, version: &str, code: &str) {
    project.save_version(version);
    let source = std::fs::read_to_string(project.file("fake.py")).unwrap();
    let before = "        path = self.path.split(\"?\")[0]\n";
    assert!(source.contains(before));
    project.write("fake.py", &source.replace(before, &format!("{before}{code}")));
}

#[test]
fn the_path_of_the_settings_decides_and_carries_their_headers() {
    let project = fake_project();
    let settings = std::fs::read_to_string(project.file("obb-backend.toml")).unwrap();
    let settings = format!("{settings}ready = \"/health\"\nheaders = {{ X-API-KEY = \"s3cret\" }}\n");
    project.write("obb-backend.toml", &settings);
    let code = "        if self.headers.get('X-API-KEY') != 's3cret' and path != '/version':\n\
                \x20           return self.send(b'{}', status=401)\n\
                \x20       if path == '/widgets.json':\n\
                \x20           tell('widgets')\n\
                \x20       if path == '/health':\n\
                \x20           tell('asked')\n\
                \x20           return self.send(b'ok', status=200 if os.path.exists('healthy') else 404)\n";
    answering(&project, "1", code);
    let mut dev = DevProcess::start(project.path());
    project.wait_for_file("asked");
    assert_eq!(dev.seen("ready"), 0);
    project.write("healthy", "");
    dev.wait("ready");
    project.wait_for_file("widgets");
    assert_eq!(dev.get("/version").text(), "1");
    dev.signal("INT");
    dev.wait("stopped");
    assert_eq!(dev.seen("remark"), 0, "the widgets were asked for without the key");
    assert!(!dev.all().contains("s3cret"));
}

#[test]
fn an_instance_that_fails_at_first_may_warm_up() {
    let project = fake_project();
    let mut dev = DevProcess::start(project.path());
    dev.wait("ready");
    let code = "        self.server.asked = getattr(self.server, 'asked', 0) + 1\n\
                \x20       if path == '/widgets.json' and self.server.asked < 3:\n\
                \x20           return self.send(b'warming up', status=500)\n";
    answering(&project, "2", code);
    dev.wait("ready");
    assert_eq!(dev.get("/version").text(), "2");
    assert_eq!(dev.seen("failed"), 0);
}

#[test]
fn an_instance_that_never_listens_or_never_answers_leaves_the_old_one_in_place() {
    let project = fake_project();
    let good = std::fs::read_to_string(project.file("fake.py")).unwrap();
    let mut dev = DevProcess::start(project.path());
    dev.wait("ready");
    let mute = "import socket, sys, time\nserver = socket.create_server(('127.0.0.1', int(sys.argv[1])))\n";
    for (name, code) in [("deaf", "import time\n"), ("mute", mute)] {
        project.write("fake.py", &format!("{code}open('{name}', 'w').close()\ntime.sleep(600)\n"));
        project.wait_for_file(name);
        assert_eq!(dev.get("/version").text(), "1", "{name}");
    }
    project.write("fake.py", &good.replace("VERSION = \"1\"", "VERSION = \"2\""));
    until("the new code answers", || dev.get("/version").text() == "2");
    assert_eq!(dev.seen("failed"), 0);
}

#[test]
#[cfg(target_os = "linux")]
fn a_port_of_its_own_is_found_out_and_the_setting_for_it_is_named() {
    let project = fake_project();
    let source = std::fs::read_to_string(project.file("fake.py")).unwrap();
    let own = source
        .replace("int(sys.argv[1])), Handler)", "0), Handler)\n    open('own', 'w').write(str(server.server_port))");
    assert_ne!(own, source);
    project.write("fake.py", &own);
    project.write("obb-backend.toml", "[dev]\ncommand = \"python3 fake.py\"\n");
    let mut dev = DevProcess::start(project.path());
    let reason = dev.wait("waiting")["reason"].as_str().unwrap().to_owned();
    let port = std::fs::read_to_string(project.file("own")).unwrap();
    assert!(reason.contains(&format!("listens on port {port} and not on")), "{reason}");
    assert!(reason.contains(&format!("env = {{ PORT = \"{port}\" }}")), "{reason}");
}

#[test]
fn a_backend_that_hangs_up_is_asked_ever_less_often() {
    let project = fake_project();
    let code = "        self.server.asked = getattr(self.server, 'asked', 0) + 1\n\
                \x20       if time.monotonic() < UNTIL:\n\
                \x20           raise ConnectionError('no luck')\n\
                \x20       if path == '/asked':\n\
                \x20           return self.send(str(self.server.asked).encode())\n";
    answering(&project, "1", code);
    let source = std::fs::read_to_string(project.file("fake.py")).unwrap();
    project.write("fake.py", &source.replace("VERSION = \"1\"", "VERSION = \"1\"\nUNTIL = time.monotonic() + 1.5"));
    let mut dev = DevProcess::start(project.path());
    dev.wait("ready");
    let asked: u32 = dev.get("/asked").text().parse().unwrap();
    assert!(asked < 20, "each of {asked} questions printed a traceback");
}
