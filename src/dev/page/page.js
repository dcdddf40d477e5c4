"use strict";

const at = (id) => document.getElementById(id);
const put = (id, text) => { at(id).textContent = text; };
const make = (name, text) => { const node = document.createElement(name); node.textContent = text; return node; };
const count = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;

const PHASES = {
  starting: "starting", ready: "ready", restarting: "restarting, the previous code answers",
  failed: "not running the newest code", closing: "stopped", gone: "not reachable",
};

function phase(name) {
  put("phase", PHASES[name] || name);
  at("phase").dataset.phase = name;
}

function finding(item) {
  const node = make("li", `${item.severity}[${item.rule}]: ${item.message}`);
  node.dataset.severity = item.severity;
  node.append(make("small", `${item.file}:${item.line}:${item.column}`));
  for (const help of item.help) node.append(make("small", `help: ${help}`));
  return node;
}

function remark(item) {
  const node = make("li", item.message);
  node.dataset.severity = "warning";
  node.append(make("small", `help: ${item.help}`));
  return node;
}

function summary(state) {
  if (state.unreadable) return state.unreadable;
  if (state.widgets === null) return "There is no widgets.json file to check.";
  const counted = ["error", "warning", "hint"].filter((word) => state.counts[word]);
  if (!counted.length) return "None. The documents are fine.";
  const text = counted.map((word) => count(state.counts[word], word)).join(", ");
  const left = state.counts.left_out;
  return left ? `${text}. Not listed here: ${left}; obb-backend validate --hints --max-findings 0 shows all.` : `${text}.`;
}

function show(state) {
  phase(state.phase);
  put("source", state.source);
  put("url", state.urls[0] || "");
  put("urls", state.urls.join("  "));
  put("widgets", state.widgets === null ? "no file" : state.widgets);
  put("apps", state.apps);
  put("generation", `${state.generation}, started in ${state.millis} ms`);
  at("failure").hidden = !state.failure;
  if (state.failure) {
    put("reason", state.failure.reason);
    put("output", state.failure.output.join("\n"));
  }
  at("advice").hidden = !state.remarks.length;
  at("remarks").replaceChildren(...state.remarks.map(remark));
  put("summary", summary(state));
  at("findings").replaceChildren(...state.findings.map(finding));
}

const source = new EventSource("events");
source.onmessage = (message) => show(JSON.parse(message.data));
source.onerror = () => phase("gone");
