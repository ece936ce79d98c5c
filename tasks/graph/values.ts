/**
 * The values of a small tensor as text.
 *
 * @module
 */
import type { Shape, Tensor } from "../../kernel/mod.ts";

/** Nested brackets as deep as the shape, four digits a number: `[[1, 2], [3, 0.3333]]`. */
export async function showValues(tensor: Tensor): Promise<string> {
  return nest([...await tensor.values()].map((value) => showNumber(value, 4)), tensor.shape);
}

function nest(texts: readonly string[], shape: Shape): string {
  const [count, ...inner] = shape;
  if (count === undefined) return texts[0] ?? "";
  const size = texts.length / Math.max(1, count);
  const parts = Array.from(
    { length: count },
    (_, i) => nest(texts.slice(i * size, (i + 1) * size), inner),
  );
  return `[${parts.join(", ")}]`;
}

/** A number with so many digits, and a minus sign as people write it. */
export function showNumber(value: number, digits: number): string {
  return String(Number(value.toPrecision(digits))).replaceAll("-", "−");
}
