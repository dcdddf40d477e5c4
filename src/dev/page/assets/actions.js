// What the page may have done. Each action carries the token of this run.

import { at, put } from "./dom.js";

const token = document.querySelector('meta[name="obb-token"]').content;

async function act(button, path, done) {
  button.disabled = true;
  let told = done;
  try {
    const answer = await fetch(path, { method: "POST", headers: { "x-obb-token": token } });
    if (!answer.ok) told = (await answer.json()).detail;
  } catch {
    told = "The server does not answer.";
  }
  put("acted", told);
  button.disabled = false;
  setTimeout(() => { if (at("acted").textContent === told) put("acted", ""); }, 4000);
}

export function offer() {
  at("restart").addEventListener("click", (event) => act(event.currentTarget, "restart", "Restarting."));
  at("check").addEventListener("click", (event) => act(event.currentTarget, "check", "Checking."));
}

/** Offers what is possible as long as the server is there. */
export function allow(reachable, state) {
  at("check").disabled = !reachable;
  at("restart").disabled = !reachable;
  if (state) at("restart").hidden = state.serves !== "program";
}
