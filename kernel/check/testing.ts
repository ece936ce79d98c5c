/**
 * What tests of checks share.
 *
 * @module
 */
import type { Backend } from "../backend.ts";

/** A backend in which some members are replaced. */
export function altered(right: Backend, replace: (right: Backend) => Partial<Backend>): Backend {
  return {
    name: right.name,
    dtype: right.dtype,
    fused: right.fused,
    upload: (values) => right.upload(values),
    read: (data, length) => right.read(data, length),
    release: (data) => right.release(data),
    memory: () => right.memory(),
    elementwise: (kernel, inputs, uniforms, shape) =>
      right.elementwise(kernel, inputs, uniforms, shape),
    reduce: (kind, x, axes) => right.reduce(kind, x, axes),
    matmul: (a, b, transposed) => right.matmul(a, b, transposed),
    permute: (x, order) => right.permute(x, order),
    slice: (x, start, shape) => right.slice(x, start, shape),
    pad: (x, start, shape, value) => right.pad(x, start, shape, value),
    concat: (inputs, axis) => right.concat(inputs, axis),
    gather: (x, indices) => right.gather(x, indices),
    scatterAdd: (x, indices, n) => right.scatterAdd(x, indices, n),
    unfold: (x, windows) => right.unfold(x, windows),
    fold: (x, windows, shape) => right.fold(x, windows, shape),
    random: (key, shape) => right.random(key, shape),
    ...replace(right),
  };
}
