/**
 * Worked examples of ops as text.
 *
 * @module
 */
import type { Example, Nested } from "../../kernel/mod.ts";

/** `sum([[1, 2], [3, 4]], { axes: [0] }) = [4, 6]`, numbers with four digits. */
export function showExample(name: string, { inputs, attributes = {}, output }: Example): string {
  const given = Object.entries(attributes).map(([key, value]) => `${key}: ${showAttribute(value)}`);
  const all = [...inputs.map(showNested), ...given.length === 0 ? [] : [`{ ${given.join(", ")} }`]];
  return `${name}(${all.join(", ")}) = ${showNested(output)}`;
}

function showNested(values: Nested): string {
  return typeof values === "number"
    ? String(Number(values.toPrecision(4)))
    : `[${values.map(showNested).join(", ")}]`;
}

function showAttribute(value: unknown): string {
  if (typeof value === "number") return showNested(value);
  if (Array.isArray(value)) return `[${value.map(showAttribute).join(", ")}]`;
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
