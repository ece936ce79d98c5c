/**
 * Tensors with a shape and no values. What an op makes of a shape is found by applying it to one: it
 * checks its inputs and names the shape of its output, and nothing is computed.
 *
 * @module
 */
import type { Backend, Shape } from "./backend.ts";
import { own } from "./scope.ts";
import { Allocation, Tensor } from "./tensor.ts";

const nothing = () => undefined;

/** Holds and computes nothing: all its handles are `undefined`. */
const backend: Backend<undefined> = {
  name: "shapes",
  dtype: "float32",
  fused: {},
  upload: nothing,
  // Only `detectAnomaly` reads what no script can see. It finds nothing amiss.
  read: (_, length) => Promise.resolve(new Float32Array(length)),
  release: nothing,
  memory: () => ({ arrays: 0, bytes: 0, reserved: 0 }),
  elementwise: () => [],
  reduce: nothing,
  matmul: nothing,
  permute: nothing,
  slice: nothing,
  pad: nothing,
  concat: nothing,
  gather: nothing,
  scatterAdd: nothing,
  unfold: nothing,
  fold: nothing,
  random: nothing,
};

/** A tensor of this shape without values. What ops make of it, and of others with it, has none either. */
export function withoutValues(shape: Shape): Tensor {
  return own(new Tensor(new Allocation(backend, undefined), shape, false));
}

/** Whether a tensor has values. */
export function hasValues(x: Tensor): boolean {
  return x.backend !== backend;
}
