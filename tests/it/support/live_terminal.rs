//! A terminal that stays open while a test does other things, played by Python's `pty` and `termios` modules.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Instant;

use serde_json::{Value, json};

use super::dev_process::{DEADLINE, binary};
use super::python::any_python;

/// Runs a command in a terminal of its own, reports what it shows, and compares the terminal's settings with those before.
const SCRIPT: &str = r#"
import fcntl, json, os, pty, select, struct, sys, termios
columns, command = int(sys.argv[1]), sys.argv[2:]
terminal, inside = pty.openpty()
fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
before = termios.tcgetattr(inside)
pid = os.fork()
if pid == 0:
    os.setsid()
    fcntl.ioctl(inside, termios.TIOCSCTTY, 0)
    for number in range(3):
        os.dup2(inside, number)
    os.closerange(3, 256)
    os.execvp(command[0], command)
def say(*words):
    print(json.dumps(words), flush=True)
def same():
    return termios.tcgetattr(inside) == before
say("started", pid)
pending, orders = b"", b""
while True:
    ready = select.select([terminal, 0], [], [], 0.02)[0]
    if terminal in ready:
        pending += os.read(terminal, 65536)
        try:
            say("shown", pending.decode())
            pending = b""
        except UnicodeDecodeError:
            pass
        continue
    if 0 in ready:
        part = os.read(0, 65536)
        if not part:
            os.kill(pid, 9)
            break
        orders += part
        while b"\n" in orders:
            order, orders = orders.split(b"\n", 1)
            word, text = json.loads(order)
            if word == "type":
                os.write(terminal, text.encode())
            elif word == "signal":
                os.kill(pid, int(text))
            else:
                say("settings", same())
    ended, status = os.waitpid(pid, os.WNOHANG | os.WUNTRACED)
    if ended and os.WIFSTOPPED(status):
        say("stopped", same())
    elif ended:
        while select.select([terminal], [], [], 0.1)[0]:
            say("shown", os.read(terminal, 65536).decode(errors="replace"))
        say("ended", os.waitstatus_to_exitcode(status), same())
        break
"#;

/// A server in a terminal, driven by a test. Ends with it.
pub(crate) struct LiveTerminal {
    child: Child,
    orders: ChildStdin,
    reports: Receiver<Value>,
    /// Everything shown and not yet looked at.
    shown: String,
    /// The number of the process.
    pub(crate) pid: u32,
}

impl LiveTerminal {
    /// Runs `dev` with `arguments` in a terminal of 80 columns; `prepare` may change its environment.
    pub(crate) fn dev(arguments: &[&str], prepare: impl FnOnce(&mut Command)) -> Self {
        let binary = binary();
        let mut command = Command::new(any_python());
        command.args(["-c", SCRIPT, "80"]).arg(binary.get_program()).arg("dev").args(arguments);
        for (name, value) in binary.get_envs() {
            if value.is_none() {
                command.env_remove(name);
            }
        }
        for name in ["FORCE_COLOR", "PY_COLORS", "UVICORN_USE_COLORS"] {
            command.env_remove(name);
        }
        command.env("TERM", "xterm-256color").stdin(Stdio::piped()).stdout(Stdio::piped());
        prepare(&mut command);
        let mut child = command.spawn().unwrap();
        let orders = child.stdin.take().unwrap();
        let (sender, reports) = channel();
        let output = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                if sender.send(serde_json::from_str(&line).unwrap()).is_err() {
                    return;
                }
            }
        });
        let mut terminal = Self { child, orders, reports, shown: String::new(), pid: 0 };
        terminal.pid = u32::try_from(terminal.report("started")[1].as_u64().unwrap()).unwrap();
        terminal
    }

    /// Types `text`.
    pub(crate) fn press(&mut self, text: &str) {
        self.order("type", text);
    }

    /// Sends the signal of this number.
    pub(crate) fn signal(&mut self, number: u32) {
        self.order("signal", &number.to_string());
    }

    fn order(&mut self, word: &str, text: &str) {
        writeln!(self.orders, "{}", json!([word, text])).unwrap();
    }

    /// What is shown up to the line that contains `mark`, its end included.
    pub(crate) fn until(&mut self, mark: &str) -> String {
        loop {
            let found = self.shown.find(mark).and_then(|at| Some(at + self.shown[at..].find('\n')? + 1));
            if let Some(end) = found {
                return self.shown.drain(..end).collect();
            }
            self.read(mark);
        }
    }

    /// Whether the terminal's settings are those from before.
    pub(crate) fn settings_are_as_before(&mut self) -> bool {
        self.order("settings", "");
        self.report("settings")[1].as_bool().unwrap()
    }

    /// Waits until the process is suspended, and tells whether the terminal's settings are those from before.
    pub(crate) fn suspended(&mut self) -> bool {
        self.report("stopped")[1].as_bool().unwrap()
    }

    /// Waits for the end: the exit status, and whether the terminal's settings are those from before.
    pub(crate) fn ended(mut self) -> (i64, bool) {
        let report = self.report("ended");
        (report[1].as_i64().unwrap(), report[2].as_bool().unwrap())
    }

    fn report(&mut self, word: &str) -> Value {
        loop {
            let report = self.read(word);
            if report[0] == word {
                return report;
            }
        }
    }

    fn read(&mut self, awaited: &str) -> Value {
        let deadline = Instant::now() + DEADLINE;
        let report = self.reports.recv_timeout(deadline.saturating_duration_since(Instant::now()));
        let report = report.unwrap_or_else(|_| panic!("never {awaited:?}, only {:?}", self.shown));
        if report[0] == "shown" {
            self.shown.push_str(report[1].as_str().unwrap());
        }
        report
    }
}

impl Drop for LiveTerminal {
    fn drop(&mut self) {
        if self.child.try_wait().is_ok_and(|status| status.is_none()) {
            // The server ends its backend; what plays the terminal ends after it.
            let _ = writeln!(self.orders, "{}", json!(["signal", "15"]));
            let deadline = Instant::now() + DEADLINE;
            while self.child.try_wait().is_ok_and(|status| status.is_none()) && Instant::now() < deadline {
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}
