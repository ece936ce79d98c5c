/**
 * The work that all peers are timed on, and how they are timed: one training step of the network
 * 784 – 3136 – 10 with sigmoid and log-softmax, on a batch of 128, by plain SGD on the cross-entropy
 * summed over the batch, in float32.
 *
 * Inputs and parameters are the same numbers everywhere, so that equal losses show equal work.
 *
 * @module
 */
import { UsageError, ValueError } from "../../../kernel/errors.ts";
import { runTask } from "../../cli/main.ts";

/** Sizes of the network and the batch. */
export const sizes = { batch: 128, inputs: 784, hidden: 3136, classes: 10 } as const;

/** The learning rate of plain SGD. */
export const learningRate = 1e-4;

/** Steps before the clock starts: compilers and caches have settled by then. */
const WARM_UP = 10;

/**
 * Uniform numbers in [low, high): the hash of MurmurHash3's last step over the counter, its upper
 * 24 bits as a fraction. `pytorch.py` has the same function.
 */
export function uniform(
  seed: number,
  n: number,
  low: number,
  high: number,
): Float32Array<ArrayBuffer> {
  const values = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    let h = (seed << 24) + i;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    h ^= h >>> 16;
    values[i] = low + (high - low) * ((h >>> 8) / 2 ** 24);
  }
  return values;
}

/** Glorot's uniform weights, row-major `[inputs, outputs]`. */
function glorot(seed: number, inputs: number, outputs: number): Float32Array<ArrayBuffer> {
  const bound = Math.sqrt(6 / (inputs + outputs));
  return uniform(seed, inputs * outputs, -bound, bound);
}

/** The batch and the parameters before the first step. */
export interface Work {
  /** `[batch, inputs]`, in [0, 1). */
  readonly x: Float32Array<ArrayBuffer>;
  /** One class per row. */
  readonly labels: Int32Array<ArrayBuffer>;
  /** `[inputs, hidden]`. */
  readonly w1: Float32Array<ArrayBuffer>;
  /** `[hidden]`, zeros. */
  readonly b1: Float32Array<ArrayBuffer>;
  /** `[hidden, classes]`. */
  readonly w2: Float32Array<ArrayBuffer>;
  /** `[classes]`, zeros. */
  readonly b2: Float32Array<ArrayBuffer>;
}

/** Makes the batch and the parameters. */
export function makeWork(): Work {
  const { batch, inputs, hidden, classes } = sizes;
  return {
    x: uniform(1, batch * inputs, 0, 1),
    labels: Int32Array.from({ length: batch }, (_, i) => i % classes),
    w1: glorot(2, inputs, hidden),
    b1: new Float32Array(hidden),
    w2: glorot(3, hidden, classes),
    b2: new Float32Array(classes),
  };
}

/** The line that a peer prints. */
export interface Measured {
  /** The peer and its version. */
  readonly name: string;
  /** The time of each round: one training step. */
  readonly milliseconds: readonly number[];
  /** The losses of the first steps. */
  readonly losses: readonly number[];
}

/** The value of `--rounds`, 5 without it. Refuses all flags but this one and the given switches. */
function readRounds(args: readonly string[], switches: readonly string[]): number {
  let rounds = 5;
  for (let i = 0; i < args.length; i++) {
    const flag = args[i] ?? "";
    if (switches.includes(flag)) continue;
    if (flag !== "--rounds") {
      const allowed = ["--rounds N", ...switches].join(", ");
      throw new UsageError(`found ${flag}, allowed: ${allowed}`);
    }
    const text = args[++i] ?? "nothing";
    rounds = Number(text);
    if (!Number.isSafeInteger(rounds) || rounds < 1) {
      throw new ValueError(`--rounds: found ${text}, allowed a whole number of at least 1`);
    }
  }
  return rounds;
}

/**
 * Times a training step and prints one JSON line, a {@linkcode Measured}. The step resolves to its
 * loss once the new parameters have been computed, not merely asked for.
 *
 * @param switches flags without a value that the peer reads itself
 */
export async function measure(
  name: string,
  step: () => Promise<number>,
  switches: readonly string[] = [],
): Promise<void> {
  await runTask(async (args) => {
    const rounds = readRounds(args, switches);
    const losses: number[] = [];
    for (let i = 0; i < WARM_UP; i++) losses.push(await step());
    const milliseconds: number[] = [];
    for (let i = 0; i < rounds; i++) {
      const start = performance.now();
      await step();
      milliseconds.push(performance.now() - start);
    }
    const line: Measured = { name, milliseconds, losses: losses.slice(0, 3) };
    console.log(JSON.stringify(line));
  });
}
