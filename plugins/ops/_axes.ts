/**
 * The axes of a reduction: which they are, and what shape is left.
 *
 * @module
 */
import { type Backend, compile, resolveAxis, type Shape, ShapeError } from "../../kernel/mod.ts";
import { formula, showShape, type Tensor } from "../../kernel/mod.ts";

const copy = compile(["x"], { y: formula.variable("x") }).kernel;

/** The axes counted from the front and ascending; all axes where none are named. */
export function resolveAxes(
  name: string,
  axes: readonly number[] | undefined,
  shape: Shape,
): number[] {
  if (axes === undefined) return shape.map((_, i) => i);
  const resolved = axes.map((axis) => resolveAxis(name, axis, shape)).sort((a, b) => a - b);
  const twice = resolved.find((axis, i) => axis === resolved[i - 1]);
  if (twice !== undefined) {
    throw new ShapeError(`${name}: axes [${axes.join(", ")}] name axis ${twice} twice`);
  }
  return resolved;
}

/** The shape with a size of 1 at each of the axes: it broadcasts back to `shape`. */
export function keptShape(shape: Shape, axes: readonly number[]): Shape {
  return shape.map((n, i) => axes.includes(i) ? 1 : n);
}

/** The shape of a reduction's output. */
export function reducedShape(shape: Shape, axes: readonly number[], keepDims: boolean): Shape {
  return keepDims ? keptShape(shape, axes) : shape.filter((_, i) => !axes.includes(i));
}

/** Throws a {@linkcode ShapeError} where a maximum would be taken over no elements. */
export function refuseEmpty(name: string, shape: Shape, axes: readonly number[]): void {
  const empty = axes.find((axis) => shape[axis] === 0);
  if (empty === undefined) return;
  throw new ShapeError(
    `${name}: axis ${empty} of shape ${showShape(shape)} is empty, needed: one element or more`,
  );
}

/** The backend's reduction; over no axes at all, a copy. */
export function reduce(
  backend: Backend,
  kind: "sum" | "max",
  x: Tensor,
  axes: readonly number[],
): unknown {
  if (axes.length > 0) return backend.reduce(kind, x, axes);
  const [data] = backend.elementwise(copy, [x], [], x.shape);
  return data;
}

/** Throws a {@linkcode ShapeError} unless there are two axes. */
export function refuseNonMatrix(name: string, shape: Shape): void {
  if (shape.length === 2) return;
  throw new ShapeError(
    `${name}: found shape ${showShape(shape)}, needed: a matrix, [rows, columns]`,
  );
}
