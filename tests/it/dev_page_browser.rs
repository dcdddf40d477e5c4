//! The page at `/__obb/` in a real browser.

use serde_json::json;

use crate::support::dev_process::{DevProcess, Folder, binary, fake_project, request};
use crate::support::webdriver::{Browser, DOWN, ENTER, ESCAPE, TAB};

const WORKSPACE: &str = "https://pro.openbb.co";

fn widgets(kind: &str) -> String {
    format!(
        r#"{{ "one": {{ "name": "First widget", "description": "Says the word one.", "category": "Numbers", "type": "{kind}", "endpoint": "one", "gridData": {{ "w": 20, "h": 10 }} }} }}"#
    )
}

fn project() -> Folder {
    Folder::new(&[("widgets.json", &widgets("markdwn")), ("apps.json", "[]"), ("data/one.md", "1")])
}

/// A browser that shows the page of `dev`.
fn page(dev: &DevProcess) -> Option<Browser> {
    let browser = Browser::start()?;
    show(&browser, dev);
    Some(browser)
}

fn show(browser: &Browser, dev: &DevProcess) {
    browser.open(&format!("http://localhost:{}/__obb/", dev.port));
    browser.wait("document.querySelector('#url').textContent.startsWith('http')");
}

fn rows(browser: &Browser) -> u64 {
    browser.run("return document.querySelectorAll('#request-list tr').length").as_u64().unwrap()
}

#[test]
fn the_page_follows_saves_and_requests() {
    let project = project();
    let mut dev = DevProcess::start(project.path());
    dev.wait("validated");
    let Some(browser) = page(&dev) else { return };
    browser.wait_for_text("#phase", "Ready");
    assert_eq!(browser.text("#url"), dev.urls[0]);
    browser.wait_for_text("#findings", "markdwn");
    assert_eq!(browser.text("#finding-list .severity"), "error");
    let link = browser.run("return document.querySelector('#finding-list .place a').getAttribute('href')");
    let link = link.as_str().unwrap().to_owned();
    assert!(link.starts_with("vscode://file/") && link.contains("/widgets.json:1:"), "{link}");
    project.write("widgets.json", &widgets("markdown"));
    browser.wait("document.querySelectorAll('#finding-list .severity').length === 0");

    browser.wait_for_text("#widget-list", "not asked yet");
    browser.wait_for_text("#heard", "not asked yet");
    request(dev.port, "GET", "/one?x=1", &[("Origin", WORKSPACE)], b"");
    dev.get("/missing");
    browser.wait("document.querySelectorAll('#request-list tr').length === 2");
    browser.wait_for_text("#request-list tr:last-child .cors", "allowed");
    browser.wait_for_text("#widget-list .status", "200");
    browser.wait_for_text("#heard", "Workspace asked");
    browser.wait_for_text("#request-list tr:first-child .status", "404");

    browser.fill("#filter-status", "4");
    browser.wait("document.querySelectorAll('#request-list tr').length === 1");
    browser.wait_for_text("#request-list", "/missing");
    browser.press("/one");
    browser.wait("document.querySelectorAll('#request-list tr').length === 0");
    assert_eq!(browser.run("return document.querySelector('#filter-text').value"), "one", "`/` leads to the filter");
    browser.wait_for_text("#no-requests", "No request matches");
    browser.press(ESCAPE);
    browser.wait("document.querySelectorAll('#request-list tr').length === 1");
    browser.fill("#filter-status", "");
    browser.wait("document.querySelectorAll('#request-list tr').length === 2");
    browser.run("document.querySelector('#log').focus()");
    browser.press(DOWN);
    browser.press(DOWN);
    browser.press(ENTER);
    browser.wait_for_text("#request-list .detail", "The backend allows this origin");
    browser.wait_for_text("#request-list .detail .params", "x");
    assert_eq!(browser.run("return document.activeElement.getAttribute('aria-expanded')"), "true");
    browser.press(ENTER);
    browser.wait("document.querySelector('#request-list .detail') === null");
    assert_eq!(browser.complaints(), [""; 0]);
}

#[test]
fn the_page_is_bounded_and_the_log_stands_still_while_paused() {
    let project = project();
    let dev = DevProcess::start(project.path());
    let Some(browser) = page(&dev) else { return };
    for number in 0..230 {
        dev.get(&format!("/one?n={number}"));
    }
    browser.wait_for_text("#request-list tr:first-child", "n=229");
    assert_eq!(rows(&browser), 200);
    browser.click("#pause");
    browser.wait_for_text("#pause", "Resume");
    dev.get("/one?n=later");
    browser.wait_for_text("#fresh", "1 new");
    assert!(browser.text("#request-list tr:first-child").contains("n=229"));
    browser.click("#fresh");
    browser.wait_for_text("#request-list tr:first-child", "n=later");
    browser.click("#clear");
    browser.wait("document.querySelectorAll('#request-list tr').length === 0");
    browser.resize(360, 800);
    browser.wait("document.documentElement.scrollWidth <= innerWidth");

    let widgets: Vec<String> = (0..100)
        .map(|number| widgets("markdwn").trim_matches(['{', '}']).replace("\"one\": {", &format!("\"w{number}\": {{")))
        .collect();
    let project = Folder::new(&[("widgets.json", &format!("{{{}}}", widgets.join(",\n"))), ("apps.json", "[]")]);
    let mut dev = DevProcess::start(project.path());
    dev.wait("validated");
    show(&browser, &dev);
    let drawn = |selector: &str| browser.run(&format!("return document.querySelectorAll('{selector}').length"));
    browser.wait("document.querySelectorAll('#finding-list li').length === 5");
    browser.click("#more-findings");
    browser.wait_for_text("#finding-list .left-out", "more not listed here");
    assert_eq!(drawn("#finding-list .headline"), 50);
    assert_eq!(drawn("#widget-list tr"), 60);
    browser.fill("#widget-text", "w99");
    browser.wait("document.querySelectorAll('#widget-list tr').length === 1");
    browser.wait("document.querySelector('#restart').hidden");
}

#[test]
fn what_others_wrote_stays_text() {
    const HOSTILE: &str = "<img src=x onerror=window.hacked=1><script>window.hacked=1</script>";
    let project = fake_project();
    let name = json!(HOSTILE).to_string();
    let widget = format!(r#"{{{name}: {{"name": {name}, "type": {name}, "endpoint": "javascript:window.hacked=1"}}}}"#);
    project.write("widgets.json", &widget);
    let mut dev = DevProcess::start(project.path());
    dev.wait("ready");
    request(dev.port, "GET", "/%3Cimg%20src=x%20onerror=window.hacked=1%3E", &[("Origin", HOSTILE)], b"");
    project.write("fake.py", &format!("raise SystemExit({HOSTILE:?})\n"));
    dev.wait("failed");
    let Some(browser) = page(&dev) else { return };
    for place in ["#output", "#widget-list", "#finding-list", "#advice-list"] {
        browser.wait_for_text(place, "<img src=x onerror=");
    }
    browser.wait_for_text("#phase", "Failed");
    browser.wait("document.querySelectorAll('#request-list tr').length === 1");
    let made = browser.run("return [document.querySelectorAll('img, main script').length, window.hacked ?? null]");
    assert_eq!(made, json!([0, null]));
    let links = browser.run(
        "return [...document.querySelectorAll('a')].map((a) => a.protocol).filter((p) => !['http:', 'https:', 'vscode:'].includes(p))",
    );
    assert_eq!(links, json!([]));
    assert_eq!(browser.complaints(), [""; 0]);
}

#[test]
fn the_page_comes_back_with_the_server() {
    let project = project();
    let dev = DevProcess::start(project.path());
    let port = dev.port;
    let Some(browser) = page(&dev) else { return };
    browser.wait_for_text("#phase", "Ready");
    drop(dev);
    browser.wait_for_text("#gone", "does not answer");
    browser.wait_for_text("#phase", "Not reachable");
    assert_eq!(browser.run("return document.querySelector('#check').disabled"), true);
    let mut again = binary();
    again.arg("dev").arg(project.path()).args(["--message-format", "json", "--port", &port.to_string()]);
    let mut dev = DevProcess::from_command(&mut again);
    dev.wait("validated");
    browser.wait_for_text("#phase", "Ready");
    browser.wait("document.querySelector('#gone').hidden");
    browser.click("#check:enabled");
    dev.wait("validated");
}

#[test]
fn the_keyboard_suffices_and_everything_has_a_name() {
    let project = project();
    let mut dev = DevProcess::start(project.path());
    dev.wait("validated");
    let Some(browser) = page(&dev) else { return };
    browser.wait_for_text("#findings", "markdwn");
    let focused = "return document.activeElement.id || document.activeElement.className || document.activeElement.hash";
    browser.press(TAB);
    assert_eq!(browser.run(focused), "skip");
    let ring = browser.run("return getComputedStyle(document.activeElement).outlineStyle");
    assert_eq!(ring, "solid", "the focus is seen");
    browser.press(ENTER);
    assert_eq!(browser.run(focused), "main");
    let mut passed = Vec::new();
    for _ in 0..40 {
        browser.press(TAB);
        let now = browser.run(focused);
        if passed.first() == Some(&now) || now == "skip" {
            break;
        }
        passed.push(now);
    }
    let place = |id: &str| passed.iter().position(|one| one == id).unwrap_or_else(|| panic!("{id} in {passed:?}"));
    let order = ["editor", "pause", "filter-text", "filter-origin", "log", "widget-table", "copy-url"].map(place);
    assert!(order.is_sorted(), "{passed:?}");
    let marked = browser.run(
        "return [...document.querySelectorAll('button, input, select, a, [tabindex=\"0\"]')].filter((node) => node.checkVisibility())
            .map((node, index) => { node.dataset.test = index; return index; })",
    );
    for index in marked.as_array().unwrap() {
        let (role, name) = browser.role_and_name(&format!("[data-test='{index}']"));
        assert!(
            !name.trim().is_empty(),
            "a {role} without a name: {}",
            browser.text(&format!("[data-test='{index}']"))
        );
    }
    assert_eq!(browser.role_and_name("#phase"), ("heading".to_owned(), "Ready".to_owned()));
    assert_eq!(browser.role_and_name("#summary").0, "status");
    assert_eq!(browser.role_and_name("#log").0, "region");
    assert_eq!(browser.role_and_name("#filter-text"), ("searchbox".to_owned(), "Path or origin".to_owned()));
}

#[test]
fn the_backend_is_restarted_by_a_button_and_its_failure_leads_to_the_line() {
    let project = fake_project();
    let mut dev = DevProcess::start(project.path());
    dev.wait("ready");
    let Some(browser) = page(&dev) else { return };
    browser.wait_for_text("#phase", "Ready");
    browser.click("#restart");
    assert_eq!(dev.wait("ready")["generation"], 2);
    browser.wait_for_text("#generation", "#2");
    browser.click("#check");
    while dev.seen("validated") < 2 {
        dev.wait("validated");
    }
    browser.wait_for_text("#acted", "Checking");
    project.write("fake.py", "def load():\n    return missing\n\nload()\n");
    browser.wait_for_text("#phase", "Failed");
    browser.wait_for_text("#phase-note", "The previous code keeps answering");
    browser.wait_for_text("#output", "NameError: name 'missing' is not defined");
    let links = "[...document.querySelectorAll('#output a')].map((a) => a.getAttribute('href'))";
    let last = browser.run(&format!("return {links}.at(-1)"));
    assert!(last.as_str().unwrap().ends_with("/fake.py:2:1"), "{last}");
    browser.fill("#editor", "zed");
    browser.wait(&format!("{links}.every((link) => link.startsWith('zed://file/'))"));
    project.save_version("2");
    browser.wait_for_text("#phase", "Ready");
    browser.wait("document.querySelector('#failure').hidden");
    assert_eq!(browser.complaints(), [""; 0]);
}
