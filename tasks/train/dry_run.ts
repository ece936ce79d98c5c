/**
 * `--dry-run`: one batch through everything that a run does, and nothing on the disk.
 *
 * @module
 */
import { countBatches } from "../../data/loader.ts";
import { countParameters, showShape } from "../../kernel/mod.ts";
import { formatCount, formatDuration, formatLoss } from "../cli/format.ts";
import { decodeCheckpoint, encodeCheckpoint } from "../run/checkpoint.ts";
import { fit } from "./fit.ts";
import { firstExamples } from "./overfit.ts";
import type { Flags, Setup } from "./setup.ts";
import { restoreSnapshot, takeSnapshot } from "./snapshot.ts";

/** How many steps are timed, after one that warms up. */
const TIMED = 3;

/** Trains on one batch, evaluates, saves and restores in memory; says what the whole would cost. */
export async function dryRun(flags: Flags, setup: Setup): Promise<void> {
  const { dataset, model, loss, optimizer, random } = setup;
  const { train, validation } = dataset.splits;
  const size = Math.min(flags.batchSize, train.size);
  const times: number[] = [];
  let found = NaN;
  const options = {
    loss,
    optimizer,
    random,
    batchSize: flags.batchSize,
    reduction: flags.reduction,
  };
  for (let i = 0; i <= TIMED; i++) {
    for await (const report of fit(model, firstExamples(dataset, size), options)) {
      times.push(report.seconds);
      if (i === 0) found = report.train.loss;
    }
  }
  const snapshot = await takeSnapshot(setup, { step: 1, meter: { loss: 0, hits: 0, samples: 0 } });
  const bytes = await encodeCheckpoint(snapshot);
  restoreSnapshot(setup, await decodeCheckpoint(bytes, "the checkpoint"), "the checkpoint");
  const step = Math.min(...times.slice(1));
  const steps = flags.epochs * countBatches(train.size, flags.batchSize);
  console.log(
    [
      `dataset     ${dataset.name}: ${formatCount(train.size)} examples of ${
        showShape(dataset.inputShape)
      }, ${formatCount(validation.size)} for validation`,
      `model       ${flags.model}: ${formatCount(countParameters(model))} parameters, output ${
        showShape(model.outputShape)
      }`,
      `first loss  ${formatLoss(found)} an example; ${
        formatLoss(Math.log(dataset.classes.length))
      } is guessing among ${dataset.classes.length} classes`,
      `checkpoint  ${(bytes.length / 1e6).toFixed(1)} MB, written and read back in memory`,
      `step        ${(1000 * step).toFixed(1)} ms; ${formatCount(steps)} steps would train for ${
        formatDuration(step * steps)
      }`,
      "dry run     everything works; nothing was written",
    ].join("\n"),
  );
}
