/**
 * Finds right numbers in the wrong place: mirrored, another input's, or one row of many.
 *
 * @module
 */
import { type Shape, showShape, sizeOf } from "../../backend.ts";
import { agree, permutations, permuteValues, stridesOf, sumValues } from "../arrays.ts";
import type { Evidence } from "./evidence.ts";

/** Whether the found gradient is the expected one with its axes in another order. */
export function findOrder(
  { expected, found, input: { name, shape } }: Evidence,
): string | undefined {
  if (shape.length > 4) return undefined;
  const order = permutations(shape.length).find((order) =>
    order.some((axis, i) => axis !== i) &&
    agree(permuteValues(expected, shape, order), found)
  );
  if (order === undefined) return undefined;
  return shape.length === 2
    ? "the matrix is transposed: found = transpose(expected)"
    : `the axes of ${name}∇ are in another order: found = permute(expected, [${order.join(", ")}])`;
}

/** Whether the found gradient is that of another input, or its negative. */
export function findOther({ found, others }: Evidence): string | undefined {
  for (const { name, values } of others) {
    if (agree(values, found)) return `this is the gradient of ${name}: inputs are mixed up`;
    if (agree(values.map((v) => -v), found)) {
      return `this is the negative gradient of ${name}: inputs are mixed up`;
    }
  }
  return undefined;
}

/** Whether the gradient of a repeated input was taken from one copy, not summed over all of them. */
export function findShare(evidence: Evidence): string | undefined {
  const { found, unsummed, input, output } = evidence;
  if (unsummed === undefined || input.values.length === output.values.length) return undefined;
  const lead = output.shape.length - input.shape.length;
  const repeated = output.shape.flatMap((n, axis) =>
    n > 1 && (axis < lead || input.shape[axis - lead] === 1) ? [axis] : []
  );
  for (const axes of subsets(repeated)) {
    for (const which of ["first", "last"] as const) {
      const share = takeAlong(unsummed, output.shape, axes, which);
      if (!agree(sumValues(share, output.shape, input.shape), found)) continue;
      const names = axes.map((axis) => `axis ${axis}`).join(" and ");
      return `the sum over ${names} of the output is missing: ${input.name} was broadcast along it, ` +
        `but only the ${which} of its ${sizeOf(axes.map((axis) => output.shape[axis] ?? 1))} ` +
        `copies counts; sumTo(..., ${showShape(input.shape)}) adds them up`;
    }
  }
  return undefined;
}

/** Zero wherever the position along one of `axes` is not the first or last. */
function takeAlong(
  values: Float64Array,
  shape: Shape,
  axes: readonly number[],
  which: "first" | "last",
): Float64Array {
  const steps = stridesOf(shape);
  return values.map((value, i) =>
    axes.every((axis) => {
        const n = shape[axis] ?? 1;
        return Math.floor(i / (steps[axis] ?? 1)) % n === (which === "first" ? 0 : n - 1);
      })
      ? value
      : 0
  );
}

function subsets(list: readonly number[]): number[][] {
  return list.reduce<number[][]>((sets, x) => [...sets, ...sets.map((set) => [...set, x])], [[]])
    .filter((set) => set.length > 0);
}
