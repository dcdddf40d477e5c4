// One request in full: what was asked with which parameters, what came back, and how to ask again.

import { copies, make } from "./dom.js";
import { bytes, clock, shortened, took } from "./format.js";

const MEANING = {
  none: "The request names no origin: no page of another server asked.",
  same_origin: "A page of this very server asked, which needs no permission.",
  allowed: "The backend allows this origin.",
  added: "The backend says nothing to this origin. This server added what the browser wants; in production nobody will.",
  refused: "This origin is not allowed, so the browser hides the answer from its page.",
};

const LONGEST = 2000;

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

/** The request as a command for a terminal. */
function curl(exchange) {
  const parts = ["curl", "-i"];
  if (exchange.method !== "GET") parts.push("-X", quoted(exchange.method));
  if (exchange.origin !== null) parts.push("-H", quoted(`Origin: ${exchange.origin}`));
  return [...parts, quoted(location.origin + exchange.path)].join(" ");
}

function parameters(query) {
  const pairs = [...new URLSearchParams(query)].slice(0, 100);
  return make("dl", { class: "facts params" }, ...pairs.flatMap(([name, value]) => [
    make("dt", { text: shortened(name, 200) }), make("dd", {}, make("code", { text: shortened(value, LONGEST) || " " }))]));
}

/** The row that shows all of `exchange`. */
export function detail(exchange, columns) {
  const { at, path, took: first, total, bytes: size, progress } = exchange;
  const query = path.includes("?") ? path.slice(path.indexOf("?") + 1) : "";
  const times = [first !== null && `${took(first)} until the answer began`, total !== null && `${took(total)} until its last byte`];
  const button = make("button", { type: "button", text: "Copy as curl" });
  copies(button, () => curl(exchange));
  const rows = [
    ["Asked", `${clock(at)}.${String(at % 1000).padStart(3, "0")}`],
    ["Address", make("code", { text: shortened(path, LONGEST) })],
    ["Parameters", query && parameters(query)],
    ["Time", times.filter(Boolean).join(", ") || "no answer yet"],
    ["Size", progress === "done" && bytes(size)],
    ["Origin", exchange.origin],
    ["CORS", MEANING[exchange.cors] ?? exchange.cors],
  ];
  const shown = rows.filter(([, value]) => value).flatMap(([term, value]) => [
    make("dt", { text: term }), make("dd", {}, value)]);
  return make("tr", { class: "detail" }, make("td", { colspan: columns }, make("dl", { class: "facts" }, ...shown), button));
}
