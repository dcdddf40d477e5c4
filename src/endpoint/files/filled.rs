//! Placeholders in made-up answers, so that a changed param shows: the dev server fills them in.

use serde_json::{Value, json};

use crate::widget::sample::Answer;
use crate::widget::{Kind, Param, Widget};

/// `answer` with the params of `widget` in it; `fixed` are those whose values are known.
pub(super) fn in_answer(answer: Answer, widget: &Widget, fixed: &[(String, String)]) -> Answer {
    let spelt = |param: &Param| {
        let known = fixed.iter().find(|(name, _)| *name == param.name);
        known.map_or_else(|| format!("{{{}}}", param.name), |(_, value)| value.clone())
    };
    let params: Vec<(&Param, String)> = widget.params.iter().map(|param| (param, spelt(param))).collect();
    if params.is_empty() {
        return answer;
    }
    let caption: Vec<&str> = params.iter().map(|(_, value)| value.as_str()).collect();
    let caption = caption.join(" · ");
    match answer {
        Answer::Text(text) if widget.kind == Kind::Markdown => {
            let lines = params.iter().map(|(param, value)| format!("- {}: **{value}**\n", param.label));
            Answer::Text(format!("{text}\n{}", lines.collect::<String>()))
        }
        Answer::Html(page) => {
            let lines = params.iter().map(|(param, value)| format!("<p>{}: {value}</p>\n", escaped(&param.label)));
            Answer::Html(page.replacen("</html>", &format!("{}</html>", lines.collect::<String>()), 1))
        }
        Answer::Json(mut document) => {
            in_document(&mut document, widget.kind, &caption);
            in_rows(&mut document, &params);
            Answer::Json(document)
        }
        other => other,
    }
}

/// The params where the type of widget shows a line of text.
fn in_document(document: &mut Value, kind: Kind, caption: &str) {
    match kind {
        Kind::Chart => document["layout"]["title"] = json!({ "text": caption }),
        Kind::Highcharts => document["userOptions"]["subtitle"] = json!({ "text": caption }),
        Kind::VegaLite => document["title"] = json!(caption),
        Kind::Metric => document[0]["subvalue"] = json!(caption),
        Kind::Newsfeed => document[0]["excerpt"] = json!(caption),
        _ => {}
    }
}

/// In rows, the params whose names are those of texts.
fn in_rows(value: &mut Value, params: &[(&Param, String)]) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| in_rows(item, params)),
        Value::Object(members) => {
            for (key, member) in members.iter_mut() {
                let named = params.iter().find(|(param, _)| param.name == *key && !param.multi_select);
                match (named, &member) {
                    (Some((_, filled)), Value::String(_)) => *member = json!(filled),
                    _ => in_rows(member, params),
                }
            }
        }
        _ => {}
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
