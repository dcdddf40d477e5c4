//! Code for Node projects that were not made from our template: it is shown, and where it goes.

use std::path::Path;

use serde_json::{Value, json};

use super::literal::literal;
use super::routes;
use super::spelling::{comment, in_template, quote};
use crate::endpoint::{Error, Snippet, Written};
use crate::widget::{Asked, Data, Kind, Widget, sample};

/// What answers requests in a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Framework {
    Express,
    Fastify,
    Hono,
    Koa,
    /// None of those, as far as package.json tells.
    Other,
}

/// Packages by which frameworks are known.
const PACKAGES: &[(&str, Framework)] = &[
    ("fastify", Framework::Fastify),
    ("hono", Framework::Hono),
    ("koa", Framework::Koa),
    ("express", Framework::Express),
];

/// What the Node project in `root` is written with; none where it is no server.
pub(super) fn framework(root: &Path) -> Option<Framework> {
    let text = std::fs::read(root.join("package.json")).ok()?;
    let package: Value = serde_json::from_slice(&text).ok()?;
    let has = |name: &str| package["dependencies"].get(name).is_some();
    if let Some((_, framework)) = PACKAGES.iter().find(|(name, _)| has(name)) {
        return Some(*framework);
    }
    let main = package["main"].as_str().into_iter().chain(["server.js", "server.mjs", "server.ts", "src/server.ts"]);
    let starts = package["scripts"]["start"].as_str().is_some_and(|script| script.contains("node"));
    (starts || main.into_iter().any(|file| root.join(file).is_file())).then_some(Framework::Other)
}

/// Code for the project in `root`.
pub(super) fn write(root: &Path, widget: &Widget) -> Result<Written, Error> {
    let framework = framework(root).unwrap_or(Framework::Other);
    if matches!(widget.kind, Kind::LiveGrid | Kind::AdvancedCharting | Kind::FileViewer | Kind::MultiFileViewer) {
        return Err(Error::Impossible {
            reason: format!("a widget of the type {} needs more than one endpoint", widget.kind.name()),
            help: "obb-backend new --template typescript-node makes a project that has it written; its module can be copied"
                .to_owned(),
        });
    }
    let path = routes::path(&widget.endpoint)?;
    let method = if widget.kind.asked() == Asked::Post { "post" } else { "get" };
    let place = match framework {
        Framework::Express => "where the Express application is made, below `const app = express()`",
        Framework::Fastify => "where the Fastify server is made, before `listen`",
        Framework::Hono => "where the Hono application is made, below `new Hono()`",
        Framework::Koa => "where the routes are made, with the router of @koa/router",
        Framework::Other => {
            "in the function that answers requests (`request`, `response` of node:http), before all else"
        }
    };
    let place = place.to_owned();
    let mut written = Written::default();
    if !matches!(widget.data, Data::Sample) {
        written.remarks.push("the code answers with made-up data: put the source in its place".to_owned());
    }
    let title = comment(&widget.title);
    let code = format!(
        "// The widget \"{title}\". Made up: put your own data in its place.\n{}",
        route(framework, method, &path, widget)
    );
    written.snippets.push(Snippet { place, code });
    Ok(written)
}

fn route(framework: Framework, method: &str, path: &str, widget: &Widget) -> String {
    let answer = match sample::answer(widget) {
        sample::Answer::Json(document) => {
            Answer { media: "application/json", code: literal(&document, 2, 30), json: true }
        }
        sample::Answer::Text(text) => Answer::text("text/plain; charset=utf-8", &text),
        sample::Answer::Html(page) => Answer::text("text/html; charset=utf-8", &page),
        sample::Answer::Pdf(_) => {
            let named = json!({ "data_format": { "data_type": "pdf", "filename": format!("{}.pdf", widget.module()) }, "url": "https://example.com/file.pdf" });
            Answer { media: "application/json", code: literal(&named, 2, 30), json: true }
        }
        sample::Answer::None => Answer::text("text/plain", ""),
    };
    let Answer { media, code, json } = &answer;
    let media = quote(media);
    let spelt = quote(path);
    match (framework, json) {
        (Framework::Express, true) => {
            format!("app.{method}({spelt}, (request, response) => {{\n  response.json({code});\n}});\n")
        }
        (Framework::Express, false) => {
            format!("app.{method}({spelt}, (request, response) => {{\n  response.type({media}).send({code});\n}});\n")
        }
        (Framework::Fastify, true) => format!("app.{method}({spelt}, async () => {{\n  return {code};\n}});\n"),
        (Framework::Fastify, false) => {
            format!(
                "app.{method}({spelt}, async (request, reply) => {{\n  return reply.type({media}).send({code});\n}});\n"
            )
        }
        (Framework::Hono, true) => format!("app.{method}({spelt}, (c) => {{\n  return c.json({code});\n}});\n"),
        (Framework::Hono, false) => {
            format!(
                "app.{method}({spelt}, (c) => {{\n  return c.body({code}, 200, {{ \"Content-Type\": {media} }});\n}});\n"
            )
        }
        (Framework::Koa, _) => {
            format!(
                "router.{method}({spelt}, (context) => {{\n  context.type = {media};\n  context.body = {code};\n}});\n"
            )
        }
        (Framework::Other, json) => {
            let body = if *json { format!("JSON.stringify({code})") } else { code.clone() };
            let method = quote(&method.to_uppercase());
            format!(
                "if (request.method === {method} && request.url.split(\"?\")[0] === {spelt}) {{\n  \
                 response.setHeader(\"Content-Type\", {media});\n  response.end({body});\n  return;\n}}\n"
            )
        }
    }
}

/// What is answered, as code.
struct Answer {
    media: &'static str,
    code: String,
    json: bool,
}

impl Answer {
    fn text(media: &'static str, text: &str) -> Self {
        Self { media, code: format!("`{}`", in_template(text)), json: false }
    }
}
