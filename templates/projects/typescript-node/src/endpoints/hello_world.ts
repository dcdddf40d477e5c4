/** The widget "Hello World": a greeting in Markdown. */

import { Hono } from "hono";
import { text } from "../params.ts";

const routes = new Hono();

routes.get("/hello_world", (c) => {
  // The parameter of that name in widgets.json.
  const name = text(c.req.query(), "name", "");
  return c.text(`# Hello World ${name}`);
});

export default routes;
