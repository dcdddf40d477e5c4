// The request log: newest first, of bounded length, still while somebody reads it.

import { at, Kept, make, put, reconcile } from "./dom.js";
import { detail } from "./detail.js";
import { active, begin as beginFilter, matcher, named, offer, origin } from "./filter.js";
import { bytes, clock, count, shortened, took } from "./format.js";

/** Requests kept here, and rows drawn. */
const KEPT = 2000;
const DRAWN = 200;

const CORS = {
  none: ["–", ""], same_origin: ["same origin", ""], allowed: ["allowed", "good"],
  added: ["added here", "wait"], refused: ["refused", "bad"],
};

const ENDS = { gone: "client left", broken: "broke off" };

const COLUMNS = 8;

const kept = new Kept();
const details = new Kept();
const open = new Set();
let exchanges = new Map();
let paused = false;
let pausedAt = 0;
let cleared = 0;
let due = false;

/** The status of an answer, and how it ended where that is not the usual way. */
export function status({ status: code, progress }) {
  const end = ENDS[progress];
  const tone = progress === "broken" || code >= 500 ? "bad" : code === null || code >= 300 && code < 400 ? "" : code >= 400 ? "wait" : "good";
  const text = code === null ? end ?? "waiting" : String(code);
  return make("span", {}, make("span", { class: "pill", "data-tone": tone, text }),
    end && code !== null ? make("span", { class: "dim", text: ` ${end}` }) : null);
}

function size(exchange) {
  if (exchange.kind === "upgrade") return "socket";
  if (exchange.progress === "answering") return exchange.kind === "stream" ? "stream" : "…";
  return exchange.progress === "waiting" ? "" : bytes(exchange.bytes);
}

function row(exchange) {
  const [cors, corsTone] = CORS[exchange.cors] ?? [exchange.cors, ""];
  const [path, ...query] = shortened(exchange.path, 300).split("?");
  const asked = query.length ? make("span", { class: "query", text: `?${query.join("?")}` }) : null;
  const time = exchange.took === null ? "" : took(exchange.took);
  return make("tr", {},
    make("td", { class: "time", text: clock(exchange.at) }),
    make("td", { class: "method", text: exchange.method }),
    make("td", { class: "path" }, make("button", {
      type: "button", tabindex: "-1", onclick: () => toggle(exchange.id),
    }, path, asked)),
    make("td", { class: "status" }, status(exchange)),
    make("td", { class: "number", text: time, title: exchange.total === null ? null : `${took(exchange.total)} until its last byte` }),
    make("td", { class: "number size", text: size(exchange) }),
    make("td", { class: "origin", text: exchange.origin === null ? "–" : named(origin(exchange)), title: exchange.origin }),
    make("td", { class: "cors" }, make("span", { "data-tone": corsTone, text: cors })));
}

function draw() {
  due = false;
  const wanted = matcher();
  const listed = [...exchanges.values()].filter((exchange) => exchange.id > cleared);
  const frozen = (exchange) => paused && exchange.id > pausedAt;
  const visible = listed.filter((exchange) => !frozen(exchange) && wanted(exchange)).reverse();
  const fresh = listed.filter((exchange) => frozen(exchange) && wanted(exchange)).length;
  const drawn = visible.slice(0, DRAWN);
  const rows = kept.update(drawn, (exchange) => exchange.id, JSON.stringify, row);
  const opened = details.update(drawn.filter((exchange) => open.has(exchange.id)), (exchange) => exchange.id, JSON.stringify,
    (exchange) => detail(exchange, COLUMNS));
  let next = 0;
  reconcile(at("request-list"), drawn.flatMap(({ id }, index) => (open.has(id) ? [rows[index], opened[next++]] : [rows[index]])));
  drawn.forEach(({ id }, index) => rows[index].querySelector("button").setAttribute("aria-expanded", String(open.has(id))));
  at("no-requests").hidden = rows.length > 0;
  at("request-table").hidden = !rows.length;
  put("no-requests", listed.length && active() ? "No request matches the filter." : "Nothing has asked yet. What Workspace asks appears here.");
  at("fresh").hidden = !fresh;
  put("fresh", `${fresh} new, show`);
  put("nav-requests", listed.length || "");
  const failed = listed.filter((exchange) => exchange.status >= 400 || exchange.progress === "broken").length;
  const shown = rows.length === listed.length ? count(listed.length, "request") : `${rows.length} of ${count(listed.length, "request")}`;
  put("request-summary", listed.length ? `${shown}${failed ? `, ${failed} failed` : ""}` : "None yet.");
}

function toggle(id) {
  if (open.delete(id)) return soon();
  open.add(id);
  // What is read must not move away.
  pause(true);
  soon();
}

/** The arrow keys go from request to request: hundreds of stops for the tab key would bar the way. */
function walk(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
  const stops = [...at("request-list").querySelectorAll("td.path button")];
  const now = stops.indexOf(document.activeElement);
  const to = stops[now < 0 && step < 0 ? stops.length - 1 : now + step];
  if (!to) return;
  event.preventDefault();
  to.focus();
}

function soon() {
  if (due) return;
  due = true;
  // A hidden page draws no frames, and nobody looks.
  if (document.hidden) setTimeout(draw, 500);
  else requestAnimationFrame(draw);
}

/** Takes over exchanges, new ones and known ones that went on. */
export function add(list, anew) {
  if (anew) {
    exchanges = new Map();
    open.clear();
    cleared = Math.min(cleared, list.at(-1)?.id ?? 0);
  }
  for (const exchange of list) {
    exchanges.set(exchange.id, exchange);
    offer(exchange);
  }
  for (const id of exchanges.keys()) {
    if (exchanges.size <= KEPT) break;
    exchanges.delete(id);
  }
  soon();
}

/** Every exchange that is kept, oldest first. */
export const known = () => [...exchanges.values()];

const newest = () => Math.max(0, ...exchanges.keys());

function pause(wanted) {
  if (paused === wanted) return;
  paused = wanted;
  pausedAt = newest();
  at("pause").classList.toggle("on", paused);
  put("pause", paused ? "Resume" : "Pause");
  soon();
}

export function begin() {
  beginFilter(soon);
  const log = at("log");
  at("pause").addEventListener("click", () => pause(!paused));
  at("clear").addEventListener("click", () => {
    cleared = newest();
    soon();
  });
  at("fresh").addEventListener("click", () => {
    log.scrollTop = 0;
    pause(false);
    log.focus({ preventScroll: true });
  });
  log.addEventListener("keydown", walk);
  // Whoever scrolls down reads: rows must not move away then.
  log.addEventListener("scroll", () => {
    if (log.scrollTop > 40) pause(true);
  }, { passive: true });
}
