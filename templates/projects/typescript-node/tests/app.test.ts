/** Asks the server what Workspace would ask it. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { ALLOWED_ORIGINS, app } from "../src/app.ts";

interface Param {
  paramName: string;
  type?: string;
  value?: unknown;
}

interface Widget {
  type?: string;
  endpoint: string;
  params?: (Param | Param[])[];
}

/** The types of widget whose endpoint Workspace asks with GET. */
const ASKED_WITH_GET =
  "table live_grid metric chart chart-highcharts chart-vegalite markdown newsfeed html youtube pdf file_viewer";

async function ask(path: string, init?: RequestInit): Promise<Response> {
  return app.request(path, init);
}

/** The path of a widget's endpoint with the defaults of its parameters, as Workspace builds it. */
function path(widget: Widget): string {
  let place = `/${widget.endpoint.replace(/^\//, "")}`;
  const query = new URLSearchParams();
  for (const param of (widget.params ?? []).flat()) {
    const value = String(param.value ?? "").replace(/^\$currentDate.*/, "2026-01-08");
    if (place.includes(`{${param.paramName}}`)) {
      place = place.replaceAll(`{${param.paramName}}`, encodeURIComponent(value));
    } else if (value !== "" && param.type !== "form") {
      query.set(param.paramName, value);
    }
  }
  return `${place}?${query}`;
}

// What the machine may have set is not to decide.
beforeEach(() => {
  delete process.env.API_KEY;
  delete process.env.ALLOWED_ORIGINS;
});

test("the documents are served", async () => {
  for (const name of ["widgets.json", "apps.json", "thumbnail.svg"]) {
    assert.equal((await ask(`/${name}`)).status, 200, name);
  }
});

test("each widget answers with the defaults of its parameters", async () => {
  const widgets = (await (await ask("/widgets.json")).json()) as Record<string, Widget>;
  for (const [id, widget] of Object.entries(widgets)) {
    const isOwn = !widget.endpoint.startsWith("http");
    if (isOwn && ASKED_WITH_GET.split(" ").includes(widget.type ?? "table")) {
      const answer = await ask(path(widget));
      assert.equal(answer.status, 200, `${id}: ${await answer.text()}`);
    }
  }
});

test("the greeting names who is asked for", async () => {
  const answer = await ask("/hello_world?name=Ada");
  assert.equal(await answer.text(), "# Hello World Ada");
});

test("the pages of Workspace may read the answers, and no others", async () => {
  process.env.ALLOWED_ORIGINS = "https://desk.example https://other.example";
  const own = "https://desk.example";
  for (const origin of [...ALLOWED_ORIGINS, own, "https://example.com"]) {
    const answer = await ask("/no/such/endpoint", { headers: { Origin: origin } });
    const expected = [...ALLOWED_ORIGINS, own].includes(origin) ? origin : null;
    assert.equal(answer.headers.get("Access-Control-Allow-Origin"), expected);
  }
});

test("with a key set, only who knows it gets an answer", async () => {
  process.env.API_KEY = "secret";
  const [Origin] = ALLOWED_ORIGINS;
  assert(Origin);
  const refused = await ask("/widgets.json", { headers: { Origin, "X-API-KEY": "wrong" } });
  assert.equal(refused.status, 401);
  assert.equal(refused.headers.get("Access-Control-Allow-Origin"), Origin);
  assert.match(await refused.text(), /"detail":/);
  const answer = await ask("/widgets.json", { headers: { "X-API-KEY": "secret" } });
  assert.equal(answer.status, 200);
  for (const open of ["/", "/thumbnail.svg"]) {
    assert.equal((await ask(open)).status, 200, open);
  }
  const preflight = await ask("/widgets.json", {
    method: "OPTIONS",
    headers: {
      Origin,
      "Access-Control-Request-Method": "GET",
      "Access-Control-Request-Headers": "x-api-key",
    },
  });
  assert.equal(preflight.status, 204);
  assert.equal(preflight.headers.get("Access-Control-Allow-Headers"), "x-api-key");
});

test("sockets are let in by page or key", async () => {
  process.env.API_KEY = "secret";
  const [Origin] = ALLOWED_ORIGINS;
  assert(Origin);
  const cases: [Record<string, string>, number][] = [
    [{}, 401],
    [{ Origin: "https://example.com" }, 401],
    [{ Origin }, 404],
    [{ "X-API-KEY": "secret" }, 404],
  ];
  for (const [headers, expected] of cases) {
    const answer = await ask("/no/such/socket", { headers: { ...headers, Upgrade: "websocket" } });
    assert.equal(answer.status, expected, JSON.stringify(headers));
  }
});
