// Which requests are shown.

import { at, make } from "./dom.js";
import { WORKSPACE } from "./connect.js";

const NO_ORIGIN = " none";

export const origin = (exchange) => exchange.origin ?? NO_ORIGIN;

/** An origin as it is shown. */
export function named(text) {
  if (text === NO_ORIGIN) return "no origin";
  return text === WORKSPACE[0] ? "Workspace" : text.replace(/^https?:\/\//, "");
}

/** Offers methods and origins that were seen. */
export function offer(exchange) {
  add(at("filter-method"), exchange.method, exchange.method);
  add(at("filter-origin"), origin(exchange), named(origin(exchange)));
}

function add(select, value, text) {
  // Anybody may send any origin: a list of thousands helps nobody.
  if (select.options.length > 40 || [...select.options].some((option) => option.value === value)) return;
  select.append(make("option", { value, text }));
}

/** Whether anything is left out. */
export const active = () => ["filter-text", "filter-method", "filter-status", "filter-origin"].some((id) => at(id).value !== "");

/** A test for the exchanges that are wanted now. */
export function matcher() {
  const words = at("filter-text").value.toLowerCase().split(/\s+/).filter(Boolean);
  const [method, status, from] = ["filter-method", "filter-status", "filter-origin"].map((id) => at(id).value);
  return (exchange) => {
    if (method && exchange.method !== method) return false;
    if (from && origin(exchange) !== from) return false;
    if (status && Math.floor((exchange.status ?? 0) / 100) !== Number(status)) return false;
    const text = `${exchange.path} ${exchange.origin ?? ""} ${exchange.status ?? ""}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
}

export function begin(changed) {
  const form = at("filters");
  form.addEventListener("input", changed);
  form.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      at("filter-text").focus();
      at("filter-text").select();
    }
    if (event.key === "Escape" && event.target === at("filter-text")) {
      at("filter-text").value = "";
      changed();
    }
  });
}
