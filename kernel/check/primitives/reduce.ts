/**
 * Sums, maxima and their places.
 *
 * @module
 */
import { type Shape, showShape } from "../../backend.ts";
import type { HostArray } from "./compute.ts";
import type { Duel } from "./duel.ts";

/** Checks the reduce primitive: every set of axes, odd sizes, nothing, ties, NaN and infinities. */
export async function checkReduce(duel: Duel): Promise<void> {
  const shapes: readonly Shape[] = [[3, 2, 5, 4], [1, 7, 1], [257], [33, 65], [5, 1000], [1000, 5]];
  for (const shape of shapes) {
    for (const axes of subsetsOf(shape)) {
      const x = duel.draw(shape);
      await reduce(duel, "sum", x, axes);
      await reduce(duel, "max", x, axes);
      if (axes.length === 1) await reduce(duel, "argmax", x, axes);
    }
  }
  for (const shape of [[4, 0], [0, 4], [0]]) {
    for (const axes of subsetsOf(shape)) await reduce(duel, "sum", duel.draw(shape), axes);
  }
  for (const kind of ["max", "argmax"] as const) await reduce(duel, kind, duel.draw([0, 4]), [1]);

  const rows = [
    [1, 3, 3, 2, 3],
    [-Infinity, -Infinity, -Infinity, -Infinity, -Infinity],
    [1, NaN, 5, NaN, 2],
    [Infinity, 1, 2, Infinity, 3],
    [-5, -4, -3, -2, -1],
    [NaN, 1, 2, 3, 4],
    [0, -0, 0, -0, 0],
  ];
  const across = duel.given([7, 5], rows.flat());
  const down = duel.given([5, 7], [0, 1, 2, 3, 4].flatMap((i) => rows.map((row) => row[i] ?? 0)));
  for (const kind of ["max", "argmax"] as const) {
    await reduce(duel, kind, across, [1]);
    await reduce(duel, kind, down, [0]);
  }
}

function subsetsOf(shape: Shape): number[][] {
  return shape.reduce<number[][]>(
    (sets, _, axis) => [...sets, ...sets.map((set) => [...set, axis])],
    [[]],
  ).filter((set) => set.length > 0);
}

function reduce(
  duel: Duel,
  kind: "sum" | "max" | "argmax",
  x: HostArray,
  axes: readonly number[],
): Promise<void> {
  const shape = x.shape.filter((_, axis) => !axes.includes(axis));
  const count = axes.reduce((n, axis) => n * (x.shape[axis] ?? 1), 1);
  return duel.compare(
    "reduce",
    `${kind} of ${showShape(x.shape)} over ${showShape(axes)}`,
    [x],
    (backend, [input]) =>
      input === undefined ? [] : [{ data: backend.reduce(kind, input, axes), shape }],
    // n − 1 additions in any order: an error of at most n − 1 roundings of Σ|xᵢ|, and one to store.
    kind === "sum" ? { roundings: count } : {},
  );
}
