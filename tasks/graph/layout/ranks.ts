/**
 * Which row each item stands in: below everything that it is made from.
 *
 * @module
 */
import { UsageError } from "../../../kernel/mod.ts";

/** An arrow between two items, by their numbers. */
export interface Link {
  /** Where it begins. */
  readonly from: number;
  /** Where it ends, in a lower row. */
  readonly to: number;
}

/**
 * Rows from 0, by the longest path to each item; an item without arrows into it stands right above
 * the first that uses it. Throws a {@linkcode UsageError} for a graph that runs in a circle.
 */
export function rank(count: number, links: readonly Link[]): number[] {
  const out = Array.from({ length: count }, (): number[] => []);
  const missing = new Uint32Array(count);
  for (const { from, to } of links) {
    out[from]?.push(to);
    missing[to] = (missing[to] ?? 0) + 1;
  }
  const isSource = Array.from(missing, (n) => n === 0);
  const ranks = Array<number>(count).fill(0);
  const order = isSource.flatMap((source, i) => source ? [i] : []);
  // An array visits what is added while it is being walked.
  for (const i of order) {
    for (const j of out[i] ?? []) {
      ranks[j] = Math.max(ranks[j] ?? 0, (ranks[i] ?? 0) + 1);
      missing[j] = (missing[j] ?? 0) - 1;
      if (missing[j] === 0) order.push(j);
    }
  }
  if (order.length < count) throw new UsageError("graph: its edges run in a circle");
  isSource.forEach((source, i) => {
    const below = out[i]?.map((j) => ranks[j] ?? 0) ?? [];
    if (source && below.length > 0) ranks[i] = least(below) - 1;
  });
  return ranks;
}

function least(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => Math.min(a, b), Infinity);
}
