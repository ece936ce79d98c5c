/**
 * Holds the `forward` of an op to its contract: what it returns belongs to the output alone.
 *
 * @module
 */
import { UsageError } from "./errors.ts";
import type { Tensor } from "./tensor.ts";
import { hasValues } from "./without_values.ts";

/** How many `forward`s are under way, one inside the other, and the arrays of the tensors that ops made in them. */
let depth = 0;
const made: unknown[] = [];

/** Takes note of a tensor that an op has made, in case it was called by the `forward` of another. */
export function noteTensor(x: Tensor): void {
  if (depth > 0 && hasValues(x)) made.push(x.data);
}

/**
 * What the `forward` of the op `name` returns. Throws a {@linkcode UsageError} for the array of a tensor: it
 * would go back to the pool twice, and what is wrong would show far from here.
 */
export function newArray(
  name: string,
  inputs: readonly Tensor[],
  forward: () => unknown,
): unknown {
  const before = made.length;
  depth++;
  try {
    const data = forward();
    const isInput = inputs.some((x) => hasValues(x) && x.data === data);
    if (!isInput && !made.includes(data, before)) return data;
  } finally {
    depth--;
    made.length = before;
  }
  throw new UsageError(
    `${name}: forward returned the array of a tensor, needed: a new one of the backend; to make the op of ` +
      "other ops, declare compose instead of shape, forward and backward",
  );
}
