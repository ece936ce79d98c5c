/**
 * The work that all peers are timed on: a training step by plain SGD on the softmax cross-entropy, in
 * float32.
 *
 * Inputs and parameters are the same numbers everywhere, so that equal losses show equal work.
 * `pytorch.py` says the same in Python.
 *
 * @module
 */

/** An array of uniform numbers, row-major. */
export interface Numbers {
  readonly values: Float32Array<ArrayBuffer>;
  readonly shape: readonly number[];
}

/**
 * The networks, as the shapes of their weights. One of four axes, `[outputs, inputs, height, width]`, is
 * a convolution, followed by the activation and a max-pool of 2×2. One of two axes, `[outputs, inputs]`,
 * is a linear layer, followed by the activation unless it is the last. All have a bias, which starts at 0.
 */
export const networks = {
  mlp: {
    input: [784],
    weights: [[3136, 784], [10, 3136]],
    activation: "sigmoid",
    reduction: "sum",
    learningRate: 1e-4,
  },
  cnn: {
    input: [3, 32, 32],
    weights: [[6, 3, 5, 5], [16, 6, 5, 5], [120, 400], [84, 120], [10, 84]],
    activation: "relu",
    reduction: "mean",
    learningRate: 1e-3,
  },
} as const;

/** A network by name. */
export type NetworkName = keyof typeof networks;

/** The number of classes. */
export const classes = 10;

/** A network, a batch, and the parameters before the first step. */
export interface Work {
  readonly network: NetworkName;
  readonly activation: "sigmoid" | "relu";
  readonly reduction: "sum" | "mean";
  readonly learningRate: number;
  /** `[batch, ...input]`, in [0, 1). */
  readonly x: Numbers;
  /** One class for each input. */
  readonly labels: Int32Array<ArrayBuffer>;
  /** From Glorot's uniform distribution, in the order of the layers. */
  readonly weights: readonly Numbers[];
}

/** The training step of a network on a batch of this size. */
export function makeWork(network: NetworkName, batch: number): Work {
  const { input, weights, ...rest } = networks[network];
  return {
    network,
    ...rest,
    x: uniform(1, [batch, ...input], 0, 1),
    labels: Int32Array.from({ length: batch }, (_, i) => i % classes),
    weights: weights.map((shape, i) => glorot(2 + i, shape)),
  };
}

/** Glorot's uniform weights. */
function glorot(seed: number, shape: readonly [number, number, ...number[]]): Numbers {
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
