/**
 * A backend for OpenBB Workspace.
 *
 * Workspace is a web page. It asks this server three things:
 *
 *     GET /widgets.json            which widgets are there?
 *     GET /apps.json               which dashboards are made of them?
 *     GET /hello_world?name=Ada    what does the widget "hello_world" show?
 */

import { Hono } from "hono";
import { cors } from "hono/cors";
import { HTTPException } from "hono/http-exception";
import { apiKey } from "./apikey.ts";
import { documents } from "./documents.ts";
import { endpoints } from "./endpoints/index.ts";

/** The web pages that may read this server. Browsers hide its answers from all others. */
export const ALLOWED_ORIGINS = [
  "https://pro.openbb.co", // OpenBB Workspace
  "https://pro.openbb.dev", // OpenBB Workspace, development version
  "http://localhost:1420", // the desktop app
  "https://excel.openbb.co", // the Excel add-in
];

/** Whether the page at `origin` may read this server: one of those, or of the variable ALLOWED_ORIGINS. */
function mayRead(origin: string): boolean {
  const more = (process.env.ALLOWED_ORIGINS ?? "").split(/\s+/);
  return origin !== "" && [...ALLOWED_ORIGINS, ...more].includes(origin);
}

export const app = new Hono();

app.use(cors({ origin: (page) => (mayRead(page) ? page : null), credentials: true }));
app.use(apiKey(mayRead));

// For people who open the address in a browser. Workspace does not ask for it.
app.get("/", (c) => c.json({ info: "A custom backend for OpenBB Workspace" }));

app.route("/", documents);
app.route("/", endpoints);

// Workspace shows what stands under `detail`.
app.notFound((c) => c.json({ detail: `There is no endpoint ${c.req.path}` }, 404));

app.onError((error, c) => {
  if (error instanceof HTTPException) {
    return c.json({ detail: error.message }, error.status);
  }
  console.error(error);
  return c.json({ detail: "The server made a mistake; its log says which" }, 500);
});
