/** The files by which Workspace learns what there is. They are read for each request, so that an edit shows at once. */

import { readFile } from "node:fs/promises";
import { Hono } from "hono";

const FILES = {
  "widgets.json": "application/json",
  "apps.json": "application/json",
  "thumbnail.svg": "image/svg+xml",
};

export const documents = new Hono();

for (const [name, type] of Object.entries(FILES)) {
  const file = new URL(`../${name}`, import.meta.url);
  documents.get(`/${name}`, async (c) => {
    return c.body(await readFile(file, "utf8"), 200, { "Content-Type": type });
  });
}
