//! Programs that are there without it being known how they are started, and what may start them.

use std::path::Path;

use super::super::{node, python};

/// Files that tell of a program, beside which serving the documents alone would be a silent mistake, each with a command that
/// commonly starts such a program, with the port or without it.
const PROGRAMS: &[(&str, &str)] = &[
    ("main.py", "{python} main.py"),
    ("app.py", "{python} app.py"),
    ("server.py", "{python} server.py"),
    ("api.py", "{python} api.py"),
    ("app/main.py", "{python} -m uvicorn app.main:app --port {port}"),
    ("src/main.py", "{python} -m uvicorn src.main:app --port {port}"),
    ("manage.py", "{python} manage.py runserver --noreload {port}"),
    ("server.js", "node server.js"),
    ("server.mjs", "node server.mjs"),
    ("index.js", "node index.js"),
    ("app.js", "node app.js"),
    ("package.json", "node server.js"),
    ("deno.json", "deno run --allow-all main.ts"),
    ("deno.jsonc", "deno run --allow-all main.ts"),
    ("bunfig.toml", "bun index.ts"),
    ("Cargo.toml", "cargo run"),
    ("main.go", "go run ."),
    ("go.mod", "go run ./cmd/server"),
    ("pom.xml", "mvn --quiet spring-boot:run -Dspring-boot.run.arguments=--server.port={port}"),
    ("build.gradle", "./gradlew --quiet bootRun --args=--server.port={port}"),
    ("build.gradle.kts", "./gradlew --quiet bootRun --args=--server.port={port}"),
    ("Program.cs", "dotnet run --urls http://127.0.0.1:{port}"),
    ("config.ru", "bundle exec rackup --port {port}"),
    ("Gemfile", "bundle exec ruby app.rb -p {port}"),
    ("index.php", "php -S 127.0.0.1:{port}"),
    ("plumber.R", "Rscript -e plumber::pr_run(plumber::plumb(),port={port})"),
];

/// What may be written to start a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// The file that tells of the program.
    pub file: &'static str,
    /// The command.
    pub command: String,
    /// The port that the program takes without asking, if it looks as if there is one.
    pub port: Option<u16>,
}

/// The program in `root`, if there is one.
pub(super) fn find(root: &Path) -> Option<Hint> {
    let (file, command) = PROGRAMS.iter().find(|(file, _)| root.join(file).is_file() && !is_for_pages(root, file))?;
    let command = command.replace("{python}", &python::word(root));
    let command = match go_command(root, file) {
        Some(folder) => command.replace("./cmd/server", &folder),
        None => command,
    };
    let guess = if *file == node::FILE { node::guess(root) } else { None };
    let command = guess.unwrap_or(command);
    if command.contains("{port}") {
        return Some(Hint { file, command, port: None });
    }
    let named = command.split(' ').skip(1).map(|word| root.join(word)).find(|path| path.is_file());
    let text = std::fs::read(named.unwrap_or_else(|| root.join(file))).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    // Made elsewhere, it is served like any other.
    if let (Some(module), true) = (file.strip_suffix(".py"), text.lines().any(|line| line.starts_with("app = "))) {
        let command = format!("{} -m uvicorn {module}:app --port {{port}}", python::word(root));
        return Some(Hint { file, command, port: None });
    }
    let (arguments, port) = port(&text);
    Some(Hint { file, command: command + arguments, port })
}

/// Whether the file is a script for a browser rather than a server.
fn is_for_pages(root: &Path, file: &str) -> bool {
    let is_script = Path::new(file).extension().is_some_and(|end| end == "js" || end == "mjs");
    is_script && !std::fs::read(root.join(file)).is_ok_and(|text| String::from_utf8_lossy(&text).contains("listen("))
}

/// Whether the marks of a Python program are there.
pub(super) fn is_python(root: &Path) -> bool {
    let names = PROGRAMS.iter().map(|(file, _)| file);
    let is_python = |file: &str| Path::new(file).extension().is_some_and(|end| end == "py");
    names.into_iter().any(|file| is_python(file) && root.join(file).is_file())
}

/// The only command of a Go project that keeps its commands in a folder.
fn go_command(root: &Path, file: &str) -> Option<String> {
    let entries = std::fs::read_dir(root.join("cmd")).ok().filter(|_| file == "go.mod")?;
    let mut names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    names.next().map(|name| format!("./cmd/{name}"))
}

/// How a program with the source `text` is told its port, and the port it takes if it cannot be told.
fn port(text: &str) -> (&'static str, Option<u16>) {
    if text.contains("--port") || text.contains("\"port\",") {
        return (" --port {port}", None);
    }
    if ["\"PORT\"", "'PORT'", ".PORT"].iter().any(|name| text.contains(name)) {
        return ("", None);
    }
    if text.contains("sys.argv") || text.contains("process.argv") || text.contains("os.Args") {
        return (" {port}", None);
    }
    match ["port=", "port = ", "port: ", "listen(", "\":"].iter().find_map(|mark| number_after(text, mark)) {
        Some(port) => ("", Some(port)),
        None => (" --port {port}", None),
    }
}

fn number_after(text: &str, mark: &str) -> Option<u16> {
    text.match_indices(mark).find_map(|(at, _)| {
        let rest = &text[at + mark.len()..];
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        rest[..digits].parse().ok().filter(|port| *port >= 80)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_fits_how_the_program_takes_its_port() {
        for (files, command, port) in [
            (vec![("server.js", "listen(process.env.PORT || 3000)")], "node server.js", None),
            (vec![("server.js", "app.listen(3000)")], "node server.js", Some(3000)),
            (vec![("server.mjs", "listen(process.argv[2])")], "node server.mjs {port}", None),
            (vec![("index.js", "listen(yargs.argv.port)")], "node index.js --port {port}", None),
            (vec![("app.js", "draw()"), ("config.ru", "")], "bundle exec rackup --port {port}", None),
            (vec![("go.mod", ""), ("main.go", "http.ListenAndServe(\":8080\", nil)")], "go run .", Some(8080)),
            (vec![("go.mod", ""), ("main.go", "flag.Int(\"port\", 80, \"\")")], "go run . --port {port}", None),
            (vec![("go.mod", ""), ("cmd/desk/main.go", "")], "go run ./cmd/desk --port {port}", None),
            (vec![("package.json", "{\"scripts\": {\"dev\": \"vite\"}}")], "npm run dev -- --port {port}", None),
            (vec![("Program.cs", "")], "dotnet run --urls http://127.0.0.1:{port}", None),
        ] {
            let folder = tempfile::tempdir().unwrap();
            for (name, text) in &files {
                let path = folder.path().join(name);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, text).unwrap();
            }
            let hint = find(folder.path()).unwrap();
            assert_eq!((hint.command.as_str(), hint.port), (command, port), "{files:?}");
        }
    }
}
