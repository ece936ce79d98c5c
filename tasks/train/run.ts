/**
 * One training run, from the checked command line to the finished folder.
 *
 * @module
 */
import config from "../../deno.json" with { type: "json" };
import { countBatches } from "../../data/loader.ts";
import {
  clipByNorm,
  clipByValue,
  countParameters,
  type Model,
  type NamedTensors,
  type PluginSet,
  showShape,
  type Tensor,
  UsageError,
} from "../../kernel/mod.ts";
import { formatDuration, formatLoss, formatPercent } from "../cli/format.ts";
import { Progress } from "../cli/progress.ts";
import { learningCurve } from "../plot/learning_curve.ts";
import { writePlot } from "../plot/render.ts";
import { type Json, RunFolder } from "../run/folder.ts";
import type { MetricsRow } from "../run/metrics.ts";
import type { TensorToWrite } from "../run/safetensors.ts";
import { DivergedError, evaluate, fit } from "./fit.ts";
import { type Flags, prepare, type Setup } from "./setup.ts";
import { summary } from "./summary.ts";

/** Trains as the flags say. Returns the folder of the run. */
export async function trainRun(flags: Flags, plugins: PluginSet): Promise<RunFolder> {
  const setup = await prepare(flags, plugins);
  const { dataset, model } = setup;
  const { train, validation } = dataset.splits;
  const folder = await RunFolder.create({
    root: flags.runs,
    name: flags.name,
    stem: `${flags.dataset}-${flags.model}-${flags.optimizer}`,
  });
  await folder.writeConfig({ ...describe(flags), options: setup.options, versions: versions() });
  const progress = new Progress({
    epochs: flags.epochs,
    stepsPerEpoch: countBatches(train.size, flags.batchSize),
    samplesPerEpoch: train.size,
  });
  progress.line(
    `${dataset.name}: ${train.size} examples of ${
      showShape(dataset.inputShape)
    }, ${validation.size} for ` +
      `validation; ${flags.model} with ${
        countParameters(model)
      } parameters; ${flags.optimizer} on ${flags.backend}`,
  );

  const rows: MetricsRow[] = [];
  try {
    await trainEpochs(flags, setup, folder, rows, progress);
  } catch (error) {
    progress.clear();
    if (error instanceof DivergedError) {
      await plot(folder, flags, rows);
      throw new UsageError(`${error.message}; what was measured before is in ${folder.path}`);
    }
    throw error;
  }
  progress.clear();
  console.log(`\n${summary(rows)}\n`);
  await finish(folder, flags, model, rows);
  const { test } = dataset.splits;
  if (test !== undefined) {
    const { loss, accuracy } = await evaluate(model, test);
    console.log(
      `test        loss ${formatLoss(loss)}, accuracy ${
        formatPercent(accuracy)
      } on ${test.size} examples ` +
        "that training never saw",
    );
  }
  console.log(`parameters  ${folder.modelPath}`);
  console.log(`plot        ${folder.plotsPath}/learning_curve.png (also .svg and .vl.json)`);
  return folder;
}

async function trainEpochs(
  flags: Flags,
  { dataset, model, optimizer, random }: Setup,
  folder: RunFolder,
  rows: MetricsRow[],
  progress: Progress,
): Promise<void> {
  const begin = performance.now();
  const training = fit(model, dataset, {
    optimizer,
    epochs: flags.epochs,
    batchSize: flags.batchSize,
    reduction: flags.reduction,
    shuffle: flags.shuffle,
    random,
    clip: clipping(flags),
    onStep: async ({ epoch, step, samples, read }) => {
      if (progress.due()) progress.update({ epoch, step, samples, ...await read() });
    },
  });
  for await (const { epoch, step, train, validation, seconds } of training) {
    const row = {
      epoch,
      step,
      trainLoss: train.loss,
      trainAccuracy: train.accuracy,
      validationLoss: validation.loss,
      validationAccuracy: validation.accuracy,
      seconds: (performance.now() - begin) / 1000,
      samplesPerSecond: dataset.splits.train.size / seconds,
      learningRate: optimizer.learningRate,
    };
    rows.push(row);
    await folder.appendMetrics(row);
    progress.line(
      `epoch ${String(epoch).padStart(String(flags.epochs).length)}/${flags.epochs}  ` +
        `loss ${formatLoss(train.loss)}  validation loss ${formatLoss(validation.loss)}  ` +
        `accuracy ${formatPercent(validation.accuracy)}  ${formatDuration(seconds)}`,
    );
  }
}

/** Writes what outlives the process. */
async function finish(
  folder: RunFolder,
  flags: Flags,
  model: Model,
  rows: readonly MetricsRow[],
): Promise<void> {
  await folder.writeModel(await readTensors({ ...model.parameters, ...model.state }), {
    model: flags.model,
  });
  await plot(folder, flags, rows);
}

async function plot(folder: RunFolder, flags: Flags, rows: readonly MetricsRow[]): Promise<void> {
  if (rows.length === 0) return;
  const title = `${flags.model} on ${flags.dataset}, ${flags.optimizer}`;
  await writePlot(
    folder.plotsPath,
    "learning_curve",
    learningCurve([{ label: folder.name, rows }], { title }),
  );
}

function clipping(
  { clipNorm, clipValue }: Flags,
): (gradients: readonly Tensor[]) => readonly Tensor[] {
  return (gradients) => {
    const bounded = clipValue === undefined ? gradients : clipByValue(gradients, clipValue);
    return clipNorm === undefined ? bounded : clipByNorm(bounded, clipNorm);
  };
}

function describe(flags: Flags): Readonly<Record<string, Json>> {
  const { clipNorm = null, clipValue = null, name = null, dataDir = null, ...rest } = flags;
  return { ...rest, clipNorm, clipValue, name, dataDir };
}

function versions(): Readonly<Record<string, string>> {
  return {
    dinograd: config.version,
    deno: Deno.version.deno,
    v8: Deno.version.v8,
    platform: `${Deno.build.os} ${Deno.build.arch}`,
  };
}

async function readTensors(tensors: NamedTensors): Promise<Record<string, TensorToWrite>> {
  const entries = Object.entries(tensors).map(async ([name, x]) =>
    [name, { shape: x.shape, values: await x.values() }] as const
  );
  return Object.fromEntries(await Promise.all(entries));
}
