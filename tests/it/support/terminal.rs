//! A terminal with somebody at it, played by Python's `pty` module.

use std::process::Command;

use super::python::any_python;
use super::workbench::{BINARY, Workbench};

/// Runs the binary in a terminal of 80 columns: each time a text of `dialogue` appears, its answer is typed. Returns all that was
/// shown and the exit status.
pub(crate) fn play(bench: &Workbench, args: &[&str], dialogue: &[(&str, &str)]) -> (String, i32) {
    const SCRIPT: &str = r#"
import fcntl, json, os, pty, select, struct, sys, termios
binary, args, dialogue = sys.argv[1], json.loads(sys.argv[2]), json.loads(sys.argv[3])
pid, terminal = pty.fork()
if pid == 0:
    os.execve(binary, [binary, *args], {"TERM": "xterm-256color", "NO_COLOR": "1", "PATH": "/usr/bin:/bin",
        "HOME": os.path.dirname(os.getcwd())})
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
shown, seen = b"", 0
while True:
    if not select.select([terminal], [], [], 20)[0]:
        sys.exit(f"nothing happens any more after {shown.decode()!r}")
    try:
        part = os.read(terminal, 65536)
    except OSError:
        break
    if not part:
        break
    shown += part
    if dialogue and dialogue[0][0].encode() in shown[seen:]:
        seen = len(shown)
        os.write(terminal, dialogue.pop(0)[1].encode())
status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
json.dump([shown.decode(), status], sys.stdout)
"#;
    let mut command = Command::new(any_python());
    command.args(["-c", SCRIPT, BINARY]).arg(serde_json::to_string(args).unwrap());
    command.arg(serde_json::to_string(dialogue).unwrap()).current_dir(bench.folder());
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}
