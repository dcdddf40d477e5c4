/** Keeps out who does not know the API key. Off while the variable API_KEY is empty. */

import { createHash, timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";

/** Open to everyone: the probes of clusters ask the one, and pictures are fetched without headers. */
const OPEN = ["/", "/thumbnail.svg"];

/** Answers 401 to requests without the header X-API-KEY that the variable API_KEY asks for. */
export function apiKey(origins: string[]): MiddlewareHandler {
  return async (c, next) => {
    const key = process.env.API_KEY ?? "";
    // Browsers send no headers of ours with WebSockets, but the address of the page, which they do not let it forge.
    const isSocket = c.req.header("Upgrade")?.toLowerCase() === "websocket";
    const allowed = isSocket
      ? origins.includes(c.req.header("Origin") ?? "")
      : OPEN.includes(c.req.path) || isSame(c.req.header("X-API-KEY") ?? "", key);
    if (key === "" || allowed) {
      return next();
    }
    return c.json({ detail: "The header X-API-KEY is missing or wrong" }, 401);
  };
}

/** Compares in a time that tells nothing about where two texts differ. */
function isSame(one: string, other: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(one), hash(other));
}
