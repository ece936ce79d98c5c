/**
 * Layers of several inputs.
 *
 * @module
 */
import type { Shape, Tensor } from "../../../kernel/mod.ts";
import { add, concat, maximum, minimum, multiply } from "../../../plugins/ops/mod.ts";
import type { LayerSource } from "./layer_source.ts";

/** What becomes of several tensors. */
export interface Merge {
  /** The shape without the batch. */
  readonly output: Shape;
  /** Computes it. */
  apply(xs: readonly Tensor[]): Tensor;
}

type Both = (a: Tensor, b: Tensor) => Tensor;

const pairwise: ReadonlyMap<string, Both> = new Map<string, Both>([
  ["Add", (a, b) => add(a, b)],
  ["Multiply", (a, b) => multiply(a, b)],
  ["Maximum", (a, b) => maximum(a, b)],
  ["Minimum", (a, b) => minimum(a, b)],
]);

/** The classes that are known. */
export const mergeTypes: readonly string[] = [...pairwise.keys(), "Concatenate"];

/** The layer of a class of {@linkcode mergeTypes}. */
export function mergeOf(source: LayerSource, shapes: readonly Shape[]): Merge {
  const both = pairwise.get(source.type);
  return both === undefined
    ? concatenation(source, shapes)
    : elementByElement(both, source, shapes);
}

function elementByElement(both: Both, source: LayerSource, shapes: readonly Shape[]): Merge {
  const [first = [], ...rest] = shapes;
  const ranks = new Set(shapes.map(({ length }) => length));
  if (rest.length === 0 || ranks.size !== 1) {
    throw source.refuse("needed: two inputs or more, with as many axes each");
  }
  const output = first.map((_, axis) => Math.max(...shapes.map((shape) => shape[axis] ?? 1)));
  const fits = shapes.every((shape) => shape.every((n, i) => n === 1 || n === output[i]));
  if (!fits) {
    const shown = shapes.map((shape) => `[${shape.join(", ")}]`).join(" and ");
    throw source.refuse(`found inputs of shapes ${shown}, needed: equal ones`);
  }
  return {
    output,
    apply: ([x, ...others]) => others.reduce((y, other) => both(y, other), some(x)),
  };
}

/** Features or channels one after the other. */
function concatenation(source: LayerSource, shapes: readonly Shape[]): Merge {
  const [first = [], ...rest] = shapes;
  const [axis] = source.axes("axis", first.length + 1, -1);
  const isFit = rest.every((shape) =>
    shape.length === first.length && shape.slice(1).join() === first.slice(1).join()
  );
  if (axis !== first.length || first.length === 2 || rest.length === 0 || !isFit) {
    throw source.refuse(
      `found axis ${axis} of ${shapes.length} inputs, allowed: the last one, of features or of ` +
        "images of one size",
    );
  }
  const channels = shapes.reduce((sum, [c = 0]) => sum + c, 0);
  return {
    output: [channels, ...first.slice(1)],
    apply: (xs) => concat(...xs, { axis: 1 }),
  };
}

function some(x: Tensor | undefined): Tensor {
  if (x === undefined) throw new Error("merge: found no inputs");
  return x;
}
