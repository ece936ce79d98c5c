/**
 * The same movement of numbers with fewer axes: kernels of a GPU know six at most, and each one takes time.
 *
 * @module
 */
import type { Shape } from "../../../kernel/backend.ts";

/** A block in an array. */
export interface Axes {
  /** The array. */
  readonly outer: Shape;
  /** Where the block begins. */
  readonly begin: readonly number[];
  /** The block. */
  readonly inner: Shape;
}

/** A block where each axis that it fills is joined with the one before it. One axis at least. */
export function joinedBlock(outer: Shape, begin: readonly number[], inner: Shape): Axes {
  const axes: { outer: number; begin: number; inner: number }[] = [];
  outer.forEach((size, d) => {
    const [from = 0, wanted = size] = [begin[d], inner[d]];
    const last = axes.at(-1);
    if (last === undefined || wanted !== size) {
      axes.push({ outer: size, begin: from, inner: wanted });
      return;
    }
    last.outer *= size;
    last.begin *= size;
    last.inner *= size;
  });
  if (axes.length === 0) axes.push({ outer: 1, begin: 0, inner: 1 });
  return {
    outer: axes.map((axis) => axis.outer),
    begin: axes.map((axis) => axis.begin),
    inner: axes.map((axis) => axis.inner),
  };
}

/** A permutation without axes of size 1, where axes that stay neighbours are one. */
export function joinedOrder(
  shape: Shape,
  order: readonly number[],
): { readonly shape: Shape; readonly perm: readonly number[] } {
  /** Runs of axes that follow each other in both, in the order of the result. */
  const runs: number[][] = [];
  const kept = shape.flatMap((n, axis) => n === 1 ? [] : [axis]);
  for (const axis of order) {
    if (!kept.includes(axis)) continue;
    const last = runs.at(-1)?.at(-1);
    const follows = last !== undefined && kept.indexOf(axis) === kept.indexOf(last) + 1;
    if (follows) runs.at(-1)?.push(axis);
    else runs.push([axis]);
  }
  const sources = runs.toSorted(([a = 0], [b = 0]) => a - b);
  return {
    shape: sources.map((axes) => axes.reduce((size, axis) => size * (shape[axis] ?? 1), 1)),
    perm: runs.map((axes) => sources.indexOf(axes)),
  };
}
