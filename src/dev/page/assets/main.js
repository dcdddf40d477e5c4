// Brings the parts of the page together.

import * as actions from "./actions.js";
import * as connect from "./connect.js";
import * as findings from "./findings.js";
import * as place from "./place.js";
import * as summary from "./summary.js";
import * as traffic from "./traffic.js";
import * as widgets from "./widgets.js";
import { at, put } from "./dom.js";
import { listen } from "./stream.js";

let run = null;
let last = null;

function state(news) {
  // Another run has another token, and perhaps another page.
  if (run !== null && news.started !== run) {
    location.reload();
    return;
  }
  run = news.started;
  last = news;
  at("gone").hidden = true;
  document.body.classList.remove("stale");
  for (const part of [summary, findings, widgets, connect]) part.show(news);
  actions.allow(news.phase !== "closing", news);
  // What arrived before the widgets were known.
  widgets.hear(traffic.known());
}

function gone() {
  summary.gone();
  actions.allow(false);
  document.body.classList.add("stale");
  put("gone", "The dev server does not answer. Start obb-backend dev again: this page comes back by itself.");
  at("gone").hidden = false;
}

function heard(exchanges, anew) {
  traffic.add(exchanges, anew);
  widgets.hear(exchanges);
  exchanges.forEach(connect.hear);
  connect.tick();
}

for (const part of [connect, findings, traffic, widgets]) part.begin();
actions.offer();
place.begin(() => {
  for (const part of [summary, findings, widgets]) if (last) part.show(last);
});
listen({ state, traffic: heard, gone });
setInterval(() => {
  if (document.hidden) return;
  for (const part of [summary, connect, widgets]) part.tick();
}, 1000);
