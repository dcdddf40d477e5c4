/**
 * Reads the parameters of widgets.
 *
 * Workspace leaves out what is empty, so that each has a default or may be undefined. A value that does not fit is
 * refused with a sentence that the widget shows.
 */

import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";

/** What was sent, in the query or in a document. */
export type Values = Record<string, unknown>;

/** The text called `name`. */
export function text<F extends string | undefined = undefined>(
  values: Values,
  name: string,
  fallback?: F,
): string | F {
  const value = values[name] ?? "";
  return value === "" ? (fallback as F) : String(value);
}

/** The number called `name`. */
export function number<F extends number | undefined = undefined>(
  values: Values,
  name: string,
  fallback?: F,
): number | F {
  const value = text(values, name);
  if (value === undefined) {
    return fallback as F;
  }
  const parsed = Number(value);
  return Number.isFinite(parsed) ? parsed : refuse(name, value, "a number");
}

/** The whole number called `name`. */
export function integer<F extends number | undefined = undefined>(
  values: Values,
  name: string,
  fallback?: F,
): number | F {
  const value = number(values, name, fallback);
  return value === undefined || Number.isSafeInteger(value)
    ? value
    : refuse(name, String(value), "a whole number");
}

/** Whether what is called `name` is on. */
export function boolean(values: Values, name: string, fallback = false): boolean {
  const value = text(values, name)?.toLowerCase();
  if (value === undefined) {
    return fallback;
  }
  return value === "true" || (value === "false" ? false : refuse(name, value, "true or false"));
}

/** The day called `name`, written like 2026-01-31. */
export function date<F extends string | undefined = undefined>(
  values: Values,
  name: string,
  fallback?: F,
): string | F {
  const value = text(values, name);
  if (value === undefined) {
    return fallback as F;
  }
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));
  return isDay ? value : refuse(name, value, "a day such as 2026-01-31");
}

/** The one of `choices` that is called `name`. */
export function choice<T extends string, F extends T | undefined = undefined>(
  values: Values,
  name: string,
  choices: readonly T[],
  fallback?: F,
): T | F {
  const value = text(values, name);
  if (value === undefined) {
    return fallback as F;
  }
  const found = choices.find((one) => one === value);
  return found ?? refuse(name, value, `one of ${choices.join(", ")}`);
}

/** The texts called `name`: several, with commas between. */
export function list(values: Values, name: string, fallback: string[] = []): string[] {
  const value = values[name] ?? "";
  const items = Array.isArray(value) ? value.map(String) : String(value).split(",");
  const found = items.map((item) => item.trim()).filter((item) => item !== "");
  return found.length > 0 ? found : fallback;
}

/** The JSON object that was sent in the body, or none. */
export async function body(c: Context): Promise<Values> {
  const sent = await c.req.text();
  try {
    let value: unknown = sent === "" ? {} : JSON.parse(sent);
    if (typeof value === "string") {
      // Some send the document as a text inside a document.
      value = JSON.parse(value);
    }
    return typeof value === "object" ? { ...value } : {};
  } catch {
    throw new HTTPException(400, { message: "The body is not JSON" });
  }
}

function refuse(name: string, value: string, wanted: string): never {
  throw new HTTPException(400, { message: `${name} must be ${wanted}, not ${value}` });
}
