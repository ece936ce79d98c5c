/**
 * Sums, maxima and their places.
 *
 * @module
 */
import { type Backend, type Shape, sizeOf } from "../../../kernel/backend.ts";
import { type Engine, reshaped, type Run, seen, type TfjsArray } from "./engine.ts";
import type { TfjsTensor } from "./tensorflow.ts";

/** Returns what reduces arrays. */
export function createReduce(engine: Engine): Backend<TfjsArray>["reduce"] {
  return (kind, x, axes) =>
    engine.make((run) => {
      const result = x.shape.filter((_, axis) => !axes.includes(axis));
      if (sizeOf(x.shape) === 0) return run.fill(result, 0);
      const { shape, axis } = joined(x.shape, axes);
      const tensor = reshaped(seen(x), shape);
      switch (kind) {
        case "sum":
          return run("Sum", { x: tensor }, { axis, keepDims: false });
        case "max":
          return run("Max", { x: tensor }, { reductionIndices: axis, keepDims: false });
        case "argmax":
          return firstMaximum(run, tensor, axis);
      }
    });
}

/**
 * The first place of the maximum along an axis of n. `ArgMax` passes NaN over, and on a GPU it does not keep to the first of
 * equal ones. So: the places where the maximum stands count n, n − 1, ..., the others 0, and the largest of these tells.
 */
function firstMaximum(run: Run, x: TfjsTensor, axis: readonly number[]): TfjsTensor {
  const [along = 0] = axis;
  const n = x.shape[along] ?? 1;
  const max = run("Max", { x }, { reductionIndices: axis, keepDims: true });
  // Where there is NaN it is the maximum, which nothing equals.
  const stands = run("LogicalOr", { a: run("Equal", { a: x, b: max }), b: run("IsNan", { x }) });
  const counts = run.write(
    Float32Array.from({ length: n }, (_, i) => n - i),
    x.shape.map((size, d) => d === along ? size : 1),
  );
  const numbers = run("Cast", { x: stands }, { dtype: "float32" });
  const score = run("Multiply", { a: numbers, b: counts });
  const best = run("Max", { x: score }, { reductionIndices: axis, keepDims: false });
  return run("Sub", { a: run.fill(best.shape, n), b: best });
}

/** Shape and axes when neighbours that go the same way are one axis. */
function joined(
  shape: Shape,
  axes: readonly number[],
): { readonly shape: Shape; readonly axis: readonly number[] } {
  const parts: { size: number; readonly goes: boolean }[] = [];
  shape.forEach((size, axis) => {
    const goes = axes.includes(axis);
    const last = parts.at(-1);
    if (last?.goes === goes) last.size *= size;
    else parts.push({ size, goes });
  });
  return {
    shape: parts.map(({ size }) => size),
    axis: parts.flatMap(({ goes }, axis) => goes ? [axis] : []),
  };
}
