//! The questions of `obb-backend add-widget`.

use serde_json::json;

use super::add_widget::desk;
use crate::support::terminal::play;

const DOWN: &str = "\u{1b}[B";
const ENTER: &str = "\r";
const ESCAPE: &str = "\u{1b}";

#[test]
fn whoever_gives_nothing_is_asked_for_everything() {
    let bench = desk();
    let (shown, status) = play(
        &bench,
        &["add-widget", "--dir", "desk"],
        &[
            ("called?", "Close prices\r"),
            ("show?", &format!("{DOWN}{DOWN}{ENTER}")),
            ("first parameter?", "fund\r"),
            ("type has it?", ENTER),
            ("default", "ALPHA\r"),
            ("One more?", "n:number=10\r"),
            ("One more?", ENTER),
            ("app is it placed?", ENTER),
            ("Add it?", ENTER),
        ],
    );
    assert_eq!(status, 0, "{shown}");
    let widget = &bench.json("desk/widgets.json")["close_prices"];
    assert_eq!((&widget["name"], &widget["type"]), (&json!("Close prices"), &json!("metric")), "{shown}");
    assert_eq!((&widget["params"][0]["value"], &widget["params"][1]["value"]), (&json!("ALPHA"), &json!(10)));
    assert_eq!(bench.json("desk/apps.json")[0]["tabs"][""]["layout"][1]["i"], "close_prices");
}

#[test]
fn an_answer_that_cannot_be_taken_is_explained_at_once() {
    let bench = desk();
    let (shown, status) = play(
        &bench,
        &["add-widget", "-t", "table", "--dir", "desk"],
        &[
            ("called?", ENTER),
            ("! type an answer, for example Close prices", "hello world\r"),
            ("! there is a widget `hello_world` already", "\u{3}"),
        ],
    );
    assert_eq!(status, 2, "{shown}");
}

#[test]
fn nothing_is_asked_that_is_said_and_nothing_where_nobody_is_to_be_asked() {
    let bench = desk();
    let (shown, status) = play(&bench, &["add-widget", "prices", "-t", "table", "--dir", "desk"], &[]);
    assert_eq!(status, 0, "{shown}");
    let (shown, status) = play(&bench, &["add-widget", "--no-input", "--dir", "desk"], &[]);
    assert_eq!(status, 2, "{shown}");
    assert!(shown.contains("the argument ID is missing"), "{shown}");
}

#[test]
fn who_stops_leaves_nothing_behind() {
    for dialogue in [
        &[("show?", ESCAPE)][..],
        &[("show?", ENTER), ("first parameter?", "\u{3}")],
        &[("show?", ENTER), ("first parameter?", ENTER), ("placed?", ENTER), ("Add it?", "n\r")],
    ] {
        let bench = desk();
        let before = (bench.tree(), bench.read("desk/widgets.json"));
        let (shown, status) = play(&bench, &["add-widget", "prices", "--dir", "desk"], dialogue);
        assert_eq!(status, 2, "{shown}");
        assert!(shown.contains("stopped; nothing was created"), "{shown}");
        assert_eq!((bench.tree(), bench.read("desk/widgets.json")), before);
    }
}
