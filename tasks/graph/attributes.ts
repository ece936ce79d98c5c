/**
 * The attributes of an op as a reader wants them.
 *
 * @module
 */
import { showNumber } from "./values.ts";
import type { Attributes, Shape } from "../../kernel/mod.ts";

/** Texts longer than this are cut. */
const LONGEST = 40;

/**
 * Attributes as texts. What says nothing is left out: `undefined` and `false`, a target shape that the
 * node shows anyway, the key of random numbers.
 */
export function showAttributes(attributes: Attributes, shape: Shape): Record<string, string> {
  const shown: Record<string, string> = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false || name === "key") continue;
    const text = showValue(value);
    if (text !== showValue(shape)) shown[name] = text;
  }
  return shown;
}

function showValue(value: unknown): string {
  const text = Array.isArray(value) ? `[${value.map(showValue).join(", ")}]` : showOne(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

function showOne(value: unknown): string {
  if (typeof value === "number") return showNumber(value, 6);
  return typeof value === "object" && value !== null ? JSON.stringify(value) ?? "" : String(value);
}
