/**
 * How a peer is timed. `pytorch.py` does the same in Python.
 *
 * @module
 */
import { option } from "../../../kernel/options.ts";
import { runCommand } from "../../cli/command.ts";
import { runTask } from "../../cli/main.ts";
import { median } from "../median.ts";
import { makeWork, type Work } from "./work.ts";

const flags = {
  work: {
    value: "<name>",
    option: option.choice({ default: "mlp", choices: ["mlp", "cnn"], description: "the network" }),
  },
  batch: {
    value: "<n>",
    option: option.integer({ default: 128, min: 1, description: "inputs in a batch" }),
  },
  seconds: {
    value: "<s>",
    option: option.number({ default: 0.5, min: 0, description: "of warm-up, and again of timing" }),
  },
  plain: { option: option.boolean({ default: false, description: "nothing tuned by hand" }) },
} as const;

/** Blocks of steps take about this long: far longer than reading the clock and one loss. */
const BLOCK_MILLISECONDS = 20;

/** The line that a peer prints. */
export interface Measured {
  /** The peer and its version. */
  readonly name: string;
  /** Of one training step, as each block has it. */
  readonly milliseconds: readonly number[];
  /** The losses of the first steps. */
  readonly losses: readonly number[];
}

/** A peer, ready to train. */
export interface Trainer {
  /** The peer and its version. */
  readonly name: string;
  /**
   * Takes so many steps and resolves to the loss of the last one, once the new parameters have been
   * computed, not merely asked for. The other losses need not be read.
   */
  train(steps: number): number | Promise<number>;
}

/** Times the trainer that `prepare` makes of the work, and prints a {@linkcode Measured} as JSON. */
export async function measure(
  prepare: (work: Work, options: { readonly plain: boolean }) => Trainer | Promise<Trainer>,
): Promise<void> {
  await runTask((args) =>
    runCommand(
      { name: "peer", description: "Times a training step and prints one JSON line.", flags },
      args,
      async ({ flags: { work, batch, seconds, plain } }) => {
        const { name, train } = await prepare(makeWork(work, batch), { plain });
        const losses: number[] = [];
        const timed = async (steps: number): Promise<number> => {
          const start = performance.now();
          const loss = await train(steps);
          const time = (performance.now() - start) / steps;
          if (steps === 1) losses.push(loss);
          return time;
        };
        // Compilers and caches settle in the warm-up.
        const warmUp = await repeat(seconds, () => timed(1));
        const steps = Math.max(1, Math.round(BLOCK_MILLISECONDS / median(warmUp)));
        const milliseconds = await repeat(seconds, () => timed(steps));
        const line: Measured = { name, milliseconds, losses: losses.slice(0, 3) };
        console.log(JSON.stringify(line));
      },
    )
  );
}

/** Results of `work`, called for so many seconds and at least once. */
async function repeat<T>(seconds: number, work: () => Promise<T>): Promise<T[]> {
  const end = performance.now() + 1000 * seconds;
  const results: T[] = [];
  do results.push(await work()); while (performance.now() < end);
  return results;
}
