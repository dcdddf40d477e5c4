//! Node backends: which script of package.json starts the server, and with which package manager.

use std::path::Path;

use serde_json::Value;

use super::launch::{Detected, Note};

/// Names the project's scripts.
pub(super) const FILE: &str = "package.json";

/// Scripts that start a server, the likeliest first.
const SCRIPTS: &[&str] = &["dev", "start", "serve"];

/// Files that start a server without a script, in this order.
const SERVERS: &[&str] = &["server.js", "server.mjs", "index.js", "app.js"];

/// Package managers by their lock files.
const MANAGERS: &[(&str, &str)] = &[
    ("pnpm-lock.yaml", "pnpm"),
    ("yarn.lock", "yarn"),
    ("bun.lock", "bun"),
    ("bun.lockb", "bun"),
    ("package-lock.json", "npm"),
];

/// Programs that build pages for a browser: none of them is a backend.
const FRONTENDS: &[&str] = &[
    "vite",
    "next",
    "nuxt",
    "astro",
    "react-scripts",
    "vue-cli-service",
    "ng",
    "svelte-kit",
    "webpack",
    "parcel",
    "gatsby",
    "expo",
    "electron",
];

/// Programs that restart what they run at every change.
const RELOADERS: &[&str] =
    &["nodemon", "ts-node-dev", "tsnd", "node-dev", "supervisor", "tsc-watch", "concurrently", "pm2"];

/// How the Node project in `root` is started.
pub(super) fn find(root: &Path) -> Option<Detected> {
    let package: Value = serde_json::from_slice(&std::fs::read(root.join(FILE)).ok()?).ok()?;
    let mut detected = server(root, &package)?;
    detected.notes.extend(not_installed(root, &package));
    Some(detected)
}

/// What to do about packages that are not there, as after `git clone`.
fn not_installed(root: &Path, package: &Value) -> Option<Note> {
    let needs = |key: &str| package.get(key).and_then(Value::as_object).is_some_and(|packages| !packages.is_empty());
    let manager = manager(root);
    // Bun gets them itself, yarn may keep them in an archive, and those of a workspace lie above.
    let there =
        root.ancestors().any(|folder| folder.join("node_modules").is_dir() || folder.join(".pnp.cjs").is_file());
    let missing = (needs("dependencies") || needs("devDependencies")) && manager != "bun" && !there;
    missing.then(|| Note {
        message: format!("the packages that {FILE} names are not installed: there is no folder node_modules"),
        help: format!("to install them, in the folder of {FILE}: {manager} install"),
    })
}

/// What may start the project where that is not known: its script, whatever this is for.
pub(super) fn guess(root: &Path) -> Option<String> {
    let package: Value = serde_json::from_slice(&std::fs::read(root.join(FILE)).ok()?).ok()?;
    let scripts = package.get("scripts")?;
    let name = SCRIPTS.iter().find(|name| scripts.get(name).is_some())?;
    Some(format!("{} run {name} -- --port {{port}}", manager(root)))
}

fn manager(root: &Path) -> &'static str {
    MANAGERS.iter().find(|(lock, _)| root.join(lock).is_file()).map_or("npm", |(_, manager)| manager)
}

fn server(root: &Path, package: &Value) -> Option<Detected> {
    let script = |name: &str| package.get("scripts")?.get(name)?.as_str().filter(|text| !text.trim().is_empty());
    let usable = SCRIPTS.iter().filter_map(|name| Some((*name, script(name)?)));
    let usable: Vec<(&str, &str)> = usable.filter(|(_, text)| !is_frontend(text)).collect();
    let Some((name, text)) = usable.first() else {
        let main = package.get("main").and_then(Value::as_str);
        let file = main.into_iter().chain(SERVERS.iter().copied()).find(|file| root.join(file).is_file())?;
        return Some(Detected::new(vec!["node".to_owned(), file.to_owned()], &format!("node {file}")));
    };
    let Some(reloader) = reloader(text) else { return Some(run(root, name)) };
    // A second reloader would restart the instance that answers while its successor is still on its way.
    if let Some(words) = without_reloader(root, text) {
        return Some(Detected::new(words, &format!("the script `{name}` without its own reloader")));
    }
    if let Some((name, _)) = usable.iter().find(|(_, text)| self::reloader(text).is_none()) {
        return Some(run(root, name));
    }
    let mut detected = run(root, name);
    detected.notes.push(Note {
        message: format!(
            "the script `{name}` of {FILE} runs {reloader}, which restarts the backend a second time at every save"
        ),
        help: format!("add a script `start` that runs the server without {reloader}: it is taken then"),
    });
    Some(detected)
}

fn run(root: &Path, script: &str) -> Detected {
    let manager = manager(root);
    // Its own reports of what it runs, and that this failed, say nothing new.
    let quiet = if manager == "npm" { vec!["--silent".to_owned()] } else { Vec::new() };
    let words = [vec![manager.to_owned(), "run".to_owned()], quiet, vec![script.to_owned()]].concat();
    Detected::new(words, &format!("{manager} run {script}"))
}

/// The words of `script`, after the variables it sets.
fn words(script: &str) -> Vec<String> {
    let words = shlex::split(script).unwrap_or_default().into_iter();
    words.skip_while(|word| word == "cross-env" || (word.contains('=') && !word.starts_with('-'))).collect()
}

fn is_frontend(script: &str) -> bool {
    words(script).iter().any(|word| FRONTENDS.contains(&word.as_str()))
}

/// What in `script` restarts the server by itself.
fn reloader(script: &str) -> Option<String> {
    let words = words(script);
    if let Some(word) = words.iter().find(|word| RELOADERS.contains(&word.as_str())) {
        return Some(word.clone());
    }
    let at = words.iter().position(|word| is_watching(word))?;
    Some(format!("{} {}", words.first()?, words[at]))
}

fn is_watching(word: &str) -> bool {
    matches!(word, "watch" | "--watch" | "-w" | "--hot") || word.starts_with("--watch-path")
}

/// What `script` runs again and again, if it is a plain program that is told to watch.
fn without_reloader(root: &Path, script: &str) -> Option<Vec<String>> {
    let all = shlex::split(script)?;
    let shell = |word: &String| matches!(word.as_str(), "&&" | "||" | "|" | ";" | "&") || word.contains(['$', '`']);
    let mut words = words(script);
    if words.len() != all.len() || words.iter().any(shell) {
        return None;
    }
    match words.first()?.as_str() {
        "node" | "tsx" | "bun" | "deno" => words.retain(|word| !is_watching(word)),
        // Whatever else it is told would have to be understood.
        "nodemon" if words.len() == 2 && [".js", ".mjs", ".cjs"].iter().any(|end| words[1].ends_with(end)) => {
            "node".clone_into(&mut words[0]);
        }
        _ => return None,
    }
    let local = root.join("node_modules/.bin").join(&words[0]);
    let local = if cfg!(windows) { local.with_extension("cmd") } else { local };
    if local.is_file() {
        words[0] = local.display().to_string();
    }
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(package: &str, files: &[&str]) -> Option<(String, String, usize)> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), package).unwrap();
        for file in files {
            let path = folder.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        let found = find(folder.path())?;
        let words = found.words.join(" ").replace(&folder.path().display().to_string(), ".");
        Some((words, found.source, found.notes.len()))
    }

    #[test]
    fn the_script_that_starts_a_server_is_run_by_the_projects_package_manager() {
        for (package, files, expected) in [
            (r#"{"scripts": {"start": "node s.js", "dev": "node d.js"}}"#, vec![], "npm run --silent dev"),
            (r#"{"scripts": {"start": "node s.js"}}"#, vec![], "npm run --silent start"),
            (r#"{"scripts": {"start": "node s.js"}}"#, vec!["pnpm-lock.yaml"], "pnpm run start"),
            (r#"{"scripts": {"start": "node s.js"}}"#, vec!["yarn.lock"], "yarn run start"),
            (r#"{"scripts": {"start": "node s.js"}}"#, vec!["bun.lock"], "bun run start"),
            (r#"{"scripts": {"dev": "vite", "start": "node s.js"}}"#, vec![], "npm run --silent start"),
            (r#"{"main": "srv.js"}"#, vec!["srv.js"], "node srv.js"),
            (r#"{"scripts": {"test": "jest"}}"#, vec!["server.js"], "node server.js"),
        ] {
            assert_eq!(found(package, &files).unwrap().0, expected, "{package}");
        }
        for (package, files) in [("{}", vec![]), (r#"{"scripts": {"dev": "vite"}}"#, vec![]), ("{", vec!["server.js"])]
        {
            assert_eq!(found(package, &files), None, "{package}");
        }
    }

    #[test]
    fn packages_that_are_not_installed_are_spoken_of() {
        let package = r#"{"scripts": {"start": "node s.js"}, "dependencies": {"express": "^4"}}"#;
        for (files, expected) in [
            (vec![], 1),
            (vec!["node_modules/express/index.js"], 0),
            (vec![".pnp.cjs", "yarn.lock"], 0),
            (vec!["bun.lock"], 0),
        ] {
            assert_eq!(found(package, &files).unwrap().2, expected, "{files:?}");
        }
        assert_eq!(found(r#"{"scripts": {"start": "node s.js"}, "dependencies": {}}"#, &[]).unwrap().2, 0);
    }

    #[test]
    fn a_reloader_of_its_own_is_left_out() {
        for (dev, start, files, expected) in [
            ("node --watch server.js", "", vec![], "node server.js"),
            ("node --watch-path=src server.js", "", vec![], "node server.js"),
            ("tsx watch src/index.ts", "node dist/index.js", vec![], "tsx src/index.ts"),
            ("tsx watch src/index.ts", "", vec!["node_modules/.bin/tsx"], "./node_modules/.bin/tsx src/index.ts"),
            ("nodemon server.js", "", vec![], "node server.js"),
            ("bun --hot server.ts", "", vec![], "bun server.ts"),
            ("nodemon -e ts server.js", "node server.js", vec![], "npm run --silent start"),
            ("NODE_ENV=x node --watch s.js", "node s.js", vec![], "npm run --silent start"),
            ("tsc && node --watch s.js", "node s.js", vec![], "npm run --silent start"),
        ] {
            if cfg!(windows) && !files.is_empty() {
                continue;
            }
            let package = serde_json::json!({ "scripts": { "dev": dev, "start": start } }).to_string();
            let (words, _, notes) = found(&package, &files).unwrap();
            assert_eq!((words.as_str(), notes), (expected, 0), "{dev}");
        }
        let (words, _, notes) = found(r#"{"scripts": {"dev": "ts-node-dev s.ts"}}"#, &[]).unwrap();
        assert_eq!((words.as_str(), notes), ("npm run --silent dev", 1));
    }
}
