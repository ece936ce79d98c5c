/**
 * The training of a run, with what a person expects around it: rows of metrics, checkpoints, early
 * stopping, a live line, and Ctrl-C.
 *
 * @module
 */
import { countBatches } from "../../data/loader.ts";
import { clipByNorm, clipByValue, type Tensor } from "../../kernel/mod.ts";
import { formatCount, formatDuration, formatLoss, formatPercent } from "../cli/format.ts";
import { InterruptedError } from "../cli/main.ts";
import { Progress } from "../cli/progress.ts";
import { shellWord } from "../cli/shell_word.ts";
import { StopSignal } from "../cli/stop_signal.ts";
import type { RunFolder } from "../run/folder.ts";
import type { MetricsRow } from "../run/metrics.ts";
import { beginning, type Position } from "../run/position.ts";
import { bestRow, isStale } from "./best.ts";
import type { Checkpoints } from "./checkpoints.ts";
import { type Evaluation, fit } from "./fit.ts";
import { parseInterval, Timer } from "./interval.ts";
import { probe } from "./probe.ts";
import type { Flags, Setup } from "./setup.ts";
import { takeSnapshot } from "./snapshot.ts";
import { taskOf } from "./task_of.ts";

/** A run under way. */
export interface Run {
  readonly flags: Flags;
  readonly setup: Setup;
  readonly folder: RunFolder;
  readonly checkpoints: Checkpoints;
  /** Where it begins or goes on; the tensors stand there already. */
  readonly start: Position;
  /** What was measured up to there. */
  readonly rows: MetricsRow[];
  /** Seconds that it took up to there. */
  readonly seconds: number;
}

/**
 * Trains to the end, or until no evaluation gets better. `run.rows` has all rows afterwards.
 *
 * @throws {InterruptedError} after Ctrl-C, with a checkpoint written.
 */
export async function train(run: Run): Promise<void> {
  const { flags, setup: { dataset, model, loss, optimizer, random, profiler }, folder, rows } = run;
  if (hasEnded(run)) return;
  const { size } = dataset.splits.train;
  const stepsPerEpoch = countBatches(size, flags.batchSize);
  using stop = new StopSignal();
  using progress = new Progress({
    epochs: flags.epochs,
    stepsPerEpoch,
    samplesPerEpoch: size,
    samplesBefore: samplesAt(run.start.step, stepsPerEpoch, flags.batchSize, size),
  });
  const timer = new Timer(
    parseInterval(flags.checkpointEvery, "--checkpoint-every"),
    run.start.step,
  );
  const save = async (position: Position, isBest: boolean) => {
    await run.checkpoints.write(await takeSnapshot(run.setup, position), isBest);
    timer.restart(position.step);
  };
  // Before any row, so that rows without a checkpoint are those of a run whose checkpoints were removed.
  if (run.checkpoints.step === undefined) await save(run.start, false);
  const begin = performance.now();
  const training = fit(model, dataset, {
    loss,
    optimizer,
    random,
    epochs: flags.epochs,
    batchSize: flags.batchSize,
    reduction: flags.reduction,
    shuffle: flags.shuffle,
    evaluateEvery: flags.evaluateEvery,
    clip: clipping(flags),
    lossScale: flags.lossScale,
    profiler,
    start: run.start,
    onStep: async ({ epoch, step, samples, read, position }) => {
      if (progress.due()) progress.update({ epoch, step, samples, ...await read() });
      if (await stop.asked()) {
        await save(await position(), false);
        throw stopped(run);
      }
      if (timer.isDue((epoch - 1) * stepsPerEpoch + step)) await save(await position(), false);
    },
  });
  for await (const evaluation of training) {
    const row = rowOf(evaluation, optimizer.learningRate);
    rows.push(row);
    const seconds = run.seconds + (performance.now() - begin) / 1000;
    const { epoch, step, samplesPerSecond, dataWait } = evaluation;
    await folder.append(
      row,
      { step, seconds, samplesPerSecond, dataWait },
      Number.isInteger(epoch)
        ? await probe(model, dataset, { loss, batchSize: flags.batchSize, epoch, step })
        : undefined,
    );
    await save(evaluation.position, bestRow(rows, flags.monitor) === rows.length - 1);
    progress.line(lineOf(evaluation, flags.epochs, flags.evaluateEvery !== undefined));
    if (hasEnded(run)) return;
  }
}

/** Whether early stopping ended the run. */
export function hasEnded(
  { flags: { earlyStopping, monitor }, rows }: Pick<Run, "flags" | "rows">,
): boolean {
  return earlyStopping !== undefined && isStale(rows, monitor, earlyStopping);
}

/** The line for a person who stopped a run. */
function stopped({ flags, folder, checkpoints }: Run): InterruptedError {
  return new InterruptedError(
    `after step ${
      formatCount(checkpoints.step ?? beginning.step)
    }, with a checkpoint; go on with: ` +
      `deno task ${taskOf(flags.backend)} --resume ${shellWord(folder.path)}`,
  );
}

function rowOf(evaluation: Evaluation, learningRate: number): MetricsRow {
  const { epoch, step, train, validation } = evaluation;
  return {
    epoch,
    step,
    trainLoss: train.loss,
    trainAccuracy: train.accuracy,
    validationLoss: validation.loss,
    validationAccuracy: validation.accuracy,
    learningRate,
  };
}

function lineOf(evaluation: Evaluation, epochs: number, isFine: boolean): string {
  const { epoch, train, validation, seconds } = evaluation;
  const shown = isFine ? epoch.toFixed(2) : String(epoch);
  return `epoch ${shown.padStart(String(epochs).length + (isFine ? 3 : 0))}/${epochs}  ` +
    `loss ${formatLoss(train.loss)}  validation loss ${formatLoss(validation.loss)}  ` +
    `accuracy ${formatPercent(validation.accuracy)}  ${formatDuration(seconds)}`;
}

/** Training examples seen in so many steps. */
function samplesAt(step: number, stepsPerEpoch: number, batchSize: number, size: number): number {
  return Math.floor(step / stepsPerEpoch) * size + (step % stepsPerEpoch) * batchSize;
}

/** What the flags say is done to gradients before an update. Their limits are those of an unscaled loss. */
export function clipping(
  { clipNorm, clipValue, lossScale = 1 }: Flags,
): (gradients: readonly Tensor[]) => readonly Tensor[] {
  return (gradients) => {
    const bounded = clipValue === undefined
      ? gradients
      : clipByValue(gradients, clipValue * lossScale);
    return clipNorm === undefined ? bounded : clipByNorm(bounded, clipNorm * lossScale);
  };
}
