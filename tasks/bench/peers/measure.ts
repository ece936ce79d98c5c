/**
 * How a peer is timed. `pytorch.py` does the same in Python.
 *
 * @module
 */
import { runCommand } from "../../cli/command.ts";
import { runTask } from "../../cli/main.ts";
import { median } from "../statistics.ts";
import { countGpuCalls, type GpuCalls } from "./gpu_calls.ts";
import { type Abilities, flagsOf, type Manner, PRODUCT } from "./peer_flags.ts";
import { type Factors, makeFactors, makeWork, type Work } from "./work.ts";

/**
 * Blocks of steps take about this long: far longer than reading the clock and one number, for which a graphics card
 * has to be waited for.
 */
const BLOCK_MILLISECONDS = { processor: 20, card: 100 } as const;

/** The line that a peer prints. */
export interface Measured {
  /** The peer and its version. */
  readonly name: string;
  /** Of one training step, as each block has it. */
  readonly milliseconds: readonly number[];
  /** The losses of the first steps; of a product its last number. */
  readonly losses: readonly number[];
  /** What a step asks of the GPU, where it computes on one. */
  readonly calls?: GpuCalls;
}

/** A peer, ready to train or to multiply. */
export interface Trainer {
  /** The peer and its version. */
  readonly name: string;
  /**
   * Takes so many steps and resolves to the loss of the last one, once the new parameters have been
   * computed, not merely asked for. The other losses need not be read. Of a product: multiplies so many times and
   * resolves to the last number of the result.
   */
  train(steps: number): number | Promise<number>;
}

/** A peer. */
export interface Peer extends Abilities {
  /** Makes ready to train. */
  prepare(work: Work, manner: Manner): Trainer | Promise<Trainer>;
  /** Makes ready to multiply, for those that are asked to. */
  readonly multiply?: (factors: Factors, manner: Manner) => Trainer | Promise<Trainer>;
}

/** Times what the command line asks the peer for, and prints a {@linkcode Measured} as JSON. */
export async function measure(peer: Peer): Promise<void> {
  const { multiply } = peer;
  await runTask((args) =>
    runCommand(
      {
        name: "peer",
        description: "Times a training step or a product and prints one JSON line.",
        flags: flagsOf(peer, multiply !== undefined),
      },
      args,
      async ({ flags: { work, size, seconds, ...rest } }) => {
        const onCard = rest.backend === "webgpu";
        const calls = onCard ? countGpuCalls() : undefined;
        if (work !== PRODUCT) {
          const trainer = await peer.prepare(makeWork({ network: work, ...rest }), rest);
          console.log(JSON.stringify(await timeBlocks(trainer, 3, seconds, calls)));
        } else if (multiply !== undefined) {
          const multiplier = await multiply(makeFactors(size), rest);
          console.log(JSON.stringify(await timeBlocks(multiplier, 1, seconds, calls)));
        }
      },
    )
  );
}

/** Times blocks of steps, on a card where its calls are counted; so many losses of the first steps are kept. */
async function timeBlocks(
  { name, train }: Trainer,
  kept: number,
  seconds: number,
  calls: (() => GpuCalls) | undefined,
): Promise<Measured> {
  const losses: number[] = [];
  const timed = async (steps: number): Promise<number> => {
    const start = performance.now();
    const loss = await train(steps);
    const time = (performance.now() - start) / steps;
    if (steps === 1 && losses.length < kept) losses.push(loss);
    return time;
  };
  const block = BLOCK_MILLISECONDS[calls === undefined ? "processor" : "card"];
  // What runs on a card is compiled in the first step, for seconds: that says nothing of how long a step takes.
  if (calls !== undefined) await timed(1);
  // Compilers and caches settle in the warm-up; three steps show whether the work is that of the others.
  const warmUp = await repeat(seconds, () => timed(1), 3);
  const before = calls?.();
  if (calls !== undefined) await timed(1);
  const after = calls?.();
  const stepsIn = (time: number) => Math.max(1, Math.round(block / time));
  let steps = stepsIn(median(warmUp));
  // A single step on a card takes as long as waiting for it: what many take says how many make a block.
  if (calls !== undefined && steps > 1) steps = stepsIn(await timed(steps));
  const milliseconds = await repeat(seconds, () => timed(steps));
  return {
    name,
    milliseconds,
    losses,
    ...before !== undefined && after !== undefined && {
      calls: {
        dispatches: after.dispatches - before.dispatches,
        submissions: after.submissions - before.submissions,
      },
    },
  };
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
