//! `validate` on large files beside other readers of the same bytes, so that the ratios hold on any machine.
//!
//! `cargo bench --bench validate` prints medians of whole processes. A generic schema validator takes part where `jsonschema-cli` is on
//! the PATH (`cargo install jsonschema-cli`); peak memory is told where python3 can measure it.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a benchmark fails by panicking and prints rounded figures"
)]

mod timing;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use timing::{median, python, timed};

const BINARY: &str = env!("CARGO_BIN_EXE_obb-backend");

fn main() {
    let room = tempfile::tempdir().unwrap();
    let schema = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/schema/widgets.schema.json"));
    println!("{:<28} {:>10} {:>10} {:>8} {:>12}", "10,000 widgets and fewer", "file MB", "ms", "ratio", "peak / file");
    for widgets in [1, 100, 1_000, 10_000] {
        let file = project(room.path(), &format!("w{widgets}"), &widgets_json(widgets), None);
        compare(&file, schema);
    }
    println!("\n{:<28} {:>10} {:>10}", "tabs of 4 widgets", "file MB", "ms");
    for tabs in [1, 10, 100, 1_000] {
        let file = project(room.path(), &format!("t{tabs}"), &widgets_json(100), Some(&apps_json(tabs)));
        let time = median(9, |_| timed(Command::new(BINARY).arg("validate").arg(file.parent().unwrap())));
        println!("{tabs:<28} {:>10.2} {:>10.1}", megabytes(&file.with_file_name("apps.json")), ms(time));
    }
}

fn compare(file: &Path, schema: &Path) {
    let size = megabytes(file);
    let runs = if size > 5.0 { 5 } else { 15 };
    let base = median(runs, |_| {
        let start = Instant::now();
        drop(serde_json::from_slice::<serde_json::Value>(&std::fs::read(file).unwrap()).unwrap());
        start.elapsed()
    });
    let name = file.parent().unwrap().file_name().unwrap().to_str().unwrap();
    let row = |what: &str, time: Duration, peak: Option<f64>| {
        let peak = peak.map_or(String::new(), |peak| format!("{:.1}", peak / size));
        let ratio = time.as_secs_f64() / base.as_secs_f64();
        println!("{:<28} {size:>10.2} {:>10.1} {ratio:>8.2} {peak:>12}", format!("{name} {what}"), ms(time));
    };
    row("serde_json from_slice", base, None);
    let ours: &[&str] = &[BINARY, "validate", file.to_str().unwrap()];
    let interpreter = python();
    let load = format!("import json; json.load(open('{}'))", file.display());
    let python: &[&str] = &[&interpreter, "-c", &load];
    let generic: &[&str] = &["jsonschema-cli", "validate", schema.to_str().unwrap(), "-i", file.to_str().unwrap()];
    for (what, command) in [("obb-backend", ours), ("python3 json.load", python), ("jsonschema-cli", generic)] {
        if !runs_at_all(command) {
            println!("{:<28} not on this machine, or it refuses the file", format!("{name} {what}"));
            continue;
        }
        let time = median(runs, |_| timed(Command::new(command[0]).args(&command[1..])));
        row(what, time, peak_megabytes(command));
    }
}

fn widgets_json(count: usize) -> String {
    let mut text = String::from("{\n");
    for number in 0..count {
        let comma = if number + 1 < count { "," } else { "" };
        let columns: Vec<String> = (0..8).map(|column| column_json(number, column)).collect();
        writeln!(
            text,
            r#"  "fund_prices_{number}": {{
    "name": "Fund prices {number}",
    "description": "Daily closing prices of the funds of desk {number}, in US dollars, newest first.",
    "category": "Funds",
    "subCategory": "Prices",
    "type": "table",
    "endpoint": "fund_prices/{number}",
    "gridData": {{ "w": 20, "h": 12 }},
    "refetchInterval": 60000,
    "staleTime": 30000,
    "source": ["Desk {number}"],
    "params": [
      {{ "paramName": "fund", "type": "endpoint", "label": "Fund", "value": "ALPHA", "optionsEndpoint": "fund_options", "description": "Whose prices" }},
      {{ "paramName": "since", "type": "date", "label": "Since", "value": "$currentDate-3M", "description": "First day shown" }},
      {{ "paramName": "currency", "type": "text", "label": "Currency", "value": "USD", "options": [{{ "label": "US dollar", "value": "USD" }}, {{ "label": "Euro", "value": "EUR" }}] }}
    ],
    "data": {{
      "table": {{
        "showAll": false,
        "columnsDefs": [
{}
        ]
      }}
    }}
  }}{comma}"#,
            columns.join(",\n")
        )
        .unwrap();
    }
    text + "}\n"
}

fn column_json(widget: usize, column: usize) -> String {
    let (kind, chart) = if column == 0 { ("text", "category") } else { ("number", "series") };
    let formatter = if column == 0 { "" } else { ", \"formatterFn\": \"int\", \"decimalPlaces\": 2" };
    format!(
        "          {{ \"field\": \"field_{column}\", \"headerName\": \"Field {column} of {widget}\", \"cellDataType\": \"{kind}\", \"chartDataType\": \"{chart}\"{formatter}, \"width\": 120, \"headerTooltip\": \"What field {column} means\" }}"
    )
}

fn apps_json(tabs: usize) -> String {
    let tab = |tab: usize| {
        let item = |place: usize| {
            let (x, y) = (place % 2 * 20, 2 + place / 2 * 12);
            let widget = (tab * 4 + place) % 100;
            format!(r#"{{"i": "fund_prices_{widget}", "x": {x}, "y": {y}, "w": 20, "h": 12, "groups": ["Group 1"]}}"#)
        };
        let layout: Vec<String> = (0..4).map(item).collect();
        format!(r#"    "tab-{tab}": {{"id": "tab-{tab}", "name": "Tab {tab}", "layout": [{}]}}"#, layout.join(", "))
    };
    let tabs: Vec<String> = (0..tabs).map(tab).collect();
    format!(
        "[\n  {{\n  \"name\": \"Funds\",\n  \"allowCustomization\": true,\n  \"tabs\": {{\n{}\n  }},\n  \"groups\": [{{\"name\": \"Group 1\", \"type\": \"param\", \"paramName\": \"currency\", \"widgetIds\": [], \"defaultValue\": \"USD\"}}],\n  \"prompts\": []\n  }}\n]\n",
        tabs.join(",\n")
    )
}

fn project(room: &Path, name: &str, widgets: &str, apps: Option<&str>) -> PathBuf {
    let folder = room.join(name);
    std::fs::create_dir(&folder).unwrap();
    if let Some(apps) = apps {
        std::fs::write(folder.join("apps.json"), apps).unwrap();
    }
    std::fs::write(folder.join("widgets.json"), widgets).unwrap();
    folder.join("widgets.json")
}

fn runs_at_all(command: &[&str]) -> bool {
    Command::new(command[0])
        .args(&command[1..])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Largest resident size of one run, in megabytes.
fn peak_megabytes(command: &[&str]) -> Option<f64> {
    let measure = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)";
    let output = Command::new("python3").arg("-c").arg(measure).args(command).output().ok()?;
    let kilobytes: f64 = String::from_utf8(output.stdout).ok()?.trim().parse().ok()?;
    Some(kilobytes / 1024.0)
}

fn megabytes(file: &Path) -> f64 {
    std::fs::metadata(file).unwrap().len() as f64 / 1024.0 / 1024.0
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
