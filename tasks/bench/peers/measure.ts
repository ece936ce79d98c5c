/**
 * How a peer is timed. `pytorch.py` does the same in Python.
 *
 * @module
 */
import { option } from "../../../kernel/options.ts";
import { runCommand } from "../../cli/command.ts";
import { runTask } from "../../cli/main.ts";
import { median } from "../statistics.ts";
import { countGpuCalls, type GpuCalls } from "./gpu_calls.ts";
import type { NetworkName, OptimizerName } from "./networks.ts";
import { makeWork, type Work } from "./work.ts";

/** What a peer can do. */
export interface Abilities {
  readonly networks: readonly NetworkName[];
  readonly optimizers: readonly OptimizerName[];
}

/** How a peer is to do it. Each looks at what concerns it. */
export interface Manner {
  /** Nothing tuned by hand. */
  readonly plain: boolean;
  /** Of dinograd and TensorFlow.js. */
  readonly backend: "wasm" | "native" | "webgpu";
  /** dinograd's; 0 leaves their number to the backend. */
  readonly threads: number;
}

const flagsOf = ({ networks, optimizers }: Abilities) => ({
  work: {
    value: "<name>",
    option: option.choice({ default: "mlp", choices: networks, description: "the network" }),
  },
  hidden: {
    value: "<n>",
    option: option.integer({ default: 3136, min: 1, description: "hidden units of the MLP" }),
  },
  optimizer: {
    value: "<name>",
    option: option.choice({ default: "sgd", choices: optimizers, description: "the optimizer" }),
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
  backend: {
    value: "<name>",
    option: option.choice({
      default: "wasm",
      choices: ["wasm", "native", "webgpu"],
      description: "of dinograd; webgpu of TensorFlow.js too",
    }),
  },
  threads: {
    value: "<n>",
    option: option.integer({ default: 0, min: 0, description: "of dinograd; 0: its own choice" }),
  },
} as const);

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
  /** What a step asks of the GPU, where it computes on one. */
  readonly calls?: GpuCalls;
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
  can: Abilities,
  prepare: (work: Work, manner: Manner) => Trainer | Promise<Trainer>,
): Promise<void> {
  await runTask((args) =>
    runCommand(
      {
        name: "peer",
        description: "Times a training step and prints one JSON line.",
        flags: flagsOf(can),
      },
      args,
      async ({ flags: { work: network, seconds, ...rest } }) => {
        const calls = rest.backend === "webgpu" ? countGpuCalls() : undefined;
        const { name, train } = await prepare(makeWork({ network, ...rest }), rest);
        const losses: number[] = [];
        const timed = async (steps: number): Promise<number> => {
          const start = performance.now();
          const loss = await train(steps);
          const time = (performance.now() - start) / steps;
          if (steps === 1) losses.push(loss);
          return time;
        };
        // Compilers and caches settle in the warm-up; three steps show whether the work is that of the others.
        const warmUp = await repeat(seconds, () => timed(1), 3);
        const before = calls?.();
        if (calls !== undefined) await timed(1);
        const after = calls?.();
        const steps = Math.max(1, Math.round(BLOCK_MILLISECONDS / median(warmUp)));
        const milliseconds = await repeat(seconds, () => timed(steps));
        const line: Measured = {
          name,
          milliseconds,
          losses: losses.slice(0, 3),
          ...before !== undefined && after !== undefined && {
            calls: {
              dispatches: after.dispatches - before.dispatches,
              submissions: after.submissions - before.submissions,
            },
          },
        };
        console.log(JSON.stringify(line));
      },
    )
  );
}

/** What takes so many times as long as it was given gets no more of it. */
const PATIENCE = 10;

/** Results of `work`, called for so many seconds, and so often unless that takes ten times as long. */
async function repeat<T>(seconds: number, work: () => Promise<T>, fewest = 1): Promise<T[]> {
  const start = performance.now();
  const spent = () => (performance.now() - start) / 1000;
  const results: T[] = [];
  do results.push(await work()); while (
    spent() < (results.length < fewest ? PATIENCE * seconds : seconds)
  );
  return results;
}
