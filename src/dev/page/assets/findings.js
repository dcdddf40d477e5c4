// What the check found, with the way to each place.

import { at, Kept, make, prose, put, reconcile } from "./dom.js";
import { count } from "./format.js";
import { chosen, place } from "./place.js";

const SHOWN = 5;

const kept = new Kept();
let all = false;
let last = null;

function finding(item) {
  const { before, marked, after, label } = item.excerpt;
  const line = make("code", { class: "excerpt" },
    make("span", { class: "number", text: item.line }), before, make("mark", { text: marked || " " }), after,
    label ? make("span", { class: "label", text: label }) : null);
  const more = make("details", {},
    make("summary", { text: "Why it matters" }),
    make("p", {}, ...prose(item.why)),
    make("p", { class: "help" }, "More: ", make("code", { text: `obb-backend explain ${item.rule}` })));
  return make("li", { "data-severity": item.severity },
    make("p", { class: "headline" }, make("b", { class: "severity", text: item.severity }), " ",
      make("span", { class: "rule", text: item.rule, title: item.name }), " ", ...prose(item.message)),
    line,
    ...item.help.map((text) => make("p", { class: "help" }, ...prose(text))),
    item.fixable ? make("p", { class: "help" }, make("code", { text: "obb-backend validate --fix" }), " mends it.") : null,
    make("div", { class: "foot" }, place(item), more));
}

function summary(state) {
  if (!state.checked) return "Checking…";
  if (state.unreadable) return state.unreadable;
  if (state.widgets === null && !state.findings.length) return "There is no widgets.json file to check.";
  const counted = ["error", "warning", "hint"].filter((word) => state.counts[word]);
  if (!counted.length) return "None. The documents are fine.";
  return counted.map((word) => count(state.counts[word], word)).join(", ");
}

/** How to see what is not listed. */
function rest(state) {
  // `validate` reads files alone.
  if (state.serves === "target") return [make("code", { text: "hints = true" }), " under ", make("code", { text: "[validate]" })];
  return [make("code", { text: "obb-backend validate --hints --max-findings 0" })];
}

export function show(state) {
  last = state;
  const { counts, findings } = state;
  const grave = counts.error + counts.warning;
  put("summary", summary(state));
  at("summary").dataset.tone = !state.checked ? "" : state.unreadable || counts.error ? "bad" : counts.warning ? "wait" : "good";
  put("nav-findings", grave || "");
  at("nav-findings").dataset.tone = counts.error ? "bad" : "wait";
  const shown = all ? findings : findings.slice(0, SHOWN);
  const seen = new Map();
  const key = (item) => {
    const name = JSON.stringify([item.rule, item.file, item.line, item.column, item.message]);
    seen.set(name, (seen.get(name) ?? 0) + 1);
    return `${name}${seen.get(name)}`;
  };
  const nodes = kept.update(shown, key, (item) => chosen() + JSON.stringify(item), finding);
  const left = counts.left_out;
  if (left && shown.length === findings.length) {
    nodes.push(make("li", { class: "left-out" }, `${left} more not listed here: `, ...rest(state)));
  }
  reconcile(at("finding-list"), nodes);
  at("finding-list").hidden = !nodes.length;
  at("more-findings").hidden = shown.length === findings.length;
  put("more-findings", `Show ${findings.length - shown.length} more`);
}

export function begin() {
  at("more-findings").addEventListener("click", () => {
    all = true;
    show(last);
  });
}
