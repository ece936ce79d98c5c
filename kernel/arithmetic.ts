/**
 * The few operations that backpropagation itself needs.
 *
 * @module
 */
import type { Backend, Shape } from "./backend.ts";
import { compile } from "./formula/compile.ts";
import { call, variable } from "./formula/expr.ts";
import { record } from "./op.ts";
import { own } from "./scope.ts";
import { Allocation, Tensor } from "./tensor.ts";

const sum = compile(["a", "b"], { y: call("add", variable("a"), variable("b")) }).kernel;
const same = compile(["x"], { y: variable("x") }).kernel;
const fill = compile([], { y: variable("value") }).kernel;

/** The sum of two gradients of the same tensor. */
export function accumulate(a: Tensor, b: Tensor): Tensor {
  const { backend, shape } = a;
  const [data] = backend.elementwise(sum, [a, b], [], shape);
  return record(
    new Allocation(backend, data),
    shape,
    {
      op: "add",
      inputs: [a, b],
      attributes: {},
      backward: (grad) => [() => grad, () => grad],
      keeps: () => [],
    },
    [a, b],
    "add",
  );
}

/** The same values in an array of their own. */
export function copy(x: Tensor): Tensor {
  const [data] = x.backend.elementwise(same, [x], [], x.shape);
  return own(new Tensor(new Allocation(x.backend, data), x.shape, false));
}

/** A tensor in which every element has the same value. */
export function full(shape: Shape, value: number, backend: Backend): Tensor {
  const [data] = backend.elementwise(fill, [], [value], shape);
  return own(new Tensor(new Allocation(backend, data), shape, false));
}
