/**
 * Broadcasting and its adjoint: what is repeated forwards is summed backwards.
 *
 * @module
 */
import { sameShape, type Shape, showShape } from "./backend.ts";
import { ShapeError } from "./errors.ts";
import { compile } from "./formula/compile.ts";
import { variable } from "./formula/expr.ts";
import { record } from "./op.ts";
import { Allocation, type Tensor } from "./tensor.ts";

const identity = compile(["x"], { y: variable("x") }).kernel;

/** The common shape of the inputs, aligned at the right; a size of 1 stretches. */
export function broadcastShapes(name: string, inputs: readonly { readonly shape: Shape }[]): Shape {
  let common: Shape = inputs[0]?.shape ?? [];
  for (const { shape } of inputs) {
    if (sameShape(common, shape)) continue;
    const rank = Math.max(common.length, shape.length);
    const joined: number[] = [];
    for (let i = 1; i <= rank; i++) {
      const [a, b] = [common.at(-i) ?? 1, shape.at(-i) ?? 1];
      if (a !== b && a !== 1 && b !== 1) {
        const shapes = inputs.map((x) => showShape(x.shape)).join(" and ");
        throw new ShapeError(`${name}: shapes ${shapes} do not broadcast: ${a} and ${b} differ`);
      }
      joined.unshift(a === 1 ? b : a);
    }
    common = joined;
  }
  return common;
}

/** `x` repeated along new axes and axes of size 1. Its adjoint is {@linkcode sumTo}. */
export function broadcastTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const { backend } = x;
  const [data] = backend.elementwise(identity, [x], [], shape);
  return record(
    new Allocation(backend, data),
    shape,
    {
      op: "expand",
      inputs: [x],
      attributes: { shape },
      backward: (grad) => [() => sumTo(grad, x.shape)],
      keeps: () => [],
    },
    [x],
    "expand",
  );
}

/** `x` summed over the axes along which `shape` broadcasts to it. The adjoint of broadcasting. */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const { backend } = x;
  const lead = x.shape.length - shape.length;
  const axes = x.shape.map((_, i) => i).filter((i) =>
    i < lead || (shape[i - lead] === 1 && x.shape[i] !== 1)
  );
  if (axes.length === 0) return reshapeTo(x, shape);
  return record(
    new Allocation(backend, backend.reduce("sum", x, axes)),
    shape,
    {
      op: "sum",
      inputs: [x],
      attributes: { axes },
      backward: (grad) => [() => broadcastTo(grad, x.shape)],
      keeps: () => [],
    },
    [x],
    "sum",
  );
}

/** The same values under another shape of the same size: arrays are contiguous, so nothing moves. */
export function reshapeTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  return record(
    x.allocation,
    shape,
    {
      op: "reshape",
      inputs: [x],
      attributes: { shape },
      backward: (grad) => [() => reshapeTo(grad, x.shape)],
      keeps: () => [],
    },
    [x],
    "reshape",
  );
}
