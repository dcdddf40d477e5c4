// Every widget, and how its endpoint answered last.

import { at, Kept, make, put, reconcile } from "./dom.js";
import { ago, count, took } from "./format.js";
import { chosen, link } from "./place.js";
import { status } from "./traffic.js";

const STEP = 60;

const kept = new Kept();
const answers = new Map();
let patterns = [];
let paths = new Set();
let catalog = [];
let limit = STEP;

/** The path on this server that an endpoint means; null where it lies elsewhere. */
function pathOf(endpoint) {
  if (endpoint === null) return null;
  let path = endpoint.trim();
  if (/^[a-z]+:\/\//i.test(path)) {
    if (!URL.canParse(path) || new URL(path).host !== location.host) return null;
    path = new URL(path).pathname;
  }
  return `/${path.split("?")[0].replace(/^\/+|\/+$/g, "")}`;
}

function prepare(widget) {
  const path = pathOf(widget.endpoint);
  const varies = path !== null && path.includes("{");
  return { ...widget, at: path, steps: varies ? path.split("/") : null };
}

const fits = (steps, path) => {
  const asked = path.split("/");
  return asked.length === steps.length && steps.every((step, index) => step === asked[index] || (step.startsWith("{") && asked[index]));
};

function endpoint(widget) {
  if (widget.endpoint === null) return make("span", { class: "dim", text: "none" });
  if (widget.at === null || widget.steps) return make("span", { text: widget.endpoint });
  const address = new URL(`..${widget.at}`, location.href);
  if (address.origin !== location.origin) return make("span", { text: widget.endpoint });
  return make("a", { href: address.href, target: "_blank", text: widget.endpoint });
}

function row(widget) {
  const last = answers.get(widget.at);
  return make("tr", {},
    make("td", {}, make("b", { text: widget.name || widget.id }),
      make("span", { class: "id" }, make("code", { text: widget.id }), link(widget, `line ${widget.line}`))),
    make("td", { class: "kind" }, make("span", { class: "chip", text: widget.kind })),
    make("td", { class: "path" }, endpoint(widget)),
    make("td", { class: "status" }, last
      ? make("span", {}, status(last),
        make("span", { class: "dim", text: last.took === null ? "" : took(last.took) }),
        make("span", { class: "dim when", "data-at": last.at, text: ago(last.at) }))
      : make("span", { class: "dim", text: "not asked yet" })));
}

function draw() {
  const words = at("widget-text").value.toLowerCase().split(/\s+/).filter(Boolean);
  const text = (widget) => `${widget.id} ${widget.name} ${widget.kind} ${widget.endpoint ?? ""}`.toLowerCase();
  const wanted = catalog.filter((widget) => words.every((word) => text(widget).includes(word)));
  const rows = kept.update(wanted.slice(0, limit), (widget) => widget.id,
    (widget) => JSON.stringify([chosen(), widget, answers.get(widget.at)]), row);
  reconcile(at("widget-list"), rows);
  at("more-widgets").hidden = wanted.length <= limit;
  put("more-widgets", `Show more (${wanted.length - limit} left)`);
}

export function show(state) {
  catalog = state.catalog.map(prepare);
  patterns = catalog.filter((widget) => widget.steps);
  paths = new Set(catalog.map((widget) => widget.at));
  put("nav-widgets", state.widgets || "");
  const left = (state.widgets ?? 0) - catalog.length;
  put("widget-summary", !catalog.length ? "None defined."
    : `${count(state.widgets, "widget")}${left > 0 ? `, the first ${catalog.length} listed` : ""}`);
  at("widget-table").hidden = !catalog.length;
  at("widget-search").hidden = catalog.length < 8;
  draw();
}

/** Takes over how endpoints answered. */
export function hear(exchanges) {
  let news = false;
  for (const exchange of exchanges) {
    if (exchange.method === "OPTIONS") continue;
    const path = exchange.path.split("?")[0].replace(/(.)\/+$/, "$1");
    for (const key of [path, ...patterns.filter((widget) => fits(widget.steps, path)).map((widget) => widget.at)]) {
      if (!paths.has(key)) continue;
      const known = answers.get(key);
      if (known && known.id > exchange.id) continue;
      answers.set(key, exchange);
      news = true;
    }
  }
  if (news) draw();
}

export function tick() {
  for (const node of at("widget-list").querySelectorAll("[data-at]")) {
    const text = ago(Number(node.dataset.at));
    if (node.textContent !== text) node.textContent = text;
  }
}

export function begin() {
  at("widget-text").addEventListener("input", draw);
  at("more-widgets").addEventListener("click", () => {
    limit += STEP * 4;
    draw();
  });
}
