// What runs, since when, and why it does not.

import { at, facts, make, prose, put, reconcile } from "./dom.js";
import { ago, clock, span, took } from "./format.js";
import { chosen, output } from "./place.js";

const NEXT = "Mend it and save: the next save is tried.";

const SERVES = { files: "The files are served as they are.", target: "It runs by itself and is not started here." };

const PHASES = {
  starting: ["Starting", "wait", () => "Requests are held until the backend answers."],
  ready: ["Ready", "good", (state) => SERVES[state.serves] ?? ""],
  restarting: [
    "Restarting",
    "wait",
    (state) => (state.answers ? "The previous code answers until the new one does." : "Requests are held until the new code answers."),
  ],
  failed: ["Failed", "bad", (state) => (state.answers ? `The previous code keeps answering. ${NEXT}` : `Nothing answers. ${NEXT}`)],
  closing: ["Stopping", "bad", () => ""],
  gone: ["Not reachable", "bad", () => "What is shown below is how it was."],
};

const COLOURS = { good: "#1f9d5b", wait: "#d08a12", bad: "#d6382c" };

let shown = null;
let drawn = "";

function phase(name, state) {
  const [title, tone, note] = PHASES[name] || [name, "wait", () => ""];
  put("phase", title);
  at("phase").dataset.tone = tone;
  put("phase-note", note(state));
  document.title = `${title} – ${state ? state.source : "obb-backend"}`;
  const dot = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="6" fill="${COLOURS[tone]}"/></svg>`;
  at("icon").href = `data:image/svg+xml,${encodeURIComponent(dot)}`;
}

export function show(state) {
  shown = state;
  phase(state.phase, state);
  put("version", state.version);
  put("source", state.source);
  put("generation", `#${state.generation}`);
  for (const id of ["generation", "took"]) at(id).parentElement.hidden = state.serves !== "program";
  put("took", state.since ? took(state.millis) : "–");
  put("widget-count", state.widgets ?? "no file");
  put("apps", state.apps);
  at("failure").hidden = !state.failure;
  if (state.failure) {
    put("failure-title", state.answers ? "The newest code does not run" : "The backend does not run");
    put("reason", state.failure.reason);
    const printed = chosen() + JSON.stringify(state.failure.output);
    at("output").hidden = !state.failure.output.length;
    if (printed !== drawn) {
      at("output").replaceChildren(...output(state.failure.output));
      // The last line mostly says it all.
      at("output").scrollTop = at("output").scrollHeight;
    }
    drawn = printed;
    put("failed-at", state.failure.at ? clock(state.failure.at) : "");
  }
  at("advice").hidden = !state.advice.length;
  reconcile(at("advice-list"), state.advice.map((one) => make("li", { "data-kind": one.kind },
    make("p", {}, ...prose(one.message)), make("p", { class: "help" }, ...prose(one.help)))));
  facts("backend-facts", [
    ["Folder", make("code", { text: state.root })],
    ["Command", state.command && make("code", { text: state.command })],
    ["Addresses", state.urls.join(", ")],
    ["Server since", clock(state.started)],
    ["Last start", state.serves === "program" && state.since && `${clock(state.since)}, took ${took(state.millis)}`],
  ]);
  tick();
}

export function gone() {
  if (shown === null || at("phase").textContent !== PHASES.gone[0]) phase("gone", shown);
}

/** Brings what depends on the time up to date. */
export function tick() {
  if (!shown || !shown.since) return;
  put("uptime", shown.answers ? span(Date.now() - shown.since) : "–");
  at("took").title = `${clock(shown.since)}, ${ago(shown.since)}`;
}
