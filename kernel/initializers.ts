/**
 * First values of parameters.
 *
 * @module
 */
import { type Shape, sizeOf } from "./backend.ts";
import type { Initializer } from "./layer.ts";

/** Zeros, as for biases. */
export const zerosInit: Initializer = (shape): Float64Array => new Float64Array(sizeOf(shape));

/** Ones, as for scales. */
export const onesInit: Initializer = (shape): Float64Array =>
  new Float64Array(sizeOf(shape)).fill(1);

/** Inputs and outputs of one unit of a weight `[out, in, ...window]`. */
export function fans([out = 1, inputs = 1, ...window]: Shape): { fanIn: number; fanOut: number } {
  const area = sizeOf(window);
  return { fanIn: inputs * area, fanOut: out * area };
}

/** Normal with standard deviation √(2 / (fanIn + fanOut)) (Glorot & Bengio 2010, eq. 12). */
export const glorotNormal: Initializer = (shape, random): Float64Array => {
  const { fanIn, fanOut } = fans(shape);
  const deviation = Math.sqrt(2 / (fanIn + fanOut));
  return new Float64Array(sizeOf(shape)).map(() => deviation * random.normal());
};

/** Normal with standard deviation √(2 / fanIn), for ReLU (He et al. 2015, eq. 10). */
export const heNormal: Initializer = (shape, random): Float64Array => {
  const deviation = Math.sqrt(2 / fans(shape).fanIn);
  return new Float64Array(sizeOf(shape)).map(() => deviation * random.normal());
};

/** Uniform in ±1/√fanIn, PyTorch's default for linear and convolution layers. */
export const fanInUniform: Initializer = (shape, random): Float64Array => {
  const bound = 1 / Math.sqrt(fans(shape).fanIn);
  return new Float64Array(sizeOf(shape)).map(() => bound * (2 * random.uniform() - 1));
};
