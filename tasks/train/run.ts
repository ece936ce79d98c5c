/**
 * One training run, from the checked command line to the finished folder.
 *
 * @module
 */
import { countBatches } from "../../data/loader.ts";
import { countParameters, type PluginSet, showShape, UsageError } from "../../kernel/mod.ts";
import { formatCount } from "../cli/format.ts";
import { InterruptedError } from "../cli/main.ts";
import { shellWord } from "../cli/shell_word.ts";
import { writeRunReport } from "../plot/report/run_report.ts";
import { RunFolder } from "../run/folder.ts";
import { beginning } from "../run/position.ts";
import type { RunResult } from "../run/result.ts";
import { Checkpoints, LostCheckpointError } from "./checkpoints.ts";
import { changedVersions, describeRun, storedRun } from "./config.ts";
import { dryRun } from "./dry_run.ts";
import { finish } from "./finish.ts";
import { DivergedError } from "./fit.ts";
import { checkRows } from "./needed_rows.ts";
import { withAbsolutePaths, withDataOfEnvironment } from "./places.ts";
import { findSchedule } from "./schedules.ts";
import { type Flags, prepare } from "./setup.ts";
import { showProfile } from "./show_profile.ts";
import { restoreSnapshot } from "./snapshot.ts";
import { taskOf } from "./task_of.ts";
import { hasEnded, type Run, train } from "./training.ts";

/** Trains as the flags say, or goes on with the run that they name. */
export async function trainRun(
  told: Flags,
  plugins: PluginSet,
  given: ReadonlySet<string>,
): Promise<void> {
  if (told.resume !== undefined) return await resume(told.resume, told, plugins, given);
  if (told.from !== undefined) throw new UsageError("--from goes with --resume RUN");
  if (told.profile && told.dryRun) {
    throw new UsageError(
      "--profile measures the steps of a run, and --dry-run takes none; give one of them",
    );
  }
  const asked = withAbsolutePaths(withDataOfEnvironment(told));
  const setup = await prepare(asked, plugins);
  const flags = { ...asked, backend: setup.backend };
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
  const { set, versions, ...stored } = await storedRun(folder, changes, given);
  const flags = withAbsolutePaths(stored.flags);
  const [measured, result] = [await folder.readMetrics(), await folder.readResult()];
  const finished = result && flags.from === undefined && whyFinished(flags, measured, result);
  if (finished) {
    console.log(`${folder.path} is finished, ${finished}`);
    return;
  }
  const checkpoints = new Checkpoints(folder);
  const found = await checkpoints.read(flags.from ?? "last");
  if (found === undefined && (measured.length > 0 || result !== undefined)) {
    throw new UsageError(
      `${folder.path} has ${result === undefined ? "rows of metrics" : "a result"}, but neither ` +
        `${checkpoints.pathOf("last")} nor previous.safetensors to go on from; ` +
        await checkpoints.alternativeTo("last"),
    );
  }
  const changed = changedVersions(versions);
  if (changed !== undefined) console.log(changed);
  const start = found?.checkpoint.position ?? beginning;
  const setup = await prepare({ ...flags, set }, plugins, start.step);
  const stepsPerEpoch = countBatches(setup.dataset.splits.train.size, flags.batchSize);
  const reached = start.step / stepsPerEpoch;
  if (given.has("epochs") && flags.epochs < reached) {
    throw new UsageError(
      `--epochs: found ${flags.epochs}, allowed: ${
        Math.ceil(reached)
      } or more, as ${folder.path} ` +
        "has come to that epoch",
    );
  }
  if (found !== undefined) {
    const { evaluateEvery } = flags;
    await checkRows(folder, checkpoints, found, { rows: measured, stepsPerEpoch, evaluateEvery });
    restoreSnapshot(setup, found.checkpoint, found.path);
    await checkpoints.makeLast(found);
  }
  // What came after the checkpoint happens again.
  await folder.removeResult();
  await folder.rewind(({ step }) =>
    step < start.step || step === start.step && start.meter.samples === 0
  );
  await folder.writeConfig(describeRun(flags, setup, versions));
  const rows = await folder.readMetrics();
  const seconds = (await folder.readTimes()).at(-1)?.seconds ?? 0;
  console.log(
    found === undefined
      ? `${folder.path} has no checkpoint yet: it begins anew`
      : `${folder.path} goes on after step ${formatCount(start.step)}`,
  );
  await carryOut({ flags, setup, folder, checkpoints, start, rows, seconds });
}

/** Why a run with a result has nothing more to do, and what would give it more; else nothing. */
function whyFinished(flags: Flags, rows: Run["rows"], { epochs }: RunResult): string | undefined {
  const after = `after ${Number(epochs.toFixed(2))} epoch${epochs === 1 ? "" : "s"}`;
  if (epochs >= flags.epochs) {
    return findSchedule(flags.schedule).endsWithRun
      ? after
      : `${after}; --epochs N trains it for longer`;
  }
  if (!hasEnded({ flags, rows })) return undefined;
  return `${after}, stopped early; --early-stopping N, above ${flags.earlyStopping}, trains it for longer`;
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
    if (error instanceof InterruptedError && await showProfile(run)) {
      console.log(`profile     ${folder.profilePath}; its plot is drawn when a run ends`);
    }
    if (error instanceof DivergedError) {
      if (run.rows.length > 0) await writeRunReport(folder);
      throw new UsageError(`${error.message}; what was measured before is in ${folder.path}`);
    }
    if (!(error instanceof UsageError) || error instanceof LostCheckpointError) throw error;
    if (checkpoints.step === undefined) throw error;
    throw new UsageError(
      `${error.message}; the checkpoint of step ${
        formatCount(checkpoints.step)
      } is safe: mend this, ` +
        `then go on with: deno task ${taskOf(flags.backend)} --resume ${shellWord(folder.path)}`,
    );
  }
}
