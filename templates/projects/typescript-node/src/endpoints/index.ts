/** The endpoints of all widgets: a module for each. */

import { Hono } from "hono";
import helloWorld from "./hello_world.ts";

export const endpoints = new Hono();

endpoints.route("/", helloWorld);
