/**
 * Which inputs run along which dimensions, with as few dimensions as possible.
 *
 * @module
 */
import type { Operand, Shape } from "../../../../kernel/backend.ts";

/** A loop nest over broadcast inputs, outermost dimension first. */
export interface Nest {
  /** The size of each dimension, above 1. */
  readonly sizes: readonly number[];
  /** For each dimension the inputs that run along it: the sum of 2ⁱ for input i. */
  readonly masks: readonly number[];
}

/** Inputs that a mask can tell apart: the bits of a float64's mantissa. */
export const maximumInputs = 52;

/**
 * Drops dimensions of size 1 and joins neighbours along which the same inputs run. Within a joined
 * dimension an input is contiguous, or is the same throughout.
 */
export function nestOf(inputs: readonly Operand<unknown>[], shape: Shape): Nest {
  const sizes: number[] = [];
  const masks: number[] = [];
  for (let d = 0; d < shape.length; d++) {
    const size = shape[d] ?? 1;
    if (size === 1) continue;
    let mask = 0;
    for (let i = 0; i < inputs.length; i++) {
      const own = inputs[i]?.shape ?? [];
      const along = own[d - shape.length + own.length] ?? 1;
      if (along !== 1) mask += 2 ** i;
    }
    const last = sizes.length - 1;
    if (masks[last] === mask) sizes[last] = (sizes[last] ?? 1) * size;
    else {
      sizes.push(size);
      masks.push(mask);
    }
  }
  return { sizes, masks };
}

/** Whether input `i` is in a mask. */
export function runsAlong(mask: number, i: number): boolean {
  return Math.floor(mask / 2 ** i) % 2 === 1;
}
