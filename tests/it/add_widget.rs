//! `obb-backend add-widget`: what is written, what is refused, and what is printed.

use crate::support::dev_process::DevProcess;
use crate::support::widget_answers;
use crate::support::workbench::Workbench;

#[test]
fn a_widget_of_a_backend_of_files_is_served_at_once() {
    let bench = Workbench::new();
    bench.run(["new", "desk", "--template", "static"]).code(0);
    bench.run(["add-widget", "prices", "--type", "table", "--dir", "desk"]).code(0);
    bench.run(["validate", "desk", "--profile", "strict", "--hints", "--deny", "warnings"]).code(0);
    let mut dev = DevProcess::start_with(&bench.path("desk"), &[], &[]);
    dev.wait("ready");
    widget_answers::check_all(dev.port, &bench.json("desk/widgets.json"));
}
