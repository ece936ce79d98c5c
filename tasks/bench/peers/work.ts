/**
 * The work that all peers are timed on: a training step on the softmax cross-entropy, in float32.
 *
 * Inputs and parameters are the same numbers everywhere, so that equal losses show equal work.
 * `pytorch.py` says the same in Python.
 *
 * @module
 */
import {
  classes,
  type Network,
  type NetworkName,
  networkOf,
  type OptimizerName,
} from "./networks.ts";

/** A training step by its names and numbers. */
export interface WorkSpec {
  readonly network: NetworkName;
  /** Hidden units of the MLP; the others have none to choose. */
  readonly hidden: number;
  readonly batch: number;
  readonly optimizer: OptimizerName;
}

/** An array of uniform numbers, row-major. */
export interface Numbers {
  readonly values: Float32Array<ArrayBuffer>;
  readonly shape: readonly number[];
}

/** A network, a batch, and the parameters before the first step. */
export interface Work extends WorkSpec, Pick<Network, "activation" | "reduction" | "momentum"> {
  readonly learningRate: number;
  /** `[batch, ...input]`, in [0, 1). */
  readonly x: Numbers;
  /** One class for each input. */
  readonly labels: Int32Array<ArrayBuffer>;
  /** From Glorot's uniform distribution, in the order of the layers. Biases start at 0. */
  readonly weights: readonly Numbers[];
}

/** The training step with its numbers. */
export function makeWork(spec: WorkSpec): Work {
  const { input, layers, learningRates, ...rest } = networkOf(spec.network, spec.hidden);
  return {
    ...spec,
    ...rest,
    learningRate: learningRates[spec.optimizer],
    x: uniform(1, [spec.batch, ...input], 0, 1),
    labels: Int32Array.from({ length: spec.batch }, (_, i) => i % classes),
    weights: layers.map(({ shape }, i) => glorot(2 + i, shape)),
  };
}

/** Two square matrices to multiply. */
export interface Factors {
  /** Rows, and columns. */
  readonly size: number;
  /** In [0, 1): sums of products of one sign, so that rounding tells nobody apart. */
  readonly left: Numbers;
  /** Likewise. */
  readonly right: Numbers;
}

/** Two matrices of so many rows and columns. Seeds are so far apart that the largest shares no number with the other. */
export function makeFactors(size: number): Factors {
  const shape = [size, size];
  return { size, left: uniform(1, shape, 0, 1), right: uniform(65, shape, 0, 1) };
}

/** Glorot's uniform weights. */
function glorot(
  seed: number,
  shape: readonly [outputs: number, inputs: number, ...size: number[]],
): Numbers {
  const [outputs, inputs, ...size] = shape;
  const bound = Math.sqrt(6 / ((outputs + inputs) * product(size)));
  return uniform(seed, shape, -bound, bound);
}

/**
 * Uniform numbers in [low, high): the hash of MurmurHash3's last step over the counter, its upper
 * 24 bits as a fraction.
 */
function uniform(seed: number, shape: readonly number[], low: number, high: number): Numbers {
  const values = new Float32Array(product(shape));
  for (let i = 0; i < values.length; i++) {
    let h = (seed << 24) + i;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    h ^= h >>> 16;
    values[i] = low + (high - low) * ((h >>> 8) / 2 ** 24);
  }
  return { values, shape };
}

function product(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}
