/**
 * Starts the server, and ends it.
 *
 * With hot reload: obb-backend dev
 * On its own: npm run dev
 * In production: npm run build, then npm start
 */

import { existsSync } from "node:fs";
import { serve } from "@hono/node-server";
import { WebSocketServer } from "ws";
import { app } from "./app.ts";

/** Milliseconds for requests that are being answered when the server is told to end. */
const GRACE = 5000;

if (existsSync(".env")) {
  // Variables that are set already stay as they are.
  process.loadEnvFile();
}

const sockets = new WebSocketServer({ noServer: true });

const server = serve(
  {
    fetch: app.fetch,
    hostname: process.env.HOST || "127.0.0.1",
    port: Number(process.env.PORT || 7779),
    websocket: { server: sockets },
  },
  ({ address, port }) => console.log(`Listening on http://${address}:${port}`),
);

function end() {
  setTimeout(() => process.exit(), GRACE).unref();
  server.close(() => process.exit());
  for (const socket of sockets.clients) {
    socket.close(1001, "the server ends");
    socket.terminate();
  }
}

process.once("SIGINT", end);
process.once("SIGTERM", end);
