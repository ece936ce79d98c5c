/**
 * Random numbers, which are the same bits everywhere.
 *
 * @module
 */
import { type Shape, showShape } from "../../backend.ts";
import type { Duel } from "./duel.ts";

/** Checks that random numbers are those of the reference to the last bit. */
export async function checkRandom(duel: Duel): Promise<void> {
  const keys = [[0, 0], [1, 2], [0xffffffff, 0xffffffff], [0x13198a2e, 0x03707344]] as const;
  const shapes: readonly Shape[] = [[], [0], [1], [2], [5], [7, 3], [16], [33], [1000], [4097]];
  for (const key of keys) {
    for (const shape of shapes) {
      await duel.compare(
        "random",
        `key ${key.join(", ")}, shape ${showShape(shape)}`,
        [],
        (backend) => [{ data: backend.random(key, shape), shape }],
      );
    }
  }
}
