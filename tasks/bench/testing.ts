/**
 * What the tests of this folder share.
 *
 * @module
 */
import type { Side } from "./contestants.ts";
import type { Timing } from "./timing.ts";

/** A contestant with these times of its turns, in milliseconds. */
export function timing(
  label: string,
  side: Side,
  turns: readonly number[],
  rest: Partial<Timing> = {},
): Timing {
  const version = side === "pytorch" ? "PyTorch 1.13" : `dinograd ${side}`;
  return { label, side, version, turns, losses: [2.3, 2.2, 2.1], problem: "", ...rest };
}
