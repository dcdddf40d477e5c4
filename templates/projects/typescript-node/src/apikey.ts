/** Keeps out who does not know the API key. Off while the variable API_KEY is empty. */

import { createHash, timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";

/** Open to everyone: the probes of clusters ask the one, and pictures are fetched without headers. */
const OPEN = ["/", "/thumbnail.svg"];

/** Answers 401 to requests without the header X-API-KEY that the variable API_KEY asks for. */
export function apiKey(mayRead: (origin: string) => boolean): MiddlewareHandler {
  return async (c, next) => {
    const key = process.env.API_KEY ?? "";
    // Browsers send no such header with a WebSocket, but which page opens it.
    const isSocket = c.req.header("Upgrade")?.toLowerCase() === "websocket";
    const allowed =
      key === "" ||
      OPEN.includes(c.req.path) ||
      isSame(c.req.header("X-API-KEY") ?? "", key) ||
      (isSocket && mayRead(c.req.header("Origin") ?? ""));
    if (allowed) {
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
