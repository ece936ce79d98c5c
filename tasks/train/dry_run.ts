/**
 * `--dry-run`: one batch through everything that a run does, and nothing on the disk.
 *
 * @module
 */
import { countBatches } from "../../data/loader.ts";
import {
  countParameters,
  type Dataset,
  type Loss,
  type Model,
  noGrad,
  showShape,
  type Split,
  step,
  tensor,
  zeros,
} from "../../kernel/mod.ts";
import { threadsFor } from "../../plugins/backends/threads.ts";
import { formatCount, formatDuration, formatLoss } from "../cli/format.ts";
import { decodeCheckpoint, encodeCheckpoint } from "../run/checkpoint.ts";
import { decodePredictions, encodePredictions } from "../run/predictions.ts";
import { backendOf } from "./backend_of.ts";
import { fit } from "./fit.ts";
import { predict } from "./predict.ts";
import { probe } from "./probe.ts";
import type { Flags, Setup } from "./setup.ts";
import { restoreSnapshot, takeSnapshot } from "./snapshot.ts";
import { clipping } from "./training.ts";

/** How many steps are timed, after one that warms up. */
const TIMED = 3;

/**
 * Trains on a batch of the training split and evaluates on one of the validation split, looks at the
 * gradients, predicts a batch of the test split, saves and restores in memory; says what the whole
 * would cost.
 */
export async function dryRun(flags: Flags, setup: Setup): Promise<void> {
  const { dataset, model, loss, optimizer, random } = setup;
  const { train, validation } = dataset.splits;
  const { batchSize, reduction, shuffle, lossScale } = flags;
  const few = oneBatch(dataset, batchSize);
  const clip = clipping(flags);
  const times: number[] = [];
  let found = NaN;
  for (let i = 0; i <= TIMED; i++) {
    const options = { loss, optimizer, random, batchSize, reduction, shuffle, clip, lossScale };
    for await (const report of fit(model, few, options)) {
      times.push(report.seconds);
      if (i === 0) found = report.train.loss;
    }
  }
  const done = times.length;
  await probe(model, few, { loss, batchSize, epoch: done, step: done });
  const snapshot = await takeSnapshot(setup, {
    step: done,
    meter: { loss: 0, hits: 0, samples: 0 },
  });
  const bytes = await encodeCheckpoint(snapshot);
  restoreSnapshot(setup, await decodeCheckpoint(bytes, "the checkpoint"), "the checkpoint");
  const { predictions } = await predict(model, few, "test", loss);
  decodePredictions(encodePredictions(predictions), "the predictions");
  const seconds = Math.min(...times.slice(1));
  const steps = flags.epochs * countBatches(train.size, batchSize);
  console.log(
    [
      `dataset     ${dataset.name}: ${formatCount(train.size)} examples of ${
        showShape(dataset.inputShape)
      }, ${formatCount(validation.size)} for validation`,
      `model       ${flags.model}: ${formatCount(countParameters(model))} parameters, output ${
        showShape(model.outputShape)
      }`,
      `backend     ${backendText(setup)}`,
      `first loss  ${formatLoss(found)} an example; ${
        formatLoss(await lossOfGuessing(model, dataset, loss))
      } is guessing among ${dataset.classes.length} classes`,
      `checkpoint  ${(bytes.length / 1e6).toFixed(1)} MB, written and read back in memory`,
      `step        ${(1000 * seconds).toFixed(1)} ms; ${formatCount(steps)} steps would train for ${
        formatDuration(seconds * steps)
      }`,
      "dry run     everything works; nothing was written",
    ].join("\n"),
  );
}

/** The backend, and its threads where it has an option for them. */
function backendText({ model, options }: Setup): string {
  const { name } = backendOf(model);
  const threads = options.backend?.threads;
  if (threads === undefined) return name;
  const count = threadsFor(name, Number(threads));
  return `${name}, ${formatCount(count)} ${count === 1 ? "thread" : "threads"}`;
}

/** The dataset with the first batch of each of its splits alone. */
function oneBatch(dataset: Dataset, batchSize: number): Dataset {
  const first = (split: Split): Split => ({
    size: Math.min(batchSize, split.size),
    read: (indices, inputs, labels, random) => split.read(indices, inputs, labels, random),
  });
  const { train, validation, test } = dataset.splits;
  return {
    ...dataset,
    splits: {
      train: first(train),
      validation: first(validation),
      ...test === undefined ? {} : { test: first(test) },
    },
  };
}

/** The loss of an example whose outputs are all alike. */
async function lossOfGuessing(model: Model, { classes }: Dataset, loss: Loss): Promise<number> {
  const backend = backendOf(model);
  const value = step(() =>
    noGrad(() =>
      loss(zeros([1, classes.length], { backend }), tensor([0], { backend }), { reduction: "mean" })
    )
  );
  return await value.item();
}
