/**
 * One training run, from the checked command line to the finished folder.
 *
 * @module
 */
import { countParameters, type PluginSet, showShape, UsageError } from "../../kernel/mod.ts";
import { formatCount, formatLoss, formatPercent } from "../cli/format.ts";
import { writeRunReport } from "../plot/report/run_report.ts";
import { RunFolder } from "../run/folder.ts";
import { beginning } from "../run/position.ts";
import { bestRow } from "./best.ts";
import { Checkpoints } from "./checkpoints.ts";
import { changedVersions, describeRun, flagsOfRun } from "./config.ts";
import { dryRun } from "./dry_run.ts";
import { DivergedError } from "./fit.ts";
import { predict } from "./predict.ts";
import { type Flags, prepare } from "./setup.ts";
import { readTensors, restoreModel, restoreSnapshot } from "./snapshot.ts";
import { summary } from "./summary.ts";
import { hasEnded, type Run, train } from "./training.ts";

/** Trains as the flags say, or goes on with the run that they name. */
export async function trainRun(
  flags: Flags,
  plugins: PluginSet,
  given: ReadonlySet<string>,
): Promise<void> {
  if (flags.resume !== undefined) return await resume(flags.resume, flags, plugins, given);
  if (given.has("from")) throw new UsageError("--from goes with --resume RUN");
  const setup = await prepare(flags, plugins);
  if (flags.dryRun) return await dryRun(flags, setup);
  const folder = await RunFolder.create({
    root: flags.runs,
    name: flags.name,
    stem: `${flags.dataset}-${flags.model}-${flags.optimizer}`,
  });
  using _claim = await folder.claim();
  await folder.writeConfig(describeRun(flags, setup));
  const checkpoints = new Checkpoints(folder);
  await carryOut({ flags, setup, folder, checkpoints, start: beginning, rows: [], seconds: 0 });
}

async function resume(
  path: string,
  changes: Flags,
  plugins: PluginSet,
  given: ReadonlySet<string>,
): Promise<void> {
  const folder = await RunFolder.open(path);
  using _claim = await folder.claim();
  const flags = await flagsOfRun(folder, changes, given);
  const result = await folder.readResult();
  if (result !== undefined && result.epochs >= flags.epochs && !given.has("from")) {
    console.log(
      `${folder.path} is finished, after ${result.epochs} epochs; --epochs N trains it for longer`,
    );
    return;
  }
  const changed = await changedVersions(folder);
  if (changed !== undefined) console.log(changed);
  const setup = await prepare(flags, plugins);
  const checkpoints = new Checkpoints(folder);
  const found = await checkpoints.read(flags.from);
  if (found !== undefined) {
    restoreSnapshot(setup, found.checkpoint, found.path);
    await checkpoints.makeLast(found);
  }
  const start = found?.checkpoint.position ?? beginning;
  // What came after the checkpoint happens again.
  await folder.removeResult();
  await folder.rewind(({ step }) =>
    step < start.step || step === start.step && start.meter.samples === 0
  );
  await folder.writeConfig(describeRun(flags, setup));
  const rows = await folder.readMetrics();
  const seconds = (await folder.readTimes()).at(-1)?.seconds ?? 0;
  console.log(
    found === undefined
      ? `${folder.path} has no checkpoint yet: it begins anew`
      : `${folder.path} goes on after step ${formatCount(start.step)}`,
  );
  await carryOut({ flags, setup, folder, checkpoints, start, rows, seconds });
}

/** Trains, and leaves the folder finished or ready to go on. */
async function carryOut(run: Run): Promise<void> {
  const { flags, setup: { dataset, model }, folder, checkpoints } = run;
  const { train: { size }, validation } = dataset.splits;
  console.log(
    `${dataset.name}: ${formatCount(size)} examples of ${showShape(dataset.inputShape)}, ` +
      `${formatCount(validation.size)} for validation; ${flags.model} with ` +
      `${formatCount(countParameters(model))} parameters; ${flags.optimizer} on ${flags.backend}`,
  );
  try {
    await train(run);
    await finish(run);
  } catch (error) {
    if (error instanceof DivergedError) {
      if (run.rows.length > 0) await writeRunReport(folder);
      throw new UsageError(`${error.message}; what was measured before is in ${folder.path}`);
    }
    if (!(error instanceof UsageError) || checkpoints.step === undefined) throw error;
    throw new UsageError(
      `${error.message}; the checkpoint of step ${
        formatCount(checkpoints.step)
      } is safe: mend this, ` +
        `then go on with deno task train --resume ${folder.path}`,
    );
  }
}

/** Writes what outlives the process; `result.json` last, for it says that all else is there. */
async function finish(run: Run): Promise<void> {
  const { flags, setup: { dataset, model, loss }, folder, checkpoints, rows } = run;
  const best = rows[bestRow(rows, flags.monitor)];
  console.log(`\n${summary(rows, flags.monitor)}\n`);
  if (hasEnded(run) && best !== undefined) {
    const found = await checkpoints.read("best");
    if (found !== undefined) restoreModel(model, found.checkpoint, found.path);
    console.log(
      `stopped early: ${flags.earlyStopping} evaluations were no better than the one at epoch ` +
        `${best.epoch}, whose parameters are kept`,
    );
  }
  await folder.writeModel(await readTensors({ ...model.parameters, ...model.state }), {
    model: flags.model,
  });
  const { predictions, reading } = await predict(model, dataset, "test", loss);
  await folder.writePredictions(predictions);
  const last = rows.at(-1);
  const isTest = predictions.split === "test";
  const result = {
    step: last?.step ?? 0,
    epochs: last?.epoch ?? 0,
    parameters: countParameters(model),
    bestValidationAccuracy: Math.max(...rows.map((row) => row.validationAccuracy ?? NaN)),
    bestStep: rows[bestRow(rows, "validationAccuracy")]?.step ?? 0,
    validationAccuracy: last?.validationAccuracy ?? NaN,
    validationLoss: last?.validationLoss ?? NaN,
    trainLoss: last?.trainLoss ?? NaN,
    ...(isTest ? { testAccuracy: reading.accuracy, testLoss: reading.loss } : {}),
    seconds: (await folder.readTimes()).at(-1)?.seconds ?? NaN,
  };
  if (isTest) {
    console.log(
      `test        loss ${formatLoss(reading.loss)}, accuracy ${
        formatPercent(reading.accuracy)
      } on ` +
        `${formatCount(predictions.labels.length)} examples that training never saw`,
    );
  }
  const report = await writeRunReport(folder, result);
  await folder.writeResult(result);
  console.log(`parameters  ${folder.modelPath}`);
  console.log(`plots       ${folder.plotsPath}`);
  console.log(`report      ${report}`);
}
