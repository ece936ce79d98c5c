/**
 * Whether the measurements of a run reach as far as the checkpoint that it goes on from.
 *
 * @module
 */
import { UsageError } from "../../kernel/mod.ts";
import { shellWord } from "../cli/shell_word.ts";
import type { RunFolder } from "../run/folder.ts";
import type { MetricsRow } from "../run/metrics.ts";
import type { Position } from "../run/position.ts";
import type { Checkpoints, FoundCheckpoint } from "./checkpoints.ts";

/** After which steps a run evaluates. */
export interface Rhythm {
  /** After each epoch. */
  readonly stepsPerEpoch: number;
  /** After so many steps too, where it was told so. */
  readonly evaluateEvery: number | undefined;
}

/** The rows of a run, and when it made them. */
export interface Measured extends Rhythm {
  /** In the order of the file. */
  readonly rows: readonly MetricsRow[];
}

/** The steps of the evaluations that a run has behind it, in order. */
export function stepsEvaluated({ step, meter }: Position, rhythm: Rhythm): number[] {
  const { stepsPerEpoch, evaluateEvery = Infinity } = rhythm;
  const after = (step: number, every: number) => (Math.floor(step / every) + 1) * every;
  const steps: number[] = [];
  let next = 0;
  for (;;) {
    next = Math.min(after(next, stepsPerEpoch), after(next, evaluateEvery));
    // With samples on the meter, the evaluation at this very step is still to come.
    if (next > step || next === step && meter.samples > 0) return steps;
    steps.push(next);
  }
}

/**
 * Refuses a checkpoint that is further than the rows: every plot of the run would have a hole. Rows after
 * it are no trouble, because they are dropped and come again.
 *
 * @throws {UsageError} that says what is there, what is needed, and how to go on.
 */
export async function checkRows(
  folder: RunFolder,
  checkpoints: Checkpoints,
  { checkpoint: { position }, path }: FoundCheckpoint,
  measured: Measured,
): Promise<void> {
  const needed = stepsEvaluated(position, measured);
  const missing = missingOf(position, measured);
  const [first] = missing;
  if (first === undefined) return;
  throw new UsageError(
    `${folder.metricsPath}: found rows of ${
      needed.length - missing.length
    } of the ${needed.length} ` +
      `evaluations up to step ${position.step} of ${path}, that of step ${first} is missing; ` +
      `restore the file, or ${await wayOn(folder, checkpoints, position, measured)}`,
  );
}

function missingOf(position: Position, measured: Measured): number[] {
  const there = new Set(measured.rows.map(({ step }) => step));
  return stepsEvaluated(position, measured).filter((step) => !there.has(step));
}

/** What a person can do who has no other copy of the rows. */
async function wayOn(
  { path }: RunFolder,
  checkpoints: Checkpoints,
  { step }: Position,
  measured: Measured,
): Promise<string> {
  const usable = (await checkpoints.whole()).filter(([, { checkpoint: { position } }]) =>
    // At step 0 nothing would be left to go on with.
    position.step > 0 && position.step < step && missingOf(position, measured).length === 0
  ).sort(([, a], [, b]) => b.checkpoint.position.step - a.checkpoint.position.step);
  const [found] = usable;
  if (found === undefined) return "begin the run again under another --name";
  const [name, { checkpoint }] = found;
  return `go back to step ${checkpoint.position.step}, whose rows are there, with ` +
    `--resume ${shellWord(path)} --from ${name}`;
}
