//! What of a Python file is a web application, read from the text alone.

/// Frameworks whose applications uvicorn serves, by the class of an application.
const SERVED: &[&str] = &["FastAPI", "Starlette", "Litestar", "Quart"];

/// Modules whose import makes it likely that `app = make()` is an application that uvicorn serves.
const MODULES: &[&str] = &["fastapi", "starlette", "litestar", "quart", "uvicorn"];

/// Frameworks whose applications uvicorn does not serve, each with what starts them, after the interpreter.
const FOREIGN: &[(&str, &str)] = &[
    ("Flask", "-m flask --app {module} run --port {port}"),
    ("Sanic", "-m sanic {module} --port {port} --single-process"),
];

/// Functions that make an application, as manuals call them.
const FACTORIES: &[&str] = &["create_app", "make_app", "build_app", "get_app", "app_factory", "create_application"];

/// A web application of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Application {
    /// This variable is one that uvicorn serves.
    Variable(String),
    /// This function makes one that uvicorn serves.
    Factory(String),
    /// The file has uvicorn serve what another module holds.
    Elsewhere {
        /// As uvicorn is told: `desk.web:app`.
        target: String,
        /// Whether the target makes the application.
        factory: bool,
    },
    /// It is made for another server.
    Foreign {
        /// The framework.
        framework: &'static str,
        /// What starts it, after the interpreter: `{module}` stands for the file's module.
        arguments: &'static str,
    },
}

/// The application of the file with the text `source`.
pub(super) fn application(source: &str) -> Option<Application> {
    let statements = statements(source.trim_start_matches('\u{feff}'));
    if let Some(name) = variable(&statements) {
        return Some(Application::Variable(name));
    }
    if let Some(name) = factory(&statements) {
        return Some(Application::Factory(name));
    }
    if let Some(elsewhere) = launched(source) {
        return Some(elsewhere);
    }
    let values = || statements.iter().filter_map(|statement| assignment(&statement.text)).map(|(_, value)| value);
    let foreign = FOREIGN.iter().find(|(class, _)| values().any(|value| calls(value, &[class])));
    foreign.map(|(framework, arguments)| Application::Foreign { framework, arguments })
}

/// What the file tells uvicorn to serve, by its name.
fn launched(source: &str) -> Option<Application> {
    const CALL: &str = "uvicorn.run(";
    source.match_indices(CALL).find_map(|(at, _)| {
        let before = source[..at].rsplit('\n').next().unwrap_or_default();
        let rest = source[at + CALL.len()..].trim_start().trim_start_matches("app=");
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (target, after) = rest[1..].split_once(quote)?;
        let options = after.split("\n\n").next().unwrap_or_default();
        let factory = options.contains("factory=True");
        (is_target(target) && !before.contains('#'))
            .then(|| Application::Elsewhere { target: target.to_owned(), factory })
    })
}

/// Whether the file has something of this name that uvicorn may serve.
pub(super) fn defines(source: &str, name: &str) -> bool {
    let statements = statements(source.trim_start_matches('\u{feff}'));
    let foreign = |value: &str| FOREIGN.iter().any(|(class, _)| calls(value, &[class]));
    statements.iter().filter(|statement| statement.at_top).any(|statement| {
        let text = statement.text.as_str();
        takes(text, name)
            || function(text).is_some_and(|(function, _)| function == name)
            || assignment(text).is_some_and(|(names, value)| names.contains(&name) && !foreign(value))
    })
}

/// Whether importing the file starts a server, which then listens where the file says.
pub(super) fn starts_itself(source: &str) -> bool {
    let statements = statements(source.trim_start_matches('\u{feff}'));
    statements.iter().any(|statement| statement.at_top && statement.text.starts_with("uvicorn.run("))
}

/// Whether `text` is what uvicorn is told to serve: `desk.web:app`.
pub(super) fn is_target(text: &str) -> bool {
    let named = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "_.".contains(c));
    text.split_once(':').is_some_and(|(module, name)| named(module) && named(name))
}

/// Modules that the file imports, as it names them: `.routes`, `app.main`.
pub(super) fn imports(source: &str) -> Vec<String> {
    let statements = statements(source.trim_start_matches('\u{feff}'));
    statements.iter().flat_map(|statement| imported(&statement.text)).collect()
}

fn imported(statement: &str) -> Vec<String> {
    let first = |text: &str| text.split([' ', '\t', ';']).next().unwrap_or_default().to_owned();
    match statement.split_once(char::is_whitespace) {
        Some(("import", modules)) => modules.split(',').map(|module| first(module.trim())).collect(),
        Some(("from", rest)) => vec![first(rest.trim())],
        _ => Vec::new(),
    }
}

/// The variable that uvicorn can serve.
fn variable(statements: &[Statement]) -> Option<String> {
    let at_top = || statements.iter().filter(|statement| statement.at_top);
    let mut plain: Vec<&str> = Vec::new();
    let mut any_app = false;
    let served: Vec<&str> = SERVED.iter().copied().chain(statements.iter().filter_map(own_kind)).collect();
    for (names, value) in at_top().filter_map(|statement| assignment(&statement.text)) {
        any_app |= names.contains(&"app") && !FOREIGN.iter().any(|(class, _)| calls(value, &[class]));
        if calls(value, &served) {
            plain.extend(names);
        }
    }
    if plain.contains(&"app") {
        return Some("app".to_owned());
    }
    if let Some(last) = plain.last() {
        return Some((*last).to_owned());
    }
    // Made by a function of their own, or elsewhere: the name is the convention that uvicorn's manual teaches.
    any_app |= at_top().any(|statement| takes(&statement.text, "app"));
    if !serves(statements) {
        return None;
    }
    if any_app { Some("app".to_owned()) } else { routed(statements) }
}

/// The class that `statement` derives from one whose objects uvicorn serves.
fn own_kind(statement: &Statement) -> Option<&str> {
    let (name, rest) = statement.text.strip_prefix("class ")?.split_once('(')?;
    let mut bases = rest.split([',', ')']).map(|base| base.trim().rsplit('.').next().unwrap_or_default());
    bases.any(|base| SERVED.contains(&base)).then(|| name.trim())
}

/// The variable that routes are added to and that is no part of an application alone.
fn routed(statements: &[Statement]) -> Option<String> {
    const METHODS: &[&str] = &["get", "post", "put", "delete", "api_route", "websocket", "middleware"];
    let top = || statements.iter().filter(|statement| statement.at_top);
    let mut names = top().filter_map(|statement| {
        let (name, rest) = statement.text.strip_prefix('@')?.split_once('.')?;
        METHODS.contains(&rest.split('(').next()?).then_some(name)
    });
    let whole = |value: &str| !value.split('(').next().unwrap_or_default().trim().ends_with("Router");
    let assigned: Vec<&str> = top()
        .filter_map(|statement| assignment(&statement.text))
        .filter(|(_, value)| value.contains('(') && whole(value))
        .flat_map(|(names, _)| names)
        .collect();
    names.find(|name| assigned.contains(name)).map(str::to_owned)
}

/// The function that makes an application from nothing.
fn factory(statements: &[Statement]) -> Option<String> {
    let functions = statements.iter().filter(|statement| statement.at_top && !statement.indented);
    let functions: Vec<(&str, &str)> = functions.filter_map(|statement| function(&statement.text)).collect();
    let told = functions.iter().find(|(_, answer)| SERVED.contains(&answer.rsplit('.').next().unwrap_or_default()));
    let usual = || functions.iter().find(|(name, answer)| FACTORIES.contains(name) && answer.is_empty());
    let found = told.or_else(|| if serves(statements) { usual() } else { None });
    found.map(|(name, _)| (*name).to_owned())
}

/// The name of the function that `statement` defines, and the type it says to return, if it can be called without arguments.
fn function(statement: &str) -> Option<(&str, &str)> {
    let (name, rest) = statement.strip_prefix("def ")?.split_once('(')?;
    let (parameters, after) = rest.rsplit_once(')')?;
    let needed =
        |parameter: &str| !parameter.is_empty() && !parameter.starts_with(['*', '/']) && !parameter.contains('=');
    if parameters.split(',').map(str::trim).any(needed) {
        return None;
    }
    let answer = after.split_once("->").map_or("", |(_, answer)| answer).trim_end_matches(':').trim();
    Some((name.trim(), answer))
}

fn serves(statements: &[Statement]) -> bool {
    let mut modules = statements.iter().flat_map(|statement| imported(&statement.text));
    modules.any(|module| MODULES.contains(&module.split('.').next().unwrap_or_default()))
}

/// Whether `statement` imports something as `name`.
fn takes(statement: &str, name: &str) -> bool {
    let Some((_, names)) = statement.strip_prefix("from ").and_then(|rest| rest.split_once(" import ")) else {
        return false;
    };
    let names = names.trim_matches(['(', ')', ' ']).split(',');
    names.map(|taken| taken.rsplit(" as ").next().unwrap_or_default().trim()).any(|taken| taken == name)
}

/// One statement, or the head of a compound one.
#[derive(Debug, Default)]
struct Statement {
    /// On one line, without comments and without what stands in strings.
    text: String,
    /// Whether it runs when the file is imported, so that what it assigns is in uvicorn's reach.
    at_top: bool,
    /// Whether it stands in another one.
    indented: bool,
}

fn statements(source: &str) -> Vec<Statement> {
    let code = without_strings(source);
    let mut statements = Vec::new();
    // Indentation of the compound statements around, and whether importing the file runs what they hold.
    let mut blocks: Vec<(usize, bool)> = Vec::new();
    for line in code.lines() {
        let text = line.trim();
        if text.is_empty() {
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        while blocks.last().is_some_and(|(outer, _)| *outer >= indent) {
            blocks.pop();
        }
        let at_top = blocks.iter().all(|(_, runs)| *runs);
        if text.ends_with(':') {
            let first = text.split([' ', '(']).next().unwrap_or_default();
            let runs = !matches!(first, "def" | "async" | "class") && !text.contains("__name__");
            blocks.push((indent, runs));
        }
        statements.push(Statement { text: text.to_owned(), at_top, indented: indent > 0 });
    }
    statements
}

/// `source` with empty strings, without comments, and with every statement on one line.
fn without_strings(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut depth = 0_usize;
    let mut rest = source;
    while let Some(c) = rest.chars().next() {
        match c {
            '#' => rest = &rest[rest.find('\n').unwrap_or(rest.len())..],
            '"' | '\'' => {
                out.push_str("\"\"");
                rest = after_string(rest, c);
            }
            '\\' if rest[1..].trim_start_matches('\r').starts_with('\n') => {
                out.push(' ');
                rest = rest[1..].trim_start_matches('\r').trim_start_matches('\n');
            }
            _ => {
                match c {
                    '(' | '[' | '{' => depth += 1,
                    ')' | ']' | '}' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                out.push(if c == '\n' && depth > 0 { ' ' } else { c });
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    out
}

/// What follows the string that `text` begins with.
fn after_string(text: &str, quote: char) -> &str {
    let triple = if quote == '"' { "\"\"\"" } else { "'''" };
    let long = text.starts_with(triple);
    let end = if long { triple } else { &triple[..1] };
    let mut rest = &text[end.len()..];
    while let Some(c) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix(end) {
            return after;
        }
        if c == '\n' && !long {
            return rest;
        }
        rest = &rest[c.len_utf8()..];
        if c == '\\' {
            rest = rest.chars().next().map_or(rest, |escaped| &rest[escaped.len_utf8()..]);
        }
    }
    rest
}

/// The names that `statement` assigns to, and the value.
fn assignment(statement: &str) -> Option<(Vec<&str>, &str)> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    let bytes = statement.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b'=' if depth == 0 => {
                let before = at.checked_sub(1).and_then(|before| bytes.get(before));
                let compares =
                    bytes.get(at + 1) == Some(&b'=') || before.is_some_and(|b| b"=<>!:+-*/%&|^@".contains(b));
                if compares {
                    return None;
                }
                parts.push(&statement[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    let is_name = |name: &&str| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    let names: Vec<&str> =
        parts.iter().filter_map(|part| part.split(':').next()).map(str::trim).filter(is_name).collect();
    (!names.is_empty()).then(|| (names, &statement[start..]))
}

/// Whether `value` is a call of one of `classes`, perhaps in brackets or through its module.
fn calls(value: &str, classes: &[&str]) -> bool {
    let call = value.trim_start_matches([' ', '\t', '(']);
    let callee = call.split_once('(').map_or("", |(callee, _)| callee.trim_end());
    callee.rsplit('.').next().is_some_and(|name| classes.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variable(source: &str) -> Option<String> {
        match application(source)? {
            Application::Variable(name) => Some(name),
            _ => None,
        }
    }

    #[test]
    fn functions_that_make_an_application_are_found() {
        for (source, expected) in [
            ("from fastapi import FastAPI\ndef create_app():\n    return FastAPI()\n", Some("create_app")),
            ("def serve(debug=False, *args) -> FastAPI:\n    return FastAPI()\n", Some("serve")),
            ("def serve(\n    debug: bool = False,\n) -> fastapi.FastAPI:\n    return FastAPI()\n", Some("serve")),
            ("import fastapi\ndef create_app(config):\n    return fastapi.FastAPI()\n", None),
            ("import fastapi\nasync def create_app():\n    return 1\n", None),
            ("import fastapi\nclass A:\n    def create_app():\n        return 1\n", None),
            ("import fastapi\nif True:\n    def create_app():\n        return 1\n", None),
            ("def create_app():\n    return 1\n", None),
            ("import fastapi\ndef create_app() -> Flask:\n    return 1\n", None),
            ("import fastapi\ndef helper():\n    return 1\n", None),
        ] {
            let expected = expected.map(|name: &str| Application::Factory(name.to_owned()));
            assert_eq!(application(source), expected, "{source:?}");
        }
    }

    #[test]
    fn what_a_launcher_names_is_found() {
        for (source, expected) in [
            ("import uvicorn\nif __name__ == '__main__':\n    uvicorn.run('desk.web:app', port=7779)\n", Some(false)),
            ("import uvicorn\nuvicorn.run(\n    \"desk.web:app\",\n    factory=True,\n)\n", Some(true)),
            ("import uvicorn\n# uvicorn.run('desk.web:app')\n", None),
            ("import uvicorn\nuvicorn.run('desk.web')\n", None),
            ("import uvicorn\nuvicorn.run(make())\n", None),
        ] {
            let expected =
                expected.map(|factory| Application::Elsewhere { target: "desk.web:app".to_owned(), factory });
            assert_eq!(application(source), expected, "{source:?}");
        }
    }

    #[test]
    fn applications_for_other_servers_are_told_apart() {
        for (source, expected) in [
            ("from flask import Flask\napp = Flask(__name__)\n", Some("Flask")),
            ("def make():\n    app = flask.Flask(__name__)\n", Some("Flask")),
            ("app = Sanic('x')\n", Some("Sanic")),
            ("app = Flask(__name__)\nimport uvicorn\n", Some("Flask")),
            ("app = Thing()\n", None),
        ] {
            let found = match application(source) {
                Some(Application::Foreign { framework, .. }) => Some(framework),
                Some(other) => panic!("{other:?}"),
                None => None,
            };
            assert_eq!(found, expected, "{source:?}");
        }
    }

    #[test]
    fn a_file_that_starts_a_server_when_it_is_imported_is_known() {
        for (source, expected) in [
            ("app = FastAPI()\nuvicorn.run(app, port=8000)\n", true),
            ("app = FastAPI()\nif True:\n    uvicorn.run(app)\n", true),
            ("app = FastAPI()\nif __name__ == '__main__':\n    uvicorn.run(app)\n", false),
            ("def main():\n    uvicorn.run(app)\n", false),
            ("# uvicorn.run(app)\n", false),
        ] {
            assert_eq!(starts_itself(source), expected, "{source:?}");
        }
    }

    #[test]
    fn modules_are_read_as_they_are_named() {
        let source = "import os, app.models as m\nfrom .routes import (\n  a,\n)\nfrom app import x\n\"import no\"\n";
        assert_eq!(imports(source), ["os", "app.models", ".routes", "app"]);
    }

    #[test]
    fn the_application_is_the_variable_given_a_fastapi_object() {
        for (source, expected) in [
            ("app = FastAPI()", Some("app")),
            ("from x import y\n\napi = fastapi.FastAPI(\n  title='t')", Some("api")),
            ("app: FastAPI = FastAPI(title=\"a=b\")", Some("app")),
            ("\u{feff}app = FastAPI()", Some("app")),
            ("def make():\n    app = FastAPI()\n", None),
            ("class A:\n    app = FastAPI()\n", None),
            ("# app = FastAPI()\n", None),
            ("app = Flask(__name__)", None),
            ("x = MyFastAPI()", None),
            ("kind = FastAPI", None),
            ("", None),
        ] {
            assert_eq!(variable(source).as_deref(), expected, "{source:?}");
        }
    }

    #[test]
    fn app_wins_over_others_and_else_the_last() {
        for (source, expected) in [
            ("admin = FastAPI()\napp = FastAPI()\napp.mount('/a', admin)\n", "app"),
            ("app = FastAPI()\nadmin = FastAPI()\n", "app"),
            ("v1 = FastAPI()\napi = FastAPI()\n", "api"),
            ("'''\napp = FastAPI()\n'''\nserver = FastAPI()\n", "server"),
            ("server = FastAPI()\nHELP = \"\"\"\nold = FastAPI() \\\"\"\"\nnew = FastAPI()\n\"\"\"\n", "server"),
        ] {
            assert_eq!(variable(source).as_deref(), Some(expected), "{source:?}");
        }
    }

    #[test]
    fn applications_made_in_other_ways_are_found() {
        for (source, expected) in [
            ("app = (\n    FastAPI()\n)\n", Some("app")),
            ("app = \\\n    FastAPI()\n", Some("app")),
            ("app = api = FastAPI()\n", Some("app")),
            ("try:\n    app = FastAPI()\nexcept Exception:\n    raise\n", Some("app")),
            ("if DEBUG:\n    app = FastAPI(debug=True)\nelse:\n    app = FastAPI()\n", Some("app")),
            ("if __name__ == '__main__':\n    app = FastAPI()\n", None),
            (
                "from fastapi import FastAPI\ndef create_app():\n    x = FastAPI()\n    return x\napp = create_app()\n",
                Some("app"),
            ),
            ("import os, fastapi\napp = create_app()\n", Some("app")),
            ("from fastapi.routing import APIRouter\napp = create_app()\n", Some("app")),
            ("from fastapi_users import x\napp = create_app()\n", None),
            ("from factory import create_app\napp = create_app()\n", None),
            ("import fastapi\ndef f():\n    app = create_app()\n", None),
            ("import fastapi\napp == 1\n", None),
            ("import fastapi\nrun(app=1)\n", None),
            ("import uvicorn\nfrom desk.web import app\nuvicorn.run(app)\n", Some("app")),
            ("import uvicorn\nfrom desk import (server as app, x)\n", Some("app")),
            ("from factory import create_app\nimport uvicorn\napp = create_app()\n", Some("app")),
            ("from desk.web import app\n", None),
            ("app = Starlette(routes=[])\n", Some("app")),
            ("class Desk(fastapi.FastAPI):\n    pass\nweb = Desk()\n", Some("web")),
            ("class Desk(Base):\n    pass\nweb = Desk()\n", None),
            ("from fastapi import FastAPI\nweb = build()\n@web.get('/')\ndef f(): pass\n", Some("web")),
            ("from fastapi import APIRouter\nweb = APIRouter()\n@web.get('/')\ndef f(): pass\n", None),
            ("web = build()\n@web.get('/')\ndef f(): pass\n", None),
        ] {
            assert_eq!(variable(source).as_deref(), expected, "{source:?}");
        }
    }
}
