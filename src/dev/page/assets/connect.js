// How to bring Workspace and this server together.

import { at, copies, facts, make, put } from "./dom.js";
import { ago } from "./format.js";

const AGENT = navigator.userAgent;
const OWN = navigator.brave ? "Brave"
  : /Firefox\//.test(AGENT) ? "Firefox"
    : /Edg\//.test(AGENT) ? "Edge"
      : /Chrom(e|ium)\//.test(AGENT) ? "Chrome"
        : /Safari\//.test(AGENT) ? "Safari" : "";

const ASKS = "asks whether Workspace may access other apps and services on this device: allow it. After a refusal, allow "
  + "“Apps on device” in the site settings of Workspace.";

const BROWSERS = [
  [["Chrome", "Edge"], ASKS],
  [["Firefox"], "asks whether Workspace may access other apps and services on this device: allow it, and have it remembered."],
  [["Safari"], "reads no http address of this machine from Workspace. It needs the https address: obb-backend dev --https."],
  [["Brave"], `${ASKS} If nothing arrives all the same, lower Shields for Workspace (the lion) and load it again.`],
];

export const WORKSPACE = ["https://pro.openbb.co", "https://pro.openbb.dev", "http://localhost:1420", "https://excel.openbb.co"];

let heard = null;

export function begin() {
  const own = BROWSERS.filter(([names]) => names.includes(OWN));
  const others = BROWSERS.filter((one) => !own.includes(one));
  at("own-browser").replaceChildren(...own.map(([, text]) => make("p", {}, make("b", { text: OWN }), ` ${text}`)));
  at("browsers").replaceChildren(...others.map(([names, text]) => make("li", {}, make("b", { text: names.join(", ") }), ` ${text}`)));
  at("other-browsers").open = !own.length;
  copies(at("copy-url"), () => at("url").textContent);
  copies(at("copy-trust"), () => at("trust-command").textContent);
}

export function show(state) {
  const { certificate } = state;
  const secure = Boolean(certificate);
  put("url", state.urls[0] || "–");
  const plain = state.urls[0]?.startsWith("https:") && state.urls.find((url) => url.startsWith("http:"));
  at("also").hidden = !plain;
  put("also", plain ? `All but Safari also take ${plain}, which needs no certificate.` : "");
  at("copy-url").setAttribute("aria-label", "Copy the address");
  at("copy-trust").setAttribute("aria-label", "Copy the command");
  const own = certificate && !certificate.authority;
  const safe = location.protocol === "https:";
  put("https-note", !secure ? "Off. Safari alone needs it; start with:"
    : safe ? "On. This page came over https, so this browser accepts the certificate."
      : own ? "On." : "On. A browser that has not been told to trust the certificate refuses it. To trust it, once:");
  facts("certificate-facts", certificate ? [
    ["Kind", certificate.authority ? "issued by this machine’s own authority" : "your own, given with --cert"],
    ["Names", certificate.names.join(", ")],
    ["Valid until", certificate.until],
    ["Authority", certificate.authority && make("code", { text: certificate.authority })],
  ] : []);
  put("trust-command", secure ? "obb-backend trust" : "obb-backend dev --https");
  at("trust").hidden = Boolean(secure && (safe || own));
}

/** Remembers when Workspace asked last. */
export function hear(exchange) {
  if (WORKSPACE.includes(exchange.origin) && (heard === null || exchange.at > heard)) heard = exchange.at;
}

export function tick() {
  put("heard", heard === null ? "Workspace has not asked yet." : `Workspace asked ${ago(heard)}.`);
  at("heard").dataset.tone = heard === null ? "wait" : "good";
}
